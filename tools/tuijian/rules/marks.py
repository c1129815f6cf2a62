"""Where a text bears a mark of secrecy, and where it only speaks of secrets. A mark stands by itself, as GB/T 9704-2012 (7.2.2) has it."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from tuijian.report.model import Frozen

HEAD_LINES = 3
"""So many lines that hold something are the head of a text: its title takes two at most."""

FARTHEST_HEAD = 2000
"""After so many characters no line belongs to the head."""

BENIGN_REACH = 80
"""So many characters around a word are looked at; a line that bears a mark alone is shorter."""

LONGEST_LABEL = 16
"""A label, and a text's name for itself, stand no further before a word."""

_BLANKS = "[ \u3000]*"
_OPEN, _CLOSE = "【（(［[〔「『《<“", "】）)］]〕」』》>”"
_TERM = r"(?:[0-9０-９]{1,9}+|[一二三四五六七八九十]{1,9}+)(?:年|个月|月|天|日)|长期"
"""For how long a mark holds: 机密★1年."""

_SIGNS_AROUND = re.compile(r"\s*+(?:#{1,6}\s|>|[a-z_]{1,20}+:\s)?\s*+(?:\*\*|__)?")
"""What may stand before a mark that has a line of its own: the signs of Markdown, or the key of a field."""


_ITEM = re.compile(r"[-*+|]|[0-9]{1,3}[.、．)）]")
"""What makes a line an item of a list or a row of a table, which names levels of secrecy but bears none."""

_BLANK = re.compile(r"\s")
_SENTENCE = re.compile("[，。；！？]")


_STAR = re.compile("[ \u3000]{0,10}+[★☆]")


class MarkFound(NamedTuple):
    """A word that counts: as which case, and from where to where."""

    case: str
    start: int
    end: int


class MarkParams(Frozen):
    """`words` and `marks` mark a text where they stand as a mark: on a line of their own, before ★, after a label, in brackets at the head.

    `beside` may stand beside them there, and `labels` before them (密级). In a sentence a word counts but in the `benign` texts that hold
    it, and anything where the text speaks of itself by one of `selves` (本方案).
    """

    words: tuple[str, ...] = Field(min_length=1)
    marks: tuple[str, ...] = ()
    benign: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    selves: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any word or mark, with blanks in it or none; the longest first."""
        return re.compile(_any_of((*self.words, *self.marks)))

    @cached_property
    def benign_texts(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """By word: the benign texts that hold it, and where in each."""
        return {word: tuple((text, text.index(word)) for text in self.benign if word in text) for word in self.words}

    @cached_property
    def _marks_alone(self) -> re.Pattern[str]:
        """Marks, what may stand beside them, and signs: nothing else. Atomic, so that no line takes long."""
        beside = _any_of((*self.words, *self.marks, *self.beside, *self.labels))
        return re.compile(rf"(?>(?:{_TERM}|{beside}|[^\w]|_|[编份]?号?[0-9A-Za-z]+号?)+)")

    @cached_property
    def _labelled(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any_of(self.labels)})[\s:：|*为是]*$" if self.labels else "(?!)")

    @cached_property
    def _said_of_itself(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any_of(self.selves)})[^，。；！？,;!?]{{0,8}}$" if self.selves else "(?!)")

    def case(self, match: re.Match[str]) -> MarkFound | None:
        """As what a word counts where it was found; None for one that does not."""
        text, (start, end) = match.string, match.span()
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        before, after = (
            text[max(first, start - BENIGN_REACH) : start],
            text[end : min(end + BENIGN_REACH, last if last >= 0 else len(text))],
        )
        whole = len(before) == start - first and len(after) < BENIGN_REACH
        stands = _STAR.match(text, end) or self._is_labelled(before, after)
        if stands or (
            whole and (self._stands_by_itself(before + match[0] + after, match[0]) or self._is_in_head(before, after, text, first))
        ):
            return MarkFound("marked", start, end)
        return MarkFound("in-sentence", start, end) if self._counts(match, before) else None

    def _is_labelled(self, before: str, after: str) -> bool:
        return bool(self._labelled.search(before[-LONGEST_LABEL:])) and (
            not after[:1].isalnum() or bool(self._marks_alone.fullmatch(after))
        )

    def _stands_by_itself(self, line: str, word: str) -> bool:
        """Whether the line holds a mark and nothing else. An everyday word alone is a heading where it looks like one."""
        bare = line[_SIGNS_AROUND.match(line).end() :]  # type: ignore[union-attr]  # it matches nothing too
        plain = word in self.benign_texts or bare[:1] in _OPEN or "#" not in line
        return plain and not _ITEM.match(bare) and bool(self._marks_alone.fullmatch(bare))

    def _is_in_head(self, before: str, after: str, text: str, first: int) -> bool:
        """Whether brackets that hold marks alone begin a line at the head of the text, or end its title."""
        opened = max(before.rfind(sign) for sign in _OPEN)
        closed = min((at for sign in _CLOSE if (at := after.find(sign)) >= 0), default=-1)
        if opened < 0 or closed < 0 or first > FARTHEST_HEAD or sum(bool(line.strip()) for line in text[:first].split("\n")) >= HEAD_LINES:
            return False
        inside = all(not part or self._marks_alone.fullmatch(part) for part in (before[opened:], after[:closed]))
        begins = bool(_SIGNS_AROUND.fullmatch(before[:opened]))
        ends = not after[closed + 1 :].strip("* _") and not _SENTENCE.search(before)
        return inside and (begins or ends)

    def _counts(self, match: re.Match[str], before: str) -> bool:
        word, text, start = match[0], match.string, match.start()
        if self._said_of_itself.search(before[-LONGEST_LABEL:]):
            return not _BLANK.search(word)
        return word in self.benign_texts and not any(
            start >= at and text.startswith(benign, start - at) for benign, at in self.benign_texts[word]
        )


def _any_of(texts: Iterable[str]) -> str:
    """A pattern for any of these texts, the longest first, with blanks between their characters or none."""
    return "|".join(_BLANKS.join(map(re.escape, text)) for text in sorted(texts, key=len, reverse=True))
