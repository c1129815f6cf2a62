"""The archive of a call: what lies in it, the same bytes each time, and how it is cited."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from closing.conftest import RESULTS, stands
from closing.test_close import RECORD, finished, recorded
from commandline import ROOT, Result, submission
from pulls import BASE, LISTED, REPOSITORY, SAMPLE, SHA
from review.fake_world import PullRequest
from review.stage import entries
from review.test_recording import reviewed

import tuijian.console.workspace
import tuijian.review.client
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.models import Notice, Waiver
from tuijian.closing import archive, citation, steps
from tuijian.closing.citation import ArchiveCredits
from tuijian.site.build import offline

Close = Callable[..., Result]


def inside(path: Path) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        return {info.filename: packed.read(info) for info in packed.infolist()}


@pytest.fixture
def made(home: Path, close: Close) -> Mapping[str, bytes]:
    """The archive of a call in which one unit handed in, and a place of it withdrew."""
    finished(home)
    assert close("--output", home.parent / "out.zip").code == 0
    return inside(home.parent / "out.zip")


def test_all_is_in_it(home: Path, made: Mapping[str, bytes]) -> None:
    """Site, catalogue, records, papers, summary, report and citation; of each file the checksum; papers and catalogue byte for byte."""
    rest = {name: data for name, data in made.items() if name != "SHA256SUMS"}
    assert made["SHA256SUMS"].decode() == "".join(f"{hashlib.sha256(rest[name]).hexdigest()}  {name}\n" for name in sorted(rest))
    assert made["site/index.html"] == b"site"
    for folder in ("catalog", "submissions"):
        here = {f"{folder}/{path.relative_to(home / folder).as_posix()}": path for path in (home / folder).rglob("*") if path.is_file()}
        assert {name for name in made if name.startswith(f"{folder}/")} == here.keys()
        assert all(made[name] == path.read_bytes() for name, path in here.items())
    alone = {name for name in made if "/" not in name}
    assert alone == {
        "归档说明.txt",
        "CITATION.cff",
        "datacite.json",
        "summary.md",
        "summary.csv",
        "summary.json",
        "report.json",
        "SHA256SUMS",
    }
    assert "不是教育部的文件" in made["归档说明.txt"].decode()
    assert json.loads(made["report.json"])["summary"]["units"] == 2  # the unit's, and the sample


def test_the_same_bytes_each_time(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another folder, another day, another time zone and other rights on disk: the same archive to the last byte."""
    finished(home)
    paths = [home.parent / name for name in ("one.zip", "other.zip")]
    assert close("--output", paths[0]).code == 0
    there = home.parent / "别处"
    shutil.copytree(home, there)
    for path in there.rglob("*.md"):
        path.chmod(0o600)
        os.utime(path, (0, 0))
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        assert close("--root", there, "--output", paths[1], "--as-of", "2027-08-09").code == 0
    time.tzset()
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as packed:
        infos = packed.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.date_time, info.external_attr >> 16) for info in infos} == {((2024, 1, 20, 16, 0, 0), 0o644)}  # 21 January in Beijing


def test_the_moment_may_be_given(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH is the moment of every file, and gives the year."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert close("--output", home / "out.zip").code == 0
    with zipfile.ZipFile(home / "out.zip") as packed:
        assert {info.date_time[:3] for info in packed.infolist()} == {(2025, 6, 15)}
        assert json.loads(packed.read("datacite.json"))["publicationYear"] == "2025"


def test_a_moment_that_is_none_is_said(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no number of seconds is wrong usage, and nothing is written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2025-06-15")
    result = close("--output", home / "out.zip")
    assert (result.code, "SOURCE_DATE_EPOCH" in result.err, (home / "out.zip").exists()) == (2, True, False)


def test_a_link_is_not_followed(home: Path, close: Close) -> None:
    """What a name in a unit's folder leads to elsewhere is none of its papers, and people are told."""
    finished(home)
    (home / "secret.md").write_text("机密", encoding="utf-8")
    (home / "submissions" / "henan" / "more.md").symlink_to(home / "secret.md")
    result = close("--output", home / "out.zip")
    assert (result.code, "有 1 项不是普通文件" in result.out) == (0, True)
    assert "submissions/henan/more.md" not in inside(home / "out.zip")


# --- the summary ------------------------------------------------------------------------------------


def test_what_became_of_each(made: Mapping[str, bytes]) -> None:
    """Of each unit its seats, papers and receipts; of each place where it stands and since when."""
    told = json.loads(made["summary.json"])
    assert told["totals"] == {"units": 32, "submissions": 1, "zones": 1, "adoptions": 1, "records": 1}
    assert (told["state"]["last_day"], told["open"]) == ("2024-01-20", [])
    henan = next(unit for unit in told["units"] if unit["folder"] == "henan")
    assert (henan["seats"], henan["submitted"]) == ({"zones": 2}, True)
    assert [one["code"] for one in henan["receipts"]] == ["7K3M-9QXT-2B4D"]
    assert henan["places"] == [
        {"list": "zones", "name": "郑州市", "code": "410100", "state": "已退出", "since": "2024-02-01"},
        {"list": "adoptions", "name": "洛阳市", "code": "410300", "state": None, "since": None},
    ]
    assert sum(unit["submitted"] for unit in told["units"]) == 1


def test_people_read_the_same(made: Mapping[str, bytes]) -> None:
    """The Markdown and the CSV tell the same as the JSON."""
    text = made["summary.md"].decode()
    assert "| 河南省 | 2 | 有 | 2024年1月15日 |" in text
    assert "| 河南省 | 推荐的实验区 | 郑州市 | 410100 | 已退出 | 2024年2月1日 |" in text
    assert made["summary.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(made["summary.csv"].decode("utf-8-sig"))))
    assert [(row["名称"], row["现状"], row["首次完整收到"]) for row in rows] == [
        ("郑州市", "已退出", "2024年1月15日"),
        ("洛阳市", "没有记录", "2024年1月15日"),
    ]


def test_what_was_left_open_is_kept(home: Path, close: Close) -> None:
    """An archive that was made although something was open says what."""
    finished(home)
    recorded(home, RECORD)
    assert close("--output", home / "out.zip", "--leave-open").code == 0
    files = inside(home / "out.zip")
    assert "归档时还没有办完的" in files["summary.md"].decode()
    assert ["郑州市" in one["text"] for one in json.loads(files["summary.json"])["open"]] == [True]


def test_what_was_set_aside_is_kept(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that was set aside for a unit is told in all three, with why; without one the Markdown has no word of it."""
    finished(home)
    assert close("--output", home / "out.zip").code == 0
    assert "准许例外" not in inside(home / "out.zip")["summary.md"].decode()
    known = {"unit": "河南省", "by": "教育部基础教育司", "decided": date(2024, 1, 10), "why": "区划调整", "until": date(2024, 1, 31)}
    read = tuijian.console.workspace.read_catalog
    some = (Waiver(rule="seats", **known), Waiver(rule="seats", zone="郑州市", **known))
    monkeypatch.setattr(tuijian.console.workspace, "read_catalog", lambda folder: replace(read(folder), waivers=some))
    assert close("--output", home / "out.zip", "--replace").code == 0
    files = inside(home / "out.zip")
    henan = next(unit for unit in json.loads(files["summary.json"])["units"] if unit["folder"] == "henan")
    assert [(one["rule"], one["zone"], one["state"], one["findings"]) for one in henan["waived"]] == [
        ("seats", None, "unneeded", 0),
        ("seats", "郑州市", "unneeded", 0),
    ]
    assert [f"- {one['said']}" in files["summary.md"].decode() for one in henan["waived"]] == [True, True]
    rows = list(csv.DictReader(io.StringIO(files["summary.csv"].decode("utf-8-sig"))))
    assert [row["准许例外"].count("例外") for row in rows] == [2, 1]


def test_what_somebody_wrote_stays_text(home: Path, close: Close) -> None:
    """A name with marks of Markdown, of a table or of a formula acts nowhere."""
    name = "=A1|<b>[x](http://x.example.org)"
    submission(home / "submissions" / "henan", ("name: 郑州市", f"name: '{name}'"), ("    code: 410100\n", ""))
    assert close("--output", home / "out.zip").code == 0
    files = inside(home / "out.zip")
    (line,) = [line for line in files["summary.md"].decode().splitlines() if "A1" in line]
    assert len(re.findall(r"(?<!\\)\|", line)) == 7
    assert "](http" not in re.sub(r"`+[^`]*`+", "", line)
    assert f"'{name}" in files["summary.csv"].decode("utf-8-sig")


# --- how it is cited --------------------------------------------------------------------------------


def cff_schema() -> Any:
    """The schema of CFF 1.2.0, as check-jsonschema brings it."""
    return json.loads((resources("check_jsonschema") / "builtin_schemas/vendor/citation-file-format.json").read_text("utf-8"))


REQUIRED = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"}
"""What DataCite 4.6 asks for (datacite-v4.6.json); `doi` it does not."""


def cited(notice: Notice, told: ArchiveCredits) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both files as data, which hold what their formats ask for."""
    files = citation.files(notice, told, "概要", 2024)
    cff, datacite = yaml.safe_load(files["CITATION.cff"]), json.loads(files["datacite.json"])
    jsonschema.validate(cff, cff_schema())
    assert datacite.keys() >= REQUIRED
    assert datacite["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert re.fullmatch("[0-9]{4}", datacite["publicationYear"])
    assert all(one["name"] for one in (*datacite["creators"], datacite["publisher"]))
    return cff, datacite


@pytest.fixture(scope="module")
def notice() -> Notice:
    """The notice as it ships."""
    return read_catalog().notice


def test_nothing_is_made_up(notice: Notice) -> None:
    """Where nobody says who made and who publishes it, no one does; no DOI, no address, no licence, no day of publication."""
    cff, datacite = cited(notice, ArchiveCredits())
    assert cff.keys() == {"cff-version", "message", "type", "title", "authors", "abstract"}
    assert notice.authority not in json.dumps(cff["authors"], ensure_ascii=False)
    assert (datacite["creators"], datacite["publisher"]) == ([{"name": ":unav"}], {"name": ":unav"})
    assert not {"doi", "url", "rightsList", "relatedIdentifiers"} & datacite.keys()
    assert datacite["dates"] == [{"date": "2024-01-03/2024-01-20", "dateType": "Collected"}]


def test_what_is_known_is_told(notice: Notice) -> None:
    """Who made it, who publishes it, where the site and the repository are."""
    told = ArchiveCredits("某某中心", "某某出版单位", "https://x.gov.cn/", "https://github.com/some/tuijian")
    cff, datacite = cited(notice, told)
    assert (cff["authors"], cff["url"], cff["repository-code"]) == ([{"name": "某某中心"}], told.site, told.repository)
    assert datacite["creators"] == [{"name": "某某中心", "nameType": "Organizational"}]
    assert datacite["publisher"] == {"name": "某某出版单位"}
    assert [one["relatedIdentifier"] for one in datacite["relatedIdentifiers"]] == [told.site]


def test_a_call_without_days_is_cited_too(notice: Notice) -> None:
    """Where no day is known, none is told."""
    assert "dates" not in cited(notice.model_copy(update={"published": None}), ArchiveCredits())[1]


def test_the_command_passes_on_what_it_is_told(home: Path, close: Close) -> None:
    """--creator and --publisher reach both files; the example's address, which leads nowhere, does not."""
    assert close("--output", home / "out.zip", "--creator", "某某中心", "--publisher", "某某单位").code == 0
    files = inside(home / "out.zip")
    assert "某某中心" in files["CITATION.cff"].decode()
    assert json.loads(files["datacite.json"])["publisher"] == {"name": "某某单位"}
    assert "example.org" not in files["CITATION.cff"].decode() + files["datacite.json"].decode()


# --- what only GitHub has ---------------------------------------------------------------------------


def test_receipts_are_gathered_and_open_requests_told(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the repository's name the receipts that are missing are written down first; a request that is open stands in the way."""
    finished(home)
    (home / "catalog" / "records" / "henan" / "receipts.yml").unlink()
    fake, real = reviewed(), tuijian.review.client.connect
    fake.open(PullRequest(16, "2" * 40, BASE, author=LISTED, files=entries(SAMPLE)))
    monkeypatch.setattr(tuijian.review.client, "connect", lambda _, url: real("a-token", url, fake.transport()))
    result = close("--repository", REPOSITORY)
    assert result.code == 1
    assert "新写下 1 条收到记录" in result.err
    assert SHA in (home / "catalog" / "records" / "henan" / "receipts.yml").read_text("utf-8")
    assert "没有收到记录" not in result.out
    assert "合并请求 16 还没有处理" in result.out
    frozen = close("--repository", REPOSITORY, "--write", "--leave-open", "--output", home / "open.zip")
    assert frozen.code == 0, frozen.err
    assert ["合并请求 16" in one["text"] for one in json.loads(inside(home / "open.zip")["summary.json"])["open"]] == [True]
    fake.pulls[16].state = "closed"
    assert close("--repository", REPOSITORY).code == 0
    assert "GitHub 没有完成" in close("--repository", "some/other").err


# --- with the real site -----------------------------------------------------------------------------


def test_the_site_in_it_reads_from_the_disk(home: Path, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is that of the archived call, works from the disk, and holds nothing of what checks in a browser."""
    monkeypatch.setattr(archive, "offline", offline)
    monkeypatch.setattr(steps, "checkout_for_build", lambda _: ROOT)
    shutil.copytree(ROOT / "catalog", home / "catalog", dirs_exist_ok=True)
    finished(home)
    stands(home, RESULTS.replace("closed", "archived"))
    elsewhere = shutil.move(home / "catalog", home.parent / "elsewhere" / "catalog")
    shutil.copytree(home / "submissions" / "_example", elsewhere / "sample")
    assert close("--output", home.parent / "out.zip", "--catalog", elsewhere).code == 0
    files = inside(home.parent / "out.zip")
    assert "本次推荐已于2024年1月20日截止，" in files["site/index.html"].decode()
    assert "site/search/search_index.js" in files
    assert "洛阳市" in files["site/board/places.csv"].decode()  # whose papers lie in the root, not beside the catalogue
    assert {name for name in files if name.startswith("site/assets/page/")} == {
        "site/assets/page/engine.json",
        "site/assets/page/licences.txt",
    }
    assert files["catalog/units.yml"] == (ROOT / "catalog" / "units.yml").read_bytes()
