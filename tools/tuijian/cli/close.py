"""`tuijian close`: what it takes, in which order it is done, and what is said. What takes time to import waits."""

from argparse import Namespace
from typing import Any

from tuijian.cli.arguments import account, archive_name, one_of

_EXIT = """环境变量：
  GITHUB_TOKEN 访问令牌，写了 --repository 时用　SOURCE_DATE_EPOCH 归档里各文件的时间，不写时为 state 的 since 那一天
退出码：
  0 都已办完，要写的都写了　1 有没办完的，没有归档　2 用法不对，或者还没有截止　3 程序自身出错"""


def add(commands: Any) -> None:
    """Add the subcommand."""
    about = "推荐截止以后，核对还有什么没有办完，做成归档。不写选项时只核对，不改动任何文件。"
    subcommand = commands.add_parser("close", usage="tuijian close [选项]", description=about, epilog=_EXIT)
    subcommand.add_argument("--write", action="store_true", help="把 notice.yml 里的 state 改成 archived")
    subcommand.add_argument("--output", metavar="文件", type=archive_name, help="把归档写到这里，以 .zip 结尾")
    subcommand.add_argument("--replace", action="store_true", help="已经有的文件换成这次写出的")
    subcommand.add_argument("--tag", action="store_true", help="在本机的 Git 仓库里打标签；不推送")
    subcommand.add_argument(
        "--leave-open", action="store_true", help="还有没办完的也归档，写进汇总；个人信息、密级、不公开的材料和写错的记录不在此列"
    )
    subcommand.add_argument("--creator", metavar="单位名", help="归档由哪个单位编制，写进引用信息；不写时不写明")
    subcommand.add_argument("--publisher", metavar="单位名", help="归档由哪个单位公开，写进引用信息；不写时不写明")
    subcommand.add_argument(
        "--repository", metavar="名称", help="GitHub 上的仓库，如 someone/tuijian：先补上收到记录，再看有没有没处理的合并请求"
    )
    subcommand.add_argument("--branch", metavar="分支", default="main", help="合并到的分支；不写时为 main")
    subcommand.add_argument("--account", metavar="编号", type=account, help="发布检查结果的账号的数字编号；不写时为 github-actions")
    subcommand.add_argument("--as-of", metavar="时间", help="以这个时间为今天，不写时为现在")
    subcommand.add_argument("--root", metavar="文件夹", help="仓库的文件夹，里面有 catalog 和 submissions")
    subcommand.add_argument("--catalog", metavar="文件夹", help="通知和规则所在的文件夹；不写时为仓库里的 catalog")
    subcommand.add_argument("--format", metavar="格式", type=one_of("text", "json"), default="text", help="text、json；不写时为 text")
    subcommand.set_defaults(module="tuijian.cli.close")


def run(args: Namespace) -> int:
    """Look, and do what is asked for where nothing stands in the way; the exit code."""
    from tuijian.closing.steps import close

    return close(args)
