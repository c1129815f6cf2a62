"""What comes after the first check: nobody who asks for it too early takes it for missing, and it is found once it is there."""

import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from tuijian.browser.second_part import NAMES, REST, NotYetHere, await_rest


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A page's modules: one that wants another, which comes later, and could do without it."""
    (tmp_path / "wants_early.py").write_text(
        "try:\n    import comes_late.inner as found\nexcept ImportError:\n    found = None\n", encoding="utf-8"
    )
    (tmp_path / NAMES).write_text("comes_late\ncomes_late.inner", encoding="utf-8")
    before = (list(sys.path), list(sys.meta_path))
    sys.path.insert(0, str(tmp_path))
    await_rest(tmp_path)
    yield tmp_path
    sys.path[:], sys.meta_path[:] = before
    for name in ("wants_early", "comes_late", "comes_late.inner"):
        sys.modules.pop(name, None)


def rest(home: Path) -> None:
    """The rest comes in."""
    (home / REST / "comes_late").mkdir(parents=True)
    (home / REST / "comes_late" / "__init__.py").write_text("", encoding="utf-8")
    (home / REST / "comes_late" / "inner.py").write_text("", encoding="utf-8")
    invalidate_caches()


def test_what_is_not_here_yet_is_not_taken_for_missing(home: Path) -> None:
    """Who would do without a missing module is stopped; asked again when it is there, he finds it: as if it had been there at first."""
    with pytest.raises(NotYetHere, match="comes_late"):
        import_module("wants_early")
    assert "wants_early" not in sys.modules
    rest(home)
    assert import_module("wants_early").found is sys.modules["comes_late.inner"]


def test_a_part_of_a_package_may_come_later(home: Path) -> None:
    """A package of Python's own library is there, and one module of it follows."""
    (home / "comes_late").mkdir()
    (home / "comes_late" / "__init__.py").write_text("", encoding="utf-8")
    import_module("comes_late")
    with pytest.raises(NotYetHere, match=r"comes_late\.inner"):
        import_module("comes_late.inner")
    rest(home)
    assert str(home / REST) in str(import_module("comes_late.inner").__file__)


def test_what_never_comes_is_missing(home: Path) -> None:
    """A module that is not on the list is missing, as ever; and where there is no list, nothing is awaited."""
    with pytest.raises(ModuleNotFoundError):
        import_module("comes_never")
    before = len(sys.meta_path)
    await_rest(home / "elsewhere")
    assert len(sys.meta_path) == before
