"""`tuijian collect`: what came in to a unit's own call becomes its nomination to the call above."""

import csv
import io
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tuijian import files
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check import Request
from tuijian.command.errors import UsageError, named, near
from tuijian.command.init import text_in
from tuijian.command.moment import moment
from tuijian.command.places import SUBMISSIONS, catalog_of, locate, rules_of
from tuijian.command.stream import emit
from tuijian.intake.folders import PLAN, by_folder, with_submission
from tuijian.intake.form import Form
from tuijian.intake.tree import FolderTree, part_problem
from tuijian.office.desk import Desk
from tuijian.office.listfile import Nomination, write
from tuijian.report import words
from tuijian.report.model import Level, Report
from tuijian.rules.base import BoundRule
from tuijian.skeleton import blank


class Applicant(NamedTuple):
    """A place that applied: its name and code, its plan, and the folder of whoever handed it in."""

    name: str
    code: str
    plan: str
    folder: str


class Choice(NamedTuple):
    """The places that are nominated, and the reasons by their names."""

    names: tuple[str, ...]
    reasons: Mapping[str, str]


def run(args: Namespace) -> int:
    """Write the nomination, check it, and say what was written."""
    desk = _below(args.folder)
    root = locate((), args.root, SUBMISSIONS).root
    above = Desk(root, catalog_of(args.catalog, root))
    unit, found = _unit(desk.catalog, above.catalog), _applicants(desk)
    choice = _choice(args, found)
    _sound(desk, found, choice, args)
    rules = rules_of(above.catalog, args.catalog, root)
    made = _files(above.catalog, rules, unit, found, choice, _settings(args.set, above.catalog.form))
    _write(above.home / unit.slug, made)
    request = Request(moment(args.as_of, above.catalog), folders=frozenset({unit.slug}), told=args.as_of is not None)
    report = above.checked(rules, request)
    emit("".join(f"{line}\n" for line in _said(f"{above.catalog.form.root}/{unit.slug}", made, found, choice, report)))
    return int(report.status == "failure")


def _below(folder: str) -> Desk:
    """Where the unit's own call gathers what comes in."""
    if not (Path(folder) / "catalog" / "notice.yml").is_file():
        raise UsageError(f"{named(folder)}里没有规则文件夹 catalog，请写 tuijian call 写出的文件夹。没有改动。")
    return Desk(Path(folder), catalog_of(str(Path(folder) / "catalog")))


def _unit(below: Catalog, above: Catalog) -> Unit:
    """The unit of the call above that all units of the one below belong to."""
    rows = [row for one in below.units if (row := above.register.at(one.code or ""))]
    owners = {owner.name: owner for row in rows if (owner := above.ownership.owner(row))}
    if len(owners) != 1:
        raise UsageError("看不出是哪个推荐单位的材料：申报单位要在同一个推荐单位下面。没有改动。")
    return next(iter(owners.values()))


def _applicants(desk: Desk) -> list[Applicant]:
    """Every place that came in, in the order of the units. UsageError where there is none."""
    form = desk.catalog.form
    entries = FolderTree(desk.root).entries(form.root)
    there = with_submission(by_folder(entries, form.root))
    found = []
    for slug in (unit.slug for unit in desk.catalog.units if unit.slug in there):
        submission = desk.submission(slug)
        for entry in submission.entries_of(tuple(one.name for one in form.seat_lists)):
            path = f"{form.root}/{slug}/{entry.text(form.plan.field)}" if form.plan else ""
            plan = next((file.text for file in submission.files if file.path == path), "")
            found.append(Applicant(entry.text("name"), entry.text("code"), plan, slug))
    if not found:
        raise UsageError(f"{named(desk.root)}里还没有申报的地方。没有改动。")
    return found


# --- who is chosen --------------------------------------------------------------------------------


def _choice(args: Namespace, found: Sequence[Applicant]) -> Choice:
    """Who is nominated by the flags and the table. UsageError for a name that did not apply."""
    rows = _table(args.table) if args.table else []
    chosen = [*args.choose, *(row["名称"] for row in rows if row.get("推荐") == "是")]
    known = [one.name for one in found]
    for name in (*chosen, *(row["名称"] for row in rows)):
        if name not in known:
            raise UsageError(f"{named(name)}没有申报{near(name, known)}。没有改动。")
    return Choice(tuple(dict.fromkeys(chosen)), {row["名称"]: row["理由"] for row in rows if row.get("理由")})


def _table(path: str) -> list[dict[str, str]]:
    """The rows of a CSV table. UsageError where a column is missing, or a cell says neither yes nor no."""
    rows = [
        {key or "": (text or "").strip() for key, text in row.items() if isinstance(text, str)}
        for row in csv.DictReader(io.StringIO(text_in(path)))
    ]
    if not rows or not {"名称", "推荐"} <= rows[0].keys():
        raise UsageError(f"{named(path)}要有“名称”“推荐”两列，可以再有“理由”一列。没有改动。")
    for number, row in enumerate(rows, 2):
        if row.get("推荐") not in ("是", "否"):
            raise UsageError(f"{named(path)}第{number}行的“推荐”要写“是”或者“否”。没有改动。")
    return rows


def _sound(desk: Desk, found: Sequence[Applicant], choice: Choice, args: Namespace) -> None:
    """UsageError where the papers of a place that is nominated must still be mended."""
    folders = {one.folder: one.name for one in found if one.name in choice.names}
    rules = rules_of(desk.catalog, str(desk.root / "catalog"))
    report = desk.checked(rules, Request(moment(args.as_of, desk.catalog), folders=frozenset(folders), told=args.as_of is not None))
    wrong = [one for one in report.findings if one.level is Level.error]
    if wrong:
        name = folders.get(wrong[0].path.split("/")[1], "")
        raise UsageError(f"{named(name)}的材料还有必须修改之处：{wrong[0].message}改好以后再汇总。没有改动。")


# --- what is written ------------------------------------------------------------------------------


def _settings(given: Sequence[str], form: Form) -> dict[str, str]:
    """The fields that flags fill in. UsageError for one that the form does not have."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in form.leaves or not equals:
            raise UsageError(f"选项 --set 的{named(text)}要写成 字段=内容{near(name, form.leaves)}。没有改动。")
        found[name] = value
    return found


def _files(
    catalog: Catalog, rules: Sequence[BoundRule], unit: Unit, found: Sequence[Applicant], choice: Choice, given: Mapping[str, str]
) -> dict[str, bytes]:
    """The list, the plans of those that are nominated, and how was chosen where the call takes that."""
    form = catalog.form
    chosen = [one for one in found if one.name in choice.names]
    fields = {name: given.get(name) or (blank(leaf.hint) if leaf.required else "") for name, leaf in form.leaves.items()}
    plan = form.plan.field if form.plan else ""
    named = [(one, _plan_name(one, at)) for at, one in enumerate(chosen, 1)]
    entries = tuple({"name": one.name, "code": one.code, plan: name, **_reason(form, choice, one)} for one, name in named)
    listed = write(form, Nomination(fields | {form.unit: unit.name}, {form.seat_lists[0].name: entries}))
    plans = {name: one.plan for one, name in named if one.plan}
    texts = {form.file: listed.text, **plans, **_selection(form, rules, found, choice)}
    return {name: text.encode() for name, text in texts.items()}


def _plan_name(one: Applicant, number: int) -> str:
    """How the plan is called in the nomination: after the place, where that may be a file's name."""
    name = f"{one.name}{PLAN}"
    return name if part_problem(name.encode("utf-8", "surrogateescape")) is None else f"fangan-{number}{PLAN}"


def _reason(form: Form, choice: Choice, one: Applicant) -> dict[str, str]:
    """The reason, where there is one and the list has a field for it."""
    has = any(field.name == "reason" for field in form.seat_lists[0].fields)
    return {"reason": choice.reasons[one.name]} if has and one.name in choice.reasons else {}


def _selection(form: Form, rules: Sequence[BoundRule], found: Sequence[Applicant], choice: Choice) -> dict[str, str]:
    """How was chosen: all that applied, and whether some were chosen among them."""
    bound = next((one for one in rules if one.kind.name == "selection"), None)
    if bound is None or form.selecting is None:
        return {}
    params: Any = bound.params
    choices = form.selecting.leaves[params.way].choices
    others = [key for key in choices if key != params.chosen]
    way = params.chosen if len(choice.names) < len({one.name for one in found}) or not others else others[0]
    has = {field.name for field in form.selecting.list_named(params.of).fields}
    entries = tuple({params.applicant: one.name, params.code: one.code, "reason": choice.reasons.get(one.name, "")} for one in found)
    kept = tuple({key: text for key, text in one.items() if key in has and text} for one in entries)
    return {form.selecting.file: write(form.selecting, Nomination({params.way: choices[way]}, {params.of: kept})).text}


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    try:
        files.create(folder, made)
    except FileExistsError as error:
        raise UsageError(f"{named(folder)}里已经有材料，没有改动。") from error
    except OSError as error:
        raise UsageError(f"{named(folder)}写不进去（{error.strerror}）。") from error


def _said(folder: str, made: Mapping[str, bytes], found: Sequence[Applicant], choice: Choice, report: Report) -> list[str]:
    """What was written and how the check came out."""
    lines = [f"已写出 {folder}/{name}" for name in made]
    lines.append(f"申报的地方{len(found)}个，推荐{len(choice.names)}个。")
    lines.append(f"检查结果：{words.verdict(report)}")
    return [*lines, f"完整的检查结果：tuijian check {folder}"]
