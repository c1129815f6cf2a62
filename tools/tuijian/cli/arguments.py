"""What the command takes, and its help in Chinese. Light: nothing here waits for a library."""

import argparse
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from tuijian import __version__
from tuijian.console.errors import UsageError, in_quotes, nearest_hint
from tuijian.report.formats import FORMATS

SCHEMAS = (
    "submission",
    "selection",
    "report",
    "catalog",
    "notice",
    "form",
    "zones",
    "records",
    "sending",
    "units",
    "tasks",
    "procedure",
    "search",
    "waivers",
    "rules",
)
"""What `tuijian.calls.schemas` has schemas of (a test compares the two)."""

SUMMARIES = {
    "check": "检查推荐名单和初步方案",
    "seats": "查看各单位的名额和推算过程",
    "rules": "列出全部规则",
    "explain": "说明一条规则，附例子和检查结果",
    "coverage": "核对通知的每一句话由哪条规则落实",
    "verify": "核对规则文件夹自身有没有错误",
    "schema": "输出 JSON Schema，供编辑器和其他程序使用",
    "init": "为另一次通知写出规则文件夹",
    "call": "为本单位下面的地方写出通知和规则，准备下一次通知，比较两次通知",
    "collect": "把下面各地报来的材料汇总成本单位的推荐材料",
    "new": "写出一份待填的材料",
    "record": "登记推荐以后的各环节，查看各地的现状",
    "site": "生成网站",
    "import": "从 Excel、Word 读入材料",
    "export": "把材料写成 Excel、Word",
    "review": "在合并请求上发布检查结果",
    "doctor": "查看自己的仓库还有哪些没有设置好",
    "receipts": "把已合并材料的收到记录写进规则文件夹",
    "intranet": "把网站、程序和模板装进一个压缩包，供内网用",
    "close": "推荐截止以后核对和归档",
}

_WIDTH = 80
"""Of what argparse would lay out by itself, which nobody sees."""

ELSEWHERE = ("site", "exchange", "review", "doctor", "intranet", "close")
"""Modules beside this one that add their own subcommands: `add(commands)` does, with `command` or `set_defaults(module=…)`, and that
module's `run(args)` gives the exit code."""


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for each argument, to see whether it can be shown; left alone, each would ask how wide the terminal is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_WIDTH)


class Parser(argparse.ArgumentParser):
    """argparse in Chinese: own help, and every mistake as UsageError."""

    def __init__(self, **options: Any) -> None:
        """See argparse; abbreviations are off."""
        self.known: list[argparse.Action] = []
        self.commands: Any = None
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False, "formatter_class": _Formatter})
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """See argparse; the help shows arguments in the order in which they are added."""
        action = super().add_argument(*names, **options)
        self.known.append(action)
        return action

    def add_subparsers(self, **options: Any) -> Any:
        """See argparse; `commands.choices` holds the parsers by name."""
        self.commands = super().add_subparsers(**options)
        return self.commands

    def format_help(self) -> str:
        """Usage, what it does, commands, arguments, options."""
        parts = [self.format_usage().rstrip("\n"), self.description or ""]
        if self.commands is not None:
            parts.append("\n".join(["命令：", *(f"  {name:10}{_summary(name, made)}" for name, made in self.commands.choices.items())]))
        parts += _rows("参数：", [action for action in self.known if not action.option_strings])
        parts += _rows("选项：", [action for action in self.known if action.option_strings])
        return "\n\n".join(filter(None, [*parts, self.epilog])) + "\n"

    def format_usage(self) -> str:
        """One line: how the command is called."""
        return f"用法：{self.usage or f'{self.prog} [选项]'}\n"

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what argparse found; never returns."""
        raise UsageError(_translated(message, self.prog))


def _summary(name: str, subcommand: argparse.ArgumentParser) -> str:
    return SUMMARIES.get(name) or subcommand.description or ""


def _rows(title: str, actions: list[argparse.Action]) -> list[str]:
    """A heading, and for each action how it is written and, below that, what it does."""
    if not actions:
        return []
    return ["\n".join([title, *(line for action in actions for line in (f"  {_usage_words(action)}", *_indented(action.help or "")))])]


def _usage_words(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest)
    return " ".join(filter(None, [", ".join(action.option_strings), value]))


def _indented(text: str) -> list[str]:
    return [f"      {line}" for line in text.split("\n")]


# argparse's own sentences, stable from Python 3.11 to 3.14.
_SENTENCES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"the following arguments are required: (.+)", lambda found: f"还缺少{found[1]}，写法见 {{prog}} --help"),
    (r"argument \S+: invalid choice: '?(.*?)'? \(choose from .*", lambda found: no_command(found[1])),
    (r"argument (\S+?): expected .*", lambda found: f"选项 {found[1]} 后面要写上内容"),
    (r"argument (\S+?): ignored explicit argument .*", lambda found: f"选项 {found[1]} 后面不写内容"),
    (r"argument (\S+?): not allowed with argument (\S+)", lambda found: f"选项 {found[1]} 和 {found[2]} 不能一起用"),
    (r"argument (.+?): (.+)", lambda found: f"{found[1]} {found[2]}"),
    (r"(.*)", lambda found: f"用法不对：{found[1]}"),
)


def _translated(message: str, prog: str) -> str:
    match, sentence = next(
        (match, sentence) for pattern, sentence in _SENTENCES if (match := re.fullmatch(rf"\A{pattern}", message, re.DOTALL))
    )
    return f"{sentence(match)}。".replace("{prog}", prog)


def no_command(text: str) -> str:
    """There is no such command; the nearest one."""
    return f"没有{in_quotes(text)}这个命令{nearest_hint(text, SUMMARIES)}，全部命令见 tuijian --help"


def no_option(extra: Sequence[str], parser: Parser) -> str:
    """An option or argument too many; the nearest option."""
    text = extra[0].partition("=")[0]
    if not text.startswith("-"):
        return f"多写了{in_quotes(text)}。"
    options = [name for action in parser.known for name in action.option_strings]
    return f"没有{in_quotes(text)}这个选项{nearest_hint(text, options)}，全部选项见 {parser.prog} --help。"


# --- types --------------------------------------------------------------------------------------


def one_of(*choices: str) -> Callable[[str], str]:
    """A type for argparse: one of these words."""

    def read(text: str) -> str:
        if text not in choices:
            raise argparse.ArgumentTypeError(f"没有{in_quotes(text)}这一种{nearest_hint(text, choices)}，可以写 {'、'.join(choices)}")
        return text

    return read


def account(text: str) -> int:
    """A type for argparse: an account's numeric id."""
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 20):
        raise argparse.ArgumentTypeError(f"要写账号的数字编号，不能写{in_quotes(text)}")
    return int(text)


def number(text: str) -> int:
    """A type for argparse: a place in a list, from 1."""
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 10):
        raise argparse.ArgumentTypeError(f"要写数字，从1数起，不能写{in_quotes(text)}")
    return int(text)


def archive_name(text: str) -> str:
    """A type for argparse: the name of an archive."""
    if not text.endswith(".zip"):
        raise argparse.ArgumentTypeError("要以 .zip 结尾")
    return text


# --- the commands -------------------------------------------------------------------------------

_EXIT = """退出码：
  0 没有必须修改之处　1 有必须修改之处　2 用法不对　3 程序自身出错"""


def parser(wanted_name: str = "") -> Parser:
    """The whole command; of its subcommands the one that is asked for, all where that is none of them."""
    top = Parser(prog="tuijian", usage="tuijian 命令 [选项]", description="按通知检查推荐材料，查看名额和规则。")
    top.add_argument("--version", action="version", version=f"tuijian {__version__}", help="显示版本")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True, prog="tuijian")
    adding = (_check, _seats, _rules, _explain, _coverage, _verify, _schema, _init, _call, _collect, _new, _record)
    for add in [one for one in adding if one.__name__ == f"_{wanted_name}"] or adding:
        add(commands)
    return top


def add_other_commands(top: Parser) -> None:
    """Add the subcommands of the other faces. Importing them may take a moment."""
    for name in ELSEWHERE:
        import_module(f"tuijian.cli.{name}").add(top.commands)


def command(commands: Any, name: str, usage: str, **options: Any) -> Parser:
    """A subcommand's parser, with its summary; the module of its name beside this one has its `run`."""
    subcommand: Parser = commands.add_parser(name, usage=f"tuijian {name}{usage}", description=f"{SUMMARIES[name]}。", **options)
    subcommand.set_defaults(module=f"tuijian.cli.{name}")
    return subcommand


def _check(commands: Any) -> None:
    subcommand = command(commands, "check", " [路径 …] [选项]", epilog=_EXIT)
    subcommand.add_argument("paths", nargs="*", metavar="路径", help="要检查的文件夹或者文件，可以写几个；不写时检查全部材料")
    subcommand.add_argument("--root", metavar="文件夹", help="材料所在的文件夹，里面有 submissions")
    _catalog(subcommand)
    subcommand.add_argument("--rev", metavar="版本", help="检查 Git 仓库的某个版本，不检查文件夹里的现状")
    subcommand.add_argument("--base", metavar="版本", help="只检查某个版本与这个版本分开以后改动的材料")
    _as_of(subcommand)
    subcommand.add_argument("--complete", metavar="时间", help="以前已经收到过完整材料时，首次完整收到的时间；是否逾期按它判断")
    subcommand.add_argument("--author", metavar="编号", type=account, help="提交人账号的数字编号")
    subcommand.add_argument("--others", metavar="文件", help="同一单位其他合并请求中的名单，JSON 文件")
    subcommand.add_argument("--format", metavar="格式", type=one_of(*FORMATS), default="text", help=f"{'、'.join(FORMATS)}；不写时为 text")
    subcommand.add_argument("--output", metavar="文件", help="把结果写到文件，不写时显示在屏幕上")
    subcommand.add_argument("--hook", action="store_true", help="所列路径里不是推荐材料的略过，供 pre-commit 用")
    subcommand.add_argument("--outline", action="store_true", help="text 也写出每份方案是怎样读的：标题、任务和要求写明的内容各在第几行")


def _catalog(subcommand: Parser) -> None:
    subcommand.add_argument("--catalog", metavar="文件夹", help="通知和规则所在的文件夹；不写时用材料旁边的 catalog，没有时用程序自带的")


def _as_of(subcommand: Parser) -> None:
    subcommand.add_argument(
        "--as-of", metavar="时间", help="以这个时间为收到时间，如 2024-01-15 或者 2024-01-15T10:00；不写时为现在，已经截止的为截止时间"
    )


def _format(subcommand: Parser) -> None:
    subcommand.add_argument("--format", metavar="格式", type=one_of("text", "json"), default="text", help="text、json；不写时为 text")


def _seats(commands: Any) -> None:
    subcommand = command(commands, "seats", " [单位] [选项]")
    subcommand.add_argument("unit", nargs="?", metavar="单位", help="推荐单位的名称、简称或者文件夹名；不写时列出全部单位")
    _as_of(subcommand)
    _catalog(subcommand)
    _format(subcommand)


def _rules(commands: Any) -> None:
    subcommand = command(commands, "rules", " [选项]")
    _catalog(subcommand)
    _format(subcommand)


def _explain(commands: Any) -> None:
    subcommand = command(commands, "explain", " 规则 [选项]")
    subcommand.add_argument("rule", metavar="规则", help="规则的名称或者编号，如 seats 或者 Q01")
    _catalog(subcommand)
    _format(subcommand)


def _coverage(commands: Any) -> None:
    subcommand = command(
        commands, "coverage", " [选项]", epilog="退出码：\n  0 每句话都有着落　1 有的句子没有着落　2 用法不对　3 程序自身出错"
    )
    _catalog(subcommand)
    _format(subcommand)


def _verify(commands: Any) -> None:
    subcommand = command(commands, "verify", " [选项]", epilog="退出码：\n  0 没有错误　1 有错误　2 用法不对　3 程序自身出错")
    _catalog(subcommand)
    _format(subcommand)


def _schema(commands: Any) -> None:
    subcommand = command(commands, "schema", " [种类] [选项]")
    kinds = (
        "submission 推荐名单、selection 遴选情况、report 检查结果、catalog 规则文件夹整个；"
        "notice、form、units、tasks、procedure、zones、records、search、sending、waivers、rules 规则文件夹里的各个文件；不写时为 submission"
    )
    subcommand.add_argument("kind", nargs="?", metavar="种类", type=one_of(*SCHEMAS), default="submission", help=kinds)
    _catalog(subcommand)


def _init(commands: Any) -> None:
    subcommand = command(commands, "init", " 文件夹 [选项]", epilog="没有写的选项会逐项询问；在脚本里用时要写全。")
    subcommand.add_argument("folder", metavar="文件夹", help="写在这个新的文件夹里")
    subcommand.add_argument("--title", metavar="标题", help="通知的标题")
    subcommand.add_argument("--number", metavar="文号", help="通知的文号")
    subcommand.add_argument("--issuer", metavar="单位", help="发文单位")
    subcommand.add_argument("--authority", metavar="单位", help="由谁组织；不写时与发文单位相同")
    subcommand.add_argument("--published", metavar="日期", help="发布日期")
    subcommand.add_argument("--deadline", metavar="日期", help="截止日期；通知没有规定的不写")
    subcommand.add_argument(
        "--units", metavar="单位", help="推荐单位：省级，或者一个省的全称（它下面的市），或者一个文件，每行一个单位，后面可以写文件夹名"
    )
    subcommand.add_argument("--list", metavar="名称", action="append", help="推荐什么，如 学校；可以写几次，也可以写成 schools=学校")
    subcommand.add_argument("--seats", metavar="数", help="每个单位最多推荐几个；没有规定的不写")
    subcommand.add_argument("--text", metavar="文件", help="通知全文的文本文件；写 - 时从标准输入读")
    subcommand.add_argument("--source", metavar="出处", help="全文从哪里来")
    subcommand.add_argument("--site", metavar="网址", help="网站的网址")


def _call(commands: Any) -> None:
    subcommand = command(commands, "call", " 单位 文件夹 [选项]\n      tuijian call next 文件夹\n      tuijian call diff 文件夹 文件夹")
    subcommand.add_argument("what", metavar="单位", help="推荐单位的名称或者简称；next 写出下一次通知的规则文件夹；diff 比较两个规则文件夹")
    subcommand.add_argument("folder", metavar="文件夹", help="写在这个新的文件夹里；diff 时为前一次通知的规则文件夹")
    subcommand.add_argument("other", nargs="?", metavar="文件夹", help="diff 时为后一次通知的规则文件夹")
    subcommand.add_argument("--title", metavar="标题", help="本单位通知的标题")
    subcommand.add_argument("--number", metavar="文号", help="本单位通知的文号")
    subcommand.add_argument("--issuer", metavar="单位", help="发文单位的全称")
    subcommand.add_argument("--published", metavar="日期", help="发布日期")
    subcommand.add_argument("--deadline", metavar="日期", help="下面各地报送的截止日期；没有规定的不写")
    subcommand.add_argument("--seats", metavar="数", help="下面每个单位最多申报几个；没有规定的不写")
    subcommand.add_argument("--text", metavar="文件", help="本单位通知全文的文本文件；不写时留出要填写的地方")
    subcommand.add_argument("--site", metavar="网址", help="网站的网址")
    _catalog(subcommand)
    formats = "text、json，diff 也可以写 html（一页网页）；不写时为 text"
    subcommand.add_argument("--format", metavar="格式", type=one_of("text", "json", "html"), default="text", help=formats)


def _collect(commands: Any) -> None:
    subcommand = command(commands, "collect", " 文件夹 [选项]", epilog=_EXIT)
    subcommand.add_argument("folder", metavar="文件夹", help="本单位收材料的文件夹，里面有 catalog 和 submissions，由 tuijian call 写出")
    subcommand.add_argument(
        "--choose", metavar="名称", action="append", default=[], help="推荐哪个申报地方，可以写几次；几个地方同名的写代码"
    )
    subcommand.add_argument("--table", metavar="文件", help="或者一张 CSV 表，各列为 名称、推荐（是或者否）、理由，有同名的再加代码")
    subcommand.add_argument(
        "--set", metavar="字段=内容", action="append", default=[], help="推荐名单的一项，如 document.number=文号，可以写几次"
    )
    _as_of(subcommand)
    subcommand.add_argument("--root", metavar="文件夹", help="推荐材料写在这个文件夹的 submissions 里")
    _catalog(subcommand)


def _new(commands: Any) -> None:
    subcommand = command(commands, "new", " 单位 [选项]")
    subcommand.add_argument("unit", metavar="单位", help="推荐单位的名称、简称或者文件夹名")
    subcommand.add_argument(
        "--name", metavar="名称", nargs="+", action="extend", default=[], help="推荐对象的全称，可以写几个，每个写出一份方案"
    )
    subcommand.add_argument("--root", metavar="文件夹", help="材料写在这个文件夹的 submissions 里")
    _catalog(subcommand)


def _record(commands: Any) -> None:
    end = "退出码：\n  0 已写入，或者没有必须修改之处　1 没有写入，或者有必须修改之处　2 用法不对　3 程序自身出错"
    subcommand = command(commands, "record", " [选项]", epilog=end)
    subcommand.add_argument("--check", action="store_true", help="不写入，检查全部记录，列出各地的现状")
    subcommand.add_argument("--unit", metavar="单位", help="推荐单位的名称、简称或者文件夹名")
    subcommand.add_argument("--zone", metavar="名称", help="申报地方的全称")
    subcommand.add_argument("--code", metavar="代码", help="行政区划代码，单位里有同名的地方时写明")
    events = "apply 申报、submit 报送、receipt 收到、opinion 反馈修改意见、\nrevise 修改、issue 印发、confirm 确认、withdraw 退出"
    subcommand.add_argument("--event", metavar="类别", help=events)
    subcommand.add_argument("--date", metavar="日期", help="哪天的事，如 2024-01-12")
    subcommand.add_argument("--actor", metavar="单位名", help="由谁办的；只写单位，不写个人")
    subcommand.add_argument("--number", metavar="文号", help="依据：文件的文号")
    subcommand.add_argument("--address", metavar="网址", help="依据：公开的网址")
    subcommand.add_argument("--quote", metavar="原文", help="依据：文件的原句")
    subcommand.add_argument("--digest", metavar="校验值", help="依据：不公开的文件的校验值，写成 sha256:…")
    sources = ("seen", "reported", "unknown")
    subcommand.add_argument("--source", metavar="来源", type=one_of(*sources), help="seen 见到原件、reported 见于报道、unknown 不明")
    subcommand.add_argument(
        "--item", metavar="编号=位置", action="append", default=[], help="修改意见，可以写几次；位置写方案的标题，用 / 隔开"
    )
    answer = "对意见的答复，可以写几次：编号=yes=位置、编号=partly=位置、编号=no"
    subcommand.add_argument("--answer", metavar="答复", action="append", default=[], help=answer)
    subcommand.add_argument("--plan", metavar="方案", help="当时的方案：从仓库根目录起的路径，或者不公开的方案的校验值 sha256:…")
    subcommand.add_argument("--replaced-by", metavar="名称", help="退出以后由谁接替")
    subcommand.add_argument("--amends", metavar="序号", type=number, help="更正本文件里的第几条记录")
    subcommand.add_argument("--before", metavar="序号", type=number, help="后来才知道的，排在本文件里的第几条记录之前")
    subcommand.add_argument("--as-of", metavar="时间", help="以这个时间为今天，不写时为现在")
    subcommand.add_argument("--root", metavar="文件夹", help="仓库的文件夹，里面有 catalog")
    _catalog(subcommand)
    _format(subcommand)
