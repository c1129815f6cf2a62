"""A unit's folder as it was read: values with their places, plans, and what could not be read. It judges nothing."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from pydantic import ValidationError

from tuijian.form.misfit_messages import misfits
from tuijian.form.models import Form, FormList, NestedList
from tuijian.form.typed_model import NUMBERS, nomination_model
from tuijian.submission import plan
from tuijian.submission.plan import Plan
from tuijian.submission.tree import TreeEntry
from tuijian.text.decoding import decode
from tuijian.text.personal_data import PersonalMatch, find_personal_data, mask_matches
from tuijian.text.positions import START, Problem, Span, Value
from tuijian.text.strict_yaml import Mapping as YamlMapping
from tuijian.text.strict_yaml import Node, Scalar, Sequence, as_plain_data, load


@dataclass(frozen=True)
class TextFile:
    """A file of text that the form knows, and what could not be read in it.

    `values` are those of its values that may read otherwise than they are written: in quotes, or over several lines.
    """

    path: str
    text: str
    problems: tuple[Problem, ...]
    values: tuple[Value, ...] = ()

    @cached_property
    def personal_data(self) -> tuple[PersonalMatch, ...]:
        """The personal data that stands in it as it is written."""
        return find_personal_data(self.text)

    @cached_property
    def personal_data_in_values(self) -> tuple[tuple[Value, PersonalMatch], ...]:
        """The personal data in values that hold more of it than can be seen where they stand."""
        matches_by_value = ((value, matches) for value in self.values if (matches := find_personal_data(value.text)))
        return tuple(
            (value, match) for value, matches in matches_by_value if len(matches) > self._count_on_lines(value.span) for match in matches
        )

    def _count_on_lines(self, span: Span) -> int:
        """How much personal data can be seen on the lines of a value."""
        return bisect_right(self._lines_of_personal_data, span.end_line) - bisect_left(self._lines_of_personal_data, span.line)

    @cached_property
    def _lines_of_personal_data(self) -> list[int]:
        """The lines that personal data begins on, in rising order."""
        ends = [found.start() for found in re.finditer("\n", self.text)]
        return [bisect_left(ends, match.start) + 1 for match in self.personal_data]

    @property
    def masked_lines(self) -> list[str]:
        """The lines as they may leave the program: personal data masked, columns kept."""
        lines = mask_matches(self.text, self.personal_data).split("\n")
        for number in {number for value, _ in self.personal_data_in_values for number in range(value.span.line, value.span.end_line + 1)}:
            lines[number - 1] = _MASKED_DIGIT.sub("*", lines[number - 1])
        return lines


_MASKED_DIGIT = re.compile(r"\d")
"""What is masked on a line where personal data is spelt in a way that cannot be told place by place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; `span` is where it begins, `flow` whether it is written in braces on one line.

    An entry in another one knows that one's place in its list as its `owner`, and its own place in there as its `index`.
    """

    list: str
    index: int
    path: str
    span: Span
    fields: Mapping[str, Value]
    flow: bool = False
    owner: int = -1

    def text(self, name: str) -> str:
        """What stands in a field; empty where it is missing."""
        return self.fields[name].text.strip() if name in self.fields else ""

    def span_of(self, name: str) -> Span:
        """Where the field's value stands, or where the entry begins."""
        return self.fields[name].span if name in self.fields else self.span


@dataclass(frozen=True)
class Submission:
    """One folder under the form's root. `files` holds the list (first, where there is one) and every other file of text.

    `selection` is what the file beside the list says of how was chosen: its fields and lists, read like those of the list.
    """

    folder: str
    path: str
    files: tuple[TextFile, ...]
    entries: tuple[TreeEntry, ...]
    fields: Mapping[str, Value] = field(default_factory=dict)
    keys: Mapping[str, Span] = field(default_factory=dict)
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    selection: "Submission | None" = None

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Every readable plan by its file name."""
        return {file.path.rpartition("/")[2]: plan.parse(file.text, file.path) for file in self.files if _is_plan(file)}

    def lines_of(self, name: str) -> int | None:
        """How many lines a plan has; None where there is none of that file name, or it cannot be read."""
        texts = (file.text for file in self.files if _is_plan(file) and file.path.rpartition("/")[2] == name)
        return next((text.count("\n") + 1 for text in texts), None)

    def plan_at(self, path: str) -> Plan | None:
        """The plan at a path, read anew and not kept; None where there is none."""
        return next((plan.parse(file.text, path) for file in self.files if file.path == path and _is_plan(file)), None)

    def portions(self) -> Iterator["Submission"]:
        """The submission in copies, each with a few of its plans: read, a plan weighs twenty times what its file does."""
        rest = [file for file in self.files if not _is_plan(file)]
        portion, size = list[TextFile](), 0
        for file in filter(_is_plan, self.files):
            if portion and (len(portion) == PORTION_PLANS or size + len(file.text) > PORTION_CHARACTERS):
                yield replace(self, files=(*rest, *portion))
                portion, size = [], 0
            portion, size = [*portion, file], size + len(file.text)
        yield replace(self, files=(*rest, *portion))

    def text(self, name: str) -> str:
        """What stands in a field outside the lists, by its dotted name; empty where it is missing."""
        return self.fields[name].text.strip() if name in self.fields else ""

    def span_of(self, name: str) -> Span:
        """Where that value stands; else the nearest key above it; else the file's first character."""
        if name in self.fields:
            return self.fields[name].span
        while name:
            if name in self.keys:
                return self.keys[name]
            name = name.rpartition(".")[0]
        return START

    def entries_of(self, names: tuple[str, ...]) -> Iterator[Entry]:
        """The entries of the named lists, in that order."""
        for name in names:
            yield from self.lists.get(name, ())

    def nested_entries(self, entry: Entry, field: str) -> Iterator[Entry]:
        """The entries of the list in a field of an entry."""
        return (one for one in self.lists.get(f"{entry.list}.{field}", ()) if one.owner == entry.index)

    def key_span(self, entry: Entry, field: str) -> Span | None:
        """Where the key of the list in a field of an entry stands; None where it is not there."""
        return self.keys.get(f"{entry.list}.{entry.index}.{field}")

    def texts(self, form: Form, entry: Entry) -> dict[str, str]:
        """What stands in an entry's fields, by the form, and in those of its nested entries as `authors.0.name`."""
        listed = form.list_named(entry.list)
        texts_by_name = {name: text for name, _ in listed.leaves() if (text := entry.text(name))}
        for nested in listed.nested:
            for nested_entry in self.nested_entries(entry, nested.field):
                texts_by_name |= {
                    f"{nested.field}.{nested_entry.index}.{name}": text for name, text in self.texts(form, nested_entry).items()
                }
        return texts_by_name

    def plan_of(self, entry: Entry, name: str = "plan") -> Plan | None:
        """The plan that an entry names, where it is there and readable."""
        return self.plans.get(entry.text(name))

    @property
    def file_names(self) -> frozenset[str]:
        """The names of all the folder's files."""
        return frozenset(entry.path.rpartition("/")[2] for entry in self.entries if entry.path)


PORTION_PLANS, PORTION_CHARACTERS = 60, 256 * 1024
"""So many plans, of so many characters together, are looked at at a time."""


def _is_plan(file: TextFile) -> bool:
    return file.path.endswith(".md") and bool(file.text)


class Reader:
    """Reads folders by one form. Building it costs a few milliseconds; reading a folder well under one."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.model = nomination_model(form)
        self._lists = {found.name: found for found in form.lists}
        self._numbers = frozenset(field.name for found in form.all_lists for field in found.fields if field.type == "numbers")

    @cached_property
    def _selection_reader(self) -> "Reader | None":
        """Reads the file that says how was chosen, where the call takes one; built when the first is read."""
        return Reader(self.form.selection_form) if self.form.selection_form else None

    def read(self, folder: str, entries: tuple[TreeEntry, ...], contents: Mapping[str, bytes]) -> Submission:
        """The submission in `folder`. `contents` maps the paths of its files of text to their bytes."""
        named = {name: f"{self.form.root}/{folder}/{name}" for name in self.form.files}
        listed = self._read_list(folder, entries, contents)
        other_files = tuple(_text_file(name, data) for name, data in sorted(contents.items()) if name not in named.values())
        selection_form = self.form.selection
        if selection_form is None or named[selection_form.file] not in contents or self._selection_reader is None:
            return replace(listed, files=(*listed.files, *other_files))
        selection = self._selection_reader._read_list(folder, entries, contents)
        return replace(listed, files=(*listed.files, *selection.files, *other_files), selection=selection)

    def _read_list(self, folder: str, entries: tuple[TreeEntry, ...], contents: Mapping[str, bytes]) -> Submission:
        """What the form's file says, and nothing of the other files."""
        path = f"{self.form.root}/{folder}/{self.form.file}"
        if path not in contents:
            missing = TextFile(path, "", (Problem("form-fields", "no-list", START, {"file": self.form.file}),))
            return Submission(folder, path, (missing,), entries)
        names = frozenset(entry.name.rpartition(b"/")[2].decode("utf-8", "replace") for entry in entries)
        return replace(_list_read_before(self, path, contents[path], names), folder=folder, entries=entries)

    def read_list_alone(self, path: str, data: bytes, names: frozenset[str]) -> Submission:
        """What a file of the form says by itself, in a folder of files with these names; its folder and their entries are left out."""
        text, problems = decode(data)
        document = load(text) if text else None
        problems += document.problems if document else ()
        if document is None or not isinstance(document.root, YamlMapping):
            return Submission("", path, (TextFile(path, text, problems),), ())
        problems += self._misfits(document.root, names)
        values = _ListValues(path, self._lists, self._numbers)
        values.walk(document.root)
        listed = TextFile(path, text, problems, tuple(_values_in_quotes(path, document.root)))
        return Submission("", path, (listed,), (), values.fields, values.keys, values.lists)

    def _misfits(self, root: YamlMapping, names: frozenset[str]) -> tuple[Problem, ...]:
        try:
            self.model.model_validate(as_plain_data(root), strict=False)
        except ValidationError as error:
            return misfits(self.form, root, error, names)
        return ()


@lru_cache(maxsize=8)
def _list_read_before(reader: Reader, path: str, data: bytes, names: frozenset[str]) -> Submission:
    """What `read_list_alone` gives, kept for the next few: a call's examples are for the most part the same file again."""
    return reader.read_list_alone(path, data, names)


class _ListValues:
    """Collects every text of a list file with its place; a list of more entries than it may have is not taken up.

    A list of texts in one of the fields `numbers` is taken up as one text.
    """

    def __init__(self, path: str, lists: Mapping[str, FormList], numbers: frozenset[str]) -> None:
        self.path = path
        self.known_lists = lists
        self.numbers = numbers
        self.fields: dict[str, Value] = {}
        self.keys: dict[str, Span] = {}
        self.lists: dict[str, tuple[Entry, ...]] = {}

    def walk(self, root: YamlMapping) -> None:
        """Take up the mapping's texts under dotted names, and the entries of the lists that the form knows."""
        for name, key, node in _nodes_by_name(root):
            self.keys[name] = key
            if isinstance(node, Scalar):
                self.fields[name] = Value(node.text, self.path, node.span)
            elif isinstance(node, Sequence) and (listed := self.known_lists.get(name)):
                self._add_list(listed, node)

    def _add_list(self, listed: FormList, node: Sequence, owner: int = -1) -> None:
        """The entries of a list, behind those that it has in other entries, and the lists in each of them."""
        if len(node.items) > listed.most:
            return
        self.lists[listed.name] = (*self.lists.get(listed.name, ()), *self._entries(listed.name, node, owner))
        for nested in listed.nested:
            for index, item in enumerate(node.items):
                if isinstance(item, YamlMapping) and nested.field in item.items:
                    self._add_nested_list(nested, item, index)

    def _add_nested_list(self, nested: NestedList, entry: YamlMapping, index: int) -> None:
        """The list in an entry, which is at this place in its own."""
        self.keys[f"{nested.of}.{index}.{nested.field}"] = entry.keys[nested.field]
        below = entry.items[nested.field]
        if isinstance(below, Sequence):
            self._add_list(nested, below, index)

    def _entries(self, name: str, node: Sequence, owner: int) -> Iterator[Entry]:
        for index, item in enumerate(node.items):
            if isinstance(item, YamlMapping):
                leaves = {
                    key: Value(text, self.path, leaf.span)
                    for key, _, leaf in _nodes_by_name(item)
                    if (text := self._field_text(key, leaf)) is not None
                }
                flow = all(key.column != item.span.column for key in item.keys.values())
                yield Entry(name, index, self.path, item.span, leaves, flow, owner)

    def _field_text(self, key: str, node: Node) -> str | None:
        """What stands in a field of an entry; None where that is more than a text."""
        if isinstance(node, Sequence) and key in self.numbers:
            return NUMBERS.join(one.text for one in node.items if isinstance(one, Scalar))
        return node.text if isinstance(node, Scalar) else None


def _nodes_by_name(mapping: YamlMapping, prefix: str = "") -> Iterator[tuple[str, Span, Node]]:
    """Everything in a mapping and the mappings in it, by dotted names, with the places of the keys."""
    for key, node in mapping.items.items():
        yield prefix + key, mapping.keys[key], node
        if isinstance(node, YamlMapping):
            yield from _nodes_by_name(node, f"{prefix}{key}.")


def _values_in_quotes(path: str, node: Node) -> Iterator[Value]:
    """The texts in a node that stand in quotes or on several lines, keys too."""
    if isinstance(node, Scalar):
        if not node.plain or node.span.end_line > node.span.line:
            yield Value(node.text, path, node.span)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _values_in_quotes(path, item)
    else:
        for key, value in node.items.items():
            yield Value(key, path, node.keys[key])
            yield from _values_in_quotes(path, value)


def _text_file(path: str, data: bytes) -> TextFile:
    text, problems = decode(data)
    return TextFile(path, text, problems)
