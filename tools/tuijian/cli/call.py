"""`tuijian call`: a unit's own call below this one, the next call after it, and what differs between two."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from tuijian.calls.province import NotPossibleError, Order, ProvinceCall, province, rules_left
from tuijian.calls.verify import verify
from tuijian.catalog.disk import catalog_files, with_shipped_files
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.catalog.soundness import UNFILLED
from tuijian.cli.init import count_in, day_in, notice_text, site_in
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.output import emit
from tuijian.console.receipt_moment import moment
from tuijian.console.workspace import catalog_folder, catalog_of, rules_of, unit_of
from tuijian.files import whole_files
from tuijian.rules.unit_seats import seatings
from tuijian.submission.folders import KEEPER_NAME

OTHERS = {"next": "tuijian.cli.call_next", "diff": "tuijian.cli.call_diff"}
"""What stands in the place of a unit, and the part that does it."""


def run(args: Namespace) -> int:
    """Do what is asked for in the first place."""
    if args.format == "html" and args.what != "diff":
        raise UsageError("html 只用于 tuijian call diff，别的写 text 或者 json。")
    if args.what in OTHERS:
        return int(import_module(OTHERS[args.what]).run(args))
    if args.other is not None:
        raise UsageError(f"多写了{in_quotes(args.other)}。")
    return _write_unit_call(args)


def new_folder(folder: str) -> Path:
    """A folder that is still to be made, or empty. UsageError where something lies there."""
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{in_quotes(folder)}里已经有文件，请换一个文件夹。没有改动。")
    return target


def _write_unit_call(args: Namespace) -> int:
    """Write the call of the unit, and say what comes next."""
    target, catalog = new_folder(args.folder), catalog_of(args.catalog)
    unit = unit_of(catalog, args.what)
    _require_seats(args, catalog, unit)
    order = Order(
        unit=unit,
        title=args.title or "",
        number=args.number or "",
        issuer=args.issuer or "",
        text=notice_text(args.text) if args.text else "",
        site=site_in(args.site),
        published=day_in("--published", args.published),
        deadline=day_in("--deadline", args.deadline),
        seats=count_in(args.seats),
    )
    try:
        unit_call = province(catalog, catalog_files(catalog_folder(args.catalog)), order)
    except NotPossibleError as error:
        raise UsageError(f"{error}没有改动。") from error
    open_places = _open_places(unit_call.files)
    slugs = [one.slug for one in catalog_units(unit_call)]
    _write(
        target,
        {f"catalog/{name}": data for name, data in unit_call.files.items()} | {f"submissions/{one}/{KEEPER_NAME}": b"" for one in slugs},
    )
    emit("".join(f"{line}\n" for line in _next_steps(args.folder, unit_call, len(slugs), open_places)))
    return 0


def _require_seats(args: Namespace, catalog: Catalog, unit: Unit) -> None:
    """UsageError for a unit that may nominate nobody: it has nobody to call for."""
    unit_seatings = [one for one in seatings(catalog, rules_of(catalog, args.catalog), moment(None, catalog)) if one.unit == unit]
    if unit_seatings and not any(one.seats for one in unit_seatings):
        raise UsageError(f"{unit.name}在这次通知里没有名额，不用再下发通知。没有改动。")


def _open_places(files: Mapping[str, bytes]) -> list[str]:
    """The places that are left open; UsageError where anything else is wrong with what was made."""
    flaws = verify(with_shipped_files(files))
    wrong = [flaw for flaw in flaws if flaw.message != UNFILLED]
    if wrong:
        raise UsageError(f"写不出规则文件夹：{wrong[0].sentence}没有改动。")
    return [f"catalog/{flaw.path} 第{flaw.line}行" for flaw in flaws]


def catalog_units(unit_call: ProvinceCall) -> tuple[Unit, ...]:
    """The units of a catalogue that was just made."""
    from tuijian.catalog.load import examine

    catalog = examine(with_shipped_files(unit_call.files)).catalog
    return catalog.units if catalog else ()


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    try:
        whole_files.create(target, files)
    except OSError as error:
        raise UsageError(f"{in_quotes(target)}写不进去（{error.strerror}）。") from error


def _next_steps(folder: str, unit_call: ProvinceCall, units: int, open_places: list[str]) -> Iterator[str]:
    """What was written, what was left open, and what comes next."""
    yield f"已写出 {folder}/catalog（规则文件夹）和 {folder}/submissions（{units}个申报单位的文件夹）。"
    yield from rules_left(unit_call.left)
    if open_places:
        yield f"还有{len(open_places)}处要填写，填好以前不能检查：{'、'.join(open_places)}。"
    yield f"核对规则文件夹：tuijian verify --catalog {folder}/catalog"
    yield f"看网站：tuijian site --catalog {folder}/catalog"
    yield f"检查各地报来的材料：tuijian check --root {folder}"
    yield f"汇总成本单位的推荐材料：tuijian collect {folder} --choose 名称"
