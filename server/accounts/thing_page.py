"""The page of a thing put together: what stands first for its kind, and in which order the rest follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from graph.store.dataset_store import Store
from server.accounts.matrix import Matrix, matrix
from server.accounts.mentions import Mention, mentions
from server.accounts.row_book import RowBook
from server.accounts.rows import FactGroup
from server.accounts.sections import Sections
from server.accounts.surroundings import NameUsed, Neighbour, OutsideLink, names_used, neighbours, outside_links
from server.accounts.thing import Thing
from server.wording.modalities import MODALITIES

TITLES = MappingProxyType(
    {
        "offices": "Its officials", "contacts": "Contacts, by the other side", "agreements": "Agreements",
        "said": "What was said", "hostilities": "Hostilities and incidents", "mediation": "Mediation",
        "status": "Control and status", "events": "Other events", "facts": "What is told of it",
        "described": "How it is described", "belongs": "What belongs to it", "spoken": "What speaks of it",
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
_EVENT_ORDER = ("facts", "described", "hostilities", "contacts", "said", "agreements", "events", "status")
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
    """What the page of a thing shows; `matrix` stands first where several documents tell of the thing itself."""

    thing: Thing
    lead: str
    matrix: Matrix | None
    sections: Sequence[Section]
    apart: Sequence[FactGroup]
    names_used: Sequence[NameUsed]
    neighbours: Sequence[Neighbour]
    outside: Sequence[OutsideLink]


def thing_page(store: Store, thing: Thing) -> ThingPage:
    """Put together what is told of a thing.

    Args:
        store: the dataset.
        thing: what was looked up of it.
    """
    told, arranged, book = list(mentions(thing)), Sections(thing), RowBook(thing)
    table = matrix(thing, told) if thing.is_a(thing.iri, "Event", "Agreement") else None
    if table is not None and len(table.documents) < 2:  # side by side takes two
        table = None
    for mention in told:
        for row in arranged.rows(mention):
            if table is None or row.section not in ("facts", "described"):
                book.add(row, mention.claim)
    order = list(MODALITIES.values())
    return ThingPage(
        thing,
        lead=_lead(thing, told),
        matrix=table,
        sections=_sections(thing, book),
        apart=book.groups("apart", order),
        names_used=names_used(thing, told),
        neighbours=neighbours(thing, told, arranged),
        outside=outside_links(store, thing),
    )


def _sections(thing: Thing, book: RowBook) -> list[Section]:
    titles = _PERSON if thing.kind == "Person" else _OFFICE if thing.kind == "Office" else TITLES
    first = (
        _EVENT_ORDER if thing.is_a(thing.iri, "Event", "Agreement") else ("facts",) if thing.kind != "Person" else ()
    )
    made = []
    for name in dict.fromkeys((*first, *titles)):
        groups = book.groups(name)
        missing = _ABSENT.get((thing.kind or "", name))
        if groups:
            made.append(Section(titles[name], "", groups))
        elif missing:
            made.append(Section(titles[name], missing, ()))
    return made


def _lead(thing: Thing, told: Sequence[Mention]) -> str:
    """In which documents it is told of, and how."""
    reported = sorted({thing.documents[m.claim.document].number for m in told if m.as_reported})
    other = sorted({m.claim.modality for m in told if not m.as_reported})
    if not told:
        return "No claim tells of it."
    if not reported:
        return f"Told of only as {' and '.join(MODALITIES[name] for name in other)}: see “Set apart”."
    numbers = reported[0] if len(reported) == 1 else f"{', '.join(reported[:-1])} and {reported[-1]}"
    if len(reported) == len(thing.documents):
        return "Told of in every document."
    return f"Told of in {'document' if len(reported) == 1 else 'documents'} {numbers}."
