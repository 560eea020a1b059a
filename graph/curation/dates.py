"""Dates as curators write them (EDTF, ISO 8601-2) and the days between which they must lie.

The `edtf` library parses; this module keeps what it would lose: an unknown end stays unknown (the library pads it by
ten years), and the start of a span is bounded too, without which "since 1992" and "since 1994" could not be seen to
differ.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

WEEKDAYS = tuple(day.lower() for day in calendar.day_name)
RELATIVE = re.compile(rf"publication|(?:{'|'.join(WEEKDAYS)})-before-publication")
"""Times known only relative to the day on which a document without a date was published."""


class DateError(ValueError):
    """A date that cannot be read, or cannot be."""


@dataclass(frozen=True)
class Bounds:
    """Earliest day, latest possible first day, latest day; None where the text leaves it open."""

    not_before: date | None
    starts_by: date | None
    not_after: date | None


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """The days between which an EDTF value lies. `~` and `?` do not widen them: they say how sure the source is.

    Raises:
        DateError: not EDTF, a season, an open end, or an end before its start.
    """
    if not edtf:
        raise DateError("the date is empty; leave the key out where the text gives none")
    if edtf != edtf.strip():
        raise DateError(f"{edtf!r} has a blank before or after it")
    if "/.." in edtf or "../" in edtf:
        raise DateError(f"{edtf!r} has an open end; an unknown end is written without the dots, as in 2020-09-27/")
    first, slash, last = edtf.partition("/")
    if slash and not (first or last):
        raise DateError(f"{edtf!r} gives neither a start nor an end")
    low, start = _days(first) if first else (None, None)
    if slash:
        high = _days(last)[1] if last else None
        start = min((day for day in (start, high) if day), default=None)
    else:
        high = start
    if low and high and high < low:
        raise DateError(f"{edtf!r} ends before it begins")
    return Bounds(low, start, high)


def _days(edtf: str) -> tuple[date | None, date | None]:
    try:
        parsed = parse_edtf(edtf)
    except EDTFParseException as error:
        raise DateError(f"{edtf!r} is not a date in EDTF, such as 2020-11-09, 2020-11, 1994~ or 1992/1994") from error
    if type(parsed).__name__ not in {"Date", "UncertainOrApproximate", "Unspecified", "OneOfASet"}:
        raise DateError(
            f"{edtf!r} is EDTF of a kind not used here ({type(parsed).__name__}); give a day, month, year or [a..b]"
        )
    if isinstance(parsed, list) or edtf.startswith("["):
        inner = re.fullmatch(r"\[(.*?)\.\.(.*?)\]", edtf)
        if inner is None:
            raise DateError(f"{edtf!r} is a set of days; write it as [a..b]")
        first, last = inner.groups()
        low, high = (_days(first)[0] if first else None), (_days(last)[1] if last else None)
        if low and high and high < low:
            raise DateError(f"{edtf!r} ends before it begins")
        return low, high
    try:
        return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except ValueError as error:
        raise DateError(f"{edtf!r} is no day of the calendar ({error})") from error


def slug(edtf: str) -> str:
    """The last part of the IRI of a time span: nothing in it needs percent-encoding, so servers see it unchanged."""
    return re.sub(r"[\[\]]", "", edtf).replace("/", "--").replace("?", "_q").replace("%", "_qa")


def extent(began: str | None, ended: str | None) -> str | None:
    """The EDTF of something told only by its start or end: `1988-02` and nothing is `1988-02/`.

    None where either is not a plain date, since EDTF has no interval between sets.
    """
    if any(part and re.search(r"[\[/]", part) for part in (began, ended)):
        return None
    return f"{began or ''}/{ended or ''}" if began or ended else None


def same_day_of_year(weekday: str, month_day: str, after: str, until: date) -> list[date]:
    """Every day `month_day` (MM-DD) that is a `weekday`, after the end of the EDTF date `after`, up to `until`."""
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", month_day):
        raise DateError(f"{month_day!r} is no day of the year; write MM-DD")
    month, day = (int(part) for part in month_day.split("-"))
    start = bounds(after).not_after
    if start is None:
        raise DateError(f"{after!r} has no end to count from")
    found = []
    for year in range(start.year, until.year + 1):
        if day > calendar.monthrange(year, month)[1]:
            continue
        candidate = date(year, month, day)
        if start < candidate <= until and WEEKDAYS[candidate.weekday()] == weekday.lower():
            found.append(candidate)
    return found


def last_weekday_before(weekday: str, before: str) -> date:
    """The last `weekday` before the first day of the EDTF date `before`."""
    day = bounds(before).not_before
    if weekday.lower() not in WEEKDAYS:
        raise DateError(f"{weekday!r} is no weekday")
    if day is None:
        raise DateError(f"{before!r} has no first day to count back from")
    back = (day.weekday() - WEEKDAYS.index(weekday.lower())) % 7 or 7
    return date.fromordinal(day.toordinal() - back)


def resolve_weekday(entry: Mapping[str, str], until: date) -> tuple[list[date], str]:
    """The days a curator's calendar entry can mean, and the reason in words.

    An entry is `weekday` with `day` and `after` (the years in which that day of the year falls on it, up to `until`),
    or `weekday` with `before` (the last one before a date).

    Raises:
        ValueError: the entry lacks what it needs, or a date in it cannot be read.
    """
    weekday = entry.get("weekday", "")
    if weekday.lower() not in WEEKDAYS or "gives" not in entry:
        raise DateError("it needs a weekday and what it gives")
    if "day" in entry and "after" in entry:
        day, after = entry["day"], entry["after"]
        words = f"{day} is a {weekday} only in {entry['gives'][:4]} between {after} and {until}"
        return same_day_of_year(weekday, day, after, until), words
    if "before" in entry:
        words = f"{entry['gives']} is the last {weekday} before {entry['before']}"
        return [last_weekday_before(weekday, entry["before"])], words
    raise DateError("it needs day and after, or before")


def years(edtf_values: Iterable[str]) -> set[str]:
    """The four-digit years written in EDTF values."""
    return {year for value in edtf_values for year in re.findall(r"(?<!\d)\d{4}(?!\d)", value)}
