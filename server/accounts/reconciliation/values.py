"""What documents report of things: the values of properties, each once, with the documents that say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.core.namespaces import CONCEPT, PG
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.publishing.overviews.told_things import told_things
from graph.store.dataset_store import BATCH, Store, solutions
from server.accounts.reconciliation.entities import WIKIDATA, terms
from server.accounts.reconciliation.properties import Property

_VALUES: Final = """
SELECT DISTINCT ?thing ?value WHERE {{ VALUES ?thing {{ {things} }} {pattern} }} ORDER BY ?thing ?value"""
_DOCUMENTS: Final = """
SELECT DISTINCT ?thing ?value ?document WHERE {{
  VALUES ?thing {{ {things} }} VALUES ?modality {{ {modalities} }}
  GRAPH ?claim {{ {pattern} }} ?claim pg:modality ?modality ; prov:hadPrimarySource ?document
}} ORDER BY ?thing ?value ?document"""
_THINGS: Final = (
    "SELECT DISTINCT ?thing WHERE {{ VALUES ?value {{ {values} }} {pattern} }} ORDER BY ?thing LIMIT {most}"
)
_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Value:
    """A value as the protocol gives it: the IRI of a thing, or a text, day (`2020-11-09`), number or point as text.

    `documents` are the numbers of those that say so, where claims say it and it is a thing.
    """

    text: str
    documents: tuple[str, ...] = ()


def values(store: Store, one: Property, things: Collection[str]) -> dict[str, list[Value]]:
    """The values that each of these things has, in a fixed order; what has none is left out.

    Args:
        store: the dataset; its default view is asked, so that what is alleged, planned or called for is no value.
        one: the property.
        things: their IRIs.
    """
    if not one.pattern:
        return _counted(store, one, things)
    found: dict[str, dict[str, None]] = {}
    said: dict[tuple[str, str], list[str]] = {}
    wanted = sorted(things)
    for first in range(0, len(wanted), BATCH):
        part = terms(wanted[first : first + BATCH])
        for row in solutions(store, _VALUES.format(things=part, pattern=one.pattern)):
            if text := _text(one, row["value"].value):
                found.setdefault(row["thing"].value, {})[text] = None
        if one.told and one.holds == "things":
            modalities = terms(CONCEPT + name for name in sorted(VIEWS[DEFAULT_VIEW]))
            asked = _DOCUMENTS.format(things=part, pattern=one.pattern, modalities=modalities)
            for row in solutions(store, asked):
                number = row["document"].value.rpartition("/")[2]
                said.setdefault((row["thing"].value, row["value"].value), []).append(number)
    return {
        thing: [Value(text, tuple(said.get((thing, text), ()))) for text in texts] for thing, texts in found.items()
    }


def things_with(store: Store, one: Property, wanted: Collection[str], most: int) -> list[str]:
    """The things that have one of these values; only of properties whose values are things or items of Wikidata.

    Args:
        store: the dataset.
        one: the property.
        wanted: IRIs of values.
        most: how many are looked up at most.
    """
    asked = _THINGS.format(values=terms(sorted(wanted)), pattern=one.pattern, most=most)
    found = (row["thing"].value for row in solutions(store, asked))
    return [iri for iri in found if "#" not in iri and iri.startswith(store.base)]


def can_be_asked_alone(one: Property) -> bool:
    """Whether things can be found by a value of it without their name."""
    return bool(one.pattern) and one.holds == "things"


def _counted(store: Store, one: Property, things: Collection[str]) -> dict[str, list[Value]]:
    """What is known of each thing without a look-up: its IRI, and by the build what tells of it."""
    told = told_things(store)
    return {iri: held for iri in sorted(things) if (held := _of_record(one, iri, told.get(iri, {})))}


def _of_record(one: Property, iri: str, record: Mapping[str, object]) -> list[Value]:
    if one.id == "iri":
        return [Value(iri)]
    if one.id == "claims":
        return [Value(str(record.get("claims", 0)))]
    documents = record.get("documents", ())
    return [Value(document) for document in documents] if isinstance(documents, Sequence) else []


def _text(one: Property, value: str) -> str:
    """A value as it is given."""
    if one.holds == "items":
        return value.removeprefix(WIKIDATA)
    if one.holds == "classes":
        return PG + value.removeprefix(PG)
    if one.holds == "points":
        point = _POINT.search(value)
        return f"{point[2]},{point[1]}" if point else ""
    return value
