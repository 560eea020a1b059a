"""The page of a thing put together: what stands first for its kind, and in which order the rest follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.store.dataset_store import Store
from server.accounts.pictures.timelines import Timeline, timeline
from server.accounts.things.beside_wikidata import ComparedOffice, compared_offices
from server.accounts.things.matrix import Matrix, matrix
from server.accounts.things.mentions import Mention, mentions
from server.accounts.things.row_book import RowBook
from server.accounts.things.rows import FactGroup, FactRow, fact_row
from server.accounts.things.sections import Sections
from server.accounts.things.surroundings import NameUsed, Neighbour, OutsideLink, names_used, neighbours, outside_links
from server.accounts.things.thing import Thing
from server.wording.chunks import Chunk, said, text_of
from server.wording.modalities import MODALITIES

TITLES = MappingProxyType(
    {
        "under": "What followed under it", "offices": "Its officials", "contacts": "Contacts, by the other side",
        "agreements": "Agreements",
        "said": "What was said", "hostilities": "Hostilities and incidents", "mediation": "Mediation",
        "status": "Control and status", "events": "Other events", "facts": "What is told of it",
        "described": "How it is described", "belongs": "What belongs to it",
        "datelined": "Datelined from here", "spoken": "What speaks of it",
        "source": "What it is the source of",
    }
)  # fmt: skip
"""The sections of a page in the order in which they stand, if nothing else is said for the kind of thing."""
_PERSON = MappingProxyType(
    {**TITLES, "offices": "Offices", "contacts": "Whom they met and spoke to", "said": "What they said"}
)
_OFFICE = MappingProxyType(
    {**TITLES, "offices": "Who held it", "contacts": "Whom the holders met and spoke to", "said": "What they said"}
)
_PLACE = MappingProxyType({**TITLES, "contacts": "Meetings and talks held there"})
_EVENT_ORDER = ("facts", "under", "described", "hostilities", "contacts", "said", "agreements", "events", "status")
_IN_TIME = ("offices", "contacts", "agreements", "hostilities", "events", "status", "under", "mediation")
LEAST_COLUMNS, MOST_COLUMNS = 2, 6
"""How many documents stand side by side; what one or very many tell stands as facts."""
LEAST_DRAWN, MOST_DRAWN = 2, 30
"""A timeline of one date shows nothing, and one of many dates has a page of its own."""
_FEWER_IN_TIME = ("agreements", "hostilities", "status")
MOST_OFFICES = 3
MOST_NAMED, MOST_PUBLISHED = 12, 60
"""How many documents are named by their numbers, and how many of a publisher are listed."""
_ABSENT = MappingProxyType(
    {
        ("Person", "offices"): "No document tells of an office.",
        ("Person", "contacts"): "No document tells of a meeting or a call.",
        ("Person", "agreements"): "No document tells of a signature.",
        ("State", "contacts"): "No document tells of a meeting or a call.",
        ("State", "agreements"): "No document tells of an agreement with it.",
    }
)
"""What is said where nothing is told that a reader of such a page looks for."""


@dataclass(frozen=True)
class Section:
    """A part of the page: its title, a remark, and the facts in it."""

    title: str
    note: str
    groups: Sequence[FactGroup]


@dataclass(frozen=True)
class ThingPage:
    """What the page of a thing shows; `matrix` stands first where several documents tell of the thing itself.

    `offices` are those that stand beside Wikidata's, where something was fetched.
    """

    thing: Thing
    lead: str
    matrix: Matrix | None
    timeline: Timeline | None
    sections: Sequence[Section]
    apart: Sequence[FactGroup]
    names_used: Sequence[NameUsed]
    neighbours: Sequence[Neighbour]
    outside: Sequence[OutsideLink]
    offices: Sequence[ComparedOffice]


def thing_page(store: Store, thing: Thing) -> ThingPage:
    """Put together what is told of a thing.

    Args:
        store: the dataset.
        thing: what was looked up of it.
    """
    told, arranged, book = list(mentions(thing)), Sections(thing), RowBook(thing)
    table = matrix(thing, told) if thing.is_a(thing.iri, "Event", "Agreement") else None
    if table is not None and not LEAST_COLUMNS <= len(table.documents) <= MOST_COLUMNS:
        table = None
    for mention in told:
        for row in arranged.rows(mention):
            if table is None or row.section not in ("facts", "described"):
                book.add(row, mention.claim)
    order, outside = list(MODALITIES.values()), outside_links(store, thing)
    return ThingPage(
        thing,
        lead=_lead(thing, told, book),
        matrix=table,
        timeline=_timeline(book),
        sections=[*_sections(thing, book), *_published(thing)],
        apart=book.groups("apart", order),
        names_used=names_used(thing, told),
        neighbours=neighbours(store, thing, told, arranged),
        outside=outside,
        offices=compared_offices(store, thing) if any(link.fetched for link in outside) else (),
    )


def _timeline(book: RowBook) -> Timeline | None:
    """What happened with it in time, where there is enough to draw."""
    rows = book.timeline_rows(_IN_TIME)
    if len(rows) > MOST_DRAWN:
        rows = book.timeline_rows(_FEWER_IN_TIME)
    drawn = timeline(rows) if sum(bool(row.bars) for row in rows) >= LEAST_DRAWN else None
    return drawn if drawn and len(rows) <= MOST_DRAWN else None


def _sections(thing: Thing, book: RowBook) -> list[Section]:
    titles = {"Person": _PERSON, "Office": _OFFICE}.get(thing.kind or "", _PLACE if _is_place(thing) else TITLES)
    first = (
        _EVENT_ORDER if thing.is_a(thing.iri, "Event", "Agreement") else ("facts",) if thing.kind != "Person" else ()
    )
    made = []
    for name in dict.fromkeys((*first, *titles)):
        groups = book.groups(name, in_time=name == "offices")
        missing = _ABSENT.get((thing.kind or "", name))
        if name == "offices" and thing.kind == "Person" and (served := _served(thing, book)):
            groups = [*groups, served]
        if groups:
            made.append(Section(titles[name], "", groups))
        elif missing:
            made.append(Section(titles[name], missing, ()))
    return made


def _is_place(thing: Thing) -> bool:
    """Whether it is somewhere rather than somebody: a state is both, and stands as somebody."""
    return thing.is_a(thing.iri, "Place") and not thing.is_a(thing.iri, "State", "Polity")


def _published(thing: Thing) -> Iterator[Section]:
    """The documents of a publisher."""
    documents = [document for document in thing.documents.values() if document.publisher_iri == thing.iri]
    if documents:
        rows = [
            FactRow((Chunk(f"Document {d.number}", d.iri), *said(f": {d.title}" if d.title else "")), said(d.date))
            for d in documents[:MOST_PUBLISHED]
        ]
        more = len(documents) - len(rows)
        note = f"the first {len(rows)} of {len(documents):,} documents here" if more else "of the documents here"
        yield Section("What it published", note, [FactGroup(said("documents"), rows)])


def _served(thing: Thing, book: RowBook) -> FactGroup | None:
    """The states that somebody served: this follows from the offices."""
    states = [value for value in thing.values("pg:servedState") if isinstance(value, ox.NamedNode)]
    claims = book.claims("offices").values()
    if not states or not claims:
        return None
    node, predicate = str(ox.NamedNode(thing.iri)), str(term("pg:servedState"))
    remark = Chunk(" follows from the office" if len(states) == 1 else " follows from an office")
    made = [
        fact_row((thing.names.chunk(state.value), remark), said("at some reported time"), claims, thing.documents)
        for state in states
    ]
    rows = [replace(row, proof=(node, predicate, str(state))) for row, state in zip(made, states, strict=True)]
    return FactGroup(said("served state"), rows)


def _lead(thing: Thing, told: Sequence[Mention], book: RowBook) -> str:
    """In which documents it is told of, and how; of a person, in which office."""
    reported = sorted({thing.documents[m.claim.document].number for m in told if m.as_reported})
    other = sorted({m.claim.modality for m in told if not m.as_reported})
    if not told:
        return "No claim mentions it."
    own = [m for m in told if not m.name and not m.is_source]
    if not reported or (own and not any(m.as_reported for m in own)):
        other = sorted({m.claim.modality for m in own}) or other
        return f"Mentioned only as {' and '.join(MODALITIES[name] for name in other)}: see “Set apart”."
    if max(len(reported), thing.told_in) > MOST_NAMED:  # of which a page has only some
        where = f"{thing.told_in:,} documents"
        return f"Mentioned in {'every document' if thing.told_in == len(thing.documents) else where}."
    numbers = reported[0] if len(reported) == 1 else f"{', '.join(reported[:-1])} and {reported[-1]}"
    where = f"{'document' if len(reported) == 1 else 'documents'} {numbers}"
    if len(reported) == len(thing.documents):
        where = "every document"
    held = dict.fromkeys(text_of(row.line) for group in book.groups("offices") for row in group.rows)
    offices = f", as {' and '.join(held)}" if thing.kind == "Person" and 0 < len(held) <= MOST_OFFICES else ""
    return f"Mentioned in {where}{offices}."
