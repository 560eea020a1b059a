"""Dates, weekdays and other words of time in a text, each with the form in which the curator's guide would have it.

Only what the words give is offered: a day without a year stays without one, and "a day earlier" gets no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.texts.edtf_bounds import DateError, bounds
from server.intake.relative_times import RELATIVE_WORDS, by_weekday, on_weekday, relative_to

_MONTHS: Final = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if number}
_FULL: Final = "|".join(name for name in calendar.month_name if name)
_SHORT: Final = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_MONTH: Final = rf"(?P<month>(?:{_FULL}|{_FULL.upper()})\b|{_SHORT})"
_DAY: Final = r"(?P<day>[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![0-9:%]|[.,][0-9])"
_YEAR: Final = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})(?![0-9%]|[.,][0-9])"
_OF: Final = r"(?:\s+of)?\s+"
_OF_YEAR: Final = rf"(?:,?\s+{_YEAR})"
_WEEKDAY: Final = rf"\b(?P<weekday>{'|'.join(calendar.day_name)})\b"
_TO: Final = r"(?:\s*[-–—]\s*|\s+(?:to|until|till|through)\s+)"
_ALONE: Final = r"(?<![\w.,$€£-])"
_COUNTED: Final = r"(?!-[^\W\d]|\s+(?:people|persons|men|women|troops|soldiers|fighters|refugees|civilians|votes|km)\b)"
_ORDERS: Final = (rf"\b{_MONTH}\s+{_DAY}", rf"{_ALONE}{_DAY}{_OF}{_MONTH}")
"""A day of the year in two orders."""
_MONTH_ALONE: Final = (
    r"\b(?P<how>in|since|until|till|by|during|from|early|late|mid|last|next|this|of|before|after)[\s-]+"
    rf"(?P<month>{_FULL})\b"
)
_DECADE: Final = (
    r"(?:\b(?P<part>early|mid|late)[\s-]+)?(?:\bthe\s+)?"
    r"(?:(?P<decade>[12][0-9]{2})|['’]?\b(?P<short>[2-9]))0['’]?s\b"
)


@dataclass(frozen=True)
class DatedWords:
    """Words of time in a text: where they stand, and what the guide would have written."""

    start: int
    end: int
    words: str
    advice: str
    edtf: str = ""
    """The date, where the words give one by themselves."""


@dataclass(frozen=True)
class _Day:
    """What is known from outside the words: the day of the document, and the last day of which it can speak."""

    published: date | None
    today: date


_Reader = Callable[[dict[str, str], _Day], tuple[str, str]]
"""Makes the date, or nothing, and the advice of the groups of a match."""


def dated_words(text: str, today: date, published: date | None = None) -> list[DatedWords]:
    """Return the words of time in a text, in order.

    Args:
        text: a sentence.
        today: the day of coding, to which years are tried for a weekday.
        published: the day of the document, if it is known.
    """
    day, found = _Day(published, today), list[DatedWords]()
    for pattern, read in _SHAPES:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            edtf, advice = read({key: value for key, value in match.groupdict().items() if value}, day)
            found.append(_checked(match, edtf, advice or edtf))
    return sorted(found, key=lambda words: words.start)


def _checked(match: re.Match[str], edtf: str, advice: str) -> DatedWords:
    """The words of a match; a date that does not exist is told as such."""
    try:
        bounds(edtf or "2000")
    except DateError as error:
        edtf, advice = "", str(error)
    return DatedWords(match.start(), match.end(), " ".join(match[0].split()), advice, edtf)


def _month(name: str) -> str:
    return f"{_MONTHS[name[:3].lower()]:02}"


def _date(groups: dict[str, str], suffix: str = "") -> str:
    """The EDTF of a year, month and day as far as they are there; `suffix` names the groups of a second date."""
    parts = [groups.get(f"year{suffix}", "XXXX")]
    if name := groups.get(f"month{suffix}"):
        parts.append(_month(name))
        if number := groups.get(f"day{suffix}"):
            parts.append(f"{int(number):02}")
    return "-".join(parts)


def _noted(edtf: str) -> tuple[str, str]:
    """A date with the remark that its year is not there."""
    return edtf, f"{edtf} (no year in the text)" if "XXXX" in edtf else edtf


def _single(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    return _noted(_date(groups))


def _in_that_year(groups: dict[str, str], day: _Day) -> tuple[str, str]:
    """A day of "last year" or "this year"."""
    if day.published is None:
        return "", f"{_date(groups)} (the year only where the text gives the document's)"
    edtf = f"{day.published.year - (groups['that'] == 'last')}{_date(groups)[4:]}"
    return "", f"{edtf} (from the document's day)"


def _span(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    """A range: what one end leaves out is that of the other."""
    second = {f"{key}2": groups[key] for key in ("year", "month") if key in groups} | groups
    first = {key: groups[f"{key}2"] for key in ("year", "month") if f"{key}2" in groups} | groups
    return _noted(f"{_date(first)}/{_date(second, '2')}")


def _around(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    return f"{groups['year']}~", ""


def _iso(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    return groups["iso"], ""


def _years(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    first, second = groups["year"], groups["year2"]
    edtf = f"{first}/{first[: 4 - len(second)]}{second}"
    return edtf, f"{edtf}, or the month {first}-{second}" if len(second) == 2 and 0 < int(second) <= 12 else ""


def _figures(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    """A date in figures; where day and month may be either, both readings are told."""
    one, two, year = groups["one"], groups["two"], groups["year"]
    ways = [f"{year}-{int(m):02}-{int(d):02}" for d, m in ((one, two), (two, one)) if 0 < int(m) <= 12]
    return (ways[0], "") if len(set(ways)) == 1 else ("", " or ".join(ways) or "no day of the calendar")


def _decade(groups: dict[str, str], _: _Day) -> tuple[str, str]:
    edtf = f"{groups.get('decade') or '19' + groups['short']}X"
    return edtf, f"{edtf} (early or late stays in the wording)" if "part" in groups else edtf


def _with_weekday(groups: dict[str, str], day: _Day) -> tuple[str, str]:
    edtf = _date(groups)
    return ("" if "XXXX" in edtf else edtf), by_weekday(groups["weekday"], edtf, day.today)


def _month_alone(groups: dict[str, str], day: _Day) -> tuple[str, str]:
    month = int(_month(groups["month"]))
    if groups["how"] == "last" and (published := day.published):
        year = published.year - (month >= published.month)
        return f"{year}-{month:02}", f"{year}-{month:02} (the last before the document's day)"
    return _noted(f"XXXX-{month:02}")


def _weekday(groups: dict[str, str], day: _Day) -> tuple[str, str]:
    return "", on_weekday(groups["weekday"], day.published, is_next=groups.get("how") == "next")


def _relative(groups: dict[str, str], day: _Day) -> tuple[str, str]:
    return "", relative_to(groups["relative"].lower(), day.published)


def _twice(shape: str) -> str:
    """A shape as the second one of a pattern: the names of its groups end in 2."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", shape)


def _ranges() -> Iterator[str]:
    """Yield the shapes of ranges of days."""
    year2, day2 = _twice(_OF_YEAR), _twice(_DAY)
    yield rf"\b{_MONTH}\s+{_DAY}{_TO}{day2}{year2}?"
    yield rf"{_ALONE}{_DAY}{_TO}{day2}{_OF}{_twice(_MONTH)}{year2}?"
    yield rf"\bbetween\s+{_MONTH}\s+{_DAY}\s+and\s+{day2}{year2}?"
    for order in _ORDERS:
        yield rf"{order}{_OF_YEAR}?{_TO}{_twice(order)}{year2}?"
        yield rf"\bbetween\s+{order}{_OF_YEAR}?\s+and\s+{_twice(order)}{year2}?"


_SHAPES: Final[list[tuple[re.Pattern[str], _Reader]]] = [
    (re.compile(shape), read)
    for read, shapes in (
        (_span, list(_ranges())),
        (
            _with_weekday,
            [
                *(rf"{_WEEKDAY},?\s+\(?(?:on\s+)?(?:the\s+)?{order}{_OF_YEAR}?" for order in _ORDERS),
                *(rf"{order}{_OF_YEAR}?,?\s+\(?(?:a\s+)?{_WEEKDAY}" for order in _ORDERS),
            ],
        ),
        (_in_that_year, [rf"{order},?\s+(?P<that>last|this)\s+year\b" for order in _ORDERS]),
        (_single, [rf"{order}{_OF_YEAR}?" for order in _ORDERS]),
        (_single, [rf"\b{_MONTH},?{_OF}{_YEAR}"]),
        (_iso, [rf"{_ALONE}(?P<iso>{_YEAR}-[0-9]{{2}}-[0-9]{{2}})(?![\w-])"]),
        (_figures, [rf"{_ALONE}(?P<one>[0-9]{{1,2}})[./](?P<two>[0-9]{{1,2}})[./]{_YEAR}"]),
        (
            _years,
            [
                rf"\bbetween\s+{_YEAR}\s+and\s+{_twice(_YEAR)}",
                rf"{_ALONE}{_YEAR}{_TO}{_twice(_YEAR)}",
                rf"{_ALONE}{_YEAR}\s*[-–]\s*(?P<year2>[0-9]{{2}})(?![\w-])",
            ],
        ),
        (_decade, [_DECADE]),
        (_around, [rf"\b(?:around|about|circa|ca?\.)\s+{_YEAR}{_COUNTED}"]),
        (_month_alone, [_MONTH_ALONE]),
        (_single, [rf"{_ALONE}{_YEAR}{_COUNTED}"]),
        (_weekday, [rf"(?:\b(?P<how>last|next|this|past)\s+)?{_WEEKDAY}"]),
        (_relative, [RELATIVE_WORDS]),
    )
    for shape in shapes
]
