"""What a small preview tells: of a thing what documents report of it, of a type or property what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.publishing.overviews.told_things import told_things
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entities import entities, iri_of
from server.accounts.reconciliation.entity_types import CONCEPT_CLASS, CONCEPT_TYPE, entity_types
from server.accounts.reconciliation.extension import reported_by
from server.accounts.reconciliation.properties import PROPERTIES
from server.accounts.reconciliation.values import values
from server.accounts.things.thing import load_thing
from server.accounts.things.thing_page import thing_page
from server.wording.dates import days_between
from server.wording.names import Names

_SHOWN: Final = ("heldOffice", "holder", "officeOfState", "organOfState", "participant", "party", "place", "partOf")
"""The properties that a preview tells, where anything is reported."""
_MOST_ROWS, _MOST_VALUES = 4, 4
_RECORDS: Final = frozenset({"SourceDocument", "Disagreement", "PossibleIdentity", "Concept"})
"""Types of which it says more what they are than who tells of them."""


@dataclass(frozen=True)
class PreviewRow:
    """A property with some of its values, each with the documents that report it, in words."""

    title: str
    values: Sequence[tuple[str, str]]
    more: int = 0


@dataclass(frozen=True)
class Preview:
    """What is told of a thing: its IRI, name, type in words, a lead, and what documents report of it."""

    iri: str
    name: str
    kind: str
    lead: str
    rows: Sequence[PreviewRow]
    wikidata: str
    claims: int


def preview(store: Store, ontology: Path, name: str) -> Preview | None:
    """The preview of a thing; None where there is none of this identifier.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        name: the identifier.
    """
    iri = iri_of(store, name)
    one = entities(store, [iri]).get(iri) if iri else None
    if iri is None or one is None:
        return None
    kind = entity_types(store)[CONCEPT_TYPE if one.kind == CONCEPT_CLASS else one.kind]
    items = values(store, PROPERTIES["wikidata"], [iri]).get(iri, ())
    return Preview(
        iri,
        one.name,
        kind.name,
        kind.description if one.kind in _RECORDS else _lead(store, ontology, iri),
        _rows(store, iri),
        items[0].text if items else "",
        told_things(store).get(iri, {}).get("claims", 0),
    )


def _lead(store: Store, ontology: Path, iri: str) -> str:
    """In which documents it is told of, and how, as its page says."""
    thing = load_thing(store, ontology, iri)
    return thing_page(store, thing).lead if thing else ""


def _rows(store: Store, iri: str) -> list[PreviewRow]:
    held = {name: values(store, PROPERTIES[name], [iri]).get(iri, []) for name in _SHOWN}
    names = Names.of(store, {value.text for found in held.values() for value in found})
    rows = [
        PreviewRow(
            PROPERTIES[name].name,
            [(names.plain(v.text), reported_by(v.documents) if v.documents else "") for v in found[:_MOST_VALUES]],
            max(len(found) - _MOST_VALUES, 0),
        )
        for name, found in held.items()
        if found
    ]
    days = [values(store, PROPERTIES[name], [iri]).get(iri, ()) for name in ("earliest", "latest")]
    first, last = (found[0].text if found else None for found in days)
    dated = [PreviewRow("when", [(days_between(first, last), "over all reported dates")])] if first or last else []
    return [*dated, *rows][:_MOST_ROWS]
