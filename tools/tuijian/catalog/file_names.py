"""Which files a catalogue has, by their names inside its folder."""

import re
from collections.abc import Mapping

from tuijian.catalog.divisions import TABLES
from tuijian.catalog.fault_words import nearest

SAMPLE = "sample/"
"""Under this name the files of the sample submission come in."""

EXAMPLES = "examples/"
"""Under this name the files come in that the rules' examples are made of."""

DIVISIONS = "divisions/"
"""Under this name the tables of divisions come in, and what is to go with them."""

PAGES = "pages/"
"""Under this name the hand-written pages of the call come in."""

RECORDS = "records/"
"""Under this name, in a folder for each unit, come in the receipts of what was merged, and what is kept of each zone's steps."""

RECORD_RULES = "records.yml"
"""Under this name the steps that are kept of a zone come in, and the rules over them."""

SEARCH = "search.yml"
"""Under this name the words by which pages of the site are found come in."""

WAIVERS = "waivers.yml"
"""Under this name the rules come in that are set aside for one unit."""

SENDING = "sending.yml"
"""Under this name come in the unit's letter, the list to tick before sending, and the timetable."""

HOUSE = "house/"
"""Under this name the files of the house rules come in."""

BESIDE = (SAMPLE, EXAMPLES, PAGES, RECORDS, RECORD_RULES, SEARCH, SENDING)
"""What the verdict of nothing that is open rests on, and no digest covers."""

_CALL = ("notice.yml", "form.yml", "units.yml", "tasks.yml", "procedure.yml", "zones.yml")
_FILES = (*_CALL, RECORD_RULES, SEARCH, SENDING, WAIVERS, "published.txt", "README.md")
_NAMED = re.compile(
    r"(rules|house)/[a-z][a-z0-9-]{0,60}\.yml|pages/[^/]{1,80}\.md|records/[^/]{1,80}/[^/]{1,80}\.(yml|md)|divisions/[^/]{1,80}\.(md|txt)"
)
_ANY = ("examples/", "sample/")


def stray(name: str) -> tuple[str, str] | None:
    """Why a file of that name is none of a catalogue's, which nobody would read, and what to do about it."""
    tables = [DIVISIONS + table for table in TABLES]
    if name in _FILES or name in tables or name.endswith(".csv") or name.startswith(_ANY) or _NAMED.fullmatch(name):
        return None
    swapped = re.sub(r"\.(yaml|YML|YAML)$", ".yml", name)
    if swapped != name and (swapped in _FILES or _NAMED.fullmatch(swapped)):
        return "文件名不对，这个文件没有人读", f"改成 {swapped}"
    near = nearest(name, (*_FILES, *tables))
    return "文件夹里没有这种文件，没有人读", f"改成 {near}，不需要的就删去" if near else "删去，或者移到别处"


def receipts_folder(name: str) -> str:
    """The folder of the unit whose receipts the file holds; "" for any other file."""
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and f"{parts[0]}/" == RECORDS and parts[2] == "receipts.yml" else ""


def is_record_file(name: str) -> bool:
    """Whether a file is one of those that `tuijian.records` reads: the rules over records, or a zone's record."""
    return name == RECORD_RULES or (name.startswith(RECORDS) and not receipts_folder(name))


def files_in_folder(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of a folder, by their names in it."""
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}


def is_terms_file(name: str) -> bool:
    """Whether a file says where the tables of divisions come from, and on what terms."""
    return name.startswith(DIVISIONS) and name.endswith((".md", ".txt"))
