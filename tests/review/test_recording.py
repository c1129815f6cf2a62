"""`tuijian receipts`: from a merged pull request to the record by which its submission is judged from then on."""

import re
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pulls import BASE, CATALOG, LISTED, REPOSITORY, SAMPLE, SHA, checked
from review.fake import Fake
from review.fake_world import PullRequest
from review.stage import client, entries

import tuijian.review.client
from tuijian.catalog.disk import _files, shipped_folder
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import load_catalog
from tuijian.check.pipeline import Request, check
from tuijian.cli.main import main
from tuijian.report import sentences
from tuijian.review.merged_receipts import append, missing_receipts
from tuijian.review.own_account import ACTIONS
from tuijian.review.planned_writes import ReviewJob
from tuijian.review.publish import Publisher
from tuijian.review.receipt import Receipt, seconds
from tuijian.rules.registry import bind
from tuijian.submission.tree import MemoryTree

CODE = "7K3M-9QXT-2B4D"
FIRST, LAST = "2024-01-15T02:00:00+00:00", "2024-01-22T02:00:00+00:00"


def reviewed(sure: bool = True) -> Fake:
    """The sample of 河南 on a pull request, reviewed late, after a complete receipt in time; and merged."""
    fake = Fake(repository=REPOSITORY)
    fake.open(PullRequest(15, SHA, BASE, author=LISTED, files=entries(SAMPLE)))
    known = {"by": "b" * 12, "catalog": "c" * 12, "leader": 15, "sure": sure}
    receipt = Receipt(pull=15, sha=SHA, content="a" * 16, first=seconds(LAST), complete=seconds(FIRST), **known)  # type: ignore[arg-type]
    report = checked(SAMPLE, at=LAST).model_copy(update={"codes": {"submissions/henan": CODE}})
    assert Publisher(client(fake), ReviewJob(REPOSITORY, "main", CATALOG, SHA, report, receipt=receipt), 15).run()
    fake.pulls[15].state, fake.pulls[15].merged = "closed", LAST
    return fake


def test_what_is_merged_goes_on_record(tmp_path: Path) -> None:
    """Moments, commit, code, account and catalogue, as the status tells them; the catalogue reads the file; nothing is written twice."""
    fake = reviewed()
    ((folder, record),) = missing_receipts(client(fake), REPOSITORY, "main", CATALOG, ACTIONS)
    assert (folder, record.pull, record.sha, record.code, record.account, record.catalog) == ("henan", 15, SHA, CODE, LISTED, "c" * 12)
    assert record.complete is not None
    assert (record.received.isoformat(), record.complete.isoformat()) == (LAST, FIRST)
    path = tmp_path / "records" / "henan" / "receipts.yml"
    append(path, [record])
    files = {**dict(_files(shipped_folder())), "records/henan/receipts.yml": path.read_bytes()}
    catalog = load_catalog(files)
    assert catalog.receipts == {"henan": (record,)}
    assert catalog.digest == CATALOG.digest
    assert list(missing_receipts(client(fake), REPOSITORY, "main", catalog, ACTIONS)) == []


def test_a_record_is_added_to_and_never_changed(tmp_path: Path) -> None:
    """What stands in the file stays, to the byte; a maintainer's own words too."""
    ((_, record),) = missing_receipts(client(reviewed()), REPOSITORY, "main", CATALOG, ACTIONS)
    path = tmp_path / "receipts.yml"
    path.write_text("# 手工写的\n", encoding="utf-8")
    append(path, [record])
    before = path.read_text(encoding="utf-8")
    append(path, [record.model_copy(update={"complete": None})])
    after = path.read_text(encoding="utf-8")
    assert before.startswith("# 手工写的\n")
    assert after.startswith(before)
    assert after.count("complete:") == 1


def test_what_nobody_knows_is_not_put_on_record(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is not sure when it came in, people are asked to look and to write it down."""
    assert list(missing_receipts(client(reviewed(sure=False)), REPOSITORY, "main", CATALOG, ACTIONS)) == []
    assert "合并请求 15 的收到时间不明" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["not merged", "another's status", "no status"])
def test_what_is_no_receipt(change: str) -> None:
    """What was closed without being merged, or has no status of ours, leaves no record."""
    fake = reviewed()
    if change == "not merged":
        fake.pulls[15].merged = None
    elif change == "no status":
        fake.statuses.clear()
    else:
        fake.statuses[SHA][0]["creator"]["id"] = 7
    assert list(missing_receipts(client(fake), REPOSITORY, "main", CATALOG, ACTIONS)) == []


def records(text: str, folder: str = "henan") -> dict[str, bytes]:
    """The shipped catalogue's files with receipts of a unit."""
    return {**dict(_files(shipped_folder())), f"records/{folder}/receipts.yml": text.encode()}


def written(code: str, at: str, sha: str = SHA) -> str:
    """A receipt as it stands in the file."""
    return f'- {{pull: 15, sha: "{sha}", code: {code}, account: 1001, catalog: "{"c" * 12}", received: "{at}"}}\n'


def late(files: dict[str, bytes], base: bool = False) -> bool:
    """Whether the merged sample, checked years later, is called late."""
    catalog = load_catalog(files)
    request = Request(checked_now(), changed=tuple(SAMPLE) if base else None)
    report = check(MemoryTree(SAMPLE), catalog, bind(catalog), request).report
    return any("days" in finding.context for finding in report.findings)


def test_what_is_merged_is_judged_by_its_record() -> None:
    """Years later, and without GitHub: in time by the receipt on record; not by one of other contents, and a change never."""
    report = check(MemoryTree(SAMPLE), CATALOG, bind(CATALOG), Request(checked_now())).report
    (code,) = report.codes.values()
    assert late(dict(_files(shipped_folder())))
    assert not late(records(written(code, FIRST)))
    assert late(records(written(CODE, FIRST)))
    assert late(records(written(code, FIRST)), base=True)
    assert not late(records(written(code, LAST, "1" * 40) + written(code, FIRST)))


def test_the_report_says_which_moment_counts() -> None:
    """What is judged by its record says so and when that was, in the call's own time; what is not by the moment of the check."""
    report = check(MemoryTree(SAMPLE), CATALOG, bind(CATALOG), Request(checked_now())).report
    (code,) = report.codes.values()
    catalog = load_catalog(records(written(code, FIRST)))

    def told(tree: dict[str, bytes]) -> tuple[dict[str, str], str]:
        found = check(MemoryTree(tree), catalog, bind(catalog), Request(checked_now())).report
        return found.received, sentences.moment_sentence(found)

    own = datetime.fromisoformat(FIRST).astimezone(ZoneInfo("Asia/Shanghai")).isoformat()
    assert told(SAMPLE) == ({"submissions/henan": own}, f"{CLOSED}；按收到记录，于{sentences.moment(own)}收到。")
    more = SAMPLE | {path.replace("henan", "hebei"): data.replace("河南省".encode(), "河北省".encode()) for path, data in SAMPLE.items()}
    assert told(more) == (
        {"submissions/henan": own},
        f"{CLOSED}；{sentences.moment_sentence(report).rstrip('。')}，有收到记录的 1 个单位以记录为准。",
    )
    both = load_catalog(records(written(code, FIRST)) | records(written("AAAA-AAAA-AAAA", FIRST, "1" * 40), "hebei"))
    assert check(MemoryTree(more), both, bind(both), Request(checked_now())).report.received == {"submissions/henan": own}


def test_every_face_judges_by_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Years later and without GitHub: the check, the page for a leader and the summary of all units know that it was in time."""
    (code,) = check(MemoryTree(SAMPLE), CATALOG, bind(CATALOG), Request(checked_now())).report.codes.values()
    kept = {f"catalog/{name}": data for name, data in records(written(code, FIRST)).items()}
    for name, data in (kept | SAMPLE).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    at, said = ["--root", str(tmp_path), "--as-of", "2026-11-27"], "按收到记录，于2024年1月15日10时00分（北京时间）收到"
    main(["check", *at])
    text = "".join(capsys.readouterr().out.split())
    assert said in text
    assert "逾期" not in text
    main(["export", "河南", "--format", "brief", "--output", str(tmp_path / "brief.docx"), *at])
    main(["export", "--summary", "--output", str(tmp_path / "all.xlsx"), *at])
    for name in ("brief.docx", "all.xlsx"):
        with zipfile.ZipFile(tmp_path / name) as parts:
            inside = "".join(re.sub("<[^>]*>", "", parts.read(part).decode()) for part in parts.namelist() if part.endswith(".xml"))
        assert said in inside, name
        assert "逾期" not in inside, name


CLOSED = "本次推荐已于2024年1月20日截止"
"""How the shipped call stands."""


def checked_now() -> datetime:
    """A moment long after the deadline."""
    return datetime.fromisoformat("2026-11-27T00:00:00+08:00")


@pytest.mark.parametrize(
    ("text", "folder", "said"),
    [
        (written(CODE, "2024-01-15T02:00:00"), "henan", "received"),
        (written("7K3M", FIRST), "henan", "code"),
        (written(CODE, FIRST).replace("pull", "pulls"), "henan", "pull"),
        (written(CODE, FIRST) * 2, "henan", "前面已经用过"),
        (written(CODE, FIRST), "nowhere", "没有文件夹叫“nowhere”的推荐单位"),
    ],
)
def test_a_record_that_does_not_fit(text: str, folder: str, said: str) -> None:
    """Receipts are held against their model; a commit stands once, and in the folder of a unit."""
    with pytest.raises(CatalogError, match=said):
        load_catalog(records(text, folder))


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From GitHub to the file, and what it says; a name that is none, and a GitHub that says no, are told in a sentence."""
    fake, real = reviewed(), tuijian.review.client.connect
    monkeypatch.setattr(tuijian.review.client, "connect", lambda _, url: real("a-token", url, fake.transport()))
    asked = ["receipts", "--root", str(tmp_path), "--repository"]
    assert main([*asked, REPOSITORY]) == 0
    assert capsys.readouterr().out == "新写下 1 条收到记录。\n"
    text = (tmp_path / "catalog" / "records" / "henan" / "receipts.yml").read_text(encoding="utf-8")
    assert text.endswith(f"  received: {LAST}\n  complete: {FIRST}\n")
    assert main([*asked, "../x"]) == 2
    assert "不是仓库的名称" in capsys.readouterr().err
    assert main([*asked, "some/other"]) == 3
    assert capsys.readouterr().err.startswith("GitHub 没有完成所要的操作")
