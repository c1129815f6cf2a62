"""Loading a catalogue: strict, and every fault is named with its file and line."""

import pickle
from datetime import datetime
from pathlib import Path

import pytest

from tuijian.catalog.disk import _files, read_catalog, shipped_folder
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import load_catalog
from tuijian.check.pipeline import Request, check
from tuijian.rules.registry import bind, kinds, variables
from tuijian.submission.tree import MemoryTree

FILES = dict(_files(shipped_folder()))


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    """The shipped catalogue's files with one change in one of them."""
    text = FILES[name].decode()
    assert old in text, f"{old!r} stands in {name}"
    return {**FILES, name: text.replace(old, new, 1).encode()}


def line_of(name: str, text: str) -> int:
    """The line on which a text first stands in a file of the shipped catalogue."""
    return FILES[name].decode().split(text)[0].count("\n") + 1


@pytest.mark.parametrize("name", ["tasks.yml", "procedure.yml", "zones.yml"])
def test_what_a_call_may_go_without(name: str) -> None:
    """A call may have no tasks, no steps, no earlier zones."""
    catalog = load_catalog({key: data for key, data in FILES.items() if key not in (name, "search.yml")})
    assert (catalog.tasks, catalog.steps, catalog.zones.zones).count(()) == 1


def test_not_utf8_and_not_yaml() -> None:
    """Bytes that are no UTF-8 and text that is no strict YAML are named with their line."""
    for name, data, said in (
        ("tasks.yml", b"- a\n- \xff\n", "文件有读不出的字符"),
        ("tasks.yml", b"- a: 1\n  a: 2\n", "“a”在第1行已经写过"),
        ("divisions/tags.csv", b"code,name,tag\n110000,\xb1\xb1,\n", "文件有读不出的字符"),
    ):
        with pytest.raises(CatalogError, match=said) as caught:
            load_catalog({**FILES, name: data})
        assert (name, 2) in {(flaw.path, flaw.line) for flaw in caught.value.flaws}


def test_codes_stay_strings() -> None:
    """No code of a division ever becomes a number."""
    catalog = load_catalog(FILES)
    assert {type(unit.code) for unit in catalog.units} == {str, type(None)}
    assert {type(zone.code) for zone in catalog.zones.zones} == {str, type(None)}
    assert all(isinstance(row.code, str) and len(row.code) == 6 for row in catalog.register.listed)


def test_digest_is_of_the_rules_not_of_the_sample() -> None:
    """The digest changes with any byte of the catalogue, and not with the sample submission."""
    one = load_catalog(FILES).digest
    assert one == load_catalog({**FILES, "sample/list.yml": b"x"}).digest
    assert one != load_catalog(changed("tasks.yml", "name: 县中振兴行动", "name:  县中振兴行动")).digest


def test_look_ups() -> None:
    """Units by name, short name and folder; rules by name and id; the pages' addresses."""
    catalog = read_catalog()
    assert catalog.unit_named("河南") is catalog.unit_named("河南省") is catalog.unit_in("henan")
    rule = catalog.rule("Q01")
    assert rule is not None
    assert rule is catalog.rule("seats")
    assert catalog.rule("nothing") is None
    assert catalog.url(rule) == f"{catalog.notice.site}rules/seats/"
    assert catalog.tasks_by_number[4].name == "职普融通行动"
    assert {item.sentence for item in catalog.checklist} >= {"n2.1", "n2.2"}


def test_a_case_that_needs_no_words() -> None:
    """A catalogue that was written before a case existed says the older case instead, or nothing."""
    older = dict(FILES)
    for name, words in {
        "rules/conduct.yml": "    meant:\n      text: 推荐单位按省份填写：{right}（现在写的是“{province}”）。\n      level: warning\n",
        "rules/timing.yml": "    before-notice:\n      text: 成文日期写的是{date}，早于通知的发布日期{day}，请核实。\n"
        "      level: review\n",
    }.items():
        text = older[name].decode()
        assert text.count(words) == 1
        older[name] = text.replace(words, "").encode()
    older["rules/timing.yml"] = older["rules/timing.yml"].replace(
        "      fix: 核对是否报送本次推荐名单的正式行文；没有写错的不用修改。\n  examples:".encode(), b"  examples:"
    )
    catalog = load_catalog(older)
    rules = bind(catalog)
    listed = {"submissions/henan/list.yml": "province: 河南教育\ndocument: {date: 2024-01-01}\n"}
    found = check(MemoryTree(listed), catalog, rules, Request(datetime.fromisoformat("2024-01-15T10:00:00+08:00"))).report.findings
    assert [one.message for one in found if one.id == "C01"] == ["没有认出“河南教育”是哪个推荐单位，请按省份填写，例如河南省。"]
    assert not [one for one in found if one.id == "T02"]


def test_what_rests_on_something_else_cites_nothing() -> None:
    """A case that is ours shows none of the notice's words, and a catalogue that gives it some is refused."""
    listed = {name: data.decode() for name, data in read_catalog().base.items()}
    listed["list.yml"] = listed["list.yml"].replace("〔2024〕", "[2024]").replace("plan: zhengzhou.md", "plan: a.md")
    tree = MemoryTree({f"submissions/henan/{name}": text for name, text in listed.items()})
    catalog = read_catalog()
    found = check(tree, catalog, bind(catalog), Request(datetime.fromisoformat("2024-01-15T10:00:00+08:00"))).report.findings
    assert {one.id: bool(one.cite) for one in found if one.id in ("M01", "M02")} == {"M01": False, "M02": True}
    cited = "      basis: house\n      cite:\n        - sentence: n5.4\n          quote: 联系人及电话\n    digits:"
    files = changed("rules/materials.yml", "      basis: house\n    digits:", cited)
    with pytest.raises(CatalogError, match="“brackets”的依据不是通知，却引用了通知"):
        load_catalog(files)


def test_a_retired_rule_is_not_bound() -> None:
    """A retired rule keeps its number and its page, and judges nothing any more."""
    files = changed("rules/seats.yml", "- id: Q03\n", "- id: Q03\n  retired: 1.1 起不再提示\n")
    files["notice.yml"] = files["notice.yml"].replace(b", empty-list]", b"]")
    catalog = load_catalog(files)
    assert catalog.rule("Q03") is not None
    assert "Q03" not in {bound.rule.id for bound in bind(catalog)}


def test_every_kind_is_declared_once_and_used_somewhere() -> None:
    """Kinds have a docstring, and the names of variables are read from messages."""
    assert all(kind.judge.__doc__ for kind in kinds().values())
    assert variables("推荐{count}个，{unit}") == {"count", "unit"}


def test_what_examples_are_made_of() -> None:
    """The rules' examples have files of their own; without them they are made of the sample. No verdict rests on either."""
    theirs = {name: data for name, data in FILES.items() if not name.startswith("examples/")}
    with_sample = load_catalog({**theirs, "sample/list.yml": b"province: a"})
    assert (with_sample.base, with_sample.sample) == ({"list.yml": b"province: a"}, {"list.yml": b"province: a"})
    both = load_catalog({**theirs, "sample/list.yml": b"province: a", "examples/list.yml": b"province: b"})
    assert (both.base, both.sample) == ({"list.yml": b"province: b"}, {"list.yml": b"province: a"})
    assert both.digest == with_sample.digest == load_catalog(theirs).digest


def test_a_folder_without_divisions_uses_ours(tmp_path: Path) -> None:
    """Another call is a folder of data; divisions and the sample may stay away."""
    for name, data in FILES.items():
        if not name.startswith("divisions/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    catalog = read_catalog(tmp_path)
    assert catalog.register.at("410100") is not None
    assert catalog.sample == {}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("    pass:\n", "    passes:\n", "没有“passes”这一项，改成 pass"), ("  examples:\n", "  beispiele:\n", "没有“beispiele”这一项")],
)
def test_examples_are_read_when_asked_for(old: str, new: str, says: str) -> None:
    """Faults in examples are named with file and line once somebody wants them; a rule has no other key in their place."""
    with pytest.raises(CatalogError, match=says) as caught:
        _ = next(rule for rule in load_catalog(changed("rules/seats.yml", old, new)).rules if rule.id == "Q01").examples
    assert all((flaw.path == "rules/seats.yml" and flaw.line > 1) or flaw.message.startswith("缺少") for flaw in caught.value.flaws)


def test_what_is_kept_elsewhere_is_the_same_catalogue() -> None:
    """A catalogue that was put by and taken up again is the one it was; what is quickly built from the rest is built anew."""
    catalog = load_catalog(FILES)
    assert "register" in vars(catalog)
    again = pickle.loads(pickle.dumps(catalog))
    assert "register" not in vars(again)
    assert (again.digest, again.notice, again.units) == (catalog.digest, catalog.notice, catalog.units)
    assert again.register.at("410100") == catalog.register.at("410100") is not None


def test_rules_that_do_not_fit_are_not_bound() -> None:
    """A kind that there is not is told with its place, before anything is judged by the other rules."""
    with pytest.raises(CatalogError) as refused:
        bind(load_catalog(changed("rules/seats.yml", "kind: seats", "kind: no-such-kind")))
    assert "rules/seats.yml" in str(refused.value)


def test_a_catalogue_for_checks_is_smaller() -> None:
    """What only authors, the site and the tests of rules read is gone; asked for an example, it says so instead of giving none."""
    catalog = read_catalog()
    slim = catalog.for_checks()
    assert len(pickle.dumps(slim)) < 0.7 * len(pickle.dumps(catalog))
    assert [one.messages for one in slim.rules] == [one.messages for one in catalog.rules]
    with pytest.raises(LookupError, match="no examples"):
        _ = slim.rules[0].examples


def test_which_files_are_read(tmp_path: Path) -> None:
    """Every file below, in the order of its path's parts, but what systems leave behind; a link to a folder leads nowhere."""
    for name in ("b.yml", "a/z.yml", "a/b/c.md", "a-b.yml", ".git/x", "a/.DS_Store", "a/~$c.docx", "__pycache__/y.pyc"):
        path = tmp_path / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.yml").write_text("", encoding="utf-8")
    (tmp_path / "catalog" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert list(_files(tmp_path / "catalog")) == [(name, name.encode()) for name in ("a/b/c.md", "a/z.yml", "a-b.yml", "b.yml")]
    assert list(_files(tmp_path / "nowhere")) == []
