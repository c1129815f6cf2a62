"""When something may be sent in, and which files come with it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from tuijian.catalog.references import FieldOfAny
from tuijian.form.models import Form, FormField
from tuijian.report.model import Frozen
from tuijian.report.sentences import day_words
from tuijian.rules.base import Context, Hit, Scope, WordedCase, kind, timezone_of
from tuijian.rules.general.items import Filtered, Item, meets_conditions
from tuijian.rules.general.values import Pattern
from tuijian.submission.reader import Submission
from tuijian.submission.tree import TreeEntry
from tuijian.text.positions import START
from tuijian.text.scalars import Flag, Number, Text


def _moment(text: object) -> object:
    """A moment written as a day, or as a day with a time: 2024-03-12, 2024-03-12 09:00."""
    if not isinstance(text, str):
        return text
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Window(Filtered):
    """From `opens` to `closes` in the call's own time; a day alone begins with it, and ends with it where it counts (`last_day`).

    It is for submissions of which `where` holds. `called` is what people call the way of sending in.
    """

    called: str = ""
    opens: Moment | None = None
    closes: Moment | None = None
    last_day: Flag = True

    def end(self) -> datetime | None:
        """The first moment that is too late."""
        if self.closes is None:
            return None
        whole = self.closes.time() == time.min
        return self.closes + timedelta(days=1) if whole and self.last_day else self.closes


class WindowParams(Frozen):
    """The windows; a submission is in time in the first one that is for it, if it comes within."""

    windows: tuple[Window, ...]


_WINDOW_VARIABLES = "called opens closes"


@kind(
    "window",
    Scope.submission,
    WindowParams,
    early=WordedCase(_WINDOW_VARIABLES, "{called}从{opens}开始，现在还不能报送。", "等到开始以后再报送。"),
    late=WordedCase(f"{_WINDOW_VARIABLES} days", "{called}到{closes}为止，现在已经过了，请核实。", "逾期怎样处理，请咨询发文单位。"),
)
def window(subject: Submission, params: WindowParams, context: Context) -> Iterator[Hit]:
    """What is sent in comes within one of the windows that are for it: the first complete receipt counts.

    Nothing is said where nobody knows when that was.
    """
    if context.receipt_assumed:
        return
    windows = [each for each in params.windows if meets_conditions(subject, each.where)]
    received = min(context.as_of, context.complete or context.as_of).astimezone(timezone_of(context.catalog)).replace(tzinfo=None)
    if not windows or any(
        (each.opens is None or each.opens <= received) and ((end := each.end()) is None or received < end) for each in windows
    ):
        return
    coming = [each for each in windows if each.opens is not None and received < each.opens]
    case = "early" if coming else "late"
    nearest = min(coming, key=lambda each: each.opens or received) if coming else max(windows, key=lambda each: each.end() or received)
    variables: dict[str, str | int] = {
        "called": nearest.called or "报送",
        "opens": _moment_words(nearest.opens),
        "closes": _moment_words(nearest.closes),
    }
    if case == "late":
        variables["days"] = (received.date() - (nearest.closes.date() if nearest.closes else received.date())).days
    yield Hit(case, subject.path, variables=variables)


def _moment_words(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return day_words(moment.date()) + (f"{moment.hour}时{moment.minute:02}分" if moment.time() != time.min else "")


# --- files ----------------------------------------------------------------------------------------


class FilesParams(Filtered):
    """Files whose names end in one of `endings`, directly in the unit's folder: how many, how large, and how they are named.

    They are asked for where `where` holds of the submission. `called` is what people call them; `name` is a regular expression for the name
    without its ending, `looks` what it asks for in words.
    """

    endings: tuple[Text, ...]
    called: Text
    at_least: Number = 0
    at_most: Number | None = None
    most_kib: Number | None = None
    name: Pattern | None = None
    looks: str = ""


@kind(
    "files",
    Scope.submission,
    FilesParams,
    few=WordedCase("called count limit", "{called}有{count}个，至少{limit}个。", "把缺少的文件放进本单位的文件夹。"),
    many=WordedCase("called count limit", "{called}有{count}个，最多{limit}个。", "删去多出的文件。"),
    large=WordedCase("file called size limit", "“{file}”有{size} MB，{called}每个不超过{limit} MB。", "压缩或者缩小以后换上。"),
    misnamed=WordedCase("file looks", "“{file}”的文件名写法不对，要写成{looks}。", "照这样改文件名。"),
)
def files(subject: Submission, params: FilesParams, context: Context) -> Iterator[Hit]:
    """Files of a kind are there in number, size and name as the call asks."""
    if not meets_conditions(subject, params.where):
        return
    wanted = [entry for entry in subject.entries if _is_wanted(entry, params)]
    if len(wanted) < params.at_least:
        yield Hit("few", subject.path, START, {"called": params.called, "count": len(wanted), "limit": params.at_least})
    if params.at_most is not None and len(wanted) > params.at_most:
        path_of_surplus = wanted[params.at_most].path or subject.path
        yield Hit("many", path_of_surplus, START, {"called": params.called, "count": len(wanted), "limit": params.at_most})
    for entry in wanted:
        path = entry.path or subject.path
        file = path.rpartition("/")[2]
        if params.most_kib is not None and entry.size > params.most_kib * 1024:
            variables = {"file": file, "called": params.called, "size": _mib(entry.size), "limit": _mib(params.most_kib * 1024)}
            yield Hit("large", path, START, variables)
        if params.name is not None and not re.fullmatch(params.name, file.rpartition(".")[0]):
            yield Hit("misnamed", path, START, {"file": file, "looks": params.looks or params.name})


class NamedFilesParams(Frozen):
    """Every field of the form that holds the name of a file, or those of `fields` alone, by their dotted names."""

    fields: tuple[FieldOfAny, ...] = ()


@kind(
    "named-files",
    Scope.submission,
    NamedFilesParams,
    absent=WordedCase("file label", "“{label}”写的文件“{file}”不在本单位的文件夹里。", "把文件放进本单位的文件夹，或者改正文件名。"),
)
def named_files(subject: Submission, params: NamedFilesParams, context: Context) -> Iterator[Hit]:
    """A file that the list names lies in the unit's folder, by just that name."""
    form = context.catalog.form
    names_in_folder = {(entry.path or "").rpartition("/")[2] for entry in subject.entries if entry.type.is_regular}
    fields = {name: leaf for name, leaf in form.leaves.items() if _names_file(name, leaf, params)}
    items_with_fields: list[tuple[Item, Mapping[str, FormField]]] = [(subject, fields)]
    items_with_fields += [(entry, _of_list(form, name, params)) for name, entries in subject.lists.items() for entry in entries]
    for item, file_fields in items_with_fields:
        for name, leaf in file_fields.items():
            file = item.text(name)
            if file and file.endswith(leaf.accept) and file not in names_in_folder:
                yield Hit("absent", subject.path, item.span_of(name), {"file": file, "label": leaf.label})


def _of_list(form: Form, name: str, params: NamedFilesParams) -> Mapping[str, FormField]:
    leaves = (leaf for field in form.list_named(name).fields for leaf in field.leaves())
    return {dotted: leaf for dotted, leaf in leaves if _names_file(dotted, leaf, params)}


def _names_file(name: str, leaf: FormField, params: NamedFilesParams) -> bool:
    return leaf.type == "file" and (not params.fields or name in params.fields)


def _is_wanted(entry: TreeEntry, params: FilesParams) -> bool:
    path = (entry.path or "").lower()
    return entry.type.is_regular and path.count("/") == 2 and path.endswith(tuple(ending.lower() for ending in params.endings))


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")
