"""Trees from a folder and from memory: what is listed, what is read, and what is never followed."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijian.submission import tree as module
from tuijian.submission.tree import (
    EntryType,
    FolderTree,
    MemoryTree,
    TreeEntry,
    TreeError,
    collisions,
    entries_under,
    lfs_pointer,
    part_problem,
    path_of,
    printable,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="names in bytes and links for all are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two submissions, and a file outside it that nothing may show."""
    (tmp_path / "outside.txt").write_text("外")
    root = tmp_path / "root"
    for name in ("submissions/henan/list.yml", "submissions/henan/郑州.md", "submissions/henan-2/list.yml", "README.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    return root


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "list.yml",
        "郑州市_初步-方案.md",
        "豫教基〔2024〕5号.pdf",
        "（一）“甲”·《乙》、.md",
        "䢺.md",
        "a" * 80,
        "console.md",
        "COM.md",
        "a..b",
    ],
)
def test_allowed_part(part: str) -> None:
    """Names that a clerk gives to files pass."""
    assert part_problem(part.encode()) is None


@pytest.mark.parametrize(
    ("part", "case"),
    [
        (b"\xff.md", "encoding"),
        (b"\xed\xa0\x80", "encoding"),
        (b"\xc0\xae", "encoding"),
        (b"", "length"),
        (b"a" * 81, "length"),
        ("中" * 81, "length"),
        ("a\u200b.md", "hidden"),
        ("\u202egnp.md", "hidden"),
        ("a\n.md", "hidden"),
        ("\x1b[31m", "hidden"),
        ("\ufeffa", "hidden"),
        ("a\u00a0b", "hidden"),
        ("a\ufe0f", "hidden"),
        ("a\u3164", "hidden"),
        ("a\U000e0041", "hidden"),
        ("a\ue000", "hidden"),
        ("a\ufffe", "hidden"),
        ("a\t", "hidden"),
        ("a\u0378", "character"),
        ("a\U0001fae8", "character"),
        ("e\u0301.md", "form"),
        ("\uf900.md", "form"),
        ("\u212b", "form"),
        (".git", "dot"),
        (".GIT", "dot"),
        (".", "dot"),
        ("..", "dot"),
        ("-rf", "dot"),
        ("a.", "dot"),
        ("a ", "dot"),
        ("CON", "device"),
        ("con.md", "device"),
        ("aux.tar.gz", "device"),
        ("Lpt1.md", "device"),
        ("COM¹", "device"),
        ("CONIN$", "device"),
        ("GIT~1", "device"),
        ("git~1.md", "device"),
        ("a b.md", "character"),
        ("a\u3000b.md", "character"),
        ("a\\b", "character"),
        ("a:b", "character"),
        ('"a"', "character"),
        ("方案，终稿.md", "character"),
        ("é.md", "character"),
        ("а.md", "character"),
        ("~$方案.docx", "character"),
        ("x\u0302", "character"),
        ("𬭎.md", "character"),
    ],
)
def test_refused_part(part: str | bytes, case: str) -> None:
    """Each way in which a name may be more than it seems has a case of its own."""
    assert part_problem(part if isinstance(part, bytes) else part.encode()) == case


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (b"submissions/henan/list.yml", "submissions/henan/list.yml"),
        ("a/郑州.md".encode(), "a/郑州.md"),
        (b"a//b", None),
        (b"/a", None),
        (b"a/../b", None),
        (b".git/config", None),
        (b"a/\xff", None),
        (b"a\x00b", None),
    ],
)
def test_path(name: bytes, path: str | None) -> None:
    """A name is a path only where every part is on the allow-list."""
    assert (path_of(name), TreeEntry(name).path) == (path, path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("submissions/郑州〔2024〕.md".encode(), "submissions/郑州〔2024〕.md"),
        (b"a\x80\xff", r"a\x80\xFF"),
        (b"a\n::error::b\r", "aU+000A::error::bU+000D"),
        (b"\x1b[31m", "U+001B[31m"),
        ("a\u202eb\u200b\ufeff".encode(), "aU+202EbU+200BU+FEFF"),
        (b"'a' \"b\" `c` \\", "U+0027aU+0027 U+0022bU+0022 U+0060cU+0060 U+005C"),
        ("e\u0301\u3000\U000e0041".encode(), "eU+0301U+3000U+E0041"),
        ("鿿𬭎\u0378\U0001fae8\U00031350".encode(), "鿿𬭎U+0378U+1FAE8U+31350"),  # as Python 3.11 knows them
        (b"a" * 120, "a" * 120),
        (b"a" * 121, "a" * 119 + "…"),
        ("中".encode() * 500, "中" * 119 + "…"),
        (b"a" + "𬭎".encode() * 500, "a" + "𬭎" * 118 + "…"),
    ],
)
def test_shown(name: bytes, text: str) -> None:
    """A shown name has nothing in it that a terminal, a log or a reader could take for something else."""
    assert (printable(name), TreeEntry(name).printable) == (text, text)


@given(st.binary(max_size=600))
def test_any_name(name: bytes) -> None:
    """Any bytes are classified and shown in at most 120 printable characters; a path that is given is the name itself."""
    text = printable(name)
    assert len(text) <= 120
    assert text.isprintable()
    assert path_of(name) in (None, name.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a/b.md", "a/B.md"], [("a/b.md", "a/B.md")]),
        (["A/x", "a/y", "a/z"], [("A/x", "a/y")]),
        (["é", "e\u0301"], [("é", "e\u0301")]),
        (["ß", "ss"], [("ß", "ss")]),
        (["A", "a/b"], [("A", "a/b")]),
        (["a", "a/b"], [("a", "a/b")]),
        (["a", "a"], [("a", "a")]),
        (["x/a", "x/b", "X-a"], []),
        (["a", "b", "ab"], []),
        (["x/A/b", "x/a/c"], [("x/A/b", "x/a/c")]),
        (["a/b", "A/B", "a/B"], [("a/b", "A/B"), ("a/b", "a/B")]),
    ],
)
def test_collisions(names: list[str], expected: list[tuple[str, str]]) -> None:
    """Names and folders that one place would hold on some system are told in pairs, each spelling once."""
    pairs = collisions([TreeEntry(name.encode()) for name in names])
    assert [(first.name.decode(), second.name.decode()) for first, second in pairs] == expected


def test_names_that_are_no_text_do_not_collide() -> None:
    """Bytes that are no UTF-8 are compared as they are."""
    assert collisions([TreeEntry(b"\xfe"), TreeEntry(b"\xff")]) == ()


def test_lfs_pointer() -> None:
    """A pointer of Git LFS is told from the file that it stands for."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
    assert lfs_pointer(pointer)
    assert not lfs_pointer(b"%PDF-1.7")
    assert not lfs_pointer(pointer + b" " * 1024)


def test_select() -> None:
    """A folder gives what lies in it, a file itself, and neither gives a neighbour whose name begins alike."""
    entries = [TreeEntry(name) for name in sorted([b"a", b"a-b", b"a.b/c", b"a/A", b"a/b", b"a/b/c", b"a0", b"b"])]
    names = {under: [entry.name for entry in entries_under(entries, under)] for under in ("", "a", "/a/", "a/b", "c")}
    assert names[""] == [entry.name for entry in entries]
    assert names["a"] == names["/a/"] == [b"a", b"a/A", b"a/b", b"a/b/c"]
    assert (names["a/b"], names["c"]) == ([b"a/b", b"a/b/c"], [])


# --- memory -------------------------------------------------------------------------------------


def test_memory() -> None:
    """A mapping is a tree: sorted, with sizes in bytes, and types where they are given."""
    files: dict[str | bytes, str | bytes] = {"b/c.md": "中", b"\xff": b"1", "a": "xyz"}
    tree = MemoryTree(files, {"l": EntryType.symlink, "a": EntryType.executable}, "r1")
    assert tree.entries() == (
        TreeEntry(b"a", EntryType.executable, 3),
        TreeEntry(b"b/c.md", EntryType.file, 3),
        TreeEntry(b"l", EntryType.symlink),
        TreeEntry(b"\xff", EntryType.file, 1),
    )
    assert (tree.revision, tree.entries("b"), tree.read("b/c.md"), tree.read("a", 2)) == ("r1", tree.entries()[1:2], "中".encode(), b"xy")
    assert (MemoryTree({}).entries(), MemoryTree({}).revision) == ((), None)


def test_memory_without_contents() -> None:
    """A file that only `types` names is an empty one."""
    tree = MemoryTree({}, {"a": EntryType.file})
    assert (tree.entries(), tree.read("a")) == ((TreeEntry(b"a", EntryType.file, 0),), b"")


@pytest.mark.parametrize("path", ["x", "l", "b", "", "../a", "a\udcff", "\ud800"])
def test_memory_reads_only_files(path: str) -> None:
    """What is no file, or no allowed name, is a KeyError."""
    tree = MemoryTree({"b/c": "", "../a": "", "a\udcff": ""}, {"l": EntryType.symlink})
    with pytest.raises(KeyError):
        tree.read(path)


# --- folders ------------------------------------------------------------------------------------


def test_folder(folder: Path) -> None:
    """A folder lists all files sorted by name, with their sizes, and reads them as far as asked."""
    tree = FolderTree(folder)
    assert [entry.path for entry in tree.entries()] == [
        "README.md",
        "submissions/henan-2/list.yml",
        "submissions/henan/list.yml",
        "submissions/henan/郑州.md",
    ]
    assert tree.entries()[3] == TreeEntry("submissions/henan/郑州.md".encode(), EntryType.file, 27)
    assert (tree.revision, tree.read("README.md"), tree.read("README.md", 3)) == (None, b"README.md", b"REA")


@pytest.mark.parametrize(
    ("under", "count"),
    [
        ("submissions/henan", 2),
        ("/submissions/henan/", 2),
        ("submissions", 3),
        ("README.md", 1),
        ("README.md/x", 0),
        ("submissions/nothing", 0),
        ("nothing/nothing", 0),
        ("..", 0),
        ("submissions/../..", 0),
        ("./README.md", 0),
        ("a\\b", 0),
        ("a\0b", 0),
        (".git", 0),
        (".git/config", 0),
    ],
)
def test_under(folder: Path, under: str, count: int) -> None:
    """Only what lies under the asked name is listed, and nothing above the root ever is."""
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("")
    assert len(FolderTree(folder).entries(under)) == count


def test_git_of_the_root_is_left_out(folder: Path) -> None:
    """The repository's own folder, or file in a work tree, is not listed; one deeper is, and everything else that starts with a dot."""
    (folder / ".git").write_text("gitdir: elsewhere")
    (folder / "submissions/.git").mkdir()
    (folder / "submissions/.git/config").write_text("")
    for name in (".DS_Store", "~$方案.docx", ".gitmodules"):
        (folder / name).write_text("")
    names = [entry.name.decode() for entry in FolderTree(folder).entries()]
    assert names[:3] == [".DS_Store", ".gitmodules", "README.md"]
    assert {"submissions/.git/config", "~$方案.docx"} < set(names)
    assert ".git" not in names


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is told in one sentence."""
    with pytest.raises(TreeError, match=r"^没有找到文件夹“.*nothing”。$"):
        FolderTree(tmp_path / "nothing")


@posix
@pytest.mark.parametrize("handles", [True, False])
def test_types(folder: Path, monkeypatch: pytest.MonkeyPatch, handles: bool) -> None:
    """Links to files, folders and nothing, executables, pipes and folders that cannot be listed are told apart; none is read."""
    if not handles:
        monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    (folder / "file-link").symlink_to("README.md")
    (folder / "folder-link").symlink_to(folder.parent)
    (folder / "dead-link").symlink_to("/nothing")
    (folder / "run.sh").write_text("#!")
    (folder / "run.sh").chmod(0o755)
    os.mkfifo(folder / "pipe")
    tree = FolderTree(folder)
    kinds = {entry.path: (entry.type, entry.size) for entry in tree.entries() if "/" not in entry.printable}
    assert kinds == {
        "README.md": (EntryType.file, 9),
        "dead-link": (EntryType.symlink, 0),
        "file-link": (EntryType.symlink, 0),
        "folder-link": (EntryType.symlink, 0),
        "pipe": (EntryType.other, 0),
        "run.sh": (EntryType.executable, 2),
    }
    assert tree.entries("folder-link") == (TreeEntry(b"folder-link", EntryType.symlink),)
    assert tree.entries("folder-link/root") == ()
    for path in (
        "file-link",
        "dead-link",
        "folder-link",
        "folder-link/outside.txt",
        "pipe",
        "submissions",
        "README.md/x",
        "../outside.txt",
    ):
        with pytest.raises(KeyError):
            tree.read(path)
    assert tree.read("run.sh") == b"#!"


@posix
def test_odd_names(folder: Path) -> None:
    """Names that are no text are listed as the bytes that they are."""
    names = [b"\xff\xfe.md", b"a\nb", b"\x1b[31m", "\u202e".encode(), b"'\"`"]
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(b"")
    (folder / "a\\b").mkdir()
    (folder / "a\\b" / "c").write_text("")
    tree = FolderTree(folder)
    assert {*names, b"a\\b/c"} <= {entry.name for entry in tree.entries()}
    assert tree.entries("a\\b") == ()


@posix
def test_folder_that_cannot_be_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without permission, or too deep to name, is an entry of type `other`; one that vanished is none."""
    listdir = os.listdir

    def refuse(path: bytes) -> list[bytes]:
        if path.endswith(b"/henan"):
            raise PermissionError(13, "no")
        if path.endswith(b"/henan-2"):
            raise FileNotFoundError(2, "gone")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert FolderTree(folder).entries("submissions") == (TreeEntry(b"submissions/henan", EntryType.other),)


@posix
def test_deep_folders(tmp_path: Path) -> None:
    """Folders nested beyond what the system can name do not break the listing."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 100, dir_fd=here)
        inner = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    (entry,) = FolderTree(tmp_path).entries()
    assert entry.type is EntryType.other
    assert len(entry.printable) == 120


@posix
@pytest.mark.parametrize("handles", [True, False])
@pytest.mark.parametrize("swapped", ["submissions/henan/list.yml", "submissions/henan"])
def test_a_file_that_becomes_a_link_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch, swapped: str, handles: bool) -> None:
    """Between listing and reading a file, or its folder, turns into a link to another: it is not read, on any system."""
    if not handles:
        monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    tree = FolderTree(folder)
    assert tree.read("submissions/henan/list.yml") == b"submissions/henan/list.yml"
    outside = folder.parent / "outside"
    (folder / swapped).rename(outside)
    (folder / swapped).symlink_to(outside)
    with pytest.raises(KeyError):
        tree.read("submissions/henan/list.yml")


def test_a_file_exchanged_while_it_is_opened_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders have no handles, the opened file must be the one that was looked at."""
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    with pytest.raises(KeyError):
        FolderTree(folder).read("README.md")


@posix
def test_nothing_stays_open(folder: Path) -> None:
    """Reading leaves no handle behind, whether it succeeds or not."""
    tree = FolderTree(folder)
    (folder / "link").symlink_to("README.md")
    os.mkfifo(folder / "pipe")
    next_free = os.open(folder, os.O_RDONLY)
    os.close(next_free)
    for path in ("submissions/henan/list.yml", "submissions/nothing/x", "link", "pipe", "submissions"):
        try:
            tree.read(path)
        except KeyError:
            continue
    after = os.open(folder, os.O_RDONLY)
    os.close(after)
    assert after == next_free


def test_permissions_that_matter() -> None:
    """Only the owner's right to run makes an executable, as in git."""
    kinds = [module._entry_type(stat.S_IFREG | mode) for mode in (0o644, 0o654, 0o744)]
    assert kinds == [EntryType.file, EntryType.file, EntryType.executable]
