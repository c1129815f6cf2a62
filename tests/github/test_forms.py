"""What GitHub shows to people: issue forms, the template of a pull request, and what guards the branch."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from own_address import settled

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog

SCHEMAS = {
    ".github/dependabot.yml": "vendor.dependabot",
    ".github/ISSUE_TEMPLATE/question.yml": "vendor.github-issue-forms",
    ".github/ISSUE_TEMPLATE/misjudged.yml": "vendor.github-issue-forms",
    ".github/ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The catalogue of this repository."""
    return read_catalog()


@pytest.fixture
def maker(root: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The script that makes the forms."""
    monkeypatch.syspath_prepend(str(root / "tools" / "dev"))
    import make_forms

    return make_forms


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items())
def test_github_can_read_it(root: Path, path: str, schema: str) -> None:
    """Each file meets the public schema of its kind."""
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", schema, str(root / path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_forms_are_current(root: Path, catalog: Catalog, maker: object) -> None:
    """The forms are what the catalogue gives now: a new rule can be named as misjudged from its first day.

    An address that was changed since is no fault of the forms: `tuijian doctor` names it.
    """
    made = {name: settled(text) for name, text in maker.forms(catalog).items()}  # type: ignore[attr-defined]
    folder = root / ".github" / "ISSUE_TEMPLATE"
    assert {name: settled((folder / name).read_text(encoding="utf-8")) for name in made} == made, "make regenerate"
    text = (root / ".github" / "ISSUE_TEMPLATE" / "misjudged.yml").read_text(encoding="utf-8")
    assert [rule.id for rule in catalog.rules if f"（{rule.id}）" not in text] == []


def test_a_stale_form_is_named(tmp_path: Path, catalog: Catalog, maker: object) -> None:
    """A form that was edited by hand, or is missing, is found."""
    maker.main([str(tmp_path)])  # type: ignore[attr-defined]
    (tmp_path / "question.yml").write_text("name: 咨询\n", encoding="utf-8")
    (tmp_path / "config.yml").unlink()
    assert list(maker.stale(tmp_path, catalog)) == ["question.yml", "config.yml"]  # type: ignore[attr-defined]


def test_forms_warn_of_personal_data(root: Path) -> None:
    """Both forms are public, and say so before anything is typed."""
    for name in ("question.yml", "misjudged.yml"):
        assert "身份证号" in (root / ".github" / "ISSUE_TEMPLATE" / name).read_text(encoding="utf-8")


def test_template_is_short(root: Path) -> None:
    """A clerk reads all of it: a few lines, and the folder named as the form names it."""
    text = (root / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 12
    assert "submissions/henan/" in text


def test_the_branch_is_guarded(root: Path) -> None:
    """Nobody merges without the status, posted by GitHub Actions, and without an owner's word; no one is exempt."""
    ruleset = json.loads((root / ".github" / "rulesets" / "main.json").read_text(encoding="utf-8"))
    rules = {rule["type"]: rule.get("parameters", {}) for rule in ruleset["rules"]}
    assert rules["required_status_checks"]["required_status_checks"] == [{"context": "tuijian", "integration_id": 15368}]
    assert {"deletion", "non_fast_forward"} < rules.keys()
    assert rules["pull_request"]["require_code_owner_review"] is True
    assert (ruleset["enforcement"], ruleset["bypass_actors"]) == ("active", [])


def test_what_decides_has_owners(root: Path) -> None:
    """A change to the catalogue, the program or the workflows needs an owner's word."""
    owned = re.findall(r"^(\S+)\s+@\S+", (root / ".github" / "CODEOWNERS").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"*", "/catalog/", "/tools/", "/.github/"} <= set(owned)


def test_new_versions_wait(root: Path) -> None:
    """What dependabot watches is proposed when it is a week old; `make lock` takes nothing younger for the rest."""
    text = (root / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    assert re.findall(r"package-ecosystem: (\S+)", text) == ["github-actions", "npm"]
    assert text.count("cooldown: {default-days: 7}") == 2
    assert "--exclude-newer '7 days'" in (root / "tools" / "dev" / "lock.sh").read_text(encoding="utf-8")
