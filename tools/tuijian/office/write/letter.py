"""The letter that a unit sends its list and plans with, and 附件1 as a Word file; both made from the list. The same bytes every time."""

from collections.abc import Iterator
from typing import NamedTuple

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.sending import Letter
from tuijian.office.fonts import TITLE
from tuijian.office.listed import ROWS, SIGNED, ListTable, lines_of, tables_of, titles_of
from tuijian.office.official import (
    BODY,
    CHARACTER,
    HEADLINE,
    HINT,
    LINE,
    NOTE,
    RED,
    SIZE,
    Block,
    Look,
    OfficialPaper,
    PaperTable,
    Paragraph,
    open_blanks,
    word_file,
)
from tuijian.report.sentences import day_words, not_official
from tuijian.report.snippet import columns
from tuijian.rules.general.items import day_in
from tuijian.submission.reader import Entry, Submission
from tuijian.submission.skeleton import to_fill_in

_MARK = 72
"""The size of the mark of an office (halves of a point), which a long name makes smaller."""

_MARK_ROOM = 900
"""What of 170 mm the mark may take, in halves of a point."""


_WIDE, _NARROW = "　" * 8, "　" * 6
"""The blanks between those who sign, in a workbook and on a page of Word."""


class PaperFile(NamedTuple):
    """A file by its name, and what in it is still to be filled in."""

    name: str
    data: bytes
    open: list[str]


def letter(catalog: Catalog, unit: Unit, submission: Submission) -> PaperFile | None:
    """The letter; None where the call says of none."""
    about = catalog.sending.letter
    return _file(f"{unit.name}推荐函.docx", _Writer(catalog, unit, submission, about).paper()) if about else None


def annex_paper(catalog: Catalog, unit: Unit, submission: Submission) -> PaperFile:
    """附件1 as a Word file: a page for each list that has entries; the list that must be there always is."""
    tables = tables_of(catalog, submission)
    titles = titles_of(catalog, unit, tables)
    lines = [f"推荐单位：{unit.name}（盖章）", *lines_of(catalog, submission)]
    blocks = [block for at, table in enumerate(tables) for block in _page(at, titles[at], table, lines)]
    blocks.append(Paragraph(not_official(legend(catalog)), NOTE))
    return _file(f"附件1 {unit.name}推荐汇总表.docx", OfficialPaper(titles[0], blocks, wide=True))


def _file(name: str, paper: OfficialPaper) -> PaperFile:
    return PaperFile(name, word_file(paper), open_blanks(paper))


def _page(at: int, title: str, table: ListTable, lines: list[str]) -> Iterator[Block]:
    """A table with what stands around it; the annex's number in 黑体 on the first line, its title on the third (7.3.7)."""
    small = Look(size=24, before=120, line=400, align="left")
    yield Paragraph(f"附件{at + 1}", Look(font="黑体"), new_page=at > 0)
    yield Paragraph(title, Look(font=TITLE, size=44, align="center", before=LINE // 2, line=660, keep=True), titles=True)
    yield Paragraph(lines[0], small)
    empty = [[""] * len(table.heads)] * max(ROWS - len(table.rows), 0)
    yield PaperTable([table.heads, *table.rows, *empty])
    yield from (Paragraph(line, small) for line in (*lines[1:], SIGNED.replace(_WIDE, _NARROW)))


class _Writer:
    """Writes the letter part by part, from top to bottom."""

    def __init__(self, catalog: Catalog, unit: Unit, submission: Submission, about: Letter) -> None:
        self.catalog, self.unit, self.submission, self.about = catalog, unit, submission, about
        self.known = {"title": catalog.notice.title, "number": catalog.notice.number, "unit": unit.name}

    def paper(self) -> OfficialPaper:
        """The whole letter."""
        blocks = [*self._head(), *self._body(), *self._annexes(), *self._foot()]
        return OfficialPaper("".join(self._title()), [*blocks, self._hint(blocks)], letter=True)

    def _head(self) -> Iterator[Block]:
        """The office's mark, the letter's number below the red line on the right, its title two lines below that (10.1), the addressee."""
        office = self._office()
        size = min(_MARK, _MARK_ROOM // max(columns(office) // 2, 1))
        yield Paragraph(office, Look(font=TITLE, size=size, color=RED, align="center", line=size * 12), mark=True)
        yield Paragraph(self._field(self.about.number), Look(align="right", before=SIZE * 10 * 7 // 8))
        yield Paragraph("\n".join(self._title()), _with_space_above(HEADLINE, 2), titles=True)
        yield Paragraph(f"{self.about.to}：", _with_space_above(Look(), 1))

    def _body(self) -> Iterator[Block]:
        yield Paragraph(self._filled_sentence(self.about.opening))
        for name, list_words in self.about.lists.items():
            names = [entry.text("name") or to_fill_in(f"{self.catalog.form.list_named(name).entry}名称") for entry in self._entries(name)]
            if names:
                yield Paragraph(list_words.some.format(**self.known, places="、".join(names), count=len(names)))
            elif list_words.none:
                yield Paragraph(self._filled_sentence(list_words.none))
        yield Paragraph(self._filled_sentence(self.about.closing))

    def _annexes(self) -> Iterator[Block]:
        """The annexes by their names, one line free above; the second line begins below the first name (7.3.4)."""
        names = self._names()
        number = "" if len(names) == 1 else "1."
        for at, name in enumerate(names, 1):
            first = at == 1
            lead = f"附件：{number}" if first else f"{at}."
            width = round(columns(lead) * CHARACTER / 2)
            left = 2 * CHARACTER + (width if first else 3 * CHARACTER + width)
            yield Paragraph(f"{lead}{name}", Look(left=left, first=-width, before=LINE if first else 0, align="left"))

    def _names(self) -> list[str]:
        """The tables, then a plan for each entry that has one."""
        names = titles_of(self.catalog, self.unit, tables_of(self.catalog, self.submission))
        form = self.catalog.form.plan
        for listed in self.catalog.form.lists if form else ():
            field = next((entry for entry in listed.fields if entry.name == form.field), None)  # type: ignore[union-attr]
            with_plan = [entry for entry in self._entries(listed.name) if field and (field.required or entry.text(field.name))]
            names += [form.title.format(name=entry.text("name") or to_fill_in(f"{listed.entry}名称")) for entry in with_plan]  # type: ignore[union-attr]
        return names

    def _foot(self) -> Iterator[Block]:
        """The office above the middle of the date, which leaves four characters free on its right (7.3.5); whom to ask, in brackets."""
        office, day = self._office(), day_in(self.submission.text(self.about.day))
        dated = day_words(day) if day else self._field(self.about.day)
        wide, narrow = (columns(text) * CHARACTER // 2 for text in (dated, office))
        right = 4 * CHARACTER
        yield Paragraph(office, Look(align="right", right=max(right + (wide - narrow) // 2, 0), before=3 * LINE, keep=True))
        yield Paragraph(dated, Look(align="right", right=right + max(narrow - wide, 0) // 2 * (narrow > wide + 2 * right)))
        if self.about.contact:
            leaves = self.catalog.form.leaves
            yield Paragraph(
                f"（{'，'.join(f'{leaves[name].label}：{self._field(name)}' for name in self.about.contact)}）",
                Look(first=BODY.first, align="left"),
            )

    def _hint(self, blocks: list[Block]) -> Block:
        """What to do with the file, to be deleted when it is done."""
        left = open_blanks(OfficialPaper("", blocks))
        todo = f"标黄的还要填写：{'、'.join(left)}。" if left else ""
        not_ours = not_official(legend(self.catalog))
        return Paragraph(
            f"【填写提示，定稿时删去本段】{todo}行文用函还是用别的文种、怎样编号和用印，按本单位的公文规定办理。{not_ours}", HINT
        )

    # --- words ------------------------------------------------------------------------------------

    def _filled_sentence(self, text: str) -> str:
        return text.format(**self.known)

    def _title(self) -> list[str]:
        return [self._filled_sentence(line) for line in self.about.title]

    def _field(self, name: str) -> str:
        """What the list says in a field, or that it is to be filled in."""
        return self.submission.text(name) or to_fill_in(self.catalog.form.leaves[name].label)

    def _entries(self, name: str) -> tuple[Entry, ...]:
        return self.submission.lists.get(name, ())

    def _office(self) -> str:
        """The office that writes: as the list names it before its own department, else to be filled in."""
        contact_texts = (self.submission.text(name) for name in self.about.contact)
        offices = [f"{self.unit.name}{ending}" for ending in self.catalog.notice.offices]
        return next((office for text in contact_texts for office in offices if text.startswith(office)), to_fill_in("发文机关"))


def _with_space_above(look: Look, lines: int) -> Look:
    """The look with so many lines free above it."""
    return Look(**{**vars(look), "before": lines * LINE})
