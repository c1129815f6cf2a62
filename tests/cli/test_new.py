"""`tuijian new`: a submission to be filled in, whose every open place the checker then names, and nothing else."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import IN_TIME, ROOT, Result

from tuijian.catalog.disk import read_catalog
from tuijian.form.models import Form
from tuijian.submission.skeleton import Nominee, skeleton
from tuijian.text.strict_yaml import as_plain_data, load

Run = Callable[..., Result]
OPEN = "【请填写"
CATALOG = read_catalog()


def written(root: Path) -> dict[str, str]:
    """The files under submissions/ by their paths there."""
    home = root / "submissions"
    return {path.relative_to(home).as_posix(): path.read_text(encoding="utf-8") for path in sorted(home.rglob("*")) if path.is_file()}


def open_places(root: Path) -> list[tuple[str, int]]:
    """Path and line of everything that is still to be filled in, remarks aside."""
    return [
        (f"submissions/{name}", number)
        for name, text in written(root).items()
        for number, line in enumerate(text.splitlines(), 1)
        if not (name.endswith(".yml") and line.lstrip().startswith("#"))
        for _ in range(line.count(OPEN))
    ]


@pytest.mark.parametrize(
    "unit", [unit for unit in CATALOG.units if unit.slug in ("henan", "beijing", "bingtuan")], ids=lambda unit: unit.slug
)
def test_the_checker_names_every_open_place(run: Run, tmp_path: Path, unit: object) -> None:
    """Each placeholder has its finding, on its line, and no other error or warning is given."""
    assert run("new", unit.short, "--root", tmp_path).code == 0  # type: ignore[attr-defined]
    result = run("check", "--root", tmp_path, "--as-of", IN_TIME, "--format", "json")
    findings = json.loads(result.out)["findings"]
    assert result.code == 1
    assert {finding["rule"] for finding in findings} == {"placeholder"}
    assert {(finding["path"], finding["line"]) for finding in findings} == set(open_places(tmp_path))
    assert open_places(tmp_path)


def test_nominees_by_name(run: Run, tmp_path: Path) -> None:
    """`--name` gives each nominee an entry with its code and a plan with its name."""
    result = run("new", "henan", "--root", tmp_path, "--name", "郑州市", "洛阳市")
    assert (result.code, result.err) == (0, "")
    files = written(tmp_path)
    assert set(files) == {"henan/list.yml", "henan/郑州市.md", "henan/洛阳市.md"}
    assert all(name in result.out for name in files)
    zones = as_plain_data(load(files["henan/list.yml"]).root)["zones"]  # type: ignore[arg-type]
    assert [(zone["name"], zone["code"], zone["plan"]) for zone in zones] == [
        ("郑州市", "410100", "郑州市.md"),
        ("洛阳市", "410300", "洛阳市.md"),
    ]
    assert files["henan/郑州市.md"].startswith("# 郑州市基础教育综合改革实验工作初步方案\n")


def test_a_name_that_stands_twice(run: Run, tmp_path: Path) -> None:
    """Two nominees of one name get two plans."""
    assert run("new", "henan", "--root", tmp_path, "--name", "郑州市", "郑州市").code == 0
    assert set(written(tmp_path)) == {"henan/list.yml", "henan/郑州市.md", "henan/郑州市2.md"}


@pytest.mark.parametrize("unit", CATALOG.units, ids=lambda unit: unit.slug)
def test_every_unit(run: Run, tmp_path: Path, unit: object) -> None:
    """Every unit gets a list that can be read; one without seats gets an empty one."""
    assert run("new", unit.name, "--root", tmp_path).code == 0  # type: ignore[attr-defined]
    document = load(written(tmp_path)[f"{unit.slug}/list.yml"])  # type: ignore[attr-defined]
    assert document.problems == ()
    assert document.root
    data = as_plain_data(document.root)
    assert data["province"] == unit.name  # type: ignore[attr-defined]
    assert len(data["zones"]) == (0 if unit.short in ("上海", "天津") else 1)  # type: ignore[attr-defined]


def test_an_existing_folder_without_a_list(run: Run, tmp_path: Path) -> None:
    """A folder that waits for its submission gets the files beside what is there; a plan of that name is not written over."""
    folder = tmp_path / "submissions" / "henan"
    folder.mkdir(parents=True)
    (folder / ".gitkeep").write_bytes(b"")
    assert run("new", "henan", "--root", tmp_path).code == 0
    (folder / "list.yml").unlink()
    before = written(tmp_path)
    result = run("new", "henan", "--root", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert written(tmp_path) == before


def test_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--root` it is written here, and below an existing folder of submissions where there is one above."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "河南").code == 0
    monkeypatch.chdir(tmp_path / "submissions" / "henan")
    assert run("new", "湖北").code == 0
    assert {name.partition("/")[0] for name in written(tmp_path)} == {"henan", "hubei"}


def test_the_list_as_it_is_read(run: Run, golden: Callable[[str, str], None], tmp_path: Path) -> None:
    """What a clerk reads: labels, hints and examples as remarks, and what is known filled in."""
    run("new", "河南", "--root", tmp_path, "--name", "郑州市")
    golden("new-list.yml", written(tmp_path)["henan/list.yml"])
    golden("new-plan.md", written(tmp_path)["henan/郑州市.md"])


def test_an_editor_is_told_the_schema(run: Run, tmp_path: Path) -> None:
    """An editor that knows YAML finds the schema by the remark that it looks for, at the address where the site publishes it."""
    run("new", "河南", "--root", tmp_path)
    (address,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", written(tmp_path)["henan/list.yml"], re.MULTILINE)
    assert address == CATALOG.notice.site + "assets/schema/submission.schema.json"


# --- a list in the entries ----------------------------------------------------------------------------


AUTHORS = {
    **{"name": "authors", "label": "作者", "hint": "每名作者一项", "type": "list", "entry": "作者"},
    "fields": [{"name": "name", "label": "代号", "hint": "代号", "example": "甲"}, {"name": "age", "label": "年龄", "hint": "年龄"}],
}


def works(skeleton: str, **more: object) -> Form:
    """A form of works with authors, shown in a skeleton or not."""
    fields = [{"name": "name", "label": "题目", "hint": "题目", "example": "河"}, {**AUTHORS, "skeleton": skeleton}]
    listed = {"name": "works", "label": "作品", "entry": "作品", "hint": "作品", "fields": fields, **more}
    top = [{"name": "unit", "label": "单位", "hint": "单位"}]
    form = {"root": "submissions", "file": "list.yml", "unit": "unit", "fields": top, "lists": [listed]}
    return Form.model_validate_json(json.dumps(form))


def lines(form: Form, *nominees: Nominee) -> list[str]:
    """The lines of the works in a skeleton."""
    text = skeleton(form, "甲单位", {"works": nominees})["list.yml"]
    return text[text.index("# 作品：") :].splitlines()


def test_a_list_in_an_entry() -> None:
    """It stands below its key, a dash before its first field, each with what it means; what need not be shown is a remark as a whole."""
    shown = lines(works("true"), Nominee("河"))
    assert shown[4:] == [
        *("    # 作者：每名作者一项", "    authors:", "      # 代号，例如 甲", "      - name: 【请填写：代号】"),
        *("        # 年龄", "        age: 【请填写：年龄】"),
    ]
    hidden = lines(works("false"), Nominee("河"))
    assert hidden[5:] == [
        *("    # authors:", "    #   # 代号，例如 甲", "    #   - name: 【请填写：代号】", "    #     # 年龄"),
        "    #     age: 【请填写：年龄】",
    ]


def test_the_example_of_a_list_in_an_entry() -> None:
    """A list without entries is shown by examples, what lies in its entries too, as far as there are examples."""
    assert lines(works("true"))[1:] == ["# works:", "#   - name: 河", "#     authors:", "#       - name: 甲"]


def test_it_says_where_the_call_stands(run: Run, tmp_path: Path) -> None:
    """Who writes for a call that is over is told so; of one that is open nothing is said."""
    said = "本次推荐已于2024年1月20日截止，写出的可以用来试填，不会被收下。\n"
    assert run("new", "河南", "--root", tmp_path).out.endswith(said)
    home = tmp_path / "catalog"
    shutil.copytree(ROOT / "catalog", home)
    notice = (home / "notice.yml").read_text("utf-8")
    (home / "notice.yml").write_text(re.sub(r"(?m)^state:(?: \{.*\}\n|\n(?:  .*\n)+)", "", notice), encoding="utf-8")
    done = run("new", "河北", "--root", tmp_path, "--catalog", home)
    assert done.code == 0
    assert "截止" not in done.out
