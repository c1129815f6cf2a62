"""The review's workflow on this machine: a copy of the repository as GitHub would hold it, actions that do here what theirs do there.

`Hub` is the repository with its pull requests. `Runner` starts act on the real workflow file in host mode.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commandline import ROOT, belonging, git
from own_address import unlisted
from workflows import steps, texts

NAME = "someone/tuijian"
ACT = Path(sys.executable).parent / "act"
# What the actions of GitHub do, as far as it matters: their inputs, and files that end up where they should.
CHECKOUT = """
name: checkout
inputs: {ref: {required: true}, fetch-depth: {default: "1"}, persist-credentials: {default: "true"}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {REF: "${{ inputs.ref }}", DEPTH: "${{ inputs.fetch-depth }}"}
      run: |
        find . -mindepth 1 -delete
        git init --quiet .
        git remote add origin "$HUB"
        [ "$DEPTH" = 0 ] || depth=--depth=$DEPTH
        git fetch --quiet $depth origin "refs/heads/$REF"
        git checkout --quiet --detach FETCH_HEAD
"""
UPLOAD = """
name: upload
inputs: {name: {required: true}, path: {required: true}, if-no-files-found: {default: warn}, overwrite: {}, retention-days: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "${{ inputs.name }}", FILES: "${{ inputs.path }}"}
      run: |
        rm -rf "$ARTIFACTS/$NAME"
        if [ -d "$FILES" ]; then
          mkdir -p "$ARTIFACTS/$NAME"
          cp -R "$FILES/." "$ARTIFACTS/$NAME"
        fi
"""
DOWNLOAD = """
name: download
inputs: {pattern: {required: true}, merge-multiple: {required: true}, path: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {PATTERN: "${{ inputs.pattern }}", TARGET: "${{ inputs.path }}"}
      run: |
        mkdir -p "$TARGET"
        for artifact in "$ARTIFACTS"/$PATTERN; do
          if [ -e "$artifact" ]; then cp -R "$artifact/." "$TARGET"; fi
        done
"""
ACTIONS = {"actions/checkout": CHECKOUT, "actions/upload-artifact": UPLOAD, "actions/download-artifact": DOWNLOAD}

# `python3 -m venv` gives the environment of the tests, in which all that is locked is installed; pip has nothing left to do.
PYTHON = f"""#!/bin/sh
if [ "$1 $2" = '-m venv' ]; then
    mkdir -p "$3/bin"
    printf '#!/bin/sh\\nexec "{sys.executable}" "$@"\\n' >"$3/bin/python"
    cat >"$3/bin/pip" <<'PIP'
#!/bin/sh
# As a job calls it: by hash, what is built already, and the installer before anything else.
[ "$1 $3 $4 $5" = 'install --require-hashes --only-binary=:all: -r' ] || exit 1
case $6 in
*requirements/installer.txt) : >"$0.locked" ;;
*requirements/review.txt) [ -f "$0.locked" ] ;;
*) exit 1 ;;
esac
PIP
    chmod +x "$3/bin/python" "$3/bin/pip"
    exit
fi
exec "{sys.executable}" "$@"
"""


def copied(folder: Path) -> str:
    """The repository as it stands here, committed once in a folder; the commit's hash."""
    for name in belonging():
        if name.startswith(("tools/", "catalog/", "submissions/", ".github/", "requirements/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    unlisted(folder / "catalog")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=all")
    return git(folder, "rev-parse", "HEAD")


@dataclass
class Hub:
    """A repository at GitHub, bare: `main`, and a ref for each pull request."""

    folder: Path
    base: str

    @classmethod
    def made(cls, folder: Path) -> "Hub":
        """With what stands in this checkout as its default branch."""
        (folder / "work").mkdir(parents=True)
        base = copied(folder / "work")
        git(folder, "clone", "--quiet", "--bare", str(folder / "work"), str(folder / "hub.git"))
        git(folder / "hub.git", "config", "uploadpack.allowAnySHA1InWant", "true")
        return cls(folder / "hub.git", base)

    def commit(self, files: Mapping[str, bytes | None], parent: str | None = None) -> str:
        """A commit on top of `parent` (the default branch) with files set, or taken away."""
        entries = b""
        for name, data in files.items():
            blob = b"0" * 40 if data is None else self._stored(data).encode()
            entries += (b"0 " if data is None else b"100644 ") + blob + b"\t" + name.encode() + b"\0"
        return self.committed(entries, parent)

    def committed(self, entries: bytes, parent: str | None = None) -> str:
        """A commit on top of `parent` with what `git update-index -z --index-info` is told."""
        index = self.folder / "index.tmp"
        index.unlink(missing_ok=True)
        env = {**os.environ, "GIT_INDEX_FILE": str(index)}
        self._git("read-tree", parent or self.base, env=env)
        self._git("update-index", "-z", "--index-info", env=env, data=entries)
        return self.of_tree(self._git("write-tree", env=env), parent)

    def of_tree(self, tree: str, parent: str | None = None) -> str:
        """A commit of a tree."""
        return git(self.folder, "commit-tree", tree, "-p", parent or self.base, "-m", "all")

    def _stored(self, data: bytes) -> str:
        return self._git("hash-object", "-w", "--stdin", data=data)

    def _git(self, *arguments: str, env: Mapping[str, str] | None = None, data: bytes = b"") -> str:
        done = subprocess.run(["git", "-C", str(self.folder), *arguments], env=env, input=data, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def push(self, number: int, sha: str) -> None:
        """Let a commit be the head of a pull request."""
        git(self.folder, "update-ref", f"refs/pull/{number}/head", sha)

    def merge(self, sha: str) -> None:
        """Let a commit be the default branch."""
        git(self.folder, "update-ref", "refs/heads/main", sha)


@dataclass
class Run:
    """What a run of the workflow came to: its exit status, and all that it said."""

    code: int
    log: str


@dataclass
class Runner:
    """A machine that runs the workflow: `home` is its own folder, `hub` where it fetches, `api` the address of GitHub's interface."""

    home: Path
    hub: Hub
    api: str

    def __post_init__(self) -> None:
        """Lay out the actions, the programs, and the folder of the workflow."""
        for name, text in ACTIONS.items():
            folder = self.home / name
            folder.mkdir(parents=True)
            (folder / "action.yml").write_text(text, encoding="utf-8")
        (self.home / "bin").mkdir()
        (self.home / "bin" / "python3").write_text(PYTHON, encoding="utf-8")
        (self.home / "bin" / "python3").chmod(0o755)
        (self.home / "work" / ".github" / "workflows").mkdir(parents=True)
        (self.home / "work" / ".github" / "workflows" / "review.yml").write_text(texts()["review"], encoding="utf-8")
        git(self.home / "work", "init", "--quiet", "--initial-branch=main")

    def run(self, name: str, event: Mapping[str, Any]) -> Run:
        """Run the workflow for an event."""
        path = self.home / "event.json"
        path.write_text(json.dumps(event), encoding="utf-8")
        shutil.rmtree(self.home / "artifacts", ignore_errors=True)
        done = subprocess.run(
            [*self._command(name), f"--eventpath={path}"],
            cwd=self.home / "work",
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        return Run(done.returncode, done.stdout + done.stderr)

    def _command(self, name: str) -> list[str]:
        given = {"HUB": f"file://{self.hub.folder}", "ARTIFACTS": str(self.home / "artifacts"), "GITHUB_API_URL": self.api}
        used = {str(step.data["uses"]) for step in steps({"review": texts()["review"]}) if step.uses}
        return [
            str(ACT),
            name,
            "--platform=ubuntu-24.04=-self-hosted",
            "--no-skip-checkout",
            "--no-cache-server",
            "--secret=GITHUB_TOKEN=a-token",
            f"--env=PATH={self.home / 'bin'}:{os.environ['PATH']}",
            *(f"--env={key}={value}" for key, value in given.items()),
            *(f"--local-repository={one}={self.home / one.partition('@')[0]}" for one in used),
        ]

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: no configuration, no cache that another run could have filled."""
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        return {**kept, "HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"), "XDG_CONFIG_HOME": str(self.home / "config")}
