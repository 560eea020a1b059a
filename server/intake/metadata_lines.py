"""What a document says of itself: headline, dateline, date and source line, and the claims that may come of them.

Whether a first line is a headline is for the curator to say: what is written here goes into comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.texts.quote_differences import escaped
from server.intake.dated_words import DatedWords
from server.intake.datelines import dateline
from server.intake.known_names import KnownName

_ENDED: Final = re.compile(r"[.!?…;:,][\"”’»'\])]*\Z")
_SOURCE: Final = re.compile(r"(?:source|credit)s?\s*:|.*\bNews (?:Service|Agency)\b", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"[0-9]{1,2}[:.][0-9]{2}|\b(?:[ap]\.?m\b\.?|UTC|GMT|[CE]E?S?T|published|updated|on|at)", re.IGNORECASE
)
_PLACE: Final = re.compile(r"[^\W\d_a-zà-þ][^,(/–—.]*[^\W\d_]")
_AGENCY: Final = re.compile(r"\([^)]+\)|/[^/]+/")


@dataclass(frozen=True)
class FoundIn:
    """A sentence with the names and dates in it."""

    words: str
    names: list[KnownName]
    dates: list[DatedWords]


def role(found: FoundIn, position: int) -> str:
    """Return what a sentence is: `headline`, `dateline`, `date line`, `source line`, `no full stop`; empty for others.

    Args:
        found: the sentence.
        position: its place in the document, from 0.
    """
    words = found.words
    if dateline(words + " ") >= len(words):
        return "dateline"
    rest = list(words)
    for date in found.dates:
        rest[date.start : date.end] = " " * (date.end - date.start)
    if found.dates and not any(c.isalnum() for c in _CLOCK.sub("", "".join(rest))):
        return "date line"
    if _SOURCE.match(words) and not words.endswith("."):
        return "source line"
    if _ENDED.search(words):
        return ""
    return "headline" if position == 0 else "no full stop"


def document_claims(found: FoundIn, kind: str, document: str, published: str) -> Iterator[list[str]]:
    """Yield the claims that a line may be the source of, each as lines of YAML without the id.

    Args:
        found: the line.
        kind: its role.
        document: the relative IRI of the document.
        published: when the document was published, as EDTF; empty where that is not known.
    """
    whole = escaped(found.words)
    if kind == "headline":
        yield _claim(whole, f"{{id: {document}, title: {whole}}}")
    elif kind == "source line":
        yield _claim(whole, f"{{id: {document}, sourceLine: {whole}}}")
    elif kind == "dateline" and (place := _PLACE.match(found.words)):
        named = [e for name in found.names if name.words == place[0] for e in name.entities if e.startswith("place/")]
        yield _claim(escaped(place[0]), f"{{id: {document}, dateline: {named[0] if named else 'place/…'}}}")
    if kind in ("dateline", "date line"):
        yield from _published(found, document, published)
    if kind in ("dateline", "source line"):
        yield from _publisher(found, document)


def _claim(quote: str, facts: str, *more: str) -> list[str]:
    return [f"quote: {quote}", "modality: asserted", *more, "facts:", f"  - {facts}"]


def _published(found: FoundIn, document: str, published: str) -> Iterator[list[str]]:
    """Yield the claim of the day of publication, where a line gives a day."""
    for date in found.dates:
        if not re.fullmatch(r"(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}", date.edtf):
            continue
        quote, day = escaped(found.words[date.start : date.end]), published or date.edtf
        if date.edtf == day:
            yield _claim(quote, f"{{id: {document}, published: {day}}}", "dateBasis: explicit")
        elif date.edtf == f"XXXX{day[4:]}":
            note = "note: (how the text gives the year; with a calendar entry where a weekday does)"
            yield _claim(quote, f"{{id: {document}, published: {day}}}", "dateBasis: inferred-from-text", note)
        return


def _publisher(found: FoundIn, document: str) -> Iterator[list[str]]:
    """Yield the claim of the publisher, where a line credits one that is known."""
    agency = _AGENCY.search(found.words)
    for name in found.names:
        known = [entity for entity in name.entities if entity.startswith("publisher/")]
        if known:
            words = agency[0] if agency and name.words in agency[0] else name.words
            yield _claim(escaped(words), f"{{id: {document}, publisher: {known[0]}}}")
            return
