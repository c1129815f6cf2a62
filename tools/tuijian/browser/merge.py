"""Joins files that somebody brings with the form, by place and task: `compare` lists what would change, `merge` does it. Pure.

Everything works on drafts as JSON has them; a change that is not chosen leaves the form as it is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuijian.browser.draft import Draft, as_data, heading_of
from tuijian.catalog.load import Catalog
from tuijian.form.models import FormList, NestedList

_Data = dict[str, Any]


@dataclass(frozen=True)
class DraftChange:
    """One thing that would change: `new`, `changed` or `gone`; what it is, as people say it; what is there and what would be."""

    id: str
    kind: str
    what: str
    before: str
    after: str
    act: Callable[[], None]

    def data(self) -> dict[str, str]:
        """The change for the page."""
        return {"id": self.id, "kind": self.kind, "what": self.what, "before": self.before, "after": self.after}


def compare(catalog: Catalog, mine: Draft, theirs: Draft, whole: bool) -> list[DraftChange]:
    """The changes that the files would make to the form. `whole`: they are a whole submission, so that what they lack may be gone."""
    return list(_Comparing(catalog, _data(catalog, mine), _data(catalog, theirs), whole).changes())


def merge(catalog: Catalog, mine: Draft, theirs: Draft, whole: bool, ids: Collection[str]) -> Draft:
    """The form with the chosen changes."""
    comparing = _Comparing(catalog, _data(catalog, mine), _data(catalog, theirs), whole)
    for change in list(comparing.changes()):
        if change.id in ids:
            change.act()
    for listed, entry in _entries(catalog, comparing.mine):
        _flatten_nested(listed, entry)
    return Draft.model_validate(comparing.mine)


def _data(catalog: Catalog, draft: Draft) -> _Data:
    """A draft as data, the texts of each entry's nested entries apart: `nested` has a list of texts by field."""
    data: _Data = as_data(draft)
    for listed, entry in _entries(catalog, data):
        entry["nested"] = {nested.field: nested.entries(entry["fields"]) for nested in listed.nested}
        inside = tuple(f"{nested.field}." for nested in listed.nested)
        entry["fields"] = {name: text for name, text in entry["fields"].items() if not name.startswith(inside)}
    return data


def _entries(catalog: Catalog, data: _Data) -> Iterator[tuple[FormList, _Data]]:
    return ((listed, entry) for listed in catalog.form.lists for entry in data["lists"].get(listed.name, ()))


def _flatten_nested(listed: FormList, entry: _Data) -> None:
    """Put the texts of an entry's nested entries back among its own, by the place that each has now."""
    for nested in listed.nested:
        for at, texts in enumerate(entry["nested"][nested.field]):
            entry["fields"] |= {f"{nested.field}.{at}.{name}": text for name, text in texts.items()}


@dataclass(frozen=True)
class _Comparing:
    catalog: Catalog
    mine: _Data
    theirs: _Data
    whole: bool

    def changes(self) -> Iterator[DraftChange]:
        for name, leaf in self.catalog.form.leaves.items():
            yield from _text_change(name, leaf.label, self.mine["fields"], self.theirs["fields"], name)
        for listed in self.catalog.form.lists:
            yield from self._list(listed)

    def _list(self, listed: FormList) -> Iterator[DraftChange]:
        there = self.mine["lists"].setdefault(listed.name, [])
        left = list(there)
        for at, entry in enumerate(self.theirs["lists"].get(listed.name, [])):
            same = next((one for one in left if _same_place(one["fields"], entry["fields"], "name")), None)
            id, name = f"{listed.name}-{at}", _name(listed, entry, at)
            if same is None:
                yield DraftChange(id, "new", f"{listed.label}：{name}", "", self._entry_summary(entry), _appender(there, entry))
            else:
                left = [one for one in left if one is not same]
                yield from self._entry(listed, id, name, same, entry)
        for entry in left if self.whole and listed.name in self.theirs["lists"] else ():
            at = next(number for number, one in enumerate(there) if one is entry)
            words = f"{listed.label}：{_name(listed, entry, at)}"
            yield DraftChange(f"{listed.name}-gone-{at}", "gone", words, self._entry_summary(entry), "", _remover(there, entry))

    def _entry(self, listed: FormList, id: str, name: str, mine: _Data, theirs: _Data) -> Iterator[DraftChange]:
        plan = self.catalog.form.plan_field(listed)
        for field, leaf in listed.leaves():
            if plan is None or field != plan.name:
                yield from _text_change(f"{id}-{field}", f"{name}，{leaf.label}", mine["fields"], theirs["fields"], field)
        for nested in listed.nested:
            yield from self._nested(nested, f"{id}-{nested.field}", name, mine["nested"][nested.field], theirs["nested"][nested.field])
        form = self.catalog.form.plan
        if form is None or plan is None:
            return
        if form.background:
            yield from _text_change(f"{id}-background", f"{name}，{form.background}", mine["plan"], theirs["plan"], "background")
        yield from self._tasks(id, name, mine["plan"]["tasks"], theirs["plan"]["tasks"])

    def _nested(self, nested: NestedList, id: str, name: str, mine: list[_Data], theirs: list[_Data]) -> Iterator[DraftChange]:
        """The entries of a list in an entry, as those of a list: by what they are called."""
        left = list(mine)
        for at, texts in enumerate(theirs):
            same = next((one for one in left if _same_place(one, texts, nested.title)), None)
            words = f"{name}，{nested.entry}：{texts.get(nested.title) or at + 1}"
            if same is None:
                yield DraftChange(f"{id}-{at}", "new", words, "", _joined_parts([*texts.values()]), _appender(mine, texts))
                continue
            left = [one for one in left if one is not same]
            for field, leaf in nested.leaves():
                yield from _text_change(f"{id}-{at}-{field}", f"{words}，{leaf.label}", same, texts, field)
        for texts in left if self.whole else ():
            at = next(number for number, one in enumerate(mine) if one is texts)
            words = f"{name}，{nested.entry}：{texts.get(nested.title) or at + 1}"
            yield DraftChange(f"{id}-gone-{at}", "gone", words, _joined_parts([*texts.values()]), "", _remover(mine, texts))

    def _tasks(self, id: str, name: str, mine: list[_Data], theirs: list[_Data]) -> Iterator[DraftChange]:
        form = self.catalog.form.plan
        assert form is not None
        left = list(mine)
        for at, task in enumerate(theirs):
            same = next((one for one in left if _task_key(one) == _task_key(task)), None)
            words = self._task_title(name, task)
            if same is None:
                yield DraftChange(f"{id}-task-{at}", "new", words, "", _joined_parts(task["parts"]), _appender(mine, task))
                continue
            left = [one for one in left if one is not same]
            for number, part in enumerate(form.parts):
                yield from _part_change(f"{id}-task-{at}-{number}", f"{words}，{part}", same["parts"], task["parts"], number)
        for task in left if theirs else ():
            at = next(number for number, one in enumerate(mine) if one is task)
            words = self._task_title(name, task)
            yield DraftChange(f"{id}-task-gone-{at}", "gone", words, _joined_parts(task["parts"]), "", _remover(mine, task))

    def _task_title(self, name: str, task: _Data) -> str:
        """The place and the task; in a call without tasks the place alone."""
        form = self.catalog.form.plan
        assert form is not None
        listed_task = next((one for one in self.catalog.tasks if one.number == task["number"]), None)
        heading = heading_of(form, listed_task) if listed_task else task["own"] or form.own_task
        return "，".join(filter(None, (name, heading)))

    def _entry_summary(self, entry: _Data) -> str:
        """An entry in a few words."""
        form = self.catalog.form.plan
        tasks = len(entry["plan"]["tasks"]) if form and form.has_tasks else 0
        parts = (entry["fields"].get("name", ""), f"方案里有{tasks}项任务" if tasks else "", entry["plan"]["background"][:40])
        return "，".join(filter(None, parts))


def _text_change(id: str, title: str, mine: _Data, theirs: _Data, name: str) -> Iterator[DraftChange]:
    """A text that differs. What the files leave empty stays as it is."""
    before, after = str(mine.get(name) or "").strip(), str(theirs.get(name) or "").strip()
    if after and before != after:
        yield DraftChange(id, "changed" if before else "new", title, before, after, _setter(mine, name, theirs.get(name)))


def _part_change(id: str, title: str, mine: list[str], theirs: list[str], at: int) -> Iterator[DraftChange]:
    mine.extend([""] * (at + 1 - len(mine)))
    before, after = mine[at].strip(), (theirs[at] if at < len(theirs) else "").strip()
    if after and before != after:
        yield DraftChange(id, "changed" if before else "new", title, before, after, _setter(mine, at, theirs[at]))


def _setter(held: Any, name: str | int, value: object) -> Callable[[], None]:
    def act() -> None:
        held[name] = value

    return act


def _appender(held: list[_Data], value: _Data) -> Callable[[], None]:
    return lambda: held.append(value)


def _remover(held: list[_Data], value: _Data) -> Callable[[], None]:
    def act() -> None:
        held[:] = [one for one in held if one is not value]

    return act


def _same_place(mine: Mapping[str, str], theirs: Mapping[str, str], title: str) -> bool:
    """Whether two entries are about one place: of the same code where both have one, else of the same name in `title`."""
    codes = mine.get("code", "").strip(), theirs.get("code", "").strip()
    if all(codes):
        return codes[0] == codes[1]
    names = ["".join(one.get(title, "").split()) for one in (mine, theirs)]
    return names[0] == names[1]


def _task_key(task: _Data) -> tuple[int, str]:
    return task["number"], "".join((task["own"] or "").split())


def _name(listed: FormList, entry: _Data, at: int) -> str:
    return entry["fields"].get("name") or f"{listed.entry}{at + 1}"


def _joined_parts(parts: list[str]) -> str:
    return " ".join(filter(None, parts))
