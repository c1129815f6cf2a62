"""What the files of a checkout say of its set-up. Pure: everything is read beforehand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tuijian.catalog.load import Catalog
from tuijian.doctor.model import SetupItem, ask, done, todo
from tuijian.report.sentences import call_standing, day_words

OWNERS, FORMS, MKDOCS = ".github/CODEOWNERS", ".github/ISSUE_TEMPLATE/config.yml", "mkdocs.yml"
SHIPPED_OWNER = "@tuijian/"
"""Whose the shipped CODEOWNERS is: a team that nobody but its makers has."""

EXAMPLE = re.compile(r"(^|\.)example\.(org|com|net)$")
"""Names that lead nowhere: RFC 2606."""

OLDEST = (3, 11)
_USES = re.compile(r"^[ -]*uses: *([\w.-]+/[\w./-]+)@(\S+)(?: *# *(\S+))?", re.MULTILINE)


class Pin(NamedTuple):
    """An action as a workflow uses it: by a commit, with the version that the remark beside it names."""

    action: str
    commit: str
    version: str

    @property
    def repository(self) -> str:
        """Where the action lives: `owner/name`, without a folder in it."""
        return "/".join(self.action.split("/")[:2])


@dataclass(frozen=True)
class Setup:
    """A checkout: its catalogue, and the text of each file that matters by its path."""

    catalog: Catalog
    texts: Mapping[str, str]

    @property
    def repo_url(self) -> str:
        """The repository's address, as mkdocs.yml has it; nothing where it has none."""
        address = re.search(r"^repo_url: *[\"']?([^\s\"'#]+)", self.texts.get(MKDOCS, ""), re.MULTILINE)
        return address[1].rstrip("/") if address else ""

    @property
    def owners(self) -> tuple[str, ...]:
        """Everybody whom CODEOWNERS names, each once."""
        lines = (line.partition("#")[0].split()[1:] for line in self.texts.get(OWNERS, "").splitlines())
        return tuple(dict.fromkeys(owner for line in lines for owner in line))

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Every action that a workflow or an action of ours uses, each once."""
        pins = (Pin(*match) for path, text in self.texts.items() if path.startswith(".github/") for match in _USES.findall(text))
        return tuple(dict.fromkeys(pins))


def read_setup(root: Path, catalog: Catalog) -> Setup:
    """The files of a checkout that matter here; what is not there is left out."""
    paths = [root / name for name in (OWNERS, FORMS, MKDOCS)]
    paths += [*(root / ".github" / "workflows").glob("*.yml"), *(root / ".github" / "actions").glob("*/action.yml")]
    paths += [path for path in (root / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path not in paths]
    return Setup(catalog, {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths if path.is_file()})


def file_items(setup: Setup, python: tuple[int, int, int], today: date) -> Iterator[SetupItem]:
    """What can be seen without asking anybody, in the order of docs/dev/repository.md."""
    yield _python(python)
    yield _address(setup)
    yield _repository(setup)
    yield _forms(setup)
    yield _owners(setup)
    yield _accounts(setup)
    yield _pinned(setup)
    yield _course(setup, today)


def _python(version: tuple[int, int, int]) -> SetupItem:
    text = ".".join(map(str, version))
    if version[:2] < OLDEST:
        return todo("Python", f"现在是 {text}，需要 3.11 或更高版本。")
    return done("Python", f"{text}。")


def _address(setup: Setup) -> SetupItem:
    site = setup.catalog.notice.site
    if EXAMPLE.search(urlsplit(site).hostname or ""):
        return todo("网站地址", f"还是样例 {site}。在 catalog/notice.yml 的 site 写上实际网址，以“/”结尾。")
    return done("网站地址", f"{site}。")


def _repository(setup: Setup) -> SetupItem:
    if not setup.repo_url:
        return todo("仓库网址", "mkdocs.yml 里没有 repo_url，网页上的“本仓库”没有链接。加一行 repo_url: https://github.com/账号/仓库。")
    if not setup.repo_url.startswith("https://"):
        return todo("仓库网址", f"mkdocs.yml 的 repo_url 是 {setup.repo_url}，应以 https:// 开头。")
    return done("仓库网址", f"{setup.repo_url}。")


def _forms(setup: Setup) -> SetupItem:
    if setup.catalog.notice.site not in setup.texts.get(FORMS, ""):
        return todo("提问的表单", f"{FORMS} 里还是别的网址。运行 .venv/bin/python tools/dev/make_forms.py 重新生成。")
    return done("提问的表单", "里面的网址和网站地址一致。")


def _owners(setup: Setup) -> SetupItem:
    if not setup.owners:
        return todo("CODEOWNERS", f"{OWNERS} 没有写明谁来核对。每行写路径和账号，如 * @账号。")
    if any(owner.startswith(SHIPPED_OWNER) for owner in setup.owners):
        return todo("CODEOWNERS", f"{OWNERS} 里还是样例的 {SHIPPED_OWNER}…，换成自己的账号或者组织的团队。")
    return done("CODEOWNERS", f"{'、'.join(setup.owners)}。")


def _accounts(setup: Setup) -> SetupItem:
    units = setup.catalog.units
    without = [unit.short for unit in units if not unit.accounts]
    if without:
        few = "、".join(without[:3]) + ("等" if len(without) > 3 else "")
        return todo(
            "提交账号", f"{few} {len(without)} 个单位没有登记，提交时只能请人核实。在 catalog/units.yml 的 accounts 写账号的数字编号。"
        )
    return done("提交账号", f"{len(units)} 个推荐单位都已登记。")


def _pinned(setup: Setup) -> SetupItem:
    loose = [pin.action for pin in setup.pins if not re.fullmatch(r"[0-9a-f]{40}", pin.commit)]
    if loose:
        return todo("所用的 Action", f"{'、'.join(dict.fromkeys(loose))} 没有固定到提交，换成 40 位的提交号，后面注明版本。")
    if not setup.pins:
        return ask("所用的 Action", "没有找到 .github/workflows。")
    return done("所用的 Action", f"{len(setup.pins)} 个都固定到提交；是不是所写的版本，用 --github 核对。")


# --- where the call stands ------------------------------------------------------------------------

COURSE = "推荐的阶段"


def _course(setup: Setup, today: date) -> SetupItem:
    """Where the call stands, and what follows for what is sent in; where it says something else than its days, that is to be looked at."""
    notice = setup.catalog.notice
    if notice.state.stands == "draft":
        return done(COURSE, "尚未发布：新的合并请求只会得到答复，不能合并。通知发布后，在 catalog/notice.yml 的 state 写 is: open。")
    if notice.state.stands == "open":
        return _open_item(notice.deadline.day if notice.deadline else None, today)
    follows = "新的合并请求只会得到答复，不再评审；此前收到的照常评审"
    if notice.state.stands == "archived":
        return done(COURSE, f"{call_standing('archived', notice.last_day)}：{follows}。")
    results = "结果的网址已写在 state 里" if notice.state.results else "没有写结果，网站写“未见公开名单”"
    return done(COURSE, f"{call_standing('closed', notice.last_day)}：{follows}。{results}。都办完以后，用 tuijian close 归档。")


def _open_item(last: date | None, today: date) -> SetupItem:
    if last and last < today:
        over = f"正在接收，截止日{day_words(last)}已过：新的合并请求照常评审，逐日计算逾期。"
        return ask(COURSE, f"{over}不再接收的，在 catalog/notice.yml 的 state 写 is: closed 和 since。")
    until = f"截止{day_words(last)}" if last else "没有写截止日"
    return done(COURSE, f"正在接收，{until}：新的合并请求照常评审。")
