"""Checks across a catalogue's files: each name is defined, and only once; each quote stands word for word in its sentence. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tuijian.catalog.fault_words import Loc, UnplacedFlaw, choice_words, quoted, template_faults
from tuijian.catalog.models import Rule, Sentence, Zone
from tuijian.catalog.references import Names, lost_names
from tuijian.catalog.sending import OF_LETTER, OF_LIST, Letter
from tuijian.form.models import Form, FormField
from tuijian.form.values import code_meant, day_meant, is_moment, number_in
from tuijian.report.model import Cite
from tuijian.text.personal_data import find_personal_data

if TYPE_CHECKING:
    from tuijian.catalog.load import Catalog

OPEN, UNFILLED = "【请填写", "这一处还没有填写"
"""How a place begins that is still to be filled in, and what is said of it."""

STOPS = "，。；：、"
"""What may stand between two clauses."""

NOTICE, FORM, UNITS, TASKS, STEPS, ZONES, SEARCH, SENDING, WAIVERS = (
    "notice.yml", "form.yml", "units.yml", "tasks.yml", "procedure.yml", "zones.yml", "search.yml", "sending.yml", "waivers.yml",
)  # fmt: skip


def catalog_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    """Every fault of a catalogue whose files are each well-formed, but for what only its rules' kinds can tell."""
    names = Names(catalog)
    yield from _lost_names(catalog, names)
    for rule in catalog.rules:
        file, index = catalog.sources[rule.id]
        for wrong in rule_faults(rule, names):
            yield wrong._replace(file=file.name, loc=(index, *wrong.loc))
    for at, step in enumerate(catalog.steps):
        yield from (wrong._replace(file=STEPS) for wrong in cite_faults(step.cite, (at, "cite"), names))
    yield from _notice_faults(catalog)
    yield from _task_faults(catalog)
    yield from _form_faults(catalog, names)
    yield from _place_faults(catalog)
    yield from _search_faults(catalog)
    yield from _sending_faults(catalog, names)
    yield from _repeat_faults(catalog)
    yield from _receipt_faults(catalog)
    yield from _waiver_faults(catalog)


def _lost_names(catalog: "Catalog", names: Names) -> Iterator[UnplacedFlaw]:
    """The names in notice, tasks, steps, units, zones and waivers that lead nowhere."""
    for file, models in ((TASKS, catalog.tasks), (STEPS, catalog.steps), (UNITS, catalog.units), (WAIVERS, catalog.waivers)):
        for index, model in enumerate(models):
            for lost in lost_names(model, names):
                yield UnplacedFlaw(file, (index, *lost.loc), lost.message, lost.mend, lost.key)
    for file, part in ((NOTICE, catalog.notice), (ZONES, catalog.zones), (SENDING, catalog.sending)):
        yield from (UnplacedFlaw(file, *lost[:1], lost.message, lost.mend, lost.key) for lost in lost_names(part, names))


# --- rules --------------------------------------------------------------------------------------


def rule_faults(rule: Rule, names: Names) -> Iterator[UnplacedFlaw]:
    """What a rule quotes and names stands in the notice, and is what the rule says that it rests on."""
    for index, cite in enumerate(rule.cite):
        yield from cite_faults(cite, ("cite", index), names)
    for index, pattern in enumerate(rule.enforces):
        if not names.catalog.notice.matching((pattern,)):
            yield UnplacedFlaw(
                "", ("enforces", index), f"通知里没有{quoted(pattern)}这一句", choice_words(pattern, names.catalog.notice.sentences)
            )
    for case, message in rule.messages.items():
        for index, cite in enumerate(message.cite or ()):
            yield from cite_faults(cite, ("messages", case, "cite", index), names)
        if (message.basis or "notice") != "notice" and message.cite:
            yield UnplacedFlaw("", ("messages", case, "cite"), f"“{case}”的依据不是通知，却引用了通知", "删去 cite，或者删去 basis")
    yield from _basis_faults(rule)
    if rule.messages and not any(message.level in (None, rule.level) for message in rule.messages.values()):
        highest = min((message.level for message in rule.messages.values() if message.level), key=lambda level: level.rank)
        yield UnplacedFlaw("", ("level",), f"这条规则写的是 {rule.level.value}，没有一种情形会得到它", f"改成 {highest.value}")


def _basis_faults(rule: Rule) -> Iterator[UnplacedFlaw]:
    """What a rule says that it rests on is what it names."""
    if rule.basis == "notice" and not rule.cite:
        yield UnplacedFlaw("", ("basis",), "依据是通知（notice），却没有引用通知的句子", "补上 cite，或者改成 house")
    if rule.basis != "notice" and rule.cite:
        yield UnplacedFlaw("", ("basis",), "引用了通知的句子，依据却不是通知", "改成 notice，或者删去 cite")
    if (rule.basis == "standard") != bool(rule.standard):
        yield UnplacedFlaw("", ("basis",), "依据是标准（standard）的规则要写明 standard，别的规则不写", "补上或者删去 standard")


def cite_faults(cite: Cite, loc: Loc, names: Names) -> Iterator[UnplacedFlaw]:
    """A quote stands word for word in the sentence that it names."""
    sentences = names.catalog.notice.sentences
    if cite.sentence not in sentences:
        yield UnplacedFlaw("", (*loc, "sentence"), f"通知里没有{quoted(cite.sentence)}这一句", choice_words(cite.sentence, list(sentences)))
    elif not cite.quote.strip():
        yield UnplacedFlaw("", (*loc, "quote"), "“quote”是空的", f"照 {cite.sentence} 的原文抄写")
    elif cite.quote not in sentences[cite.sentence].text:
        where = next((one.id for one in sentences.values() if cite.quote in one.text), "")
        mend = f"这段话在 {where} 里，把 sentence 改成 {where}" if where else _meant_quote(cite.quote, sentences[cite.sentence].text)
        yield UnplacedFlaw("", (*loc, "quote"), f"{quoted(cite.quote)}不是 {cite.sentence} 的原文", mend)


def _meant_quote(quote: str, text: str) -> str:
    """The part of a sentence that a quote comes nearest to."""
    from difflib import SequenceMatcher

    match = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    start = max(match.a - match.b, 0)
    return f"照原文抄写，相近的是{quoted(text[start : start + len(quote)])}" if match.size else "照原文抄写"


# --- the notice and its tasks -------------------------------------------------------------------


def _notice_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    notice = catalog.notice
    if notice.deadline and notice.published and notice.deadline.day < notice.published:
        yield UnplacedFlaw(NOTICE, ("deadline", "day"), f"截止日期早于发布日期（{notice.published:%Y-%m-%d}）", "核对两个日期")
    if notice.deadline and notice.state.over and notice.state.since and notice.state.since <= notice.deadline.day:
        yield UnplacedFlaw(NOTICE, ("state", "since"), f"截止日期（{notice.deadline.day:%Y-%m-%d}）还没有过", "写截止日期以后的日期")
    for key in ("number", "title", "issuer"):
        if OPEN in getattr(notice, key):
            yield UnplacedFlaw(NOTICE, (key,), UNFILLED, f"把{OPEN}……】换成实际内容")
    for at, section in enumerate(notice.text):
        for index, sentence in enumerate(section.sentences):
            if OPEN in sentence.text:
                yield UnplacedFlaw(NOTICE, ("text", at, "sentences", index, "text"), UNFILLED, f"把{OPEN}……】换成通知的原文")
            for loc, message, mend in clause_faults(sentence):
                yield UnplacedFlaw(NOTICE, ("text", at, "sentences", index, *loc), message, mend)


def clause_faults(sentence: Sentence) -> Iterator[tuple[Loc, str, str]]:
    """Clauses are the sentence, part by part: between them stand only stops."""
    if sentence.judged_quote and sentence.judged_quote not in sentence.text:
        yield (
            ("judged_quote",),
            f"{quoted(sentence.judged_quote)}不是 {sentence.id} 的原文",
            _meant_quote(sentence.judged_quote, sentence.text),
        )
    rest = sentence.text
    for index, clause in enumerate(sentence.clauses):
        before, quote, after = rest.partition(clause.quote)
        if not quote or before.strip(STOPS):
            mend = f"从{quoted(rest.strip(STOPS))}起照原文抄写"
            yield ("clauses", index, "quote"), f"{quoted(clause.quote)}没有接着上一段", mend
        rest = after if quote else rest
    if sentence.clauses and rest.strip(STOPS):
        yield ("clauses",), f"{quoted(rest.strip(STOPS))}没有写进任何一段", "补上一段"
    if sentence.clauses and (sentence.judged or sentence.background):
        yield ("clauses",), "分了段的句子，归类写在各段里", "删去句子的 judged 和 background"


def _task_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    sentences = catalog.notice.sentences
    for index, task in enumerate(catalog.tasks):
        if task.sentence in sentences and task.name not in sentences[task.sentence].text:
            mend = _meant_quote(task.name, sentences[task.sentence].text)
            yield UnplacedFlaw(TASKS, (index, "name"), f"{quoted(task.name)}不是 {task.sentence} 的原文", mend)


# --- the form -----------------------------------------------------------------------------------


def _form_faults(catalog: "Catalog", names: Names) -> Iterator[UnplacedFlaw]:
    form = catalog.form
    fields = [field.name for field in form.fields]
    if form.unit not in fields:
        yield UnplacedFlaw(FORM, ("unit",), f"没有{quoted(form.unit)}这个字段", choice_words(form.unit, fields))
    for key, named in (("stage", "draft"), ("openness", "open")):
        yield from _choice_faults(form, key, named)
    yield from _field_faults(form.fields, ("fields",), names)
    yield from _barred_type_faults(form.fields, ("fields",), ("list",))
    for index, form_list in enumerate(form.lists):
        yield from _field_faults(form_list.fields, ("lists", index, "fields"), names)
        yield from _nested_faults(form_list.fields, ("lists", index, "fields"))
    yield from _selection_faults(names)
    yield from _plan_faults(names)
    listed = [(("fields", index, "name"), name) for index, name in enumerate(fields)]
    listed += [(("lists", index, "name"), form_list.name) for index, form_list in enumerate(form.lists)]
    yield from repeats(FORM, listed)


def _selection_faults(names: Names) -> Iterator[UnplacedFlaw]:
    """What the form says of the file beside the list."""
    form, selection = names.catalog.form, names.catalog.form.selection
    if selection is None:
        return
    ending = form.file.rpartition(".")[2]
    if selection.file == form.file or "/" in selection.file or not selection.file.endswith(f".{ending}"):
        yield UnplacedFlaw(
            FORM, ("selection", "file"), f"{quoted(selection.file)}不能用作文件名", f"换一个以 .{ending} 结尾、与 {form.file} 不同的名称"
        )
    yield from _field_faults(selection.fields, ("selection", "fields"), names)
    yield from _barred_type_faults(selection.fields, ("selection", "fields"), ("list",))
    for index, form_list in enumerate(selection.lists):
        yield from _field_faults(form_list.fields, ("selection", "lists", index, "fields"), names)
        yield from _nested_faults(form_list.fields, ("selection", "lists", index, "fields"))
    listed: list[tuple[Loc, object]] = [
        (("selection", "fields", index, "name"), field.name) for index, field in enumerate(selection.fields)
    ]
    listed += [(("selection", "lists", index, "name"), form_list.name) for index, form_list in enumerate(selection.lists)]
    yield from repeats(FORM, listed)


def _choice_faults(form: Form, key: str, named: str) -> Iterator[UnplacedFlaw]:
    """What the form says of a field that is a choice: the field is there, and can be chosen so."""
    about = getattr(form, key)
    if about is None:
        return
    leaf, word = form.leaves.get(about.field), getattr(about, named)
    if leaf is None:
        yield UnplacedFlaw(FORM, (key, "field"), f"没有{quoted(about.field)}这个字段", choice_words(about.field, form.leaves))
    elif word not in leaf.choices:
        yield UnplacedFlaw(FORM, (key, named), f"“{about.field}”没有{quoted(word)}这一种", choice_words(word, leaf.choices))


def _plan_faults(names: Names) -> Iterator[UnplacedFlaw]:
    """What the form says of a plan."""
    form = names.catalog.form
    if form.plan is None:
        return
    files = dict.fromkeys(field.name for form_list in form.lists for field in form_list.fields if field.type == "file")
    if form.plan.field not in files:
        yield UnplacedFlaw(
            FORM, ("plan", "field"), f"没有{quoted(form.plan.field)}这个放文件名的字段", choice_words(form.plan.field, files)
        )
    for name, variables in (("title", ("name",)), ("task", ("number", "name"))):
        yield from template_faults(getattr(form.plan, name), variables, ("plan", name), FORM)
    if names.catalog.tasks and not form.plan.task:
        count = len(names.catalog.tasks)
        yield UnplacedFlaw(FORM, ("plan",), f"任务清单有{count}项任务，没有写明方案里任务的标题怎样写", "补上 task，如 任务{number} {name}")
    parts = (*filter(None, [form.plan.background]), *form.plan.parts)
    for part in form.plan.hints:
        if part not in parts:
            yield UnplacedFlaw(FORM, ("plan", "hints", part), f"没有{quoted(part)}这个部分", choice_words(part, parts), key=True)


_NEEDED = (
    ("accept", ("file",), "收哪些扩展名"),
    ("choices", ("choice",), "可以选什么"),
    ("fields", ("group", "list"), "有哪些字段"),
    ("entry", ("list",), "每一项叫什么"),
)
"""What fields of some types say, and no others."""


def _nested_faults(fields: Sequence[FormField], at: Loc) -> Iterator[UnplacedFlaw]:
    """A list in an entry lies in the entry itself, and its own entries hold texts alone."""
    for index, field in enumerate(fields):
        barred = ("list", "group", "file") if field.type == "list" else ("list",)
        yield from _barred_type_faults(field.fields, (*at, index, "fields"), barred)


def _barred_type_faults(fields: Sequence[FormField], at: Loc, barred: Sequence[str]) -> Iterator[UnplacedFlaw]:
    """Fields of types that cannot lie here, however deep."""
    for index, field in enumerate(fields):
        if field.type in barred:
            mend = "列表只能直接放在另一个列表的项里" if field.type == "list" else "列表里的列表不放组和文件"
            yield UnplacedFlaw(FORM, (*at, index, "type"), f"“{field.name}”不能放在这里", mend)
        yield from _barred_type_faults(field.fields, (*at, index, "fields"), barred)


def _field_faults(fields: Sequence[FormField], at: Loc, names: Names) -> Iterator[UnplacedFlaw]:
    """Fields that lie side by side, with those below them."""
    yield from repeats(FORM, [((*at, index, "name"), field.name) for index, field in enumerate(fields)])
    for index, field in enumerate(fields):
        loc = (*at, index)
        if field.rule and field.rule not in names.rules:
            yield UnplacedFlaw(FORM, (*loc, "rule"), f"没有{quoted(field.rule)}这条规则", choice_words(field.rule, sorted(names.rules)))
        for key, kinds, need in _NEEDED:
            if field.type in kinds and not getattr(field, key):
                yield UnplacedFlaw(FORM, loc, f"“{field.name}”没有写明{need}", f"补上 {key}")
            if field.type not in kinds and getattr(field, key):
                mend = f"把 type 改成 {kinds[0]}，或者删去 {key}"
                yield UnplacedFlaw(FORM, (*loc, key), f"“{field.name}”的类型是 {field.type}，用不到 {key}", mend)
        for place, ending in enumerate(field.accept):
            if not ending.startswith(".") or ending != ending.lower():
                right = f".{ending.lower().lstrip('.')}"
                yield UnplacedFlaw(FORM, (*loc, "accept", place), f"{quoted(ending)}不是小写的扩展名", f"改成 {right}")
        if field.example and (mend := _unfit_example(field)):
            yield UnplacedFlaw(FORM, (*loc, "example"), f"示例{quoted(field.example)}自己就通不过检查", mend)
        yield from _field_faults(field.fields, (*loc, "fields"), names)


_PLAIN: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "date": (lambda text: day_meant(text) == text, "写成 2026-01-31 这样的日期"),
    "time": (is_moment, "写成 2026-01-31 09:30 这样的日期和时间"),
    "number": (lambda text: number_in(text) is not None, "只写数字"),
    "code": (lambda text: code_meant(text) == text, "写成六位数字"),
}
"""By the type of a field: whether an example is right, and how to mend one that is not."""


def _unfit_example(field: FormField) -> str:
    """How to mend an example that is no right value of its field; "" where it is one."""
    right, mend = _PLAIN.get(field.type, (bool, ""))
    if not right(field.example):
        return mend
    if field.type == "file" and field.accept and not field.example.endswith(field.accept):
        return f"扩展名改成 {field.accept[0]}"
    if field.type == "choice" and field.choices and field.example not in (*field.choices, *field.choices.values()):
        return choice_words(field.example, list(field.choices.values()))
    return ""


def _place_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    """The codes of units and zones are those of the places that they name."""
    for index, unit in enumerate(catalog.units):
        row = catalog.register.at(unit.code or "")
        if row and row.name != unit.name:
            yield UnplacedFlaw(
                UNITS, (index, "code"), f"{unit.code} 是{row.name}的代码，不是{unit.name}的", _right_code(catalog, unit.name)
            )
    for index, zone in enumerate(catalog.zones.zones):
        yield from _zone_faults(catalog, index, zone)


def _zone_faults(catalog: "Catalog", index: int, zone: Zone) -> Iterator[UnplacedFlaw]:
    row = catalog.register.at(zone.code or "")
    if row and row.name != zone.name:
        yield UnplacedFlaw(
            ZONES, ("zones", index, "code"), f"{zone.code} 是{row.name}的代码，不是{zone.name}的", _right_code(catalog, zone.name)
        )
    owner = catalog.ownership.owner(row) if row and row.name == zone.name else None
    if owner and owner.name != zone.unit and zone.unit in {unit.name for unit in catalog.units}:
        yield UnplacedFlaw(ZONES, ("zones", index, "unit"), f"{zone.name}不属于{zone.unit}", f"改成 {owner.name}")


def _right_code(catalog: "Catalog", name: str) -> str:
    codes = [row.code for row in catalog.register.named(name)]
    return f"改成 {'、'.join(codes)}" if codes else "核对名称和代码"


def _search_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    """Addresses of pages of rules and tasks; those of other pages only the site knows."""
    pages = {f"rules/{rule.name}/" for rule in catalog.rules} | {f"tasks/{task.number:02}/" for task in catalog.tasks}
    for index, search_words in enumerate(catalog.search):
        page = search_words.page.partition("#")[0]
        if page.startswith(("rules/", "tasks/")) and page.count("/") > 1 and page not in pages:
            yield UnplacedFlaw(SEARCH, (index, "page"), f"没有{quoted(page)}这一页", choice_words(page, sorted(pages)))


NEVER_WAIVED = frozenset((
    "strict-yaml", "utf-8", "form-fields", "hidden-characters", "personal-data", "classified-mark", "placeholder",
    "unit-folder", "one-folder", "listed-account", "folder-entry", "misplaced", "named-files",
))  # fmt: skip
"""The kinds of rules that hold for every call, and care for what is read and published: nobody is let off them."""


def _waiver_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    """Nobody is let off what keeps files readable and people safe; days are in order, nothing stands twice, and no person is named."""
    kinds = {rule.name: rule.kind for rule in catalog.rules}
    for index, waiver in enumerate(catalog.waivers):
        if kinds.get(waiver.rule) in NEVER_WAIVED:
            message = f"规则{quoted(waiver.rule)}关系文件可读和信息安全，不能例外"
            yield UnplacedFlaw(WAIVERS, (index, "rule"), message, "删去这一项，请推荐单位改好材料")
        if waiver.until < waiver.decided:
            yield UnplacedFlaw(WAIVERS, (index, "until"), f"截止日期早于决定的日期（{waiver.decided:%Y-%m-%d}）", "核对两个日期")
        for key in ("by", "why", "zone"):
            if find_personal_data(getattr(waiver, key) or ""):
                yield UnplacedFlaw(WAIVERS, (index, key), f"“{key}”里有个人信息，这里的内容会公开", "只写单位和事由")
    whole = [((index,), f"{one.unit}{one.zone or ''} {one.rule}") for index, one in enumerate(catalog.waivers)]
    yield from repeats(WAIVERS, whole)


def _sending_faults(catalog: "Catalog", names: Names) -> Iterator[UnplacedFlaw]:
    """What the letter and the list to tick quote stands in the notice; what the letter may speak of is what it is given."""
    sending = catalog.sending
    cites: list[tuple[Loc, Cite | None]] = [(("letter", "cite"), sending.letter.cite if sending.letter else None)]
    cites += [
        (("ticks", at, "items", index, "cite"), one.cite)
        for at, tick_group in enumerate(sending.ticks)
        for index, one in enumerate(tick_group.items)
    ]
    for loc, cite in cites:
        yield from (wrong._replace(file=SENDING) for wrong in (cite_faults(cite, loc, names) if cite else ()))
    for loc, text, variables in _sentences_of(sending.letter) if sending.letter else ():
        yield from template_faults(text, variables, ("letter", *loc), SENDING)
    if sending.timetable and catalog.notice.deadline is None:
        yield UnplacedFlaw(
            SENDING,
            ("timetable",),
            "通知没有截止日期（deadline），排不出时间",
            "删去 timetable，或者在 notice.yml 里补上 deadline",
            key=True,
        )


def _sentences_of(letter: Letter) -> Iterator[tuple[Loc, str, tuple[str, ...]]]:
    """Each sentence of a letter with its place and what it may speak of."""
    yield from ((("title", at), line, OF_LETTER) for at, line in enumerate(letter.title))
    yield from (((key,), getattr(letter, key), OF_LETTER) for key in ("opening", "closing"))
    for name, list_words in letter.lists.items():
        yield ("lists", name, "some"), list_words.some, OF_LIST
        yield ("lists", name, "none"), list_words.none or "", OF_LETTER


def _receipt_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    """Records of what is no unit, and a commit that stands twice."""
    for folder, receipts in catalog.receipts.items():
        name = f"records/{folder}/receipts.yml"
        if catalog.unit_in(folder) is None:
            yield UnplacedFlaw(
                name, (), f"没有文件夹叫{quoted(folder)}的推荐单位", choice_words(folder, [unit.slug for unit in catalog.units])
            )
        yield from repeats(name, [((index, "sha"), receipt.sha) for index, receipt in enumerate(receipts)])


def _repeat_faults(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    called: list[tuple[Loc, object]] = []
    for index, unit in enumerate(catalog.units):
        own: dict[str, Loc] = {unit.name: (index, "name")}
        own.setdefault(unit.short, (index, "short"))
        for key in ("also", "signs"):
            for at, word in enumerate(getattr(unit, key)):
                own.setdefault(word, (index, key, at))
        called += [(loc, word) for word, loc in own.items()]
    yield from repeats(UNITS, called)
    yield from repeats(UNITS, [((index, "slug"), unit.slug) for index, unit in enumerate(catalog.units)])
    yield from repeats(UNITS, [((index, "code"), unit.code) for index, unit in enumerate(catalog.units) if unit.code])
    yield from repeats(TASKS, [((index, "number"), task.number) for index, task in enumerate(catalog.tasks)])
    yield from repeats(STEPS, [((index, "number"), step.number) for index, step in enumerate(catalog.steps)])
    zones = catalog.zones
    yield from repeats(ZONES, [(("batches", index, "number"), batch.number) for index, batch in enumerate(zones.batches)])
    yield from repeats(ZONES, [(("zones", index, "name"), f"{zone.unit}{zone.name}") for index, zone in enumerate(zones.zones)])
    yield from repeats(NOTICE, [(("text", index, "id"), section.id) for index, section in enumerate(catalog.notice.text)])
    sentences = [
        (("text", at, "sentences", index, "id"), sentence.id)
        for at, section in enumerate(catalog.notice.text)
        for index, sentence in enumerate(section.sentences)
    ]
    yield from repeats(NOTICE, sentences)
    yield from _rules_twice(catalog)


def _rules_twice(catalog: "Catalog") -> Iterator[UnplacedFlaw]:
    seen: set[str] = set()
    for rule in catalog.rules:
        if rule.name in seen:
            file, index = catalog.sources[rule.id]
            yield UnplacedFlaw(file.name, (index, "name"), f"{quoted(rule.name)}前面已经用过", "换一个名称")
        seen.add(rule.name)


def repeats(file: str, listed: Iterable[tuple[Loc, object]]) -> Iterator[UnplacedFlaw]:
    """What is given a second time where each may be given once."""
    values = list(listed)
    counts: Mapping[object, int] = Counter(value for _, value in values)
    seen: set[object] = set()
    for loc, value in values if len(counts) < len(values) else ():
        if value in seen:
            yield UnplacedFlaw(file, loc, f"{quoted(value)}前面已经用过", "换一个，或者删去重复的一项")
        seen.add(value)
