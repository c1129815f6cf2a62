"""Repositories made object by object, for tests of what reads them."""

import os
import subprocess
from pathlib import Path

WHO = "tester <tester@example.invalid> 1700000000 +0800"
MISSING = "仓库里缺少文件内容，可能没有下载完整，请取回完整仓库后再试。"


class Repository:
    """A bare repository that takes objects as they are: names and modes that no work tree could hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.git("init", "-q", "--bare", "-b", "main", str(path), at=path.parent)

    def git(self, *arguments: str, data: bytes = b"", at: Path | None = None) -> str:
        """Run git for the test's own ends and give what it prints."""
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], cwd=at or self.path, input=data, env=environment, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def blob(self, data: bytes) -> str:
        """Store contents."""
        return self.git("hash-object", "-w", "--stdin", data=data)

    def tree(self, *rows: tuple[str, bytes, str]) -> str:
        """Store a folder of (mode, name, hash) as it stands, without git's checks."""
        raw = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(object_) for mode, name, object_ in rows)
        return self.git("hash-object", "-w", "-t", "tree", "--stdin", "--literally", data=raw)

    def commit(self, tree: str, *parents: str) -> str:
        """Store a commit."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents), f"author {WHO}", f"committer {WHO}", "", "x", ""]
        return self.git("hash-object", "-w", "-t", "commit", "--stdin", data="\n".join(lines).encode())

    def files(self, files: dict[str, bytes], *parents: str) -> str:
        """Store a commit of plain files in one folder."""
        return self.commit(self.tree(*(("100644", name.encode(), self.blob(data)) for name, data in sorted(files.items()))), *parents)
