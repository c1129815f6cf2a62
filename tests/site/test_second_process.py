"""What a second process does while mkdocs works comes out as if it had been done here; so does what is kept while the site is served."""

import gc
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from one_place import CASES
from pagetree import build_site

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.site import assemble, served_cache
from tuijian.site.data.place_verdict import Judge
from tuijian.site.markup.render import Site
from tuijian.site.pages.place_answers import PATH, picker
from tuijian.site.second_process import Made, SecondProcess

CALLS = Path(__file__).resolve().parent.parent / "catalogs"
EVERY_CALL = {"": None, **{path.parent.name: path.parent for path in sorted(CALLS.glob("*/notice.yml"))}}
each_call = pytest.mark.parametrize("call", EVERY_CALL)

forks = pytest.mark.skipif(sys.platform != "linux", reason="a copy of the process is made on Linux only")


def site_of(call: str) -> Site:
    """The site of a call."""
    return Site.of(read_catalog(EVERY_CALL[call]))


# --- the second process ---------------------------------------------------------------------------


def where() -> Made:
    """Which process does it."""
    return {"process": str(os.getpid())}


@pytest.fixture
def apart() -> Iterator[SecondProcess]:
    """Two jobs, and one that fails between them, in a second process."""

    def fails() -> Made:
        raise ValueError(f"planted in {os.getpid()}")

    found = SecondProcess({"first": where, "fails": fails, "last": where}, spare=True)
    yield found
    found.close()


@forks
def test_jobs_are_done_by_the_second_process(apart: SecondProcess) -> None:
    """Whatever is asked for first; and what was asked for once is there when it is asked for again."""
    last, first = apart.of("last"), apart.of("first")
    assert last == first == apart.of("first")
    assert first["process"] != str(os.getpid())


@forks
def test_what_fails_there_fails_here(apart: SecondProcess) -> None:
    """A job that fails says so to whoever asks for it, with its own error, and the next one is done all the same."""
    with pytest.raises(ValueError, match=f"planted in {os.getpid()}$"):
        apart.of("fails")
    assert apart.of("last")["process"] != str(os.getpid())


@forks
def test_a_second_process_that_ends_is_not_missed() -> None:
    """Where it is killed in the middle, its jobs are done here."""
    here = os.getpid()

    def killed() -> Made:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return where()

    found = SecondProcess({"first": where, "killed": killed, "last": where}, spare=True)
    assert found.of("first")["process"] != str(here)
    assert found.of("killed") == found.of("last") == {"process": str(here)}
    found.close()


@forks
def test_nothing_is_left_behind() -> None:
    """Who lets go of a process that is still at work ends it; its files and its pipe are closed, and waste is collected again."""
    stuck, before = threading.Event(), set(os.listdir("/proc/self/fd"))
    found = SecondProcess({"first": where, "stuck": lambda: {"waited": str(stuck.wait())}}, spare=True)
    process = int(str(found.of("first")["process"]))
    assert not gc.isenabled()
    found.close()
    assert gc.isenabled()
    assert set(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_no_copy_where_a_thread_runs() -> None:
    """A copy of a process with threads may stand still for ever: the work is done here."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    assert SecondProcess({"here": where}).of("here") == {"process": str(os.getpid())}
    done.set()
    thread.join()


def test_what_was_made_is_not_made_again() -> None:
    """What is known beforehand is taken, and what is made is put beside it."""
    made: dict[str, Made] = {"old": {"a": "kept"}}
    found = SecondProcess({"old": where, "new": where}, spare=False, made=made)
    assert found.of("old") == {"a": "kept"}
    assert found.of("new") is made["new"]


@each_call
def test_parts_make_the_whole(call: str) -> None:
    """What is made at once and what the jobs make is the site; what is known of a job's files beforehand is what it makes."""
    site = site_of(call)
    whole, jobs, soon = assemble.all_files(site), assemble.jobs(site), assemble.without_jobs(site)
    made = {path: data for job in jobs.values() for path, data in job().items()}
    assert {**soon, **made} == whole
    texts = [path for path in whole if path.endswith(".md")]
    assert [path for path in soon if path.endswith(".md")] == texts, "the order of the pages is that of the search"
    assert {path for path, text in soon.items() if not text} == {path for path in made if path.endswith(".md")} <= jobs.keys()
    assert set(assemble.linked_job_files(site)) <= made.keys() - {PATH}


# --- many places at once --------------------------------------------------------------------------


def one_by_one(judge: Judge, asked: list[tuple[str, str, str]]) -> None:
    """Ask of each place by itself."""
    for unit, name, code in asked:
        judge._ask_unit(unit, [(name, code)])


@each_call
def test_places_are_judged_alone(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To ask of all places of a unit at once gives the file of data that asking of each alone does, to the byte."""
    at_once = dict(picker(site_of(call)))
    monkeypatch.setattr(Judge, "ask_all", one_by_one)
    assert dict(picker(site_of(call))) == at_once


def test_hard_names_are_judged_alone(catalog: Catalog) -> None:
    """So with names that are wrong in every way, twice over, or none."""
    site = Site.of(catalog)
    many, single = Judge.of(site), Judge.of(site)
    assert many
    assert single
    asked = [(row["unit"], row["name"], row["code"]) for row in CASES if row["unit"] in {unit.name for unit in catalog.units}]
    assert len(asked) > 100
    many.ask_all([*asked, *asked])
    one_by_one(single, asked)
    for one in asked:
        assert many.ask(*one).said == single.ask(*one).said, one


# --- while the site is served ---------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Path:
    """A folder with a catalogue and the parts of what checks in the page."""
    shutil.copytree(root / "catalog", tmp_path / "catalog")
    for path in ("tests/npm/package-lock.json", ".cache/page/wasm/x/one.so", ".cache/page/pyodide/.stamp"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("one", encoding="utf-8")
    return tmp_path


def key_of(home: Path, **more: object) -> served_cache.Key:
    """The key for the catalogue there."""
    site = Site.of(read_catalog(home / "catalog"), **more)  # type: ignore[arg-type]
    return served_cache.key(site, home / "catalog", home / ".cache" / "page")


@pytest.mark.parametrize(
    "path", ["catalog/search.yml", "catalog/divisions/README.md", ".cache/page/wasm/x/one.so", "tests/npm/package-lock.json"]
)
def test_every_byte_counts(home: Path, path: str) -> None:
    """A byte more anywhere and nothing that is kept is used; the same bytes, and it is."""
    before = key_of(home)
    assert key_of(home) == before
    (home / path).write_bytes((home / path).read_bytes() + b"\n")
    assert key_of(home) != before


def test_circumstances_count(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What units have sent, who runs the site, this program's own files, and the packages that are installed."""
    keys = [key_of(home), key_of(home, sent={"submissions/henan/list.yml": b"x"}), key_of(home, official=True)]
    program = tmp_path / "program"
    program.mkdir()
    monkeypatch.setattr(served_cache, "HERE", program)
    keys.append(key_of(home))
    (program / "page.md.jinja").write_text("x", encoding="utf-8")
    keys.append(key_of(home))
    (tmp_path / "packages" / "one.dist-info").mkdir(parents=True)
    (tmp_path / "packages" / "one.dist-info" / "RECORD").write_text("one.py,sha256=x,1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    keys.append(key_of(home))
    assert len(set(keys)) == len(keys)


def test_another_key_begins_anew() -> None:
    """What was kept for a key is there for it alone, and gone once another was asked for."""
    found = served_cache.KeptFiles()
    found.of(("one",))["a"] = {"x": "1"}
    assert found.of(("one",)) == {"a": {"x": "1"}}
    assert found.of(("two",)) == {}
    assert found.of(("one",)) == {}


def test_templates_that_change_are_compiled() -> None:
    """A template is compiled once for many environments, and again where its text or what its environment knows is another."""
    cache, texts = served_cache.Templates(), {"a.html": "{{ 'eins'|upper }}"}

    def shown(**filters: object) -> str:
        environment = Environment(loader=DictLoader(texts), bytecode_cache=cache, autoescape=True)
        environment.filters |= filters
        return environment.get_template("a.html").render()

    assert [shown(), shown()] == ["EINS", "EINS"]
    assert len(cache._kept) == 1
    assert shown(other=str) == "EINS"
    assert len(cache._kept) == 2
    texts["a.html"] = "zwei"
    assert shown() == "zwei"


SERVED = """
import sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

config, target, catalog = sys.argv[1:]
for number, (old, new) in enumerate([("", ""), ("", ""), ("title: ", "title: 新")]):
    for path in Path(catalog).glob("rules/*.yml"):
        path.write_text(path.read_text("utf-8").replace(old, new) if old else path.read_text("utf-8"), encoding="utf-8")
    found = load_config(config, site_dir=f"{target}/{number}")
    if number == 0:
        found.plugins.on_startup(command="serve", dirty=False)
    build(found, serve_url=found.site_url)
"""


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same to the byte."""
    both = [{path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in (one, other)]
    assert len(both[0]) > 20
    return both[0] == both[1]


def test_a_served_site_is_the_site(root: Path, tmp_path: Path) -> None:
    """Built again after no edit at all it is the same; after an edit it is what a build from nothing makes of that."""
    home = tmp_path / "call" / "catalog"
    shutil.copytree(CALLS / "shifanqu", home)
    environment = {**os.environ, "TUIJIAN_CATALOG": str(home), "TUIJIAN_PAGE": str(tmp_path / "none"), "SOURCE_DATE_EPOCH": "1704067200"}
    command = [sys.executable, "-c", SERVED, str(root / "mkdocs.yml"), str(tmp_path), str(home)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-500:]
    new = build_site(root, tmp_path / "new", TUIJIAN_CATALOG=str(home), TUIJIAN_PAGE=str(tmp_path / "none"))
    assert same(tmp_path / "0", tmp_path / "1")
    assert not same(tmp_path / "1", tmp_path / "2")
    assert same(tmp_path / "2", new)


WORDS = """
import jieba
from tuijian.site.chinese_words import quicken
texts = [text.encode() for text in ("河南省推荐基础教育综合改革实验区", "教育部办公厅", "")]
plain = [list(jieba.cut(text)) for text in texts]
quicken()
once = jieba.cut
quicken()
assert jieba.cut is once
assert [list(jieba.cut(text)) for text in texts] == [list(jieba.cut(text)) for text in texts] == plain
assert once.cache_info().hits == 3
"""


DICTIONARY = """
import marshal, sys
from pathlib import Path
import jieba
from tuijian.site.chinese_words import quicken
kept = {"河": 0, "河南": 0, "河南省": 3}
Path(sys.argv[1], "jieba.cache").write_bytes(marshal.dumps((kept, 3)))
quicken()
asked, load = [], jieba.marshal.load
jieba.marshal.load = lambda file: asked.append(file) or load(file)
words = jieba.Tokenizer()
words.tmp_dir = sys.argv[1]
assert list(words.cut("河南省", HMM=False)) == ["河南省"]
assert (words.FREQ, words.total, len(asked)) == (kept, 3, 1)
"""


def test_dictionary_is_read_at_once(tmp_path: Path) -> None:
    """What jieba keeps of its dictionary comes in by our reader, whole."""
    done = subprocess.run([sys.executable, "-c", DICTIONARY, str(tmp_path)], check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-500:]


def test_words_are_remembered() -> None:
    """A text is cut into the same words the second time, by memory; to ask for that twice changes nothing."""
    done = subprocess.run([sys.executable, "-c", WORDS], check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-500:]
