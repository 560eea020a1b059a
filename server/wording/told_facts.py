"""What claims tell, thing by thing, as curators wrote it: without what only follows, with the parts of a thing inside
it.

A claim's graph is closed under the ontology. Pages show what the sentence says; what follows has its proof elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from graph.core.namespaces import PG, term
from graph.ontology.shortcuts import shortcut_properties
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import BATCH, Store, solutions

_CONTENT = """
SELECT ?g ?s ?p ?o WHERE {{
  VALUES ?g {{ {claims} }}
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER(?p NOT IN (pg:notBefore, pg:notAfter, pg:startsBy, pg:edtf, pg:relativeTo))
}}"""
_TYPE = term("rdf:type").value
PARTS = ("participation", "speaking", "signature", "figure", "provision")
"""The properties that lead to parts; what speaks takes part as well, so `speaking` comes before it in a thing."""
_SAME_AGAIN = {"participation": "speaking", "form": "kind", "member": "coChair"}
"""Properties whose values the ontology concludes from those of another one of the same thing."""
_CAPACITIES = {"mediatedBy": "mediator", "blamedOn": "responsible"}
"""Properties that are computed for whoever takes part in a capacity."""


@dataclass(frozen=True)
class Told:
    """What one claim tells of one thing, or of a part of one.

    `facts` has the values of each property by its local name (`when`, `rdfs:label`): terms, and for parts what is told
    of them. `kind` is the local name of the narrowest class that the claim gives it, if any.
    """

    claim: str
    iri: str
    kind: str | None
    facts: Mapping[str, list[ox.NamedNode | ox.Literal | Told]] = field(default_factory=dict)

    def terms(self) -> Iterator[ox.NamedNode | ox.Literal]:
        """Every term told, those of its parts too."""
        for values in self.facts.values():
            for value in values:
                if isinstance(value, Told):
                    yield from value.terms()
                else:
                    yield value

    def names(self) -> Iterator[str]:
        """Every IRI in it, its own first."""
        yield self.iri
        yield from (term.value for term in self.terms() if isinstance(term, ox.NamedNode))

    def first(self, name: str) -> ox.NamedNode | ox.Literal | None:
        """The first value of a property that is a term."""
        return next((value for value in self.facts.get(name, ()) if not isinstance(value, Told)), None)

    def iris(self, name: str) -> list[str]:
        """The things among the values of a property."""
        return [value.value for value in self.facts.get(name, ()) if isinstance(value, ox.NamedNode)]

    def parts(self, *names: str) -> list[Told]:
        """The parts that these properties lead to."""
        return [value for name in names for value in self.facts.get(name, ()) if isinstance(value, Told)]


def told_facts(store: Store, ontology: Path, claims: Iterable[str]) -> dict[str, list[Told]]:
    """What each of these claims tells, by the claim's IRI; the things of a claim in the order of their names.

    Of a claim that only says that something is so, without any fact of it, what it names is given without facts.

    Args:
        store: the dataset.
        ontology: the folder of the ontology, which says what is a shortcut and which class is the narrowest.
        claims: the IRIs of claims.

    Raises:
        ValueError: one of them is no IRI.
    """
    vocabulary, shortcuts = vocabulary_of(ontology, store.version)
    graphs: dict[str, dict[str, _Node]] = {}
    wanted = sorted(set(claims))
    for first in range(0, len(wanted), BATCH):
        terms = " ".join(str(ox.NamedNode(iri)) for iri in wanted[first : first + BATCH])
        for row in solutions(store, _CONTENT.format(claims=terms)):
            predicate = row["p"].value
            if predicate in shortcuts:
                continue
            node = graphs.setdefault(row["g"].value, {}).setdefault(row["s"].value, _Node())
            if predicate == _TYPE:
                node.types.append(row["o"].value.removeprefix(PG))
            else:
                node.facts.setdefault(_local(predicate), []).append(row["o"])
    return {claim: _things(claim, nodes, vocabulary) for claim, nodes in graphs.items()}


@dataclass
class _Node:
    types: list[str] = field(default_factory=list)
    facts: dict[str, list[ox.NamedNode | ox.Literal]] = field(default_factory=dict)


@lru_cache(maxsize=4)
def vocabulary_of(ontology: Path, version: str) -> tuple[Vocabulary, frozenset[str]]:  # noqa: ARG001  # of a version
    """The vocabulary of this version of a dataset, and its shortcut properties; read once."""
    vocabulary = Vocabulary(ontology)
    return vocabulary, shortcut_properties(vocabulary)


def _things(claim: str, nodes: dict[str, _Node], vocabulary: Vocabulary) -> list[Told]:
    inside = {
        value.value
        for node in nodes.values()
        for name in PARTS
        for value in node.facts.get(name, ())
        if isinstance(value, ox.NamedNode)
    }
    things = [(iri, node) for iri, node in sorted(nodes.items()) if iri not in inside and "TimeSpan" not in node.types]
    telling = [iri for iri, node in things if node.facts]
    return [_told(claim, iri, nodes, vocabulary) for iri in telling or [iri for iri, _ in things]]


def _told(claim: str, iri: str, nodes: dict[str, _Node], vocabulary: Vocabulary) -> Told:
    node = nodes.get(iri, _Node())
    facts: dict[str, list[ox.NamedNode | ox.Literal | Told]] = {}
    for name, values in sorted(node.facts.items()):
        again = node.facts.get(_SAME_AGAIN.get(name, ""), [])
        new = sorted((value for value in values if value not in again), key=str)
        if new:
            facts[name] = [_told(claim, value.value, nodes, vocabulary) if name in PARTS else value for value in new]
    if "began" in facts or "ended" in facts:  # of which the ontology concludes a time that has no other end
        facts["when"] = [v for v in facts.get("when", []) if not (isinstance(v, ox.NamedNode) and _open(v.value))]
    for name, capacity in _CAPACITIES.items():
        acting = {
            agent
            for part in Told(claim, iri, None, facts).parts("participation", "speaking")
            if any(concept.endswith(f"/{capacity}") for concept in part.iris("capacity"))
            for agent in part.iris("agent")
        }
        facts[name] = [v for v in facts.get(name, []) if not (isinstance(v, ox.NamedNode) and v.value in acting)]
    return Told(claim, iri, narrowest(node.types, vocabulary), {name: vs for name, vs in facts.items() if vs})


def narrowest(types: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """The class, by its local name, below which none of the others stands; of several the first by name."""
    ours = sorted(set(types) & vocabulary.classes)
    return next((name for name in ours if not any(name in vocabulary.superclasses(o) - {o} for o in ours)), None)


def _open(time: str) -> bool:
    name = time.rpartition("/")[2]
    return name.startswith("--") or name.endswith("--")


def _local(predicate: str) -> str:
    return predicate.removeprefix(PG) if predicate.startswith(PG) else predicate.rpartition("/")[2].rpartition("#")[2]
