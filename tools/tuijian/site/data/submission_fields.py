"""What a submission of the call holds, as the pages explain it: made from the form and the rules, nothing said twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tuijian.calls.schemas import schema_address
from tuijian.catalog.families import families
from tuijian.catalog.models import Example, Rule, Unit
from tuijian.check.rule_examples import folder_of
from tuijian.form.models import FormField, FormList
from tuijian.rules.base import BoundRule
from tuijian.site.data.sample import LIST, File, ShownSample, plan_label
from tuijian.site.markup.render import Site
from tuijian.submission.skeleton import Nominee, example_lines, skeleton


@dataclass(frozen=True)
class SubmissionFields:
    """What the templates ask of the form and the rules."""

    site: Site

    @cached_property
    def sample(self) -> ShownSample:
        """The call's sample."""
        return ShownSample(self.site)

    @cached_property
    def unit(self) -> Unit:
        """The unit that the pages take as an example: the sample's, else the first."""
        catalog = self.site.catalog
        unit = catalog.unit_in(folder_of(catalog, Example(note="-"))) if catalog.sample else None
        return unit or catalog.units[0]

    @property
    def folder(self) -> str:
        """Where that unit's files lie."""
        return f"{self.site.catalog.form.root}/{self.unit.slug}"

    @property
    def plan_label(self) -> str:
        """What people call a plan."""
        return plan_label(self.site.catalog.form)

    @property
    def plan_endings(self) -> tuple[str, ...]:
        """How names of plans end."""
        return tuple(dict.fromkeys(ending for field in self.site.catalog.form.plan_fields for ending in field.accept))

    @cached_property
    def attachments(self) -> tuple[FormField, ...]:
        """The fields outside the lists that name a file."""
        return tuple(field for field in self.site.catalog.form.leaves.values() if field.type == "file")

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files of a whole submission: the sample's, and what may lie beside them."""
        must = self.sample.files or (File(self.site.catalog.form.file, LIST),)
        return (*must, *(File(field.example, field.label, needed=field.required) for field in self.attachments))

    # --- which rules look at what ---------------------------------------------------------------

    def rules_on(self, name: str, field: FormField) -> list[Rule]:
        """The rules that speak of a field: where it is missing, or by its dotted name among their parameters."""
        kind = "unit-folder" if name == self.site.catalog.form.unit else ""
        return [bound.rule for bound in self.site.rules if bound.rule.retired is None and _speaks_of_field(bound, name, field, kind)]

    def rules_on_list(self, form_list: FormList) -> list[Rule]:
        """The rules that look at a list, as a whole or entry by entry, but for those on plans."""
        named = (bound.rule for bound in self.site.rules if form_list.name in _texts(bound.params.model_dump()))
        return [rule for rule in named if rule.retired is None and rule not in self.plan_rules]

    @cached_property
    def plan_rules(self) -> list[Rule]:
        """The rules on plans."""
        return [rule for rule in families(self.site.catalog).get("plan", ()) if rule.retired is None]

    def rule_of(self, kind: str) -> Rule | None:
        """The rule of a kind, where the call has one in force."""
        return next((bound.rule for bound in self.site.rules if bound.kind.name == kind and bound.rule.retired is None), None)

    # --- as it is written -----------------------------------------------------------------------

    def field_example(self, field: FormField) -> str:
        """A field as it stands in the file, by its example."""
        return "\n".join(example_lines(field, ""))

    def list_example(self, form_list: FormList) -> str:
        """A list with one entry, by the examples of its fields."""
        lines = [line for field in form_list.fields for line in example_lines(field, "    ")]
        return "\n".join([f"{form_list.name}:", f"  - {lines[0].strip()}", *lines[1:]])

    @property
    def selection_rows(self) -> list[tuple[str, FormField, str]]:
        """The fields of the file that says how was chosen, those of its lists' entries too, by their dotted names, and who needs each."""
        selection = self.site.catalog.form.selection
        lists = selection.lists if selection else ()
        tops = [(field, "") for field in (selection.fields if selection else ())]
        tops += [(field, f"{form_list.name}.") for form_list in lists for field in form_list.fields]
        return [(f"{before}{name}", leaf, _need_words(field, leaf)) for field, before in tops for name, leaf in field.leaves()]

    @property
    def selection_written(self) -> str:
        """The file that says how was chosen, by the examples of its fields; empty where the call takes none."""
        selection = self.site.catalog.form.selection
        fields, lists = (selection.fields, selection.lists) if selection else ((), ())
        return "\n".join([*(self.field_example(field) for field in fields), *(self.list_example(form_list) for form_list in lists)])

    @property
    def plan_written(self) -> str:
        """The headings of a plan with the first task there is; empty where the call has no plans."""
        form, tasks = self.site.catalog.form.plan, self.site.catalog.tasks
        if form is None:
            return ""
        fields = (field for found in self.site.catalog.form.lists for field in found.fields)
        name = next((field.example for field in fields if field.name == "name"), "")
        task = form.task_heading(tasks[0].number, tasks[0].name) if tasks else form.own_task
        before = [f"## {one}" for one in (form.background, task) if one]
        return "\n\n".join([f"# {form.title.format(name=name)}", *before, *(f"{form.mark} {part}" for part in form.parts)])

    @property
    def skeleton(self) -> str:
        """The list to be filled in, as `tuijian new` writes it for a unit that has seats."""
        form, schema = self.site.catalog.form, schema_address(self.site.catalog.notice.site, "submission")
        return skeleton(form, self.unit.name, {found.name: [Nominee()] for found in form.seat_lists}, schema)[form.file]


def _need_words(field: FormField, leaf: FormField) -> str:
    """Whether a value must be there: of a group that may be left out only where the group is there."""
    if not leaf.required:
        return "可以不写"
    return "必须" if field.required or field is leaf else f"写了{field.label}的必须"


def _speaks_of_field(bound: BoundRule, name: str, field: FormField, kind: str) -> bool:
    return bound.rule.name == field.rule or bound.kind.name == kind or name in _texts(bound.params.model_dump())


def _texts(params: object) -> Iterator[str]:
    """Every text among a rule's parameters."""
    if isinstance(params, str):
        yield params
    for inner in params.values() if isinstance(params, dict) else params if isinstance(params, (list, tuple)) else ():
        yield from _texts(inner)
