"""What `tuijian check` is given for a group of the merge queue, an argument a line in FOLDER/arguments: group.py EVENT FOLDER.

The folders that the group touches are checked as they will stand. The group is no change by one unit, so `scope` and `submitter`,
which every pull request in it has passed by itself, are not asked again. The sample goes with them: no folder at all means everything.
"""

import sys
from pathlib import Path

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.cli.review import read_event
from tuijian.submission.git_tree import GitTree, changes, merge_base


def folders(root: Path, catalog: Catalog, head: str) -> list[str]:
    """The units' folders that the group touches and still holds, and that of the sample: names of the catalogue's own."""
    form = catalog.form
    touched = {change.name.split(b"/")[1] for change in changes(root, merge_base(root, "HEAD", head), head) if change.name.count(b"/") > 1}
    mine = [unit.slug for unit in catalog.units if unit.slug.encode() in touched] + ([form.sample.folder] if form.sample else [])
    with GitTree(root, head) as tree:
        return [f"{form.root}/{name}" for name in mine if tree.entries(f"{form.root}/{name}")]


def main(arguments: list[str]) -> None:
    """Write them down."""
    event, target = read_event(arguments[0]), Path(arguments[1])
    if event.merge_group is None:
        raise SystemExit("no merge group")
    head = event.merge_group.head_sha
    options = ["--rev", head, "--format", "json", "--output", str(target / "report.json")]
    target.mkdir(parents=True, exist_ok=True)
    lines = [*options, *folders(Path(), read_catalog(Path("catalog")), head)]
    (target / "arguments").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
