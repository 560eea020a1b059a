"""What Wikidata says of a thing, in words and beside what documents say of it: one more source, counted nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.dataset.fetched_graphs import FOLDER, permanent
from graph.store.dataset_store import Store, solutions
from graph.wikidata import comparison
from graph.wikidata.statements import KINDS, Statement, statements
from server.accounts.things.rows import FactRow, fact_row
from server.accounts.things.thing import Thing
from server.wording.chunks import Chunk, Line, said
from server.wording.dates import as_of, date_words, day_words

_VERDICTS = MappingProxyType(
    {
        comparison.AGREE: "The two agree.",
        comparison.NO_DAY: "The office agrees; the document tells no day.",
        comparison.DATES: "The dates differ.",
        comparison.OFFICE: "Wikidata has no office of this name for the person.",
    }
)
_LINKED = """
SELECT DISTINCT ?thing ?name WHERE {{
  VALUES ?closeness {{ schema:sameAs skos:closeMatch }} ?thing ?closeness {item} ; rdfs:label ?name
}} ORDER BY ?name ?thing"""


@dataclass(frozen=True)
class SaidByWikidata:
    """A statement in words: its property, its value, and from when to when, empty where neither is told."""

    title: str
    value: str
    when: str


@dataclass(frozen=True)
class FetchedItem:
    """What was fetched of an item: `iri` is the graph that holds it, `source` tells in words which revision that was,
    and `address` is that of this revision."""

    iri: str
    item: str
    source: str
    address: str
    said: Sequence[SaidByWikidata]


@dataclass(frozen=True)
class ComparedOffice:
    """An office as documents tell of it and as Wikidata does; `found` says in words how the two compare."""

    office: str
    told: Sequence[FactRow]
    said: Sequence[SaidByWikidata]
    found: Sequence[str]
    differs: bool


def fetched_items(store: Store, items: Iterable[str]) -> dict[str, FetchedItem]:
    """What was fetched of items, by their numbers, in one look-up; items of which nothing was fetched are left out.

    Args:
        store: the dataset.
        items: `Q` and a number each.
    """
    return {item: _fetched_item(store.base, item, told) for item, told in statements(store, items).items()}


def linked_to(store: Store, item: str) -> list[tuple[str, str]]:
    """The things that a curator linked to an item, by IRI and name."""
    node = ox.NamedNode(PREFIXES["wd"] + item)
    return [(row["thing"].value, row["name"].value) for row in solutions(store, _LINKED.format(item=node))]


def compared_offices(store: Store, thing: Thing) -> list[ComparedOffice]:
    """The offices that claims give to a person, beside those of Wikidata; none where no office of theirs was fetched.

    Args:
        store: the dataset.
        thing: the person.
    """
    found: dict[str, list[comparison.Comparison]] = {}
    for one in comparison.compare_offices(store, thing.iri):
        if one.verdict != comparison.NOTHING:
            found.setdefault(one.office, []).append(one)
    return [_compared_office(thing, office, held) for office, held in found.items()]


def _compared_office(thing: Thing, office: str, held: Sequence[comparison.Comparison]) -> ComparedOffice:
    return ComparedOffice(
        office,
        [fact_row(_document(thing, one), said(_told_when(one)), [one.claim], thing.documents) for one in held],
        [_in_words(statement) for statement in dict.fromkeys(statement for one in held for statement in one.said)],
        list(dict.fromkeys(_VERDICTS[one.verdict] for one in held)),
        any(one.differs for one in held),
    )


def _document(thing: Thing, one: comparison.Comparison) -> Line:
    return (Chunk(f"Document {thing.documents[one.claim.document].number}", iri=one.claim.iri),)


def _told_when(one: comparison.Comparison) -> str:
    if one.first == one.last:
        return as_of(day_words(one.first)) if one.first else "not dated"
    return as_of(date_words(f"[{one.first}..{one.last}]"))


def _fetched_item(base: str, item: str, told: Sequence[Statement]) -> FetchedItem:
    source = told[0].source
    words = f"item {item}, revision {source.revision}, retrieved on {day_words(source.retrieved)}"
    return FetchedItem(
        f"{base}{FOLDER}/{item}", item, words, permanent(item, source.revision).value, [_in_words(one) for one in told]
    )


def _in_words(one: Statement) -> SaidByWikidata:
    return SaidByWikidata(KINDS.get(one.prop, one.prop), one.label, one.period_with(date_words))
