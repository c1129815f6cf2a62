"""The tasks to choose from."""

from collections.abc import Iterator

from tuijian.catalog.families import families
from tuijian.catalog.models import Task
from tuijian.form.models import PlanForm
from tuijian.rules.plans import who_may_choose
from tuijian.site.markup.render import Site, task_path
from tuijian.site.pages.notice import split_at
from tuijian.submission.skeleton import plan_skeleton, task_skeleton, unknown_name


def tasks(site: Site) -> Iterator[tuple[str, str]]:
    """An overview and a page for each task; nothing where the call has none."""
    listed = site.catalog.tasks
    if listed:
        yield "tasks/index.md", site.page("tasks.md.jinja", told={task.number: notice_words(site, task) for task in listed})
    for index, task in enumerate(listed):
        yield (
            task_path(task),
            site.page(
                "task.md.jinja",
                task=task,
                before=listed[index - 1] if index else None,
                after=listed[index + 1] if index + 1 < len(listed) else None,
                plan=skeletons(site, task),
                whose=who_may_choose(site.catalog, task),
                rules="plan" in families(site.catalog),
            ),
        )


def notice_words(site: Site, task: Task) -> str:
    """What the notice says of the task after its name; all of the sentence where the name does not stand in it."""
    before, name, after = split_at(site.catalog.notice.sentences[task.sentence].text, task.name)
    return after.lstrip("。") if name else before


def skeletons(site: Site, task: Task) -> tuple[str, str] | None:
    """A whole plan for the task and the task alone, as `tuijian new` writes them; None where the call asks for no plans."""
    form = site.catalog.form.plan
    if form is None:
        return None
    heading = form.task_heading(task.number, task.name)
    return plan_skeleton(form, _nominee(site, form), heading), task_skeleton(form, heading)


def _nominee(site: Site, form: PlanForm) -> str:
    """What stands for the name of who hands in a plan: an entry of the first list that has plans."""
    return next(unknown_name(found) for found in site.catalog.form.lists if any(field.name == form.field for field in found.fields))
