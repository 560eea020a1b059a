"""Dates in the Extended Date/Time Format (EDTF, ISO 8601-2) and the days between which they must lie.

The `edtf` library parses them. This module adds what the library loses: an unknown end stays unknown (the library pads
it by ten years), and the start of a span has an upper bound too, without which "since 1992" and "since 1994" could not
be told apart.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import ModuleType

WEEKDAYS = tuple(day.lower() for day in calendar.day_name)
RELATIVE = re.compile(rf"publication|(?:{'|'.join(WEEKDAYS)})-before-publication")
"""Times relative to the day of publication of a document without a date."""

_PLAIN = re.compile("([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
"""Years, months and days: what the library's parser, which takes hundredths of a second, makes of them is known."""


class DateError(ValueError):
    """A date that cannot be parsed or does not exist."""


@dataclass(frozen=True)
class Bounds:
    """The earliest possible day, the latest possible first day and the latest possible day; None where unknown."""

    not_before: date | None
    starts_by: date | None
    not_after: date | None


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """Return the days between which an EDTF value lies.

    The qualifiers `~` and `?` do not widen the bounds, since they say only how certain the source is.

    Raises:
        DateError: the value is not EDTF, is a season, has an open end, or ends before it begins.
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


@cache
def _library() -> ModuleType:
    """Return the `edtf` library's parser, loaded when the first date is read: few commands read any.

    Loading it makes all parsers of the process that pyparsing made remember what they tried. That makes this one no
    faster and rdflib's, which reads queries, three times as slow; so it is undone.
    """
    from edtf import parser  # noqa: PLC0415  # as above
    from pyparsing import ParserElement  # noqa: PLC0415  # as above

    ParserElement.disable_memoization()
    return parser


def _days(edtf: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of an EDTF date or a set `[a..b]`; None where the set is open."""
    library, plain = _library(), _PLAIN.fullmatch(edtf)
    try:
        parsed = library.Date(*plain.groups()) if plain else library.parse_edtf(edtf)
    except library.EDTFParseException as error:
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
    """Return the last part of a time span's IRI, without characters that need percent-encoding."""
    return re.sub(r"[\[\]]", "", edtf).replace("/", "--").replace("?", "_q").replace("%", "_qa")


def extent(began: str | None, ended: str | None) -> str | None:
    """Return the EDTF interval of an event of which a source gives only the start or the end.

    Args:
        began: the EDTF date of the start; `1988-02` with an unknown end gives `1988-02/`.
        ended: the EDTF date of the end.

    Returns:
        The interval, or None where either date is an interval or a set, of which EDTF can form no interval.
    """
    if any(part and re.search(r"[\[/]", part) for part in (began, ended)):
        return None
    return f"{began or ''}/{ended or ''}" if began or ended else None


def same_day_of_year(weekday: str, month_day: str, after: str, until: date) -> list[date]:
    """Return the dates of a period that fall on a day of the year and on a weekday.

    Args:
        weekday: the weekday's English name.
        month_day: the day of the year, as MM-DD.
        after: an EDTF date; the period begins after its last day.
        until: the last day of the period.

    Raises:
        DateError: `month_day` or `after` is malformed, or `after` has no last day.
    """
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", month_day):
        raise DateError(f"{month_day!r} is no day of the year; write MM-DD")
    month, day = (int(part) for part in month_day.split("-"))
    start = bounds(after).not_after
    if start is None:
        raise DateError(f"{after!r} has no end to count from")
    days = []
    for year in range(start.year, until.year + 1):
        if day > calendar.monthrange(year, month)[1]:
            continue
        candidate = date(year, month, day)
        if start < candidate <= until and WEEKDAYS[candidate.weekday()] == weekday.lower():
            days.append(candidate)
    return days


def last_weekday_before(weekday: str, before: str) -> date:
    """Return the last day that is a weekday and lies before a date.

    Args:
        weekday: the weekday's English name.
        before: an EDTF date, counted from its first day.

    Raises:
        DateError: `weekday` is not a weekday, or `before` is malformed or has no first day.
    """
    day = bounds(before).not_before
    if weekday.lower() not in WEEKDAYS:
        raise DateError(f"{weekday!r} is no weekday")
    if day is None:
        raise DateError(f"{before!r} has no first day to count back from")
    back = (day.weekday() - WEEKDAYS.index(weekday.lower())) % 7 or 7
    return date.fromordinal(day.toordinal() - back)


def resolve_weekday(entry: Mapping[str, str], until: date) -> tuple[list[date], str]:
    """Return the days that a curator's calendar entry can mean, and the reasoning in words.

    Args:
        entry: `weekday`, `gives` (the day that the curator derived) and either `day` (MM-DD) and `after`, which mean
            the dates on which that day of the year is the weekday, or `before`, which means the last such weekday
            before that date.
        until: the last day to consider for `after`.

    Raises:
        ValueError: a key is missing, or a date in the entry cannot be parsed.
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
    """Return the four-digit years that occur in EDTF values."""
    return {year for value in edtf_values for year in re.findall(r"(?<!\d)\d{4}(?!\d)", value)}
