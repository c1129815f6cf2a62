"""A unit's own call below a call: its divisions hand in to it what it then nominates. Pure.

What the call above says stays quoted, sentence by sentence, with the rules on plans and places; deadline, seats and letter are the unit's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tuijian.calls.carried import Carried, Renamed, Setting, candidates, carried_rules
from tuijian.calls.from_notice import Answers, NewList, NewUnit, as_yaml, catalogue
from tuijian.catalog.disk import with_shipped_files
from tuijian.catalog.divisions import Division
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.ownership import Ownership
from tuijian.catalog.plain_data import CatalogFile
from tuijian.form.models import FormList
from tuijian.submission.skeleton import to_fill_in

ABOVE = "上级通知"
"""What stands before the headings of the call above."""

PLAN_NAME = "fangan.md"
_PREFIXES = "pqrswxyz"
_OWN = re.compile(r"n(?=[0-9])")


class NotPossibleError(ValueError):
    """A unit that has no call of its own; the text says why, in Chinese."""


@dataclass(frozen=True)
class Order:
    """What a unit decides itself.

    What is empty is left to be filled in, which `tuijian verify` names; seats and deadline may be left out.
    """

    unit: Unit
    title: str = ""
    number: str = ""
    issuer: str = ""
    text: str = ""
    site: str = "https://tuijian.example.org/"
    published: date | None = None
    deadline: date | None = None
    seats: int | None = None


def divisions_below(catalog: Catalog, unit: Unit) -> tuple[NewUnit, ...]:
    """The divisions right below a unit, which hand in to it. Raises NotPossibleError where there are none that we know of."""
    if unit.code is None:
        raise NotPossibleError(f"{unit.name}下面的单位不在行政区划表里，请用 tuijian init 自己列出推荐单位。")
    rows = (row for row in catalog.register.listed if row.parent == unit.code and catalog.register.xpcc(row.name) is None)
    units = tuple(NewUnit(row.name, row.name, f"d{row.code}", row.kind, row.code) for row in catalog.ownership.divisions_of(unit, rows))
    if not units:
        raise NotPossibleError(f"行政区划表里没有{unit.name}下面的地方，写不出推荐单位。")
    return units


@dataclass(frozen=True)
class ProvinceCall:
    """The files of the new catalogue, and the titles of the rules that were not taken over."""

    files: Mapping[str, bytes]
    left: Sequence[str]


def province(catalog: Catalog, files: Mapping[str, bytes], order: Order) -> ProvinceCall:
    """The catalogue of the unit's own call, from that of the call above and its files."""
    return _Province(catalog, files, order).build()


class _Province:
    """Puts the new catalogue together."""

    def __init__(self, catalog: Catalog, files: Mapping[str, bytes], order: Order) -> None:
        self.catalog, self.files, self.order = catalog, files, order
        self.units = divisions_below(catalog, order.unit)
        self.listed: FormList = catalog.form.seat_lists[0]
        ids = tuple(catalog.notice.sentences)
        self.prefix = next(letter for letter in _PREFIXES if not any(one.startswith(letter) for one in ids))
        begun = catalogue(self._answers())
        self.own = {name: self._renumbered(CatalogFile(name, text.encode()).data) for name, text in begun.items()}

    def build(self) -> ProvinceCall:
        """The files, with those rules of the call above that hold: as one may lean on another, until none is left out any more."""
        carried = Carried(candidates(self.catalog, self.files, self._setting()))
        left, before = list[str](), -1
        while before != carried.size:
            before, carried = carried.size, carried_rules(with_shipped_files(self._files_with(carried.rules, carried.names)), carried.rules)
            left += carried.left
        return ProvinceCall(self._files_with(carried.rules, carried.names), left)

    def _files_with(self, rules: Mapping[str, Sequence[Any]], names: frozenset[str]) -> dict[str, bytes]:
        """The files of the catalogue with these rules of the call above."""
        own = [] if "rules/own.yml" not in self.own else [rule["name"] for rule in self.own["rules/own.yml"]]
        data = {**self._plain_files(), **rules}
        data["notice.yml"] = {**data["notice.yml"], "text": [*data["notice.yml"]["text"], *self._sections(names)]}
        data["form.yml"] = _with_rules(data["form.yml"], names | {*own})
        written = {name: _HEADS.get(name, "").encode() + _BARE.sub(r"\1", as_yaml(one)).encode() for name, one in data.items()}
        return {**written, **self._plans(), **self._copied_files()}

    def _setting(self) -> Setting:
        first = self.units[0]
        listed = _BARE.sub(r"\1", as_yaml(self._sample((first.name, first.code, PLAN_NAME))))
        passing = {"note": f"{first.name}一处", "files": {"list.yml": listed}}
        return Setting(self.renamed, self._dropped_names(), first.name, passing)

    def _dropped_names(self) -> frozenset[str]:
        """The lists and units of the call above that are none of the new call's."""
        lists = {one.name for one in self.catalog.form.lists} - {self.listed.name}
        return frozenset(lists | {one.name for one in self.catalog.units} - {one.name for one in self.units})

    @cached_property
    def renamed(self) -> Renamed:
        """The nominee of the examples above, and the one of the new call's."""
        old, new = list[str](), list[str]()
        for entry, place in zip(self._base_entries, self._example_places(), strict=False):
            plan = entry.get(self._field(), "")
            old += [entry.get("name", ""), entry.get("code", ""), plan]
            new += [place.name, place.code, self._plan_name(place)]
        return Renamed(tuple(old), tuple(new))

    def _example_places(self) -> Iterator[Division]:
        """The places that examples are about: the first unit, then what lies below it, or where nothing does the other units."""
        register, code = self.catalog.register, self.units[0].code
        inside = [row for row in register.listed if row.parent == code]
        rows = inside or [row for one in self.units[1:] if (row := register.at(one.code))]
        yield from (row for row in (register.at(code), *rows) if row)

    def _plan_name(self, place: Division) -> str:
        return PLAN_NAME if place.name == self.units[0].name else f"fangan-{place.code}.md"

    # --- what the unit says itself ----------------------------------------------------------------

    def _answers(self) -> Answers:
        order, notice = self.order, self.catalog.notice
        return Answers(
            title=order.title or to_fill_in("通知的标题"),
            number=order.number or to_fill_in("通知的文号"),
            issuer=order.issuer or to_fill_in("发文单位"),
            site=order.site,
            source="由发文单位提供" if order.text else "按所填的日期和数目拟出，正式发文以后换成通知的原文",
            list_year=notice.list_year,
            timezone=notice.timezone,
            units=self.units,
            lists=(NewList(self.listed.name, self.listed.entry),),
            text=order.text or self._letter_draft(),
            published=order.published,
            deadline=order.deadline,
            seats=order.seats,
        )

    def _letter_draft(self) -> str:
        """What a letter of the unit might say, to be written by it."""
        plan = f"及其{self._plan_label()}" if self.catalog.form.plan else ""
        day, order = self.order.deadline, self.order
        lines = [to_fill_in("通知正文，写明申报的条件、程序和要求") + "。"]
        lines += [f"每个单位可以申报不超过{order.seats}个{self.listed.entry}。"] if order.seats is not None else []
        lines += [f"请于{day.year}年{day.month}月{day.day}日前将申报的{self.listed.entry}{plan}报送。"] if day else []
        return "\n".join(lines)

    def _plan_label(self) -> str:
        form = self.catalog.form.plan
        return next((one.label for one in self.listed.fields if form and one.name == form.field), "方案")

    def _renumbered(self, data: Any) -> Any:
        """The data with the unit's own sentences under a letter of their own."""
        if isinstance(data, dict):
            return {key: self._number(value) if key in ("id", "sentence") else self._renumbered(value) for key, value in data.items()}
        return [self._renumbered(one) for one in data] if isinstance(data, list) else data

    def _number(self, text: str) -> str:
        return _OWN.sub(self.prefix, text, 1) if _OWN.match(text) else text

    # --- what comes from the call above -----------------------------------------------------------

    def _plain_files(self) -> dict[str, Any]:
        """The files as data, as far as they need no rules."""
        above = self.catalog.notice
        source = {"what": f"{ABOVE}《{above.title}》（{above.number}）的文本", "where": above.sources[0].where}
        notice = {**self.own["notice.yml"], "site_name": f"{self.order.unit.short}{self.listed.entry}申报说明"}
        notice["sources"] = [*notice["sources"], source]
        notice |= {key: [*words] for key, words in (("programme", above.programme), ("offices", above.offices)) if words}
        files = {"notice.yml": notice, "form.yml": self._form(), "units.yml": self.own["units.yml"]}
        files |= {"rules/own.yml": self._own_rules(), "sample/list.yml": self._sample((self._sample_name(), "", PLAN_NAME))}
        examples = [(row.name, row.code, self._plan_name(row)) for _, row in zip(self._base_entries, self._example_places(), strict=False)]
        files |= {"examples/list.yml": self._sample(*examples), "zones.yml": self._zones()}
        return {name: one for name, one in files.items() if one}

    def _form(self) -> dict[str, Any]:
        """The call's own fields for the list, and of the call above what an entry and a plan hold."""
        own, above = self.own["form.yml"], CatalogFile("form.yml", self.files["form.yml"]).data
        stage = [one for one in above["fields"] if above.get("stage", {}).get("field") == one["name"]]
        entry = next(one for one in above["lists"] if one["name"] == self.listed.name)
        for field in entry["fields"]:
            field.update({"example": word} if (word := self._example(field)) else {})
        kept = {key: above[key] for key in ("plan", "stage") if key in above and (key != "stage" or stage)}
        sample = own["sample"] | ({"places": [self._sample_name()]} if self._made_up_places() else {})
        return {**own, "fields": [*own["fields"], *stage], "lists": [entry], **kept, "sample": sample}

    def _example(self, field: Mapping[str, Any]) -> str:
        """An example that is right in the new call, for a field that names a place or its plan."""
        plan = self.catalog.form.plan
        examples = {"name": self.units[0].name, "code": self.units[0].code, plan.field if plan else "": PLAN_NAME}
        return examples.get(field["name"], "")

    def _made_up_places(self) -> tuple[str, ...]:
        return self.catalog.form.sample.places if self.catalog.form.sample else ()

    def _sample_name(self) -> str:
        return self._made_up_places()[0] if self._made_up_places() else self.units[0].name

    def _sample(self, *entries: tuple[str, str, str]) -> dict[str, Any]:
        """A list with these entries: name, code, plan."""
        plan = self.catalog.form.plan
        values = [{"name": name, "code": code, plan.field if plan else "": file} for name, code, file in entries]
        listed = [{key: text for key, text in one.items() if key and text} for one in values]
        return {**self.own["sample/list.yml"], self.listed.name: listed}

    def _own_rules(self) -> list[dict[str, Any]]:
        """The unit's rules on seats and deadline; their examples have entries with all that an entry needs."""
        rules: list[dict[str, Any]] = self.own.get("rules/own.yml", [])
        for rule in rules:
            for example in (*rule["examples"]["pass"], *rule["examples"]["fail"]):
                if "list.yml" in example.get("files", {}):
                    listed = CatalogFile("list.yml", example["files"]["list.yml"].encode()).data
                    listed[self.listed.name] = [{**one, self._field(): PLAN_NAME} for one in listed[self.listed.name]]
                    example["files"]["list.yml"] = as_yaml(listed)
        return rules

    def _field(self) -> str:
        return self.catalog.form.plan.field if self.catalog.form.plan else "note"

    def _zones(self) -> dict[str, Any]:
        """The zones that exist within the unit, each with the division that it lies in."""
        units = tuple(Unit(name=one.name, short=one.short, slug=one.slug, kind=one.kind, code=one.code) for one in self.units)
        owners = Ownership(self.catalog.register, units)
        zones = []
        for zone in (one for one in self.catalog.zones.zones if one.unit == self.order.unit.name):
            row = self.catalog.register.at(zone.code or zone.inside or "")
            owner = owners.owner(row) if row else None
            zones += [zone.model_dump(mode="json", exclude_none=True) | {"unit": owner.name}] if owner else []
        batches = [one.model_dump(mode="json", exclude_none=True) for one in self.catalog.zones.batches]
        return {"batches": batches, "zones": zones} if zones else {}

    def _sections(self, rules: frozenset[str]) -> list[dict[str, Any]]:
        """The text of the call above, each sentence with those of its rules that hold here."""
        text = CatalogFile("notice.yml", self.files["notice.yml"]).data["text"]
        for section in text:
            section["heading"] = f"{ABOVE}：{section['heading']}" if section["heading"] else ABOVE
            for sentence in section["sentences"]:
                sentence.update({"clauses": [_clause(one, rules) for one in sentence["clauses"]]} if "clauses" in sentence else {})
        return text  # type: ignore[no-any-return]

    # --- files that are no data ---------------------------------------------------------------------

    def _plans(self) -> dict[str, bytes]:
        """The plans of the sample and of the base of examples."""
        texts = [self.renamed.rename_text(self.catalog.base.get(one.get(self._field(), ""), b"").decode()) for one in self._base_entries]
        named = {self._plan_name(place): text for place, text in zip(self._example_places(), texts, strict=False) if text}
        sample = {PLAN_NAME: named[PLAN_NAME].replace(self.units[0].name, self._sample_name())} if PLAN_NAME in named else {}
        plans = {f"{folder}/{name}": text for folder, some in (("sample", sample), ("examples", named)) for name, text in some.items()}
        return {name: text.encode() for name, text in plans.items()}

    def _copied_files(self) -> dict[str, bytes]:
        return {name: self.files[name] for name in ("tasks.yml", "procedure.yml") if name in self.files}

    @cached_property
    def _base_entries(self) -> list[Mapping[str, str]]:
        """What the entries of the base of examples say, of those that take seats first."""
        form = self.catalog.form
        path = f"{form.root}//{form.file}"
        read = self.catalog.reader.read("", (), {path: self.catalog.base.get(form.file, b"")})
        names = (self.listed.name, *(one.name for one in form.lists if one.name != self.listed.name))
        return [{name: value.text for name, value in entry.fields.items()} for entry in read.entries_of(names)]


_BARE = re.compile(r"(?<=: )'([0-9]{4,6}(?:-[0-9]{2}-[0-9]{2})?)'$", re.MULTILINE)
"""A code, year or day in quotes, which none of our files needs: a scalar is read as it is written."""

_HEADS = {
    "notice.yml": "# 本单位的通知。前面是本单位自己的话，后面是上级通知的原文，原文不改。\n",
    "units.yml": "# 申报单位：行政区划表里直接在下面的地方。slug 是它的文件夹名，定下以后不要改。\n",
}


def _clause(clause: Mapping[str, Any], rules: frozenset[str]) -> dict[str, Any]:
    """A clause of the call above with what becomes of it here."""
    checked = [one for one in clause.get("checked", ()) if one in rules]
    if checked:
        return {"quote": clause["quote"], "checked": checked}
    judged = {"judged": clause["judged"]} if "judged" in clause else {"outside": "上级通知的要求，由发文单位落实"}
    return {"quote": clause["quote"], **judged}


def _with_rules(data: Any, rules: frozenset[str]) -> Any:
    """A form without the names of rules that are not there."""
    if isinstance(data, dict):
        return {key: _with_rules(value, rules) for key, value in data.items() if key != "rule" or value in rules}
    return [_with_rules(one, rules) for one in data] if isinstance(data, list) else data


def rules_left(left: Sequence[str]) -> Iterator[str]:
    """What is said of the rules that were not taken over."""
    if left:
        yield f"有{len(left)}条规则没有带过来，汇总成本单位的推荐材料时再检查：{''.join(f'“{one}”' for one in left)}。"
