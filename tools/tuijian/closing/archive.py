"""The archive of a call: the site, the catalogue with its records, the papers, what became of them, and how to cite it."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tuijian import __version__
from tuijian.catalog.disk import files_below
from tuijian.catalog.legend import legend
from tuijian.closing import citation, summary
from tuijian.closing.course import Course, is_archived
from tuijian.console.receipt_moment import source_date
from tuijian.doctor.setup import EXAMPLE, MKDOCS, Setup
from tuijian.files.sealed_archive import SUMS, in_folder
from tuijian.report.as_json import write
from tuijian.report.sentences import call_standing, not_official
from tuijian.rules.base import timezone_of
from tuijian.site.build import offline
from tuijian.submission.tree import FolderTree

if TYPE_CHECKING:
    from tuijian.catalog.load import Catalog

ABOUT = "归档说明.txt"
_TEXT = """{title}
{line}

{official}
{standing}

这里有什么：
  site/          说明网站，从硬盘打开 site/index.html 就能看，也能搜索
  catalog/       通知、规则和登记的后续环节（catalog/records）
  {root}/   各单位提交的材料，照原样
  summary.md     推荐情况汇总；summary.csv 供表格软件打开，summary.json 供程序读取
  report.json    归档时对全部材料的检查结果，按截止时间核对
  CITATION.cff、datacite.json   引用和登记用的信息
  {sums}     每个文件的校验值，用 sha256sum --check {sums} 核对

datacite.json 里没有 DOI，由收存的机构分配。写着 {unknown} 的是归档时不知道的；publicationYear 写的是归档的年份，公开发布时请按实际改。
用 tuijian {version} 制作。用同一套程序、同样的规则和材料再做一次，得到的压缩包逐字节相同。
"""


def seconds(catalog: "Catalog") -> int:
    """The moment of all that is made: SOURCE_DATE_EPOCH, else the beginning of the day since which the call stands as it does."""
    if (epoch := source_date()) is not None:
        return epoch
    since = catalog.notice.state.since
    assert since is not None, "a call that is over has a day"
    return int(datetime.combine(since, time(), timezone_of(catalog)).timestamp())


def files(root: Path, folder: Path, site: Path, course: Course, archive_credits: citation.ArchiveCredits) -> dict[str, bytes]:
    """Everything in the archive but the checksums. `folder` is that of the catalogue, `site` that of mkdocs.yml."""
    catalog, moment = course.catalog, seconds(course.catalog)
    year = datetime.fromtimestamp(moment, timezone_of(catalog)).year
    return {
        **in_folder("site", offline(site, moment, checks=False, catalog=folder, papers=root)),
        **in_folder("catalog", files_below(folder)),
        **dict(_papers(root, course)),
        **summary.files(course, course.matters.open),
        **citation.files(catalog.notice, _with_addresses(root, catalog, archive_credits), abstract(course), year),
        "report.json": write(course.report, legend(catalog)).encode(),
        ABOUT: _about_text(course).encode(),
    }


def abstract(course: Course) -> str:
    """What the archive holds, in two sentences with its numbers."""
    notice, totals = course.catalog.notice, summary.totals(course)
    lists = "，".join(f"{one.label}{totals[one.name]}个" for one in course.catalog.form.lists)
    held = "通知和规则、说明网站、各单位提交的材料、后续环节的记录和推荐情况汇总"
    return (
        f"《{notice.title}》（{notice.number}）的归档，有{held}。推荐单位{totals['units']}个，有材料的{totals['submissions']}个；{lists}。"
    )


def _papers(root: Path, course: Course) -> Iterator[tuple[str, bytes]]:
    """Every file of the units' folders and the sample, as it is; what is no file, or has a name that is not allowed, is left out."""
    tree, form = FolderTree(root), course.catalog.form
    entries = [entry for one in course.submissions.values() for entry in one.entries]
    sample = tree.entries(f"{form.root}/{form.sample.folder}") if form.sample else ()
    for entry in (*entries, *sample):
        if is_archived(entry):
            yield str(entry.path), tree.read(str(entry.path), entry.size)


def _with_addresses(root: Path, catalog: "Catalog", archive_credits: citation.ArchiveCredits) -> citation.ArchiveCredits:
    """With the addresses that lead somewhere."""
    path, site = root / MKDOCS, catalog.notice.site
    setup = Setup(catalog, {MKDOCS: path.read_text(encoding="utf-8")} if path.is_file() else {})
    own_site = "" if EXAMPLE.search(urlsplit(site).hostname or "") else site
    return archive_credits._replace(site=own_site, repository=setup.repo_url)


def _about_text(course: Course) -> str:
    notice, title = course.catalog.notice, citation.title(course.catalog.notice)
    return _TEXT.format(
        title=title,
        line="=" * (2 * len(title)),
        official=not_official(legend(course.catalog)),
        standing=f"{call_standing(notice.state.stands, notice.last_day)}。",
        root=course.catalog.form.root,
        sums=SUMS,
        unknown=citation.UNKNOWN,
        version=__version__,
    )
