"""Files that would take the reader's memory or time: they are read apart, within limits."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hostile_files import CATALOG, bomb, crumbs, one_row, said
from officefiles import (
    added,
    open_cell,
    open_row,
    parts_of,
    plain,
    text,
)

from tuijian.office.read import archive, child_process, hidden_content
from tuijian.office.read.cell_grid import grids, read_apart
from tuijian.office.read.office_files import read

HERE = Path(__file__).resolve().parent

MEASURE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from peak import memory
from tuijian.catalog.disk import read_catalog
from tuijian.office.read import child_process
from tuijian.office.read.cell_grid import read_apart
from tuijian.office.write.plan import document
from tuijian.office.read.office_files import read
catalog = read_catalog()
for name in sys.argv[3:]:
    read(name, Path(name).read_bytes(), catalog, cells=read_apart if sys.argv[1] == "apart" else child_process.read)
print(memory())
"""


def heavy() -> dict[str, bytes]:
    """The heaviest that is still looked at, or that seems light until it is unfolded."""
    wide = open_row(open_cell("x", ' table:number-columns-repeated="190"'), attributes=' table:number-rows-repeated="4990"')
    return {
        "rows.xlsx": plain([(f"郑州市{number}", "410100", "a.md") for number in range(child_process.ROWS - 10)]),
        "bomb.xlsx": bomb(100_000_000, 3),
        "wide.ods": one_row(wide),
    }


def memory(folder: Path, how: str, files: dict[str, bytes]) -> int:
    """The most MB that a process holds which reads these files; how it reads their cells: `apart` or `here`."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-c", MEASURE, how, str(HERE.parent), *(str(folder / name) for name in files)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_workbooks_in_little_memory(tmp_path: Path) -> None:
    """None takes more than 200 MB, whether its cells are read by a process apart, as the command does, or by ours, as a page must."""
    files = heavy()
    assert memory(tmp_path, "apart", files) <= 100
    assert memory(tmp_path, "here", files) <= 200


def test_word_files_in_little_memory(tmp_path: Path) -> None:
    """Neither does a Word file of as many elements as may be."""
    assert memory(tmp_path, "here", {"crumbs.docx": crumbs("<w:p/>" * (hidden_content.ELEMENTS - 20_000))}) <= 200


def test_a_process_apart_reads_the_same() -> None:
    """Cells come the same from a process apart; one that dies or takes too long is a remark, and ours goes on."""
    unfolded = archive.unfold(plain())
    assert grids(unfolded, read_apart) == grids(unfolded)


@pytest.mark.parametrize("fault", ["import os; os.abort()", "while True: pass"])
def test_a_process_apart_that_fails(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies or does not end is a remark, and ours goes on."""
    program = tmp_path / "child.py"
    program.write_text(fault, encoding="utf-8")
    monkeypatch.setattr(child_process, "__file__", str(program))
    monkeypatch.setattr("tuijian.office.read.cell_grid.WAIT", 0.5)
    reading = read("名单.xlsx", plain(), CATALOG, cells=read_apart)
    assert said(reading) == [("名单.xlsx", "too-much")]


def test_a_process_apart_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system lets no process start, that is a remark too."""
    monkeypatch.setattr("sys.executable", "/dev/null/python")
    assert said(read("名单.xlsx", plain(), CATALOG, cells=read_apart)) == [("名单.xlsx", "no-process")]


def referring(count: int, note: int, link: int = 0) -> bytes:
    """A Word file that refers so often to a note of so many paragraphs, and to a link of so many characters."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    space += ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = '<w:r><w:footnoteReference w:id="2"/></w:r>' + '<w:hyperlink r:id="l"><w:r><w:t>甲</w:t></w:r></w:hyperlink>' * bool(link)
    body = f"<w:document {space}><w:body><w:p><w:r><w:t>文</w:t></w:r>{one * count}</w:p></w:body></w:document>"
    words = "<w:p><w:r><w:t>注</w:t></w:r></w:p>" * note
    relation = f'<Relationship Id="n" Type="{office}/footnotes" Target="footnotes.xml"/>'
    relation += f'<Relationship Id="l" Type="{office}/hyperlink" TargetMode="External" Target="https://a.example/{"a" * link}"/>'
    parts = parts_of(text(["文"])) | {
        "word/document.xml": body.encode(),
        "word/footnotes.xml": f'<w:footnotes {space}><w:footnote w:id="2">{words}</w:footnote></w:footnotes>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGED}">{relation}</Relationships>'.encode(),
    }
    return archive.pack(parts, zipfile.ZIP_DEFLATED)


PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.mark.parametrize(
    ("file", "case"),
    [
        (referring(5_000, 50), "too-many-elements"),
        (referring(1_500, 1), "too-many-elements"),
        (referring(900, 100), "too-many-elements"),
        (referring(10, 1, 100_000), "damaged"),
    ],
    ids=["5000", "many", "long", "address"],
)
def test_references_count_as_often_as_they_are(file: bytes, case: str) -> None:
    """A small file whose notes or links unfold to much more is refused before it is converted; an ordinary one is read."""
    assert [one.case for one in read("方案.docx", file, CATALOG).remarks] == [case]
    assert "注" in read("方案.docx", referring(20, 2, 100), CATALOG).files["方案.md"]


def test_a_text_is_converted_apart() -> None:
    """A Word file is read the same by a process apart, as the command does it."""
    file = text([("题", "Heading 1"), "文"])
    assert read("方案.docx", file, CATALOG, texts=read_apart).files == read("方案.docx", file, CATALOG).files
    assert read_apart(b"no archive", "") == {"case": "damaged"}


def test_relations_take_no_time(tmp_path: Path) -> None:
    """Relations that made an expression run for ever are refused, or read at once: by expat, which looks at each sign once."""
    wild = b"<Relationship " + b"TargetMode=" * 20_000
    assert [one.case for one in read("a.docx", added(text(["文"]), word___rels__x_dot_rels=wild), CATALOG).remarks] == ["damaged"]
    outside = f'<Relationships xmlns="{PACKAGED}"><Relationship Type="x/image" TargetMode="External" Target="b"/></Relationships>'
    assert "external" in [
        one.case for one in read("a.docx", added(text(["文"]), word___rels__x_dot_rels=outside.encode()), CATALOG).remarks
    ]
