"""`tuijian doctor`: what is left to do in a repository of one's own. What takes time to import waits."""

import os
import re
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tuijian.cli.arguments import SUMMARIES, one_of
from tuijian.console.errors import UsageError, in_quotes

if TYPE_CHECKING:
    from tuijian.doctor.model import SetupItem
    from tuijian.doctor.setup import Setup

_ABOUT = """环境变量：
  GITHUB_TOKEN 访问令牌，要有仓库的 Administration 读权限；没有时只看公开的部分
  GITHUB_API_URL 接口地址，不写时为 https://api.github.com
退出码：
  0 没有待设置的　1 有待设置的　2 用法不对　3 程序自身出错"""


def add(commands: Any) -> None:
    """Add the subcommand."""
    subcommand = commands.add_parser(
        "doctor", usage="tuijian doctor [选项]", description=f"{SUMMARIES['doctor']}，不改动任何东西。", epilog=_ABOUT
    )
    subcommand.add_argument("--github", metavar="仓库", type=_repository, help="再看 GitHub 上的设置，写账号/仓库，如 edu-office/tuijian")
    subcommand.add_argument("--root", metavar="文件夹", help="仓库所在的文件夹；不写时为当前文件夹")
    subcommand.add_argument("--format", metavar="格式", type=one_of("text", "json"), default="text", help="text、json；不写时为 text")
    subcommand.set_defaults(module="tuijian.cli.doctor")


def _repository(text: str) -> str:
    """A type for argparse: `owner/name`."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}", text):
        raise ArgumentTypeError(f"要写账号/仓库，如 edu-office/tuijian，不能写{in_quotes(text)}")
    return text


def run(args: Namespace) -> int:
    """Look, and say what was found; 1 where something is left to do."""
    from tuijian.console.receipt_moment import today
    from tuijian.console.workspace import catalog_of, folder_of, has_catalog, nearest
    from tuijian.doctor.model import SetupState
    from tuijian.doctor.setup import file_items, read_setup

    root = folder_of(args.root) if args.root else nearest(".")
    if not has_catalog(root):
        raise UsageError("这里没有 catalog 文件夹，请到仓库的文件夹里运行。")
    catalog = catalog_of(None, root)
    setup, version = read_setup(root, catalog), sys.version_info
    here = file_items(setup, (version.major, version.minor, version.micro), today(None, catalog).date())
    items = [*here, *(_github_items(args.github, setup) if args.github else ())]
    _print_items(items, args.format, bool(args.github))
    return int(any(item.state is SetupState.todo for item in items))


def _github_items(name: str, setup: "Setup") -> "Iterator[SetupItem]":
    """What GitHub says. UsageError where the repository cannot be seen, or GitHub does not answer."""
    from tuijian.doctor.github import Hub, github_items
    from tuijian.review.client import PUBLIC, ApiError, Client, connect

    with connect(os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_API_URL") or PUBLIC) as http:
        try:
            yield from github_items(Hub(Client(http), name, setup))
        except ApiError as error:
            raise UsageError(f"GitHub 没有答复关于{in_quotes(name)}的询问（{error}）。请核对仓库名、令牌和网络。") from error


def _print_items(items: "Sequence[SetupItem]", style: str, looked_at_github: bool) -> None:
    from tuijian.console.output import emit
    from tuijian.console.terminal_tables import dump

    emit(dump([item._asdict() for item in items]) if style == "json" else "".join(_lines(items, looked_at_github)))


def _lines(items: "Sequence[SetupItem]", looked_at_github: bool) -> Iterator[str]:
    from tuijian.doctor.model import SetupState

    yield from (f"{item.state.value}　{item.name}：{item.said}\n" for item in items)
    left = sum(item.state is SetupState.todo for item in items)
    yield f"\n待设置的有 {left} 处，做法见 docs/dev/repository.md。\n" if left else "\n没有待设置的。\n"
    if not looked_at_github:
        yield "GitHub 上的设置没有看；要看，加上 --github 账号/仓库。\n"
