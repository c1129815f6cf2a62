"""Whole processes, ours and check-jsonschema's in turn, on the same content."""

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from speed import IN_TIME, TABLE, check_jsonschema, many, many_yaml, pairs, run, tuijian

FEW, MANY = 1000, 3000


def once(benchmark: Any, measure: Callable[[], None]) -> None:
    """Let pytest-benchmark call a measurement that counts for itself."""
    benchmark.pedantic(measure, rounds=1, iterations=1)


def test_one_nomination(benchmark: Any, one: tuple[Path, Path, Path]) -> None:
    """One nomination by all rules, and its list alone by a schema."""

    def measure() -> None:
        numbers = pairs(tuijian("check", one[0], "--as-of", IN_TIME), check_jsonschema(one[2], [one[1]]), 21)
        TABLE.append(("one nomination, whole process", numbers, "≤ 0.6"))

    once(benchmark, measure)


def test_start(benchmark: Any) -> None:
    """What needs no library at all."""

    def measure() -> None:
        seconds = statistics.median(run(tuijian("--version")).seconds for _ in range(15))
        TABLE.append(("tuijian --version", f"{seconds:.3f} s", "-"))

    once(benchmark, measure)


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Roots with few and with many submissions."""
    return {count: many(tmp_path_factory.mktemp(f"root{count}"), count) for count in (FEW, MANY)}


@pytest.mark.parametrize("structured", [True, False], ids=["structured", "blocks"])
def test_many(benchmark: Any, roots: dict[int, Path], tmp_path_factory: pytest.TempPathFactory, structured: bool) -> None:
    """Many submissions in one process against the same content as YAML in one run of theirs."""
    schema, files = many_yaml(tmp_path_factory.mktemp("yaml") / "files", MANY, structured)
    how = "plans as YAML" if structured else "plans as blocks"

    def measure() -> None:
        numbers = pairs(tuijian("check", "--root", roots[MANY], "--as-of", IN_TIME), check_jsonschema(schema, files), 3)
        TABLE.append((f"{MANY} submissions of 4 KB, one process; {how}", numbers, "≤ 0.2" if structured else "≤ 0.35"))

    once(benchmark, measure)


def test_linear(benchmark: Any, roots: dict[int, Path]) -> None:
    """Three times as many take three times as long, start-up aside; and how much memory the most take."""

    def measure() -> None:
        start = statistics.median(run(tuijian("check", "--root", roots[FEW], roots[FEW] / "submissions/unit1")).busy for _ in range(5))
        runs = {count: [run(tuijian("check", "--root", root, "--as-of", IN_TIME)) for _ in range(3)] for count, root in roots.items()}
        few, most = (statistics.median(one.busy for one in some) - start for some in runs.values())
        memory = max(one.memory for one in runs[MANY])
        TABLE.append((f"{MANY} against {FEW} submissions, start-up aside", f"{most:.1f} s : {few:.1f} s = {most / few:.2f}", "3.0"))
        TABLE.append((f"peak memory with {MANY} submissions", f"{memory:.0f} MiB", "≤ 120 MiB"))

    once(benchmark, measure)
