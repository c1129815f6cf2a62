"""A new catalogue from a few answers and the pasted text of a notice: files that `tuijian verify` finds sound, to be filled in. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml

from tuijian.report.sentences import day_words
from tuijian.text.heading_numbers import numeral

SENTENCE_END = re.compile("[。！？；]?[。！？][”’）》】]*")
_LONGEST_HEADING = 40
_ENDS = "。！？；，、："


@dataclass(frozen=True)
class NoticePart:
    """A headed part of a notice, in sentences."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class NewUnit:
    """A unit as far as it is known."""

    name: str
    short: str
    slug: str
    kind: str
    code: str = ""


@dataclass(frozen=True)
class NewList:
    """What is nominated: the name of the list in files, and what an entry is called."""

    name: str
    entry: str


@dataclass(frozen=True)
class Answers:
    """What a new catalogue is made from. `seats` is how many of the first list a unit may nominate, None where nothing says it."""

    title: str
    number: str
    issuer: str
    site: str
    source: str
    list_year: int
    timezone: str
    units: Sequence[NewUnit]
    lists: Sequence[NewList]
    text: str
    authority: str = ""
    published: date | None = None
    deadline: date | None = None
    seats: int | None = None


def split_notice(text: str) -> tuple[NoticePart, ...]:
    """The text of a notice in parts and sentences: a short line that ends no sentence and is numbered, or stands alone, heads a part.

    A heading with another right below it joins that one; where the two are too long for one, and at the end, it is a sentence. No word of
    the text is left out.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in _lines(text):
        heading, sentences = parts[-1]
        joined = f"{heading} {line}" if heading and not sentences else line
        if _is_heading(line) and len(joined) <= _LONGEST_HEADING:
            parts[-1:] = [(joined, [])] if not sentences else [parts[-1], (line, [])]
        else:
            sentences.extend(_sentences(line))
    if not parts[-1][1] and parts[-1][0]:
        last, _ = parts.pop()
        parts = parts or [("", [])]
        parts[-1][1].append(last)
    return tuple(NoticePart(heading, tuple(sentences)) for heading, sentences in parts if sentences)


def _lines(text: str) -> list[str]:
    return [line for one in text.splitlines() if (line := " ".join(one.split()))]


def body(text: str, title: str) -> tuple[str, str]:
    """Whom a notice is addressed to, "" where no line says it, and its text without that line and without its title above it."""
    lines = _lines(text)
    while lines and lines[0] in title:
        lines.pop(0)
    addressed = lines[0][:-1] if lines and len(lines[0]) <= _LONGEST_HEADING and lines[0][-1] in "：:" else ""
    return addressed, "\n".join(lines[1:] if addressed else lines)


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and line[-1] not in _ENDS and (numeral(line) is not None or not re.search("[，：,:]", line))


def _sentences(line: str) -> Iterator[str]:
    start = 0
    for end_mark in SENTENCE_END.finditer(line):
        yield line[start : end_mark.end()].strip()
        start = end_mark.end()
    if rest := line[start:].strip():
        yield rest


def sentence_of(parts: Sequence[NoticePart], words: Sequence[str]) -> tuple[str, str]:
    """The number of the first sentence that says one of the words, and that word; two empty texts where none does."""
    matches = ((number, word) for number, text in _numbered_sentences(parts) for word in words if word in text)
    return next(matches, ("", ""))


def words_of_day(day: date) -> tuple[str, ...]:
    """How a notice writes a day, the longest first."""
    return (day_words(day), f"{day.month}月{day.day}日")


def catalogue(answers: Answers) -> dict[str, str]:
    """The files of the catalogue by name."""
    addressed, text = body(answers.text, answers.title)
    parts = split_notice(text)
    at, _ = sentence_of(parts, words_of_day(answers.deadline)) if answers.deadline else ("", "")
    files = {
        "notice.yml": _notice(answers, parts, at, addressed),
        "form.yml": _form(answers),
        "units.yml": [_unit(unit) for unit in answers.units],
        "sample/list.yml": _sample_list(answers, 1),
    }
    rules = [*_seats(answers, parts), *_deadline(answers, parts, at)]
    written = {name: _HEADS.get(name, "") + as_yaml(data) for name, data in files.items()}
    return {**written, **({"rules/own.yml": _HEADS["rules"] + as_yaml(rules)} if rules else {})}


_HEADS = {
    "notice.yml": "# 通知：文号、时间和全文。每句话的归类（checked、judged、background）逐句补上，还差哪些看 tuijian coverage。\n",
    "form.yml": "# 推荐材料要写哪些项。\n",
    "units.yml": "# 推荐单位。slug 是它的文件夹名，只用小写字母、数字和连字符，定下以后不要改。\n",
    "sample/list.yml": "# 示例，非真实申报。\n",
    "rules": "# 这次通知自己的规则。可用的种类（kind）见 docs/dev/kinds.md；改好以后运行 tuijian verify。\n",
}


class _IndentedDumper(yaml.SafeDumper):
    """Lists stand deeper than what holds them, as in our other files."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002  # PyYAML's own name
        """See PyYAML."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # PyYAML's own name
        """See PyYAML: what stands twice is written twice."""
        return True


def as_yaml(data: object) -> str:
    """Data as YAML that people go on writing."""
    return yaml.dump(data, Dumper=_IndentedDumper, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False)


def _notice(answers: Answers, parts: Sequence[NoticePart], at: str, addressed: str) -> dict[str, Any]:
    checked: dict[str, list[str]] = {}
    for number, rule in ((at, "deadline"), (_seat_sentence(answers, parts), "seats")):
        checked.setdefault(number, []).append(rule)
    days = {"published": answers.published.isoformat()} if answers.published else {}
    due = {"deadline": {"day": answers.deadline.isoformat(), "sentence": at}} if answers.deadline and at else {}
    return {
        "number": answers.number,
        "title": answers.title,
        "issuer": answers.issuer,
        "authority": answers.authority or answers.issuer,
        **days,
        "addressees": [addressed or "各推荐单位"],
        "timezone": answers.timezone,
        **due,
        "list_year": answers.list_year,
        "site": answers.site,
        "site_name": f"{answers.lists[0].entry}推荐说明",
        "sources": [{"what": "通知的文本", "where": answers.source}],
        "text": [
            {
                "id": f"n{number}",
                "heading": part.heading,
                "sentences": [_sentence(f"n{number}.{index}", text, checked) for index, text in enumerate(part.sentences, 1)],
            }
            for number, part in enumerate(parts, 1)
        ],
    }


def _sentence(number: str, text: str, checked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    rules = {"clauses": [{"quote": without_stop(text), "checked": [*checked[number]]}]} if number in checked else {}
    return {"id": number, "text": text, **rules}


def without_stop(sentence: str) -> str:
    """A sentence as it is quoted whole: without the stop at its end."""
    return sentence.rstrip("。；！？")


def _form(answers: Answers) -> dict[str, Any]:
    first = answers.units[0]
    number, day, office = (
        {"name": "number", "label": "文号", "required": True, "hint": "报送文件的文号", "example": f"示例〔{_year(answers)}〕1号"},
        {
            "name": "date",
            "label": "成文日期",
            "type": "date",
            "required": True,
            "hint": "成文日期",
            "example": _sample_day(answers).isoformat(),
        },
        {"name": "office", "label": "联系处室", "required": True, "hint": "联系处室", "example": "某某处"},
    )
    phone = {"name": "phone", "label": "办公电话", "required": True, "hint": "办公电话，不写手机号", "example": "0000-00000000"}
    return {
        "root": "submissions",
        "file": "list.yml",
        "unit": "unit",
        "fields": [
            {"name": "unit", "label": "推荐单位", "required": True, "hint": "推荐单位的全称", "example": first.name},
            {"name": "document", "label": "报送文件", "type": "group", "required": True, "hint": "报送名单的文件", "fields": [number, day]},
            {"name": "contact", "label": "联系方式", "type": "group", "required": True, "hint": "向谁核对", "fields": [office, phone]},
        ],
        "lists": [_list(found, at == 0) for at, found in enumerate(answers.lists)],
        "attachments": [".pdf"],
        "sample": {"folder": "_example", "as_of": f"{_sample_day(answers).isoformat()}T10:00:00+08:00"},
    }


def _list(new_list: NewList, first: bool) -> dict[str, Any]:
    name = {"name": "name", "label": "名称", "required": True, "hint": f"{new_list.entry}的全称", "example": f"某某{new_list.entry}"}
    note = {"name": "note", "label": "说明", "skeleton": False, "hint": "需要说明的写在这里，可以不写", "example": "无"}
    hint = f"本次推荐的{new_list.entry}，每项一个；不推荐时写成 []"
    return {
        "name": new_list.name, "label": f"推荐的{new_list.entry}", "entry": new_list.entry, "seats": True, "required": first, "hint": hint,
        "fields": [name, note],
    }  # fmt: skip


def _unit(unit: NewUnit) -> dict[str, Any]:
    code = {"code": unit.code} if unit.code else {}
    return {"name": unit.name, "short": unit.short, "slug": unit.slug, "kind": unit.kind, **code}


def _sample_day(answers: Answers) -> date:
    """A day on which the sample is in time."""
    if answers.deadline:
        return answers.deadline - timedelta(days=5)
    return answers.published or date(answers.list_year, 12, 1)


def _year(answers: Answers) -> int:
    return _sample_day(answers).year


def _sample_list(answers: Answers, count: int) -> dict[str, Any]:
    first = answers.lists[0]
    return {
        "unit": answers.units[0].name,
        "document": {"number": f"示例〔{_year(answers)}〕1号", "date": _sample_day(answers).isoformat()},
        "contact": {"office": "某某处", "phone": "0000-00000000"},
        first.name: [{"name": f"某某{first.entry}{'甲乙丙丁戊己庚辛'[at % 8]}{at // 8 or ''}"} for at in range(count)],
    }


# --- rules of its own ---------------------------------------------------------------------------


def _seat_sentence(answers: Answers, parts: Sequence[NoticePart]) -> str:
    """The number of the sentence that says how many may be nominated; "" where none does."""
    return sentence_of(parts, [f"{answers.seats}{word}" for word in "个所项名家"])[0] if answers.seats is not None else ""


def _numbered_sentences(parts: Sequence[NoticePart]) -> Iterator[tuple[str, str]]:
    for at, part in enumerate(parts, 1):
        yield from ((f"n{at}.{index}", text) for index, text in enumerate(part.sentences, 1))


def _seats(answers: Answers, parts: Sequence[NoticePart]) -> Iterator[dict[str, Any]]:
    if answers.seats is None:
        return
    first, seats = answers.lists[0], answers.seats
    at = _seat_sentence(answers, parts)
    quote = without_stop(next((text for number, text in _numbered_sentences(parts) if number == at), ""))
    yield {
        "id": "Q01",
        "name": "seats",
        "title": f"每个推荐单位最多推荐{seats}个{first.entry}",
        "level": "error",
        **({"basis": "notice", "cite": [{"sentence": at, "quote": quote}]} if at else {"basis": "house"}),
        "kind": "count",
        "params": {"list": first.name, "at_most": seats},
        "why": "名额由通知规定。",
        "fix": "推荐名单里只保留名额以内的，把多出的整项删去。",
        "messages": {"over": {"text": "{what}推荐{count}个{entry}，最多{limit}个，多了{over}个。"}},
        "examples": {
            "pass": [{"note": "正好用完名额", "boundary": True, "files": {"list.yml": as_yaml(_sample_list(answers, seats))}}],
            "fail": [
                {
                    "note": "多推荐了1个",
                    "boundary": True,
                    "files": {"list.yml": as_yaml(_sample_list(answers, seats + 1))},
                    "expect": [{"case": "over", "level": "error"}],
                }
            ],
        },
        "since": "1.0",
    }


def _deadline(answers: Answers, parts: Sequence[NoticePart], at: str) -> Iterator[Mapping[str, Any]]:
    if not at or answers.deadline is None:
        return
    quote = without_stop(next(text for number, text in _numbered_sentences(parts) if number == at))
    late = answers.deadline + timedelta(days=1)
    yield {
        "id": "T01",
        "name": "deadline",
        "title": f"在{words_of_day(answers.deadline)[0]}以前报送",
        "level": "review",
        "basis": "notice",
        "cite": [{"sentence": at, "quote": quote}],
        "kind": "window",
        "params": {"windows": [{"called": "报送", "closes": answers.deadline.isoformat()}]},
        "reading": "截止日当天算在内，这是本站的理解。",
        "why": "通知写明了报送时间。",
        "fix": "尽快与通知写明的联系单位核对。",
        "messages": {"late": {"text": "{called}到{closes}为止，现在已经过了，请核实。"}},
        "examples": {
            "pass": [{"note": "截止日当天收到", "boundary": True, "as_of": f"{answers.deadline.isoformat()}T23:59:59+08:00"}],
            "fail": [
                {
                    "note": "截止日后一天收到",
                    "boundary": True,
                    "as_of": f"{late.isoformat()}T00:00:00+08:00",
                    "expect": [{"case": "late", "level": "review"}],
                }
            ],
        },
        "since": "1.0",
    }
