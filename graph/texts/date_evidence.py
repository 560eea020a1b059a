"""Holds the dates of a claim against its quotes: explicit ones must stand there, and no weekday may contradict one.

It also finds the words for dates in the quotes, as they are printed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from graph.texts import dates
from graph.texts.weekdays import WEEKDAYS

_MONTHS: Final = tuple(name.lower() for name in calendar.month_name if name)
_MONTH: Final = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\b\.?"
_WEEKDAY: Final = rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})\b"
_DAY: Final = r"\b(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b"
_DATED_WEEKDAYS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WEEKDAY}[,(]? ?\(?(?:on )?(?:the )?{_MONTH} {_DAY}",
        rf"{_WEEKDAY}[,(]? ?\(?(?:on )?(?:the )?{_DAY} (?:of )?{_MONTH}",
        rf"{_MONTH} {_DAY}(?:,? [0-9]{{4}})?,? ?\(?(?:a )?{_WEEKDAY}",
        rf"{_DAY} (?:of )?{_MONTH}(?:,? [0-9]{{4}})?,? ?\(?(?:a )?{_WEEKDAY}",
    )
)
"""A weekday beside the day of the year that it is said to be."""
_DAYS_OF_YEAR: Final = (re.compile(rf"\b{_MONTH} {_DAY}"), re.compile(rf"{_DAY} (?:of )?{_MONTH}"))
_TEN: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS: Final = (
    *_TEN,
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
    *(f"twenty-{name}" for name in _TEN[:9]),
    *("thirtieth", "thirty-first"),
)

_VAGUE_YEAR: Final = re.compile(r"(?<![0-9X-])([0-9]{1,3}X{1,3})(?:-([0-9]{2}))?(?![0-9X])")
"""A year with unknown digits, with its month."""
_TENS: Final = r"\b(?:tens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
"""Decades in words."""
_M: Final = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in calendar.month_name if name)}|Sept)\b\.?"
_D: Final = r"[0-3]?[0-9](?:st|nd|rd|th)?\b"
_Y: Final = r"(?:1[0-9]|20)[0-9]{2}\b(?![,.][0-9])"
_W: Final = rf"(?:{'|'.join(name.capitalize() for name in WEEKDAYS)})\b"
_TO: Final = r"(?: ?[-–—/] ?| to | and )"
_PART: Final = r"(?:\b(?:early|mid|late)[- ])?"
_PRINTED: Final = re.compile(
    "|".join(
        (
            rf"(?:{_W},? )?\b{_M} {_D}(?:{_TO}(?:{_M} )?{_D})?(?:,? {_Y})?",
            rf"(?:{_W},? )?\b{_D} (?:of )?{_M}(?:,? {_Y})?",
            rf"{_PART}\b{_M}(?:,? {_Y})?",
            r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b|\b[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b",
            rf"{_PART}\b(?:19|20|')?[0-9]0s\b",
            rf"\b{_Y}(?:{_TO}{_Y})?",
            rf"\b{_W}",
        )
    )
)
"""Words for dates as they are printed, of months (M), days (D), years (Y) and weekdays (W), the longest first."""
_BEFORE_MAY: Final = re.compile(r"\b(?:in|since|of|by|until|till|from|to|during|before|after|last|this|next) $")
"""What stands before the month whose name is more often a verb, where nothing else shows that it is the month."""


def printed_dates(text: str) -> Iterator[str]:
    """Yield the words for dates in a text, each as it is printed, in order.

    Args:
        text: the text, in English.
    """
    for match in _PRINTED.finditer(text):
        if match[0] != "May" or _BEFORE_MAY.search(text[: match.start()]):
            yield match[0]


def fits(printed: str, edtf_values: Iterable[str]) -> bool:
    """Whether words for a date may be those of some dates: year, month, day and weekday agree as far as both have them.

    Args:
        printed: the words, as `printed_dates` gives them.
        edtf_values: the dates of a claim, one at least; what is told by its document alone fits any words.
    """
    lower = printed.lower()
    years = set(re.findall(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9s])", lower))
    decade, weekday = re.search(r"([0-9]?)0s\b", lower), re.search(_WEEKDAY, lower)
    days_given, months = _numbers(lower)
    for year, month, day in _ends(edtf_values):
        vague = "X" in year or not year
        agree = (
            vague or not years or year in years,
            vague or decade is None or year[:3].endswith(decade[1]),
            not month or not months or int(month) in months,
            not day or not days_given or int(day) in days_given,
            vague or not day or weekday is None or _weekday_of(year, month, day) == weekday["weekday"],
        )
        if all(agree):
            return True
    return False


def _ends(edtf_values: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield year, month and day, as digits, of what stands in dates; empty where they are not told."""
    for value in edtf_values:
        found = re.findall(r"(?<![0-9X])([0-9X]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", value)
        yield from found or [("", "", "")]


def _weekday_of(year: str, month: str, day: str) -> str:
    return WEEKDAYS[date(int(year), int(month), int(day)).weekday()]


def unquoted(edtf_values: Iterable[str], quotes: list[str]) -> Iterator[str]:
    """Yield what of explicit dates no quote gives: years, months and days, in words.

    Args:
        edtf_values: the dates of a claim.
        quotes: the words of all its quotes.
    """
    values, words = sorted(edtf_values), " ".join(quotes)
    for year in sorted(dates.years(values)):
        if year not in words:
            yield f"the year {year}"
    days_given, months_given = _numbers(words)
    for year, month, day in sorted(dates.days(values)):
        if int(day) not in days_given or int(month) not in months_given:
            yield f"the day {'' if year == dates.NO_YEAR else year + '-'}{month}-{day}"
    vague = sorted({found for value in values for found in _VAGUE_YEAR.findall(value)})
    for year, month in [*sorted(dates.months(values)), *((year, month) for year, month in vague if month)]:
        if int(month) not in months_given:
            yield f"the month {year}-{month}"
    for year in sorted({year for year, _ in vague}):
        if not _tells_years(year, words):
            yield f"the year {year}"


def _tells_years(year: str, words: str) -> bool:
    """Whether words name a year, decade or century that a year with unknown digits may be.

    Args:
        year: such as 199X.
        words: the words.
    """
    of_century = year[:2].replace("X", "[0-9]")
    decade = f"{year[2]}0s" if year[2] != "X" else "[0-9]0s"
    pattern = rf"\b{year.replace('X', '[0-9]')}(?![0-9])|\b(?:{of_century})?{decade}\b|\bcentur|{_TENS}"
    return re.search(pattern, words, re.IGNORECASE) is not None


def _numbers(words: str) -> tuple[set[int], set[int]]:
    """Return the numbers that may be days, and the months, which words name or give in figures."""
    lower = words.lower()
    days = {int(number) for number in re.findall(r"(?<![0-9])([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9])", lower)}
    days |= {
        number for number, word in enumerate(_ORDINALS, 1) if re.search(rf"\b{word.replace('-', '[- ]')}\b", lower)
    }
    months = {_month(match["month"]) for match in re.finditer(rf"\b{_MONTH}", lower)}
    for figures in re.findall(r"[0-9]{1,4}(?:[./-][0-9]{1,4}){1,2}", lower):
        months |= {int(number) for number in re.findall(r"[0-9]+", figures) if 1 <= int(number) <= 12}
    return days, months


def _month(name: str) -> int:
    """The number of a month by the beginning of its name."""
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def contradicted(edtf: str, quotes: list[str]) -> str | None:
    """Say which weekday in the quotes contradicts a date, where they name it beside the same day of the year.

    Args:
        edtf: a date of a claim.
        quotes: the words of all its quotes.
    """
    for found in _calendar_days([edtf]):
        for words in quotes:
            for match in (m for pattern in _DATED_WEEKDAYS for m in pattern.finditer(words.lower())):
                same = (_month(match["month"]), int(match["day"])) == (found.month, found.day)
                if same and WEEKDAYS[found.weekday()] != match["weekday"]:
                    return f"{found} is a {_name(found)}, but the quote says {match['weekday'].capitalize()}"
    return None


def unmatched_weekday(edtf_values: Iterable[str], quotes: list[str]) -> str | None:
    """Say that no date of a claim falls on a weekday that its quotes name; None where one does, or none is named.

    A date that the quotes give as a day of the year needs no weekday: the weekday may be that of another day.

    Args:
        edtf_values: the dates of a claim.
        quotes: the words of all its quotes.
    """
    words = " ".join(quotes).lower()
    named = dict.fromkeys(re.findall(_WEEKDAY, words))
    days_of_year = {(_month(m["month"]), int(m["day"])) for shape in _DAYS_OF_YEAR for m in shape.finditer(words)}
    found = _calendar_days(edtf_values)
    if not named or not found:
        return None
    if any(WEEKDAYS[day.weekday()] in named or (day.month, day.day) in days_of_year for day in found):
        return None
    shown = " and ".join(f"{day}, a {_name(day)}" for day in found)
    return f"the quotes say {' and '.join(name.capitalize() for name in named)}, but the claim has {shown}"


def _calendar_days(edtf_values: Iterable[str]) -> list[date]:
    """The days of the calendar among dates, in order."""
    found = sorted(dates.days(edtf_values))
    return [date(int(year), int(month), int(day)) for year, month, day in found if year != dates.NO_YEAR]


def _name(day: date) -> str:
    return WEEKDAYS[day.weekday()].capitalize()
