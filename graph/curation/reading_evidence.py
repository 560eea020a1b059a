"""Holds the readings of recorded disagreements against the claims they name: dates, figures, and words in quotation
marks must be those of the claims, else the side says something that nobody said."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from graph.claims.claims import Claim
from graph.texts import date_evidence, dates
from graph.texts.date_repairs import repairs
from graph.texts.edtf_bounds import Bounds, DateError, bounds
from graph.texts.quote_differences import FOLD
from graph.texts.weekdays import WEEKDAYS

_MONTHS: Final = tuple(calendar.month_name)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE: Final = re.compile(
    rf"\b[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?\b|\b[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}\b"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? [0-9]{{4}})?\b"
    rf"|\b{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,? [0-9]{{4}}\b)?"
    rf"|\b{_MONTH} (?:of )?[0-9]{{4}}\b|\b[0-9]{{3}}0'?s\b|\b(?:1[0-9]|20)[0-9]{{2}}\b",
    re.IGNORECASE,
)
_PREPOSITION: Final = r"(?:in|of|since|until|till|by|from|to|early|late|mid|and|between|before|after|during)"
_MONTH_ALONE: Final = re.compile(rf"\b{_PREPOSITION}[ -]({'|'.join(_MONTHS[1:])})\b")
_WEEKDAY: Final = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_DECADE: Final = re.compile(r"\b(?:nineteen-)?(twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b", re.IGNORECASE)
_DECADES: Final = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")
_NUMBER: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9][0-9,]*(?:\.[0-9]+)?")
_SCALED: Final = re.compile(
    r"([0-9][0-9,.]*)(?: ?(?:-|to|and|or) ?([0-9][0-9,.]*))? (hundred|thousand|million)\b", re.IGNORECASE
)
_SMALL: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: Final = (
    {name: value for value, name in enumerate(re.split(" ", _SMALL), 1)}
    | {name: 10 * value for value, name in enumerate(re.split(" ", _TENS), 2)}
    | {"dozen": 12}
)
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1000000}
_WORD: Final = rf"(?:{'|'.join(_WORDS)})"
_RANGE: Final = re.compile(
    rf"\b({_WORD}(?:-{_WORD})?) (to|or) ({_WORD}(?:-{_WORD})?) ({'|'.join(_SCALES)})\b", re.IGNORECASE
)
_SPELLED: Final = re.compile(rf"\b(?:(?:{'|'.join((*_WORDS, *_SCALES))})\b(?:[ -](?:and )?)?)+", re.IGNORECASE)
_VAGUE: Final = re.compile(r"\b(?:(tens|hundreds) of )?(dozens|hundreds|thousands|millions)\b", re.IGNORECASE)
_UNITS: Final = {"dozens": 12, "tens": 10, "hundreds": 100, "thousands": 1000, "millions": 1000000}
_SHORT_YEAR: Final = re.compile(r"\b(1[0-9]|20)([0-9]{2})-([0-9]{2})\b(?!-)")
_MARKS: Final = str.maketrans("«»„‟‹›", '""""' + "''")
_QUOTED: Final = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)")
_DOCUMENTS: Final = re.compile(r"\bdocuments? ([0-9]{3})(?:(?:, | and )([0-9]{3}))*")


@dataclass(frozen=True)
class Side:
    """One side of a disagreement as read: the words of its reading with their line, and the claims that hold it."""

    reading: str
    line: int
    claims: tuple[str, ...]


def unsupported(reading: str, claims: list[Claim], sentences: list[str]) -> Iterator[str]:
    """Yield what a reading says that none of its claims says, in words.

    Args:
        reading: the words of the reading.
        claims: the claims of its side.
        sentences: the sentences in which their main quotes stand, which may date claims that have no date.
    """
    quotes = [passage.exact for claim in claims for _, passage in claim.passages]
    rest = _SHORT_YEAR.sub(_both_years, reading.translate(_MARKS).translate(FOLD))
    for match in _QUOTED.finditer(rest):
        words = match[1] or match[2]
        if not any(_plain(words) in _plain(quote) for quote in quotes):
            yield f'"{words}"'
    rest = _QUOTED.sub(" ", rest)
    for match in _DOCUMENTS.finditer(rest):
        numbers = re.findall("[0-9]{3}", match[0])
        yield from (f"document {n}" for n in numbers if not any(c.iri.startswith(f"claim/{n}-") for c in claims))
    rest = _DOCUMENTS.sub(" ", rest)
    dating = quotes if any(c.facts.times for c in claims) else sentences
    yield from (m[0] for m in _DATE.finditer(rest) if not _is_date_of(m[0], claims, dating))
    rest = _DATE.sub(" ", rest)
    yield from _wrong_parts_of_dates(rest, claims, " ".join((*quotes, *sentences)).lower())
    yield from _wrong_numbers(_DECADE.sub(" ", rest), claims, quotes)


def _both_years(match: re.Match[str]) -> str:
    """Both years of "1992-94" in full; "2020-09" is a month."""
    century, one, other = match.groups()
    return f"{century}{one} to {century}{other}" if int(other) > max(12, int(one)) else match[0]


def _wrong_parts_of_dates(words: str, claims: list[Claim], said: str) -> Iterator[str]:
    """Yield months without a year, weekdays and decades in words that are in no quote and of no date of the claims.

    Args:
        words: the reading without its dates.
        claims: the claims.
        said: the words of all their quotes and sentences, in lower case.
    """
    days = [day for claim in claims for value in claim.facts.times.values() for day in _days(value)]
    for match in _MONTH_ALONE.finditer(words):
        if match[1].lower() not in said and not any(day.month == _MONTHS.index(match[1]) for day in days):
            yield match[1]
    for match in _WEEKDAY.finditer(words):
        if match[1].lower() not in said and not any(WEEKDAYS[day.weekday()] == match[1].lower() for day in days):
            yield match[0]
    for match in _DECADE.finditer(words):
        decade = 20 + 10 * _DECADES.index(match[1].lower())
        if match[0].lower() not in said and not any(day.year % 100 - day.year % 10 == decade for day in days):
            yield match[0]


def _days(value: str) -> list[date]:
    """The days at the ends of a time of a claim; none of one relative to its document."""
    return [] if dates.RELATIVE.fullmatch(value) else _ends(value)


def _plain(words: str) -> str:
    """Words without case, line breaks and a mark of punctuation at their end."""
    return " ".join(words.translate(FOLD).lower().split()).rstrip(".,;:")


def _is_date_of(words: str, claims: list[Claim], quotes: list[str]) -> bool:
    """Whether a date is one of the claims' own, less exact than one, the day beside one, or stands in a quote.

    Args:
        words: the date in words.
        claims: the claims.
        quotes: the words of all their quotes.
    """
    plain = re.sub(r"([0-9]+)\.([0-9]+)\.([0-9]{4})", r"\3-\2-\1", words)
    plain = re.sub(rf"({_MONTH}) of ([0-9]{{4}})", r"\1 \2", plain, flags=re.IGNORECASE)
    edtf = next((found for found in (*repairs(plain), plain) if re.fullmatch("[0-9X-]+", found)), None)
    if edtf is None or words.lower() in " ".join(quotes).lower():
        return True
    try:
        meant = None if edtf.startswith(dates.NO_YEAR) else bounds(edtf)
    except DateError:
        return False
    if not list(date_evidence.unquoted([edtf], quotes)) and "X" not in edtf:
        return True
    values = [value for claim in claims for value in claim.facts.times.values() if not dates.RELATIVE.fullmatch(value)]
    if meant is None:
        return any(f"-{edtf[5:]}" in value for value in values)
    return any(_within(day, meant, value.startswith("[")) for value in values for day in _ends(value))


def _ends(edtf: str) -> list[date]:
    """The days at the ends of a date that are known."""
    limits = bounds(edtf)
    return [day for day in (limits.not_before, limits.starts_by, limits.not_after) if day]


def _within(day: date, meant: Bounds, worked_out: bool) -> bool:  # one of three facts on a day
    """Whether a day lies within a date, or beside it if it was worked out: "after 10 December" begins on the 11th."""
    first, last = meant.not_before, meant.not_after
    beside = timedelta(days=1 if worked_out and first == last else 0)
    return first is not None and last is not None and first - beside <= day <= last + beside


def _wrong_numbers(words: str, claims: list[Claim], quotes: list[str]) -> Iterator[str]:
    """Yield the numbers that no figure and no quote of the claims has.

    Args:
        words: the reading without its dates.
        claims: the claims.
        quotes: the words of all their quotes.
    """
    figures = {Decimal(number) for claim in claims for node in claim.facts.nodes for number in _figures(node)}
    said = " ".join(quotes).translate(FOLD).lower()
    undated = _DATE.sub(" ", said)
    there = {number for _, number in (*_digits(undated), *_spelled(undated))} | figures
    yield from (shown for shown, number in _digits(words) if number not in there)
    if not figures:
        return  # a number in words may be the curator's own counting, where no figure is claimed
    words = _SCALED.sub(" ", words)
    yield from (shown for shown, number in _spelled(words) if number not in there)
    for match in _VAGUE.finditer(words):
        unit = _UNITS[match[2].lower()] * _UNITS.get((match[1] or "").lower(), 1)
        if match[0].lower() not in said and not any(2 * unit <= number < 1000 * unit for number in there):
            yield match[0]


def _digits(words: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers written in digits, also with thousand and the like behind them, as they stand and as they count."""
    for match in _SCALED.finditer(words):
        scale = _SCALES[match[3].lower()]
        yield from ((f"{part} {match[3]}", _value(part) * scale) for part in match.groups()[:2] if part)
    for match in _NUMBER.finditer(_SCALED.sub(" ", words)):
        yield match[0], _value(match[0])


def _value(number: str) -> Decimal:
    return Decimal(re.sub("[, ]", "", number).rstrip("."))


def _spelled(words: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers of three and more that are written in words, as they stand and as they count.

    One and two are left out, as "one of them" and "the two sides" count nothing that is claimed. In "twenty to thirty
    thousand" the first counts thousands too.
    """
    for match in _SPELLED.finditer(_RANGE.sub(r"\1 \4 \2 \3 \4", words)):
        total = part = 0
        for word in re.findall("[a-z]+", match[0].lower()):
            if word == "hundred":
                part = (part or 1) * 100
            elif word in _SCALES:
                total, part = total + (part or 1) * _SCALES[word], 0
            else:
                part += _WORDS.get(word, 0)
        if total + part > 2:
            yield match[0].strip(" -"), Decimal(total + part)


def _figures(node: dict[str, Any]) -> Iterator[str]:
    """Yield the numbers of the figures of a fact."""
    for figure in node.get("figure", ()):
        yield from (*figure.get("min", ()), *figure.get("max", ()))
