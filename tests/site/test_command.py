"""`tuijian site` as a user meets it."""

from pathlib import Path

import pytest

from tuijian.catalog.load import Catalog
from tuijian.cli.main import main
from tuijian.site import build as module
from tuijian.site.assemble import files, pages


@pytest.fixture
def checkout(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the site is built from, as the folder that the command runs in."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("mkdocs.yml", "catalog", "submissions", "tools"):
        (home / name).symlink_to(root / name)
    (home / "docs").mkdir()
    for path in (root / "docs").iterdir():
        (home / "docs" / path.name).symlink_to(path)
    monkeypatch.chdir(home)
    return home


def test_builds_where_it_is_told(checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The site goes to the folder asked for, says where and how to see it, and takes the place of an earlier one; nothing else is left."""
    target = tmp_path / "out" / "site"
    target.mkdir(parents=True)
    (target / "sitemap.xml").write_text("former", encoding="utf-8")
    (target / "former.html").write_text("former", encoding="utf-8")
    assert main(["site", "--output", str(target)]) == 0
    said = capsys.readouterr().out
    assert str(target) in said
    assert "make serve" in said
    assert "file:" not in said
    assert "教育部" in (target / "index.html").read_text("utf-8")
    assert not (target / "former.html").exists()
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_a_failed_build_changes_nothing(checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dead link ends the build with exit code 1 and is named; the site that was there is still there."""
    (checkout / "docs" / "about.md").unlink()
    (checkout / "docs" / "about.md").write_text("# A\n\n[dead](dead.md)\n", encoding="utf-8")
    target = tmp_path / "site"
    target.mkdir()
    (target / "sitemap.xml").write_text("former", encoding="utf-8")
    assert main(["site", "--output", str(target)]) == 1
    assert "dead.md" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["sitemap.xml"]
    assert not list(tmp_path.glob(".tuijian-*"))


def test_a_page_made_and_written_is_refused(checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hand-written page that would hide one from the catalogue stops the build and is named."""
    (checkout / "docs" / "seats.md").write_text("# A\n", encoding="utf-8")
    assert main(["site", "--output", str(tmp_path / "site")]) == 1
    assert "seats.md" in capsys.readouterr().err


def test_writes_the_same_pages_to_disk(checkout: Path, tmp_path: Path, catalog: Catalog, root: Path) -> None:
    """The sources are the pages, those written by hand with their expressions filled in, and the files beside them."""
    target = tmp_path / "pages"
    for _ in range(2):
        assert main(["site", "--to-disk", str(target)]) == 0
    found = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    made = {path: text.encode() for path, text in pages(catalog).items()}
    assert {path: found[path] for path in made} == made
    written = {path.relative_to(root / "docs").as_posix() for path in (root / "docs").rglob("*") if path.is_file()}
    beside = {path for path in written if not path.startswith(("dev/", "overrides/"))} | files(catalog).keys()
    assert {path for path in found.keys() - made.keys() if not path.startswith("assets/page/")} == beside
    assert "{{" not in found["about.md"].decode()
    assert catalog.notice.number in found["about.md"].decode()
    assert found["assets/site.css"] == (root / "docs" / "assets" / "site.css").read_bytes()


@pytest.mark.parametrize("option", ["--output", "--to-disk"])
def test_a_folder_that_is_not_ours_is_left_alone(checkout: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with other files in it, or a file, is not replaced: one sentence, exit code 2."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    for target in (tmp_path / "mine", tmp_path / "mine" / "letter.txt", tmp_path / "mine" / "letter.txt" / "site"):
        assert main(["site", option, str(target)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n"), err[-2:]) == ("", 1, "。\n")
    assert (tmp_path / "mine" / "letter.txt").read_text("utf-8") == "dear"


def test_outside_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no mkdocs.yml above, the command says where to run it."""
    monkeypatch.chdir(tmp_path)
    assert main(["site"]) == 2
    assert capsys.readouterr().err == "这里没有 mkdocs.yml，请到仓库的文件夹里运行。\n"


def test_without_mkdocs(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the site's programs are missing, the command says how to get them."""
    monkeypatch.setattr(module, "NEEDED", ("mkdocs", "no_such_module"))
    assert main(["site"]) == 2
    assert "make run" in capsys.readouterr().err


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """The subcommand stands in the list of all, and explains itself."""
    assert main(["--help"]) == 0
    assert "生成网站" in capsys.readouterr().out
    assert main(["site", "--help"]) == 0
    assert "--to-disk 文件夹" in capsys.readouterr().out
