"""What the reading of an Excel or Word file has to say: a case, a place in the clerk's own terms, a sentence and what to do."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tuijian.report.escape import cut, visible
from tuijian.report.model import Level
from tuijian.text.personal_data import mask

LONGEST_VALUE = 30
"""So many characters of what somebody wrote stand in a sentence."""


class Where(NamedTuple):
    """A file, in it a sheet, a row and a column (by its heading, else its letter), or for Word the heading that it stands under."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        """The place as people say it: 推荐名单 第4行 “行政区划代码”."""
        row = f"第{self.row}行" if self.row else ""
        column = f"“{visible(mask(self.column))}”" if self.column else ""
        return " ".join(filter(None, (visible(mask(self.sheet or self.file)), row, column)))

    def data(self) -> dict[str, str | int]:
        """The place for programs, with personal data masked."""
        return {name: mask(value) if isinstance(value, str) else value for name, value in self._asdict().items()}


class Case(NamedTuple):
    """A case: how much it weighs, its sentence with {variables}, and what to do."""

    level: Level
    text: str
    fix: str


_SAVE = "在 Excel、Word 或者 WPS 里打开，另存为 .xlsx 或者 .docx，再读入。"
_SAVE_PLAIN = "另存为不带宏的 .xlsx 或者 .docx，再读入。"
_LESS = "删去图片、多余的行和无关的工作表，另存以后再读入。"
_RETYPE = "在这一格直接写内容，再读入。"

CASES: dict[str, Case] = {
    # A file that is not read at all.
    "empty-file": Case(Level.error, "文件是空的，没有读入。", "检查是不是选错了文件。"),
    "too-large": Case(Level.error, "文件有{size} MB，超过上限{limit} MB，没有读入。", _LESS),
    "not-office": Case(Level.error, "不是 Excel 或者 Word 文件，没有读入。", _SAVE),
    "old-word": Case(Level.error, "是旧格式的 Word 文件（.doc），没有读入。", "在 Word 或者 WPS 里另存为 .docx，再读入。"),
    "other-office": Case(Level.error, "这种格式（{kind}）读不了，没有读入。", _SAVE),
    "encrypted": Case(Level.error, "文件有密码，没有读入。", "去掉打开密码，另存以后再读入。"),
    "other-archive": Case(Level.error, "压缩包是{kind}格式，没有读入。", "解压以后直接选里面的文件，或者重新压缩成 .zip。"),
    "empty-zip": Case(Level.error, "压缩包里没有文件，没有读入。", "检查是不是选错了压缩包。"),
    "damaged-zip": Case(Level.error, "压缩包打不开，可能已经损坏，没有读入。", "重新压缩成 .zip，或者解压以后直接选里面的文件。"),
    "encrypted-zip": Case(Level.error, "压缩包有密码，没有读入。", "解压以后直接选里面的文件。"),
    "deep-zip": Case(Level.error, "压缩包里套着压缩包，层数太多，没有读入。", "解压以后直接选里面的文件。"),
    "many-in-zip": Case(Level.error, "压缩包里有{count}个文件，超过上限{limit}个，没有读入。", "只放本单位的推荐名单和方案，再压缩。"),
    "no-process": Case(Level.error, "这台电脑不让程序另开一个进程，Excel 文件没有读入。", "换一台电脑，或者用网页上的填报表读入。"),
    "damaged": Case(Level.error, "文件打不开，可能已经损坏，没有读入。", _SAVE),
    "entries": Case(Level.error, "文件由{count}个部分组成，超过上限{limit}个，没有读入。", _SAVE),
    "unfolds": Case(Level.error, "文件展开以后有{size} MB，超过上限{limit} MB，没有读入。", _LESS),
    "ratio": Case(Level.error, "文件展开以后是原来的{ratio}倍，不像正常的文件，没有读入。", _SAVE),
    "entities": Case(Level.error, "文件里有不该出现的声明（DOCTYPE），没有读入。", _SAVE),
    "deep": Case(Level.error, "文件里的层次太深，没有读入。", _SAVE),
    "too-many-rows": Case(Level.error, "有内容的行超过上限{limit}行，没有读入。", "只留下推荐的各行，删去下面的内容，再读入。"),
    "too-many-columns": Case(Level.error, "有内容的列超过上限{limit}列，没有读入。", "只留下模板里的各列，再读入。"),
    "too-much": Case(Level.error, "读这个文件用的时间或者内存太多，没有读入。", _SAVE),
    # A file of the unit's folder that is not taken.
    "nested": Case(Level.error, "放在下一级文件夹里，没有读入。", "本单位的文件都直接放在一个文件夹里；旧的、备份的不放。"),
    "beside-form": Case(Level.advice, "已检查，表格里没有地方填，不会写进下载的报送文件。", "下载报送文件以后，把它放回同一个文件夹。"),
    "own-paper": Case(Level.advice, "是报送用的函或者附件1，不是方案，没有读入。", "不用改动；它们随正式行文报送，不放进材料文件夹。"),
    "same-again": Case(Level.advice, "和“{other}”内容相同，只读了一份。", "不用改动。"),
    # A file as a whole that is read all the same.
    "extension": Case(Level.advice, "文件名以“{ending}”结尾，内容是 {kind}，已按内容读入。", "把文件名的结尾改成 {kind}。"),
    "macros": Case(Level.warning, "文件带有宏，宏没有运行，也没有读入。", _SAVE_PLAIN),
    "external": Case(Level.warning, "文件链接到别处的文件，链接的内容没有读入。", "把链接换成文字，再读入。"),
    "dde": Case(Level.warning, "文件要从别的程序取数据（DDE），没有理会。", "删去这样的公式或者域，直接写内容。"),
    "embedded": Case(Level.warning, "文件里嵌有别的文件，没有读入。", "要报送的内容写在正文里，嵌入的文件删去。"),
    "old-excel": Case(Level.advice, "是旧格式的 Excel 文件（.xls），公式、错误值、隐藏的行列看不出。", "核对一遍，或者另存为 .xlsx 再读。"),
    "empty-book": Case(Level.error, "工作簿里没有内容，没有读入。", "检查是不是选错了文件，或者填好以后没有保存。"),
    # A workbook's sheets, rows, columns and cells.
    "no-list": Case(
        Level.error, "没有认出推荐名单，没有读入。", "是推荐名单的，各列的名称照模板写在同一行，再读入；不是的，不用放进来。"
    ),
    "other-book": Case(
        Level.review,
        "这份工作簿里没有推荐名单的各列，看起来不是报送材料，没有读入。",
        "是推荐名单的，各列的名称照模板写在同一行，再读入；不是的，不用放进来。",
    ),
    "no-sheet": Case(Level.error, "没有“{sheet}”这张工作表。", "从模板复制这张工作表，填好以后再读入。"),
    "no-header": Case(Level.error, "没有找到写着各列名称的一行，这张工作表没有读入。", "列的名称照模板写在同一行：{columns}。"),
    "unknown-sheet": Case(Level.advice, "这张工作表不在模板里，没有读入。", "要报送的内容移到模板的工作表里。"),
    "other-list": Case(
        Level.warning, "这张工作表也像一份名单，没有认出是哪一份，没有读入。", "要报送的各行移到模板的工作表里；不报送的，删去这张工作表。"
    ),
    "hidden-sheet": Case(Level.review, "这张工作表是隐藏的，内容已读入。", "取消隐藏，核对一遍；不要的就删去。"),
    "no-column": Case(Level.error, "没有“{label}”这一列。", "照模板补上这一列。"),
    "unknown-column": Case(Level.warning, "这一列不在模板里，没有读入。", "要报送的内容移到模板的各列里。"),
    "repeated-column": Case(Level.warning, "这一列写了两次，只读了前一次。", "两列并成一列。"),
    "unknown-item": Case(Level.warning, "“{item}”不在模板里，没有读入。", "项目的名称照模板写。"),
    "repeated-item": Case(Level.warning, "“{item}”写了两次，只读了前一次。", "只留一处。"),
    "no-entry": Case(Level.advice, "“{text}”这一行不是推荐对象，没有算进名单。", "不用改动；确是推荐对象的，把名称、代码和方案填全。"),
    "error-row": Case(Level.warning, "这一行只有错误值（{value}），没有读入。", "是推荐对象的，直接写内容；不是的，删去这一行。"),
    "places-in-one": Case(Level.error, "这一格写了几个地方（{value}）。", "一个地方写一行，名称、代码和方案分别填写，再读入。"),
    "changed-number": Case(
        Level.error, "这一格被 Excel 变成了“{value}”，没有认出是哪几个编号，没有读入。", "把这一格设成文本格式，编号用顿号隔开，再读入。"
    ),
    "blank-owner": Case(Level.error, "没有写所属{entry}，这一行没有读入。", "写明属于“{sheet}”里的哪一项，照那里的名称写。"),
    "no-owner": Case(Level.error, "“{value}”不在“{sheet}”里，这一行没有读入。", "照“{sheet}”里的名称写；那里没有的，先在那里补上。"),
    "two-owners": Case(Level.error, "“{sheet}”里不止一项叫“{value}”，这一行没有读入。", "写它是第几项，例如“第2项”。"),
    "same-owner": Case(Level.advice, "没有写所属{entry}，已按上一行读作“{value}”。", "核对一遍；不是的，写上所属{entry}。"),
    "hidden-row": Case(Level.review, "这一行是隐藏的，内容已读入。", "取消隐藏，核对一遍；不要的就删去。"),
    "hidden-column": Case(Level.review, "这一列是隐藏的，内容已读入。", "取消隐藏，核对一遍。"),
    "merged": Case(Level.warning, "这一格与旁边的格合并了，只算在第一格。", "取消合并，每一格分别填写。"),
    "formula": Case(Level.warning, "这一格是公式，已按显示的“{value}”读入。", _RETYPE),
    "empty-formula": Case(Level.error, "这一格是公式，没有算出内容，没有读入。", _RETYPE),
    "no-value": Case(Level.error, "这一格显示为“{value}”，没有读入。", _RETYPE),
    "read-as": Case(Level.advice, "写成了“{value}”，已读作 {meant}。", "核对一遍。"),
    "too-long": Case(Level.error, "这一格有{length}字，超过上限{limit}字，没有读入。", "这里只写要点，详细内容写进方案。"),
    # A Word file.
    "no-plan": Case(Level.error, "这次推荐不要求报送方案，没有读入。", "不用报送这份文件。"),
    "no-text": Case(Level.error, "文件里没有文字，没有读入。", "检查是不是选错了文件。"),
    "only-images": Case(Level.error, "文件里只有图片，没有文字，没有读入。", "扫描件不能代替方案，把方案的文字写进 Word 再读入。"),
    "two-plans": Case(
        Level.error, "文件里不止一份方案（“{first}”“{second}”），只当作一份读入。", "一份方案存成一个 Word 文件，再分别读入。"
    ),
    "text-box": Case(Level.advice, "文本框里的文字已读入，排在文本框所在的段落之后。", "对照读入的内容核对一遍。"),
    "unseen": Case(Level.advice, "有{count}个看不见的字符（多半从网页粘贴而来），已经去掉。", "不用改动；Word 里可以选中全文清除格式。"),
    "too-many-elements": Case(
        Level.error, "文件由太多零碎的部分组成（超过{limit}个），没有读入。", "选中全文清除格式，删去空行和空的表格，另存以后再读入。"
    ),
    "image": Case(Level.warning, "图片没有读入。", "图片里的内容用文字写出来。"),
    "table": Case(Level.advice, "表格已读成文字，各行各列照原样排列。", "对照读入的内容核对一遍。"),
    "field": Case(Level.warning, "有用域写成的公式没有认出，没有读入。", "把公式改成普通文字，再读入。"),
    "math": Case(Level.advice, "公式已读成一行文字。", "对照读入的内容核对一遍。"),
    "sign": Case(Level.warning, "有特殊字体的符号没有认出，没有读入。", "在 Word 里把这些符号换成普通的字，再读入。"),
    "reading": Case(Level.advice, "字上的拼音没有读入，字已读入。", "不用改动。"),
    "struck": Case(Level.review, "有加了删除线的文字，已读入。", "不要的删去，要保留的去掉删除线，再读入。"),
    "comment": Case(Level.advice, "批注没有读入。", "不用改动；要采用的内容写进正文，再读入。"),
    "header": Case(Level.advice, "页眉页脚里的“{text}”没有读入。", "不用改动；是方案内容的，写进正文，再读入。"),
    "hidden-text": Case(Level.review, "有隐藏的文字，已读入。", "显示隐藏的文字，核对一遍；不要的就删去。"),
    "tracked": Case(Level.review, "有没有处理完的修订，已按接受修订以后的文字读入。", "接受或者拒绝全部修订，再读入。"),
    "as-heading": Case(Level.advice, "{text}没有用标题样式，已当作标题读入。", "不用改动；没有认对的，在 Word 里给它选上标题样式。"),
    "joined-plan": Case(
        Level.advice, "名单里没有认出“{place}”的方案的文件名，已把这一份认作它的。", "不用改动；认错了的，在名单的“{label}”一列写上文件名。"
    ),
    "unnamed-plan": Case(Level.warning, "没有认出这份方案是名单里哪个地方的。", "在名单的“{label}”一列写上 {name}。"),
}  # fmt: skip
"""Every case. What keeps a file from being read is an error; what is read all the same is less."""


@dataclass(frozen=True)
class Remark:
    """One thing to say. `values` fill the sentence of the case."""

    case: str
    where: Where
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def level(self) -> Level:
        """How much it weighs."""
        return CASES[self.case].level

    @property
    def message(self) -> str:
        """The sentence, in which nothing that somebody wrote can act or hide."""
        return self._fill(CASES[self.case].text)

    @property
    def fix(self) -> str:
        """What to do."""
        return self._fill(CASES[self.case].fix)

    def _fill(self, text: str) -> str:
        shown = {name: cut(visible(mask(value)), LONGEST_VALUE) if isinstance(value, str) else value for name, value in self.values}
        return text.format_map(shown)

    def data(self) -> dict[str, Any]:
        """The remark for programs."""
        return {"case": self.case, "level": self.level.value, "where": self.where.data(), "message": self.message, "fix": self.fix}


def remark(case: str, where: Where, **values: str | int) -> Remark:
    """A remark of a case at a place."""
    return Remark(case, where, tuple(values.items()))


class UnreadableError(Exception):
    """A file that is not read at all; the case and its variables."""

    def __init__(self, case: str, sheet: str = "", **values: str | int) -> None:
        super().__init__(case)
        self.case = case
        self.sheet = sheet
        self.values = values

    def remark(self, file: str) -> Remark:
        """The refusal as a remark on the file, or on the sheet that is to blame."""
        return remark(self.case, Where(file, self.sheet), **self.values)
