"""Help, version, and what a run may not import."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import ROOT, Result, process

from tuijian import __version__
from tuijian.cli.arguments import SUMMARIES, add_other_commands, parser


def commands() -> tuple[str, ...]:
    """Every subcommand, as the parser has them; those of other faces too."""
    top = parser()
    add_other_commands(top)
    return tuple(top.commands.choices)


COMMANDS = commands()
HEAVY = ("pydantic", "yaml", "jinja2", "markdown_it.parser_block", "tqdm", "rich", "mkdocs", "httpx", "openpyxl")


def imported(*argv: str) -> set[str]:
    """Which heavy packages a run of the command has imported."""
    code = f"import sys; from tuijian.cli.main import main; main({list(argv)!r}); print([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8")
    return set(ast.literal_eval(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(run: Callable[..., Result], golden: Callable[[str, str], None], name: str) -> None:
    """`-h` explains a command in Chinese on standard output, and is no failure."""
    result = run(name, "-h")
    assert (result.code, result.err) == (0, "")
    golden(f"help-{name}.txt", result.out)


def test_help_lists_every_command(run: Callable[..., Result]) -> None:
    """`--help` names each command, also those of other faces, with what it does."""
    result = run("--help")
    assert (result.code, result.err) == (0, "")
    for name in COMMANDS:
        assert f"\n  {name:10}{SUMMARIES[name]}\n" in result.out
    assert set(SUMMARIES) == set(COMMANDS)
    assert "usage" not in result.out


def test_version(run: Callable[..., Result]) -> None:
    """`--version` is the program's name and version."""
    assert run("--version") == Result(0, f"tuijian {__version__}\n", "")


@pytest.mark.parametrize("line", ["--version", "--help", "check -h", "nothing", "check --nothing", "check --format x", "schema x"])
def test_what_needs_nothing_imports_nothing(line: str) -> None:
    """Help, version and mistakes in the command line wait for no library."""
    assert imported(*line.split()) == set()


def test_check_imports_what_it_needs() -> None:
    """A text report needs no template engine, no progress bar, no site."""
    assert imported("check", "submissions/_example") == {"pydantic", "yaml"}
    assert "jinja2" in imported("check", "submissions/_example", "--format", "html")


def test_as_a_program(tmp_path: Path) -> None:
    """`python -m tuijian` is the command, in any folder."""
    result = process("--version", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, f"tuijian {__version__}\n".encode(), b"")
