"""`tuijian review`: bring a report to a pull request, or gather what a check of it must know. What takes time to import waits."""

import os
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuijian.cli.arguments import account
from tuijian.console.errors import UsageError, in_quotes

if TYPE_CHECKING:
    from tuijian.catalog.load import Catalog
    from tuijian.review.client import Client
    from tuijian.review.github_types import GitHubEvent
    from tuijian.review.own_account import Identity
    from tuijian.review.planned_writes import ReviewJob, Write

_ABOUT = """环境变量：
  GITHUB_TOKEN 访问令牌　GITHUB_API_URL 接口地址，不写时为 https://api.github.com
退出码：
  0 已经写好，或者没有要写的　2 用法不对　3 程序自身出错"""


def add(commands: Any) -> None:
    """Add the subcommand."""
    usage = "tuijian review --event 文件 [--report 文件] [选项]"
    subcommand = commands.add_parser("review", usage=usage, description="在合并请求上发布检查结果。", epilog=_ABOUT)
    subcommand.add_argument("--event", metavar="文件", required=True, help="GitHub 的事件，JSON 文件")
    subcommand.add_argument("--report", metavar="文件", help="检查结果，JSON 文件；读不出来时按程序自身出错处理")
    subcommand.add_argument("--pull", metavar="编号", type=_number, help="合并请求的编号；不写时为事件里的那一个")
    subcommand.add_argument("--dry-run", action="store_true", help="只按顺序列出要写的内容，JSON 格式，不写")
    subcommand.add_argument("--list", metavar="文件夹", help="不发布，只把各合并请求在 GitHub 上的情况写到这个文件夹")
    subcommand.add_argument(
        "--gather", metavar="文件夹", help="不发布，只把各合并请求检查时要知道的写到这个文件夹；里面已有 --list 写的就用它"
    )
    subcommand.add_argument("--reports", metavar="文件夹", help="按顺序发布这个文件夹里的全部检查结果")
    subcommand.add_argument(
        "--minutes", metavar="分钟", type=_number, default=20, help="--reports 最多用这些分钟，剩下的留给下一次；不写时为 20"
    )
    subcommand.add_argument(
        "--account", metavar="编号", type=account, help="发布所用账号的数字编号；不写时问 GitHub，问不到时为 github-actions"
    )
    subcommand.add_argument("--root", metavar="文件夹", default=".", help="仓库所在的文件夹；不写时为当前文件夹")
    subcommand.add_argument("--catalog", metavar="文件夹", help="通知和规则所在的文件夹；不写时为仓库里的 catalog")
    subcommand.set_defaults(module="tuijian.cli.review")
    _add_receipts(commands)


def _add_receipts(commands: Any) -> None:
    usage = "tuijian receipts --repository 所有者/仓库 [选项]"
    about = "把已合并材料的收到记录写进 catalog/records，只添加，不改动已有的。"
    subcommand = commands.add_parser("receipts", usage=usage, description=about, epilog=_ABOUT)
    subcommand.add_argument("--repository", metavar="名称", required=True, help="GitHub 上的仓库，如 someone/tuijian")
    subcommand.add_argument("--branch", metavar="分支", default="main", help="合并到的分支；不写时为 main")
    subcommand.add_argument("--account", metavar="编号", type=account, help="发布检查结果的账号的数字编号；不写时为 github-actions")
    subcommand.add_argument("--root", metavar="文件夹", default=".", help="仓库所在的文件夹；不写时为当前文件夹")
    subcommand.set_defaults(module="tuijian.review.merged_receipts")


def _number(text: str) -> int:
    """A type for argparse: a pull request's number."""
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise ArgumentTypeError(f"要写合并请求的编号，不能写{in_quotes(text)}")
    return int(text)


def run(args: Namespace) -> int:
    """Publish, list, or gather; the exit code."""
    from tuijian.review.client import ApiError, Client, connect

    event = read_event(args.event)
    with connect(os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_API_URL") or "https://api.github.com") as http:
        try:
            return _run(args, event, Client(http))
        except ApiError as error:
            sys.stderr.write(f"GitHub 没有完成所要的操作（{error}）。\n")
            return 3


def _run(args: Namespace, event: "GitHubEvent", client: "Client") -> int:
    if args.list is not None:
        return _write_world(args, event, client)
    if args.gather is not None:
        return _gather(args, event, client)
    if args.reports is not None and event.merge_group is None:
        return _publish_all(args, event, client)
    if args.report is None and args.reports is None:
        raise UsageError("还缺少 --report，写法见 tuijian review --help。")
    return _publish(args, event, client)


def read_event(path: str) -> "GitHubEvent":
    """The event; UsageError where it cannot be read or is none of those that we know."""
    from pydantic import ValidationError

    from tuijian.review.github_types import GitHubEvent

    try:
        return GitHubEvent.model_validate_json(_with_repository(Path(path).read_bytes()))
    except OSError as error:
        raise UsageError(f"{in_quotes(path)}读不出来（{error.strerror}）。") from error
    except ValidationError as error:
        raise UsageError(f"{in_quotes(path)}不是看得懂的 GitHub 事件。") from error


def _with_repository(data: bytes) -> bytes:
    """The event; what is started by the clock may name no repository, which the runner knows: its branch is the default one then."""
    import json

    name, branch = os.environ.get("GITHUB_REPOSITORY"), os.environ.get("GITHUB_REF_NAME")
    try:
        event_data = json.loads(data)
    except (ValueError, RecursionError):
        return data
    if (
        not isinstance(event_data, dict)
        or "repository" in event_data
        or not (name and branch)
        or os.environ.get("GITHUB_EVENT_NAME") != "schedule"
    ):
        return data
    return json.dumps({**event_data, "repository": {"full_name": name, "default_branch": branch}}).encode()


def _identity(args: Namespace, client: "Client") -> "Identity":
    """The account that is given, else the one whose token it is."""
    from tuijian.review.own_account import Identity, whoami

    return whoami(client) if args.account is None else Identity(args.account)


def _catalog(args: Namespace) -> "Catalog":
    from tuijian.console.workspace import checked_catalog_of, folder_of

    return checked_catalog_of(args.catalog, folder_of(args.root))


def _job(args: Namespace, event: "GitHubEvent", client: "Client", sha: str, report: Any) -> "ReviewJob":
    from tuijian.review.planned_writes import ReviewJob

    known = event.repository.full_name, event.repository.default_branch, _catalog(args), sha
    return ReviewJob(*known, report, _identity(args, client), run=_address(event))


def _address(event: "GitHubEvent") -> str:
    """Where people find the run of the workflow; "" outside of one."""
    server, number = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_RUN_ID")
    return f"{server}/{event.repository.full_name}/actions/runs/{number}" if server and number else ""


def read_report(path: str | None) -> Any:
    """The report, held against its model; None where there is none that can be read, which is our fault and never a pass."""
    from tuijian.report.model import Report

    try:
        return Report.model_validate_json(Path(path).read_bytes()) if path else None
    except (OSError, ValueError):
        return None


def _publish(args: Namespace, event: "GitHubEvent", client: "Client") -> int:
    from tuijian.review.publish import Publisher, publish_group

    if event.merge_group is not None and args.pull is None:
        report = read_report(args.report or str(Path(args.reports) / "group" / "report.json"))
        return 0 if publish_group(client, _job(args, event, client, event.merge_group.head_sha, report), _log_write) else 3
    number = args.pull or event.own_pull
    if number is None:
        raise UsageError("事件里没有合并请求，请用 --pull 写明编号。")
    job = _job(args, event, client, _sha(args, event, number), read_report(args.report))
    if args.dry_run:
        return _listed(client, job, number)
    return 0 if Publisher(client, job, number, _log_write).run() else 3


def _publish_all(args: Namespace, event: "GitHubEvent", client: "Client") -> int:
    """Publish what is in the folder, in its order, and write the summary of the run."""
    from tuijian.review.sweep import publish_all, summary

    outcome = publish_all(client, event, _job(args, event, client, "0" * 40, None), Path(args.reports), args.minutes * 60, _log_write)
    text = summary(outcome)
    sys.stdout.write(text)
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(text)
    return 3 if outcome.failed else 0


def _sha(args: Namespace, event: "GitHubEvent", number: int) -> str:
    """What was checked: by the event where it is about this request, else by the report."""
    own = event.pull_request
    if own is not None and own.number == number:
        return own.head.sha
    report = read_report(args.report)
    if report is None or report.revision is None:
        raise UsageError("检查结果里没有写明所检查的版本。")
    return str(report.revision)


def _listed(client: "Client", job: "ReviewJob", number: int) -> int:
    from tuijian.report.as_json import dump
    from tuijian.review.planned_writes import plan
    from tuijian.review.publish import PullReader

    writes = plan(job, PullReader(client, job, number).now())
    sys.stdout.write(dump([write._asdict() for write in writes]))
    return 0


def _log_write(write: "Write") -> None:
    """A line for the log; the path holds our own numbers and labels only."""
    sys.stdout.write(f"{write.method} {write.path}\n")


def _write_world(args: Namespace, event: "GitHubEvent", client: "Client") -> int:
    """Write down what GitHub tells, and which heads are to be fetched."""
    from tuijian.review.open_pulls import World
    from tuijian.review.owed import refspecs
    from tuijian.review.questions import ask_github

    number = os.environ.get("GITHUB_RUN_ID", "")
    world = World(now=0)
    if event.merge_group is None:
        world = ask_github(client, event, _identity(args, client), int(number) if number.isdecimal() else None)
    folder = Path(args.list)
    world.save(folder)
    lines = [f"{line}\n" for line in refspecs(world, event, _catalog(args))]
    (folder / "heads").write_text("".join(lines), encoding="utf-8")
    sys.stdout.write("".join(lines))
    return 0


def _gather(args: Namespace, event: "GitHubEvent", client: "Client") -> int:
    from tuijian.review.open_pulls import FILE, World
    from tuijian.review.owed import gather_into
    from tuijian.review.questions import ask_github

    folder = Path(args.gather)
    world = World.load(folder) if (folder / FILE).is_file() else ask_github(client, event, _identity(args, client))
    targets = gather_into(world, event, _catalog(args), Path(args.root), folder)
    sys.stdout.write("".join(f"{target.pull.number} {target.pull.head.sha}\n" for target in targets))
    return 0
