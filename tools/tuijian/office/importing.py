"""`tuijian import`: Excel and Word files into the unit's folder, then the checker's findings in the files' own places."""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tuijian import files
from tuijian.catalog.models import Unit
from tuijian.check import Request
from tuijian.command.errors import UsageError, named
from tuijian.command.moment import moment
from tuijian.command.places import rules_of, unit_of
from tuijian.command.stream import emit, width
from tuijian.command.tables import dump, paragraph
from tuijian.intake.personal import mask
from tuijian.intake.tree import part_problem
from tuijian.office.archive import FILE_LIMIT
from tuijian.office.desk import Desk, desk_of
from tuijian.office.grid import apart
from tuijian.office.read import Reading, read
from tuijian.office.remark import Remark, Where
from tuijian.report import words
from tuijian.report.escape import inert, visible
from tuijian.report.model import Finding, Report

_TEXT = b"word/document"
"""Stands in the table of every Word file. Plans are read after the lists that name them, whatever their files are called."""


@dataclass
class _Intake:
    """What has been read: the files with where they came from, the places of their lines, the remarks."""

    texts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, int], Where] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    unit: str = ""

    def take(self, name: str, reading: Reading) -> None:
        """Add a file's reading; UsageError where another file was read as the same one."""
        for file in reading.files:
            if file in self.texts:
                raise UsageError(f"{named(self.sources[file])}和{named(name)}读入以后都是 {file}，一次只读一份，没有改动。")
            self.sources[file] = name
        self.texts.update(reading.files)
        self.places.update(reading.places)
        self.remarks += reading.remarks
        self.unit = self.unit or reading.unit

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return any(one.level.value == "error" for one in self.remarks)


def run(args: Namespace) -> int:
    """Read, write, check, say; the exit code."""
    desk = desk_of(args)
    given = {Path(one): _bytes(Path(one)) for one in args.files}
    texts = {path: data for path, data in given.items() if _TEXT in data}
    intake = _Intake()
    for path in [path for path in given if path not in texts]:
        intake.take(path.name, read(path.name, given[path], desk.catalog, cells=apart, texts=apart))
    unit = _unit(args, desk, intake, bool(texts))
    listed = _listed(desk, unit, intake)
    for path, data in texts.items():
        intake.take(path.name, read(path.name, data, desk.catalog, listed, cells=apart, texts=apart))
    written = _write(desk, unit, intake, args.replace) if unit and intake.texts else []
    report = _check(args, desk, unit) if unit and written else None
    emit(_json(intake, written, report) if args.format == "json" else _text(desk, unit, intake, written, report))
    return int(intake.failed or (report is not None and report.status == "failure"))


def _bytes(path: Path) -> bytes:
    """At most one byte more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{named(path)}读不出来（{error.strerror}）。") from error


def _unit(args: Namespace, desk: Desk, intake: _Intake, texts: bool) -> Unit | None:
    """The unit that the user or the list names; None where nothing was read that would need one."""
    if args.unit is not None:
        return unit_of(desk.catalog, args.unit)
    found = desk.catalog.unit_named(intake.unit)
    if found is None and (intake.texts or texts):
        raise UsageError("看不出是哪个单位的材料，请用 --unit 写明，如 --unit 河南。没有改动。")
    return found


def _listed(desk: Desk, unit: Unit | None, intake: _Intake) -> bytes | None:
    """The list that names the plans: the one just read, else the one in the folder."""
    file = desk.catalog.form.file
    if file in intake.texts:
        return intake.texts[file].encode()
    path = desk.home / (unit.slug if unit else "") / file
    return _bytes(path) if unit and path.is_file() else None


# --- writing --------------------------------------------------------------------------------------


def _write(desk: Desk, unit: Unit, intake: _Intake, replace: bool) -> list[str]:
    """Write what is new, and what is other than before where that may be replaced; the names of all files that were read."""
    folder = desk.home / unit.slug
    texts = {name: text.encode() for name, text in intake.texts.items()}
    for name in texts:
        if part_problem(name.encode("utf-8", "surrogateescape")) is not None:
            raise UsageError(f"文件名{named(intake.sources[name])}里有不能用的字，换一个名称再读入。没有改动。")
    if link := next((path for path in (folder, *(folder / name for name in texts)) if path.is_symlink()), None):
        raise UsageError(f"{named(link)}是指向别处的链接，没有改动。")
    there = [name for name in texts if (folder / name).exists()]
    others = [name for name in there if not _same(folder / name, texts[name])]
    if others and not replace:
        raise UsageError(f"{named(folder / others[0])}已经有了，内容不同，没有改动；要换成这次读入的，加上 --replace。")
    try:
        if new := {name: data for name, data in texts.items() if name not in there}:
            files.create(folder, new)
        for name in others:
            files.replace(folder / name, texts[name])
    except OSError as error:
        raise UsageError(f"{named(folder)}写不进去（{error.strerror}）。") from error
    return list(texts)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _check(args: Namespace, desk: Desk, unit: Unit) -> Report:
    rules = rules_of(desk.catalog, args.catalog, desk.root)
    return desk.checked(rules, Request(moment(args.as_of, desk.catalog), folders=frozenset({unit.slug})))


# --- what is said ---------------------------------------------------------------------------------


def place_of(finding: Finding, places: Mapping[tuple[str, int], Where]) -> Where | None:
    """Where in the Excel or Word file a finding points: that of its line, or of the last one above it that has a place.

    What points at a file's very first character is about the file as a whole.
    """
    file = finding.path.rpartition("/")[2]
    lines = [line for name, line in places if name == file and line <= finding.line]
    if not lines:
        return None
    found = places[file, max(lines)]
    return Where(found.file) if (finding.line, finding.end_column) == (1, 1) else found


def _json(intake: _Intake, written: list[str], report: Report | None) -> str:
    where = [place_of(finding, intake.places) for finding in report.findings] if report else []
    return dump(
        {
            "schema": 1,
            "files": {mask(name): mask(intake.sources[name]) for name in written},
            "remarks": [one.data() for one in intake.remarks],
            "report": report.model_dump(mode="json", by_alias=True) if report else None,
            "where": [one.data() if one else None for one in where],
        }
    )


def _text(desk: Desk, unit: Unit | None, intake: _Intake, written: list[str], report: Report | None) -> str:
    folder = f"{desk.catalog.form.root}/{unit.slug}" if unit else ""
    parts = [
        "".join(f"已写出 {folder}/{mask(name)}（来自 {visible(mask(intake.sources[name]))}）\n" for name in written) or "没有写出文件。\n"
    ]
    room = width()
    if intake.remarks:
        parts += [f"读入时发现 {len(intake.remarks)} 处：\n", *_numbered((_remark(one) for one in intake.remarks), room)]
    if report is not None:
        parts += _report(report, intake, room)
        parts.append(f"完整的检查结果：tuijian check {folder}\n")
    return "".join(inert(line) + "\n" for line in "\n".join(parts).rstrip("\n").split("\n"))


def _report(report: Report, intake: _Intake, room: int) -> Iterator[str]:
    yield f"检查结果：{words.verdict(report)}\n"
    yield from _numbered((_finding(one, intake) for one in report.findings), room)


def _remark(one: Remark) -> tuple[str, str, str]:
    return f"【{one.level.label}】{one.where}", one.message, one.fix


def _finding(one: Finding, intake: _Intake) -> tuple[str, str, str]:
    return f"【{one.level.label}】{place_of(one, intake.places) or words.place(one)}", visible(one.message), visible(one.fix)


def _numbered(items: Iterable[tuple[str, str, str]], room: int) -> Iterator[str]:
    """A place, what is said of it, and what to do."""
    for number, (where, message, fix) in enumerate(items, 1):
        first = f"{number}. "
        yield f"{first}{where}\n" + paragraph(message, room, "   ", "   ") + paragraph(fix, room, "   怎么改：", "      ")
