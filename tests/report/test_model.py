"""What a level means."""

from tuijian.report.model import Level


def test_levels() -> None:
    """Levels are ranked by weight, and each has a label of its own in Chinese."""
    assert [level.rank for level in Level] == [0, 1, 2, 3]
    assert [level.label for level in Level] == ["必须修改", "建议修改", "请核实", "提示"]
