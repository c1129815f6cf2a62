"""A short code of what a submission nominates: printed on paper, shown again by the checker, so that paper and files can be matched."""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from tuijian.form.models import Form
from tuijian.submission.reader import Entry, Submission

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, which people misread."""

CODE_LENGTH = 12
"""Sixty bits: whoever holds the paper cannot find other contents with the same code by trying."""


def paper_code(form: Form, submission: Submission) -> str:
    """`7K3M-9QXT-2B4D`: the unit, every entry of every list and the words of its plan; empty where there is nothing to nominate by.

    What comes after the paper is left out, so that the code on it stays true: the letter's number, day and scan, whom to
    ask, and how files are called. So are line ends and blanks at the end of lines, which travel badly.
    """
    if not submission.keys:
        return ""
    texts = {file.path.rpartition("/")[2]: file.text for file in submission.files}
    lists = [
        [found.name, [_entry_contents(form, submission, entry, texts) for entry in submission.lists.get(found.name, ())]]
        for found in form.lists
    ]
    data = json.dumps([submission.text(form.unit), lists], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(data.encode("utf-8", "surrogatepass")).digest()[:8]) >> 4
    code = "".join(CODE_LETTERS[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


_MISREAD_LETTERS = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""What people write for a digit, as Crockford has it."""


def same_code(typed: str, code: str) -> bool:
    """Whether somebody typed this code: small letters, full-width ones, blanks, hyphens and misread digits make no difference."""
    return bool(code) and _plain_letters(typed) == _plain_letters(code)


def _plain_letters(code: str) -> str:
    """The letters and digits alone."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", code).upper() if letter.isalnum()).translate(_MISREAD_LETTERS)


def _entry_contents(form: Form, submission: Submission, entry: Entry, texts: dict[str, str]) -> list[Any]:
    """An entry's texts by name, with those of the entries in it, and the words of the files that it names."""
    written = submission.texts(form, entry)
    types = {name: leaf.type for name, leaf in form.list_named(entry.list).leaves(written)}
    own = [[name, text] for name, text in written.items() if types[name] != "file"]
    return [own, [list(_lines_with_words(texts.get(written.get(name, ""), ""))) for name, type in types.items() if type == "file"]]


def _lines_with_words(text: str) -> Iterator[str]:
    """The lines of a text, without blanks at their ends, and without those that hold nothing."""
    return filter(None, (line.rstrip() for line in text.splitlines()))
