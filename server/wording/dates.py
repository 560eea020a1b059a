"""Dates as people write them, made of EDTF strings (Extended Date/Time Format, Library of Congress, levels 0 to 2)."""

from __future__ import annotations

import re
from calendar import month_name

MONTHS = tuple(month_name[1:])
_DATE = re.compile(r"(?P<year>-?[\dX]{4,})(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?(?P<doubt>[~?%]?)")
_DOUBTS = {"": "{}", "~": "around {}", "?": "perhaps {}", "%": "perhaps around {}"}
_DECADE = re.compile(r"(\d{3})X")


def date_words(edtf: str) -> str:
    """An EDTF string in words: `2020-11-09` is "9 November 2020", `1992/1994` "1992 to 1994", `1988-02/` "from
    February 1988, no end told".

    What the words do not cover is given as it is.
    """
    text = edtf.strip()
    if "/" in text:
        first, _, last = text.partition("/")
        if not first or first == "..":
            return f"until {_single(last)}, no beginning told"
        if not last or last == "..":
            return f"from {_single(first)}, no end told"
        return f"{_single(first)} to {_single(last)}"
    if text.startswith(("[", "{")):
        return _one_of(text[1:-1])
    return _single(text)


def time_words(name: str) -> str:
    """The same of the last part of the name of a time: `/` is written `--` there, and brackets are left out."""
    if ".." in name and "--" not in name:
        return _one_of(name)
    return date_words(name.replace("--", "/"))


def day_words(day: str) -> str:
    """A day of the calendar (`2020-11-09`) in words."""
    return _single(day)


def as_of(words: str) -> str:
    """A time, in words, at which something is told to hold: "as of 1 April 2021"."""
    return f"as of some day {words}" if words.startswith(("between", "on or", "in or")) else f"as of {words}"


def days_between(first: str | None, last: str | None) -> str:
    """A stretch from one day to another in words; None is an end that nobody tells."""
    if first and last:
        return day_words(first) if first == last else _from_to(first, last)
    if first:
        return f"not before {day_words(first)}"
    return f"not after {day_words(last)}" if last else "not dated"


def _one_of(text: str) -> str:
    first, dots, last = text.partition("..")
    if not dots:
        return " or ".join(_single(part.strip()) for part in text.split(","))
    if first and last:
        return f"between {_from_to(first, last, ' and ')}"
    known = first or last
    return f"{'on' if len(known) == len('YYYY-MM-DD') else 'in'} or {'after' if first else 'before'} {_single(known)}"


def _from_to(first: str, last: str, between: str = " to ") -> str:
    """Two dates with a word between them; what both have in common at their end is written once."""
    words, others = _single(first).split(" "), _single(last).split(" ")
    if len(words) == len(others):
        while len(words) > 1 and words[-1] == others[len(words) - 1]:
            words.pop()
    return f"{' '.join(words)}{between}{' '.join(others)}"


def _single(text: str) -> str:
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, day, doubt = found["year"], found["month"], found["day"], found["doubt"]
    words = _year(year)
    if month and month.isdigit() and 1 <= int(month) <= len(MONTHS):
        name = MONTHS[int(month) - 1]
        when = f"{int(day)} {name}" if day and day.isdigit() else name
        words = f"{when}, no year" if year == "XXXX" else f"{when} {words}"
    elif month:
        return text
    return _DOUBTS[doubt].format(words)


def _year(year: str) -> str:
    decade = _DECADE.fullmatch(year)
    return f"the {decade[1]}0s" if decade else year
