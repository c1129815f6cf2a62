"""The pipeline: a tree, a catalogue and the circumstances in, a report out. The clerk's files in, the verdict out."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import LONGEST_MESSAGE, OtherList, Outcome, Request, check, filled_message
from tuijian.report.model import Level, Report
from tuijian.report.render import FORMATS, render
from tuijian.rules.base import BoundRule, Context, Hit
from tuijian.rules.registry import bind
from tuijian.submission.tree import EntryType, MemoryTree, TreeEntry, TreeError

AS_OF = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
CATALOG = read_catalog()
RULES = bind(CATALOG)
SAMPLE = {f"submissions/henan/{name}": data for name, data in CATALOG.base.items()}
LIST = "submissions/henan/list.yml"
PLAN = "submissions/henan/zhengzhou.md"


def run(files: dict[str, Any], rules: Iterable[BoundRule] = RULES, catalog: Catalog = CATALOG, **more: Any) -> Outcome:
    """Check files in memory."""
    return check(MemoryTree(files), catalog, tuple(rules), Request(more.pop("as_of", AS_OF), **more))


def edited(old: str, new: str, path: str = LIST) -> dict[str, bytes]:
    """The sample as a province's own, with one change in its list, or in its plan."""
    text = SAMPLE[path].decode()
    assert text.count(old) == 1
    return {**SAMPLE, path: text.replace(old, new).encode()}


def test_the_sample_passes() -> None:
    """The sample submission, sent as a province's own, passes without a remark."""
    report = run(SAMPLE).report
    assert (report.status, report.findings) == ("success", ())
    assert report.summary.model_dump() == {"units": 1, "zones": 1, "files": 3, "error": 0, "warning": 0, "review": 0, "advice": 0}


def test_a_wrong_one_fails_and_says_where() -> None:
    """The finding carries rule, level, exact place, quote, mend and address."""
    report = run(edited("name: 郑州市", "name: 郑州")).report
    finding = next(one for one in report.findings if one.rule == "division")
    line = SAMPLE[LIST].decode().split("name: 郑州市")[0].count("\n") + 1
    assert (finding.path, finding.line, finding.column, finding.end_line, finding.end_column) == (LIST, line, 11, line, 13)
    assert (report.status, finding.id, finding.level, finding.replacement) == ("failure", "E01", "error", "郑州市")
    assert finding.url == f"{CATALOG.notice.site}rules/division/"
    assert all(cite.quote in CATALOG.notice.sentences[cite.sentence].text for cite in finding.cite)


def test_same_input_same_bytes() -> None:
    """The same input, catalogue and moment give the same bytes, whatever the order of the files."""
    files = edited("name: 郑州市", "name: 郑州")
    one = run(files).report.model_dump_json(by_alias=True)
    assert one == run(dict(reversed(files.items()))).report.model_dump_json(by_alias=True)
    assert json.loads(one)["schema"] == 1


def test_digests_tell_inputs_and_catalogues_apart() -> None:
    """Another byte in a plan is another input; another catalogue is another catalogue."""
    one = run(SAMPLE).report
    changed = {**SAMPLE, "submissions/henan/zhengzhou.md": SAMPLE["submissions/henan/zhengzhou.md"] + b"\n"}
    assert one.input != run(changed).report.input
    assert one.input == run(SAMPLE, as_of=datetime.fromisoformat("2024-01-16T10:00:00+08:00")).report.input
    assert run(SAMPLE, catalog=replace(CATALOG, digest="sha256:0")).report.catalog == "sha256:0"


def test_moment_is_told_in_the_notices_zone() -> None:
    """The moment of receipt is told in the time zone of the notice, whatever zone it came in."""
    assert run(SAMPLE, as_of=datetime.fromisoformat("2024-01-15T02:00:00+00:00")).report.as_of == "2024-01-15T10:00:00+08:00"


def test_most_important_first() -> None:
    """Findings come by level, then path, line and column."""
    bad = edited("name: 郑州市", "name: 巩义").items()
    findings = run({**dict(bad), "submissions/hubei/list.yml": "province: 湖北省\nzones:\n  - name: 仙桃市\n"}).report.findings
    keys = [(finding.level.rank, finding.path, finding.line, finding.column) for finding in findings]
    assert keys == sorted(keys)
    assert len({key[0] for key in keys}) >= 3


def test_the_sample_folder_carries_its_own_moment() -> None:
    """`_example` is judged by its own moment of receipt, and no account; everything else by the moment given."""
    late = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
    files = {f"submissions/_example/{name}": data for name, data in CATALOG.sample.items()}
    assert run(files, as_of=late, author=5, others=(OtherList(1, 5, "_example", b""),)).report.findings == ()
    assert {finding.rule for finding in run(SAMPLE, as_of=late).report.findings} == {"deadline"}


def test_made_up_places_count_in_the_sample_alone() -> None:
    """Nothing at all is said of 某某市 in the sample; a province that leaves it standing is told, and so is the sample of other names."""
    sent = {f"submissions/henan/{name}": data for name, data in CATALOG.sample.items()}
    said = [(finding.rule, finding.level) for finding in run(sent).report.findings]
    assert said == [("division", Level.error), ("division", Level.error)]
    assert ["某某市" in run(sent).report.findings[0].message, "某某区" in run(sent).report.findings[1].message] == [True, True]
    other = {name.replace("henan", "_example"): data.replace("某某市".encode(), "某城市".encode()) for name, data in sent.items()}
    assert [finding.rule for finding in run(other).report.findings] == ["division"]


def test_only_the_folders_asked_for() -> None:
    """Other folders are neither judged nor counted."""
    files = {**SAMPLE, "submissions/hubei/list.yml": "province: 湖北省\nzones:\n  - name: 仙桃\n"}
    report = run(files, folders=frozenset({"henan"})).report
    assert (report.summary.units, report.findings) == (1, ())
    assert run(files).report.summary.units == 2


def test_a_waiting_folder_is_no_submission() -> None:
    """A folder that only keeps its place, or explains itself, is not judged."""
    report = run({"submissions/hubei/.gitkeep": "", "submissions/hunan/README.md": "说明"}).report
    assert (report.status, report.summary.units, report.checklist) == ("success", 0, ())


def test_progress_sees_each_folder() -> None:
    """A face may watch the folders go by."""
    seen: list[str] = []

    def watch(folders: Any) -> Iterable[str]:
        for folder in folders:
            seen.append(folder)
            yield folder

    run({**SAMPLE, "submissions/hubei/list.yml": "province: 湖北省\n"}, progress=watch)
    assert sorted(seen) == ["henan", "hubei"]


def test_what_is_not_filled_in_is_said_once() -> None:
    """A placeholder is named as that, and no other rule speaks of the same value."""
    findings = run(edited("code: 410100", "code: 【请填写：六位行政区划代码】")).report.findings
    line = SAMPLE[LIST].decode().split("code: 410100")[0].count("\n") + 1
    assert [finding.rule for finding in findings if finding.line == line] == ["placeholder"]


ID = "11010519491231002X"
MOBILE = "13812345678"
CARD = "4111111111111111"


@pytest.mark.parametrize("secret", [ID, MOBILE, CARD])
@pytest.mark.parametrize("place", ["name: 郑州市", "province: 河南省", "code: 410100", "plan: zhengzhou.md", "office: "])
def test_personal_data_leaves_in_no_form(secret: str, place: str) -> None:
    """A number that names a person stands in no message, context, replacement, path or excerpt, whichever field it is in."""
    key = place.partition(":")[0]
    text = SAMPLE[LIST].decode()
    start = text.index(place)
    end = text.index("\n", start)
    outcome = run({**SAMPLE, LIST: (text[:start] + f"{key}: {secret}" + text[end:]).encode()})
    assert "personal-data" in {finding.rule for finding in outcome.report.findings}
    said = outcome.report.model_dump_json() + repr(outcome.legend.excerpts)
    assert secret not in said


SPELT = {
    "yaml-hex": (LIST, '"\\x313812345678"', "13812345678"),
    "yaml-all": (LIST, '"\\u0031\\u0033\\u0038\\u0031\\u0032\\u0033\\u0034\\u0035\\u0036\\u0037\\u0038"', "13812345678"),
    "yaml-dash": (LIST, '"138\\u002d1234\\x2d5678"', "12345678"),
    "yaml-gap": (LIST, '"138\\u20091234\\u20095678"', "12345678"),
    "yaml-fold": (LIST, "138\n    12345678", "12345678"),
    "yaml-continued": (LIST, '"1381234\\\n    5678"', "13812345678"),
    "dots": (LIST, "138.1234.5678", "13812345678"),
    "zero": (LIST, "013812345678", "13812345678"),
    "blanks": (LIST, "1 3 8 1 2 3 4 5 6 7 8", "13812345678"),
    "spoken": (LIST, "一三八一二三四五六七八", "一三八一二三四五六七八"),
    "entity": (PLAN, "联系&#49;3812345678。", "13812345678"),
    "broken": (PLAN, "联系人的手机是138\n12345678，办公时间可以拨打。", "12345678"),
    "cells": (PLAN, "| 手机 | 1 | 3 | 8 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |", "13812345678"),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("way", SPELT)
def test_personal_data_leaves_no_format(way: str, name: str) -> None:
    """However a number is written or spelt, it is told of, and neither it nor what it is spelt by stands in any format."""
    path, written, secret = SPELT[way]
    old, new = ("phone: 0371-00000000", f"phone: {written}") if path == LIST else ("## 工作基础\n", f"## 工作基础\n\n{written}\n")
    outcome = run(edited(old, new, path))
    (finding,) = [finding for finding in outcome.report.findings if finding.rule == "personal-data"]
    assert "*" in finding.message
    said = html.unescape(html.unescape(render(outcome.report, outcome.legend, name)))
    if name in ("json", "sarif"):
        said = json.dumps(json.loads(said), ensure_ascii=False)
    plain = re.sub(r"\\+(?:x|u00)([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), said)
    assert secret not in re.sub(r"[^0-9一二三四五六七八]", "", plain)


def test_a_spelt_number_is_masked_where_any_rule_points() -> None:
    """The line of a value that spells a number is masked, whichever rule shows it."""
    outcome = run(edited("name: 郑州市", 'name: "138\\u20091234\\u20095678"'))
    line = next(line for (path, number), line in outcome.legend.excerpts.items() if "name" in line and path == LIST)
    assert "1234" not in line
    assert {finding.rule for finding in outcome.report.findings} > {"personal-data"}


def test_messages_fit() -> None:
    """However long what somebody wrote is, the message stays within its limit, and the context has more of it."""
    long = "郑州" * 300
    findings = run(edited("name: 郑州市", f"name: {long}")).report.findings
    assert findings
    assert all(len(finding.message) <= LONGEST_MESSAGE for finding in findings)
    assert all(len(str(value)) <= 200 for finding in findings for value in finding.context.values())


def test_fill_cuts_no_more_than_it_must() -> None:
    """Short values stay whole; long ones are cut until the sentence fits."""
    assert filled_message("{name}属于{other}。", {"name": "长沙市", "other": "湖南省"}) == "长沙市属于湖南省。"
    cut = filled_message("{one}和{two}。", {"one": "甲" * 100, "two": "乙" * 100})
    assert len(cut) <= LONGEST_MESSAGE
    assert cut.count("…") == 2
    own = "说" * LONGEST_MESSAGE
    assert filled_message(own + "{name}。", {"name": "长" * 9}) == own + "长长…。"


@pytest.mark.parametrize("bound", RULES, ids=lambda bound: bound.rule.id)
def test_a_bug_of_ours_is_never_the_provinces_fault(bound: BoundRule) -> None:
    """Whichever rule breaks: status error, no finding, a trace without a path or a word that somebody wrote."""

    def broken(subject: object, params: object, context: Context) -> list[Hit]:
        raise ZeroDivisionError("河南省的秘密")

    rules = [replace(one, kind=replace(one.kind, judge=broken)) if one is bound else one for one in RULES]
    report = run(SAMPLE, rules, changed=("submissions/henan/list.yml",)).report
    assert (report.status, report.findings) == ("error", ())
    assert report.fault is not None
    assert report.fault.message == "ZeroDivisionError"
    assert "broken" in report.fault.trace
    assert "/" not in report.fault.trace
    assert "秘密" not in report.model_dump_json()


class Stranger(MemoryTree):
    """A tree whose files vanish between listing and reading."""

    def read(self, path: str, limit: int = 0) -> bytes:
        """Nothing is there any more."""
        raise KeyError(path, limit)


def test_a_tree_that_breaks_is_our_error() -> None:
    """What the tree cannot read is no verdict on the province."""
    report = check(Stranger(SAMPLE), CATALOG, RULES, Request(AS_OF)).report
    assert report.status == "error"


def test_revision_is_the_trees() -> None:
    """The report names the revision that was read."""
    assert check(MemoryTree(SAMPLE, revision="abc"), CATALOG, RULES, Request(AS_OF)).report.revision == "abc"


def test_base_without_the_unit() -> None:
    """A unit that is new in a change has no base, and is judged all the same."""
    base = MemoryTree({"submissions/hubei/list.yml": "province: 湖北省\n"})
    assert run(SAMPLE, base=base).report.status == "success"


def test_strange_entries_are_counted_and_never_read() -> None:
    """Links and names that are not allowed make findings, not crashes."""
    files: dict[Any, Any] = {**SAMPLE, "submissions/henan/link.md": b"zhengzhou.md", b"submissions/henan/\xff.md": b"x"}
    tree = MemoryTree(files, {"submissions/henan/link.md": EntryType.symlink})
    report = check(tree, CATALOG, RULES, Request(AS_OF)).report
    assert report.status == "failure"
    assert {finding.rule for finding in report.findings} == {"file-kind"}


def test_report_survives_its_own_json() -> None:
    """A report read back from its JSON is the same report, but for the headings, which are not in it."""
    report = run(edited("name: 郑州市", "name: 郑州")).report
    assert Report.model_validate_json(report.model_dump_json(by_alias=True)).model_dump() == report.model_dump()


@pytest.mark.parametrize("path", ["submissions/beside", "submissions/hebei/README.md", "submissions/hebei/.gitkeep"])
def test_what_a_change_brings_beside_the_folders_is_seen(path: str) -> None:
    """A link that a change brings is told of wherever it lies under the root; one that was there before is not held against it."""
    tree = MemoryTree({**SAMPLE, path: b"/etc"}, types={path: EntryType.symlink})
    for changed, status in (((path,), "failure"), ((), "success")):
        request = Request(AS_OF, folders=frozenset(), changed=changed)
        assert check(tree, CATALOG, RULES, request).report.status == status


@pytest.mark.parametrize("name", ["README.md", ".gitkeep"])
def test_a_folder_may_wait(name: str) -> None:
    """A unit's folder that is only being made ready, by a plain file, passes."""
    path = f"submissions/hebei/{name}"
    request = Request(AS_OF, folders=frozenset({"hebei"}), changed=(path,))
    assert check(MemoryTree({path: b""}), CATALOG, RULES, request).report.findings == ()


def test_a_tree_that_is_lost_gives_no_verdict() -> None:
    """Where the tree itself cannot be read there is neither a pass nor a fault of ours: who asked is told."""

    class Lost(MemoryTree):
        def entries(self, under: str = "") -> tuple[TreeEntry, ...]:
            raise TreeError(f"lost: {under}")

    with pytest.raises(TreeError, match="lost"):
        check(Lost(SAMPLE), CATALOG, RULES, Request(AS_OF))
