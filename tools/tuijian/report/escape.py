"""How text that somebody wrote reaches a page, a terminal, a log or a comment without acting there."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tuijian.report.model import Finding

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control, direction, zero-width and blank characters, surrogates and code points that are none, spelt out so that the
answer does not change with Python's Unicode version (Unicode 15: categories Cc, Cf, Zl, Zp, Cs and Default_Ignorable_Code_Point)."""

NEW_LINE = re.compile("\r\n|\r|\n")
LIMIT = 120
"""The longest user text that a comment shows, in characters."""

EMPTY = "（空）"

_PLAIN = "0-9A-Za-z \u3007\u3400-\u4dbf\u4e00-\u9fff，。、；：？！（）〔〕〈〉《》「」【】“”‘’·—…％－～"
_TOKEN = rf"[0-9A-Za-z]*+[!-/:-@\[-`{{-~][!-~]*+|[0-9A-Za-z]{{7,}}|[^{_PLAIN}]+"
_ADDRESS = re.compile(r"https://[0-9A-Za-z.-]+(?::[0-9]+)?(?:/[0-9A-Za-z._~%/-]*)?(?:#[0-9A-Za-z._~%-]*)?")
_EMBEDDED_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def visible(text: str) -> str:
    """The text on one line with every hidden character as its code point: `<U+202E>`."""
    return HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def visible_lines(text: str) -> list[str]:
    """The lines of a text, each made visible."""
    return [visible(line) for line in NEW_LINE.split(text)]


def cut(text: str, limit: int = LIMIT) -> str:
    """The text, its end replaced by … where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def user_texts(finding: Finding) -> list[str]:
    """The texts in a finding's message that somebody wrote."""
    return [value for value in finding.context.values() if isinstance(value, str)]


def inert(text: str) -> str:
    """The text without what a GitHub runner would take for a command in a log line: `##[` anywhere, `::` at the start.

    The source of both is the runner's ActionCommand.cs: the old form is searched for anywhere, the new one after leading blanks.
    """
    text = text.replace("##[", "## [")
    return re.sub(r"^(\s*)::", r"\1·::", text)


# --- Markdown -----------------------------------------------------------------------------------


def _fence(text: str, least: int) -> str:
    """Backticks, more than stand together anywhere in the text."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def code(text: str, limit: int = LIMIT) -> str:
    """A Markdown code span that shows the text and nothing else: no link, mention, image or HTML comes alive in it."""
    shown = cut(visible(text), limit).replace("@", "@\u200b")
    if not shown.strip():
        return EMPTY
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    fence = _fence(shown, 1)
    return f"{fence}{pad}{shown}{pad}{fence}"


def block(text: str, info: str = "") -> str:
    """A fenced Markdown block that holds the text's lines as they are, hidden characters shown; `info` is ours."""
    shown = "\n".join(visible_lines(text)).replace("@", "@\u200b")
    fence = _fence(shown, 3)
    return f"{fence}{info}\n{shown}\n{fence}"


def prose(text: str, users: Iterable[str] = ()) -> str:
    """A sentence for Markdown in which only letters, digits and Chinese punctuation stand bare.

    The values in `users` and everything else (addresses, file names, punctuation, long words that GitHub may take for a
    commit) go into code spans, so that nothing in the sentence can act, whoever wrote it.
    """
    patterns = [re.escape(value) for value in sorted(set(users), key=lambda value: (-len(value), value)) if value.strip()]
    pieces, end = list[str](), 0
    for match in _acting(text, re.compile("|".join(patterns)) if patterns else None):
        pieces += [text[end : match.start()] or (" " if end else ""), code(match[0])]
        end = match.end()
    return "".join([*pieces, text[end:]]).strip() or EMPTY


@cache
def _token() -> re.Pattern[str]:
    """Compiled once, since that takes milliseconds, and not before it is needed: a report as text never does."""
    return re.compile(_TOKEN)


def _acting(text: str, values: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    """What must not stand bare, from left to right; a known value before anything else that starts there."""
    at = 0
    while match := min(filter(None, (values and values.search(text, at), _token().search(text, at))), key=re.Match.start, default=None):
        yield match
        at = match.end()


def link(text: str, url: str) -> str:
    """A Markdown link where the address is a plain https one, else the text and the address in a code span."""
    return f"[{prose(text)}]({url})" if safe_url(url) else f"{prose(text)} {code(url)}"


def safe_url(url: str) -> str:
    """The address where it is a plain https one, else nothing."""
    return url if _ADDRESS.fullmatch(url) else ""


# --- SARIF --------------------------------------------------------------------------------------


def unlinked(text: str) -> str:
    """The text with the start of every embedded link escaped (SARIF 2.1.0, 3.11.6)."""
    return _EMBEDDED_LINK.sub(r"\\[", text)
