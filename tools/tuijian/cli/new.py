"""`tuijian new`: writes a submission to be filled in."""

from argparse import Namespace
from pathlib import Path

from tuijian.calls.schemas import schema_address
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.output import emit
from tuijian.console.receipt_moment import moment
from tuijian.console.workspace import SUBMISSIONS, catalog_of, locate, rules_of, unit_of
from tuijian.files import whole_files
from tuijian.report.sentences import call_standing
from tuijian.rules.unit_seats import seatings
from tuijian.submission.skeleton import Nominee, skeleton
from tuijian.submission.tree import part_problem


def run(args: Namespace) -> int:
    """Write the files, say where they are."""
    root = locate((), args.root, catalog_of(args.catalog).form.root if args.catalog else SUBMISSIONS).root
    catalog = catalog_of(args.catalog, root)
    unit = unit_of(catalog, args.unit)
    folder = root / catalog.form.root / unit.slug
    written = skeleton(catalog.form, unit.name, _entries(args, catalog, unit, root), schema_address(catalog.notice.site, "submission"))
    _write(folder, {name: text.encode() for name, text in written.items()}, catalog)
    shown = folder.relative_to(root).as_posix()
    stands = call_standing(catalog.notice.state.stands, catalog.notice.last_day)
    standing = f"{stands}，写出的可以用来试填，不会被收下。\n" if stands else ""
    emit("".join(f"已写出 {shown}/{name}\n" for name in written) + f"填写以后检查：tuijian check {shown}\n{standing}")
    return 0


def _entries(args: Namespace, catalog: Catalog, unit: Unit, root: Path) -> dict[str, list[Nominee]]:
    """One entry in each list that takes seats, or those named; none where the unit has no seats."""
    rules = rules_of(catalog, args.catalog, root)
    none = {one.list for one in seatings(catalog, rules, moment(None, catalog)) if one.unit == unit and not one.seats}
    first, *others = [found.name for found in catalog.form.seat_lists]
    entries = {first: [_nominee(name, catalog, unit) for name in args.name] or [Nominee()], **{name: [Nominee()] for name in others}}
    return {name: some for name, some in entries.items() if name not in none or (args.name and name == first)}


def _nominee(name: str, catalog: Catalog, unit: Unit) -> Nominee:
    """The nominee with its code, where just one division of that full name lies in the unit."""
    if part_problem(name.encode("utf-8", "surrogateescape")) is not None:
        raise UsageError(f"名称{in_quotes(name)}里有不能用的字。")
    rows = [row for row in catalog.ownership.divisions_of(unit, catalog.register.named(name)) if row.name == name]
    return Nominee(name, rows[0].code if len(rows) == 1 else "")


def _write(folder: Path, written: dict[str, bytes], catalog: Catalog) -> None:
    try:
        if (folder / catalog.form.file).exists():
            raise FileExistsError
        whole_files.create(folder, written)
    except FileExistsError as error:
        raise UsageError(f"{in_quotes(folder)}里已经有材料，没有改动。") from error
    except OSError as error:
        raise UsageError(f"{in_quotes(folder)}写不进去（{error.strerror}）。") from error
