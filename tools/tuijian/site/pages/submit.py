"""How to submit: the way in short, the fields one by one, an example with the checker's own words on it, the way by browser."""

from collections.abc import Iterator

from tuijian.catalog.load import Catalog
from tuijian.report import sentences
from tuijian.report.model import Level
from tuijian.site.data.sample import has_sample
from tuijian.site.data.submission_fields import SubmissionFields
from tuijian.site.drawings.screens import ScreenDrawing, ScreenRow
from tuijian.site.markup.render import Site
from tuijian.site.pages.before import has_before
from tuijian.submission.plan import LINE_LIMIT
from tuijian.text.decoding import LIMITS


def submit(site: Site) -> Iterator[tuple[str, str]]:
    """The pages. The example is there where the call has a sample; raises ExampleError where the checker fails on it."""
    fields = SubmissionFields(site)
    values = {"asked": fields, "limits": LIMITS, "plan_lines": LINE_LIMIT, "before": has_before(site.catalog)}
    comment = _comment(fields) if fields.sample.files else None
    yield "submit/index.md", site.page("submit.md.jinja", **values, folder=_folder(fields), comment=comment)
    yield "submit/fields.md", site.page("submit-fields.md.jinja", **values)
    if fields.sample.files:
        yield "submit/example.md", site.page("submit-example.md.jinja", **values)
    yield "submit/browser.md", site.page("submit-browser.md.jinja", **values, choose=_choose(fields), send=_send(fields), ask=_ask(fields))


def submit_pages(catalog: Catalog) -> list[str]:
    """The order of the pages."""
    example = ["submit/example.md"] if has_sample(catalog) else []
    before = ["submit/before.md"] if has_before(catalog) else []
    return ["submit/index.md", *before, "submit/fields.md", *example, "submit/browser.md"]


def _folder(fields: SubmissionFields) -> ScreenDrawing:
    """The folder with its files."""
    root, unit = fields.site.catalog.form.root, fields.unit
    rows = [ScreenRow("folder", root), ScreenRow("folder", unit.slug, f"{unit.name}的文件夹", 1)]
    rows += [ScreenRow("file", one.name, one.words, 2) for one in fields.files]
    inside = "、".join(f"{one.name}（{one.words}）" for one in fields.files)
    alternative = f"文件夹 {root} 里有{unit.name}的文件夹 {unit.slug}，里面有：{inside}。"
    return ScreenDrawing(f"{unit.name}报送的文件，都放在一个文件夹里。", alternative, rows)


def _comment(fields: SubmissionFields) -> ScreenDrawing:
    """The comment that comes back on the faulty example."""
    report = fields.sample.faulty.report
    todo = [f"{number}. {finding.message}" for number, finding in enumerate(sentences.of_level(report, Level.error), 1)]
    parts = {
        "结论": [sentences.verdict(report)],
        "要做什么": todo or ["没有要改的地方。"],
        "下一步由谁办理": [fields.unit.name if todo else "核对人员"],
    }
    rows = [row for title, lines in parts.items() for row in (ScreenRow("strong", title), *(ScreenRow("text", line) for line in lines))]
    spoken = "".join(f"{title}：{' '.join(lines).rstrip('。')}。" for title, lines in parts.items())
    return ScreenDrawing("提交以后收到的意见，大致是这个样子。", f"一条意见，分三部分。{spoken}", rows)


def _choose(fields: SubmissionFields) -> ScreenDrawing:
    """The files on their way into the browser."""
    root, slug = fields.site.catalog.form.root, fields.unit.slug
    rows = [ScreenRow("folder", root), ScreenRow("button", "Add file 添加文件"), ScreenRow("button", "Upload files 上传文件", depth=1)]
    alternative = f"文件夹 {root} 的网页上，先点按钮 Add file，再点 Upload files，然后把文件夹 {slug} 拖进虚线框。"
    return ScreenDrawing("把整个文件夹拖进去。", alternative, [*rows, ScreenRow("area", f"把文件夹 {slug} 拖到这里")])


def _send(fields: SubmissionFields) -> ScreenDrawing:
    """What is said of the change, and where it goes."""
    title = _title(fields)
    choices = [ScreenRow("other", "直接存入"), ScreenRow("choice", "另开一个分支，并提出合并请求")]
    alternative = f"填写框里写着“{title}”，两个选项里选中的是另开一个分支并提出合并请求，下面是按钮 Propose changes。"
    return ScreenDrawing(
        "写一句说明，再提交。",
        alternative,
        [ScreenRow("field", title, "一句说明"), *choices, ScreenRow("button", "Propose changes 提交改动")],
    )


def _ask(fields: SubmissionFields) -> ScreenDrawing:
    """The pull request."""
    title = _title(fields)
    rows = [
        ScreenRow("field", title, "标题"),
        ScreenRow("field", "可以空着", "说明"),
        ScreenRow("button", "Create pull request 提出合并请求"),
    ]
    return ScreenDrawing("提出合并请求。", f"标题框里写着“{title}”，说明框可以空着，下面是按钮 Create pull request。", rows)


def _title(fields: SubmissionFields) -> str:
    return f"报送{fields.unit.name}推荐材料"
