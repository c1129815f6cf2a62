"""The tasks to choose from."""

from collections.abc import Iterator

from tuijian.catalog.models import Task
from tuijian.site.render import Site, task_path


def tasks(site: Site) -> Iterator[tuple[str, str]]:
    """An overview and a page for each task; nothing where the call has none."""
    if site.catalog.tasks:
        yield "tasks/index.md", site.page("tasks.md.jinja")
    for task in site.catalog.tasks:
        yield task_path(task), site.page("task.md.jinja", task=task, skeleton=_skeleton(site, task))


def _skeleton(site: Site, task: Task) -> str:
    """The headings of the task in a plan."""
    form = site.catalog.form.plan
    if form is None:
        return ""
    return "\n\n".join([f"## {form.task.format(number=task.number, name=task.name)}", *(f"### {part}" for part in form.parts)])
