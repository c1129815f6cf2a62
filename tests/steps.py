"""How many steps a regular expression takes, counted and not timed; and the texts that make bad ones take many.

The expression is read by Python's own parser and matched by backtracking as Python's engine does, one step for each look at a
character or a place. What the engine skips by its own tricks is counted here all the same, so that the count errs to the safe side.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

sys.setrecursionlimit(60_000)


class TooManyError(Exception):
    """More steps than were allowed."""


class Matcher:
    """Matches one expression against one text, and counts."""

    def __init__(self, pattern: str | bytes, flags: int, text: str, most: int) -> None:
        self.tree = parser.parse(pattern, flags & ~re.DEBUG)
        self.flags = self.tree.state.flags
        self.text, self.most = text, most
        self.steps = 0
        self.groups: dict[int, tuple[int, int]] = {}
        self.tests: dict[int, Callable[[str], bool] | None] = {}

    def find_all(self) -> list[tuple[int, int]]:
        """Every match, as `finditer` finds them."""
        at, found = 0, list[tuple[int, int]]()
        while at <= len(self.text):
            self._step()
            end = next(self._sequence(self.tree.data, 0, at), None)
            if end is not None:
                found.append((at, end))
            at = end if end is not None and end > at else at + 1
        return found

    def full(self) -> bool:
        """Whether the whole text matches."""
        return any(end == len(self.text) for end in self._sequence(self.tree.data, 0, 0))

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooManyError

    def _sequence(self, items: list[Any], index: int, at: int) -> Iterator[int]:
        """Every place where the items from `index` on may end, the first one first."""
        while index < len(items) and (single := self._single(items[index])) is not None:
            self._step()
            if at >= len(self.text) or not single(self.text[at]):
                return
            index, at = index + 1, at + 1
        if index == len(items):
            yield at
            return
        for end in self._item(items[index], at):
            yield from self._sequence(items, index + 1, end)

    def _single(self, item: Any) -> Callable[[str], bool] | None:
        """A test for one character, where the item is one."""
        if id(item) not in self.tests:
            self.tests[id(item)] = self._test(*item)
        return self.tests[id(item)]

    def _test(self, kind: Any, value: Any) -> Callable[[str], bool] | None:
        if kind is sre.LITERAL:
            if not self.flags & re.IGNORECASE:
                return chr(value).__eq__
            return lambda char: self._same(char, value)
        if kind is sre.NOT_LITERAL:
            return lambda char: ord(char) != value
        if kind is sre.ANY:
            return lambda char: char != "\n" or bool(self.flags & re.DOTALL)
        if kind is sre.IN:
            known: dict[str, bool] = {}
            return lambda char: known[char] if char in known else known.setdefault(char, self._within(char, value))
        return None

    def _same(self, char: str, code: int) -> bool:
        return ord(char) == code or (bool(self.flags & re.IGNORECASE) and char.lower() == chr(code).lower())

    def _within(self, char: str, parts: list[Any]) -> bool:
        negated = parts[0][0] is sre.NEGATE
        return any(self._has(char, kind, value) for kind, value in parts[negated:]) != negated

    def _has(self, char: str, kind: Any, value: Any) -> bool:
        if kind is sre.LITERAL:
            return self._same(char, value)
        if kind is sre.RANGE:
            both = {char, char.lower(), char.upper()} if self.flags & re.IGNORECASE else {char}
            return any(value[0] <= ord(one) <= value[1] for one in both if len(one) == 1)
        return re.fullmatch(_CATEGORIES[value], char, self.flags & re.ASCII) is not None

    def _item(self, item: Any, at: int) -> Iterator[int]:  # noqa: C901, PLR0912  # a branch a kind
        kind, value = item
        self._step()
        if kind is sre.SUBPATTERN:
            for end in self._sequence(value[3].data, 0, at):
                if value[0] is not None:
                    self.groups[value[0]] = (at, end)
                yield end
        elif kind is sre.BRANCH:
            for way in value[1]:
                yield from self._sequence(way.data, 0, at)
        elif kind is sre.ATOMIC_GROUP:
            yield from self._first(self._sequence(value.data, 0, at))
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            if self._seen(value, at) == (kind is sre.ASSERT):
                yield at
        elif kind is sre.AT:
            if self._stands(value, at):
                yield at
        elif kind is sre.GROUPREF:
            start, end = self.groups.get(value, (-1, -1))
            if start >= 0 and self.text.startswith(self.text[start:end], at):
                yield at + end - start
        else:
            least, most, inner = value
            yield from self._repeat(kind, least, most, inner, at)

    @staticmethod
    def _first(ends: Iterator[int]) -> Iterator[int]:
        for end in ends:
            yield end
            return

    def _seen(self, value: Any, at: int) -> bool:
        direction, tree = value
        if direction > 0:
            return next(self._sequence(tree.data, 0, at), None) is not None
        width = tree.getwidth()[0]
        return at >= width and next(self._sequence(tree.data, 0, at - width), None) is not None

    def _stands(self, what: Any, at: int) -> bool:
        text = self.text
        if what in (sre.AT_BEGINNING_STRING, sre.AT_BEGINNING):
            return at == 0 or (what is sre.AT_BEGINNING and bool(self.flags & re.MULTILINE) and text[at - 1] == "\n")
        if what is sre.AT_END:
            return at == len(text) or text[at:] == "\n" or (bool(self.flags & re.MULTILINE) and text[at] == "\n")
        if what is sre.AT_END_STRING:
            return at == len(text)
        edge = (at > 0 and _word(text[at - 1])) != (at < len(text) and _word(text[at]))
        return edge == (what is sre.AT_BOUNDARY)

    def _repeat(self, kind: Any, least: int, most: Any, body: Any, at: int) -> Iterator[int]:
        items = body.data
        most = len(self.text) + 1 if most is sre.MAXREPEAT else int(most)
        single = self._single(items[0]) if len(items) == 1 else None
        ends = self._run(single, least, most, at, kind is sre.MIN_REPEAT) if single else self._many(items, least, most, at, kind)
        yield from self._first(ends) if kind is sre.POSSESSIVE_REPEAT else ends

    def _run(self, single: Callable[[str], bool], least: int, most: int, at: int, lazy: bool) -> Iterator[int]:
        """A repeated character: as many as there are, then fewer; or few, then more."""
        end = at
        while end - at < (least if lazy else most) and end < len(self.text) and single(self.text[end]):
            self._step()
            end += 1
        if end - at < least:
            return
        yield end
        while not lazy and end - at > least:
            self._step()
            end -= 1
            yield end
        while lazy and end - at < most and end < len(self.text) and single(self.text[end]):
            self._step()
            end += 1
            yield end

    def _many(self, items: list[Any], least: int, most: int, at: int, kind: Any) -> Iterator[int]:
        """A repeated group. Without a way back (possessive) it is gone through in a loop."""
        if kind is sre.POSSESSIVE_REPEAT:
            count = 0
            while count < most and (end := next(self._sequence(items, 0, at), None)) is not None and (end > at or count < least):
                at, count = end, count + 1
            if count >= least:
                yield at
            return
        if least == 0 and kind is sre.MIN_REPEAT:
            yield at
        if most > 0:
            for end in self._sequence(items, 0, at):
                if end > at or least > 0:
                    yield from self._many(items, max(least - 1, 0), most - 1, end, kind)
        if least == 0 and kind is not sre.MIN_REPEAT:
            yield at


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _word(char: str) -> bool:
    return char.isalnum() or char == "_"


# --- hostile texts --------------------------------------------------------------------------------


def samples(tree: Any) -> Iterator[str]:
    """A few short texts that parts of the expression match: what a hostile text is made of."""
    whole = _sample(list(tree), {})
    yield whole
    for item in _within(tree):
        yield _sample([item], {})


def _within(tree: Any) -> Iterator[Any]:
    """Every item of the expression, at any depth."""
    for kind, value in tree:
        yield kind, value
        if kind is sre.SUBPATTERN:
            yield from _within(value[3])
        elif kind is sre.BRANCH:
            for way in value[1]:
                yield from _within(way)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _within(value[2])
        elif kind is sre.ATOMIC_GROUP:
            yield from _within(value)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _within(value[1])


def _sample(items: list[Any], groups: dict[int, str], fill: str = "a") -> str:
    """A text that the items match, or nearly: conditions on what stands around are left out."""
    return "".join(_piece(kind, value, groups, fill) for kind, value in items)


def _piece(kind: Any, value: Any, groups: dict[int, str], fill: str) -> str:  # noqa: PLR0911  # a line a kind
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return fill if value != ord(fill) else "b"
    if kind is sre.ANY:
        return fill
    if kind is sre.IN:
        return _member(value, fill)
    if kind is sre.SUBPATTERN:
        groups[value[0]] = _sample(value[3].data, groups, fill)
        return groups[value[0]]
    if kind is sre.BRANCH:
        return _sample(list(value[1][0]), groups, fill)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sample(list(value[2]), groups, fill) * min(max(int(value[0]), 1), 12)
    if kind is sre.ATOMIC_GROUP:
        return _sample(list(value), groups, fill)
    if kind is sre.ASSERT and value[0] > 0:
        return ""
    return groups.get(value, "") if kind is sre.GROUPREF else ""


_SHOWN = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: "-"}


def _member(parts: list[Any], fill: str) -> str:
    """A character of a class; of one that is negated any that is not left out."""
    if parts[0][0] is sre.NEGATE:
        left_out = Matcher("", 0, "", 1)
        some = (fill, *"a1 -（#【收\n", *map(chr, range(1, 0x3000)))
        return next((char for char in some if not any(left_out._has(char, kind, value) for kind, value in parts[1:])), "")
    kind, value = parts[0]
    return chr(value) if kind is sre.LITERAL else chr(value[0]) if kind is sre.RANGE else _SHOWN.get(value, "a")


def hostile(pattern: str | bytes, flags: int) -> Iterator[Callable[[int], str]]:
    """Makers of texts of a length: samples and what beginnings of the expression match, over and over; two of them in turn."""
    tree = parser.parse(pattern, flags & ~re.DEBUG)
    found = list(dict.fromkeys(one for one in samples(tree) if one))
    begun = _some(dict.fromkeys(_sample(tree.data[:end], {}, fill) for end in _ends(tree.data) for fill in " a"))
    pumps = list(dict.fromkeys((*begun, *_some(found), *"a 1\n中")))
    for pump in pumps:
        yield lambda size, pump=pump: pump * max(size // 3, size // len(pump)) + "\0"  # type: ignore[misc]
    for first, second in ((one, two) for one in pumps[:PAIRED] for two in pumps[:PAIRED] if one != two):
        yield lambda size, one=first, two=second: (one * size)[: size // 2] + (two * size)[: size // 2] + "\0"  # type: ignore[misc]


MOST, PAIRED = 16, 5


def _some(texts: Iterable[str]) -> list[str]:
    """The first and the last of many."""
    all_of_them = list(filter(None, texts))
    return all_of_them if len(all_of_them) <= MOST else all_of_them[: MOST // 2] + all_of_them[-MOST // 2 :]


def _ends(items: Any) -> Iterator[int]:
    """Where beginnings of an expression end that are worth a look: not in the middle of a word."""
    kinds = [kind for kind, _ in items]
    yield from (end for end in range(1, len(kinds) + 1) if {kinds[end - 1], *kinds[end : end + 1]} != {sre.LITERAL} or end == len(kinds))


# --- the measure ----------------------------------------------------------------------------------

FEW = 12
"""So many steps a character are few, whatever they would grow to."""

MANY = 1000
"""So many steps a character are worse than n log n of anything, for a text of `SMALL` characters."""

SMALL = 64
GROWTH = 5.6
"""Four times the text takes so many times the steps at most: n log n takes 4 * log(4n) / log(n), which is 5.3 at 64."""


def steps(pattern: str | bytes, flags: int, text: str, most: int) -> int:
    """The steps that finding all matches and matching the whole text take, at most `most`."""
    try:
        matcher = Matcher(pattern, flags, text, most)
        matcher.find_all()
        matcher.full()
    except (TooManyError, RecursionError):
        return most
    return matcher.steps


def worse(pattern: str | bytes, flags: int) -> str | None:
    """A text on which the expression takes more than n log n steps; None where none is known."""
    for made in hostile(pattern, flags):
        size = len(made(SMALL))
        few = steps(pattern, flags, made(SMALL), MANY * size)
        if few == MANY * size or (few > FEW * size and _grows(pattern, flags, made, few)):
            return made(40)
    return None


def _grows(pattern: str | bytes, flags: int, made: Callable[[int], str], few: int) -> bool:
    """Whether the steps grow faster than they may, and go on doing so: what is bounded stops growing at some length."""
    size = SMALL
    for _ in range(2):
        many = steps(pattern, flags, made(4 * size), int(few * 17))
        if many <= GROWTH * few:
            return False
        size, few = 4 * size, many
    return True
