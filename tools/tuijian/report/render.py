"""Writes a report in one of seven formats. The module of a format is imported when it is asked for, so that the command starts quickly."""

from importlib import import_module

from tuijian.report.formats import FORMATS, MODULES
from tuijian.report.model import Legend, Report

__all__ = ["FORMATS", "render"]


def render(
    report: Report, legend: Legend, format: str, *, width: int = 80, color: bool = False, checklist: bool = False, outline: bool = False
) -> str:
    """The report in one of FORMATS, ending with one newline; the same report and legend give the same text.

    `width`, `color`, `checklist` (show the reviewer's list even where nothing asks for it) and `outline` (how plans were read)
    concern `text` alone.
    Raises KeyError for a format that there is not.
    """
    write = import_module(f"tuijian.report.{MODULES[format]}").write
    options = {"width": width, "color": color, "checklist": checklist, "outline": outline} if format == "text" else {}
    return str(write(report, legend, **options))
