"""The days between which a date in the Extended Date/Time Format (EDTF, ISO 8601-2) must lie.

The `edtf` library parses more forms than it bounds rightly: it reads `1950S2` as 1950, pads an unknown end by ten years
and takes 31 February for a day where the year is unspecified. Here each form that it parses gets its right days, or is
refused with the form to write instead.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import product
from types import ModuleType
from typing import Final

from graph.texts.date_repairs import repairs

_SIGN: Final = "[?~%]?"
_DATE: Final = re.compile(
    f"{_SIGN}(?P<year>[0-9X]{{4}}){_SIGN}"
    f"(?:-{_SIGN}(?P<month>[0-9]{{2}}|XX){_SIGN}(?:-{_SIGN}(?P<day>[0-9X]{{2}}){_SIGN})?)?"
)
"""A year, month or day with unspecified digits (`X`) and with how sure the source is of each part (`?`, `~`, `%`)."""
PLAIN: Final = re.compile("[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
"""Years, months and days, which the library is known to read; its parser takes hundredths of a second for each."""
_SIGNIFICANT: Final = re.compile(r"(?P<year>[0-9]{4})S(?P<digits>[1-4])")
_SET: Final = re.compile(r"\[(?P<first>[0-9-]*)\.\.(?P<last>[0-9-]*)\]")
_NO_YEAR: Final = "XXXX"
_OTHER_FORMS: Final = (
    (
        r"[0-9X]{4}-(2[1-9]|3[0-9]|4[01])(?![0-9]).*",
        "is a season; give the months that the text means, as in [2020-06..2020-08]",
    ),
    (r"[0-9X]{4}-([0-9]X|X[0-9])\b.*", "leaves a part of the month open; give the months, as in [2020-10..2020-12]"),
    (r"-[0-9X]{4}.*|Y-?[0-9].*", "is no year from 1 to 9999, and others are not used here; leave the date out"),
    (r".*T[0-9]{2}:.*", "has a time of day, which is not used here; give the day"),
    (r"\{.*", "means each of several dates; write an interval, a/b, or [a..b] for one day between"),
    (r"\[.*|.*\.\..*", "is a set of dates that is not used here; write it as [a..b], [a..] or [..b]"),
)
"""Forms of EDTF that are not used here, each with what a message says of it."""


class DateError(ValueError):
    """A date that is not EDTF, is of a form that is not used here, or does not exist."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion
        """What may have been meant, in a form that has bounds; empty where nothing is near."""


@dataclass(frozen=True)
class Bounds:
    """The earliest possible day, the latest possible first day and the latest possible day; None where unknown."""

    not_before: date | None
    starts_by: date | None
    not_after: date | None


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


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds:
    """Return the days between which an EDTF value lies.

    The qualifiers `~`, `?` and `%` do not widen the bounds, since they say only how certain the source is. A day
    without a year (`XXXX-08-31`) has no bounds.

    Raises:
        DateError: the value is no EDTF, of a form not used here, no day of the calendar, or ends before it begins.
    """
    try:
        return _bounds(edtf)
    except DateError as error:
        raise DateError(str(error), _suggestion(edtf)) from None


def earliest_end(edtf: str) -> date | None:
    """Return the earliest possible last day of a date that has bounds; None where it gives no end.

    Raises:
        DateError: as `bounds`.
    """
    low = bounds(edtf).not_before
    _, slash, last = edtf.partition("/")
    if not slash:
        return low
    days = [day for day in (low, bounds(last).not_before) if day] if last else []
    return max(days, default=None)


def is_open_ended(edtf: str) -> bool:
    """Whether a date is a stretch of which the end is unknown, such as `2020-09-27/`."""
    return edtf.endswith("/")


def _suggestion(edtf: str) -> str:
    """Return the first repair of a refused date that has bounds; empty where none has."""
    for candidate in repairs(edtf):
        try:
            _bounds(candidate)
        except DateError:
            continue
        return candidate
    return ""


def _bounds(edtf: str) -> Bounds:
    """As `bounds`, without a suggestion in the error."""
    if not edtf.strip():
        raise DateError("the date is empty; leave the key out where the text gives none")
    if edtf != edtf.strip():
        raise DateError(f"{edtf!r} has a blank before or after it")
    if "/.." in edtf or "../" in edtf:
        raise DateError(f"{edtf!r} has an open end; an unknown end is written without the dots, as in 2020-09-27/")
    first, slash, last = edtf.partition("/")
    if slash and not (first or last):
        raise DateError(f"{edtf!r} gives neither a start nor an end")
    if slash and first and last and (_NO_YEAR in first) != (_NO_YEAR in last):
        raise DateError(f"{edtf!r} gives the year of one end only")
    low, start = _days(first, edtf) if first else (None, None)
    high = start
    if slash:
        high = _days(last, edtf)[1] if last else None
        start = min((day for day in (start, high) if day), default=None)
    if low and high and high < low:
        raise DateError(f"{edtf!r} ends before it begins")
    for part in filter(None, (first, last)):
        _check_grammar(part, edtf)
    return Bounds(low, start, high)


def _days(part: str, edtf: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of one part of an interval, or of a date or set.

    Args:
        part: the part.
        edtf: the whole value, for messages.
    """
    if match := _SET.fullmatch(part):
        if part != edtf or not (match["first"] or match["last"]):
            raise DateError(f"{edtf!r} holds a set that gives no bounds; write [a..b], [a..] or [..b] by itself")
        low, high = (_days(match[end], edtf)[at] if match[end] else None for at, end in enumerate(("first", "last")))
        if low and high and high < low:
            raise DateError(f"{edtf!r} ends before it begins")
        return low, high
    if match := _SIGNIFICANT.fullmatch(part):
        kept = int(match["digits"])
        return _span(match["year"][:kept] + "X" * (4 - kept), None, None, edtf)
    if (match := _DATE.fullmatch(part)) and not re.fullmatch("2[1-9]|3[0-9]|4[01]", match["month"] or ""):
        return _span(match["year"], match["month"], match["day"], edtf)
    for form, words in _OTHER_FORMS:
        if re.fullmatch(form, part):
            raise DateError(f"{edtf!r} {words}")
    raise DateError(f"{edtf!r} is not a date in EDTF, such as 2020-11-09, 2020-11, 1994~ or 1992/1994")


def _span(year: str, month: str | None, day: str | None, edtf: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that match the digits of a date; None for both where it has no year.

    Args:
        year: four digits, `X` for an unspecified one.
        month: two digits or None.
        day: two digits or None.
        edtf: the whole value, for messages.
    """
    if set(year + (month or "") + (day or "")) == {"X"}:
        raise DateError(f"{edtf!r} says nothing; leave the key out where the text gives no date")
    if year == _NO_YEAR:
        if next(_matching("2000", month, day, latest=False), None) is None:  # any leap year has every day
            raise DateError(_impossible("2000", month, day, edtf))
        return None, None
    low = next(_matching(year, month, day, latest=False), None)
    high = next(_matching(year, month, day, latest=True), None)
    if low is None or high is None:
        raise DateError(_impossible(year, month, day, edtf))
    return low, high


def _matching(year: str, month: str | None, day: str | None, *, latest: bool) -> Iterator[date]:
    """Yield the days that match the digits of a date, the first ones first, or the last ones with `latest`."""
    for y in _numbers(year, latest=latest):
        for m in _numbers(month or "XX", latest=latest):
            for d in _numbers(day or "XX", latest=latest):
                if y >= 1 and 1 <= m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1]:
                    yield date(y, m, d)


def _numbers(digits: str, *, latest: bool) -> Iterator[int]:
    """Yield the numbers that have these digits, of which `X` is any, in order, or the last ones first with `latest`."""
    every = "9876543210" if latest else "0123456789"
    for chosen in product(*(every if digit == "X" else digit for digit in digits)):
        yield int("".join(chosen))


def _impossible(year: str, month: str | None, day: str | None, edtf: str) -> str:
    """Say why no day of the calendar has these digits."""
    if year == "0000":
        return f"{edtf!r} is no day of the calendar: there is no year 0"
    if month and month.isdigit() and not 1 <= int(month) <= 12:
        return f"{edtf!r} is no day of the calendar: there is no month {month}"
    if month and day and month.isdigit() and day.isdigit() and int(day) > 0:
        name, of_year = calendar.month_name[int(month)], f" {year}" if year.isdigit() and edtf.find(year) >= 0 else ""
        longest = calendar.monthrange(int(year) if year.isdigit() else 2000, int(month))[1]
        return f"{edtf!r} is no day of the calendar: {name}{of_year} has {longest} days"
    return f"{edtf!r} is no day of the calendar"


def _check_grammar(part: str, edtf: str) -> None:
    """Check that the `edtf` library can read one part of a value, so that other people's tools can.

    Args:
        part: the part.
        edtf: the whole value, for messages.

    Raises:
        DateError: it cannot.
    """
    if PLAIN.fullmatch(part):
        return
    library = _library()
    try:
        library.parse_edtf(part)
    except library.EDTFParseException:
        raise DateError(f"{edtf!r} is not a date in EDTF, such as 2020-11-09, 2020-11, 1994~ or 1992/1994") from None
