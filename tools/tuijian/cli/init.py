"""`tuijian init`: writes the catalogue of a new call, from flags or from what is asked, and sees that it is sound."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tuijian.calls.from_notice import Answers, NewList, NewUnit, body, catalogue, sentence_of, split_notice, words_of_day
from tuijian.calls.verify import verify
from tuijian.catalog.disk import read_catalog, with_shipped_files
from tuijian.catalog.load import Catalog
from tuijian.catalog.references import Names
from tuijian.console.errors import UsageError, in_quotes
from tuijian.console.output import emit
from tuijian.files import whole_files
from tuijian.form.values import day_meant

_SLUG = re.compile("[a-z][a-z0-9-]*")
_ASKED = {
    "title": "通知的标题",
    "number": "文号",
    "issuer": "发文单位",
    "deadline": "截止日期（如 2026-01-31，没有就按回车）",
    "units": "推荐单位（省级、一个省的全称，或者一个文件，每行一个单位）",
    "list": "推荐什么（如 学校；也可以写 schools=学校）",
    "seats": "每个单位最多推荐几个（没有规定就按回车）",
    "text": "通知全文在哪个文件里",
}
_NEEDED = ("title", "number", "issuer", "units", "list", "text")
LISTED = "省级"
"""What stands for all units of the call that comes with the program, which are the provinces."""


def run(args: Namespace) -> int:
    """Write the catalogue and say what comes next."""
    target = Path(args.folder)
    if (target / "notice.yml").exists() or (target.is_dir() and any(target.iterdir())):
        raise UsageError(f"{in_quotes(args.folder)}里已经有文件，请换一个文件夹。没有改动。")
    _ask(args)
    if lacking := [name for name in _NEEDED if not getattr(args, name)]:
        raise UsageError(f"还缺少 {'、'.join(f'--{name}' for name in lacking)}，写法见 tuijian init --help。没有改动。")
    answers = _answers(args)
    files = {name: text.encode() for name, text in catalogue(answers).items()}
    if flaws := verify(with_shipped_files(files)):
        raise UsageError(f"写不出规则文件夹：{flaws[0].sentence}没有改动。")
    try:
        whole_files.create(target, files)
    except OSError as error:
        raise UsageError(f"{in_quotes(args.folder)}写不进去（{error.strerror}）。") from error
    emit("".join(f"已写出 {args.folder}/{name}\n" for name in files))
    emit("".join(f"{line}\n" for line in _next_steps(args.folder, answers)))
    return 0


def _ask(args: Namespace) -> None:
    """Ask for what no flag says, where there is somebody to answer."""
    if not sys.stdin.isatty() or args.text == "-":
        return
    for name, words in _ASKED.items():
        if not getattr(args, name):
            answer = input(f"{words}：").strip()
            setattr(args, name, [answer] if name == "list" and answer else answer or None)


def _answers(args: Namespace) -> Answers:
    shipped = read_catalog()
    deadline = day_in("--deadline", args.deadline)
    published = day_in("--published", args.published)
    text = notice_text(args.text)
    if not split_notice(text):
        raise UsageError("通知全文里没有读到句子，请核对 --text 的文件。没有改动。")
    year = (deadline or published or date(shipped.notice.list_year, 1, 1)).year
    years = Names(shipped).years
    return Answers(
        title=args.title,
        number=args.number,
        issuer=args.issuer,
        authority=args.authority or "",
        site=site_in(args.site),
        source=args.source or "由使用者提供的文本",
        list_year=max(min(year, years[-1]), years[0]),
        timezone=shipped.notice.timezone,
        units=tuple(_units(args.units, shipped)),
        lists=tuple(_lists(args.list)),
        text=text,
        published=published,
        deadline=deadline,
        seats=count_in(args.seats),
    )


def day_in(option: str, text: str | None) -> date | None:
    """The day that an option gives, None where it is left out. UsageError for what is no day."""
    if not text:
        return None
    meant = day_meant(text)
    if meant is None:
        raise UsageError(f"选项 {option} 的{in_quotes(text)}不是日期，写成 2026-01-31 这样。没有改动。")
    return date.fromisoformat(meant)


def count_in(text: str | None) -> int | None:
    """The number of seats that the option gives, None where it is left out. UsageError for what is no number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"选项 --seats 的{in_quotes(text)}不是数，写成 2 这样。没有改动。")
    return int(text)


def site_in(text: str | None) -> str:
    """The site's address that the option gives, else one that is nobody's."""
    site = text or "https://tuijian.example.org/"
    return site if site.endswith("/") else f"{site}/"


def notice_text(name: str) -> str:
    """The text of the notice: a file's, or what comes on standard input."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{in_quotes(name)}读不出来（{error.strerror}）。没有改动。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{in_quotes(name)}不是文本文件，请另存为 UTF-8 编码的文本。没有改动。")


def _lists(texts: Sequence[str]) -> Iterator[NewList]:
    for at, text in enumerate(texts):
        name, _, entry = text.rpartition("=")
        yield NewList(name or ("nominees" if at == 0 else f"others_{'abcdefgh'[(at - 1) % 8]}"), entry)


def _units(text: str, shipped: Catalog) -> Iterator[NewUnit]:
    """The units: those of the shipped call, the divisions right below a province, or the lines of a file."""
    if text == LISTED:
        yield from (NewUnit(one.name, one.short, one.slug, one.kind, one.code or "") for one in shipped.units)
        return
    whole = shipped.unit_named(text)
    if whole is not None and whole.code:
        below = [row for row in shipped.register.listed if row.parent == whole.code]
        yield from (NewUnit(row.name, row.name, f"d{row.code}", row.kind, row.code) for row in below)
        return
    lines = [line.strip() for line in notice_text(text).splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise UsageError(f"{in_quotes(text)}里没有推荐单位，每行写一个。没有改动。")
    yield from (_unit(line, at, shipped) for at, line in enumerate(lines, 1))


def _unit(line: str, at: int, shipped: Catalog) -> NewUnit:
    """A unit of a file: its name, and behind a blank or a comma the name of its folder."""
    name, *rest = re.split(r"[,，\t ]+", line)
    shipped_unit = shipped.unit_named(name)
    rows = [row for row in shipped.register.named(name) if row.name == name]
    slug = rest[0] if rest else shipped_unit.slug if shipped_unit else f"d{rows[0].code}" if len(rows) == 1 else f"unit-{at:02}"
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"文件夹名{in_quotes(slug)}只能用小写字母、数字和连字符，以字母开头。没有改动。")
    if shipped_unit:
        return NewUnit(shipped_unit.name, shipped_unit.short, slug, shipped_unit.kind, shipped_unit.code or "")
    row = rows[0] if len(rows) == 1 else None
    return NewUnit(name, name, slug, row.kind if row else "单位", row.code if row else "")


def _next_steps(folder: str, answers: Answers) -> Iterator[str]:
    """What was left open, and what comes next."""
    parts = split_notice(body(answers.text, answers.title)[1])
    yield f"通知切成{sum(len(part.sentences) for part in parts)}句，推荐单位{len(answers.units)}个。规则文件夹没有错误。"
    if answers.deadline and not sentence_of(parts, words_of_day(answers.deadline))[0]:
        yield f"通知里没有认出{words_of_day(answers.deadline)[1]}，截止日期没有写进去，请在 notice.yml 的 deadline 里补上。"
    yield f"接下来：逐句核对 notice.yml，补上规则（rules），再运行 tuijian verify --catalog {folder}"
    yield f"看还有哪些句子没有着落：tuijian coverage --catalog {folder}"
    yield f"看网站：tuijian site --catalog {folder}"
