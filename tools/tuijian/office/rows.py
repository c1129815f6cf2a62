"""Rows of a sheet that hold no entry: totals, notes, signatures, a head that is repeated; and the items that stand beside a table. Pure."""

import re
from collections.abc import Iterator, Sequence

from tuijian.office.layout import key

BLANK = frozenset(
    ("-", "--", "—", "——", "－", "–", "/", "／", "\\", "无", "无。", "（无）", "(无)", "没有", "暂无", "不涉及", "N/A", "n/a", "空")
)
"""What is written into a cell to say that there is nothing to write."""

_TOTALS = ("合计", "总计", "小计", "共计", "累计", "总数", "合计数")
_NOTE = re.compile(r"[（(【]?(?:注|备注|附注|说明|填表说明|填报说明|填写说明)[】）)]?(?:[0-9０-９]|\s*[:：.．、]|$)")
_SIGNED = re.compile(
    r"(?:填表|制表|填报|审核|审批|经办|联系|负责|复核|分管|主管|单位负责|主要负责)(?:人|领导)|联系(?:电话|方式)|电话|手机|传真|电子邮[件箱]|邮箱"
    r"|(?:填表|填报|制表|报送|上报)?(?:日期|时间)|推荐单位|推荐单位|报送单位|单位(?:名称)?(?:[（(]?(?:盖章|公章|签章)[）)]?)"
)
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|章|加盖公章)[）)]")
_DATED = re.compile(
    r"[0-9０-９〇一二三四五六七八九]{2,4}\s*年\s*[0-9０-９一二三四五六七八九十]*\s*月\s*[0-9０-９一二三四五六七八九十]*\s*日"
)
_REST = re.compile(r"以下空白|以下无正文|（?此处?以下空白）?")
_COLON = re.compile("[:：]")
_LONGEST = 200


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row counts those above it: it begins so, numbers aside."""
    return bool(texts) and key(texts[0]).startswith(_TOTALS)


def is_note(texts: Sequence[str]) -> bool:
    """Whether a row is a note below the table, or says who filled it in, and when."""
    first = texts[0] if texts else ""
    signed = _SIGNED.match(first.lstrip("（( ")) and (":" in first or "：" in first or _SEAL.search(first) or len(texts) == 1)
    return bool(_NOTE.match(first) or signed or _SEAL.search(first) or _DATED.fullmatch(first.strip()) or _REST.fullmatch(first.strip()))


def said_beside(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The items that cells beside a table name, as 标签：内容, several in a cell, or the content in the next cell."""
    for at, text in enumerate(texts):
        for label, content in _pairs(text) if len(text) <= _LONGEST else ():
            following = texts[at + 1] if at + 1 < len(texts) and not content and not _COLON.search(texts[at + 1]) else ""
            found = _SEAL.sub("", content or following).strip()
            if label and found:
                yield label, found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each word right before a colon, with what stands up to the next such word."""
    label, *pieces = _COLON.split(_SEAL.sub("", text))
    label = "".join(label.split()[-1:])
    for number, piece in enumerate(pieces, 1):
        words = piece.split() if number < len(pieces) else []
        yield label, piece.strip().removesuffix(words[-1]).strip() if words else piece.strip()
        label = "".join(words[-1:])
