"""Hold that records are only added to: records.py BASE [ROOT]. Each entry of a record at BASE stands first in today's, word for word.

Exits 1 where one was changed, taken away or pushed back, and says which; notes around the entries may change.
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


def entries(text: str) -> list[Any]:
    """The entries of a record, every value as it is written."""
    found = yaml.load(text, Loader=yaml.BaseLoader) or []  # makes texts, lists and mappings, nothing else
    return found if isinstance(found, list) else [found]


def faults(root: Path, base: str) -> Iterator[str]:
    """A sentence for each record of the base that is not kept."""
    for name in _git(root, "ls-tree", "-r", "-z", "--name-only", base, f"{FOLDER}/").split("\0"):
        if not name.endswith(".yml"):
            continue
        before, path = entries(_git(root, "show", f"{base}:{name}")), root / name
        after = entries(path.read_text(encoding="utf-8")) if path.is_file() else []
        at = next((at for at, entry in enumerate(before) if after[at : at + 1] != [entry]), None)
        if at is not None:
            yield f"{name}：第{at + 1}条记录与原来不同。记录只添加，不改动、不删去；要更正的，在后面另写一条。"


if __name__ == "__main__":
    told = list(faults(Path(sys.argv[2] if len(sys.argv) > 2 else "."), sys.argv[1]))
    sys.stdout.writelines(f"{line}\n" for line in told)
    sys.exit(bool(told))
