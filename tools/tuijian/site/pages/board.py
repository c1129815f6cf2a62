"""办理进度: how far each unit and place has come, what waits for whom, which tasks were chosen, every event with what bears it out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache, partial

from tuijian.catalog.models import Task
from tuijian.office.write.summary import ABSENT, OUT
from tuijian.records.models import Adopted, Event
from tuijian.records.states import Moment
from tuijian.report.escape import cut
from tuijian.report.sentences import SOURCES
from tuijian.rules.base import timezone_of
from tuijian.site.data.place_verdict import Judge
from tuijian.site.data.progress import PlaceProgress, Progress, UnitProgress, days_waited
from tuijian.site.data.tables import DataTable
from tuijian.site.downloads.atom import About, News, feed
from tuijian.site.downloads.formats import table_csv, table_json
from tuijian.site.markup.escape import anchor
from tuijian.site.markup.render import Site, address_beside
from tuijian.site.pages.downloads import Download, json_head, note
from tuijian.site.pages.zones import grid
from tuijian.text.personal_data import mask

BOARD = "board.md"
FEED = "board/feed.xml"

COLUMNS = 8
"""Of so many places each has a column of its own among the tasks; of more it is told how many chose each task."""

SHADES = 4

ADOPTED: Mapping[Adopted, str] = {"yes": "采纳", "partly": "部分采纳", "no": "未采纳"}
NOT_PUBLIC = "文件未公开，登记了校验值"

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class TaskWithPlaces:
    """A task with the places that chose it, and how dark their number is, from 0 to SHADES. The unit's own tasks have no number."""

    task: Task | None
    places: tuple[PlaceProgress, ...]
    shade: int

    @property
    def names(self) -> frozenset[str]:
        """The places' own anchors."""
        return frozenset(place.anchor for place in self.places)


@dataclass(frozen=True, slots=True)
class StateMeaning:
    """A state in the words of the page: what it stands for, what comes next, and since when a place of the sample stood so."""

    state: str
    means: str
    waits: str
    sample: str


def board(site: Site) -> Iterator[tuple[str, str]]:
    """The page; it says so where nothing has come in."""
    current = progress(site)
    yield (
        BOARD,
        site.page(
            "board.md.jinja", **_template_values(current), files=downloads(site), feed=FEED if current.stages else "", note=note(site)
        ),
    )


def board_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """What the page shows as tables to take away, and the events as a feed."""
    yield from ((one.path, one.data) for pair in downloads(site) for one in pair[1:])
    if progress(site).stages:
        yield FEED, atom(progress(site))


@lru_cache(maxsize=4)
def progress(site: Site) -> Progress:
    """How far all have come; kept, as the page and its files ask for it."""
    return Progress(site)


def _template_values(current: Progress) -> dict[str, object]:
    return {
        "found": current,
        "heard": sum(row.state not in (OUT, ABSENT) for row in current.rows),
        "seats": address_beside(current.site, "seats"),
        "grid": grid(current.site),
        "tiles": {row.unit.name: row for row in current.rows},
        "counts": _state_counts(current),
        "meanings": list(meanings(current)),
        "chosen": chosen_tasks,
        "columns": COLUMNS,
        "waited": days_waited,
        "evidence": evidence,
        "shown": _safe_text,
        "said": event_details,
        "source": SOURCES,
        "thing": "地方" if Judge.of(current.site) else "推荐对象",
        "together": _tile_words,
        "seated": [one.name for one in current.catalog.form.seat_lists],
    }


def _state_counts(current: Progress) -> dict[str, int]:
    """How many units stand where, the less advanced first."""
    counts = Counter(row.state for row in current.rows)
    return {state: counts[state] for state in sorted(counts, key=lambda state: current.colours[state].rank)}


def _tile_words(row: UnitProgress) -> str:
    """What a tile says: its state, or of several places how many stand where."""
    states = Counter(place.state for place in row.places if place.seated or place.standing)
    return "、".join(f"{state}{number}" for state, number in states.items()) if len(states) > 1 else row.state


# --- states ------------------------------------------------------------------------------------------


def meanings(current: Progress) -> Iterator[StateMeaning]:
    """Every state in its order."""
    first = {moment.state: (place, moment) for place in reversed(current.examples) for moment in _moments(place)}
    names: dict[str, list[str]] = {}
    for stage in current.stages:
        names.setdefault(stage.state, []).append(stage.name)
    states = [(state, colour) for state, colour in current.colours.items() if state != OUT or any(row.state == OUT for row in current.rows)]
    for state, colour in sorted(states, key=lambda one: one[1].rank):
        if state in names:
            place, moment = first.get(state, (None, None))
            shown = f"{place.name} {moment.event.date}" if place and moment else ""
            yield StateMeaning(state, f"登记了“{'”或者“'.join(names[state])}”", _next_wait(current, state), shown)
        else:
            yield StateMeaning(state, _BEFORE.get(colour.name, ""), "", "")


_BEFORE = {
    "out": "按通知没有推荐名额",
    "absent": "本仓库里没有它的推荐名单；是否已经正式行文报送，本站不知道",
    "draft": "推荐名单在本仓库里，注明是草稿",
    "sent": "推荐名单在本仓库里，后面的环节没有登记",
}


def _next_wait(current: Progress, state: str) -> str:
    """What is waited for after a state: in the stage's own words, else in those of the procedure's step."""
    stage = next(one for one in reversed(current.stages) if one.state == state)
    step = next((one for one in current.catalog.steps if one.number == stage.next), None)
    if stage.waits:
        return f"{stage.waits.who}：{stage.waits.what}"
    return f"{step.actor}：{step.action}" if step else ""


def _moments(place: PlaceProgress) -> Sequence[Moment]:
    return place.standing.timeline if place.standing else ()


# --- tasks -------------------------------------------------------------------------------------------


def chosen_tasks(current: Progress, places: Sequence[PlaceProgress]) -> list[TaskWithPlaces]:
    """Every task of the call with the places that chose it, then those that the places thought of themselves; none of nobody's tasks."""
    by_task = {task: tuple(place for place in places if task.number in place.tasks) for task in current.catalog.tasks}
    own = tuple(place for place in places if place.own)
    most = max((len(some) for some in (*by_task.values(), own)), default=0)
    if not most:
        return []
    rows = [TaskWithPlaces(task, some, _shade(len(some), most)) for task, some in by_task.items()]
    return [*rows, TaskWithPlaces(None, own, _shade(len(own), most))] if own else rows


def _shade(number: int, most: int) -> int:
    return -(-SHADES * number // most)


# --- what bears an event out -------------------------------------------------------------------------


def evidence(event: Event) -> list[tuple[str, str]]:
    """What is public of it, each with what it is; an address comes whole as `address`, for a link; what is not public is told as such."""
    proof = event.evidence
    texts = [(name, _safe_text(text)) for name, text in (("文号", proof.number), ("引文", proof.quote)) if text]
    public = [*texts, ("address", proof.address)] if proof.address else texts
    return [*public, ("", NOT_PUBLIC)] if proof.digest else public


def event_details(event: Event) -> str:
    """What else there is to an event: how many opinions, what became of them, who takes the place."""
    answers = Counter(answer.adopted for answer in event.answers or ())
    parts = [f"意见{len(event.items)}条" if event.items else ""]
    parts += [f"{word}{answers[key]}条" for key, word in ADOPTED.items() if answers[key]]
    parts += [f"由{_safe_text(event.replaced_by)}接替" if event.replaced_by else ""]
    return "，".join(filter(None, parts))


def _safe_text(text: str) -> str:
    return cut(mask(text), _LONGEST)


# --- to take away ------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def downloads(site: Site) -> tuple[tuple[DataTable, Download, Download], ...]:
    """Each table as CSV and as JSON."""
    current, site_note = progress(site), note(site)
    head = {**json_head(site), "as_of": current.day.isoformat()}
    return tuple(
        (
            table,
            Download(f"board/{table.name}.csv", partial(table_csv, table, f"{site_note}按{current.day}的情况。")),
            Download(f"board/{table.name}.json", partial(table_json, table, head)),
        )
        for table in (_unit_table(current), _place_table(current), _event_table(current))
        if table.rows
    )


def _unit_table(current: Progress) -> DataTable:
    heads = {
        "unit": "推荐单位",
        "code": "代码",
        "folder": "文件夹",
        "state": "状态",
        "seats": "名额",
        "used": "拟推荐",
        "received": "提交日期",
    }
    rows = [
        {
            "unit": row.unit.name,
            "code": row.unit.code,
            "folder": row.unit.slug,
            "state": row.state,
            "seats": row.seats,
            "used": row.used,
            "received": row.received.isoformat() if row.received else None,
        }
        for row in current.rows
    ]
    return DataTable("units", "推荐单位", heads, rows)


def _place_table(current: Progress) -> DataTable:
    heads = {"unit": "推荐单位", "name": "名称", "code": "代码", "list": "名单", "state": "状态", "since": "自何日", "days": "至今天数"}
    heads |= {"who": "下一步由谁办理", "what": "下一步", "tasks": "任务", "sample": "示例"}
    rows = []
    for place in (*current.places, *current.examples):
        standing = place.standing
        day = current.sample_day if place.sample else current.day
        waits = standing.waits if standing else None
        rows.append(
            {
                "unit": place.unit,
                "name": place.name,
                "code": place.code or None,
                "list": place.entry,
                "state": place.state,
                "since": standing.since.isoformat() if standing else None,
                "days": days_waited(standing, day) if standing and day and waits else None,
                "who": waits.who if waits else None,
                "what": waits.what if waits else None,
                "tasks": tuple(map(str, place.tasks)),
                "sample": "示例，非真实" if place.sample else None,
            }
        )
    return DataTable("places", "推荐对象", heads, rows)


def _event_table(current: Progress) -> DataTable:
    heads = {"unit": "推荐单位", "name": "名称", "date": "日期", "event": "事项", "state": "状态", "actor": "办理单位", "number": "文号"}
    heads |= {"address": "网址", "quote": "引文", "public": "是否公开", "source": "来源", "said": "说明", "sample": "示例"}
    rows = []
    for place in (*current.places, *current.examples):
        for moment in _moments(place):
            proof = moment.event.evidence
            rows.append(
                {
                    "unit": place.unit,
                    "name": place.name,
                    "date": moment.event.date.isoformat(),
                    "event": moment.name,
                    "state": moment.state,
                    "actor": _safe_text(moment.event.actor),
                    "number": _safe_text(proof.number or "") or None,
                    "address": proof.address,
                    "quote": _safe_text(proof.quote or "") or None,
                    "public": "未公开" if proof.digest else "公开",
                    "source": SOURCES[moment.event.source],
                    "said": event_details(moment.event) or None,
                    "sample": "示例，非真实" if place.sample else None,
                }
            )
    return DataTable("events", "办理记录", heads, rows)


# --- the feed ----------------------------------------------------------------------------------------


def atom(current: Progress) -> bytes:
    """The events of the places; of the sample none, for who follows a feed takes it for news."""
    notice = current.catalog.notice
    page = f"{notice.site}board/"
    zone = timezone_of(current.catalog)
    about = About(
        title=f"{notice.site_name}：办理进度",
        subtitle=f"《{notice.title}》（{notice.number}）。{note(current.site)}",
        address=f"{notice.site}{FEED}",
        page=page,
        author=notice.site_name,
        updated=datetime.combine(notice.published or current.day, time(), zone),
    )
    return feed(about, [_news(place, moment, page, zone) for place in current.places for moment in _moments(place)])


def _news(place: PlaceProgress, moment: Moment, page: str, zone: object) -> News:
    event = moment.event
    proofs = [text if name != "address" else "" for name, text in evidence(event)]
    parts = [f"{_safe_text(event.actor)}，{event.date}", event_details(event), *proofs, SOURCES[event.source]]
    return News(
        name=f"{page}{place.folder}/{place.code or place.name}/{moment.at}",
        title=f"{place.unit}{place.name}：{moment.name}",
        moment=datetime.combine(event.date, time(), zone),  # type: ignore[arg-type]
        address=f"{page}#{anchor(place.anchor)}",
        actor=_safe_text(event.actor),
        summary="；".join(filter(None, parts)),
    )
