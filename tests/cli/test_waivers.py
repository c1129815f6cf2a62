"""A change is judged by the catalogue of its base, in which alone a rule can be set aside."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from commandline import IN_TIME, ROOT, Result, commit, git, submission

Run = Callable[..., Result]
WAIVER = "- {unit: 河南省, rule: official-letter, by: 教育部基础教育司, decided: 2024-01-10, why: 正在换发文号, until: 2024-01-31}\n"


def test_a_change_is_judged_by_the_base(run: Run, tmp_path: Path) -> None:
    """A branch that brings a waiver with its submission is judged without it; once the base has it, the same branch passes."""
    home = tmp_path / "home"
    shutil.copytree(ROOT / "catalog", home / "catalog", ignore=shutil.ignore_patterns("records"))
    commit(home)
    git(home, "checkout", "--quiet", "-b", "henan")
    submission(home / "submissions" / "henan", ("  number: 豫教基〔2024〕5号\n", ""))
    (home / "catalog" / "waivers.yml").write_text(WAIVER, encoding="utf-8")
    commit(home)
    git(home, "checkout", "--quiet", "main")

    def judged() -> tuple[int, set[str], list[str]]:
        result = run("check", "--root", home, "--rev", "henan", "--base", "main", "--as-of", IN_TIME, "--format", "json")
        data = json.loads(result.out)
        return (
            result.code,
            {one["rule"] for one in data["findings"] if one["level"] == "error"},
            [one["state"] for one in data.get("waived", [])],
        )

    assert judged() == (1, {"official-letter", "scope"}, [])
    (home / "catalog" / "waivers.yml").write_text(WAIVER, encoding="utf-8")
    commit(home)
    assert judged() == (1, {"scope"}, ["applied"])
