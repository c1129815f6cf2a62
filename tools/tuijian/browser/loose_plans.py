"""Plans that come to the page without a list: whose they may be, and what they say. Pure."""

from collections.abc import Mapping
from typing import Any

from tuijian.browser.draft import DraftPlan
from tuijian.browser.opened_files import draft_of_submission
from tuijian.catalog.load import Catalog
from tuijian.office.listfile import Nomination
from tuijian.office.listfile import write as write_list
from tuijian.rules.outline import key_of

FOLDER = "lone"


def lone_plans(catalog: Catalog, files: Mapping[str, bytes], sources: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each plan among the files by the name that its reader knows, with its title, the place that the title names, and what it holds."""
    plans = []
    for path, data in files.items():
        fields = ((one, catalog.form.plan_field(one)) for one in catalog.form.lists)
        listed = next((one for one, field in fields if field and path.endswith(tuple(field.accept))), None)
        if listed is None:
            continue
        plan, title, left = _read_plan(catalog, listed.name, path.rpartition("/")[2], data)
        about = {"file": sources.get(path, path.rpartition("/")[2]), "title": title, "name": place_in_title(catalog, title)}
        plans.append(about | {"plan": plan.model_dump(mode="json"), "left": left})
    return plans


def _read_plan(catalog: Catalog, listed: str, name: str, data: bytes) -> tuple[DraftPlan, str, tuple[tuple[str, str], ...]]:
    """A plan as the form has it, its title, and what the form has no place for."""
    form = catalog.form
    field = form.plan_fields[0]
    text = write_list(form, Nomination({}, {listed: ({"name": name, field.name: name},)})).text
    files = {f"{form.root}/{FOLDER}/{form.file}": text.encode(), f"{form.root}/{FOLDER}/{name}": data}
    submission = catalog.reader.read(FOLDER, (), files)
    back = draft_of_submission(catalog, submission)
    (entry,) = submission.lists[listed]
    plan = submission.plan_of(entry, field.name)
    title = plan.title.text if plan and plan.title else ""
    return back.draft.lists[listed][0].plan, title, back.left


def place_in_title(catalog: Catalog, title: str) -> str:
    """The place that a title names: what stands before the form's own words, or the longest full name of a division at its start."""
    form = catalog.form.plan
    words = key_of(title)
    tail = key_of(form.title.format(name="")) if form else ""
    if tail and words.endswith(tail):
        return words.removesuffix(tail)
    names = {row.name for row in catalog.register.listed}
    return next((words[:size] for size in range(min(len(words), 20), 1, -1) if words[:size] in names), "")
