"""Which rule answers for a changed path: never none."""

import dataclasses

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.rules.claims import Unclaimed, claims


def test_a_path_that_no_rule_answers_for_stops_the_check() -> None:
    """Where a call has no rule for what a change brings, nothing is passed unseen: it is a gap of ours, and said to be."""
    catalog = read_catalog()
    (claimed,) = claims(["submissions/henan/说明.bin"], (), catalog)
    assert claimed.rule
    with pytest.raises(Unclaimed, match="说明"):
        claims(["submissions/henan/说明.bin"], (), dataclasses.replace(catalog, rules=()))
