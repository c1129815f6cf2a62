"""`tuijian intranet`: what it takes. What takes time to import waits in `bundle`."""

from argparse import Namespace
from typing import Any

from tuijian.cli.arguments import archive_name, one_of
from tuijian.intranet.platforms import PLATFORMS, PYTHONS, USUAL


def add(commands: Any) -> None:
    """Add the subcommand."""
    about = "把网站、程序和模板装进一个压缩包，带到不能上网的单位去用；里面有一页使用说明。"
    subcommand = commands.add_parser("intranet", usage="tuijian intranet 文件 [选项]", description=about)
    subcommand.add_argument("file", metavar="文件", type=archive_name, help="压缩包写到这里，以 .zip 结尾")
    which = f"{'、'.join(PLATFORMS)}，可以写几次；不写时为 {'、'.join(USUAL)}"
    subcommand.add_argument(
        "--platform", metavar="系统", type=one_of(*PLATFORMS), action="append", default=[], help=f"程序装在什么系统上：{which}"
    )
    versions = f"{'、'.join(PYTHONS)}，可以写几次；不写时为全部"
    subcommand.add_argument(
        "--python", metavar="版本", type=one_of(*PYTHONS), action="append", default=[], help=f"那里的 Python：{versions}"
    )
    subcommand.add_argument("--replace", action="store_true", help="已经有的文件换成这次写出的")
    subcommand.set_defaults(module="tuijian.cli.intranet")


def run(args: Namespace) -> int:
    """Make the bundle and say what is in it; 0."""
    from tuijian.intranet.bundle import write_bundle

    return write_bundle(args.file, tuple(dict.fromkeys(args.platform)) or USUAL, tuple(dict.fromkeys(args.python)) or PYTHONS, args.replace)
