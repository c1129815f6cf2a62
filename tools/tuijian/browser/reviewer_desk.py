"""The page 核对材料: judges the material of several units at once, and lists what people are to look at. Pure."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tuijian.browser.brought_files import BroughtFiles, Given, is_office_file
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.report import sentences
from tuijian.report.as_json import dump
from tuijian.report.csv_cells import as_csv
from tuijian.report.escape import visible_lines
from tuijian.report.model import Finding, Level, Outline, Report, Status
from tuijian.submission.brought_files import UNKNOWN
from tuijian.submission.fingerprint import same_code
from tuijian.text.personal_data import mask

NO_UNIT, SAMPLE = "看不出单位", "示例"
LEDGER = 1
"""Version of the format of what was looked at, as JSON."""

KEYS = ("unit", "code", "verdict", "kind", "matter", "basis", "looked", "note")
LOOKED = {"是": "now", "改动前核对过": "before", "": "no"}
"""How the page says of a point whether it was looked at, and how the JSON does."""

HEADS = ("推荐单位", "核对码", "结论", "类别", "事项", "依据或者位置", "已核对", "备注")

Told = Callable[[Finding], dict[str, Any]]


@dataclass
class DeskMaterial:
    """The material of all units by its paths below the repository's root; by folder where it came from, and what is to be known of it."""

    catalog: Catalog
    files: dict[str, bytes] = field(default_factory=dict)
    homes: dict[str, BroughtFiles] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, catalog: Catalog, names: Sequence[Mapping[str, Any]], contents: Sequence[bytes | None]) -> "DeskMaterial":
        """Each folder or archive is read by itself, as what one unit sent; `names` and `contents` are those of `BroughtFiles.of`."""
        heap = cls(catalog)
        given = [(str(one["path"]), data, int(one["size"])) for one, data in zip(names, contents, strict=True)]
        for source, at in _piles(catalog.form.root, [path for path, _, _ in given]).items():
            heap._add_pile(source, [given[one] for one in at])
        return heap

    def _add_pile(self, source: str, given: Sequence[Given], label: str = "") -> None:
        """A pile; where several lists in it name no unit that can be told, each is a pile of its own, and has its list as its `label`."""
        pile = BroughtFiles.of(self.catalog, [{"path": path, "size": size} for path, _, size in given], [data for _, data, _ in given])
        first, rivals = _rival_lists(pile)
        if not rivals:
            self._add_folder(source, pile, label)
            return
        files = list(BroughtFiles(self.catalog).unfold_archives(given))
        apart = {one: _files_of_list(one, first, [path for path, _, _ in files]) for one in rivals}
        taken = {path for some in apart.values() for path in some}
        rest = [one for one in files if one[0] not in taken]
        shared = [one for one in rest if any(_is_between_lists(one[0], rival, first) for rival in rivals)]
        self.said += [f"几份名单放在一起，看不出“{path}”是哪个单位的，没有看；请按单位分文件夹放入。" for path, _, _ in shared]
        self._add_pile(source, [one for one in rest if one not in shared], label or first)
        for rival, own_paths in apart.items():
            self._add_pile(source, [one for one in files if one[0] in own_paths], rival)

    def _add_folder(self, source: str, pile: BroughtFiles, label: str) -> None:
        self.said += [
            *pile.conflict_notes,
            *pile.repeat_notes,
            *(f"{one.where}：{one.message}" for one in pile.remarks if one.level is Level.error),
        ]
        listed = {path.split("/")[1] for path in pile.lists}
        if not listed:
            self.said.append(f"“{source}”里没有读到推荐名单，没有检查。" if source else "单独放入的文件里没有推荐名单，没有检查。")
        for folder in (self._distinct_folder(name, pile) for name in sorted(listed)):
            if folder in self.homes:
                self.said.append(f"“{source}”和“{self.sources[folder]}”是同一个单位的材料，只看了先放入的。")
                continue
            self.homes[folder] = pile
            self.sources[folder] = label if label and folder.startswith(UNKNOWN) else source
            start = f"{self.catalog.form.root}/{folder}/"
            self.files |= {path: data for path, data in pile.files.items() if path.startswith(start)}

    def _distinct_folder(self, folder: str, pile: BroughtFiles) -> str:
        """The folder; another name for one more whose unit nobody can tell: it need not be the same."""
        if folder != UNKNOWN or folder not in self.homes:
            return folder
        return pile.rename_folder(folder, next(name for at in count(2) if (name := f"{UNKNOWN}-{at}") not in self.homes))


def _piles(root: str, paths: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the files by the folder or archive that each came in; of a checkout only what lies in the form's root."""
    piles: dict[str, list[int]] = {}
    for at, path in enumerate(paths):
        first, slash, _ = path.partition("/")
        piles.setdefault(first if slash or path.lower().endswith(".zip") else "", []).append(at)
    return {source: _below_root(root, paths, at) for source, at in piles.items()}


def _rival_lists(pile: BroughtFiles) -> tuple[str, list[str]]:
    """The list that names no unit that can be told, and the others like it that could not be taken beside it."""
    start = f"{pile.catalog.form.root}/{UNKNOWN}/"
    own_sources = {source for path, source in pile.settled.origins.items() if path.startswith(start)}
    first = pile.settled.origins.get(f"{start}{pile.catalog.form.file}", "")
    conflicts = [one for one, before in pile.settled.conflicts if before in own_sources]
    return first, [one for one in conflicts if one.rpartition("/")[2] == pile.catalog.form.file or is_office_file(one)]


def _files_of_list(rival: str, first: str, paths: Sequence[str]) -> set[str]:
    """What belongs to a list: all in its folder, or the list alone where another one lies in that folder too."""
    home = rival.rpartition("/")[0]
    return {rival} if first.startswith(f"{home}/" if home else "") else {path for path in paths if path.startswith(f"{home}/")}


def _is_between_lists(path: str, rival: str, first: str) -> bool:
    """Whether a file lies right beside two lists, so that nobody can tell whose it is."""
    homes = {one.rpartition("/")[0] for one in (path, rival, first)}
    return len(homes) == 1 and path != first


def _below_root(root: str, paths: Sequence[str], at: list[int]) -> list[int]:
    """The numbers `at` less those of files that a checkout holds outside the form's root; what lies beside a checkout stays."""
    homes = {paths[one].partition(f"/{root}/")[0] for one in at if f"/{root}/" in paths[one]}
    return [one for one in at if _is_sent(root, homes, paths[one])]


def _is_sent(root: str, homes: Collection[str], path: str) -> bool:
    around = min((home for home in homes if path.startswith(f"{home}/")), key=len, default=None)
    return around is None or path.startswith(f"{around}/{root}/")


# --- what is told of each ------------------------------------------------------------------------


def desk_data(heap: DeskMaterial, report: Report, finding: Callable[[Finding, BroughtFiles], dict[str, Any]]) -> dict[str, Any]:
    """Every unit with its verdict, in the order of the report's codes and folders; `finding` tells one as the page shows it."""
    units = [_unit(heap, folder, report, lambda one, home=home: finding(one, home)) for folder, home in sorted(heap.homes.items())]  # type: ignore[misc]
    return {
        "units": units,
        "said": heap.said,
        "received": sentences.moment_sentence(report) if units else "",
        "asked": list(_questions(heap, report)),
    }


def _unit(heap: DeskMaterial, folder: str, report: Report, tell: Told) -> dict[str, Any]:
    catalog, path = heap.catalog, f"{heap.catalog.form.root}/{folder}"
    unit_report = _unit_report(report, path, catalog.unit_in(folder))
    findings = [one for _, level_findings in sentences.by_level(unit_report) for one in level_findings]
    return {
        "folder": folder,
        "name": _name(heap, folder),
        "source": heap.sources[folder],
        "status": unit_report.status,
        "verdict": sentences.verdict(unit_report),
        "counts": [[level.label, number] for level, number in sentences.totals(unit_report.summary).items() if number],
        "code": report.codes.get(mask(path), ""),
        "findings": [tell(one) for one in findings],
        "waived": [one.said for one in unit_report.waived],
        "look": [
            {"key": _short_key(one.rule, one.path, one.message), "at": at} for at, one in enumerate(findings) if one.level is Level.review
        ],
        "plans": [_plan(heap, one) for one in report.outlines if one.path.startswith(f"{mask(path)}/")],
    }


def _name(heap: DeskMaterial, folder: str) -> str:
    """Whose a folder is; of several that nobody can tell each is named by where it came from."""
    unit, sample = heap.catalog.unit_in(folder), heap.catalog.form.sample
    if unit or (sample and sample.folder == folder):
        return unit.name if unit else SAMPLE
    return f"{NO_UNIT}（{heap.sources[folder]}）" if heap.sources[folder] else NO_UNIT


def _unit_report(report: Report, path: str, unit: Unit | None) -> Report:
    """The report on one folder, which is the unit's. Nobody chose the name of a folder whose unit cannot be told."""
    in_folder = (one for one in report.findings if one.path.startswith(f"{mask(path)}/"))
    name = path.rpartition("/")[2]
    findings = tuple(one for one in in_folder if not name.startswith(UNKNOWN) or one.context.get("folder") != name)
    counts = {level.value: sum(one.level is level for one in findings) for level in Level}
    status: Status = "error" if report.fault else "failure" if counts["error"] else "success"
    summary = report.summary.model_copy(update={"units": 1, **counts})
    waived = tuple(one for one in report.waived if unit and one.unit == unit.name)
    return report.model_copy(update={"findings": findings, "status": status, "summary": summary, "waived": waived})


def _plan(heap: DeskMaterial, outline: Outline) -> dict[str, Any]:
    """A plan: its text line by line, and beside it what the notice asks for, each with the lines at which it was recognised."""
    path = next(one for one in heap.files if mask(one) == outline.path)
    home = heap.homes[path.split("/")[1]]
    tasks = (
        [[one.line, f"{one.number} {one.name}" if one.number else one.name] for one in outline.tasks or ()]
        if outline.tasks is not None
        else None
    )
    return {
        "name": home.sources.get(path, path.rpartition("/")[2]),
        "lines": visible_lines(heap.files[path].decode("utf-8-sig", "replace").rstrip("\n")),
        "tasks": tasks,
        "parts": [_part_data(heap.catalog, one.part, one.lines) for one in outline.parts],
        "headings": [[one.line, one.level] for one in outline.headings],
    }


def _part_data(catalog: Catalog, part: str, lines: Sequence[int]) -> dict[str, Any]:
    form = catalog.form.plan
    return {"part": part, "hint": form.hints.get(part, "") if form else "", "lines": list(lines)}


def _questions(heap: DeskMaterial, report: Report) -> Iterator[dict[str, str]]:
    """What the notice leaves to people, with its words and where they stand."""
    for item in report.checklist:
        heading = heap.catalog.notice.headings.get(item.sentence, "")
        key = _short_key("", item.sentence, item.question)
        yield {"key": key, "question": item.question, "quote": item.quote, "sentence": item.sentence, "heading": heading}


def _short_key(*parts: str) -> str:
    """A short name for something to look at, the same whenever it is found again."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


# --- the paper, and what is taken away -------------------------------------------------------------


def names_of_code(typed: str, codes: Mapping[str, str]) -> list[str]:
    """The names (by code) whose code is the one that stands on the paper."""
    return [name for name, code in codes.items() if same_code(typed, code)]


def sheet(rows: Sequence[Sequence[str]], note: str) -> bytes:
    """What was looked at, as CSV: a row each; the note is the head of a last, empty column."""
    return as_csv([[*HEADS, note], *([*row, ""] for row in rows)])


def ledger(rows: Sequence[Sequence[str]], note: str, call: str) -> str:
    """What was looked at, as JSON: the number of the call, what the file is not, and the rows with their keys."""
    points = [dict(zip(KEYS, row, strict=True)) for row in rows]
    return dump({"schema": LEDGER, "call": call, "note": note, "points": [one | {"looked": LOOKED[one["looked"]]} for one in points]})
