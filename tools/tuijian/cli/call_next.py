"""`tuijian call next`: the catalogue of the next call, and where it has to be changed."""

from argparse import Namespace
from collections.abc import Sequence

from tuijian.calls.following import LineToChange, following, lines_to_change
from tuijian.catalog.disk import catalog_files, with_shipped_files
from tuijian.cli.call import new_folder
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.output import emit
from tuijian.console.terminal_tables import dump, table
from tuijian.console.workspace import catalog_folder, catalog_of
from tuijian.files import whole_files


def run(args: Namespace) -> int:
    """Write the catalogue, and list the places."""
    target, catalog = new_folder(args.folder), catalog_of(args.catalog)
    sample = catalog.form.sample
    files = following(catalog_files(catalog_folder(args.catalog)), with_shipped_files({}), sample.folder if sample else "")
    try:
        whole_files.create(target, files)
    except OSError as error:
        raise UsageError(f"{in_quotes(args.folder)}写不进去（{error.strerror}）。") from error
    lines = list(lines_to_change(files, catalog))
    emit(dump([one._asdict() for one in lines]) if args.format == "json" else _text(args.folder, lines))
    return 0


def _text(folder: str, lines: Sequence[LineToChange]) -> str:
    rows: list[list[object]] = [["文件", "行", "现在写的"], *([one.file, one.line, one.text] for one in lines)]
    return (
        f"已写出 {folder}：没有带上收到记录、登记的环节和准许的例外，状态改为尚未发布（draft）。\n"
        f"下面{len(lines)}处说的是这一次通知，逐处改成下一次的；新确认的一批补进 zones.yml。\n\n{table(rows)}\n"
        f"改好以后：tuijian verify --catalog {folder}\n与这一次比较：tuijian call diff 这一次的文件夹 {folder}\n"
    )
