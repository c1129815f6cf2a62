"""The folders that the page's links lead to."""

from pathlib import Path

from tuijian.catalog.disk import read_catalog


def test_each_unit_has_its_folder(root: Path) -> None:
    """GitHub's page for uploading opens a folder that is there: each unit's is, from the start, and no other but the sample's."""
    units = {unit.slug for unit in read_catalog().units}
    there = {path.name for path in (root / "submissions").iterdir() if path.is_dir()}
    assert there == units | {"_example"}
    assert all((root / "submissions" / unit / ".gitkeep").is_file() for unit in units)
