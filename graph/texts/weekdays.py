"""Weekdays and days without a year, by the calendar: which days a text can mean by "Friday, April 10", "31 August"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from graph.texts.edtf_bounds import DateError, bounds

WEEKDAYS = tuple(day.lower() for day in calendar.day_name)
_MONTH = r"0[1-9]|1[0-2]"
_DAY = rf"({_MONTH})-(0[1-9]|[12]\d|3[01])"
CALENDAR_KEYS = frozenset({"weekday", "day", "month", "after", "before", "gives"})


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
    if not re.fullmatch(_DAY, month_day, re.ASCII):
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
            the dates on which that day of the year is the weekday, until `before` if that is given too; or `before`
            alone, which means the last such weekday before that date.
        until: the last day to consider where there is no `before`.

    Raises:
        DateError: a key is missing or unknown, or a date in the entry cannot be parsed.
    """
    _check_keys(entry)
    weekday = entry.get("weekday", "")
    if weekday.lower() not in WEEKDAYS:
        raise DateError("it has no weekday" if not weekday else f"{weekday!r} is no weekday")
    gives = entry.get("gives", "")
    if "day" in entry and "after" in entry:
        if "before" in entry:
            until = _day_before(entry["before"])
        days = same_day_of_year(weekday, entry["day"], entry["after"], until)
        words = f"{entry['day']} is a {weekday} only in {gives[:4]} between {entry['after']} and {until}"
    elif "before" in entry and not entry.keys() & {"day", "month", "after"}:
        days = [last_weekday_before(weekday, entry["before"])]
        words = f"{gives} is the last {weekday} before {entry['before']}"
    else:
        raise DateError("it needs day and after, or before")
    if not gives:
        found = ", ".join(map(str, days)) or "… or what else it is"
        raise DateError("it does not say what it gives", f"write gives: {found}")
    return days, words


def bounds_without_year(entry: Mapping[str, str]) -> tuple[date | None, date | None, str]:
    """Return between which days a day or month without a year lies, and the reasoning in words.

    Args:
        entry: a curator's calendar entry: `day` (MM-DD) or `month` (MM), and `after`, `before` or both, as EDTF dates.
            It means the first such day after the one, and the last such day before the other.

    Raises:
        DateError: a key is missing or unknown, a date in the entry cannot be parsed, or no such day lies between.
    """
    _check_keys(entry)
    named = [entry[key] for key in ("day", "month") if key in entry]
    if len(named) != 1 or not entry.keys() & {"after", "before"}:
        raise DateError("a day without a year needs day (MM-DD) or month (MM), and after or before")
    low, high = entry.get("after"), entry.get("before")
    first = next(years_of(named[0], _day_after(low)), None) if low else None
    last = next(years_of(named[0], _day_before(high), back=True), None) if high else None
    within = " and ".join(f"{key} {entry[key]}" for key in ("after", "before") if key in entry)
    if (low and not first) or (high and not last) or (first and last and last[1] < first[0]):
        raise DateError(f"no {named[0]} lies {within}")
    return first[0] if first else None, last[1] if last else None, f"{named[0]} is one {within}"


def years_of(named: str, start: date, *, back: bool = False) -> Iterator[tuple[date, date]]:
    """Yield first and last day of a day or month of the year in each year, from a day on, as far as they lie there.

    Args:
        named: the day as MM-DD, or the month as MM.
        start: the first day considered, or with `back` the last.
        back: go back in time.
    """
    month, _, day = named.partition("-")
    for year in range(start.year, start.year - 9 if back else start.year + 9, -1 if back else 1):  # leap days
        length = calendar.monthrange(year, int(month))[1] if 1 <= year <= 9999 else 0
        if int(day or 1) > length:
            continue
        first, last = date(year, int(month), int(day or 1)), date(year, int(month), int(day or length))
        if back and first <= start:
            yield first, min(last, start)
        elif not back and last >= start:
            yield max(first, start), last


def _check_keys(entry: Mapping[str, str]) -> None:
    if unknown := sorted(entry.keys() - CALENDAR_KEYS):
        raise DateError(f"it has the unknown key {unknown[0]!r}")
    if "day" in entry and not re.fullmatch(_DAY, entry["day"], re.ASCII):
        raise DateError(f"{entry['day']!r} is no day of the year", _month_day(entry["day"]))
    if "month" in entry and not re.fullmatch(_MONTH, entry["month"], re.ASCII):
        raise DateError(f"{entry['month']!r} is no month", _month_day(entry["month"]))
    for key in ("after", "before"):
        if "publication" in entry.get(key, ""):
            fix = (
                "write the day, or leave the entry out: a time without a year has the bounds of its document by itself"
            )
            raise DateError(f"{key}: {entry[key]!r} is no date", fix)


def _month_day(words: str) -> str:
    """The advice how to write a day or month of the year that is written in words; empty where they name no month."""
    month = next(
        (number for number, name in enumerate(calendar.month_name) if name and name[:3] in words.title()), None
    )
    day = re.search(r"\b([1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?\b", words)
    if month is None:
        return ""
    return f"write {month:02}-{int(day[1]):02}" if day else f"write month: {month:02}"


def _day_after(edtf: str) -> date:
    """Return the day after the last day of a date.

    Raises:
        DateError: it is malformed, or has no last day.
    """
    last = bounds(edtf).not_after
    if last is None:
        raise DateError(f"{edtf!r} has no end to count from")
    return last + timedelta(days=1)


def _day_before(edtf: str) -> date:
    """Return the day before the first day of a date.

    Raises:
        DateError: it is malformed, or has no first day.
    """
    first = bounds(edtf).not_before
    if first is None:
        raise DateError(f"{edtf!r} has no first day to count back from")
    return first - timedelta(days=1)
