"""Set-up on a fresh machine: Python, browsers, fonts and corpora, and what is said of what is missing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import missing
from shell import program, run


def test_an_old_python_is_passed_over(root: Path, tmp_path: Path) -> None:
    """Where python3 is too old, the newest later one is found."""
    path = program(tmp_path / "bin", "python3", "exit 1")
    program(path, "python3.12", f'exec "{sys.executable}" "$@"')
    assert run("/bin/sh", root / "tools/dev/python.sh", path=path).stdout == "python3.12\n"


def test_no_python_is_one_sentence(root: Path, tmp_path: Path) -> None:
    """Without a Python that is new enough, set-up says so in one line and fails."""
    result = run("/bin/sh", root / "tools/dev/python.sh", path=program(tmp_path / "bin", "python3", "exit 1"))
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "3.11" in result.stderr


def set_up(root: Path, tmp_path: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run venv.sh in a folder without .venv, with `python` as the script of python3."""
    for script in ("python.sh", "venv.sh"):
        target = tmp_path / "tools" / "dev" / script
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / "tools" / "dev" / script).read_bytes())
        target.chmod(0o755)
    path = program(tmp_path / "bin", "python3", python)
    return run("/bin/sh", tmp_path / "tools/dev/venv.sh", "run", PATH=f"{path}:/usr/bin:/bin")


def test_a_missing_venv_module_names_the_package_to_install(root: Path, tmp_path: Path) -> None:
    """Debian splits venv off: set-up says what to install, in one line, and leaves nothing behind."""
    result = set_up(root, tmp_path, 'case "$2" in *venv*) exit 1;; esac')
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "python3-venv" in result.stderr
    assert not (tmp_path / ".venv").exists()


APT = 'echo "$@" >>"$LOG"'


@pytest.mark.parametrize(
    ("here", "user", "wanted"),
    [
        ((), "0", ["chromium-headless-shell", "fonts-wqy-microhei", "jq", "firefox-esr"]),
        (("sudo",), "1000", ["chromium-headless-shell", "fonts-wqy-microhei", "jq", "firefox-esr"]),
        (("google-chrome", "firefox", "jq"), "0", ["fonts-wqy-microhei"]),
        (("chromium", "fc-list", "jq"), "0", ["firefox-esr"]),
        (("chromium", "fc-list", "firefox-esr"), "0", ["jq"]),
        (("chromium", "fc-list", "firefox-esr", "jq"), "0", []),
        (("chromium-headless-shell", "fc-list", "firefox-esr", "jq"), "0", []),
        ((), "1000", []),
    ],
)
def test_the_browser_comes_from_debian_where_it_may(
    root: Path, tmp_path: Path, here: tuple[str, ...], user: str, wanted: list[str]
) -> None:
    """Root, or sudo without a password, installs what is missing, each for itself; what is there is used; without rights nothing."""
    log = tmp_path / "log"
    path = program(tmp_path / "bin", "apt-get", APT)
    program(path, "id", f"echo {user}")
    program(path, "env", 'shift; exec "$@"')
    for name in here:
        program(path, name, {"sudo": 'shift; exec "$@"', "fc-list": "echo font"}.get(name, ""))
    program(path, "true", "")
    result = run("/bin/sh", root / "tools/dev/browser.sh", path=path, LOG=str(log))
    assert result.returncode == 0
    asked = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    words = "-qq install -y --no-install-recommends "
    assert [line.removeprefix(words) for line in asked if line.startswith(words)] == wanted


def test_an_older_debian_has_the_whole_browser(root: Path, tmp_path: Path) -> None:
    """Where there is no Chromium without windows, the one with windows is installed, and nothing is said to be missing."""
    log = tmp_path / "log"
    path = program(tmp_path / "bin", "apt-get", f'{APT}; case "$*" in *headless*) exit 100; esac')
    program(path, "id", "echo 0")
    program(path, "env", 'shift; exec "$@"')
    result = run("/bin/sh", root / "tools/dev/browser.sh", path=path, LOG=str(log))
    packages = ("chromium-headless-shell", "chromium", "fonts-wqy-microhei", "jq", "firefox-esr")
    wanted = [f"-qq install -y --no-install-recommends {name}" for name in packages]
    assert (result.returncode, "Not there" in result.stderr) == (0, False)
    assert log.read_text("utf-8").splitlines() == ["-qq update", *wanted]


def test_what_macos_has_installed_is_found(root: Path, tmp_path: Path) -> None:
    """Chrome and Firefox in /Applications, which are on no PATH, are used, by the set-up and by the tests; its fonts are there already."""
    home = tmp_path / "Applications"
    for app, name in (("Google Chrome", "Google Chrome"), ("Firefox", "firefox")):
        (home / f"{app}.app" / "Contents").mkdir(parents=True)
        program(home / f"{app}.app" / "Contents" / "MacOS", name, "echo it is me")
    path = program(program(tmp_path / "bin", "uname", "echo Darwin"), "id", "echo 501")
    program(path, "jq", "")
    done = run("/bin/sh", root / "tools/dev/browser.sh", path=path, APPLICATIONS=str(home))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    without = run("/bin/sh", root / "tools/dev/browser.sh", path=path, APPLICATIONS=str(tmp_path), HOME=str(tmp_path / "nobody"))
    assert "chromium" in without.stderr
    script = (
        "import conftest; print(conftest.program(conftest.BROWSERS, [('Google Chrome', 'Google Chrome')])); "
        "print(conftest.program(['firefox'], [('Firefox', 'firefox')]))"
    )
    found = run(sys.executable, "-c", script, path=path, APPLICATIONS=str(home), PYTHONPATH=str(root / "tests")).stdout.splitlines()
    assert found == [
        str(home / f"{app}.app/Contents/MacOS/{name}") for app, name in (("Google Chrome", "Google Chrome"), ("Firefox", "firefox"))
    ]


@pytest.mark.parametrize(
    ("status", "lost", "user"),
    [
        ('case "$*" in *update*|*fonts*) exit 100; esac', "fonts-wqy-microhei", "0"),
        ("exit 100", "chromium-headless-shell, fonts-wqy-microhei, jq, firefox-esr", "0"),
        ("", "chromium-headless-shell, fonts-wqy-microhei, jq, firefox-esr", "1000"),
    ],
)
def test_what_cannot_be_had_keeps_back_nothing(root: Path, tmp_path: Path, status: str, lost: str, user: str) -> None:
    """Every other package is asked for all the same; what is missing is said in one sentence, and the run goes on."""
    log = tmp_path / "log"
    path = program(tmp_path / "bin", "apt-get", f'{APT}; echo "E: no such thing" >&2; {status}')
    program(path, "id", f"echo {user}")
    program(path, "env", 'shift; exec "$@"')
    program(path, "true", "")
    result = run("/bin/sh", root / "tools/dev/browser.sh", path=path, LOG=str(log))
    asked = log.read_text("utf-8").split() if log.exists() else []
    assert {"fonts-wqy-microhei", "jq", "firefox-esr"} <= set(asked) or user != "0"
    assert result.returncode == 0
    assert [line for line in result.stderr.splitlines() if not line.startswith("Installing for")] == [
        f"Not there, and could not be installed from here: {lost}. The tests that need them say that they did not run."
    ]


def test_ctrl_c_ends_all_that_runs_beside(root: Path, tmp_path: Path) -> None:
    """Nothing is left behind that goes on fetching and writes to the screen, or is in the way of the next attempt."""
    for name in ("browser", "corpora", "venv"):
        program(tmp_path, f"{name}.sh", f"echo >>'{tmp_path}/begun'; exec sleep 60")
    (tmp_path / "parts.sh").write_bytes((root / "tools" / "dev" / "parts.sh").read_bytes())
    # Whoever runs these tests in the background hears no Ctrl-C, and what he starts does not either.
    heard = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv('/bin/sh', ['sh', sys.argv[1]])"
    with subprocess.Popen([sys.executable, "-c", heard, tmp_path / "parts.sh"], start_new_session=True) as job:
        waited(lambda: (tmp_path / "begun").exists() and (tmp_path / "begun").stat().st_size == 3)
        os.killpg(job.pid, signal.SIGINT)
        assert job.wait(10) == 130
    waited(lambda: not alive(job.pid))


def waited(met: Callable[[], bool]) -> None:
    """Wait until it is so."""
    for _ in range(500):
        if met():
            return
        time.sleep(0.02)
    raise AssertionError


def alive(group: int) -> bool:
    """Whether any process of the group runs; one that has ended and that nobody has fetched is none."""
    states = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout.splitlines()
    return any(line.split()[0] == str(group) and "Z" not in line.split()[1] for line in states)


def test_npm_missing_does_not_end_the_run(root: Path, tmp_path: Path) -> None:
    """Without npm the run goes on and says what will not run."""
    script = tmp_path / "tools" / "dev" / "corpora.sh"
    script.parent.mkdir(parents=True)
    script.write_bytes((root / "tools" / "dev" / "corpora.sh").read_bytes())
    (tmp_path / "tests" / "npm").mkdir(parents=True)
    path = program(tmp_path / "bin", "dirname", f'echo "{script.parent}"')
    result = run("/bin/sh", script, path=path)
    assert (result.returncode, "npm is not there" in result.stderr) == (0, True)


MEETS = """: >"$MET/$(basename "$0")"
for one in browser.sh corpora.sh venv.sh; do
    for _ in $(seq 300); do [ ! -f "$MET/$one" ] || break; sleep 0.1; done
    [ -f "$MET/$one" ] || exit 9
done
echo "here $*"
"""
"""Waits until three scripts have begun, which ends well when they have."""


@pytest.mark.parametrize(
    ("venv", "status", "said"),
    [("0", 0, ["checks in a page", "here", "here", "here test"]), ("3", 3, ["here", "here", "here test"])],
)
def test_parts_are_fetched_side_by_side(root: Path, tmp_path: Path, venv: str, status: int, said: list[str]) -> None:
    """Browser, corpora and .venv are under way at once, and what checks in a page follows; that one of them cannot be had ends nothing.

    Without .venv the rest is waited for, and the run ends.
    """
    scripts = tmp_path / "some where"
    for name, code in (("browser.sh", "1"), ("corpora.sh", "1"), ("venv.sh", venv)):
        program(scripts, name, f"{MEETS}exit {code}")
    program(scripts, "page.sh", "echo checks in a page; exit 1")
    (scripts / "parts.sh").write_bytes((root / "tools" / "dev" / "parts.sh").read_bytes())
    (tmp_path / "met").mkdir()
    done = run("/bin/sh", scripts / "parts.sh", path="/usr/bin:/bin", MET=str(tmp_path / "met"))
    assert (done.returncode, sorted(line.strip() for line in done.stdout.splitlines())) == (status, said)


NEEDY = '''
def test_page(chromium):
    """Needs a browser."""

def test_corpus(npm_dir):
    """Needs a corpus."""
'''


@pytest.fixture
def elsewhere(root: Path, tmp_path: Path) -> Path:
    """A folder of tests with our conftest, where neither browser nor corpora are there."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "conftest.py").write_bytes((root / "tests" / "conftest.py").read_bytes())
    (tests / "test_needy.py").write_text(NEEDY, encoding="utf-8")
    return tests


@pytest.mark.parametrize(("ci", "status", "closing"), [("", 0, "2 skipped"), ("true", 1, "2 errors")])
def test_what_could_not_run_is_said_loudly(elsewhere: Path, ci: str, status: int, closing: str) -> None:
    """A missing browser or corpus is reported at the end of the run; on CI it fails."""
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rootdir={elsewhere}", "-c", os.devnull, elsewhere)
    result = run(*command, path=elsewhere, CI=ci, PYTEST_ADDOPTS="")
    assert (result.returncode, closing in result.stdout.splitlines()[-1]) == (status, True)
    assert ("! NOT RUN !" in result.stdout) is (ci != "true")
    assert result.stdout.count("no Chromium on PATH") >= 1
    assert result.stdout.count("no corpora in tests/npm") >= 1


def test_make_alone_lists_every_target(root: Path) -> None:
    """`make` prints each target with what it does."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"run-env", "test-env"}
    assert set(re.findall(r"^  make ([\w-]+) +\S", run("make", "-C", root).stdout, re.MULTILINE)) == targets


def test_make_alone_needs_nothing_of_gnu(root: Path, tmp_path: Path) -> None:
    """The list stands in columns where the sed and the expand of GNU are not there: macOS and BSD have others."""
    path = tmp_path / "bin"
    path.mkdir()
    for name in ("make", "sh", "awk"):
        (path / name).symlink_to(shutil.which(name) or missing(f"no {name}"))
    done = run("make", "-C", root, "--no-print-directory", path=path)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) > 10
    assert {len(re.match(r"  make [\w-]+ +", line)[0]) for line in lines} == {19}  # type: ignore[index]


# --- other desks --------------------------------------------------------------------------------


def test_readme_s_lines_for_windows_are_those_that_run_there(root: Path) -> None:
    """What README tells a reader on Windows is what CI does on Windows, in the same order."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^    (py -m .*|\.venv\\Scripts\\.*)$", readme, re.MULTILINE)
    job = yaml.safe_load((root / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]["windows"]
    done = [step["run"] for step in job["steps"] if "run" in step]
    assert told
    assert [line for line in told if line in done] == [line for line in told if " new " not in line]


def test_readme_names_no_version_to_use_that_is_not_there(root: Path) -> None:
    """An example that pins this repository leaves the version open: a tag written there would have to exist."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"rev: *(\S+)", readme) == ["…"]
    assert re.findall(r"tuijian/.github/actions/check@(\S+)", readme) == ["…"]


def test_the_container_is_one_that_can_be_started(root: Path) -> None:
    """The description of the development container is JSON with remarks, and what it runs is there."""
    text = (root / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    found = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    script, which = found["postCreateCommand"].split()
    assert os.access(root / script, os.X_OK)
    assert (root / "requirements" / f"{which}.txt").is_file()


# --- the tests themselves -----------------------------------------------------------------------


@pytest.mark.xdist_group("seen")
def test_groups_are_seen(request: pytest.FixtureRequest) -> None:
    """Tests of one group go to one worker, so that what they share is made once: the names that they are shared out by say the group."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("only where tests are shared out by group")
    assert request.node.nodeid.endswith("@seen")
