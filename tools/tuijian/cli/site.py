"""`tuijian site`: build the site, or write its pages as files. What takes time to import waits in `build`."""

from argparse import Namespace
from typing import Any


def add(commands: Any) -> None:
    """Add the subcommand."""
    subcommand = commands.add_parser("site", usage="tuijian site [选项]", description="用仓库里的通知和规则生成网站。")
    subcommand.add_argument("--output", metavar="文件夹", help="网站写到这里；不写时为仓库里的 site")
    subcommand.add_argument("--serve", action="store_true", help="生成以后在本机打开服务，显示网址，按 Ctrl+C 停止")
    subcommand.add_argument("--to-disk", metavar="文件夹", help="不生成网站，只把各页的 Markdown 写到这里")
    subcommand.add_argument("--catalog", metavar="文件夹", help="通知和规则所在的文件夹；不写时为仓库里的 catalog")
    subcommand.set_defaults(module="tuijian.cli.site")


def run(args: Namespace) -> int:
    """Build or write, and say where; 0, or 1 where mkdocs found something wrong and has said what."""
    from tuijian.site.build import build, checkout, to_disk

    root = checkout(args.catalog)
    if args.to_disk is not None:
        return to_disk(root, args.to_disk)
    return build(root, args.output, args.serve)
