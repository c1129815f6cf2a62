"""The recipes of CONTRIBUTING.md, followed on a copy of the repository: they work, and take as many files as it says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from commandline import ROOT, belonging, commit, git
from own_address import settled

COUNTS = {"one": 1, "two": 2}
OUTSIDE = {"make_divisions.py", "make_github.py"}
"""Scripts that make their tables from what lies elsewhere."""


class Copy:
    """A copy of the repository, and which of its files were written by hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.by_hand: set[str] = set()

    def write(self, name: str, text: str) -> None:
        """Write a file by hand."""
        self.by_hand.add(name)
        (self.root / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace texts of a file by hand, the last of each, an empty one at its end."""
        text = (self.root / name).read_text(encoding="utf-8")
        for old, new in changes:
            before, found, after = text.rpartition(old) if old else (text, "", "")
            assert found == old
            text = before + new + after
        self.write(name, text)

    def python(self, *argv: str, code: int = 0) -> str:
        """What a program says, run in the copy by its own modules; it ends with that code."""
        environment = {**os.environ, "PYTHONPATH": str(self.root / "tools"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, *argv], cwd=self.root, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == code, (done.stdout + done.stderr)[-2000:]
        return done.stdout

    def tuijian(self, *argv: str, code: int = 0) -> str:
        """What the command says."""
        return self.python("-m", "tuijian", *argv, code=code)

    def changed(self) -> set[str]:
        """The files that are not as they were."""
        return set(git(self.root, "ls-files", "--modified", "--others", "--exclude-standard").splitlines())

    def made(self) -> set[str]:
        """The files that `make regenerate` wrote, what takes long left out."""
        self.python("tools/dev/regenerate.py", "--quick")
        return self.changed() - self.by_hand


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what belongs to the repository, as a repository."""
    folder = tmp_path_factory.mktemp("copy")
    for name in belonging():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    commit(folder, "as it is")
    return folder


@pytest.fixture
def copy(home: Path) -> Iterator[Copy]:
    """The copy as it was."""
    yield Copy(home)
    git(home, "checkout", "--quiet", ".")
    git(home, "clean", "--quiet", "-fd")


def told(recipe: str) -> int:
    """How many files CONTRIBUTING says that a change takes."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return COUNTS[re.findall(rf"^\*\*{recipe}\*\*[^:]*: (one|two) files?\b", text, re.MULTILINE)[0]]


AT = ("            at: # the value that the remark points at\n", "")


def filled(copy: Copy, *more: tuple[str, str]) -> None:
    """Fill in what a new rule of the seats leaves open: that a unit has two nominees at most."""
    copy.edit(
        "catalog/rules/seats.yml",
        ("  title:", "  title: 推荐的个数"),
        ("    list: # str\n", "    list: zones\n"),
        ("- sentence: # its id in notice.yml", "- sentence: n5.2"),
        ("quote: # words of that sentence, to the letter", "quote: 也可不推荐"),
        ("  why:", "  why: 名额有限。"),
        ("  fix:", "  fix: 保留名额以内的。"),
        ("      - note:\n", "      - note: 推荐了三个\n"),
        ('            old: "  - name: 郑州市"', '            old: "zones:\\n"'),
        ("new: # what makes it fail", 'new: "zones:\\n  - name: 开封市\\n  - name: 新乡市\\n"'),
        *more,
    )


def test_what_is_made_is_as_it_would_be_made(copy: Copy) -> None:
    """On a clean tree `make regenerate` changes nothing, but the address in the forms where an adopter has another."""
    before = {name: settled((ROOT / name).read_text(encoding="utf-8")) for name in copy.made()}
    assert before == {name: settled((copy.root / name).read_text(encoding="utf-8")) for name in before}


def test_every_maker_is_run() -> None:
    """`make regenerate` runs each script that makes something from what is here, and each test that writes what it compares."""
    text = (ROOT / "tools" / "dev" / "regenerate.py").read_text(encoding="utf-8")
    makers = {path.name for path in (ROOT / "tools" / "dev").glob("make_*.py")} - OUTSIDE
    writers = {path.name for path in (ROOT / "tests").rglob("test_*.py") if '\nif __name__ == "__main__":' in path.read_text("utf-8")}
    assert {name for name in makers | writers if f'/{name}"' not in text} == set()


@pytest.fixture
def regenerate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script behind `make regenerate`, as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "dev"))
    return import_module("regenerate")


def test_a_golden_file_that_no_test_writes_is_taken_away(regenerate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the golden files those that were not written anew go, and are named; all that there are were looked at."""
    for folder in regenerate.GOLDEN:
        (tmp_path / folder / "golden").mkdir(parents=True)
        for name in ("used.txt", "left.txt"):
            (tmp_path / folder / "golden" / name).write_text("old", encoding="utf-8")
    found = list(regenerate.golden_files(tmp_path))
    before = dict.fromkeys(found, 1)
    for path in found:
        os.utime(path, ns=(1, 2 if path.name == "used.txt" else 1))
    assert regenerate.take_away(before) == 0
    assert {path.name for path in regenerate.golden_files(tmp_path)} == {"used.txt"}
    assert capsys.readouterr().out.count("no test writes left.txt: taken away") == len(regenerate.GOLDEN)


def test_golden_files_are_found(regenerate: Any) -> None:
    """The tests that `make regenerate` runs are all that write golden files."""
    users = {str(path) for path in (ROOT / "tests").rglob("test_*.py") if re.search(r"\bgolden\(", path.read_text("utf-8"))}
    assert users - {__file__} <= set(regenerate.golden_tests())


def test_a_rule_of_a_known_kind(copy: Copy) -> None:
    """`make new-rule` begins it, `tuijian verify` names the gaps; filled in it holds, and can be named as misjudged."""
    copy.python("tools/dev/new_rule.py", "seats", "count", "few-zones")
    gaps = copy.tuijian("verify", code=1)
    assert [name for name in ("title", "why", "fix") if f"“{name}”是空的" not in gaps] == []
    filled(copy, ("    # at_most: int, may be left out", "    at_most: 2"), AT)
    copy.tuijian("verify")
    assert "推荐的个数" in copy.tuijian("explain", "few-zones")
    assert copy.made() == {".github/ISSUE_TEMPLATE/misjudged.yml"}
    assert len(copy.by_hand) == told("A rule of a known kind")


NEW_KIND = '''

class FewParams(Frozen):
    """The most that a list may hold."""

    list: ListName
    most: Number


@kind("few", Scope.submission, FewParams, many="count")
def few(subject: Submission, params: FewParams, context: Context) -> Iterator[Hit]:
    """More entries than that; said once."""
    count = len(subject.lists.get(params.list, ()))
    if count > params.most:
        yield Hit("many", subject.path, variables={"count": count})
'''


def test_a_rule_of_a_new_kind(copy: Copy) -> None:
    """A function with its parameters, and the rule: the list of kinds has it, and the rule holds."""
    copy.edit("tools/tuijian/rules/seats.py", ("", NEW_KIND))
    copy.python("tools/dev/new_rule.py", "seats", "few", "few-zones")
    filled(copy, ("    most: # int", "    most: 2"), ("      text: # may use {count}", "      text: 有{count}个。"), AT)
    copy.tuijian("verify")
    assert copy.made() == {".github/ISSUE_TEMPLATE/misjudged.yml", "docs/dev/kinds.md"}
    assert len(copy.by_hand) == told("A rule of a new kind")


def test_a_format(copy: Copy) -> None:
    """A module and its line: the command writes it, and its help names it."""
    module = '"""The places alone."""\n\n\ndef write(report, legend):\n    return f"{len(report.findings)} places\\n"\n'
    copy.write("tools/tuijian/report/places.py", module)
    copy.edit("tools/tuijian/report/formats.py", ('    "html": "html",\n', '    "html": "html",\n    "places": "places",\n'))
    assert copy.tuijian("check", "submissions/_example", "--format", "places", "--as-of", "2024-01-15").endswith(" places\n")
    assert "、html、places；" in copy.tuijian("check", "--help")
    assert len(copy.by_hand) == told("A format for the report")


COMMAND = '''"""`tuijian hello`."""

from tuijian.cli.arguments import command


def add(commands):
    command(commands, "hello", " [选项]").add_argument("--name", metavar="名称", default="大家", help="向谁问好")


def run(args):
    print(f"{args.name}好")
    return 0
'''


def test_a_subcommand(copy: Copy) -> None:
    """A module, and its lines in the tables: it runs, explains itself, and the help lists it; a slip of it is guessed."""
    copy.write("tools/tuijian/cli/hello.py", COMMAND)
    table = "tools/tuijian/cli/arguments.py"
    copy.edit(table, ('    "close": ', '    "hello": "问好",\n    "close": '), ('"intranet", "close")', '"intranet", "close", "hello")'))
    assert copy.tuijian("hello") == "大家好\n"
    assert copy.tuijian("hello", "-h").startswith("用法：tuijian hello [选项]\n\n问好。\n")
    assert "\n  hello     问好\n" in copy.tuijian("--help")
    assert len(copy.by_hand) == told("A subcommand")


def test_a_fact(copy: Copy) -> None:
    """A zone that exists: its entry is sound, and the seats of its unit count it."""
    zone = '  - name: 拉萨市\n    unit: 西藏自治区\n    batch: 2\n    kind: 地级市\n    code: "540100"\n'
    copy.edit("catalog/zones.yml", ("", zone))
    copy.tuijian("verify")
    assert "西藏自治区已有1个：拉萨市" in copy.tuijian("seats", "西藏", "--as-of", "2024-01-15")
    assert len(copy.by_hand) == told("A fact")


# --- what a new rule cannot be ----------------------------------------------------------------------


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that begins a rule."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "dev"))
    import new_rule

    return new_rule


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("seat count few", "There is no family 'seat': seats.\n"),
        ("seats cuont few", "There is no kind 'cuont': count, contact.\n"),
        ("seats count Few", "A rule's name is of small letters, digits and hyphens, like seats-of-unit, not 'Few'.\n"),
        ("seats count seats", "There is a rule seats already: Q01.\n"),
    ],
)
def test_what_is_no_rule_is_refused_in_a_sentence(maker: Any, capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    """A family, kind or name that cannot be is named, with what comes near."""
    assert maker.main(words.split()) == 2
    assert capsys.readouterr() == ("", said)


def test_nothing_is_added_to_what_has_faults(maker: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A catalogue that cannot be read is left as it is."""
    assert maker.main(["seats", "count", "few", "--catalog", str(tmp_path)]) == 2
    assert "has faults already" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
