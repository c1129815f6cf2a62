"""What could not be read in a file: the reader's problems as hits, each with the line and the text that it concerns."""

from collections.abc import Iterator

from tuijian.rules.base import Context, Hit, NoParams, OptionalCase, Scope, WordedCase, kind
from tuijian.submission.reader import TextFile
from tuijian.text.positions import Problem, Span

PLACE = "line text"
"""Every problem's message may name its line and the text that stands there."""


def hits_of(kind_name: str, file: TextFile) -> Iterator[Hit]:
    """The file's problems of one kind."""
    for problem in file.problems:
        if problem.kind == kind_name:
            yield hit_of(problem, file)


def hit_of(problem: Problem, file: TextFile) -> Hit:
    """A problem as a hit."""
    variables = {**problem.variables, "line": problem.span.line, "text": _text_at(file.text, problem.span)}
    return Hit(problem.case, file.path, problem.span, variables, problem.replacement)


def _text_at(text: str, span: Span) -> str:
    """What stands at a place, as far as its first line goes."""
    lines = text.split("\n", span.line)
    end = span.end_column - 1 if span.end_line == span.line else None
    return lines[span.line - 1][span.column - 1 : end] if span.line <= len(lines) else ""


@kind(
    "strict-yaml",
    Scope.file,
    root=PLACE,
    document=PLACE,
    directive=PLACE,
    anchor=PLACE,
    alias=PLACE,
    tag=PLACE,
    merge=PLACE,
    key=PLACE,
    duplicate=f"{PLACE} key first",
    tab=PLACE,
    fullwidth_space=PLACE,
    fullwidth_colon=f"{PLACE} key",
    no_space=f"{PLACE} key",
    syntax=f"{PLACE} hint",
    depth=f"{PLACE} limit",
    nodes=f"{PLACE} limit",
    scalar=f"{PLACE} length limit",
)
def strict_yaml(subject: TextFile, params: NoParams, context: Context) -> Iterator[Hit]:
    """A list file is written as the loader reads it: keys and texts, nothing that YAML gives a second meaning."""
    yield from hits_of("strict-yaml", subject)


@kind(
    "utf-8",
    Scope.file,
    invalid=PLACE,
    other=f"{PLACE} looks",
    empty=PLACE,
    size=f"{PLACE} size_kib limit_kib",
    long_line=f"{PLACE} length limit",
)
def utf_8(subject: TextFile, params: NoParams, context: Context) -> Iterator[Hit]:
    """A file is UTF-8 text within the limits. `other` is an encoding that we recognise."""
    for hit in hits_of("utf-8", subject):
        yield Hit("other", hit.path, hit.span, hit.variables) if hit.variables.get("looks") else hit


@kind(
    "form-fields",
    Scope.file,
    no_list=f"{PLACE} file",
    missing=f"{PLACE} field label",
    empty=f"{PLACE} field label",
    unknown=f"{PLACE} field known",
    not_text=f"{PLACE} field label",
    not_list=f"{PLACE} field label",
    blank_list=f"{PLACE} field label",
    not_group=f"{PLACE} field label known",
    too_many=f"{PLACE} field label limit",
    day=f"{PLACE} field label value",
    no_such_day=f"{PLACE} field label value",
    code=f"{PLACE} field label value",
    number=WordedCase(
        f"{PLACE} field label value", "“{label}”写成了“{value}”，要写成数字。", "只写数字，不写单位，也不写“约”“多”这样的字。"
    ),
    time=WordedCase(
        f"{PLACE} field label value",
        "“{label}”写成了“{value}”，要写成 2026-01-31 09:30 这样。",
        "先写日期，空一格，再写时和分，各两位，用英文冒号连接。",
    ),
    ending=f"{PLACE} field label value endings",
    choice=OptionalCase(f"{PLACE} field label value choices"),
)
def form_fields(subject: TextFile, params: NoParams, context: Context) -> Iterator[Hit]:
    """A list file holds the form's fields, each filled as the form says."""
    yield from hits_of("form-fields", subject)


@kind("hidden-characters", Scope.file, hidden=f"{PLACE} code name")
def hidden_characters(subject: TextFile, params: NoParams, context: Context) -> Iterator[Hit]:
    """No character that the eye cannot see stands in a text."""
    yield from hits_of("hidden-characters", subject)
