"""What looks like a submission and lies beside the place where submissions lie, so that nobody would read it. Pure."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from unicodedata import normalize

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.report.model import Frozen
from tuijian.rules.base import Context, FilesBeside, Hit, Scope, kind
from tuijian.rules.conduct import MOST_IN_A_FILE, nearest_unit
from tuijian.rules.outline import key_of
from tuijian.text.positions import START
from tuijian.text.strict_yaml import Mapping, Scalar, load

ALIKE = 0.85
"""A folder's name as like as this to the form's root is a slip for it: Submissions, submission, submisssions."""

FIRST_LINES = 20
"""A plan shows itself in so many lines."""


_BESIDE_NAME = re.compile(r"[^\w]|_")
"""What may follow the name of a unit in that of a folder: 河南（终稿）."""

_SAME = 8
"""A title that begins and ends as a plan's does has so many characters of it."""


class MisplacedParams(Frozen):
    """`own` are the repository's own folders, in which only a list that names a unit is looked for, and `apart` those not looked at.

    `papers` are the endings of files that are taken for papers wherever else they lie.
    """

    own: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


@kind("misplaced", Scope.beside, MisplacedParams, elsewhere="path right", unknown="path root")
def misplaced(subject: FilesBeside, params: MisplacedParams, context: Context) -> Iterator[Hit]:
    """Nothing that looks like a submission lies beside the form's root; of each folder the first such file is named."""
    yield from islice(_first_hits(_BesideFiles(subject, params, context.catalog)), MOST_IN_A_FILE)


def _first_hits(look: "_BesideFiles") -> Iterator[Hit]:
    named_folders = set[str]()
    for path in look.subject.paths:
        folder = path.rpartition("/")[0]
        if (folder not in named_folders or not folder) and look.is_submitted_file(path):
            named_folders.add(folder)
            yield look.hit(path)


class _BesideFiles:
    """A look at files by their paths, and at how they begin."""

    def __init__(self, subject: FilesBeside, params: MisplacedParams, catalog: Catalog) -> None:
        self.subject, self.params, self.catalog = subject, params, catalog
        self.form = catalog.form
        self.title = key_of(self.form.plan.title.replace("{name}", "")) if self.form.plan else ""

    def hit(self, path: str) -> Hit:
        """The remark on a file, with the folder that it belongs in, where that can be told."""
        unit = self._unit(path)
        if unit is None:
            return Hit("unknown", path, START, {"path": path, "root": self.form.root})
        return Hit("elsewhere", path, START, {"path": path, "right": f"{self.form.root}/{unit.slug}"})

    def is_submitted_file(self, path: str) -> bool:
        """Whether a file looks like one that a unit sends in."""
        top, slash, _ = path.partition("/")
        if slash and top in self.params.apart:
            return False
        if slash and top in self.params.own:
            return self._unit_in_list(path) is not None
        if (slash and (self.is_misspelt_root(top) or self._unit_of(top))) or path.lower().endswith(self.params.papers):
            return self.subject.is_there(path)
        return self._unit_in_list(path) is not None or self._is_plan(path) or self._is_unread_list(path)

    def is_misspelt_root(self, top: str) -> bool:
        """Whether a folder's name is a slip for the form's root: another case, another form of a character, a letter more or less."""
        text = normalize("NFKC", top).casefold()
        return bool(get_close_matches(text, [self.form.root.casefold()], 1, ALIKE))

    def _unit_of(self, part: str) -> Unit | None:
        """The unit that a folder is named after: by its folder's name, its name or short name."""
        found = self.catalog.unit_in(part.casefold()) or self.catalog.unit_named(part)
        short = _BESIDE_NAME.split(part, 1)[0]
        return found or next((unit for unit in self.catalog.units if unit.name in part or unit.short == short), None)

    def _unit(self, path: str) -> Unit | None:
        """Whose it is: by what the list says, else by the folders it lies in, else by the list beside it."""
        by_folder = next(filter(None, map(self._unit_of, reversed(path.split("/")[:-1]))), None)
        beside = f"{path.rpartition('/')[0]}/{self.form.file}".lstrip("/")
        return self._unit_by_folders(path) or by_folder or (self._unit_by_folders(beside) if beside in self.subject.paths else None)

    def _unit_by_folders(self, path: str) -> Unit | None:
        text = self._unit_in_list(path)
        return nearest_unit(text, self.catalog) if text else None

    def _unit_in_list(self, path: str) -> str | None:
        """What a list says whose it is; None for a file that is no list of this form."""
        text = self.subject.text(path).removeprefix("\ufeff").replace("\r\n", "\n") if path.lower().endswith((".yml", ".yaml")) else ""
        root = load(text).root if text else None
        unit = root.items.get(self.form.unit) if isinstance(root, Mapping) else None
        lists = {each.name for each in self.form.lists}
        return unit.text if isinstance(unit, Scalar) and isinstance(root, Mapping) and lists & root.items.keys() else None

    def _is_plan(self, path: str) -> bool:
        """Whether the title of a plan stands among a text's first lines, or is its name."""
        if not self.title or not path.lower().endswith((".md", ".txt")):
            return False
        stem = path.rpartition("/")[2].rpartition(".")[0]
        return any(map(self._is_title, [*islice(self.subject.text(path).split("\n"), FIRST_LINES), stem]))

    def _is_title(self, line: str) -> bool:
        """Whether a line is the title of a plan, or begins and ends as such titles do: 工作方案 for 工作初步方案."""
        key = key_of(line)
        alike = self.title[:_SAME] in key and key.endswith(self.title[-2:]) and len(key) <= len(self.title) + _SAME
        return self.title in key or alike

    def _is_unread_list(self, path: str) -> bool:
        """Whether a file is called as the list is, and cannot be read: its folder's name may be one that is not read."""
        return path.rpartition("/")[2].casefold() == self.form.file and not self.subject.text(path) and self.subject.is_there(path)
