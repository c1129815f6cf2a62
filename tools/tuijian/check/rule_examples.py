"""A rule's examples, run through the real pipeline: they are its tests, and its page shows what comes out."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from tuijian.catalog.fault_words import quoted
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Edit, Example, Unit
from tuijian.check.pipeline import OtherList, Outcome, Request, check
from tuijian.rules.base import BoundRule
from tuijian.submission.reader import Reader
from tuijian.submission.tree import MemoryTree


class ExampleError(ValueError):
    """An example that cannot be made: an edit whose old text does not stand just once in the file."""


def example_files(catalog: Catalog, example: Example) -> dict[str, str]:
    """The files of the example's folder by name: the catalogue's base, speaking for the example's unit, with the example's changes."""
    files = {name: data.decode("utf-8", "surrogateescape") for name, data in catalog.base.items()}
    if example.unit:
        field = catalog.form.unit
        base_line, example_line = f"{field}: {_base_unit(catalog)}", f"{field}: {example.unit}"
        files[catalog.form.file] = files[catalog.form.file].replace(base_line, example_line, 1)
    files.update(example.files)
    files = edited_files(files, example.edits)
    return {name: text for name, text in files.items() if text or name not in example.files}


def _base_unit(catalog: Catalog) -> str:
    """The unit that the base speaks for, as it is written there."""
    return _unit_in(catalog.reader, catalog.base.get(catalog.form.file, b""))


@lru_cache(maxsize=4)
def _unit_in(reader: Reader, data: bytes) -> str:
    """The unit that a list file names; every example of a site asks for that of the same file."""
    path = f"{reader.form.root}//{reader.form.file}"
    return reader.read("", (), {path: data}).text(reader.form.unit)


def edited_files(files: Mapping[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """The files with the edits. Raises ExampleError where one does not fit."""
    changed = dict(files)
    for edit in edits:
        changed[edit.file] = _with_edit(changed.get(edit.file, ""), edit)
    return changed


def _with_edit(text: str, edit: Edit) -> str:
    if text.count(edit.old) != 1:
        raise ExampleError(f"{edit.file} 里{quoted(edit.old)}出现{text.count(edit.old)}次，应当只出现一次")
    return text.replace(edit.old, edit.new)


def folder_of(catalog: Catalog, example: Example) -> str:
    """The folder that the example lies in: its unit's, or else that of the unit which the base speaks for."""
    unit = catalog.unit_named(example.unit or _base_unit(catalog))
    return unit.slug if unit else example.unit or "unknown"


def _example_tree(example: Example, files: Mapping[str, str], root: str, folder: str) -> MemoryTree:
    """The files in the example's folder; one that begins with a slash lies beside the folders, with two beside the form's root."""

    def path_bytes(name: str) -> bytes:
        beside = name[2:] if name.startswith("//") else root + name
        path = beside if name.startswith("/") else f"{root}/{folder}/{name}"
        return _unescaped(path) if example.escaped else _bytes_of(path)

    contents = {path_bytes(name): _unescaped(text) if example.escaped else _bytes_of(text) for name, text in files.items()}
    return MemoryTree(contents, {path_bytes(name): kind for name, kind in example.types.items()})


_ESCAPE = re.compile(r"\\x([0-9A-F]{2})|\\u([0-9A-F]{4})|\\\{([^}]*)\*([0-9]+)\}")


def _bytes_of(text: str) -> bytes:
    """The bytes of a text; those that were none of UTF-8, as in a picture, come back as they were."""
    return text.encode("utf-8", "surrogateescape")


def _unescaped(text: str) -> bytes:
    r"""The bytes of a text in which `\xNN` is a byte, `\uNNNN` a character, and `\{text*N}` N times the text."""
    parts, at = list[bytes](), 0
    for escape in _ESCAPE.finditer(text):
        byte, code, repeated, times = escape.groups()
        meant = bytes.fromhex(byte) if byte else chr(int(code, 16)).encode() if code else repeated.encode() * int(times)
        parts += _bytes_of(text[at : escape.start()]), meant
        at = escape.end()
    return b"".join((*parts, _bytes_of(text[at:])))


def run_example(catalog: Catalog, rules: Sequence[BoundRule], example: Example, outlined: bool = True) -> Outcome:
    """What the checker says of the example, with how its plans were read unless that is of no use. ExampleError where it cannot be made."""
    form = catalog.form
    folder = folder_of(catalog, example)
    tree = _example_tree(example, example_files(catalog, example), form.root, folder)
    if example.accounts is not None:
        units = tuple(_with_accounts(unit, folder, example.accounts) for unit in catalog.units)
        catalog = catalog.with_units(units)
    others = tuple(OtherList(int(one["pull"]), int(one["author"]), folder, one["list"].encode()) for one in example.others)
    as_of = example.as_of or (form.sample.as_of if form.sample else None)
    if as_of is None:
        raise ExampleError("没有收到时间，例子里写 as_of，或者在 form.yml 的 sample 里写")
    request = Request(as_of, example.author, others, changed=example.changed, whole=example.whole, waive=False, outlined=outlined)
    return check(tree, catalog, rules, request)


def _with_accounts(unit: Unit, folder: str, accounts: tuple[int, ...]) -> Unit:
    return unit.model_copy(update={"accounts": accounts}) if unit.slug == folder else unit
