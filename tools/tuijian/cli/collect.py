"""`tuijian collect`: what came in to a unit's own call becomes its nomination to the call above."""

import csv
import io
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tuijian.calls.collected import (
    OWN,
    Applicant,
    Choice,
    Key,
    dropped_labels,
    nomination_entry,
    outcome_sentence,
    plan_names,
    silent_units_sentence,
)
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check.pipeline import Request
from tuijian.cli.init import notice_text
from tuijian.console.errors import UsageError, in_quotes, nearest_hint
from tuijian.console.office_workspace import OfficeWorkspace
from tuijian.console.output import emit
from tuijian.console.receipt_moment import moment
from tuijian.console.workspace import SUBMISSIONS, catalog_of, locate, rules_of
from tuijian.files import whole_files
from tuijian.form.models import Form
from tuijian.office.listfile import Nomination, write
from tuijian.report import sentences
from tuijian.report.model import Level, Report
from tuijian.rules.base import BoundRule
from tuijian.submission.folders import entries_by_folder, folders_with_submission
from tuijian.submission.reader import Entry, Submission
from tuijian.submission.skeleton import to_fill_in
from tuijian.submission.tree import FolderTree


def run(args: Namespace) -> int:
    """Write the nomination, check it, and say what was written."""
    office = _lower_workspace(args.folder)
    root = locate((), args.root, SUBMISSIONS).root
    above = OfficeWorkspace(root, catalog_of(args.catalog, root))
    unit, applicants = _unit(office.catalog, above.catalog), _applicants(office)
    choice = _choice(args, applicants)
    _refuse_unsound(office, choice.nominated(applicants), args)
    rules = rules_of(above.catalog, args.catalog, root)
    files = _files(above.catalog, rules, unit, applicants, choice, _settings(args.set, above.catalog.form))
    _write(above.home / unit.slug, files)
    request = Request(moment(args.as_of, above.catalog), folders=frozenset({unit.slug}), receipt_known=args.as_of is not None)
    report = above.checked(rules, request)
    lines = [
        *_summary(above.catalog.form, unit, files, applicants, choice),
        *_unit_outcomes(office, choice.nominated(applicants)),
        *_check_sentence(above, unit, report),
    ]
    emit("".join(f"{line}\n" for line in lines))
    return int(report.status == "failure")


def _lower_workspace(folder: str) -> OfficeWorkspace:
    """Where the unit's own call gathers what comes in."""
    if not (Path(folder) / "catalog" / "notice.yml").is_file():
        raise UsageError(f"{in_quotes(folder)}里没有规则文件夹 catalog，请写 tuijian call 写出的文件夹。没有改动。")
    return OfficeWorkspace(Path(folder), catalog_of(str(Path(folder) / "catalog")))


def _unit(below: Catalog, above: Catalog) -> Unit:
    """The unit of the call above that all units of the one below belong to."""
    rows = [row for one in below.units if (row := above.register.at(one.code or ""))]
    owners = {owner.name: owner for row in rows if (owner := above.ownership.owner(row))}
    if len(owners) != 1:
        raise UsageError("看不出是哪个推荐单位的材料：申报单位要在同一个推荐单位下面。没有改动。")
    return next(iter(owners.values()))


def _applicants(office: OfficeWorkspace) -> list[Applicant]:
    """Every place that came in, in the order of the units. UsageError where there is none."""
    form = office.catalog.form
    entries = FolderTree(office.root).entries(form.root)
    folders = folders_with_submission(entries_by_folder(entries, form.root))
    applicants = []
    for unit in (unit for unit in office.catalog.units if unit.slug in folders):
        submission = office.submission(unit.slug)
        for entry in submission.entries_of(tuple(one.name for one in form.seat_lists)):
            applicants.append(_applicant(office.catalog, unit, submission, entry))
    if not applicants:
        raise UsageError(f"{in_quotes(office.root)}里还没有申报的地方。没有改动。")
    return applicants


def _applicant(catalog: Catalog, unit: Unit, submission: Submission, entry: Entry) -> Applicant:
    """What an entry says, with its plan. In its unit a name may stand for one place alone, in that above for several: it has its code."""
    form, name = catalog.form, entry.text("name")
    path = f"{form.root}/{unit.slug}/{entry.text(form.plan.field)}" if form.plan else ""
    plan = next((file.text for file in submission.files if file.path == path), "")
    codes = [row.code for row in catalog.register.named(name) if catalog.ownership.owner(row) == unit]
    code = entry.text("code") or (codes[0] if len(codes) == 1 else "")
    own_fields = (*OWN, *([form.plan.field] if form.plan else []))
    texts = {field: text for field, text in submission.texts(form, entry).items() if field not in own_fields}
    return Applicant(name, code, plan, unit.slug, form.list_named(entry.list), texts)


# --- who is chosen --------------------------------------------------------------------------------


def _choice(args: Namespace, applicants: Sequence[Applicant]) -> Choice:
    """Who is nominated by the flags and the table. UsageError for a name that did not apply, or is that of several."""
    rows = [(_applicant_key(row["名称"], row.get("代码", ""), applicants), row) for row in (_table(args.table) if args.table else [])]
    chosen = {_applicant_key(text, "", applicants) for text in args.choose} | {key for key, row in rows if row.get("推荐") == "是"}
    return Choice(frozenset(chosen), {key: row["理由"] for key, row in rows if row.get("理由")})


def _applicant_key(text: str, code: str, applicants: Sequence[Applicant]) -> Key:
    """The place that a name, or a code in its place, stands for. UsageError where none applied, or several."""
    keys = list(dict.fromkeys(one.key for one in applicants if text in (one.name, one.code) and code in ("", one.code)))
    if not keys:
        names = [] if code else [one.name for one in applicants]
        raise UsageError(f"{in_quotes(text + code)}没有申报{nearest_hint(text, names)}。没有改动。")
    if len(keys) > 1:
        codes = "、".join(code or "没有写代码" for _, code in keys)
        raise UsageError(f"申报的{in_quotes(text)}有{len(keys)}个，请用代码指明是哪一个：{codes}。没有改动。")
    return keys[0]


def _table(path: str) -> list[dict[str, str]]:
    """The rows of a CSV table. UsageError where a column is missing, or a cell says neither yes nor no."""
    rows = [
        {key or "": (text or "").strip() for key, text in row.items() if isinstance(text, str)}
        for row in csv.DictReader(io.StringIO(notice_text(path)))
    ]
    if not rows or not {"名称", "推荐"} <= rows[0].keys():
        raise UsageError(f"{in_quotes(path)}要有“名称”“推荐”两列，可以再有“代码”“理由”两列。没有改动。")
    for number, row in enumerate(rows, 2):
        if row.get("推荐") not in ("是", "否"):
            raise UsageError(f"{in_quotes(path)}第{number}行的“推荐”要写“是”或者“否”。没有改动。")
    return rows


def _refuse_unsound(office: OfficeWorkspace, chosen: Sequence[Applicant], args: Namespace) -> None:
    """UsageError where the papers of a place that is nominated must still be mended."""
    folders = {one.folder: one.name for one in chosen}
    rules = rules_of(office.catalog, str(office.root / "catalog"))
    report = office.checked(
        rules, Request(moment(args.as_of, office.catalog), folders=frozenset(folders), receipt_known=args.as_of is not None)
    )
    wrong = [one for one in report.findings if one.level is Level.error]
    if wrong:
        name = folders.get(wrong[0].path.split("/")[1], "")
        raise UsageError(f"{in_quotes(name)}的材料还有必须修改之处：{wrong[0].message}改好以后再汇总。没有改动。")


# --- what is written ------------------------------------------------------------------------------


def _settings(options: Sequence[str], form: Form) -> dict[str, str]:
    """The fields that flags fill in. UsageError for one that the form does not have."""
    texts = {}
    for text in options:
        name, equals, value = text.partition("=")
        if name not in form.leaves or not equals:
            raise UsageError(f"选项 --set 的{in_quotes(text)}要写成 字段=内容{nearest_hint(name, form.leaves)}。没有改动。")
        texts[name] = value
    return texts


def _files(
    catalog: Catalog, rules: Sequence[BoundRule], unit: Unit, applicants: Sequence[Applicant], choice: Choice, settings: Mapping[str, str]
) -> dict[str, bytes]:
    """The list, the plans of those that are nominated, and how was chosen where the call takes that."""
    form, chosen = catalog.form, choice.nominated(applicants)
    fields = {name: settings.get(name) or (to_fill_in(leaf.hint) if leaf.required else "") for name, leaf in form.leaves.items()}
    named = list(zip(chosen, plan_names(chosen), strict=True))
    entries = tuple(nomination_entry(form, one, name, choice.reasons.get(one.key, "")) for one, name in named)
    listed = write(form, Nomination(fields | {form.unit: unit.name}, {form.seat_lists[0].name: entries}))
    plans = {name: one.plan for one, name in named if one.plan}
    texts = {form.file: listed.text, **plans, **_selection(form, rules, applicants, choice)}
    return {name: text.encode() for name, text in texts.items()}


def _selection(form: Form, rules: Sequence[BoundRule], applicants: Sequence[Applicant], choice: Choice) -> dict[str, str]:
    """How was chosen: all that applied, and whether some were chosen among them."""
    bound = next((one for one in rules if one.kind.name == "selection"), None)
    if bound is None or form.selection_form is None:
        return {}
    params: Any = bound.params
    choices = form.selection_form.leaves[params.way].choices
    others = [key for key in choices if key != params.chosen]
    way = params.chosen if len(choice.keys) < len({one.key for one in applicants}) or not others else others[0]
    has = {field.name for field in form.selection_form.list_named(params.of).fields}
    entries = tuple({params.applicant: one.name, params.code: one.code, "reason": choice.reasons.get(one.key, "")} for one in applicants)
    kept = tuple({key: text for key, text in one.items() if key in has and text} for one in entries)
    return {form.selection_form.file: write(form.selection_form, Nomination({params.way: choices[way]}, {params.of: kept})).text}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        whole_files.create(folder, files)
    except FileExistsError as error:
        raise UsageError(f"{in_quotes(folder)}里已经有材料，没有改动。") from error
    except OSError as error:
        raise UsageError(f"{in_quotes(folder)}写不进去（{error.strerror}）。") from error


def _summary(form: Form, unit: Unit, files: Mapping[str, bytes], applicants: Sequence[Applicant], choice: Choice) -> Iterator[str]:
    """What was written, and what was not carried over."""
    folder, chosen = f"{form.root}/{unit.slug}", choice.nominated(applicants)
    yield from (f"已写出 {folder}/{name}" for name in files)
    yield f"申报的地方{len(applicants)}个，推荐{len(chosen)}个。"
    for applicant in chosen:
        if labels := dropped_labels(form, applicant):
            yield f"{applicant.name}的{''.join(f'“{label}”' for label in labels)}没有带过去：推荐名单里没有相应的项目，需要的请另外写明。"


def _unit_outcomes(office: OfficeWorkspace, chosen: Sequence[Applicant]) -> Iterator[str]:
    """What was done with what each unit handed in, and who has not handed in a list."""
    form = office.catalog.form
    came = folders_with_submission(entries_by_folder(FolderTree(office.root).entries(form.root), form.root))
    for unit in (unit for unit in office.catalog.units if unit.slug in came):
        yield outcome_sentence(form, unit.name, office.submission(unit.slug), sum(one.folder == unit.slug for one in chosen))
    if missing := [unit.name for unit in office.catalog.units if unit.slug not in came]:
        yield silent_units_sentence(missing)


def _check_sentence(above: OfficeWorkspace, unit: Unit, report: Report) -> Iterator[str]:
    """How the check came out."""
    yield f"检查结果：{sentences.verdict(report)}"
    yield f"完整的检查结果：tuijian check {above.catalog.form.root}/{unit.slug}"
