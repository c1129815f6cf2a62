"""How people write the numbers that name a person, and lines full of numbers that name nobody; the same ones every time.

Nothing here comes from `tuijian`, so that the search is measured against what people do and not against itself.
"""

from collections.abc import Iterator
from itertools import cycle, product
from random import Random

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
RADIO = str.maketrans("0123456789", "〇幺二三四五六七八九")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")

BEFORE = """\
联系人：张老师，{}
手机：{}
电话 {}。
phone: {}
（{}）
王主任{}
{}（微信同号）
联系电话：{}；传真：0371-65691234
| 联系方式 | {} |
如有疑问，请拨打{}联系李科长
微信号{}
Tel:{}
- {}
“{}”
{}
报名请联系{}刘老师
家长（{}）反映
1. 负责人{}
""".splitlines()

AT_LENGTH = ("负责人手机是{}。", "电话{}，请周知", "联系方式：{}")


def phones() -> Iterator[str]:
    """Mobile numbers, none of a person's that we know: 000 and 123 stand where a subscriber's digits would."""
    lot = Random(1)
    for first in cycle(("138", "139", "150", "159", "186", "189", "177", "199", "166", "133")):
        yield first + f"{lot.randrange(10**8):08}"


def identities() -> Iterator[str]:
    """Citizen IDs that meet their own checks, of places and days that there are."""
    lot = Random(2)
    for place in cycle(("110101", "410105", "310115", "440303", "510107", "654123", "830000", "330106")):
        day = f"{lot.randrange(1950, 2012)}{lot.randrange(1, 13):02}{lot.randrange(1, 29):02}"
        body = f"{place}{day}{lot.randrange(1000):03}"
        yield body + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]


def cards() -> Iterator[str]:
    """Bank cards of sixteen and nineteen digits that meet Luhn's check."""
    lot = Random(3)
    for start, length in cycle((("622848", 19), ("621700", 19), ("625965", 16), ("456351", 19 - 3), ("955880", 19), ("621226", 19))):
        body = start + "".join(str(lot.randrange(10)) for _ in range(length - 7))
        total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
        yield f"{body}{-total % 10}"


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    """The number in groups of these sizes, the last one as long as what is left."""
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join(part for part in (*parts, number[at:]) if part)


def escaped(number: str, form: str, every: int) -> str:
    """Each digit whose place is a multiple of `every` as an escape."""
    return "".join(form.format(ord(digit)) if not place % every else digit for place, digit in enumerate(number))


SIZES = ((3, 4), (3,), (3, 3), (4, 4), (5,), (4, 3), (7,))
GAPS = (" ", "-", "\u3000", "–", "—", " - ", "\u00a0", "·")
FEW = ((3, 4), (3, 3), (4, 4))


def mobile_writings(number: Iterator[str]) -> Iterator[str]:
    """Ways to write a mobile number."""
    yield from (next(number) for _ in range(10))
    yield from (grouped(next(number), sizes, gap) for sizes, gap in product(SIZES, GAPS))
    yield from (grouped(next(number), sizes, gap) for sizes, gap in product(FEW, (".", "．", "/", "_", "－", "。", "‑", "  ", "•", "~")))
    yield from (
        prefix + next(number)
        for prefix in ("+86", "+86 ", "86", "86-", "0086", "0086-", "（+86）", "(86)", "+86-", "0", "０", "17951", "0086 ")
    )
    yield from (
        f"{prefix}{grouped(next(number), (3, 4), gap)}" for prefix, gap in product(("+86 ", "86-", "0", "(+86) ", "0086 "), (" ", "-", "."))
    )
    yield from (form.format(*_thirds(next(number))) for form in _THIRDS)
    yield from (gap.join(next(number)) for gap in (" ", "  ", "-", ".", "\u3000", " - ", "·", ",", "，", "、", "/", "_", "\t", "\u00a0"))
    yield from (next(number).translate(table) for table in (FULL, SPOKEN, RADIO, CAPITAL) for _ in range(3))
    yield from (
        grouped(next(number).translate(table), sizes, gap) for table, sizes, gap in product((FULL, SPOKEN, RADIO, CAPITAL), FEW, (" ", "-"))
    )
    yield from (gap.join(next(number).translate(table)) for table, gap in product((FULL, SPOKEN, CAPITAL), (" ", "、", "-")))
    yield from (f"{(one := next(number))[:at]}{one[at:].translate(SPOKEN)}" for at in (3, 7, 5))
    yield from (
        f"{(one := next(number))[:at]}{gap}{one[at:]}" for at, gap in product((3, 5, 7, 8), ("\n", "\n  ", "-\n", "  \n", "\\\n", "<br>"))
    )
    yield from (f"{(one := next(number))[:3]}-{one[3:7]}{gap}{one[7:]}" for gap in ("\n", "-\n", "\n    "))
    yield from (gap.join(next(number)) for gap in (" | ", "|", "  |  ", " ｜ ", "</td><td>", "\n"))
    yield from (
        escaped(next(number), form, every)
        for form, every in product((r"\x{:02x}", r"\u{:04x}", r"\U{:08x}", "&#{};", "&#x{:x};"), (1, 3, 11))
    )
    yield from (grouped(next(number), (3, 4), gap) for gap in ("&nbsp;", "\u200b", "\u200d", "\ufeff", "\u00ad", r"\-", "**", "`"))
    yield from (mark.join(next(number)) for mark in ("\ufe0f\u20e3", "\u200b"))
    yield from (next(number).translate(str.maketrans("0123456789", digits)) for digits in ("⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "₀₁₂₃₄₅₆₇₈₉"))


_THIRDS = ("（{}）{}-{}", "({}) {} {}", "({}){}{}", "[{}]{}-{}", "{}-{} {}", "{} {}-{}", "{}（{}）{}", "【{}】{}{}")


def _thirds(number: str) -> tuple[str, str, str]:
    return number[:3], number[3:7], number[7:]


ID_SIZES = ((6, 8), (6, 4, 4), (3, 3, 4, 4), (6, 4, 2, 2), (4, 4, 4, 4), (10, 4), (6,), (14,))


def id_writings() -> Iterator[str]:
    """Ways to write a citizen ID."""
    number = identities()
    yield from (next(number) for _ in range(20))
    yield from (grouped(next(number), sizes, gap) for sizes, gap in product(ID_SIZES, (" ", "-", "\u3000", ".", "—", "/", " - ")))
    yield from (gap.join(next(number)) for gap in (" ", "  ", "-", ",", "、", ".", "\u3000", " | ", "|", "</td><td>", "\t"))
    yield from (next(number).lower() for _ in range(6))
    yield from (next(number).translate(table) for table in (FULL, SPOKEN, RADIO, CAPITAL) for _ in range(3))
    yield from (
        f"{(one := next(number))[:at]}{gap}{one[at:]}" for at, gap in product((6, 10, 14, 17), ("\n", "\n  ", "-\n", "<br>", "\\\n"))
    )
    yield from (escaped(next(number), form, every) for form, every in product((r"\x{:02x}", r"\u{:04x}", "&#{};"), (1, 4)))
    yield from (grouped(next(number), (6, 8), gap) for gap in ("&nbsp;", "\u200b", "**", r"\-", "_"))


def card_writings() -> Iterator[str]:
    """Ways to write a bank card."""
    number = cards()
    yield from (next(number) for _ in range(12))
    yield from (grouped(next(number), sizes, gap) for sizes, gap in product(((4, 4, 4, 4), (6,)), (" ", "-", "\u3000", "—")))
    yield from (grouped(next(number), (4, 4, 4, 4), gap) for gap in (".", " - ", "·"))
    yield from (gap.join(next(number)) for gap in (" ", " | ", "-"))
    yield from (next(number).translate(table) for table in (FULL, SPOKEN, CAPITAL))
    yield from (f"{(one := next(number))[:at]}{gap}{one[at:]}" for at, gap in product((4, 8, 12), ("\n", "\n  ")))
    yield from (escaped(next(number), form, 5) for form in (r"\x{:02x}", "&#{};"))


def writings() -> list[tuple[str, str]]:
    """All ways with the kind of each, in a sentence of its own as such numbers stand."""
    around = cycle(BEFORE)
    number = phones()
    twice = (*mobile_writings(number), *mobile_writings(number))
    found = [("mobile", _within(next(around), written)) for written in twice]
    found += [
        ("citizen-id", _within(next(around).replace("手机", "身份证").replace("电话", "证件号"), written)) for written in id_writings()
    ]
    return found + [
        ("bank-card", frame.format(written))
        for frame, written in zip(cycle(("卡号{}", "开户行：建设银行，账号 {}。", "打到{}")), card_writings(), strict=False)
    ]


def _within(frame: str, written: str) -> str:
    """Cells, line ends and 汉字 in plain frames: nobody writes them in brackets in a cell."""
    return (AT_LENGTH[len(written) % 3] if any(sign in written for sign in "|\n<一壹幺") else frame).format(written)


# --- lines that name nobody -----------------------------------------------------------------------

LINES = """\
全市共有各级各类学校{4}所，在校生{6}人，专任教师{5}人。
2023年投入资金{11}元，其中市级{9}元。
累计服务学生13{9}人次，开展活动{4}次。
“智慧教育”平台访问量达1{10}次，点击15{9}次。
办公电话：0371-{8}，传真：0371-{8}
联系电话：010-{8}转{4}
值班电话 0{2}-{8} {8}
咨询电话400-{3}-{4}
文号：豫教基〔2024〕{3}号
依据GB/T {5}—2011、GB/T {5}.1-2015等标准
执行GB/T 1{4}-2006{3}的要求
标准号：GB/T {5}-20{2}
（2024）豫01{2}民初{5}号
案号：（2023）豫0105民初1{4}号
（2022）京民终138{8}号
案件编号13{9}已办结
受案登记表（〔2023〕15{9}号）
第138{8}号
快递单号：13{9}
顺丰运单 SF1{12}
运单号YT1{10}
中通快递：7{13}
EMS运单号：1{12}CN
包裹编号 15{9}，请查收
订单号：2023{15}
发票号码：{8}，发票代码：04100{7}
统一社会信用代码：124100004158{6}
统一社会信用代码91410100MA{8}
项目编号：2023-{6}-{4}-01-{6}
ISBN 978-7-107-{5}-{1}
ISBN：9787{9}
学籍号：G4101052010{8}
学号 20231{6}
备案号：豫ICP备{8}号-1
经度113.{6}，纬度34.{6}
坐标：E113.{8} N34.{8}
行政区划代码410100、410300、410200
410100 410300 410200 410400
二〇二三年一月二十日
二〇二一年至二〇二三年，一是……二是……三是……
2021-09-01至2023-07-15，共{3}天
2024-01-12 10:30:00 至 2024-01-15 18:00:00
1949 1978 2012 2023
1921—2021 100周年
2018—2023年分别为{4}、{4}、{4}、{4}人
| 2021 | {4} | {5} | {4} |
| 郑州市 | {3} | {4} | {5} | {6} |
| {2}% | {2}.{1}% | {3} | {1} | {1} | {1} |
学校\t{3}\t教师\t{5}\t学生\t{6}
小学{3}所、初中{3}所、高中{2}所，共1{4}个教学班
占地面积1{7}平方米，建筑面积1{6}平方米
一、二、三、四、五、六、七、八、九、十
1、2、3、4、5、6、7、8、9、10、11、12
tasks: [1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14]
任务1 任务3 任务5 任务7 任务9
1.3 2.5 3.7 4.9 5.1 6.2
（一）1.{1} （二）1.{1}
增长1{1}.{2}%，高于全省{1}.{2}个百分点
版本 1.{2}.{3}.{4}
IP地址：10.{2}.{3}.{2}
邮编：450{3}　电话：0371-{8}
13{9}元
共计15{9}.{2}元
人民币¥13{9}
￥18{9}.00
总产值13{9}万元
合计1{10} 元
存储容量13{9}字节
数据量1{10}条，抽样{5}条
生均经费{5}元，同比增加{4}元
面积13{9}平方公里
到2025年，公办园在园幼儿占比达到{2}%以上
2024年{1}月{2}日印发
序号 1 2 3 4 5 6 7 8 9 10
得分：{1} {1} {1} {1} {1} {1}
第{1}批实验区共{2}个
教基厅函〔2023〕32号
工程造价1{10}.{2}元
机构编码：4{9}
许可证号：教民141010570000{3}号
批准文号：国药准字H{8}
参照JY/T 0{3}—2021
DB41/T {4}—2023
ISO {5}:2018
合同号：HT-2023-{6}
流水号202401121030001{5}
投资额约1{2}.{1}亿元
联系电话：0371 {8}；邮箱：jyj{4}@zz.gov.cn
网址：https://www.zz.gov.cn/2023/{6}/{8}.html
t20240112_{8}.shtml
工单编号 1{13}
12345热线工单：20240112{8}
开户行行号：1{11}
组织机构代码：{8}-{1}
税号：91410105{9}X
车次G{4}，{2}:{2}开
课程代码1{5}，学分{1}
准考证号：2024{8}
座机{8}，分机{3}
内线{4}，外线{8}
三千五百六十七人参加
一百三十八所学校、一千二百名教师
百分之九十三点五
一二三四五六七八九十，逐项落实
零一二三四五六七八九
“一二三四五”工作法、“一三五七”计划
1.5米×2.4米，{4}毫米
{2}个乡镇、{3}个行政村、{5}户家庭
每周{1}-{1}节，每节{2}分钟
阅读量超过15{9}
浏览 13{7} 次，转发 {5} 次
""".splitlines()

AGAIN = 24
"""Every line stands so often, with other digits each time."""


def innocent() -> list[str]:
    """Lines that name nobody."""
    lot = Random(4)
    return [_filled(line, lot) for _ in range(AGAIN) for line in LINES]


def _filled(line: str, lot: Random) -> str:
    """The line with so many digits for each number in braces."""
    return "".join(
        "".join(str(lot.randrange(place == 0, 10)) for place in range(int(part[:2].rstrip("}")))) + part[part.index("}") + 1 :]
        if at
        else part
        for at, part in enumerate(line.split("{"))
    )
