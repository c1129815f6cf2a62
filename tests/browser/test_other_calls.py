"""The page for other calls: one with two lists and no plans, one with schools in counties."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from talk import NOW

from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.site.markup.render import Site
from tuijian.site.pages.fill import DATA, fill, fill_files

CALLS = sorted(path.parent for path in (Path(__file__).resolve().parents[1] / "catalogs").glob("*/notice.yml"))


@pytest.fixture(params=CALLS, ids=lambda path: path.name)
def other(request: pytest.FixtureRequest) -> Catalog:
    """Another call."""
    return read_catalog(request.param)


def test_the_form_is_the_calls_own(other: Catalog) -> None:
    """The page and its data are made from the call's form: its fields, its lists, its units."""
    site = Site.of(other)
    assert dict(fill(site))
    data = json.loads(dict(fill_files(site))[DATA])
    assert [one["name"] for one in data["lists"]] == [one.name for one in other.form.lists]
    assert [one["name"] for one in data["units"]] == [unit.name for unit in other.units]
    assert (data["plan"] is None) == (other.form.plan is None)


def test_its_sample_goes_in_and_out(other: Catalog) -> None:
    """The call's sample is checked, becomes a draft, and says the same again as the draft's own files."""
    session = Session(other)
    assert other.form.sample is not None
    now = (other.form.sample.as_of + timedelta(0)).isoformat()
    files = {name: data for name, data in other.base.items() if "/" not in name}
    told = ask(session, files, now)
    attached = [{"name": name, "size": len(data)} for name, data in files.items() if name.endswith(other.form.attachments)]
    again = json.loads(session.draft(json.dumps({**told["draft"], "files": attached}), now))
    assert told["status"] == again["status"] == "success"
    assert again["codes"] == told["codes"] != {}


def test_nothing_filled_in_is_no_fault(other: Catalog) -> None:
    """An empty draft of any call is judged, not stumbled over."""
    told = json.loads(Session(other).draft(json.dumps({"lists": {one.name: [{}] for one in other.form.lists}}), NOW))
    assert told["fault"] is None


def ask(session: Session, files: dict[str, bytes], now: str) -> Any:
    """What the page is told of files at some moment."""
    names = [{"path": name, "size": len(data)} for name, data in files.items()]
    return json.loads(session.look(json.dumps(names), list(files.values()), now))
