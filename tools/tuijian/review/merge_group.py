"""What `tuijian check` is given for a group of the merge queue, an argument a line.

The folders that the group touches are checked as they will stand. The group is no change by one unit, so `scope` and `submitter`,
which every pull request in it has passed by itself, are not asked again. The sample goes with them: no folder at all means everything.
"""

from pathlib import Path

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.review.github_types import MergeGroup
from tuijian.submission.git_tree import GitTree, changes, merge_base


def folders(root: Path, catalog: Catalog, head: str) -> list[str]:
    """The units' folders that the group touches and still holds, and that of the sample: names of the catalogue's own."""
    form = catalog.form
    touched = {change.name.split(b"/")[1] for change in changes(root, merge_base(root, "HEAD", head), head) if change.name.count(b"/") > 1}
    names = [unit.slug for unit in catalog.units if unit.slug.encode() in touched] + ([form.sample.folder] if form.sample else [])
    with GitTree(root, head) as tree:
        return [f"{form.root}/{name}" for name in names if tree.entries(f"{form.root}/{name}")]


def write_arguments(group: MergeGroup, target: Path) -> None:
    """Write the arguments of the check of a group into `target`."""
    options = ["--rev", group.head_sha, "--format", "json", "--output", str(target / "report.json")]
    target.mkdir(parents=True, exist_ok=True)
    lines = [*options, *folders(Path(), read_catalog(Path("catalog")), group.head_sha)]
    (target / "arguments").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
