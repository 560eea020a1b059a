"""The concepts, scheme by scheme, each with its definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.store.dataset_store import Store, solutions

_CONCEPTS = """
SELECT ?scheme ?title (SAMPLE(?about) AS ?of) ?concept (MIN(?name) AS ?label) (SAMPLE(?text) AS ?definition) WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?name .
  ?scheme skos:prefLabel ?title .
  OPTIONAL { ?scheme skos:definition ?about }
  OPTIONAL { ?concept skos:definition ?text }
} GROUP BY ?scheme ?title ?concept"""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept by its IRI, with its label and definition; empty where it has none."""

    iri: str
    label: str
    definition: str


@dataclass(frozen=True)
class Scheme:
    """A scheme of concepts, which stand in the order of their labels."""

    iri: str
    title: str
    definition: str
    concepts: Sequence[Concept]

    @property
    def anchor(self) -> str:
        """The id of its section."""
        return self.iri.rpartition("/")[2]


def concept_schemes(store: Store) -> list[Scheme]:
    """All schemes by their titles, in one look-up."""
    heads: dict[str, tuple[str, str]] = {}
    held: dict[str, list[Concept]] = {}
    for row in solutions(store, _CONCEPTS):
        scheme = row["scheme"].value
        heads[scheme] = (row["title"].value, row["of"].value if row["of"] else "")
        definition = row["definition"].value if row["definition"] else ""
        held.setdefault(scheme, []).append(Concept(row["concept"].value, row["label"].value, definition))
    made = [
        Scheme(iri, *heads[iri], sorted(concepts, key=lambda one: (one.label.casefold(), one.iri)))
        for iri, concepts in held.items()
    ]
    return sorted(made, key=lambda scheme: (scheme.title.casefold(), scheme.iri))
