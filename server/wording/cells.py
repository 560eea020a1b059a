"""Values of an answer as the cells of a table: things by name, dates in words, numbers as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, PREFIXES, shorten
from graph.core.terms import Value, has_plain_datatype, term_text
from server.wording.chunks import Chunk, Line, joined, said
from server.wording.dates import date_words
from server.wording.names import Names
from server.wording.phrases import number_words

_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset(
    _XSD + name
    for name in (
        "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger",
        "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
        "unsignedByte",
    )
)  # fmt: skip
_BOOLEAN = _XSD + "boolean"
_DATES = frozenset({_XSD + "date", _XSD + "gYearMonth", *(PREFIXES["edtf"] + name for name in ("EDTF", "EDTF-level0"))})
_FIRST_DAY = re.compile(r"\d[\dX]{3}(?:-\d\d){0,2}")
_PLACE = re.compile(r"doc/([^#/]+)#[a-z]+=(\d+),(\d+)")
_GROUPED = 5
"""Digits from which thousands are set apart; a shorter number may be a year."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    `how` is `number`, `date` or empty; `note` is the language or datatype where neither is obvious; `language` is that
    of the text; `key` is what the column is sorted by where that is not the text.
    """

    line: Line
    how: str = ""
    note: str = ""
    language: str = ""
    key: str = ""


def cell(value: Value, names: Names) -> Cell:
    """The cell of a value.

    Args:
        value: the value.
        names: of every thing in it.
    """
    if isinstance(value, ox.NamedNode):
        return _thing(value.value, names)
    if isinstance(value, ox.Triple):
        ends = (cell(end, names).line for end in (value.subject, value.predicate, value.object))
        return Cell(joined(list(ends), " "), note="a triple")
    if not isinstance(value, ox.Literal):
        return Cell(said(term_text(value, names.base)), note="a node without a name")
    kind, text = value.datatype.value, value.value
    if kind in _NUMBERS:
        long = len(text.lstrip("-").partition(".")[0]) >= _GROUPED
        return Cell((Chunk(number_words(text) if long else text),), "number", key=text)
    if kind in _DATES or kind.startswith(PREFIXES["edtf"]):
        found = _FIRST_DAY.search(text)
        return Cell((Chunk(date_words(text), title=f"EDTF {text}"),), "date", key=found[0] if found else text)
    if value.language:
        return Cell(said(text), note="" if value.language == "en" else value.language, language=value.language)
    return Cell(said(text), note="" if has_plain_datatype(value) or kind == _BOOLEAN else _local(kind))


def things(value: Value | None) -> Iterator[str]:
    """The IRIs that a cell of this value calls by name."""
    if isinstance(value, ox.NamedNode):
        yield value.value
    elif isinstance(value, ox.Triple):
        for end in (value.subject, value.predicate, value.object):
            yield from things(end)


def _thing(iri: str, names: Names) -> Cell:
    """A thing of ours by its label; one of another host as short as its prefix makes it."""
    if iri.startswith((PG, CONCEPT)):
        return Cell((Chunk(names.plain(iri), iri, title=shorten(iri, names.base)),))
    if iri.startswith(names.base):
        if place := _PLACE.fullmatch(iri.removeprefix(names.base)):
            return Cell((Chunk(f"document {place[1]}, characters {place[2]} to {place[3]}", iri),))
        chunk = names.chunk(iri)
        if chunk.title and (found := _FIRST_DAY.search(chunk.title)):
            return Cell((Chunk(chunk.text, iri, title=chunk.title),), "date", key=found[0])
        return Cell((chunk,))
    short = shorten(iri, names.base)
    if not short.startswith("<"):
        return Cell((Chunk(short, iri),))
    parts = urlsplit(iri) if iri.startswith(("http://", "https://")) else None
    if parts and parts.hostname:
        return Cell((Chunk(_local(iri) or parts.hostname, iri),), note=parts.hostname)
    return Cell((Chunk(iri),))


def _local(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
