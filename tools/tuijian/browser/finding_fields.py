"""From a finding to the field of the draft that it is about."""

from dataclasses import dataclass

from tuijian.browser.draft import Draft, DraftFiles, plan_names
from tuijian.form.models import Form, FormField
from tuijian.report.model import Finding


@dataclass(frozen=True)
class Keys:
    """The places of a draft, by the files it made in `folder`."""

    form: Form
    draft: Draft
    made: DraftFiles
    folder: str

    @property
    def plan_titles(self) -> dict[str, str]:
        """What each plan's file is called in the form: like its place, where that has a name."""
        names = {file: self.draft.lists[name][at] for (name, at), file in plan_names(self.form, self.draft).items()}
        return {file: " ".join(entry.fields.get("name", "").split()) or "这一项" for file, entry in names.items()}

    def key_of(self, finding: Finding) -> str:
        """The key; empty for what is about the whole, or about nothing that the page has a field for."""
        name = finding.path.removeprefix(f"{self.folder}/")
        if name not in self.made.files:
            return self._attachment(name)
        if (finding.line, finding.end_line, finding.end_column) == (1, 1, 1):
            return self._key_of_file(name, finding)
        key = self.made.keys.get((name, finding.line), "")
        return self._nested_key(key, finding) or (key if self.field(key) else self._empty_field_below(key, finding))

    def line_words(self, finding: Finding, line: int) -> str:
        """What a message calls a line in the finding's file: of the list another entry by its number, else only that it is here."""
        name = finding.path.removeprefix(f"{self.folder}/")
        _, at, *_ = [*self.made.keys.get((name, line), "").split("."), ""]
        is_other = line != finding.line and name == self.form.file and at.isdigit()
        return f"第{int(at) + 1}项" if is_other else "这里"

    def _nested_key(self, key: str, finding: Finding) -> str:
        """The list in an entry that a finding on the entry speaks of, by its name or its label."""
        name, at, *_ = [*key.split("."), ""]
        named = finding.context.get("field"), finding.context.get("label")
        lists = [one for nested in self.form.lists if nested.name == name and at.isdigit() for one in nested.nested]
        nested = next((one for one in lists if one.field == named[0] or one.label == named[1]), None)
        return "" if nested is None or key.startswith(f"{name}.{at}.{nested.field}.") else f"{name}.{at}.{nested.field}"

    def _attachment(self, name: str) -> str:
        """The field that holds the name of this file."""
        return next((key for key, leaf in self.form.leaves.items() if leaf.type == "file" and self.draft.fields.get(key) == name), "")

    def _key_of_file(self, name: str, finding: Finding) -> str:
        """A plan as a whole; of the list, a group that is missing as a whole."""
        if name != self.form.file:
            return self.made.keys.get((name, 1), "")
        return next((self._empty_field_below(field.name, finding) for field in self.form.fields if field.rule == finding.rule), "")

    def _empty_field_below(self, key: str, finding: Finding) -> str:
        """Of a group or an entry: the empty field that the finding speaks of, by its name, its label or its rule; else the first."""
        leaves = self._leaves(key)
        empty = [name for name in leaves if not self.text(name)]
        field_and_label = finding.context.get("field"), finding.context.get("label")
        named = [name for name in empty if name.rpartition(".")[2] == field_and_label[0] or leaves[name].label == field_and_label[1]]
        ruled = [name for name in empty if leaves[name].rule == finding.rule]
        return next(iter([*named, *ruled]), key if not self._is_group(key) else next(iter(leaves), key))

    def _is_group(self, key: str) -> bool:
        return any(field.name == key and field.type == "group" for field in self.form.fields)

    def _leaves(self, key: str) -> dict[str, FormField]:
        """The fields below a group or an entry by their keys."""
        name, _, at = key.partition(".")
        for form_list in self.form.lists:
            if form_list.name == name and at.isdigit():
                return {f"{key}.{inner}": leaf for inner, leaf in form_list.leaves(self.draft.lists[name][int(at)].fields)}
        return {inner: leaf for inner, leaf in self.form.leaves.items() if inner.startswith(f"{key}.")}

    def field(self, key: str) -> FormField | None:
        """The field of that key."""
        if key in self.form.leaves:
            return self.form.leaves[key]
        parts = key.split(".", 2)
        return self._leaves(".".join(parts[:2])).get(key) if len(parts) == 3 else None

    def text(self, key: str) -> str:
        """What the draft has there."""
        name, _, rest = key.partition(".")
        at, _, inner = rest.partition(".")
        if name in self.draft.lists and at.isdigit():
            return self.draft.lists[name][int(at)].fields.get(inner, "").strip()
        return self.draft.fields.get(key, "").strip()

    def missing_field(self, key: str) -> FormField | None:
        """What is missing at a key, as a field with its label and what to write; None where something stands there."""
        leaf = self.field(key)
        if leaf is not None:
            return None if self.text(key) else leaf
        return self._empty_part(key)

    def _empty_part(self, key: str) -> FormField | None:
        """The missing field at a key of a plan."""
        name, at, *inner = [*key.split("."), "", ""]
        form = self.form.plan
        if form is None or inner[:1] != ["plan"] or not inner[1]:
            return None
        plan = self.draft.lists[name][int(at)].plan
        if inner[1] == "background":
            return None if plan.background.strip() else _part_field(form.hints, form.background)
        task, number = plan.tasks[int(inner[2])], inner[4]
        if inner[3] == "task":
            missing = not task.number if task.own is None else not task.own.strip()
            return FormField(name="task", label="任务", hint="从任务清单里选一项，或者写出自己的任务") if missing else None
        text = task.parts[int(number)] if int(number) < len(task.parts) else ""
        return None if text.strip() else _part_field(form.hints, form.parts[int(number)])


def _part_field(hints: dict[str, str], part: str) -> FormField:
    return FormField(name="part", label=part, hint=hints.get(part, part))
