"""`tuijian import` and `tuijian export`: their arguments. The work is in `import_files` and `export_files`, imported when asked for."""

from argparse import Namespace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tuijian.cli.arguments import one_of

_EXIT = """退出码：
  0 没有必须修改之处　1 有必须修改之处　2 用法不对　3 程序自身出错"""

NEEDED = {"import": ("python_calamine", "mammoth"), "export": ("xlsxwriter", "docx")}
"""What each needs beyond the program's own: without it a sound workbook would look like a damaged one."""


def add(commands: Any) -> None:
    """Add both subcommands."""
    _import(commands)
    _export(commands)


def run(args: Namespace) -> int:
    """Read in or write out; the exit code. ModuleNotFoundError where what that needs is not installed."""
    if missing := next((name for name in NEEDED[args.command] if find_spec(name) is None), None):
        raise ModuleNotFoundError(missing, name=missing)
    module = import_module({"import": "tuijian.cli.import_files", "export": "tuijian.cli.export_files"}[args.command])
    return int(module.run(args))


def _import(commands: Any) -> None:
    about = "从 Excel、Word 读入材料，写到本单位的文件夹，再检查。能读 .xlsx、.xls、.ods 的名单和 .docx 的方案。"
    subcommand = commands.add_parser("import", usage="tuijian import 文件 … [选项]", description=about, epilog=_EXIT)
    subcommand.add_argument("files", nargs="+", metavar="文件", help="名单或者方案，可以写几个")
    subcommand.add_argument("--unit", metavar="单位", help="推荐单位的名称、简称或者文件夹名；不写时为名单里的推荐单位")
    subcommand.add_argument("--replace", action="store_true", help="文件夹里已经有的，换成这次读入的；不写时不改动已经有的")
    _add_place_options(subcommand)
    subcommand.add_argument("--as-of", metavar="时间", help="以这个时间为收到时间，如 2024-01-15；不写时为现在，已经截止的为截止时间")
    subcommand.add_argument("--format", metavar="格式", type=one_of("text", "json"), default="text", help="text、json；不写时为 text")
    subcommand.set_defaults(module="tuijian.cli.exchange")


def _export(commands: Any) -> None:
    about = "把材料写成 Excel 名单、Word 方案、报送用的函、附件1 推荐汇总表或者供领导审阅的一页；还没有材料时写出待填的模板。"
    about += "加上 --summary 写出各单位的汇总。"
    subcommand = commands.add_parser("export", usage="tuijian export 单位 [选项]", description=about)
    subcommand.add_argument("unit", nargs="?", metavar="单位", help="推荐单位的名称、简称或者文件夹名")
    subcommand.add_argument(
        "--format",
        metavar="格式",
        type=one_of("xlsx", "docx", "letter", "annex", "annex-docx", "brief"),
        default="xlsx",
        help=(
            "xlsx 待填的名单、docx 方案、letter 报送用的函、annex 附件1 推荐汇总表、annex-docx 附件1 的 Word 文件、"
            "brief 供领导审阅的一页；不写时为 xlsx"
        ),
    )
    subcommand.add_argument("--summary", action="store_true", help="写出各单位的汇总：数目、选了哪些任务、哪些等人处理")
    subcommand.add_argument("--output", metavar="位置", help="写到这里：docx 是文件夹，其余是文件；不写时写在当前文件夹")
    subcommand.add_argument("--replace", action="store_true", help="已经有的文件换成这次写出的")
    _add_place_options(subcommand)
    subcommand.add_argument("--as-of", metavar="时间", help="汇总和 brief 以这个时间为收到时间；不写时为现在，已经截止的为截止时间")
    subcommand.set_defaults(module="tuijian.cli.exchange")


def _add_place_options(subcommand: Any) -> None:
    subcommand.add_argument("--root", metavar="文件夹", help="材料所在的文件夹，里面有 submissions")
    subcommand.add_argument("--catalog", metavar="文件夹", help="通知和规则所在的文件夹；不写时用材料旁边的 catalog，没有时用程序自带的")
