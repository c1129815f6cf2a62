"""`tuijian verify`: whether a catalogue is sound, with every fault at once."""

from argparse import Namespace
from pathlib import Path

from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, shipped_folder
from tuijian.console.output import emit, width
from tuijian.console.terminal_tables import dump, paragraph
from tuijian.console.workspace import catalog_folder, readable


def run(args: Namespace) -> int:
    """Print the faults of a catalogue; 1 where there are any."""
    folder = catalog_folder(args.catalog)
    with readable(folder):
        files = catalog_files(folder)
    flaws = verify(files)
    where = _folder_words(folder)
    if args.format == "json":
        faults = [{"path": one.path, "line": one.line, "column": one.column, "message": one.message, "mend": one.mend} for one in flaws]
        emit(dump({"catalog": where, "faults": faults}))
    elif not flaws:
        emit(f"规则文件夹 {where} 没有发现错误。\n")
    else:
        room = width()
        emit("".join(f"{one.path} 第{one.line}行第{one.column}列\n{paragraph(one.sentence, room, '  ', '  ')}" for one in flaws))
        emit(f"规则文件夹 {where} 有{len(flaws)}处错误。\n")
    return int(bool(flaws))


def _folder_words(folder: Path | None) -> str:
    return (folder or shipped_folder()).as_posix()
