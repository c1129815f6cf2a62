"""The moment of receipt, as the user writes it."""

import os
from datetime import UTC, datetime

from tuijian.catalog.load import Catalog
from tuijian.console.errors import UsageError, in_quotes
from tuijian.rules.base import judged_at, timezone_of


def moment(text: str | None, catalog: Catalog) -> datetime:
    """An ISO date (its first moment) or date-time; without a zone it is the notice's. UsageError for anything else.

    None is now, and for a call that is over the last moment of its deadline.
    """
    zone = timezone_of(catalog)
    if text is None:
        return judged_at(catalog, datetime.now(zone))
    try:
        read = datetime.fromisoformat(text)
        moved = read.astimezone(zone) if read.tzinfo else read.replace(tzinfo=zone)
        moved.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"时间{in_quotes(text)}看不懂，请写成 2024-01-15 或者 2024-01-15T10:00 这样。") from error
    return moved


def source_date() -> int | None:
    """The moment that SOURCE_DATE_EPOCH gives to all that is made, in seconds since 1970; UsageError where it is no such number."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 11):
        raise UsageError(f"环境变量 SOURCE_DATE_EPOCH 要写从1970年起的秒数，不能写{in_quotes(text)}。")
    return int(text) if text else None


def today(text: str | None, catalog: Catalog) -> datetime:
    """The moment that the user writes; None is now, for a call that is over too: what follows a call goes on."""
    return moment(text, catalog) if text else datetime.now(timezone_of(catalog))
