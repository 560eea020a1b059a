"""What is in the dataset, for the first page: counts, each with the query behind it, the documents, and their dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import islice
from types import MappingProxyType

from graph.core.namespaces import CONCEPT
from graph.core.views import VIEWS
from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions
from server.accounts.pictures.timelines import Timeline, TimelineRow, bar_of, timeline
from server.wording.chunks import Chunk, said
from server.wording.evidence import NOT_STATED, SourceDocument
from server.wording.modalities import MODALITIES

MOST_CARDS, MOST_PUBLISHERS = 24, 8
"""How many documents stand on the first page, of which the list has all, and how many publishers are named."""
_IN_VIEW = "?claim pg:modality ?modality FILTER(?modality IN ({modalities}))"
"""The claims of a view. With VALUES instead, the engine goes through all things for each claim."""
COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "documents": "?claim prov:hadPrimarySource ?thing",
        "claims": "BIND(?claim AS ?thing)",
        "sentences they rest on": "?claim prov:hadPrimarySource ?document ; prov:wasQuotedFrom ?passage . "
        '?passage pg:sentenceStart ?start BIND(CONCAT(STR(?document), " ", STR(?start)) AS ?thing)',
        "people and bodies": "?claim pg:mentions ?thing . ?thing a pg:Actor",
        "points of disagreement": "?thing a pg:Disagreement ; pg:side/pg:statedIn ?claim",
    }
)
"""What is counted of the claims of a view, by the words for it: `?thing` from each `?claim`. A quotation over two
sentences counts where it begins."""
_BY_DOCUMENT = """
SELECT ?document ?modality (COUNT(?claim) AS ?claims) WHERE {
  ?claim prov:hadPrimarySource ?document ; pg:modality ?modality
} GROUP BY ?document ?modality"""
_DATE_KNOWN = """
SELECT ?document ?basis ?printed WHERE {
  ?claim prov:hadPrimarySource ?document ; pg:dateBasis/rdfs:label ?basis .
  GRAPH ?claim { ?document pg:when ?time }
  OPTIONAL { ?claim pg:dateAsPrinted ?printed }
}"""
_ORIGINS = """
SELECT DISTINCT ?publisher ?country ?document WHERE {
  ?claim prov:hadPrimarySource ?document ; pg:modality c:asserted .
  GRAPH ?claim { ?publisher schema:countryOfOrigin ?state }
  ?state rdfs:label ?country
} ORDER BY ?publisher ?country ?document"""
_DATES = """
SELECT DISTINCT ?document ?thing ?edtf WHERE {{
  GRAPH ?claim {{ ?thing pg:when|pg:began|pg:ended|pg:signed|pg:effective ?time . ?time pg:edtf ?edtf }}
  ?claim prov:hadPrimarySource ?document ; pg:modality ?modality FILTER(?modality IN ({modalities}))
}}"""
_DATED = """
SELECT DISTINCT ?thing WHERE {
  { ?thing a pg:Agreement } UNION { ?thing a pg:Event FILTER NOT EXISTS { ?thing a pg:SpeechAct } }
}"""
"""What is dated there. In one query with the dates the engine goes through it for each date."""
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the words for it and the query that counts it."""

    words: str
    number: int
    query: str


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document with how its date is known, in words, and how many of its claims have which modality."""

    document: SourceDocument
    known: str
    claims: Sequence[tuple[str, int]]


def count_query(words: str, view: str) -> str:
    """The query that counts; it stands by itself, so that anybody can ask it.

    Raises:
        KeyError: nothing is counted so, or there is no such view.
    """
    modalities = ", ".join(f"c:{name}" for name in MODALITIES if name in VIEWS[view])
    claims = _IN_VIEW.format(modalities=modalities)
    return f"SELECT (COUNT(DISTINCT ?thing) AS ?number) WHERE {{\n  {claims} .\n  {COUNTS[words]}\n}}"


@once
def counts(store: Store, view: str) -> list[Count]:
    """What the claims of a view amount to; a query for each count, asked once for a dataset."""
    made = []
    for words in COUNTS:
        query = count_query(words, view)
        made.append(Count(words, int(next(iter(solutions(store, query, view)))["number"].value), query))
    return made


def cards(store: Store, documents: Mapping[str, SourceDocument]) -> list[DocumentCard]:
    """The first documents in the order of their numbers."""
    numbers, known = _told_of_documents(store)
    return [
        DocumentCard(
            document,
            how_known(known.get(iri, [])) if document.edtf else "",
            [(name, count) for name in MODALITIES if (count := numbers.get(iri, Counter())[name])],
        )
        for iri, document in first(documents).items()
    ]


def first(documents: Mapping[str, SourceDocument]) -> dict[str, SourceDocument]:
    """Those of the documents that stand on the first page."""
    return dict(islice(documents.items(), MOST_CARDS))


@once
def _told_of_documents(store: Store) -> tuple[Mapping[str, Counter[str]], Mapping[str, list[tuple[str, str]]]]:
    """How many claims of each document have which modality, and on what its day rests with the day as printed; two
    look-ups for a dataset."""
    numbers: dict[str, Counter[str]] = {}
    for row in solutions(store, _BY_DOCUMENT):
        modality = row["modality"].value.removeprefix(CONCEPT)
        numbers.setdefault(row["document"].value, Counter())[modality] = int(row["claims"].value)
    known: dict[str, list[tuple[str, str]]] = {}
    for row in solutions(store, _DATE_KNOWN):
        printed = row["printed"].value if row["printed"] else ""
        known.setdefault(row["document"].value, []).append((row["basis"].value, printed))
    return numbers, known


def how_known(bases: Sequence[tuple[str, str]]) -> str:
    """How the day of a document is known, from the basis of each claim that tells it and the date as printed there."""
    names = {basis for basis, _ in bases}
    if "explicit" in names:
        return "as printed"
    printed = [text for _, text in bases if text]
    if names == {"inferred from the text"} and printed and not any(_YEAR.search(text) for text in printed):
        return "year inferred"
    return " or ".join(sorted(names))


def publishers_told(store: Store, documents: Mapping[str, SourceDocument]) -> str:
    """Who published the documents, as far as they say so: "two by Sputnik (of Russia, says document
    002), one by TASS, two without a stated publisher"."""
    origins = _origins(store)
    named = Counter((d.publisher, d.publisher_iri) for d in documents.values() if d.publisher != NOT_STATED)
    parts = []
    ordered = sorted(named.items(), key=lambda item: (-item[1], item[0][0]))
    for (name, iri), number in ordered[:MOST_PUBLISHERS]:
        countries = "; ".join(origins.get(iri or "", []))
        parts.append(f"{small(number)} by {name}{f' ({countries})' if countries else ''}")
    if others := sum(number for _, number in ordered[MOST_PUBLISHERS:]):
        parts.append(f"{small(others)} by {small(len(ordered) - MOST_PUBLISHERS)} others")
    if silent := sum(document.publisher == NOT_STATED for document in documents.values()):
        parts.append(f"{small(silent)} without a stated publisher")
    return ", ".join(parts)


@once
def _origins(store: Store) -> Mapping[str, Sequence[str]]:
    """Of which country documents say that a publisher is, each with the first of them that does."""
    origins: dict[str, dict[str, str]] = {}
    for row in solutions(store, _ORIGINS):
        number = row["document"].value.rpartition("/")[2]
        origins.setdefault(row["publisher"].value, {}).setdefault(row["country"].value, number)
    return {
        publisher: [f"of {country}, says document {number}" for country, number in told.items()]
        for publisher, told in origins.items()
    }


def dates_told(store: Store, view: str, documents: Mapping[str, SourceDocument]) -> Timeline:
    """A row for each document that stands on the page, with every date that it gives to an event, other than a speech
    act, or an agreement."""
    told = _dates(store, view)
    rows = []
    for iri, document in first(documents).items():
        placed = {(thing, edtf): bar for thing, edtf in told.get(iri, ()) if (bar := bar_of(edtf))}
        bars = sorted(set(placed.values()), key=lambda bar: (bar.is_day, astuple(bar)))
        dates = {(thing, edtf.strip("/")) for thing, edtf in placed}  # who tells of a beginning tells one date
        published = f"published {document.published}" if document.edtf or document.earliest else "not dated"
        name = document.number if document.publisher == NOT_STATED else f"{document.number}, {document.publisher}"
        rows.append(TimelineRow((Chunk(name, iri),), said(f"{len(dates)} dates"), bars, note=said(published)))
    return timeline(rows)


@once
def _dates(store: Store, view: str) -> Mapping[str, set[tuple[str, str]]]:
    """What each document dates, as pairs of a thing and a date; looked up once for a dataset."""
    modalities = ", ".join(f"c:{name}" for name in MODALITIES if name in VIEWS[view])
    dated = {row["thing"] for row in solutions(store, _DATED, view)}
    told: dict[str, set[tuple[str, str]]] = {}
    for row in solutions(store, _DATES.format(modalities=modalities), view):
        if row["thing"] in dated:
            told.setdefault(row["document"].value, set()).add((row["thing"].value, row["edtf"].value))
    return told


_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def small(number: int) -> str:
    """A number in words up to twelve, else in figures."""
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"
