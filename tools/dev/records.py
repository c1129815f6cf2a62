"""Hold that records are only added to: records.py BASE [ROOT]. Each entry of a record at BASE stands first in today's, word for word.

Exits 1 where one was changed, taken away or pushed back, and says which; notes around the entries may change. The entries of a zone's
file are its events; what stands above them is its head, and stays too. A folder that begins with `_` is a sample, and nobody's record.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = "catalog/records"


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout


def read(text: str) -> tuple[Any, list[Any]]:
    """The head of a record and its entries, every value as it is written; a list has no head."""
    found = yaml.load(text, Loader=yaml.BaseLoader) or []  # makes texts, lists and mappings, nothing else
    if isinstance(found, list):
        return None, found
    events = found.pop("events", None) if isinstance(found, dict) else None
    return found, events if isinstance(events, list) else []


def faults(root: Path, base: str) -> Iterator[str]:
    """A sentence for each record of the base that is not kept."""
    for name in _git(root, "ls-tree", "-r", "-z", "--name-only", base, f"{FOLDER}/").split("\0"):
        if not name.endswith(".yml") or name.removeprefix(f"{FOLDER}/").startswith("_"):
            continue
        (head, before), path = read(_git(root, "show", f"{base}:{name}")), root / name
        head_now, after = read(path.read_text(encoding="utf-8")) if path.is_file() else (head, [])
        at = next((at for at, entry in enumerate(before) if after[at : at + 1] != [entry]), None)
        if head_now != head:
            yield f"{name}：开头的地方或者代码与原来不同。记录只添加，不改动、不删去。"
        if at is not None:
            yield f"{name}：第{at + 1}条记录与原来不同。记录只添加，不改动、不删去；要更正的，在后面另写一条。"


if __name__ == "__main__":
    told = list(faults(Path(sys.argv[2] if len(sys.argv) > 2 else "."), sys.argv[1]))
    sys.stdout.writelines(f"{line}\n" for line in told)
    sys.exit(bool(told))
