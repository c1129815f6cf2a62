"""The words by which tasks and parts of a plan are known. All of them are data: the form's, the list of tasks', the rules' parameters."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from pydantic import Field

from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Task
from tuijian.catalog.references import FieldOfLists, ListName, PartName
from tuijian.rules.base import PlanParams
from tuijian.text.heading_numbers import CHINESE_NUMBER, whole_number
from tuijian.text.scalars import Number

TO_FILL_IN = "【请填写"
"""How a value begins that is still to be filled in (`tuijian new` writes them); the rule `placeholder` names it."""

LONGEST_HEADING = 80
"""A text of more characters is no task's name and no part's."""

LONGEST_NAME = 30
"""A heading of more characters is no task's name in other words."""

STEM_LENGTH = 5
"""So many characters at the beginning of a longer name are enough to know it by."""

SHORTEST_COPY = 8
"""So many letters in a row are the notice's where they stand there; fewer may stand anywhere."""

_GAP = r"[\s、.．:：,，。;；\-—－·]"
_NUMBER = rf"\s*([0-9]{{1,4}}|{CHINESE_NUMBER}(?={_GAP}|$|[项号条）)]))\s*"
_NUMBER_IN_SERIES = f"(?:[0-9]{{1,2}}|{CHINESE_NUMBER})"
_SERIES = (
    rf"({_NUMBER_IN_SERIES}(?:项?\s*(?:[、,和及与至到]|[-—–~]{{1,2}})\s*(?:任务|第)?{_NUMBER_IN_SERIES})*)"
    "(?![0-9A-Za-z%年个所万人名亿元月])"
)
_BETWEEN_NAMES = re.compile(r"[、，,；;。：:]|以及|[和及]")
_SERIES_SIGN = re.compile("[、；;]")
_ONLY_NUMBERS = re.compile(
    rf"(?:清单)?(?:任务)?第?{_NUMBER_IN_SERIES}项?(?:\s*(?:[、,和及与至到]|[-—–~]{{1,2}})\s*(?:任务|第)?{_NUMBER_IN_SERIES}项?)+"
)
_COUNTED_OFF = re.compile(
    rf"(?:^|[。;；,，])\s*(?:{CHINESE_NUMBER}[是要]|[（(]\s*{CHINESE_NUMBER}\s*[）)]|第{CHINESE_NUMBER}[,，、])\s*([^。，：；,:;\n]{{2,30}})"
)
_HOW_MANY = re.compile(r"[0-9一二三四五六七八九十]{1,3}[大项个]")
_WORDS = re.compile(r"\w+")
_JOINS = re.compile(r"以及|[和与及、，,/／]")
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_ADDRESS = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|(?<=\])\([^)\n]{0,500}\)|https?://[!-~]+")
"""An image, and where a link leads: no words of a plan."""

_REPEATED = re.compile(r"([^\W\d]{2,8}?)\1{2,}")
"""The same words three times and more."""

_SIGNS_AROUND = ' \t\u3000：:，,、（）().“”"-*|/／—–－_<>＜＞〈〉[]【】'
_ANNOUNCES = re.compile(r"(?:主要)?(?:如下|包括|包含|分为|有)(?:以下.{0,8})?$")
"""How a heading ends that announces what follows: 具体措施如下."""

_NAMELESS = re.compile(r"某某[省市县区州盟旗]?")
_AROUND_NAMES = " \t\xa0\u3000、.：:,，;；-—·"
_IN_BRACKETS = re.compile(r"[（(][^（()）]{0,40}[）)]")


class TasksParams(PlanParams):
    """How tasks are known. `chosen` is the field of an entry that holds numbers of tasks.

    `numbers` are ways to write a task's number in a plan, `listed` those that mean the notice's list and nothing else; `{number}` stands
    for the number. `endings` end the name of a task, and do not count when names are compared; `same` holds words and what is usually
    said for them. `columns` head the column of a table that holds tasks. `thin` are sentences that say nothing (regular expressions);
    a plan of fewer than `least` characters of others is asked about.
    """

    chosen: FieldOfLists = ""
    numbers: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    same: dict[str, str] = Field(default_factory=dict)
    columns: tuple[str, ...] = ()
    thin: tuple[str, ...] = ()
    least: Number = 20


class PartParams(PlanParams):
    """A part of a plan, and other words for it. `asked` are the lists of whose plans it is asked; of others, only what is there is judged.

    A part of fewer than `least` characters of its own is asked about.
    """

    part: PartName
    alike: tuple[str, ...] = ()
    asked: tuple[ListName, ...] = ()
    least: Number = 20


class Reading(NamedTuple):
    """What a text means as a task: one of the list's (`task`), or one of the zone's `own`; neither where it is still to be filled in.

    `exact` says whether the text is the list's, as far as names are compared.
    """

    task: Task | None = None
    own: str | None = None
    exact: bool = True


def key_of(text: str) -> str:
    """The letters and digits of a text: what is the same whatever the width and the punctuation."""
    return "".join(_WORDS.findall(normalize("NFKC", text)))


_short_key = lru_cache(maxsize=8192)(key_of)


@lru_cache(maxsize=8)
def vocabulary(catalog: Catalog) -> "Vocabulary | None":
    """The words of a call; None where it asks for no plans."""
    return Vocabulary(catalog) if catalog.form.plan else None


class Vocabulary:
    """Reads headings, cells and sentences by a call's words."""

    def __init__(self, catalog: Catalog) -> None:
        form = catalog.form.plan
        assert form is not None
        rules = [rule for rule in catalog.rules if rule.retired is None]
        tasks_params: dict[str, Any] = next((rule.params for rule in rules if rule.kind == "tasks"), {"lists": ()})
        self.params = TasksParams.model_validate_json(json.dumps(tasks_params))
        parts = (json.dumps(rule.params) for rule in rules if rule.kind == "plan-part")
        self.parts = tuple(map(PartParams.model_validate_json, parts))
        self.background, self.own_task, self.has_tasks = key_of(form.background), form.own_task, form.has_tasks
        self.canonical = {task.number: form.task_heading(task.number, task.name) for task in catalog.tasks}
        self.tasks = {task.number: task for task in catalog.tasks}
        self._notice = "\n".join(key_of(sentence.text) for sentence in catalog.notice.sentences.values())
        self.task_word = form.task.partition("{")[0].strip()
        self._by_name = {self._short_name(key_of(task.name)): task for task in catalog.tasks}
        self._columns = frozenset(map(key_of, (self.task_word, *self.params.columns))) if self.has_tasks else frozenset[str]()
        self._words = self._part_words()
        self.task = lru_cache(maxsize=8192)(self._read_task)
        self._short_parts_in = lru_cache(maxsize=8192)(self._parts_in)
        self._is_known_remembered = lru_cache(maxsize=8192)(self._is_known)
        openers = (*self._words, *self._by_name, *(task.name for task in catalog.tasks), form.background, self.task_word, self.own_task)
        self._beginnings = frozenset(word[:2] for word in (*openers, TO_FILL_IN, "某某") if word)

    # --- parts ---

    def _part_words(self) -> dict[str, tuple[str, ...]]:
        parts_by_word: dict[str, tuple[str, ...]] = {}
        for part_params in self.parts:
            for word in (part_params.part, *part_params.alike):
                parts_by_word[key_of(word)] = (*parts_by_word.get(key_of(word), ()), part_params.part)
        return parts_by_word

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        """The words long enough to be known at the end of a heading, the longest first."""
        return tuple(sorted((word for word in self._words if len(word) >= 4), key=len, reverse=True))

    def parts_named(self, text: str) -> tuple[str, ...]:
        """The parts whose words these are, just so: a part's name, another word for it, or several of them joined (措施和保障)."""
        if len(text) > LONGEST_HEADING:
            return ()
        key = key_of(_NAMELESS.sub("", text))
        if key in self._words:
            return self._words[key]
        if "。" not in text and (announced := _ANNOUNCES.sub("", key)) in self._words:
            return self._words[announced]
        if ("大" in text or "项" in text or "个" in text) and (plain := _HOW_MANY.sub("主要", text)) != text:
            return self.parts_named(plain)
        pieces = [key_of(piece) for piece in _JOINS.split(text)] if key and _JOINS.search(text) else []
        if pieces and all(piece in self._words for piece in pieces):
            return tuple(dict.fromkeys(part for piece in pieces for part in self._words[piece]))
        return ()

    def parts_labelled(self, text: str) -> tuple[str, ...]:
        """The parts that a label within a paragraph names, just so."""
        return self.parts_named(text) if text.strip()[:2] in self._beginnings else ()

    def parts_in(self, text: str) -> tuple[str, ...]:
        """The parts that a heading stands for; what is long is not remembered."""
        return self._short_parts_in(text) if len(text) <= LONGEST_HEADING else self._parts_in(text)

    def _parts_in(self, text: str) -> tuple[str, ...]:
        """The parts that a heading stands for: by its words, by the words that it ends in or joins, or by what it is much like."""
        if named := self.parts_named(text) or self.parts_named(_IN_BRACKETS.sub("", text)):
            return named
        text = _HOW_MANY.sub("主要", text)
        key = key_of(text)
        pieces = [piece for piece in map(key_of, _JOINS.split(text)) if piece]
        joined = [part for piece in pieces for word in self._endings if piece.endswith(word) for part in self._words[word]]
        joined += self._words.get(pieces[-1], ()) if len(pieces) > 1 else ()
        if joined and len(key) <= 24:
            return tuple(dict.fromkeys(joined))
        near = get_close_matches(key, [key_of(one.part) for one in self.parts], 1, 0.75) if 3 <= len(key) <= 8 else []
        return self._words[near[0]] if near else ()

    def is_background(self, text: str) -> bool:
        """Whether a heading opens what the zone has done so far."""
        key = _short_key(text) if len(text) <= LONGEST_HEADING else key_of(text)
        return key != "" and key == self.background

    def is_task_column(self, text: str) -> bool:
        """Whether a cell heads a column of tasks."""
        return key_of(text) in self._columns

    # --- tasks ---

    def is_known_heading(self, text: str) -> bool:
        """Whether a text alone is a heading, whatever its marks: a part, the background, or a task of the list by its name."""
        return text[:2] in self._beginnings and 2 <= len(text) <= LONGEST_HEADING and self._is_known_remembered(text)

    def _is_known(self, text: str) -> bool:
        if self.parts_named(text) or self.is_background(text) or TO_FILL_IN in text:
            return True
        reading = self.task(text) if self.task_word in text or self._short_name(key_of(text)) in self._by_name else None
        return reading is not None and (reading.exact or reading.own == "")

    def is_likely_heading(self, text: str) -> bool:
        """Whether a text is a heading where it has a number or stands in bold: what is one anywhere, and a task in other words."""
        reading = self.task(text) if 2 <= len(text) <= LONGEST_NAME and not any(mark in text for mark in "，。；") else None
        return bool(reading and reading.task) or self.is_known_heading(text)

    def _short_name(self, key: str) -> str:
        """A name without the endings that do not count, and with one word for what has two."""
        for word, usual in self.params.same.items():
            key = key.replace(word, usual)
        for ending in self.params.endings:
            if len(key) > len(ending) + 2:
                key = key.removesuffix(ending)
        return key

    @cached_property
    def _number_patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """How the number of a task of the list is written, and how one is that may be the plan's own."""
        listed, loose = (
            "|".join(way.replace("{number}", _NUMBER) for way in ways) or "(?!)" for ways in (self.params.listed, self.params.numbers)
        )
        return re.compile(listed), re.compile(loose)

    def _read_task(self, text: str) -> Reading | None:
        """What a heading means as a task; None where it names none of the list's and no number of one, or the call has no tasks."""
        if len(text) > LONGEST_HEADING or not self.has_tasks:
            return None
        plain = _plain(text)
        if self.own_task and (own := self._own_task_pattern.fullmatch(plain)):
            return Reading(own=_as_written(text, own[1]))
        if TO_FILL_IN in text:
            return Reading() if self.task_word in text else None
        listed, loose = self._number_patterns
        number_match = listed.search(plain)
        if number_match and (task := self.tasks.get(_number(number_match))):
            return Reading(task, exact=False)
        number_match = loose.match(plain)
        return self._task_by_number(text, plain, number_match) if number_match else self._task_by_name(plain)

    @cached_property
    def _own_task_pattern(self) -> re.Pattern[str]:
        """How one of the plan's own is written: its words, a number that may be there, its name."""
        return re.compile(rf"{self.own_task}{_GAP}*(?:[0-9]{{1,2}}(?![0-9])|{CHINESE_NUMBER}(?={_GAP}|$))?{_GAP}*(.*)")

    def is_number_alone(self, text: str) -> bool:
        """Whether a text is the number of a task and nothing else: 任务一."""
        return bool(self._number_patterns[1].fullmatch(normalize("NFKC", text).strip()))

    def _task_by_number(self, text: str, plain: str, number_match: re.Match[str]) -> Reading:
        """A heading with a number: the task that its name says; else, without a name, that of its number; else one of the zone's own."""
        number, rest = _number(number_match), plain[number_match.end() :].strip(_AROUND_NAMES)
        named, task = self._task_by_name(rest), self.tasks.get(number)
        if named and named.task:
            return named._replace(exact=named.exact and named.task is task)
        if task and (not rest or get_close_matches(self._short_name(key_of(rest)), [self._short_name(key_of(task.name))], 1, 0.6)):
            return Reading(task, exact=False)
        return Reading(own=_as_written(text, rest) or text.strip())

    def _task_by_name(self, text: str) -> Reading | None:
        """The task of the list whose name stands in a text, or is much like it."""
        key = self._short_name(key_of(text))
        if key in self._by_name:
            return Reading(self._by_name[key])
        inside = [name for name in self._by_name if len(name) >= 4 and name in key]
        inside = inside or [name for name in self._by_name if len(name) > STEM_LENGTH + 1 and name[:STEM_LENGTH] in key]
        near = inside or (get_close_matches(key, self._by_name, 1, 0.8) if 3 <= len(key) <= 20 else [])
        return Reading(self._by_name[max(near, key=len)], exact=False) if near else None

    def tasks_in(self, text: str) -> Iterator[Task]:
        """The tasks of the list whose full names stand in running text, that it counts off, or that it names by their numbers."""
        others = {*self.counted_in(text), *self.in_series(text), *self.numbered_in(text)}
        yield from (task for task in self.tasks.values() if task.name in text or task in others)

    def counted_in(self, text: str) -> Iterator[Task]:
        """The tasks of the list that running text counts off: 一是职普融通，二是县中振兴."""
        readings = (self.task(found[1]) for found in _COUNTED_OFF.finditer(text))
        yield from (reading.task for reading in readings if reading and reading.task and reading.exact)
        names = [self._by_name.get(self._short_name(key_of(name))) for name in _BETWEEN_NAMES.split(text)] if "、" in text else []
        yield from (task for task in names if task)

    def in_series(self, text: str) -> list[Task]:
        """The tasks that a series names, with what stands before its first and behind its last: 围绕职普融通、县中振兴两个方面."""
        names = [self._short_name(key_of(name)) for name in _BETWEEN_NAMES.split(text)] if _SERIES_SIGN.search(text) else []
        found = [task for name in names if (task := self._by_name.get(name) or self._at_an_end(name))]
        return found if len(found) > 1 else []

    def joined_in(self, text: str) -> list[Task]:
        """The tasks of the list that a text joins by their names: 职普融通、县中振兴."""
        if not _JOINS.search(text):
            return []
        named = self.in_series(text)
        return [task for task in self.tasks.values() if task.name in text or task in named]

    def _at_an_end(self, key: str) -> Task | None:
        """The task whose name a piece of a series begins or ends with."""
        return next(
            (self._by_name[name] for name in self._by_name if len(name) >= 4 and (key.startswith(name) or key.endswith(name))), None
        )

    @cached_property
    def _series_patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """How several numbers are written where one may be: of the list, and in digits of any kind."""
        listed, loose = (
            "|".join(way.replace("{number}", _SERIES) for way in ways) or "(?!)" for ways in (self.params.listed, self.params.numbers)
        )
        return re.compile(listed), re.compile(loose)

    def numbered_in(self, text: str) -> tuple[Task, ...]:
        """The tasks of the list that a text names by numbers: 任务4、5、12, 清单第4—6项."""
        plain = normalize("NFKC", text)
        listed, loose = self._series_patterns
        series = [_matched_group(one) for one in listed.finditer(plain)]
        series += [one_series for one in loose.finditer(plain) if re.search("[0-9]", one_series := _matched_group(one))]
        return tuple(
            self.tasks[number]
            for number in dict.fromkeys(n for one_series in series for n in _numbers_in(one_series))
            if number in self.tasks
        )

    def numbers_alone(self, text: str) -> tuple[Task, ...]:
        """The tasks of the list where a text holds several numbers and nothing else: 4、5, 第4项和第5项."""
        plain = normalize("NFKC", text)
        if not _ONLY_NUMBERS.fullmatch(plain):
            return ()
        numbers = dict.fromkeys(_numbers_in(plain.replace("清单", "")))
        return tuple(self.tasks[number] for number in numbers if number in self.tasks)

    def ends_as_task(self, name: str) -> bool:
        """Whether a heading has the ending that names of tasks have, and a name before it."""
        key = key_of(name)
        return self.has_tasks and any(key.endswith(ending) and len(key) >= len(ending) + 4 for ending in self.params.endings)

    # --- words of one's own ---

    @cached_property
    def _thin_sentence(self) -> re.Pattern[str]:
        return re.compile("|".join(self.params.thin) or "(?!)")

    def own_words(self, text: str, enough: int) -> int:
        """How many characters a text has of its own, up to `enough`.

        Blanks, sentences that say nothing and clauses of the notice do not count, each sentence and clause counts once.
        """
        count, seen = 0, set[str]()
        for found in _SENTENCE.finditer(_ADDRESS.sub("", text) if "](" in text or "://" in text else text):
            part = found[0].strip(_SIGNS_AROUND)
            if part and part not in seen and not self._thin_sentence.fullmatch(part):
                seen.add(part)
                clauses = [one for one in dict.fromkeys(part.replace(",", "，").split("，")) if not self._is_of_the_notice(one)]
                joined = "，".join(clauses)
                count += len("".join((_REPEATED.sub(r"\1", joined) if any(map(_may_repeat, clauses)) else joined).split()))
                if count >= enough:
                    break
        return count

    def _is_of_the_notice(self, clause: str) -> bool:
        """Whether a clause stands in the notice word for word."""
        return len(clause) >= SHORTEST_COPY and len(key := key_of(clause)) >= SHORTEST_COPY and key in self._notice


def _plain(text: str) -> str:
    """A heading as it is compared: with one width of letters and signs, and without the 某某 that stands for a name."""
    return normalize("NFKC", _NAMELESS.sub("", text)).strip()


def _as_written(text: str, ending: str) -> str:
    """The words that a heading ends in, as they were written, by what they are when they are compared; empty for none."""
    words = ending.strip(_AROUND_NAMES)
    starts = range(len(text)) if words else ()
    return next((name for at in starts if _plain(name := text[at:].strip(_AROUND_NAMES)).strip(_AROUND_NAMES) == words), words)


def _may_repeat(clause: str) -> bool:
    """Whether words of two letters or more can stand in a clause three times; quicker than to look for them."""
    return len(clause) - len(set(clause)) >= 4


def _matched_group(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _numbers_in(series: str) -> Iterator[int]:
    """The numbers of a series, those of a range with all between."""
    for piece in re.split(r"[、,和及与]", series):
        ends = [whole_number(one) or 0 for one in re.split(r"[-—–~]{1,2}|[至到]", re.sub(r"任务|[第项]|\s", "", piece)) if one]
        yield from range(ends[0], ends[-1] + 1) if ends else ()


def _number(match: re.Match[str]) -> int:
    return whole_number(next(group for group in match.groups() if group)) or 0
