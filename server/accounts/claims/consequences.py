"""What the ontology concludes from a claim by itself, and the raw statements of its graph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core import serialization
from graph.core.formats import GRAPHS
from graph.core.namespaces import PG
from graph.ontology.rules import TYPE
from graph.store.dataset_store import Store, solutions
from graph.support.types_by_others import TypesByOthers
from server.wording.told_facts import vocabulary_of

CONCLUDED = tuple(PG + name for name in ("Mediator", "Official", "CeasefireAgreement"))
"""The classes into which only the ontology puts things, by what is told of them."""
_UNTOLD = frozenset(PG + name for name in ("officeLevel", "forState"))
"""Shortcuts that say of a part what a page tells with the part."""


@dataclass(frozen=True)
class ClaimGraph:
    """The graph of a claim: its triples, without types that only others tell, and those of them that follow."""

    triples: tuple[ox.Triple, ...]
    following: tuple[ox.Triple, ...]
    base: str

    @property
    def turtle(self) -> str:
        """The triples as Turtle under the base of the data, without the lines of prefixes."""
        fmt = next(one for one in GRAPHS if one.extension == "ttl")
        quads = [ox.Quad(t.subject, t.predicate, t.object) for t in self.triples]
        text = serialization.serialized(quads, fmt, self.base).decode()
        lines = [line for line in text.splitlines() if not line.startswith("@prefix")]
        return "\n".join(lines).strip().replace(f"<{self.base}", "<")


def claim_graph(store: Store, ontology: Path, claim: str) -> ClaimGraph:
    """Look up the graph of a claim.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        claim: the IRI of the claim.

    Raises:
        ValueError: it is no IRI.
    """
    node, others = ox.NamedNode(claim), TypesByOthers(store)
    rows = solutions(store, f"SELECT ?s ?p ?o WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}")
    triples = sorted((ox.Triple(row["s"], row["p"], row["o"]) for row in rows), key=str)
    own = [triple for triple in triples if not others.has(claim, triple)]
    shortcuts = vocabulary_of(ontology, store.version)[1] - _UNTOLD
    return ClaimGraph(tuple(own), tuple(t for t in own if _follows(t, shortcuts)), store.base)


def _follows(triple: ox.Triple, shortcuts: frozenset[str]) -> bool:
    if triple.predicate == TYPE:
        return isinstance(triple.object, ox.NamedNode) and triple.object.value in CONCLUDED
    return triple.predicate.value in shortcuts
