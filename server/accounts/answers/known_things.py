"""What an answer's values may stand for: places with a point, and things that go by a name of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG
from graph.core.terms import Value
from graph.publishing.overviews.places import PlaceRecord, places
from graph.store.dataset_store import Store, solutions

_RECORDS = ("time/", "claim/", "identity/", "disagreement/", "doc/", "source/", "ontology")
"""What stands under the base and is no thing that anybody tells of, but a record of the telling."""


@dataclass(frozen=True)
class KnownThings:
    """The places of a dataset by IRI, and the one thing that each of the names looked up stands for."""

    base: str = ""
    places: Mapping[str, PlaceRecord] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    def thing(self, value: Value | None) -> str | None:
        """The thing that a value is, or is the very name of; None for records, dates, words and values.

        A name that two things bear is none of them.
        """
        if isinstance(value, ox.Literal):
            return self.named.get(value.value)
        if not isinstance(value, ox.NamedNode) or value.value.startswith((PG, CONCEPT)) or "#" in value.value:
            return None
        path = value.value.removeprefix(self.base)
        return None if path == value.value or path.startswith(_RECORDS) else value.value

    def is_document(self, value: Value) -> bool:
        """Whether a value is a document."""
        return isinstance(value, ox.NamedNode) and "#" not in value.value and value.value.startswith(f"{self.base}doc/")

    def node(self, value: Value | None) -> str | None:
        """The thing of a triple's end; in a graph, a document or a claim may be one as well."""
        if not isinstance(value, ox.NamedNode) or value.value.startswith((PG, CONCEPT)) or "#" in value.value:
            return None
        path = value.value.removeprefix(self.base)
        return None if path == value.value or path.startswith("time/") else value.value


def known_things(store: Store, values: Iterable[Value | None]) -> KnownThings:
    """What is known of these values: one look-up, however many there are.

    Args:
        store: the dataset.
        values: of an answer.
    """
    names = {value.value for value in values if isinstance(value, ox.Literal) and _may_be_name(value)}
    return KnownThings(store.base, {place.iri: place for place in places(store)}, _named(store, names))


def _may_be_name(value: ox.Literal) -> bool:
    return value.datatype.value.endswith(("#string", "#langString"))


def _named(store: Store, names: set[str]) -> dict[str, str]:
    terms = " ".join(f"{ox.Literal(name)} {ox.Literal(name, language='en')}" for name in sorted(names))
    if not terms:
        return {}
    found: dict[str, set[str]] = {}
    asked = f"SELECT DISTINCT ?thing ?name {{ VALUES ?name {{ {terms} }} ?thing rdfs:label ?name }}"
    bare = KnownThings(store.base)
    for row in solutions(store, asked):
        if thing := bare.thing(row["thing"]):
            found.setdefault(row["name"].value, set()).add(thing)
    return {name: min(things) for name, things in found.items() if len(things) == 1}
