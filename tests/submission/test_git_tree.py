"""A commit as a tree: hostile names and contents are listed and classified, and nothing of the repository runs."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bare_repositories import MISSING, WHO, Repository
from hypothesis import given, settings
from hypothesis import strategies as st

from tuijian.submission.git_tree import Budget, Change, GitTree, Status, changes, folders_under, merge_base, resolve
from tuijian.submission.tree import EntryType, FolderTree, MemoryTree, Tree, TreeEntry, TreeError, collisions, lfs_pointer, part_problem

Spy = list[list[str]]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Spy:
    """Every command line that the code under test starts."""
    seen: Spy = []
    popen = subprocess.Popen.__init__

    def spy(self: object, args: list[str], *rest: object, **named: object) -> None:
        seen.append(args)
        popen(self, args, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess.Popen, "__init__", spy)
    return seen


HOSTILE = {
    b"a\nb": "hidden",
    b'a"b': "character",
    b"a'b": "character",
    b"\x1b[31m": "hidden",
    "\u202egnp.md".encode(): "hidden",
    b"\xff\xfe": "encoding",
    b"GIT~1": "device",
    b".GIT": "dot",
    b"..": "dot",
    b"--upload-pack=x": "dot",
    b"$(touch canary)": "character",
    b"list.yml": None,
    b"LIST.yml": None,
    "é".encode(): "character",
    "e\u0301".encode(): "form",
    b"x" * 300: "length",
}


def test_hostile_names(repository: Repository, commands: Spy) -> None:
    """Each hostile name is listed as the bytes that it is and classified; no name comes into a command line; nothing is checked out."""
    blob = repository.blob(b"1")
    repository.git("update-ref", "refs/heads/main", repository.commit(repository.tree(*(("100644", name, blob) for name in HOSTILE))))
    commands.clear()
    with GitTree(repository.path, "main") as tree:
        entries = tree.entries()
        assert tree.read("list.yml") == b"1"
    assert {entry.name: part_problem(entry.name) for entry in entries} == HOSTILE
    assert [entry.name for entry in entries] == sorted(HOSTILE)
    assert {(first.name, second.name) for first, second in collisions(entries)} == {
        (b"LIST.yml", b"list.yml"),
        ("e\u0301".encode(), "é".encode()),
    }
    words = {word.encode("utf-8", "surrogateescape") for command in commands for word in command}
    assert not words & set(HOSTILE)
    assert {word for command in commands for word in command if word in ("rev-parse", "ls-tree", "diff-tree", "cat-file")} == {
        "rev-parse",
        "cat-file",
    }
    assert not {"checkout", "reset", "read-tree", "worktree", "archive"} & {word for command in commands for word in command}
    assert not (repository.path / "index").exists()


def test_types(repository: Repository) -> None:
    """Files, executables, links and submodules are told apart, odd modes as git takes them; only files are read."""
    blob = repository.blob(b"12")
    rows = [("100755", b"e", blob), ("100644", b"f", blob), ("100664", b"g", blob), ("120000", b"l", blob), ("160000", b"s", "1" * 40)]
    sha = repository.commit(repository.tree(*rows))
    with GitTree(repository.path, sha) as tree:
        assert tree.entries() == (
            TreeEntry(b"e", EntryType.executable, 2),
            TreeEntry(b"f", EntryType.file, 2),
            TreeEntry(b"g", EntryType.file, 2),
            TreeEntry(b"l", EntryType.symlink),
            TreeEntry(b"s", EntryType.submodule),
        )
        for path in ("l", "s", "nothing", "nowhere/f", "../f", "\ud800"):
            with pytest.raises(KeyError):
                tree.read(path)
        assert (tree.revision, tree.read("e"), tree.read("f")) == (sha, b"12", b"12")


def test_a_name_that_stands_twice(repository: Repository) -> None:
    """A tree that holds one name twice shows both, as a collision."""
    rows = [("100644", b"a", repository.blob(b"1")), ("100644", b"a", repository.blob(b"2"))]
    with GitTree(repository.path, repository.commit(repository.tree(*rows))) as tree:
        entries = tree.entries()
    assert [entry.name for entry in entries] == [b"a", b"a"]
    assert len(collisions(entries)) == 1


def test_lfs_pointer_is_no_file(repository: Repository) -> None:
    """A pointer is read as it stands and recognised; nothing is fetched for it."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
    with GitTree(repository.path, repository.files({"5.pdf": pointer})) as tree:
        assert lfs_pointer(tree.read("5.pdf"))


def test_deep_folders(repository: Repository) -> None:
    """A thousand folders in each other are one entry with a long name."""
    stream = f"commit refs/heads/deep\ncommitter {WHO}\ndata 1\nx\nM 100644 inline {'d/' * 1000}f\ndata 1\n1\n"
    repository.git("fast-import", "--quiet", data=stream.encode())
    with GitTree(repository.path, "deep") as found:
        (entry,) = found.entries()
        assert entry.name == b"d/" * 1000 + b"f"
        assert found.read("d/" * 1000 + "f") == b"1"


def test_many_files_of_one_folder(repository: Repository) -> None:
    """A folder counts against the budget once, however many of its files are read: 3,000 plans of a unit are no attack."""
    names = [f"submissions/henan/{number}.md" for number in range(400)]
    put = "".join(f"M 100644 inline {name}\ndata 1\nx\n" for name in names)
    repository.git("fast-import", "--quiet", data=f"commit refs/heads/many\ncommitter {WHO}\ndata 1\nx\n{put}".encode())
    with GitTree(repository.path, "many", Budget(names=1_000 + 3 * len(names))) as tree:
        assert all(tree.read(name) == b"x" for name in names)
        with pytest.raises(KeyError):
            tree.read("submissions/henan/none.md")
        with pytest.raises(KeyError):
            tree.read("submissions/none/0.md")
        with pytest.raises(KeyError):
            tree.read("submissions/henan")


def test_limit(repository: Repository) -> None:
    """What exceeds the limit is not read, and the next file is read all the same."""
    files = {"a": b"x" * 200_000, "b": b"1234", "c": b""}
    with GitTree(repository.path, repository.files(files)) as tree:
        assert tree.read("a", 10) == b"x" * 10
        assert (tree.read("b"), tree.read("b", 4), tree.read("b", 5), tree.read("b", 0)) == (b"1234", b"1234", b"1234", b"")
        assert (tree.read("c"), tree.read("a"), tree.read("b")) == (b"", files["a"], b"1234")


def test_one_process_reads_all(repository: Repository, commands: Spy) -> None:
    """Reading many files starts one git that reads and one that measures; they end with the tree."""
    files = {f"{number}.md": str(number).encode() for number in range(50)}
    sha = repository.files(files)
    commands.clear()
    tree = GitTree(repository.path, sha)
    assert {name: tree.read(name) for name in files} == files
    process = tree._objects._contents._process
    assert sum("cat-file" in command for command in commands) == 2
    tree.close()
    assert process
    assert process.returncode is not None
    assert tree.read("1.md") == b"1"
    process = tree._objects._contents._process
    assert process
    del tree
    assert process.returncode is not None


def test_close_without_reading(repository: Repository) -> None:
    """A tree that was never read has nothing to end."""
    GitTree(repository.path, repository.files({})).close()


def test_missing_contents(repository: Repository) -> None:
    """A commit whose contents were not fetched is listed; reading says what to do, and the next file is read."""
    rows = [("100644", b"a", "1" * 40), ("100644", b"b", repository.blob(b"2"))]
    with GitTree(repository.path, repository.commit(repository.tree(*rows))) as tree:
        assert [entry.size for entry in tree.entries()] == [0, 1]
        with pytest.raises(TreeError, match=MISSING):
            tree.read("a")
        assert tree.read("b") == b"2"


def test_git_that_dies(repository: Repository) -> None:
    """A git that was ended from outside is our refusal, not a short file."""
    with GitTree(repository.path, repository.files({"a": b"1"})) as tree:
        tree.read("a")
        process = tree._objects._contents._process
        assert process
        process.kill()
        process.wait()
        with pytest.raises(TreeError, match=MISSING):
            tree.read("a")
        assert tree.read("a") == b"1"


def test_answer_that_is_cut_off(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bytes than announced are no contents."""
    sha = repository.files({"a": b"1"})
    tree = GitTree(repository.path, sha)
    assert tree.entries()
    tree.close()
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nread line\necho "$line blob 9"\nprintf 123\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    with pytest.raises(TreeError, match=MISSING):
        tree.read("a")


def test_broken_tree(repository: Repository) -> None:
    """A commit whose folder is missing is told in one sentence."""
    sha = repository.commit("1" * 40)
    with pytest.raises(TreeError, match="仓库读取失败"):
        GitTree(repository.path, sha).entries()


@pytest.mark.parametrize("rev", ["nothing", "--all", "-h", "", "a b", "a\nb", "a\0b", "\ud800", "HEAD~99", "1" * 40])
def test_unknown_revision(repository: Repository, rev: str) -> None:
    """What names no commit is told in one sentence that holds nothing unprintable."""
    repository.git("update-ref", "refs/heads/main", repository.files({"a": b""}))
    with pytest.raises(TreeError, match=r"^仓库里没有找到版本“.*”。$") as caught:
        GitTree(repository.path, rev)
    assert str(caught.value).isprintable()


def test_a_blob_is_no_revision(repository: Repository) -> None:
    """A hash that names contents names no commit."""
    with pytest.raises(TreeError, match="仓库里没有找到版本"):
        resolve(repository.path, repository.blob(b"1"))


def test_no_repository(tmp_path: Path) -> None:
    """A folder that is no repository, or is not there, is told in one sentence."""
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(TreeError, match=r"不是 Git 仓库。$"):
            resolve(path, "HEAD")


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git there is one sentence that says so."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TreeError, match=r"^没有找到 git 程序，请先安装 git。$"):
        resolve(repository.path, "HEAD")


def test_work_tree_is_not_read(tmp_path: Path) -> None:
    """In a repository with a work tree, from any folder in it, the commit counts and not what lies about."""
    repository = Repository(tmp_path / "r.git")
    sha = repository.files({"a": b"1"})
    work = tmp_path / "work"
    repository.git("clone", "-q", "--no-checkout", str(repository.path), str(work), at=tmp_path)
    repository.git("fetch", "-q", str(repository.path), sha, at=work)
    (work / "sub").mkdir()
    (work / "a").write_text("changed")
    with GitTree(work / "sub", sha) as tree:
        assert tree.read("a") == b"1"


def test_changes(repository: Repository) -> None:
    """Added, deleted, modified and retyped names are told, sorted; a move is one deleted and one added."""
    one, two = repository.blob(b"1"), repository.blob(b"2")
    old = [("100644", b"a", one), ("100644", b"b", one), ("100644", b"c", one), ("100644", b"d", two), ("160000", b"s", "1" * 40)]
    new = [("100644", b"a", one), ("100644", b"b", two), ("120000", b"c", one), ("100644", b"e\n\xff", two), ("160000", b"s", "2" * 40)]
    base, head = repository.commit(repository.tree(*old)), repository.commit(repository.tree(*new))
    found = changes(repository.path, base, head)
    assert found == (
        Change(b"b", Status.modified),
        Change(b"c", Status.type),
        Change(b"d", Status.deleted),
        Change(b"e\n\xff", Status.added),
        Change(b"s", Status.modified),
    )
    assert [(change.path, change.printable) for change in found[2:4]] == [("d", "d"), (None, r"eU+000A\xFF")]
    assert changes(repository.path, base, base) == ()


def test_changes_of_a_mode(repository: Repository) -> None:
    """A file that only became executable is modified."""
    blob = repository.blob(b"1")
    base, head = (repository.commit(repository.tree((mode, b"a", blob))) for mode in ("100644", "100755"))
    assert changes(repository.path, base, head) == (Change(b"a", Status.modified),)


def test_changes_that_the_commit_asks_to_ignore(repository: Repository, tmp_path: Path) -> None:
    """A submodule that moved is told even where the files of the work tree ask git to say nothing of it."""
    modules = repository.blob(b'[submodule "s"]\n\tpath = s\n\turl = ./s\n\tignore = all\n')
    rows = [("100644", b".gitmodules", modules), ("160000", b"s", "1" * 40)]
    base = repository.commit(repository.tree(*rows))
    head = repository.commit(repository.tree(rows[0], ("160000", b"s", "2" * 40)), base)
    repository.git("update-ref", "refs/heads/main", head)
    repository.git("clone", "-q", str(repository.path), str(tmp_path / "work"), at=tmp_path)
    assert changes(tmp_path / "work", base, head) == (Change(b"s", Status.modified),)


def test_changes_in_a_broken_repository(repository: Repository) -> None:
    """A folder that is missing is told in one sentence."""
    with pytest.raises(TreeError, match="仓库读取失败"):
        changes(repository.path, repository.files({"a": b""}), repository.commit("1" * 40))


def test_merge_base(repository: Repository) -> None:
    """The change of a branch is counted from where it parted, not from what the main branch has become."""
    start = repository.files({"a": b"1"})
    main = repository.files({"a": b"1", "b": b"2"}, start)
    branch = repository.files({"a": b"1", "c": b"3"}, start)
    base = merge_base(repository.path, main, branch)
    assert base == start
    assert changes(repository.path, base, branch) == (Change(b"c", Status.added),)


def test_no_merge_base(repository: Repository) -> None:
    """Histories that never met are told in one sentence."""
    with pytest.raises(TreeError, match="没有共同的起点"):
        merge_base(repository.path, repository.files({"a": b"1"}), repository.files({"b": b"1"}))


PARTS = st.sampled_from(["a", "b", "a.b", "a-b", "郑州", "list.yml", "A b", "~$x", ".x"])

FILES = st.dictionaries(st.lists(PARTS, min_size=1, max_size=3).map("/".join), st.tuples(st.binary(max_size=9), st.booleans()), max_size=6)


def apart(files: dict[str, tuple[bytes, bool]]) -> dict[str, tuple[bytes, bool]]:
    """The files without those that another one's folder would take the place of."""
    return {name: file for name, file in files.items() if not any(other.startswith(name + "/") for other in files)}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, tuple[bytes, bool]]], tuple[Path, Repository, str]]:
    """Write files to a fresh folder and to a commit."""
    root = tmp_path_factory.mktemp("alike")
    repository = Repository(root / "r.git")

    def write(files: dict[str, tuple[bytes, bool]]) -> tuple[Path, Repository, str]:
        shutil.rmtree(root / "folder", ignore_errors=True)
        (root / "folder").mkdir()
        stream = [b"commit refs/heads/x\ncommitter ", WHO.encode(), b"\ndata 1\nx\ndeleteall\n"]
        for name, (data, runs) in files.items():
            path = root / "folder" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(0o755 if runs else 0o644)
            stream.append(f'M {100755 if runs else 100644} inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n")
        repository.git("fast-import", "--quiet", "--force", data=b"".join(stream))
        return root / "folder", repository, repository.git("rev-parse", "x")

    return write


@settings(max_examples=25, deadline=None)
@given(files=FILES.map(apart), under=PARTS | st.just(""))
def test_alike(
    scratch: Callable[[dict[str, tuple[bytes, bool]]], tuple[Path, Repository, str]], files: dict[str, tuple[bytes, bool]], under: str
) -> None:
    """The same files give the same entries and the same bytes from a folder, a commit and memory."""
    folder, repository, sha = scratch(files)
    kinds = {name: EntryType.executable if runs else EntryType.file for name, (_, runs) in files.items()}
    memory = MemoryTree({name: data for name, (data, _) in files.items()}, kinds)
    with GitTree(repository.path, sha) as git:
        trees: list[Tree] = [memory, FolderTree(folder), git]
        assert trees[0].entries(under) == trees[1].entries(under) == trees[2].entries(under)
        for entry in memory.entries():
            if entry.path:
                assert trees[0].read(entry.path, 5) == trees[1].read(entry.path, 5) == trees[2].read(entry.path, 5)


def test_what_each_folder_holds_has_a_hash(repository: Repository) -> None:
    """The same contents have the same hash in every commit, other contents another; a folder that is none, or not there, holds nothing."""
    one, two = (repository.tree(("100644", b"list.yml", repository.blob(data))) for data in (b"1", b"2"))
    first = repository.commit(repository.tree(("40000", b"submissions", repository.tree(("40000", b"henan", one)))))
    beside = repository.tree(("40000", b"submissions", repository.tree(("40000", b"hebei", two), ("40000", b"henan", one))))
    second = repository.commit(beside, first)
    assert folders_under(repository.path, first, "submissions") == {"henan": one}
    assert folders_under(repository.path, second, "submissions") == {"hebei": two, "henan": one}
    assert folders_under(repository.path, first, "elsewhere") == {}
    file = repository.commit(repository.tree(("100644", b"submissions", repository.blob(b"x"))))
    assert folders_under(repository.path, file, "submissions") == {}
