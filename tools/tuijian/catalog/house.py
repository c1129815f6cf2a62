"""House rules: what holds for every call, taken from the program's own files, with examples that are made from the call's sample. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, TypeAdapter

from tuijian.catalog.errors import fault
from tuijian.catalog.models import Example, Examples, Expect, Notice, Unit
from tuijian.form.models import Form, FormField
from tuijian.report.model import Frozen
from tuijian.submission.tree import EntryType
from tuijian.text.scalars import Flag, Number, Text

_TOKEN = re.compile("«([a-z]+)»")


class Spoil(Frozen):
    """An example in the making: what is done to the sample so that the rule gives the `case`.

    `text` takes the place of the list file, `add` goes to its end, `value` in the place of the first value `of` a type; the rest is as in
    an Example.
    """

    case: Text
    note: Text
    text: str | None = None
    add: Text | None = None
    of: Text | None = None
    value: Text | None = None
    files: dict[str, str] = Field(default_factory=dict)
    types: dict[str, EntryType] = Field(default_factory=dict)
    changed: tuple[str, ...] | None = None
    whole: Flag = True
    accounts: tuple[Number, ...] | None = None
    author: Number | None = None
    escaped: Flag = False


@dataclass(frozen=True)
class HouseSample:
    """What the examples of house rules are made from: the call's form, units and notice, and the list file of its sample."""

    notice: Notice
    form: Form
    units: tuple[Unit, ...]
    listed: str

    @property
    def words(self) -> Mapping[str, str]:
        """What stands for each word in guillemets; those that this call has nothing for are not there."""
        form = self.form
        head = f"{form.unit}: "
        line = next((line for line in self.listed.splitlines() if line.startswith(head)), "")
        unit = next((one for one in self.units if line and one.name == line.removeprefix(head).strip()), None)
        other = next((one for one in self.units if one is not unit), None)
        first = form.lists[0] if form.lists else None
        files = [ending for field in self._fields() for ending in field.accept]
        texts = {
            "file": form.file, "stem": form.file.rpartition(".")[0], "root": form.root, "field": form.unit,
            "head": f"{line}\n" if line else None, "unit": unit.name if unit else None, "folder": unit.slug if unit else None,
            "short": unit.short if unit and unit.short != unit.name else None,
            "other": other.name if other else None, "otherfolder": other.slug if other else None,
            "office": self.notice.offices[0] if self.notice.offices else None,
            "list": first.name if first else None, "key": first.fields[0].name if first else None,
            "hint": next((field.hint for field in form.fields if field.name == form.unit), None),
            "plan": next((ending for ending in files if ending not in form.attachments), None),
            "scan": next(iter(form.attachments), None), "ending": next(iter(files), None),
        }  # fmt: skip
        return {word: text for word, text in texts.items() if text}

    def _fields(self) -> Iterator[FormField]:
        """Every field that holds a value, in the order of the form."""
        for field in (*self.form.fields, *(field for found in self.form.lists for field in found.fields)):
            yield from (leaf for _, leaf in field.leaves())

    def with_value(self, kind: str, value: str) -> str | None:
        """The list file with a value in the place of the first one of a type; None where it has none."""
        lines = self.listed.splitlines(keepends=True)
        for field in self._fields():
            at = next((at for at, line in enumerate(lines) if line.lstrip(" -").startswith(f"{field.name}: ")), None)
            if field.type == kind and at is not None:
                before = lines[at].partition(": ")[0]
                return "".join([*lines[:at], f"{before}: {value}\n", *lines[at + 1 :]])
        return None


def examples(name: str, line: int, spoils: Sequence[Spoil], sample: HouseSample) -> Examples:
    """The examples of a house rule: the sample as it is, and spoilt in each way that this call knows.

    CatalogError at the rule's place where the call has no sample to make them from.
    """
    if not sample.listed:
        raise fault(name, line, "没有样例，通用规则的例子做不出来", f"在 sample 文件夹里放一份 {sample.form.file}")
    words = sample.words
    spoilt = [example for spoil in spoils if (example := _example_of(spoil, sample, words))]
    as_of = _moment(sample)
    failing = tuple(one.model_copy(update={"as_of": as_of}) for one in spoilt)
    # A sample may have nothing that could be spoilt, such as no file that is named; the rule holds all the same.
    return Examples.model_construct(passing=(Example(note="样例的写法", as_of=as_of),), failing=failing)


def _moment(sample: HouseSample) -> datetime | None:
    """The moment at which examples are judged: the sample's, or else the last noon of the year whose divisions count."""
    notice = sample.notice
    if sample.form.sample and sample.form.sample.as_of:
        return None
    return datetime.combine(datetime(notice.list_year, 12, 31), time(12), ZoneInfo(notice.timezone))


def _example_of(spoil: Spoil, sample: HouseSample, words: Mapping[str, str]) -> Example | None:
    """The example; None where this call has no word, or no value, that it needs."""
    data = spoil.model_dump(mode="json", exclude_none=True, exclude={"case", "text", "add", "of", "value"}, exclude_defaults=True)
    text = sample.listed + spoil.add if spoil.add else spoil.text
    if spoil.of and spoil.value:
        text = sample.with_value(spoil.of, spoil.value)
        if text is None:
            return None
    if text is not None:
        data["files"] = {"«file»": text, **data.get("files", {})}
    try:
        filled = with_words(data, words)
    except KeyError:
        return None
    example: Example = TypeAdapter(Example).validate_json(json.dumps(filled))
    return example.model_copy(update={"expect": (Expect(case=spoil.case),), "among": True})


def with_words(data: Any, words: Mapping[str, str]) -> Any:
    """The data with a text in the place of each word in guillemets; KeyError where there is none."""
    if isinstance(data, str):
        return _TOKEN.sub(lambda found: words[found[1]], data)
    if isinstance(data, list):
        return [with_words(one, words) for one in data]
    if isinstance(data, dict):
        return {with_words(key, words): with_words(value, words) for key, value in data.items()}
    return data
