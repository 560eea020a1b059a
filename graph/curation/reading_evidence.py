"""Holds the readings of recorded disagreements against the claims they name: dates, figures, and words in quotation
marks must be those of the claims, else the side says something that nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from graph.claims.claims import Claim
from graph.texts import date_evidence, dates
from graph.texts.date_repairs import repairs
from graph.texts.edtf_bounds import Bounds, bounds
from graph.texts.quote_differences import FOLD

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE: Final = re.compile(
    rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? [0-9]{{4}})?\b"
    rf"|\b{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,? [0-9]{{4}}\b)?"
    rf"|\b{_MONTH} [0-9]{{4}}\b|\b[0-9]{{3}}0s\b|\b(?:1[0-9]|20)[0-9]{{2}}\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_NUMBER_WORDS: Final = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
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
    quoted = re.findall(r'"([^"]+)"', reading.translate(FOLD))
    for words in quoted:
        if not any(_plain(words) in _plain(quote) for quote in quotes):
            yield f'"{words}"'
    rest = re.sub(r'"[^"]+"', " ", reading.translate(FOLD))
    for match in _DOCUMENTS.finditer(rest):
        numbers = re.findall("[0-9]{3}", match[0])
        yield from (f"document {n}" for n in numbers if not any(c.iri.startswith(f"claim/{n}-") for c in claims))
    rest = _DOCUMENTS.sub(" ", rest)
    for match in _DATE.finditer(rest):
        if not _is_date_of(match[0], claims, quotes if any(c.facts.times for c in claims) else sentences):
            yield match[0]
    yield from _wrong_numbers(_DATE.sub(" ", rest), claims, quotes)


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
    edtf = next((found for found in (words, *repairs(words)) if re.fullmatch("[0-9X-]+", found)), None)
    if edtf is None or words.lower() in " ".join(quotes).lower():
        return True
    if not list(date_evidence.unquoted([edtf], quotes)) and "X" not in edtf:
        return True
    values = [value for claim in claims for value in claim.facts.times.values() if not dates.RELATIVE.fullmatch(value)]
    if edtf.startswith("XXXX"):
        return any(f"-{edtf[5:]}" in value for value in values)
    meant = bounds(edtf)
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
    there = {_value(number) for quote in quotes for number in _NUMBER.findall(quote)}
    there |= {Decimal(number) for claim in claims for node in claim.facts.nodes for number in _figures(node)}
    said = " ".join(quotes).lower()
    for number in _NUMBER.findall(words):
        if _value(number) not in there:
            yield number
    if not any(True for claim in claims for node in claim.facts.nodes for _ in _figures(node)):
        return  # a number in words may be the curator's own counting, where no figure is claimed
    for value, name in enumerate(_NUMBER_WORDS, 3):
        if (
            re.search(rf"\b{name}\b", words.lower())
            and Decimal(value) not in there
            and not re.search(rf"\b{name}\b", said)
        ):
            yield name


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _figures(node: dict[str, Any]) -> Iterator[str]:
    """Yield the numbers of the figures of a fact."""
    for figure in node.get("figure", ()):
        yield from (*figure.get("min", ()), *figure.get("max", ()))
