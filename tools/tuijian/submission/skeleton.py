"""A submission to be filled in, made from the form: every `【请填写：…】` is then named by the checker. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tuijian.form.models import Form, FormField, FormList, PlanForm
from tuijian.text.yaml_writing import dashed_lines, scalar


@dataclass(frozen=True, slots=True)
class Nominee:
    """A nominee as far as it is known; an empty name or code is left to be filled in."""

    name: str = ""
    code: str = ""


def skeleton(form: Form, unit: str, nominees: Mapping[str, Sequence[Nominee]], schema: str = "") -> dict[str, str]:
    """The list file and a plan for each nominee, by name. `nominees` are the entries of each list; a list without any is shown empty.

    `schema` is the address of the list file's JSON Schema: an editor that knows YAML completes and checks by it while somebody types.
    """
    plans: dict[str, str] = {}
    lines = [f"# {unit}的推荐材料。把每处【请填写】连同括号换成实际内容，再运行 tuijian check 检查。"]
    lines += ["# 以“#”开头的是说明，可以留着，也可以删去。"]
    lines += [*([f"# yaml-language-server: $schema={schema}"] if schema else []), ""]
    for field in form.fields:
        lines += _field_lines(field, "", {form.unit: unit})
    for form_list in form.lists:
        lines += ["", *_list_lines(form, form_list, nominees.get(form_list.name), plans)]
    return {form.file: "\n".join(lines) + "\n", **plans}


def to_fill_in(hint: str) -> str:
    """What stands where something is to be filled in."""
    return f"【请填写：{hint}】"


def unknown_name(nominees: FormList) -> str:
    """What stands for the name of a nominee that is not known."""
    return to_fill_in(f"{nominees.entry}名称")


def _field_lines(field: FormField, indent: str, texts: Mapping[str, str]) -> Iterator[str]:
    """A field with what it means above it; one that a skeleton need not show stands in a comment."""
    yield f"{indent}# {_field_remark(field)}"
    if field.type == "group":
        yield f"{indent}{field.name}:"
        for inner in field.fields:
            yield from _field_lines(inner, f"{indent}  ", {})
    elif field.type == "list":
        off = "" if field.skeleton else "# "
        remark, *lines = [line for inner in field.fields for line in _field_lines(inner, f"{indent}    ", {})]
        yield f"{indent}{off}{field.name}:"
        yield from (f"{indent}{off}{line[len(indent) :]}" for line in (remark[2:], *dashed_lines(lines, f"{indent}  ")))
    else:
        off = "" if field.skeleton or field.name in texts else "# "
        example = field.example or to_fill_in(field.hint)
        yield f"{indent}{off}{field.name}: {scalar(texts.get(field.name) or (example if off else to_fill_in(field.hint)))}"


def _field_remark(field: FormField) -> str:
    name = "" if field.hint.startswith(field.label) else f"{field.label}："
    return f"{name}{field.hint}{f'，例如 {field.example}' if field.example else ''}"


def _list_lines(form: Form, form_list: FormList, nominees: Sequence[Nominee] | None, plans: dict[str, str]) -> Iterator[str]:
    """A list with its entries; with none of them, in a comment where it may be left out, else as []."""
    yield f"# {form_list.label}：{form_list.hint}"
    if nominees:
        yield f"{form_list.name}:"
        for nominee in nominees:
            yield from _entry_lines(form, form_list, nominee, plans)
    elif form_list.required:
        yield f"{form_list.name}: []"
    else:
        yield from (f"# {line}" for line in (f"{form_list.name}:", *_entry_lines(form, form_list, None, {})))


def _entry_lines(form: Form, form_list: FormList, nominee: Nominee | None, plans: dict[str, str]) -> Iterator[str]:
    """An entry, a dash before its first field. One without a nominee is an example, bare of remarks."""
    if nominee is None:
        lines = [line for field in form_list.fields for line in example_lines(field, "    ", spare=False)]
    else:
        texts = _known_texts(form, form_list, nominee, plans)
        remark, *lines = [line for field in form_list.fields for line in _field_lines(field, "    ", texts)]
        yield remark[2:]
    yield from dashed_lines(lines, "  ")


def example_lines(field: FormField, indent: str, spare: bool = True) -> Iterator[str]:
    """A field by its example; `spare`: by its hint where it has none, else it is left out."""
    if field.type in ("group", "list"):
        deeper = "  " if field.type == "group" else "    "
        lines = [line for inner in field.fields for line in example_lines(inner, indent + deeper, spare)]
        yield from [f"{indent}{field.name}:"] if lines or spare else []
        yield from dashed_lines(lines, f"{indent}  ") if lines and field.type == "list" else lines
    elif field.skeleton and (field.example or spare):
        yield f"{indent}{field.name}: {scalar(field.example or field.hint)}"


def _known_texts(form: Form, form_list: FormList, nominee: Nominee, plans: dict[str, str]) -> dict[str, str]:
    """What is known of an entry; its plan is written where it has one."""
    texts = {"name": nominee.name, "code": nominee.code}
    field = form.plan_field(form_list)
    if form.plan and field:
        texts[field.name] = free_name(nominee.name or "初步方案", field.accept[0], plans)
        plans[texts[field.name]] = plan_skeleton(form.plan, nominee.name or unknown_name(form_list))
    return {key: text for key, text in texts.items() if text}


def free_name(stem: str, ending: str, taken: Collection[str]) -> str:
    """A file name that no other plan has: the stem, with a number behind it where that is taken."""
    names = (f"{stem}{number or ''}{ending}" for number in (0, *range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def plan_skeleton(form: PlanForm, name: str, task: str = "") -> str:
    """A plan with all its parts, for one task where the call has any; `task` is its heading, to be filled in where it is empty."""
    before = ["", f"## {form.background}", "", _part_hint(form, form.background)] if form.background else []
    head = [f"# {form.title.format(name=name)}", *before]
    return "\n".join([*head, "", task_skeleton(form, task) if form.has_tasks else "\n".join(_part_lines(form)) + "\n"])


def task_skeleton(form: PlanForm, task: str = "") -> str:
    """A task in a plan with all its parts, under its heading `task`."""
    head = f"## {task or form.task_heading(to_fill_in('任务编号'), to_fill_in('任务名称'))}"
    return "\n".join([head, "", *_part_lines(form)]) + "\n"


def _part_lines(form: PlanForm) -> list[str]:
    """The parts with what is to be filled in, a blank line between them."""
    lines = [line for part in form.parts for line in ("", f"{form.mark} {part}", "", _part_hint(form, part))]
    return lines[1:]


def _part_hint(form: PlanForm, part: str) -> str:
    return to_fill_in(form.hints.get(part, part))
