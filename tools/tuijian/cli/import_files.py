"""`tuijian import`: Excel and Word files into the unit's folder, then the checker's findings in the files' own places."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from tuijian.catalog.models import Unit
from tuijian.check.pipeline import Request
from tuijian.cli.import_sources import GatheredFiles, contents, is_folder_file, items
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.office_workspace import OfficeWorkspace, office_workspace_of
from tuijian.console.output import emit, width
from tuijian.console.receipt_moment import moment
from tuijian.console.terminal_tables import dump, paragraph
from tuijian.console.workspace import rules_of, unit_of
from tuijian.files import whole_files
from tuijian.form.field_words import FieldWords
from tuijian.office.read.finding_places import office_finding, office_place
from tuijian.office.read.remarks import Remark
from tuijian.office.read.unpacked import is_text
from tuijian.report import sentences
from tuijian.report.escape import inert, visible
from tuijian.report.model import Finding, Report
from tuijian.report.terminal import outlines
from tuijian.submission.tree import part_problem
from tuijian.text.personal_data import mask

_NOTHING = "没有检查：没有读出材料，也没有写出文件。名单用 .xlsx，方案用 .docx，按下面的提示改好以后再读入。\n"
"""What is said where nothing was read. Nothing read is never a pass."""


def run(args: Namespace) -> int:
    """Read, write, check, say; the exit code: 2 where nothing was read that could be checked."""
    office = office_workspace_of(args)
    intake = GatheredFiles(office.catalog)
    files = items(map(Path, args.files), intake)
    plain = [file for file in files if is_folder_file(office.catalog, file.name)]
    texts = [file for file in files if file not in plain and is_text(file.data)]
    intake.add_plain_files(plain)
    intake.read_books(intake.distinct(file for file in files if file not in plain and file not in texts))
    unit = _unit(args, office, intake, bool(texts))
    listed = _plan_list(office, unit, intake)
    for file in intake.distinct(texts):
        intake.read_text(file, listed)
    intake.name_loose_plans()
    written = _write(office, unit, intake, args.replace) if unit and intake.files else []
    report = _check(args, office, unit) if unit and written else None
    emit(_json(intake, written, report) if args.format == "json" else _text(office, unit, intake, written, report))
    return 2 if report is None else int(intake.failed or report.status == "failure")


def _unit(args: Namespace, office: OfficeWorkspace, intake: GatheredFiles, texts: bool) -> Unit | None:
    """The unit that the user or the list names, or the only one whose list is there.

    None where nothing was read that would need one, or where what could not be read may be the reason that it is not known.
    """
    if args.unit is not None:
        return unit_of(office.catalog, args.unit)
    unit = office.catalog.unit_named(intake.unit) or (None if intake.unit else _only_unit(office))
    if unit is None and (intake.files or texts) and not (intake.failed or intake.has_stray_workbook):
        raise UsageError(_unknown_unit(office, intake))
    return unit


def _unknown_unit(office: OfficeWorkspace, intake: GatheredFiles) -> str:
    """Why the unit is not known, and what to do."""
    if intake.unit:
        why = f"没有认出推荐单位{in_quotes(intake.unit)}，请改成推荐单位的名称"
    elif office.catalog.form.file in intake.files:
        why = "名单里没有认出推荐单位，请在名单里写上"
    else:
        why = "没有读到名单，看不出是哪个单位的材料，请连同名单一起读入"
    return f"{why}，或者用 --unit 写明单位。没有改动。"


def _only_unit(office: OfficeWorkspace) -> Unit | None:
    """The unit whose list lies there, where it is one alone: a province's own repository."""
    there = [unit for unit in office.catalog.units if (office.home / unit.slug / office.catalog.form.file).is_file()]
    return there[0] if len(there) == 1 else None


def _plan_list(office: OfficeWorkspace, unit: Unit | None, intake: GatheredFiles) -> bytes | None:
    """The list that names the plans: the one just read, else the one in the folder."""
    file = office.catalog.form.file
    if file in intake.files:
        return intake.files[file]
    path = office.home / (unit.slug if unit else "") / file
    return contents(path) if unit and path.is_file() else None


# --- writing --------------------------------------------------------------------------------------


def _write(office: OfficeWorkspace, unit: Unit, intake: GatheredFiles, replace: bool) -> list[str]:
    """Write what is new, and what is other than before where that may be replaced; the names of all files that were read."""
    folder = office.home / unit.slug
    texts = intake.files
    for name in texts:
        if part_problem(name.encode("utf-8", "surrogateescape")) is not None:
            raise UsageError(f"文件名{in_quotes(intake.sources[name])}里有不能用的字，换一个名称再读入。没有改动。")
    if link := next((path for path in (folder, *(folder / name for name in texts)) if path.is_symlink()), None):
        raise UsageError(f"{in_quotes(link)}是指向别处的链接，没有改动。")
    there = [name for name in texts if (folder / name).exists()]
    others = [name for name in there if not _holds_already(folder / name, texts[name])]
    if others and not replace:
        raise UsageError(f"{in_quotes(folder / others[0])}已经有了，内容不同，没有改动；要换成这次读入的，加上 --replace。")
    try:
        if new := {name: data for name, data in texts.items() if name not in there}:
            whole_files.create(folder, new)
        for name in others:
            whole_files.replace(folder / name, texts[name])
    except OSError as error:
        raise UsageError(f"{in_quotes(folder)}写不进去（{error.strerror}）。") from error
    return list(texts)


def _holds_already(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _check(args: Namespace, office: OfficeWorkspace, unit: Unit) -> Report:
    rules = rules_of(office.catalog, args.catalog, office.root)
    is_known = args.as_of is not None
    return office.checked(rules, Request(moment(args.as_of, office.catalog), folders=frozenset({unit.slug}), receipt_known=is_known))


# --- what is said ---------------------------------------------------------------------------------


def _file_of(finding: Finding) -> str:
    """The name that a finding's file has among those that were read."""
    return finding.path.rpartition("/")[2]


def _json(intake: GatheredFiles, written: list[str], report: Report | None) -> str:
    where = [office_place(finding, _file_of(finding), intake.places) for finding in report.findings] if report else []
    return dump(
        {
            "schema": 1,
            "files": {mask(name): mask(intake.sources[name]) for name in written},
            "checked": report is not None,
            "remarks": [one.data() for one in intake.remarks],
            "report": report.model_dump(mode="json", by_alias=True) if report else None,
            "where": [one.data() if one else None for one in where],
        }
    )


def _text(office: OfficeWorkspace, unit: Unit | None, intake: GatheredFiles, written: list[str], report: Report | None) -> str:
    folder = f"{office.catalog.form.root}/{unit.slug}" if unit else ""
    parts = ["".join(f"已写出 {folder}/{mask(name)}（来自 {visible(mask(intake.sources[name]))}）\n" for name in written) or _NOTHING]
    room = width()
    if unit is None and office.catalog.form.file in intake.files:
        parts.append(f"{_unknown_unit(office, intake)}\n")
    if intake.remarks:
        parts += [f"读入时发现 {len(intake.remarks)} 处：\n", *_numbered_rows((_remark_row(one) for one in intake.remarks), room)]
    if report is not None:
        parts += _report(report, intake, FieldWords(office.catalog.form), room)
        parts.append(f"完整的检查结果：tuijian check {folder}\n")
    return "".join(inert(line) + "\n" for line in "\n".join(parts).rstrip("\n").split("\n"))


def _report(report: Report, intake: GatheredFiles, words: FieldWords, room: int) -> Iterator[str]:
    yield f"检查结果：{sentences.verdict(report)}\n"
    yield from _numbered_rows((_finding_row(one, intake, words) for one in report.findings), room)
    yield from ("".join(f"{line}\n" for line in lines) for lines in outlines(report, lines=False))


def _remark_row(remark: Remark) -> tuple[str, str, str]:
    return f"【{remark.level.label}】{remark.where}", remark.message, remark.fix


def _finding_row(finding: Finding, intake: GatheredFiles, words: FieldWords) -> tuple[str, str, str]:
    """A finding; of what stands in a workbook or a Word file nobody has to know the keys or lines of the list file."""
    there = office_finding(finding, _file_of(finding), intake.places, words)
    where, message, fix = there or (sentences.place(finding), finding.message, finding.fix)
    return f"【{finding.level.label}】{where}", visible(message), visible(fix)


def _numbered_rows(items: Iterable[tuple[str, str, str]], room: int) -> Iterator[str]:
    """A place, what is said of it, and what to do."""
    for number, (where, message, fix) in enumerate(items, 1):
        first = f"{number}. "
        yield f"{first}{where}\n" + paragraph(message, room, "   ", "   ") + paragraph(fix, room, "   怎么改：", "      ")
