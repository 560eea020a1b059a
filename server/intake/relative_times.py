"""Weekdays and other times that a text counts from the day of its publication, in the forms of the curator's guide."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from graph.texts.weekdays import WEEKDAYS, last_weekday_before, same_day_of_year

_AHEAD: Final = "one that is ahead: the next after the document's day"
"""What a weekday is of which the words tell as planned."""
_EARLIEST: Final = "1980"
"""The year after which the calendar is looked through for a weekday."""
_NUMBER: Final = r"a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a few|[0-9]+"
_UNIT: Final = r"(?:hour|day|night|week|weekend|month|year|decade)"
RELATIVE_WORDS: Final = (
    r"\b(?P<relative>today|tonight|yesterday|tomorrow"
    rf"|(?:last|this|next|past|previous|following|the same|that)\s+(?:{_UNIT}|spring|summer|autumn|winter)"
    rf"|earlier\s+(?:this\s+{_UNIT}|(?:in|on)\s+the\s+day)"
    rf"|(?:(?:{_NUMBER})\s+)?{_UNIT}s?\s+(?:ago|earlier|later|before|after|prior\s+to))\b"
)
"""Words that tell a time by another one."""


def by_weekday(weekday: str, edtf: str, today: date) -> str:
    """Return what a day of the year is on which a weekday falls.

    Args:
        weekday: the weekday's English name.
        edtf: the day, with or without a year.
        today: the last day that is meant.

    Returns:
        The date, or the entry for `calendar:` with the years in which the day falls on that weekday.
    """
    year, _, month_day = edtf.partition("-")
    if year != "XXXX":
        falls_on = WEEKDAYS[date.fromisoformat(edtf).weekday()].capitalize()
        return edtf if falls_on == weekday else f"{edtf}, which is a {falls_on}, though the text says {weekday}"
    years = ", ".join(str(day.year) for day in same_day_of_year(weekday, month_day, _EARLIEST, today))
    entry = f"calendar: [{{weekday: {weekday}, day: {month_day}, after: …, gives: …}}]"
    return f"{entry} (a {weekday} in {years or 'no year since 1980'})"


def on_weekday(weekday: str, published: date | None, *, is_next: bool = False) -> str:
    """Return what a weekday without a date is.

    Args:
        weekday: the weekday's English name.
        published: the day of the document, if it is known.
        is_next: whether the words say "next".
    """
    if is_next:
        return "after the document's day; a date only where the text gives one"
    if published is None:
        past = f"{weekday.lower()}-before-publication, or calendar: once the text gives the document's day"
        return f"{past}; {_AHEAD}"
    given = last_weekday_before(weekday, published.isoformat())
    entry = f"calendar: [{{weekday: {weekday}, before: {published}, gives: {given}}}]"
    is_the_day = given + timedelta(days=7) == published
    ahead = given + timedelta(days=14 if is_the_day else 7)
    return f"{entry}{f', or {published} itself' if is_the_day else ''}; {_AHEAD} ({ahead})"


def relative_to(words: str, published: date | None) -> str:
    """Return what words such as `today` or `last year` give.

    Args:
        words: the words, in lower case.
        published: the day of the document, if it is known.
    """
    plain = " ".join(words.split())
    if published is None:
        return (
            "publication" if plain in ("today", "tonight") else "relative: a date only where the text gives its anchor"
        )
    days = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if plain in days:
        return (published + timedelta(days=days[plain])).isoformat()
    if match := re.fullmatch("(last|this|next) (month|year)", plain):
        step = {"last": -1, "this": 0, "next": 1}[match[1]]
        if match[2] == "year":
            return str(published.year + step)
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    return "relative: a date only where the text gives its anchor"
