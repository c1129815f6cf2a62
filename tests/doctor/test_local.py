"""What `tuijian doctor` says of a checkout without asking anybody."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import CallState
from tuijian.cli.main import main
from tuijian.doctor.model import SetupState
from tuijian.doctor.setup import COURSE, Setup, file_items

CATALOG = read_catalog()
TODAY = date(2024, 1, 15)
SITE = "https://office.github.io/zones/"
GOOD = {
    "mkdocs.yml": "site_name: x\nrepo_url: https://github.com/office/zones # ours\n",
    ".github/CODEOWNERS": "# all\n* @office/keepers\n/catalog/ @office/keepers @one\n",
    ".github/ISSUE_TEMPLATE/config.yml": f"url: {SITE}about/\n",
    ".github/workflows/ci.yml": f"    - uses: actions/checkout@{'a' * 40} # v7.0.1\n",
}


def adopted(accounts: bool = True, site: str = SITE) -> Catalog:
    """The catalogue with an address of its own, and an account for each unit."""
    units = tuple(unit.model_copy(update={"accounts": (number,) if accounts else ()}) for number, unit in enumerate(CATALOG.units, 1))
    return replace(CATALOG.with_units(units), notice=CATALOG.notice.model_copy(update={"site": site}))


def stands(setup: Setup, python: tuple[int, int, int] = (3, 11, 2)) -> dict[str, SetupState]:
    """How each thing stands."""
    return {item.name: item.state for item in file_items(setup, python, TODAY)}


def test_nothing_is_left_where_all_is_filled_in() -> None:
    """An address, the repository, owners, accounts, and actions by their commits."""
    assert set(stands(Setup(adopted(), GOOD)).values()) == {SetupState.done}


@pytest.mark.parametrize(
    ("name", "setup"),
    [
        (
            "网站地址",
            Setup(adopted(site="https://a.example.org/"), GOOD | {".github/ISSUE_TEMPLATE/config.yml": "url: https://a.example.org/\n"}),
        ),
        ("仓库网址", Setup(adopted(), GOOD | {"mkdocs.yml": "site_name: x\n# repo_url: https://github.com/a/b\n"})),
        ("仓库网址", Setup(adopted(), GOOD | {"mkdocs.yml": "repo_url: github.com/a/b\n"})),
        ("提问的表单", Setup(adopted(), GOOD | {".github/ISSUE_TEMPLATE/config.yml": "url: https://tuijian.example.org/\n"})),
        ("CODEOWNERS", Setup(adopted(), GOOD | {".github/CODEOWNERS": "* @office/keepers\n/tools/ @tuijian/maintainers\n"})),
        ("CODEOWNERS", Setup(adopted(), GOOD | {".github/CODEOWNERS": "# * @office/keepers\n"})),
        ("提交账号", Setup(adopted(accounts=False), GOOD)),
        ("所用的 Action", Setup(adopted(), GOOD | {".github/actions/x/action.yml": "  - uses: actions/checkout@v7\n"})),
    ],
)
def test_what_is_left_is_named(name: str, setup: Setup) -> None:
    """One thing that is not as it should be is the one that is left, with what to write in one sentence or two."""
    assert [one for one, state in stands(setup).items() if state is not SetupState.done] == [name]
    (said,) = (item.said for item in file_items(setup, (3, 11, 2), TODAY) if item.name == name)
    assert said.endswith("。")


def course(day: date = TODAY, **state: object) -> tuple[SetupState, str]:
    """What is said of where the call stands."""
    notice = CATALOG.notice.model_copy(update={"state": CallState.model_validate_json(json.dumps(state))})
    (item,) = (one for one in file_items(Setup(replace(CATALOG, notice=notice), GOOD), (3, 11, 2), day) if one.name == COURSE)
    return item.state, item.said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"is": "draft"}, "尚未发布：新的合并请求只会得到答复，不能合并。"),
        ({"is": "open"}, "正在接收，截止2024年1月20日：新的合并请求照常评审。"),
        (
            {"is": "closed", "since": "2024-01-21"},
            "本次推荐已于2024年1月20日截止：新的合并请求只会得到答复，不再评审；此前收到的照常评审。没有写结果",
        ),
        (
            {"is": "closed", "since": "2024-01-21", "results": {"address": "https://www.example.gov.cn/1", "title": "名单"}},
            "结果的网址已写在",
        ),
        ({"is": "archived", "since": "2025-06-01"}, "本次推荐已于2024年1月20日截止，本站只作存档：新的合并请求只会得到答复"),
    ],
)
def test_where_the_call_stands(state: dict[str, object], said: str) -> None:
    """Each state is told with what follows for whatever comes in now; none of them is something that is left to do."""
    stands, told = course(**state)
    assert (stands, said in told) == (SetupState.done, True), told


def test_a_call_that_nobody_closed() -> None:
    """Open though its day has passed is for a person to look at; on the day itself it is not, and neither is one without a deadline."""
    assert course(date(2024, 1, 21), **{"is": "open"})[0] is SetupState.ask
    assert course(date(2024, 1, 20), **{"is": "open"})[0] is SetupState.done
    bare = replace(CATALOG, notice=CATALOG.notice.model_copy(update={"deadline": None, "state": CallState()}))
    (item,) = (one for one in file_items(Setup(bare, GOOD), (3, 11, 2), date(2030, 1, 1)) if one.name == COURSE)
    assert item.said == "正在接收，没有写截止日：新的合并请求照常评审。"


def test_an_old_python_is_named() -> None:
    """One that the program does not run on, should it get so far."""
    assert stands(Setup(adopted(), GOOD), (3, 10, 9))["Python"] is SetupState.todo


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A copy of what is looked at here."""
    for name in ("catalog", ".github"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    return tmp_path


def test_the_command(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each thing; status 1 where something is left, 0 where nothing is; the same as JSON."""
    (checkout / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    assert main(["doctor", "--root", str(checkout)]) == 1
    said = capsys.readouterr().out
    assert "待设置　仓库网址：" in said
    assert "加上 --github" in said
    assert main(["doctor", "--root", str(checkout), "--format", "json"]) == 1
    found = {item["name"]: item for item in json.loads(capsys.readouterr().out)}
    assert found["仓库网址"]["state"] == "待设置"


def test_it_changes_nothing(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A look is a look."""
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    main(["doctor", "--root", str(checkout)])
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("argv", [["--github", "nobody"], ["--github", "a/b/c"], ["--github", "a/../b"]])
def test_a_repository_has_an_owner_and_a_name(checkout: Path, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is one sentence, and nobody is asked."""
    assert main(["doctor", "--root", str(checkout), *argv]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no catalogue, the command says where to run it."""
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 2
    assert "仓库的文件夹" in capsys.readouterr().err


def test_the_guide_and_the_command_have_one_order(root: Path) -> None:
    """docs/dev/repository.md names each thing that the command looks at, in the order in which it is said."""
    from tuijian.doctor import github

    text = (root / "docs" / "dev" / "repository.md").read_text(encoding="utf-8")
    here = [item.name for item in file_items(Setup(adopted(), GOOD), (3, 11, 2), TODAY)]
    there = ["仓库", *github.LOOKS]
    wanted = [f"*{name}*" for name in (*here, *(name for name in there if name not in here))]
    places = [text.find(name) for name in wanted]
    assert [name for name, place in zip(wanted, places, strict=True) if place < 0] == []
    assert places == sorted(places)
