"""The page 在线填报与自查: what it says without script, and the data that its form is made from. Its frame is docs/overrides/fill.html."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tuijian.browser.draft import heading_of
from tuijian.catalog.divisions import Division
from tuijian.catalog.legend import legend
from tuijian.catalog.models import Task, Unit
from tuijian.form.models import Form, FormField, FormList, PlanForm
from tuijian.report.escape import visible, visible_lines
from tuijian.report.sentences import not_official
from tuijian.rules.resolve import NomineeParams
from tuijian.site.data.place_verdict import Judge
from tuijian.site.markup.render import Site
from tuijian.submission.skeleton import Nominee, plan_skeleton, skeleton, unknown_name

FILL = "fill.md"
DATA = "assets/fill/form.json"
PLAN = "assets/fill/plan.docx"


def fill(site: Site) -> Iterator[tuple[str, str]]:
    """The page: its words for a reader without script."""
    yield FILL, site.page("fill.md.jinja")


def fill_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The data of the form, for each unit the files to be filled in by hand and a workbook, and a Word template of a plan."""
    from tuijian.office.write.plan import document

    yield DATA, json.dumps(_data(site), ensure_ascii=False, separators=(",", ":")).encode()
    for unit in site.catalog.units:
        yield f"assets/fill/{unit.slug}.zip", _blank(site, unit)
        yield f"assets/fill/{unit.slug}.xlsx", _empty(site, unit)
    form = site.catalog.form.plan
    if form is not None:
        tasks = [visible(heading_of(form, task)) for task in site.catalog.tasks]
        text = "\n".join(visible_lines(plan_skeleton(form, unknown_name(site.catalog.form.lists[0]))))
        yield PLAN, document(text, tasks, not_official(legend(site.catalog)))


def fill_paths(site: Site) -> list[str]:
    """Where they lie, known before they are made."""
    blanks = [f"assets/fill/{unit.slug}.{ending}" for unit in site.catalog.units for ending in ("zip", "xlsx")]
    return [DATA, *blanks, *([PLAN] if site.catalog.form.plan is not None else [])]


def _empty(site: Site, unit: Unit) -> bytes:
    """A unit's workbook to be filled in."""
    from tuijian.office.listfile import Nomination
    from tuijian.office.write.unit_workbook import workbook

    return workbook(site.catalog, unit, Nomination())


def _blank(site: Site, unit: Unit) -> bytes:
    """A unit's files to be filled in, with one entry in each list that takes seats."""
    from tuijian.browser.session import zipped

    form = site.catalog.form
    none = {one.list for one in site.seatings if one.unit == unit and not one.seats}
    files = skeleton(form, unit.name, {found.name: [Nominee()] for found in form.seat_lists if found.name not in none})
    return zipped({f"{unit.slug}/{name}": text.encode() for name, text in files.items()})


def _data(site: Site) -> Mapping[str, Any]:
    catalog = site.catalog
    form, judge = catalog.form, Judge.of(site)
    return {
        "notice": {"title": catalog.notice.title, "number": catalog.notice.number},
        "root": form.root,
        "unit": form.unit,
        "fields": [_field(field) for field in form.fields],
        "lists": [_list(site, found, judge) for found in form.lists],
        "plan": _plan(site),
        "stage": _stage(form),
        "openness": _openness(form),
        "attachment": {"endings": form.attachments, "mib": form.attachment_mib},
        "units": [_unit(site, unit, judge) for unit in catalog.units],
        "letter": catalog.sending.letter is not None,
        "standing": f"{site.standing}。" if site.standing else None,
        "year": catalog.register.year if judge else None,
    }


def _stage(form: Form) -> dict[str, Any] | None:
    """The field that says how far the papers have come, and the texts that make them a draft."""
    stage = form.stage
    return {"field": stage.field, "draft": [stage.draft, form.leaves[stage.field].choices[stage.draft]]} if stage else None


def _openness(form: Form) -> dict[str, Any] | None:
    """The field that says whether the papers may be public, and the texts by which they may."""
    about = form.openness
    return {"field": about.field, "open": [about.open, form.leaves[about.field].choices[about.open]]} if about else None


def _field(field: FormField) -> dict[str, Any]:
    described = {"name": field.name, "label": field.label, "type": field.type, "hint": field.hint, "example": field.example}
    return described | {
        "required": field.required,
        "accept": field.accept,
        "choices": field.choices,
        "fields": [_field(one) for one in field.fields],
        **({"entry": field.entry} if field.type == "list" else {}),
    }


def _list(site: Site, form_list: FormList, judge: Judge | None) -> dict[str, Any]:
    """A list; `plan` names the field that the page fills by itself, `place` those that hold a division's name and code."""
    plan = site.catalog.form.plan_field(form_list)
    described = {
        "name": form_list.name,
        "label": form_list.label,
        "entry": form_list.entry,
        "hint": form_list.hint,
        "seats": form_list.seats,
        "most": form_list.most,
    }
    fields = [_field(field) for field in form_list.fields if field is not plan]
    return described | {
        "required": form_list.required,
        "fields": fields,
        "plan": plan.name if plan else None,
        "place": _place_fields(site, form_list, judge),
    }


def _place_fields(site: Site, form_list: FormList, judge: Judge | None) -> list[str] | None:
    """The names of the fields with a division's name and code; None for a list whose entries are something else."""
    params = (
        bound.params for bound in site.rules if judge and isinstance(bound.params, NomineeParams) and form_list.name in bound.params.lists
    )
    first = next(params, None)
    return [first.name, first.code] if first else None


def _plan(site: Site) -> dict[str, Any] | None:
    form = site.catalog.form.plan
    if form is None:
        return None
    tasks = [_task(form, task) for task in site.catalog.tasks]
    return {
        "title": form.title,
        "background": form.background,
        "own": form.own_task,
        "tasked": form.has_tasks,
        "parts": form.parts,
        "hints": form.hints,
        "tasks": tasks,
    }


def _task(form: PlanForm, task: Task) -> dict[str, Any]:
    """A task of the list; who may choose it, where not everybody may."""
    lists, where = ({"lists": task.lists} if task.lists else {}), ({"where": task.where} if task.where else {})
    return {"number": task.number, "heading": heading_of(form, task), **lists, **where}


def _unit(site: Site, unit: Unit, judge: Judge | None) -> dict[str, Any]:
    """A unit with its seats, and the divisions that it may nominate: code, name, and the name of what each lies in."""
    unit_seatings = [one for one in site.seatings if one.unit == unit]
    rows = site.catalog.ownership.divisions_below(unit) if judge else ()
    places = [[row.code, row.name, _prefecture_name(site, row)] for row in rows]
    return {
        "name": unit.name,
        "short": unit.short,
        "slug": unit.slug,
        "seats": {one.list: one.seats for one in unit_seatings},
        "places": places,
    }


def _prefecture_name(site: Site, row: Division) -> str:
    """The prefecture that a county lies in; empty for what lies in none."""
    return next((one.name for one in site.catalog.register.ancestors(row) if one.level == "prefecture"), "")
