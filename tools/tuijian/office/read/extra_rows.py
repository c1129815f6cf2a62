"""Rows of a sheet that hold no entry: totals, notes, signatures, a head that is repeated; and the items that stand beside a table. Pure."""

import re
from collections.abc import Iterator, Sequence

from tuijian.office.layout import key

BLANK = frozenset(
    ("-", "--", "—", "——", "－", "–", "/", "／", "\\", "无", "无。", "（无）", "(无)", "没有", "暂无", "不涉及", "N/A", "n/a", "空")
)
"""What is written into a cell to say that there is nothing to write."""

_STROKES = re.compile(r"[-－—–―_/／\\\s]+|[.…·。\s]+")


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing to write: 无, or strokes and dots alone."""
    return not text or text in BLANK or bool(_STROKES.fullmatch(text))


_TOTALS = re.compile("合计|总计|小计|共计|累计|总数|(?:以上)?(?:一?共|总共)[0-9〇一二两三四五六七八九十]+[个处项]|(?:以上)?(?:一?共|总共)$")
_NOTE = re.compile(
    r"[（(【]?(?:注意?|备注|附注|附件?|附表|说明|填表说明|填报说明|填写说明|填表要求)[】）)]?(?:[0-9０-９]|\s*[:：.．、]|$)"
    "|[*＊※★☆△▲](?=.{0,40}[\u3400-\u9fff]{3}).{6}"
)
_SAMPLE = re.compile(
    r"[（(【]?(?:示例|样例|范例|例如|例|如)[】）)]?\s*[:：]|[（(【](?:示例|样例|范例|例)[】）)]|(?:填写)?(?:示例|样例|范例)$"
)
_HAN = re.compile("[\u3400-\u9fff]")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_LONGEST_NAME, _ENDS_OF_NAMES = 12, ("市", "州", "盟", "县", "区", "旗", "）", ")")
_SENTENCES = (
    (re.compile("[\u3400-\u9fff]{4}"), re.compile("[。！？；]")),
    (re.compile("[\u3400-\u9fff]{2}"), re.compile("[，：:].{8}")),
)
"""What begins a sentence, and what goes on or ends one behind it."""
_SIGNED = re.compile(
    r"(?:填表|制表|填报|审核|审批|经办|联系|负责|复核|分管|主管|单位负责|主要负责|[厅局委市省])(?:人|领导)|联系(?:电话|方式)|电话|手机|传真"
    r"|电子邮[件箱]|邮箱|(?:填表|填报|制表|报送|上报)?(?:日期|时间)|推荐单位|报送单位|单位(?:名称)?(?:[（(]?(?:盖章|公章|签章)[）)]?)"
    r"|(?:填表|制表|填报|制作|经办|报送)(?:单位|部门|处室|科室)?|(?:审核|审批|推荐|复核|领导|单位|初审)意见|(?:盖|公|签)章|签[字名]"
)
_OFFICE = re.compile("[\u3400-\u9fff]{2,20}(?:厅|局|处|(?<!管理)委员会|办公室)")
"""Who signs, alone below a table; no place is called so, but for a zone that is called by its 管理委员会."""
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|章|加盖公章|签[字名](?:[（(]?章[）)]?)?|签字盖章)[）)]|签[字名](?:[（(]盖?章[）)])?\s*[:：]?$")
_DATED = re.compile(
    r"[0-9０-９〇一二三四五六七八九]{0,4}\s{0,9}年\s{0,9}[0-9０-９一二三四五六七八九十]{0,3}\s{0,9}月\s{0,9}[0-9０-９一二三四五六七八九十]{0,3}\s{0,9}日"
)
_REST = re.compile(r"[（(]?(?:此?处?以下|本[页表]?|后)(?:空白|无正文|结束)[）)]?|第\s{0,3}[0-9０-９]{1,4}\s{0,3}页.*")
_COLON = re.compile("[:：]")
_LONGEST = 200


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row counts those above it: it begins so, numbers aside."""
    return bool(texts) and bool(_TOTALS.match(key(texts[0])))


def is_note(texts: Sequence[str]) -> bool:
    """Whether a row is a note below the table, or says who filled it in, and when."""
    first = texts[0] if texts else ""
    bare = first.lstrip("（( ")
    alone = ":" in first or "：" in first or _SEAL.search(first) or len(texts) == 1 or _SIGNED.fullmatch(bare)
    return bool(
        _NOTE.match(first)
        or (_SIGNED.match(bare) and alone)
        or _SEAL.search(first)
        or _DATED.fullmatch(first.strip())
        or _REST.fullmatch(first.strip())
        or (len(texts) == 1 and _OFFICE.fullmatch(first.strip()))
    )


def is_sample(texts: Sequence[str]) -> bool:
    """Whether a row shows how to fill in the others."""
    return bool(texts) and bool(_SAMPLE.match(texts[0]))


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence, and no name of a place."""
    begun = [(end, start_match.end()) for start, end in _SENTENCES if (start_match := start.search(text))]
    long = len(_HAN.findall(_IN_BRACKETS.sub("", text))) > _LONGEST_NAME
    return any(end.search(text, at) for end, at in begun) or (long and not text.endswith(_ENDS_OF_NAMES))


def is_label(text: str) -> bool:
    """Whether a text is the label of a line for who signs, without what is to be written there."""
    return bool(_SIGNED.fullmatch(text))


def labelled_items(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The items that cells beside a table name, as 标签：内容, several in a cell, or the content in the next cell."""
    for at, text in enumerate(texts):
        for label, content in _pairs(text) if len(text) <= _LONGEST else ():
            following = texts[at + 1] if at + 1 < len(texts) and not content and not _COLON.search(texts[at + 1]) else ""
            item_text = _SEAL.sub("", content or following).strip()
            if label and item_text:
                yield label, item_text


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each word right before a colon, with what stands up to the next such word."""
    label, *pieces = _COLON.split(_SEAL.sub("", text))
    label = "".join(label.split()[-1:])
    for number, piece in enumerate(pieces, 1):
        words = piece.split() if number < len(pieces) else []
        yield label, piece.strip().removesuffix(words[-1]).strip() if words else piece.strip()
        label = "".join(words[-1:])
