"""The catalogue to take away: workbooks, CSV, JSON, schemas for editors, the deadline for calendars. Each has an address that stays."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any

from pydantic import BaseModel

from tuijian.calls.schemas import PUBLISHED, SCHEMAS, schema_address, schemas_of
from tuijian.report.escape import visible
from tuijian.site.data.tables import DataTable, division_tables, tables
from tuijian.site.downloads.formats import CalendarEvent, TableBook, as_json, calendar, table_csv, table_json
from tuijian.site.drawings.timetable import DueDay, due_days
from tuijian.site.markup.render import Site
from tuijian.site.pages.before import has_before

DATA = "data.md"


@dataclass(frozen=True, eq=False)
class Download:
    """A file to take away: made when its contents are first asked for. And how large it is in words."""

    path: str
    make: Callable[[], bytes]

    @cached_property
    def data(self) -> bytes:
        """The contents."""
        return self.make()

    @property
    def size(self) -> str:
        """In kilobytes, as file managers count them."""
        return f"{max(1, round(len(self.data) / 1024))} KB"


@dataclass(frozen=True, slots=True)
class OfferedTable:
    """A table with its files."""

    table: DataTable
    csv: Download
    json: Download


@dataclass(frozen=True)
class Downloads:
    """All that is offered, as the page speaks of it."""

    book: Download
    whole: Download
    tables: tuple[OfferedTable, ...]
    division_book: Download
    divisions: tuple[OfferedTable, ...]
    terms: tuple[Download, ...]
    schemas: Mapping[str, Download]
    calendar: Download | None
    timetable: Download | None

    def files(self) -> Iterator[Download]:
        """Every file once."""
        yield from (self.book, self.whole, self.division_book, *self.terms, *self.schemas.values())
        yield from (one for offered in (*self.tables, *self.divisions) for one in (offered.csv, offered.json))
        yield from filter(None, [self.calendar, self.timetable])


def data_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every file to take away by its path."""
    yield from ((one.path, one.data) for one in downloads(site).files())


def data_paths(site: Site) -> list[str]:
    """Where the files to take away lie, known before they are made."""
    return [one.path for one in downloads(site).files()]


def downloads_page(site: Site) -> Iterator[tuple[str, str]]:
    """The page that says what each file holds and how large it is."""
    yield DATA, site.page("data.md.jinja", found=downloads(site), note=note(site))


@lru_cache(maxsize=1)
def downloads(site: Site) -> Downloads:
    """All of them. Kept: the page that tells their sizes and the files themselves ask for them."""
    ours, theirs = tables(site), division_tables(site.catalog.tables)
    return Downloads(
        book=Download("data/catalog.xlsx", partial(_book, site, ours)),
        whole=Download("data/catalog.json", lambda: as_json(catalog_object(site))),
        tables=tuple(_offered_table(site, table, "data/") for table in ours),
        division_book=Download("data/divisions/divisions.xlsx", partial(_division_book, site, theirs)),
        divisions=tuple(_offered_table(site, table, "data/divisions/", terms=True) for table in theirs),
        # Markdown would become a page of the site: these go as they are.
        terms=tuple(Download(f"data/divisions/{_as_text(name)}", text.encode) for name, text in site.catalog.terms.items()),
        schemas={name: Download(PUBLISHED.format(name), partial(_schema, site, name)) for name in schemas_of(site.catalog)},
        calendar=_calendar(site),
        timetable=_timetable(site),
    )


# --- what every file says of itself -----------------------------------------------------------------


def note(site: Site) -> str:
    """Whose document the files are not, and what counts."""
    notice = site.catalog.notice
    whose = "" if site.official else f"，不是{notice.authority}的文件"
    return f"由程序根据{notice.number}整理{whose}；推荐以推荐单位的正式行文为准，通知内容以原文为准。"


def json_head(site: Site) -> dict[str, Any]:
    """What JSON files begin with; `catalog` changes whenever anything in the catalogue does."""
    notice = site.catalog.notice
    return {"note": note(site), "notice": notice.number, "source": notice.site, "catalog": site.catalog.digest}


def _terms_note(site: Site) -> str:
    """Where the texts lie that tables of divisions go with."""
    names = "、".join(map(_as_text, site.catalog.terms))
    return f"{note(site)}来源和许可见同一文件夹的 {names}。" if names else note(site)


def _as_text(name: str) -> str:
    return f"{name.removesuffix('.md')}.txt" if name.endswith(".md") else name


def _file_day(site: Site) -> date:
    """The day that stands in files in place of the clock: the notice's own."""
    return site.catalog.notice.published or site.moment.date()


# --- the files --------------------------------------------------------------------------------------


def _offered_table(site: Site, table: DataTable, folder: str, terms: bool = False) -> OfferedTable:
    remark = _terms_note(site) if terms else note(site)
    table_as_csv, as_text = partial(table_csv, table, remark), partial(table_json, table, {**json_head(site), "note": remark})
    name = f"{folder}{table.name}"
    return OfferedTable(table, Download(f"{name}.csv", table_as_csv), Download(f"{name}.json", as_text))


def catalog_object(site: Site) -> dict[str, Any]:
    """The catalogue as one object that its schema describes: its files by their names, and what the file is.

    Without the rules' examples, which stand on their pages, and without the accounts of those who submit.
    """
    catalog = site.catalog
    single_files: dict[str, BaseModel] = {"notice.yml": catalog.notice, "form.yml": catalog.form, "zones.yml": catalog.zones}
    single_files |= {"sending.yml": catalog.sending} if has_before(catalog) else {}
    list_files = {"units.yml": catalog.units, "tasks.yml": catalog.tasks, "procedure.yml": catalog.steps}
    files = {name: _plain_data(model) for name, model in single_files.items()} | {
        name: [*map(_plain_data, models)] for name, models in list_files.items()
    }
    for rule in catalog.rules:
        files.setdefault(catalog.sources[rule.id][0].name, []).append(_plain_data(rule))
    return {
        "$schema": schema_address(catalog.notice.site, "catalog"),
        **json_head(site),
        **{name: data for name, data in files.items() if data},
    }


def _plain_data(model: BaseModel) -> Any:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"accounts", "deputies"})


def _schema(site: Site, name: str) -> bytes:
    return as_json(schema(site, name))


def schema(site: Site, name: str) -> dict[str, Any]:
    """The schema that `tuijian schema` prints, and whose document it is not."""
    first, *rest = SCHEMAS[name](site.catalog).items()
    return dict([first, ("$comment", note(site)), *rest])


def _book(site: Site, data_tables: tuple[DataTable, ...]) -> bytes:
    notice = site.catalog.notice
    book = TableBook(notice.title, note(site), _file_day(site))
    sheets = [f"{table.title}：{len(table.rows)}行" for table in data_tables]
    book.text("说明", [notice.title, notice.number, note(site), f"网页：{notice.site}data/", *sheets])
    for table in data_tables:
        book.table(table)
    return book.bytes()


def _division_book(site: Site, data_tables: tuple[DataTable, ...]) -> bytes:
    terms = _terms_note(site)
    book = TableBook("行政区划", terms, _file_day(site))
    book.text("说明", ["行政区划", terms, *(f"{table.title}：{len(table.rows)}行" for table in data_tables)])
    for table in data_tables:
        book.table(table)
    for name, text in site.catalog.terms.items():
        book.text(_as_text(name), text.splitlines())
    return book.bytes()


def _calendar(site: Site) -> Download | None:
    """The deadline as an event, with the notice's words and our reading of them; None where the call has none."""
    notice = site.catalog.notice
    if notice.deadline is None:
        return None
    readings = [bound.rule.reading for bound in site.rules if bound.kind.name == "deadline" and bound.rule.reading]
    quote = f"通知原文：“{notice.sentences[notice.deadline.sentence].text}”"
    texts = {
        "SUMMARY": f"{'（已经截止）' if notice.state.over else ''}通知要求在这一天前报送推荐材料",
        "DESCRIPTION": "\n".join(
            [*([f"{site.standing}。"] if site.standing else []), f"{notice.title}（{notice.number}）", quote, *readings, note(site)]
        ),
        "URL": visible(notice.site),
    }
    return Download(
        "data/deadline.ics", partial(calendar, [CalendarEvent(notice.deadline.day, texts, notice.site + notice.number)], _file_day(site))
    )


def _timetable(site: Site) -> Download | None:
    """The days by which things are best done, as events; None where none are told, and where all of them are over."""
    notice = site.catalog.notice
    events = [_due(site, one) for one in due_days(site.catalog)]
    return Download("data/timetable.ics", partial(calendar, events, _file_day(site))) if events and not notice.state.over else None


def _due(site: Site, due_day: DueDay) -> CalendarEvent:
    notice = site.catalog.notice
    advice = f"这是本站的建议，不是通知的要求。{notice.title}（{notice.number}）"
    texts = {
        "SUMMARY": f"建议：{due_day.name}",
        "DESCRIPTION": "\n".join(filter(None, [due_day.text, advice, note(site)])),
        "URL": visible(notice.site),
    }
    return CalendarEvent(due_day.day, texts, f"{notice.site}{notice.number}#{due_day.name}")
