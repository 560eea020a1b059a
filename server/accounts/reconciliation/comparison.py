"""Whether what a table says of a name agrees with what documents report of a candidate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.errors import UsageError
from graph.search import folding
from graph.search.comparison import CALLED, NEAR, SURE
from graph.search.name_search import Hit
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entities import iri_of
from server.accounts.reconciliation.entity_types import CONCEPT_CLASS, CONCEPT_TYPE
from server.accounts.reconciliation.properties import Property
from server.accounts.reconciliation.queries import AskedProperty
from server.accounts.reconciliation.values import can_be_asked_alone, things_with, values

Look = Callable[[str, frozenset[str]], Sequence[Hit]]
_MOST_FOUND: Final = 500
"""Things that are looked up by one value."""
Asked = tuple[Sequence[AskedProperty], Sequence[str]]
"""The properties of a query, and the candidates that they are held against, by IRI."""


@dataclass(frozen=True)
class Compared:
    """A property of a candidate that documents report: whether a value is one that was asked for."""

    of: Property
    agrees: bool

    @property
    def words(self) -> str:
        """The same in words."""
        return f"{self.of.name}: {'as asked' if self.agrees else 'documents report another'}"


def compared(store: Store, look: Look, asked: Sequence[Asked]) -> list[dict[str, list[Compared]]]:
    """For each query, what its properties say of each candidate, by IRI; nothing where no document tells of one.

    Args:
        store: the dataset.
        look: finds things by name and classes.
        asked: of each query of a batch; each property is looked up once for all of them.
    """
    things: dict[str, set[str]] = {}
    for properties, iris in asked:
        for one in properties:
            things.setdefault(one.property.id, set()).update(iris)
    by_id = {one.property.id: one.property for properties, _ in asked for one in properties}
    held = {name: values(store, by_id[name], iris) for name, iris in things.items()}
    made = []
    for properties, iris in asked:
        marks: dict[str, list[Compared]] = {iri: [] for iri in iris}
        for one in properties:
            wanted = _wanted(store, look, one) if iris else frozenset()
            for iri in iris:
                if known := [value.text for value in held[one.property.id].get(iri, ())]:
                    agrees = any(_agrees(one.property, text, wanted) for text in known)
                    marks[iri].append(Compared(one.property, agrees))
        made.append(marks)
    return made


def things_asked(store: Store, look: Look, asked: Sequence[AskedProperty]) -> set[str]:
    """The things that have, of each of these properties, one of the values.

    Raises:
        UsageError: the values of one of them are no things.
    """
    found: set[str] | None = None
    for one in asked:
        if not can_be_asked_alone(one.property):
            raise UsageError(
                f"{one.where}: `{one.property.id}` tells things apart that have a name; give a `query` beside it, or a "
                "property whose values are things"
            )
        wanted = _wanted(store, look, one)
        having = set(things_with(store, one.property, wanted, _MOST_FOUND)) if wanted else set()
        found = having if found is None else found & having
    return found or set()


def _wanted(store: Store, look: Look, one: AskedProperty) -> frozenset[str]:
    """What is asked for as values are compared: IRIs of things, else texts without the accidents of spelling."""
    if one.property.holds == "things":
        given = (iri_of(store, text) for text in (*one.ids, *one.texts))
        classes = frozenset({CONCEPT_CLASS if one.property.range == CONCEPT_TYPE else one.property.range})
        named = (iri for text in one.texts for iri in _named(look(text, classes)))
        return frozenset(ox.NamedNode(iri).value for iri in (*given, *named) if iri)
    if one.property.holds in ("texts", "classes"):
        return frozenset(folding.fold(text) for text in (*one.ids, *one.texts))
    return frozenset(text.rpartition("/")[2] for text in (*one.ids, *one.texts))


def _named(hits: Sequence[Hit]) -> list[str]:
    """The things that a value may be the name of: those so called, else those whose names have it."""
    meant = [hit for hit in hits if hit.standing in (SURE, CALLED)]
    return [hit.thing.iri for hit in meant or hits if hit.standing != NEAR]


def _agrees(one: Property, value: str, wanted: frozenset[str]) -> bool:
    if one.holds == "days":
        return any(value.startswith(day[:10]) for day in wanted if len(day) >= 4)  # a year, a month or a day
    if one.holds == "classes":
        return folding.fold(value.rpartition("#")[2]) in wanted
    return (folding.fold(value) if one.holds == "texts" else value) in wanted
