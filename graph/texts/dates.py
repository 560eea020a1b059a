"""What else is made of a date in EDTF: the name of its node, the extent of an event, its years and its days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from graph.texts import edtf_bounds
from graph.texts.weekdays import WEEKDAYS, last_weekday_before, years_of

RELATIVE_TIMES = (
    "publication",
    *(f"{day}-before-publication" for day in WEEKDAYS),
    *(f"{day}-of-publication" for day in WEEKDAYS),
)
"""Times relative to the day of publication of a document: the day itself, by its weekday too, and weekdays before."""
RELATIVE = re.compile("|".join(RELATIVE_TIMES))
NO_YEAR = "XXXX"
"""The year of a day or month that a text gives without one."""


class TimeBounds(NamedTuple):
    """The days between which a stretch of time began and ended, as far as known."""

    not_before: date | None = None
    starts_by: date | None = None
    not_after: date | None = None
    ends_from: date | None = None
    open_ended: bool = False


def written_day(text: str) -> date | None:
    """Return the day that is written as YYYY-MM-DD; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def slug(edtf: str) -> str:
    """Return the last part of a time span's IRI, without characters that need percent-encoding."""
    return re.sub(r"[\[\]]", "", edtf).replace("/", "--").replace("?", "_q").replace("%", "_qa")


def is_of_document(value: str) -> bool:
    """Whether a time has a meaning only within its document: it is relative to its day, or has no year."""
    return bool(RELATIVE.fullmatch(value)) or NO_YEAR in value


def day_of_year(edtf: str) -> tuple[int, int | None] | None:
    """Return month and day of a date without a year, such as `XXXX-08-31` or `XXXX-11`; None for any other date."""
    found = re.fullmatch(r"XXXX-[?~%]?([0-9]{2})[?~%]?(?:-[?~%]?([0-9]{2}))?[?~%]?", edtf)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def time_bounds(value: str) -> TimeBounds:
    """Return the bounds that follow from a time alone; one that is relative to its document has none.

    Raises:
        DateError: it is neither a relative time nor a date that has bounds.
    """
    if RELATIVE.fullmatch(value):
        return TimeBounds()
    found = edtf_bounds.bounds(value)
    ends_from, is_open = edtf_bounds.earliest_end(value), edtf_bounds.is_open_ended(value)
    return TimeBounds(found.not_before, found.starts_by, found.not_after, ends_from, is_open)


def falls_on(day: date, value: str) -> bool:
    """Whether a day is the weekday, or the day or month of the year, that the day of a document is said to be.

    Args:
        day: the day.
        value: a time that is of its document.
    """
    weekday, _, place = value.partition("-")
    if RELATIVE.fullmatch(value):
        return not place.startswith("of") or WEEKDAYS[day.weekday()] == weekday
    month, of_month = day_of_year(value) or (None, None)
    return month in (None, day.month) and of_month in (None, day.day)


def first_of_relative(value: str, published: date) -> date:
    """Return the first day that a relative time can be.

    Args:
        value: the relative time.
        published: the first day on which its document can have been published.
    """
    weekday, _, place = value.partition("-")
    return last_weekday_before(weekday, published.isoformat()) if place.startswith("before") else published


def last_of_document(value: str, published: date) -> date | None:
    """Return the last day that a relative time, or a day without a year told as past, can be; None where unknown.

    Args:
        value: the time.
        published: the last day on which its document can have been published.
    """
    weekday, _, place = value.partition("-")
    if of_year := day_of_year(value):
        named = "-".join(f"{part:02}" for part in of_year if part)
        return next((last for _, last in years_of(named, published, back=True)), None)
    if not RELATIVE.fullmatch(value):
        return None
    if not place.startswith("before"):
        return published
    day_after = published + timedelta(days=1)  # "on Monday" may be the Monday of publication itself
    return last_weekday_before(weekday, day_after.isoformat())


def extent(began: str | None, ended: str | None) -> str | None:
    """Return the EDTF interval of an event of which a source gives only the start or the end.

    Args:
        began: the EDTF date of the start; `1988-02` with an unknown end gives `1988-02/`.
        ended: the EDTF date of the end.

    Returns:
        The interval, or None where either date is an interval, a set or without a year: EDTF joins none of these.
    """
    if any(part and re.search(r"[\[/]|XXXX", part) for part in (began, ended)):
        return None
    return f"{began or ''}/{ended or ''}" if began or ended else None


def years(edtf_values: Iterable[str]) -> set[str]:
    """Return the four-digit years that occur in EDTF values."""
    return {year for value in edtf_values for year in re.findall(r"(?<!\d)\d{4}(?!\d)", value)}


def days(edtf_values: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return year, month and day, as digits, of the days that stand in EDTF values outside sets.

    The ends of a set are often worked out, such as the day after one that the text gives. The year may be `XXXX`.
    """
    return {
        found
        for value in edtf_values
        if not value.startswith("[")
        for found in re.findall(r"([0-9]{4}|XXXX)[?~%]?-[?~%]?([0-9]{2})[?~%]?-[?~%]?([0-9]{2})", value)
    }


def months(edtf_values: Iterable[str]) -> set[tuple[str, str]]:
    """Return year and month, as digits, of the months without a day that stand in EDTF values outside sets."""
    return {
        (year, month)
        for value in edtf_values
        if not value.startswith("[")
        for part in value.split("/")
        for year, month in re.findall(r"^[?~%]?([0-9]{4}|XXXX)[?~%]?-[?~%]?([0-9]{2})[?~%]?(?:-XX)?$", part)
    }
