"""Which claims tell of each thing, and in which documents: what a thing's page begins with, and lists of things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.publishing.overviews import tellings
from graph.store.dataset_store import EmbeddedStore, Store, solutions

CLAIMS_FILE = "claims-of-things.txt"
"""The file of the claims that tell of each thing: a line for each thing, read when its page is asked for."""
FILE = "told-things.txt"
"""The file of all things that are told of, with their classes and the numbers of claims: read as a whole."""
_GRAPHS = "SELECT DISTINCT ?claim ?s ?o WHERE { GRAPH ?claim { ?s ?p ?o } FILTER(?p != rdf:type) }"
_SOURCES = "SELECT ?claim ?who WHERE { ?claim pg:attributedTo|pg:relayedBy ?who }"
_OFFICES = "SELECT DISTINCT ?office ?of WHERE { ?office pg:officeOf|pg:officeOfState ?of }"
_TENURES = "SELECT DISTINCT ?claim ?office WHERE { GRAPH ?claim { ?tenure pg:office ?office } }"
_OF_ONE = """
SELECT DISTINCT ?claim WHERE {{
  {{ GRAPH ?claim {{ {thing} ?p ?o }} FILTER(?p != rdf:type) }} UNION {{ GRAPH ?claim {{ ?s ?p {thing} }} }}
  UNION {{ ?claim pg:attributedTo|pg:relayedBy {thing} }}
  UNION {{ ?office pg:officeOf|pg:officeOfState {thing} . GRAPH ?claim {{ ?tenure pg:office ?office }} }}
}}"""


def claims_of(store: Store, iri: str) -> list[str]:
    """The claims that tell of a thing, in the order of their IRIs: it stands in their graphs, or is their source; of a
    body or a state, also those that tell who held its offices.

    Raises:
        ValueError: `iri` is none.
    """
    written = store.overviews.get(CLAIMS_FILE) if isinstance(store, EmbeddedStore) else None
    if written is not None:
        claims: list[str] = written[iri]["claims"] if iri in written else []
        return [store.base + claim for claim in claims]
    return sorted(row["claim"].value for row in solutions(store, _OF_ONE.format(thing=ox.NamedNode(iri))))


def records(store: Store) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The records of both files, by IRI: the claims of each thing, and all things with their numbers."""
    found: dict[str, set[str]] = {}
    for row in solutions(store, _GRAPHS):
        for end in (row["s"], row["o"]):
            if isinstance(end, ox.NamedNode) and end.value.startswith((store.base, CONCEPT)):
                found.setdefault(end.value, set()).add(row["claim"].value)
    for row in solutions(store, _SOURCES):
        found.setdefault(row["who"].value, set()).add(row["claim"].value)
    _add_offices(store, found)
    documents = {iri: telling.document for iri, telling in tellings.tellings(store).items()}
    classes = tellings.classes_of_things(store)
    claims = {
        iri: {"claims": [claim.removeprefix(store.base) for claim in sorted(told)]} for iri, told in found.items()
    }
    numbers = {
        iri: {
            "classes": sorted(classes.get(iri, ())),
            "claims": len(told),
            "documents": sorted({documents[claim] for claim in told}),
        }
        for iri, told in found.items()
        if "#" not in iri
    }
    return claims, numbers


def documents_of(store: Store, iri: str) -> Sequence[str]:
    """The documents with a claim that tells of a thing, in the order of their IRIs."""
    told: Sequence[str] = told_things(store).get(iri, {}).get("documents", ())
    return told


@tellings.once
def told_things(store: Store) -> Mapping[str, dict[str, Any]]:
    """Every thing that is told of, by IRI: `classes` (local names), the number of `claims`, the `documents`."""
    return tellings.read(store, FILE, lambda asked: records(asked)[1])


def _add_offices(store: Store, found: dict[str, set[str]]) -> None:
    offices: dict[str, set[str]] = {}
    for row in solutions(store, _OFFICES):
        offices.setdefault(row["office"].value, set()).add(row["of"].value)
    for row in solutions(store, _TENURES):
        for body in offices.get(row["office"].value, ()):
            found.setdefault(body, set()).add(row["claim"].value)
