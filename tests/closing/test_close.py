"""`tuijian close`: what stands in the way of an archive, the line that freezes a call, the tag; test_archive.py has the archive itself."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from closing.conftest import CLOSED, RESULTS, stands
from commandline import Result, commit, git, submission

from tuijian.catalog.plain_data import CatalogFile
from tuijian.closing import steps
from tuijian.closing.freeze import with_archived_state
from tuijian.console.errors import UsageError
from tuijian.site.build import checkout_for_build

RECORD = """zone: 郑州市
code: "410100"
events:
  - event: apply
    date: 2024-01-05
    actor: 郑州市人民政府
    evidence: {number: 郑政〔2024〕1号}
    source: seen
  - event: submit
    date: 2024-01-12
    actor: 河南省教育厅
    evidence: {number: 豫教基〔2024〕5号}
    source: seen
"""
WITHDRAWN = """  - event: withdraw
    date: 2024-02-01
    actor: 河南省教育厅
    evidence: {number: 豫教基〔2024〕9号}
    source: seen
"""
RECEIPT = f"""- pull: 15
  sha: "{"a" * 40}"
  code: 7K3M-9QXT-2B4D
  account: 1001
  catalog: "{"c" * 12}"
  received: 2024-01-15T02:00:00+00:00
  complete: 2024-01-15T02:00:00+00:00
"""

Close = Callable[..., Result]


def recorded(home: Path, text: str, name: str = "郑州市.yml") -> None:
    """Put a file into the unit's records."""
    path = home / "catalog" / "records" / "henan" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def finished(home: Path) -> None:
    """A unit's papers with a receipt, and a place of it that nothing is waited for."""
    submission(home / "submissions" / "henan")
    recorded(home, RECORD + WITHDRAWN)
    recorded(home, RECEIPT, "receipts.yml")


@pytest.mark.parametrize(("state", "said"), [("", "还没有截止"), ("state: {is: draft}\n", "还没有发布")])
def test_a_call_that_goes_on_is_refused(home: Path, close: Close, state: str, said: str) -> None:
    """A call that is open or not published yet: one plain sentence, nothing is written."""
    stands(home, state)
    before = (home / "catalog" / "notice.yml").read_bytes()
    result = close("--write", "--output", home / "out.zip")
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert said in result.err
    assert not (home / "out.zip").exists()
    assert (home / "catalog" / "notice.yml").read_bytes() == before


def test_a_call_that_is_done_says_what_comes_next(home: Path, close: Close) -> None:
    """Where nothing is open, it says so, shows the line for notice.yml and the next commands, and changes nothing."""
    finished(home)
    before = (home / "catalog" / "notice.yml").read_bytes()
    result = close()
    assert (result.code, result.err) == (0, "")
    assert "都已办完。" in result.out
    assert "is: archived\n       since: 2025-03-01" in result.out
    assert "tuijian close --output" in result.out
    assert (home / "catalog" / "notice.yml").read_bytes() == before


def test_a_place_that_waits_is_open(home: Path, close: Close) -> None:
    """A place that somebody has yet to act on stands in the way, with who and what; people may archive all the same, and it is kept."""
    finished(home)
    recorded(home, RECORD)
    result = close("--output", home / "out.zip")
    assert result.code == 1
    assert "河南省郑州市现为“已报送”，还在等" in result.out
    assert "--leave-open" in result.out
    assert not (home / "out.zip").exists()
    assert close("--output", home / "out.zip", "--leave-open").code == 0
    assert (home / "out.zip").is_file()


def test_the_sample_waits_for_nobody(home: Path, close: Close) -> None:
    """A place of the sample that is still on its way is nobody's."""
    path = home / "catalog" / "records" / "_example" / "某某市.yml"
    path.write_text(path.read_text("utf-8").partition("  - event: opinion")[0], encoding="utf-8")
    (home / "catalog" / "records" / "_example" / "某某区.yml").unlink()
    result = close()
    assert (result.code, "某某市" in result.out) == (0, False)


PRIVATE = "联系人身份证号11010519491231002X"


def test_personal_data_is_never_archived(home: Path, close: Close) -> None:
    """What the rules call personal data bars the archive, whatever else is asked; it is shown masked, with its place."""
    finished(home)
    plan = next(path for path in (home / "submissions" / "henan").glob("*.md"))
    plan.write_text(f"{plan.read_text('utf-8')}\n{PRIVATE}\n", encoding="utf-8")
    result = close("--write", "--output", home / "out.zip", "--leave-open")
    assert result.code == 1
    assert f"submissions/henan/{plan.name}:" in result.out
    assert "19491231" not in result.out
    assert "不能归档" in result.out
    assert not (home / "out.zip").exists()
    assert "archived" not in (home / "catalog" / "notice.yml").read_text("utf-8").partition("list_year")[0].partition("state:")[2]


def test_personal_data_beside_the_records_bars_too(home: Path, close: Close) -> None:
    """A plan or a note in the folder of records, which no rule looks into, is looked through as well."""
    finished(home)
    recorded(home, f"# 方案\n\n{PRIVATE}\n", "方案.md")
    result = close("--leave-open")
    assert result.code == 1
    assert "catalog/records/henan/方案.md:3" in result.out
    assert "19491231" not in result.out


@pytest.mark.parametrize(("written", "said"), [("不予公开", "不予公开"), ("request", "依申请公开"), ("不公开", "不公开")])
def test_papers_that_are_not_public_bar(home: Path, close: Close, written: str, said: str) -> None:
    """A list that says that it is not for everybody goes into no archive, whatever else is asked, and is told with its place."""
    finished(home)
    path = home / "submissions" / "henan" / "list.yml"
    path.write_text(f"openness: {written}\n{path.read_text('utf-8')}", encoding="utf-8")
    result = close("--write", "--output", home / "out.zip", "--leave-open")
    assert result.code == 1
    assert f"河南省的材料公开属性是“{said}”，不能放进要公开的归档，" in result.out
    assert "（submissions/henan/list.yml:1）" in result.out
    assert not (home / "out.zip").exists()


@pytest.mark.parametrize("written", ["主动公开", "open"])
def test_papers_that_are_public_do_not(home: Path, close: Close, written: str) -> None:
    """A list that says that it is for everybody stands in nobody's way."""
    finished(home)
    path = home / "submissions" / "henan" / "list.yml"
    path.write_text(f"openness: {written}\n{path.read_text('utf-8')}", encoding="utf-8")
    result = close()
    assert (result.code, "公开属性" in result.out) == (0, False)


def test_a_record_that_is_wrong_bars(home: Path, close: Close) -> None:
    """What cannot be read cannot be frozen."""
    finished(home)
    recorded(home, RECORD.replace("event: submit", "event: leave"))
    result = close("--leave-open")
    assert result.code == 1
    assert "catalog/records/henan/郑州市.yml" in result.out


def test_what_is_good_to_know_is_told(home: Path, close: Close) -> None:
    """Papers without a receipt, places without a record, papers with errors, files nobody looked into, results that are not known."""
    stands(home, CLOSED)
    submission(home / "submissions" / "henan", ("410100", "410199"))
    (home / "submissions" / "henan" / "letter.pdf").write_bytes(b"%PDF-1.7")
    result = close()
    assert result.code == 0
    for said in ("没有收到记录", "后来怎样，没有记录", "处必须修改，照原样归档", "1 个文件程序看不到内容", "结果在哪里公布没有写进"):
        assert said in result.out


def test_for_programs(home: Path, close: Close) -> None:
    """As JSON: whether it may be archived, what stands in the way, what was made with its checksum."""
    finished(home)
    told = json.loads(close("--format", "json").out)
    assert (told["state"], told["ready"], told["barred"], told["open"], told["archive"]) == ("closed", True, [], [], None)
    made = json.loads(close("--format", "json", "--output", home / "out.zip").out)["archive"]
    assert made["path"] == str(home / "out.zip")
    assert len(made["sha256"]) == 64
    recorded(home, RECORD)
    told = json.loads(close("--format", "json").out)
    assert (told["ready"], len(told["open"])) == (False, 1)


# --- the line in notice.yml -------------------------------------------------------------------------


def test_the_state_is_written(home: Path, close: Close) -> None:
    """Two values change and nothing else; the archive that is made with it holds the new state; a second time nothing is left to write."""
    finished(home)
    path = home / "catalog" / "notice.yml"
    before = path.read_text("utf-8")
    result = close("--write")
    assert result.code == 0
    assert "改成 archived" in result.out
    assert result.err == ""
    assert path.read_text("utf-8") == before.replace("is: closed\n  since: 2024-01-21", "is: archived\n  since: 2025-03-01")
    again = close("--write")
    assert (again.code, "改成" in again.out) == (0, False)


def test_without_a_site_nothing_is_written(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the archive cannot be made for want of mkdocs.yml, the state stays as it is."""
    finished(home)
    monkeypatch.setattr(steps, "checkout_for_build", checkout_for_build)
    before = (home / "catalog" / "notice.yml").read_bytes()
    result = close("--write", "--output", home / "out.zip")
    assert (result.code, "没有 mkdocs.yml" in result.err) == (2, True)
    assert (home / "catalog" / "notice.yml").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nstate:\n  is: closed # 截止\n  since: 2024-01-21\nb: 2\n",
        "state: {is: closed, since: 2024-01-21}\n",
        "state: {since: '2024-01-21', is: \"closed\", note: 谢谢}\n",
    ],
)
def test_however_it_is_written(text: str) -> None:
    """In lines or in braces, in either order, with notes beside it: the values are replaced where they stand."""
    after = with_archived_state(text.encode(), date(2025, 3, 1))
    data = CatalogFile("notice.yml", after).data
    assert (data["state"]["is"], data["state"]["since"]) == ("archived", "2025-03-01")
    assert {**data, "state": None} == {**CatalogFile("notice.yml", text.encode()).data, "state": None}
    assert after.decode().count("#") == text.count("#")


def test_what_cannot_be_kept_is_not_changed() -> None:
    """A file with a mark at its beginning would lose it: people change it by hand."""
    with pytest.raises(UsageError, match="手工"):
        with_archived_state(b"\xef\xbb\xbfstate: {is: closed, since: 2024-01-21}\n", date(2025, 3, 1))


# --- the tag ----------------------------------------------------------------------------------------


def test_a_tag_names_what_is_committed(home: Path, close: Close) -> None:
    """The tag is made in this repository alone, with the archive's checksum; how to send it is only said."""
    finished(home)
    stands(home, RESULTS.replace("closed", "archived").replace("2024-01-21", "2025-03-01"))
    head = commit(home)
    for name, value in (("user.name", "test"), ("user.email", "test@example.org")):
        git(home, "config", name, value)
    result = close("--output", home.parent / "out.zip", "--tag")
    assert result.code == 0, result.err
    assert "git push origin archive-2025-03-01" in result.out
    assert git(home, "rev-parse", "archive-2025-03-01^{commit}") == head
    digest = json.loads(close("--format", "json", "--output", home.parent / "out.zip", "--replace").out)["archive"]["sha256"]
    assert digest in git(home, "tag", "--list", "--format=%(contents)")
    again = close("--tag")
    assert (again.code, "标签 archive-2025-03-01 没有打上" in again.err) == (2, True)


def test_no_tag_for_what_is_not_committed(home: Path, close: Close) -> None:
    """Outside a repository, and with changes that are not committed: one sentence, no tag, no archive."""
    finished(home)
    assert "不是 Git 仓库" in close("--tag").err
    commit(home)
    recorded(home, RECORD + WITHDRAWN + "# 后来加的\n")
    result = close("--tag", "--output", home / "out.zip")
    assert (result.code, "先提交，再打标签" in result.err) == (2, True)
    assert git(home, "tag", "--list") == ""
    assert not (home / "out.zip").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--write", "--tag"], "不能一起用"), (["--output", "out.tar"], ".zip"), (["--repository", "../x"], "不是仓库的名称")],
)
def test_what_cannot_be_is_said(close: Close, options: list[str], said: str) -> None:
    """Options that do not go together, another kind of archive, a name that is no repository's."""
    result = close(*options)
    assert (result.code, said in result.err) == (2, True)


def test_where_there_is_no_catalogue(tmp_path: Path, close: Close) -> None:
    """The catalogue that comes with the program is nobody's to close."""
    (tmp_path / "empty").mkdir()
    assert "没有规则文件夹" in close("--root", tmp_path / "empty").err
