"""A part of the program that is not installed: which one, and how to get it. Not a bug, and not the user's mistake."""

import sys

from tuijian.console.errors import UsageError

EXTRAS = {"site": "生成网站的", "office": "读写 Excel、Word 的", "review": "连接 GitHub 的"}
"""What brings each part of the package that asks for more: its extra has the name of its folder."""


OF_COMMAND = {
    "exchange": "office",
    "import_files": "office",
    "export_files": "office",
    "review": "review",
    "merged_receipts": "review",
    "doctor": "review",
    "site": "site",
    "intranet": "site",
    "close": "site",
}
"""The extra that a subcommand's module cannot do without."""


def missing_part_error(error: ModuleNotFoundError, module: str) -> UsageError | None:
    """What to say of a module that `module` (`tuijian.cli.exchange`) could not import; None where it is one of ours or of Python's."""
    name = (error.name or "").partition(".")[0]
    if not name or name == "tuijian" or name in sys.stdlib_module_names:
        return None
    extra = OF_COMMAND.get(module.rpartition(".")[2])
    if extra:
        return UsageError(f"还没有安装{EXTRAS[extra]}部分（缺少 {name}），请运行 {_pip(f'tuijian[{extra}]')}。")
    return UsageError(f"程序没有装全，缺少 {name}，请运行 {_pip('tuijian')}。")


def _pip(package: str) -> str:
    return f'pip install "{package}"' if "[" in package else f"pip install --force-reinstall {package}"
