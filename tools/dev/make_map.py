"""The rooms of tools/tuijian and what each takes from, read from the imports: make_map.py writes the drawing into docs/dev/architecture.md.

A room is a folder, one inside another a room of its own. An import counts wherever it stands, but for those that only the types need.
`tests/test_imports.py` holds that no two rooms, nor modules, wait for each other, and that the drawing is that of today.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tools" / "tuijian"
TARGET = ROOT / "docs" / "dev" / "architecture.md"
BEGIN, END = "<!-- made by tools/dev/make_map.py -->", "<!-- end -->"

Graph = dict[str, set[str]]


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Every module by its name: `check.pipeline`; a folder by its own: `check`."""
    found = {path.relative_to(package).with_suffix("").as_posix().replace("/", "."): path for path in package.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for name, path in found.items() if name != "__init__"}


def imports(tree: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules that a module imports anywhere, but where only the types need them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tuijian."):
            source = (node.module or "").removeprefix("tuijian.")
            yield from (f"{source}.{one.name}" if f"{source}.{one.name}" in known else source for one in node.names)
        yield from imports(node, known)


def module_graph(package: Path = PACKAGE) -> Graph:
    """Which modules each module imports."""
    known = modules(package)
    return {name: set(imports(ast.parse(path.read_text("utf-8")), known)) - {name} for name, path in known.items()}


def room_of(module: str) -> str:
    """The folder that a module lies in; a module that lies beside the folders is in none."""
    return module.rpartition(".")[0]


def room_graph(graph: Mapping[str, set[str]]) -> Graph:
    """Which rooms each room takes from."""
    rooms: Graph = {}
    for module, needed in graph.items():
        if room := room_of(module):
            rooms.setdefault(room, set()).update(one for name in needed if (one := room_of(name)) and one != room)
    return rooms


def order(graph: Mapping[str, set[str]]) -> list[str]:
    """What takes from nothing first. Raises graphlib.CycleError where two wait for each other."""
    return list(TopologicalSorter({name: sorted(graph[name]) for name in sorted(graph)}).static_order())


def without_implied_steps(graph: Mapping[str, set[str]]) -> Graph:
    """The graph without the steps that follow from others: a to c, where a takes from b and b from c."""
    below: Graph = {}
    for name in order(graph):
        below[name] = set().union(graph.get(name, set()), *(below[one] for one in graph.get(name, ())))
    return {name: needed - set().union(*(below[one] for one in needed)) for name, needed in graph.items()}


def drawing(graph: Mapping[str, set[str]]) -> str:
    """The rooms as a Mermaid drawing, the command on top."""
    steps = without_implied_steps(graph)
    lines = [
        f"    {name.replace('.', '/')} --> {one.replace('.', '/')}"
        for name in reversed(order(graph))
        for one in sorted(steps.get(name, ()))
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def with_drawing(text: str, drawn: str) -> str:
    """The page with the drawing in its place."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{drawn}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write the drawing; 1 where rooms wait for each other."""
    try:
        drawn = drawing(room_graph(module_graph()))
    except CycleError as error:
        print("These rooms wait for each other:", " -> ".join(error.args[1]), file=sys.stderr)
        return 1
    TARGET.write_text(with_drawing(TARGET.read_text("utf-8"), drawn), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
