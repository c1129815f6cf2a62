"""A catalogue file as data: the same by libyaml and without it, and refusals always by the strict loader."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from tuijian.catalog import plain_data
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.plain_data import CatalogFile
from tuijian.text import libyaml
from tuijian.text.strict_yaml import as_plain_data, load

ODD = [
    "a: &b 1\n",
    "a: &b [1]\n",
    "a: *b\n",
    "a: !c 1\n",
    "a: !c [1]\n",
    "%YAML 1.1\n---\na: 1\n",
    "%TAG ! b\n---\na: 1\n",
    "a: 1\n---\nb: 2\n",
    "a: [",
    "a: 1\na: 2\n",
    "? [a]\n: 1\n",
    "? \n: 1\n",
    "<<: 1\n",
    "a\n",
]


def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as where PyYAML has no libyaml."""
    monkeypatch.setattr(plain_data, "CParser", None)


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("libyaml", [True, False])
def test_what_the_grammar_has_not_is_refused(text: str, libyaml: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anchors, tags, directives, second documents, double and complex keys are refused with a line, by libyaml or without."""
    if not libyaml:
        without_libyaml(monkeypatch)
    with pytest.raises(CatalogError) as caught:
        _ = CatalogFile("a.yml", text.encode()).data
    assert {flaw.path for flaw in caught.value.flaws} == {"a.yml"}
    assert all(1 <= flaw.line <= 3 and flaw.mend for flaw in caught.value.flaws)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [(b"a: 1\nb: \xff\n", 2, "文件有读不出的字符"), (b"", 1, "文件是空的")],
)
def test_what_is_no_plain_text_is_refused(content: bytes, line: int, says: str) -> None:
    """Bytes that are no UTF-8 and an empty file are refused."""
    with pytest.raises(CatalogError, match=says) as caught:
        _ = CatalogFile("a.yml", content).data
    assert [flaw.line for flaw in caught.value.flaws] == [line]


def test_hidden_characters_are_found_by_the_strict_loader() -> None:
    """A hidden character is refused where places are asked for, as the test over our own files does."""
    with pytest.raises(CatalogError, match="看不见的字符"):
        _ = CatalogFile("a.yml", "a: 甲\u200b\n".encode()).root


@pytest.mark.parametrize("libyaml", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "- a: 1\n  skip:\n    b: 2\n\n    c: |\n      d\n  e: 3\n- skip:\n    - f\n",
        "- a: 1\n  skip: {b: 2}\n  e: 3\n- {skip: [f]}\n",
        "- a: 1\n  skip:\n    b: 2\n# note\n    c: 4\n  e: 3\n- skip: f\n",
    ],
)
def test_a_key_may_be_skipped(text: str, libyaml: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands under a key is left out however the file is laid out, and everything else is there."""
    if not libyaml:
        without_libyaml(monkeypatch)
    assert CatalogFile("a.yml", text.encode()).without("skip") == [{"a": "1", "e": "3"}, {}]
    assert CatalogFile("a.yml", b"skip: 1\n").without("skip") == {"skip": "1"}
    assert CatalogFile("a.yml", b"- b\n").without("skip") == ["b"]


def test_libyaml_is_used_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain file does not go through the slow parser when libyaml may read it, and does when there is no libyaml."""
    calls: list[str] = []

    def slow(text: str, *more: Any, **named: Any) -> Any:
        calls.append(text)
        return load(text, *more, **named)

    monkeypatch.setattr(plain_data, "load", slow)
    assert CatalogFile("a.yml", b"- a: [b, 1]\n  c: 'x'\n").data == [{"a": ["b", "1"], "c": "x"}]
    assert calls == []
    without_libyaml(monkeypatch)
    assert CatalogFile("a.yml", b"- a: [b, 1]\n").data == [{"a": ["b", "1"]}]
    assert len(calls) == 1


def test_places_are_by_the_strict_loader() -> None:
    """The line of a value is known when it is asked for, also along a path that does not lead to the end."""
    file = CatalogFile("a.yml", b"- a: 1\n- a:\n    b: 2\n")
    assert [file.line_at(loc) for loc in ((0,), (1,), (1, "a", "b"), (1, "a", "x"))] == [1, 2, 3, 3]


def test_our_own_files_are_read_the_same_by_both(root: Path) -> None:
    """Every YAML file of the catalogue, and of the other calls in the tests, comes out equal with and without libyaml."""
    files = [*root.glob("catalog/**/*.yml"), *root.glob("tests/catalogs/**/*.yml")]
    assert len(files) > 10
    for path in files:
        file = CatalogFile(path.name, path.read_bytes())
        assert file.data == as_plain_data(file.root), path


def test_no_libyaml_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml, as under Pyodide, the module loads and works the same."""
    monkeypatch.setitem(sys.modules, "yaml.cyaml", None)
    spec = importlib.util.spec_from_file_location("without_libyaml", libyaml.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.CParser is None
    monkeypatch.setattr(plain_data, "CParser", module.CParser)
    assert CatalogFile("a.yml", b"a: 1\n").data == {"a": "1"}
