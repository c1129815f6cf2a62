"""`tuijian export`: a unit's list as a workbook, its plans as Word files, or the summary of all units."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check.pipeline import Request
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.office_workspace import OfficeWorkspace, office_workspace_of, write_file
from tuijian.console.output import emit
from tuijian.console.receipt_moment import moment
from tuijian.console.workspace import rules_of, unit_of
from tuijian.form.models import PlanForm
from tuijian.report.sentences import not_official
from tuijian.submission.folders import holds_submission
from tuijian.submission.reader import Submission
from tuijian.submission.tree import part_problem, printable

if TYPE_CHECKING:
    from tuijian.office.write.letter import PaperFile
    from tuijian.office.write.summary import Material


def run(args: Namespace) -> int:
    """Write the files and name them; 0."""
    office = office_workspace_of(args)
    if args.summary:
        return _summary(args, office)
    if args.unit is None:
        raise UsageError("还缺少单位，写成 tuijian export 单位；要各单位的汇总时写 tuijian export --summary。")
    unit = unit_of(office.catalog, args.unit)
    write = {"xlsx": _workbook, "docx": _documents, "annex": _annex, "brief": _brief, "letter": _letter, "annex-docx": _annex_paper}
    _name_files(write[args.format](args, office, unit))
    return 0


def _name_files(paths: list[Path]) -> None:
    emit("".join(f"已写出 {printable(str(path).encode('utf-8', 'surrogateescape'))}\n" for path in paths))


def _summary(args: Namespace, office: OfficeWorkspace) -> int:
    from tuijian.office.write.summary import summary

    if args.unit is not None or args.format != "xlsx":
        raise UsageError("汇总是一份 Excel 文件，不用写单位，也没有别的格式。")
    path = Path(args.output or "汇总.xlsx")
    write_file(path, summary(_material(args, office)), args.replace)
    _name_files([path])
    return 0


def _material(args: Namespace, office: OfficeWorkspace) -> "Material":
    """All units' folders, judged at the moment that the user names; the sample is none of them."""
    from tuijian.office.write.summary import Material
    from tuijian.rules.unit_seats import seatings

    rules, as_of = rules_of(office.catalog, args.catalog, office.root), moment(args.as_of, office.catalog)
    submissions = {unit.slug: office.submission(unit.slug) for unit in office.catalog.units}
    there = {folder: one for folder, one in submissions.items() if holds_submission(one.entries)}
    report = office.checked(rules, Request(as_of, folders=frozenset(there), receipt_known=args.as_of is not None))
    return Material(office.catalog, there, report, seatings(office.catalog, rules, as_of))


def _workbook(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.layout import layout
    from tuijian.office.listfile import nomination_of
    from tuijian.office.write.unit_workbook import workbook

    nomination = nomination_of(office.catalog.form, office.submission(unit.slug))
    path = Path(args.output or f"{unit.name}{layout(office.catalog.form).lists[0].title}.xlsx")
    write_file(path, workbook(office.catalog, unit, nomination), args.replace)
    return [path]


def _annex(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.write.annex import annex

    path = Path(args.output or f"附件1 {unit.name}推荐汇总表.xlsx")
    write_file(path, annex(office.catalog, unit, office.submission(unit.slug)), args.replace)
    return [path]


def _letter(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.write.letter import letter

    paper = letter(office.catalog, unit, office.submission(unit.slug))
    if paper is None:
        raise UsageError("这次推荐的规则文件夹没有写报送用的函（sending.yml 的 letter）。")
    return _write_paper(args, paper)


def _annex_paper(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.write.letter import annex_paper

    return _write_paper(args, annex_paper(office.catalog, unit, office.submission(unit.slug)))


def _write_paper(args: Namespace, paper: "PaperFile") -> list[Path]:
    """Write the file; what in it is still to be filled in is said first."""
    path = Path(args.output or paper.name)
    write_file(path, paper.data, args.replace)
    if paper.open:
        emit(f"还要填写：{'、'.join(paper.open)}（文件里标黄）\n")
    return [path]


def _brief(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.write.leader_page import UnitPapers, leader_page
    from tuijian.rules.unit_seats import seatings

    rules, as_of = rules_of(office.catalog, args.catalog, office.root), moment(args.as_of, office.catalog)
    submission = office.submission(unit.slug)
    request = Request(as_of, folders=frozenset({unit.slug} if submission.files else ()), receipt_known=args.as_of is not None)
    report = office.checked(rules, request)
    path = Path(args.output or f"{unit.name}推荐情况.docx")
    write_file(
        path, leader_page(UnitPapers(office.catalog, unit, submission, report, seatings(office.catalog, rules, as_of))), args.replace
    )
    return [path]


# --- plans ----------------------------------------------------------------------------------------


def _documents(args: Namespace, office: OfficeWorkspace, unit: Unit) -> list[Path]:
    from tuijian.office.write.plan import document

    form = office.catalog.form.plan
    if form is None:
        raise UsageError("这次推荐不要求报送方案。")
    folder = Path(args.output or ".")
    if not folder.is_dir():
        raise UsageError(f"没有{in_quotes(folder)}这个文件夹。")
    submission, tasks = office.submission(unit.slug), task_headings(office.catalog, form)
    draft = office.catalog.form.is_draft(submission.text(office.catalog.form.stage_field))
    note = "草稿。" * draft + not_official(legend(office.catalog))
    texts = dict(_plans(form, office.catalog, submission))
    paths = [folder / f"{name}.docx" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        write_file(path, document(text, tasks, note), args.replace)
    return paths


def task_headings(catalog: Catalog, form: PlanForm) -> list[str]:
    """The headings of the call's tasks."""
    return [form.task.format(number=task.number, name=task.name) for task in catalog.tasks]


def _plans(form: PlanForm, catalog: Catalog, submission: Submission) -> Iterator[tuple[str, str]]:
    """The text of each plan that the list names, by the name without its ending; one to be filled in where there is none yet."""
    from tuijian.submission.skeleton import plan_skeleton, unknown_name

    lists = [found for found in catalog.form.lists if any(field.name == form.field for field in found.fields)]
    entries = [entry for found in lists for entry in submission.lists.get(found.name, ())]
    for entry in entries:
        file, name = entry.text(form.field), entry.text("name")
        plan = submission.plans.get(file)
        yield _stem(file.rpartition(".")[0], name), plan.text if plan else plan_skeleton(form, name or unknown_name(lists[0]))
    if not entries:
        yield _stem(), plan_skeleton(form, unknown_name(lists[0]))


def _stem(*names: str) -> str:
    """The first of these names that a file may have, whoever wrote it: none leads into another folder."""
    return next((name for name in names if part_problem(name.encode("utf-8", "surrogateescape")) is None), "初步方案")
