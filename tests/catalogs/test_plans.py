"""Plans in other calls: without tasks, where the parts stand in the plan itself, and with tasks that not everybody may choose."""

import io
import json
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from tuijian.browser.session import Session
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, read_catalog
from tuijian.catalog.load import Catalog
from tuijian.check.pipeline import Outcome, Request, check
from tuijian.office.read.office_files import read
from tuijian.report.render import render
from tuijian.rules.registry import bind
from tuijian.site.assemble import pages
from tuijian.submission.skeleton import plan_skeleton
from tuijian.submission.tree import MemoryTree

VILLAGES = Path(__file__).resolve().parent / "yicunyipin"
AS_OF = datetime.fromisoformat("2012-08-06T10:00:00+08:00")
FIELDS = """\
      - name: kind
        label: 类别
        type: choice
        choices: {village: 村, town: 镇}
        hint: 村或者镇
        example: 村
      - name: plan
        label: 发展方案
        type: file
        accept: [.md]
        hint: 方案的文件名
        example: plan.md
      - name: tasks
        label: 任务
        type: numbers
        hint: 任务的编号
        example: "1"
"""
PLAIN = """\
plan:
  field: plan
  title: "{name}发展方案"
  parts: [主导产业, 带动农户]
  hints: {主导产业: 主导产业的现状}
"""
TASKED = """\
plan:
  field: plan
  title: "{name}发展方案"
  task: 任务{number} {name}
  parts: [主导产业, 带动农户]
"""
PART = """\
- id: V8{number}
  name: part-{number}
  title: 方案写明{part}
  level: error
  basis: house
  kind: plan-part
  params: {{lists: [villages], field: plan, part: {part}, alike: [], asked: [villages]}}
  why: 甲
  fix: 补上。
  since: '1.0'
  messages:
    missing: {{text: "方案“{{file}}”里没有认出“{{part}}”。", level: review}}
    empty: {{text: "“{{label}}”下面没有内容。"}}
    unclear: {{text: "“{{label}}”下面没有认出内容。", level: review}}
    thin: {{text: "“{{label}}”没有写实际内容。", level: review}}
    short: {{text: "“{{part}}”不到20个字。", level: review}}
  examples:
    pass: [{{note: 样例}}]
    fail:
      - note: 没有内容
        files: {{"plan.md": "# 甲村发展方案\\n\\n## {part}\\n"}}
        edits: [{{file: list.yml, old: "    county: 招远市\\n", new: "    county: 招远市\\n    plan: plan.md\\n"}}]
        expect: [{{case: empty}}]
        among: true
"""
TASKS = """\
- id: V90
  name: tasks
  title: 任务选自清单
  level: error
  basis: house
  kind: tasks
  params: {lists: [villages], field: plan, chosen: tasks, numbers: ["任务{number}"]}
  why: 甲
  fix: 乙
  since: '1.0'
  messages:
    none: {text: "方案“{file}”里没有认出任务。", level: review}
    bare: {text: "方案“{file}”不到{limit}个字。", level: review}
    not-chosen: {text: "“{name}”的任务没有认出。", level: advice}
    not-listed: {text: "没有任务{number}，到任务{last}为止。"}
  examples:
    pass:
      - note: 两处都写了任务
        edits:
          - {file: list.yml, old: "    county: 招远市\\n", new: "    county: 招远市\\n    tasks: '1'\\n"}
          - {file: list.yml, old: "    county: 莒南县\\n", new: "    county: 莒南县\\n    tasks: '1'\\n"}
    fail:
      - note: 没有这一项
        edits: [{file: list.yml, old: "    county: 招远市\\n", new: "    county: 招远市\\n    tasks: '9'\\n"}]
        expect: [{case: not-listed}]
        among: true
"""
NAMES = ("培育主导产品", "壮大村级合作社", "建设镇域园区")
PLAN = """\
# 九曲蒋家村发展方案

## 主导产业

苹果种植面积三千二百亩，建有气调库两座，注册商标一个，年销售收入四千万元。

## 带动农户

合作社有社员四百一十户，按交售量返利，户均年收入比全镇平均高三成。
"""


def call(home: Path, plan: str, rules: str, tasks: str = "") -> Catalog:
    """The call of the villages, with plans."""
    shutil.copytree(VILLAGES, home)
    form = home / "form.yml"
    form.write_text(form.read_text("utf-8").replace("attachments:", f"{FIELDS}{plan}attachments:", 1), encoding="utf-8")
    (home / "rules" / "plan.yml").write_text(rules, encoding="utf-8")
    if tasks:
        (home / "tasks.yml").write_text(tasks, encoding="utf-8")
        notice, first = home / "notice.yml", "      - {id: q01,"
        more = "".join(f"      - {{id: t{at}, text: {name}, note: 为测试写的}}\n" for at, name in enumerate(NAMES, 1))
        notice.write_text(notice.read_text("utf-8").replace(first, f"{more}{first}"), encoding="utf-8")
    told = [flaw.sentence for flaw in verify(catalog_files(home))]
    assert not [sentence for sentence in told if "没有例子" not in sentence]
    return read_catalog(home)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A call whose plans have no tasks."""
    parts = "".join(PART.format(number=number, part=part) for number, part in enumerate(("主导产业", "带动农户"), 1))
    return call(tmp_path_factory.mktemp("calls") / "plain", PLAIN, parts)


@pytest.fixture(scope="module")
def tasked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A call with one task for all, one for villages, and one that no entry of the list may choose but a town."""
    conditions = ("", ", where: {kind: [village]}", ", where: {kind: [镇]}, lists: [villages]")
    listed = enumerate(zip(NAMES, conditions, strict=True), 1)
    rows = [f"- {{number: {at}, name: {name}, sentence: t{at}{more}}}\n" for at, (name, more) in listed]
    return call(tmp_path_factory.mktemp("calls") / "tasked", TASKED, TASKS, "".join(rows))


def submitted(catalog: Catalog, more: str, plan: str = "") -> Outcome:
    """A check of the sample's list with more in its first entry, and a plan."""
    listed = catalog.base["list.yml"].decode().replace("    county: 招远市\n", f"    county: 招远市\n{more}", 1)
    files = {"submissions/shandong/list.yml": listed.encode()} | ({"submissions/shandong/plan.md": plan.encode()} if plan else {})
    return check(MemoryTree(files), catalog, bind(catalog), Request(AS_OF))


def said(outcome: Outcome) -> list[str]:
    """What is said by the rules on plans of the first entry."""
    found = [one.message for one in outcome.report.findings if one.rule.startswith(("part-", "tasks"))]
    return [message for message in found if "大店镇" not in message]


def test_the_parts_stand_in_the_plan_itself(plain: Catalog) -> None:
    """A plan of headings alone passes; what is not recognised is said to be that, what is empty is an error; no word of tasks falls."""
    named = "    plan: plan.md\n"
    whole = submitted(plain, named, PLAN)
    assert said(whole) == []
    assert whole.report.outlines[0].tasks is None
    assert "任务" not in render(whole.report, whole.legend, "text", outline=True)
    assert said(submitted(plain, named, PLAN.partition("## 带动")[0])) == ["方案“plan.md”里没有认出“带动农户”。"]
    bare = PLAN.partition("合作社")[0]
    assert said(submitted(plain, named, bare)) == ["“带动农户”下面没有内容。"]
    numbered = PLAN.replace("## 主导产业", "一、主导产业").replace("## 带动农户", "二、带动农户").replace("# 九", "九")
    assert said(submitted(plain, named, numbered)) == []


def test_a_plan_to_fill_in(plain: Catalog) -> None:
    """The skeleton has the title and the parts below it, and nothing of tasks or of a background."""
    assert plain.form.plan is not None
    text = plan_skeleton(plain.form.plan, "甲村")
    assert text == "# 甲村发展方案\n\n## 主导产业\n\n【请填写：主导产业的现状】\n\n## 带动农户\n\n【请填写：带动农户】\n"


@pytest.mark.unfollowed
def test_its_pages(plain: Catalog) -> None:
    """The page on submitting shows the headings; no page speaks of a list of tasks."""
    made = pages(plain)
    assert "## 主导产业" in made["submit-fields.md"] if "submit-fields.md" in made else made["submit/fields.md"]
    assert not any(name.startswith("tasks/") for name in made)


def test_it_comes_from_word(plain: Catalog) -> None:
    """A Word file with the parts as bold lines or as styles gives the same plan."""
    made = docx.Document()
    made.add_paragraph("九曲蒋家村发展方案", style="Title")
    for line in PLAN.splitlines()[1:]:
        if line.startswith("## "):
            made.add_paragraph().add_run(line[3:]).bold = True
        elif line:
            made.add_paragraph(line)
    data = io.BytesIO()
    made.save(data)
    (text,) = (text for name, text in read("方案.docx", data.getvalue(), plain).files.items() if name.endswith(".md"))
    assert text.split() == PLAN.split()


NOW = "2012-08-06T10:00:00+08:00"


def drafted(session: Session, draft: Any) -> Any:
    """What the page is told of a draft."""
    return json.loads(session.draft(json.dumps(draft), NOW))


def test_the_form_has_the_parts(plain: Catalog) -> None:
    """The form's texts become the plan, findings go back to their fields, and the files give the draft again."""
    session = Session(plain)
    entry: dict[str, Any] = {
        "fields": {"name": "九曲蒋家村", "county": "招远市", "town": "阜山镇"},
        "plan": {"background": "", "tasks": []},
    }
    draft = {"fields": {"unit": "山东省"}, "lists": {"villages": [entry]}}
    assert not [one for one in drafted(session, draft)["findings"] if ".plan" in one["key"]]
    entry["plan"]["tasks"] = [
        {"number": 0, "own": None, "parts": ["", "户均年收入比全镇平均高三成，按交售量返利，合作社有社员四百一十户。"]}
    ]
    (found,) = [one for one in drafted(session, draft)["findings"] if ".plan" in one["key"]]
    assert found["key"] == "villages.0.plan.tasks.0.parts.0"
    entry["plan"]["tasks"][0]["parts"][0] = "苹果种植面积三千二百亩，建有气调库两座，注册商标一个。"
    told = drafted(session, draft)
    assert not [one for one in told["findings"] if ".plan" in one["key"]]
    archive = zipfile.ZipFile(io.BytesIO(session.archive(json.dumps(draft), (), ())))
    files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    (plan,) = (data.decode() for name, data in files.items() if name.endswith(".md"))
    assert [line for line in plan.splitlines() if line.startswith("#")] == ["# 九曲蒋家村发展方案", "## 主导产业", "## 带动农户"]


def test_drafts_come_together(plain: Catalog) -> None:
    """A part that another file has differently is one change, called by the place and the part."""
    session = Session(plain)
    draft: dict[str, Any] = {
        "fields": {},
        "lists": {"villages": [{"fields": {"name": "甲村"}, "plan": {"tasks": [{"parts": ["一", "二"]}]}}]},
    }
    other = json.loads(json.dumps(draft))
    other["lists"]["villages"][0]["plan"]["tasks"][0]["parts"][1] = "三"
    (change,) = json.loads(session.compare(json.dumps(draft), json.dumps(other), False))
    assert (change["what"], change["before"], change["after"]) == ("甲村，带动农户", "二", "三")
    (new,) = json.loads(session.compare(json.dumps({"fields": {}, "lists": {}}), json.dumps(draft), False))
    assert (new["kind"], new["after"]) == ("new", "甲村")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("    kind: 村\n    tasks: 1、2\n", ""),
        ("    kind: village\n    tasks: '2'\n", ""),
        ("    kind: 镇\n    tasks: 1、3\n", ""),
        ("    tasks: 1、2、3\n", ""),
        ("    kind: 镇\n    tasks: '2'\n", "“九曲蒋家村”不能选择任务2“壮大村级合作社”，这一项供村选择。"),
        ("    kind: village\n    tasks: 1、3\n", "“九曲蒋家村”不能选择任务3“建设镇域园区”，这一项供镇选择。"),
    ],
)
def test_tasks_that_not_everybody_may_choose(tasked: Catalog, more: str, message: str) -> None:
    """A number on the list is held against what the entry says of itself, by the choice's key or its words; what it leaves open is not."""
    assert said(submitted(tasked, more)) == ([message] if message else [])


def test_such_a_task_in_a_plan(tasked: Catalog) -> None:
    """The plan's heading is where it is told; the page of the task says whom it is for, and the form knows."""
    plan = "# 九曲蒋家村发展方案\n\n## 任务3 建设镇域园区\n\n### 主导产业\n\n苹果种植面积三千二百亩，建有气调库两座，注册商标一个。\n"
    outcome = submitted(tasked, "    kind: 村\n    plan: plan.md\n", plan)
    (found,) = [one for one in outcome.report.findings if one.rule == "tasks" and "不能选择" in one.message]
    assert (found.path, found.line) == ("submissions/shandong/plan.md", 3)
    made = pages(tasked)
    assert "这一项任务供镇选择。" in made["tasks/03.md"]
    assert "选择。" not in made["tasks/01.md"]


def test_slips_in_such_forms(tmp_path: Path) -> None:
    """Tasks without a heading for them, and conditions that no entry can meet, are faults of the catalogue."""
    home = tmp_path / "catalog"
    listed = "- {number: 1, name: 村, sentence: n1.1, where: {kind: [城市]}, lists: [village]}\n"
    shutil.copytree(VILLAGES, home)
    form = home / "form.yml"
    form.write_text(form.read_text("utf-8").replace("attachments:", f"{FIELDS}{PLAIN}attachments:", 1), encoding="utf-8")
    (home / "tasks.yml").write_text(listed, encoding="utf-8")
    told = "".join(flaw.sentence for flaw in verify(catalog_files(home)))
    assert "任务清单有1项任务，没有写明方案里任务的标题怎样写，补上 task，如 任务{number} {name}。" in told
    assert "“kind”没有“城市”这一种" in told
    assert "没有“village”这个列表，改成 villages。" in told
