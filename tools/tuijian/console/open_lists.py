"""The unit's lists in other open pull requests, as `--others` brings them."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import OtherList
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.workspace import unit_of
from tuijian.report.model import Frozen
from tuijian.submission.tree import printable


class OpenList(Frozen):
    """One list: the pull request's number, its author's numeric id, the unit (folder or name), and the text of the list file."""

    pull: Annotated[int, Field(ge=1)]
    author: Annotated[int, Field(ge=1)] | None
    unit: str
    list: str


def read_others(path: str | None, catalog: Catalog) -> tuple[OtherList, ...]:
    """The lists in a JSON file, none without one; UsageError where it cannot be read or does not fit."""
    if path is None:
        return ()
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}读不出来（{error.strerror}）。") from error
    try:
        lists = TypeAdapter(tuple[OpenList, ...]).validate_json(data)
    except ValidationError as error:
        raise UsageError(f"{in_quotes(path)}的内容不对，{_error_place(error)}。") from error
    return tuple(
        OtherList(one.pull, one.author, unit_of(catalog, one.unit).slug, one.list.encode("utf-8", "surrogatepass")) for one in lists
    )


def _error_place(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid" or not first["loc"]:
        return "应当是 JSON 写的一列名单"
    number, *name = first["loc"]
    return f"第{int(number) + 1}项{''.join(f'的 {printable(str(part).encode())}' for part in name)} 不符合要求"
