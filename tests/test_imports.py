"""The house's rooms: which takes from which, and that the drawing of them is that of today."""

import re
import runpy
from graphlib import CycleError
from pathlib import Path
from typing import Any

import pytest

OF_A_UNIT = {"submissions/henan/list.yml"}
"""What the map names that is there only when a unit has sent something."""


@pytest.fixture(scope="module")
def maker(root: Path) -> dict[str, Any]:
    """What tools/dev/make_map.py knows."""
    return runpy.run_path(str(root / "tools" / "dev" / "make_map.py"))


@pytest.fixture(scope="module")
def graph(maker: dict[str, Any]) -> dict[str, set[str]]:
    """Which modules each module imports, inside functions too."""
    found: dict[str, set[str]] = maker["module_graph"]()
    return found


def test_no_module_waits_for_one_that_waits_for_it(maker: dict[str, Any], graph: dict[str, set[str]]) -> None:
    """Imports go round in no circle, those inside functions neither."""
    assert len(maker["order"](graph)) == len(graph)


def test_imports_run_down_only(maker: dict[str, Any], graph: dict[str, set[str]]) -> None:
    """Rooms stand above one another: the command above all, what reads and judges below what shows and sends."""
    order = maker["order"](maker["room_graph"](graph))
    assert order.index("text") < order.index("submission") < order.index("catalog") < order.index("rules") < order.index("check")
    assert order.index("check") < order.index("browser") < order.index("cli")
    assert order[-1] == "cli"


def test_the_core_takes_from_the_core_alone(maker: dict[str, Any], graph: dict[str, set[str]]) -> None:
    """What decides over a nomination knows no face: no command, page, workbook or GitHub."""
    core = {"text", "form", "submission", "catalog", "rules", "rules.general", "check", "report"}
    rooms = maker["room_graph"](graph)
    assert {one for room in core for one in rooms.get(room, ())} <= core


def test_a_circle_is_noticed(maker: dict[str, Any], graph: dict[str, set[str]]) -> None:
    """A module below that asks one above is found, by module and by room."""
    bent = {**graph, "text.decoding": graph["text.decoding"] | {"cli.main"}}
    for found in (bent, maker["room_graph"](bent)):
        with pytest.raises(CycleError):
            maker["order"](found)


def test_nothing_lies_beside_the_rooms(graph: dict[str, set[str]]) -> None:
    """Every module lies in a room, but for the one that Python starts."""
    assert {name for name in graph if "." not in name and not any(one.startswith(f"{name}.") for one in graph)} == {"__main__"}


def test_imports_inside_functions_count_and_those_for_types_do_not(maker: dict[str, Any], tmp_path: Path) -> None:
    """Where something is imported makes no difference; what only the types need is not imported."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tuijian.c import d\ndef f():\n    from tuijian.c import e\n"
    )
    (tmp_path / "c").mkdir()
    for name in ("d", "e"):
        (tmp_path / "c" / f"{name}.py").write_text("")
    assert maker["module_graph"](tmp_path) == {"a.b": {"c.e"}, "c.d": set(), "c.e": set()}


def test_the_drawing_is_that_of_today(maker: dict[str, Any], graph: dict[str, set[str]], root: Path) -> None:
    """docs/dev/architecture.md shows the rooms as they are, and says something of each; `make regenerate` draws it anew."""
    page = (root / "docs" / "dev" / "architecture.md").read_text("utf-8")
    rooms = maker["room_graph"](graph)
    assert maker["with_drawing"](page, maker["drawing"](rooms)) == page, "if that is meant, make regenerate"
    told = {line.partition("`")[2].partition("/`")[0] for line in page.splitlines() if line.startswith(("### `", "#### `"))}
    assert {room.replace(".", "/") for room in rooms} == told


def test_the_map_names_files_that_are_there(root: Path) -> None:
    """Each file that docs/dev/architecture.md names by its folder, and each that it links to, is where it says."""
    page = (root / "docs" / "dev" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:[\w.]+/)+\w[\w.]*\.(?:py|js|jinja|yml))`", page)) - OF_A_UNIT
    assert len(named) > 40
    assert {name for name in named if not any((home / name).is_file() for home in (root, root / "tools" / "tuijian"))} == set()
    links = re.findall(r"\]\(([^)#]+)", page)
    assert [link for link in links if not (root / "docs" / "dev" / link).exists()] == []
