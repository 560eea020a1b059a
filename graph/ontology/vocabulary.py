"""The ontology as the loaders need it: which classes, properties and concepts there are, and what goes where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.core.errors import InvalidSeedsError, Mistake
from graph.core.namespaces import CONCEPT, PG, term

RDF_FILES = ("peacegraph.ttl", "alignments.ttl", "concepts.ttl")

_SUBCLASS, _SUBPROPERTY = term("rdfs:subClassOf"), term("rdfs:subPropertyOf")
_TYPE = term("rdf:type")


@dataclass(frozen=True)
class Vocabulary:
    """What the files of `ontology/` declare."""

    folder: Path

    @cached_property
    def store(self) -> ox.Store:
        """Ontology, alignments and concepts, as they stand in the files (with OWL's own blank nodes)."""
        store = ox.Store()
        for name in RDF_FILES:
            try:
                store.load(path=self.folder / name, format=ox.RdfFormat.TURTLE)
            except SyntaxError as error:
                broken = Mistake(f"ontology/{name}", error.lineno or 1, f"broken Turtle: {error.msg}", "correct it")
                raise InvalidSeedsError([broken]) from None
        return store

    @cached_property
    def triples(self) -> list[tuple[ox.Triple, str]]:
        """What of it is served: triples between IRIs and literals, each with the file it stands in."""
        return [
            (quad.triple, f"ontology/{name}")
            for name in RDF_FILES
            for quad in ox.parse(path=self.folder / name, format=ox.RdfFormat.TURTLE)
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
        ]

    @cached_property
    def context(self) -> dict[str, Any]:
        """The JSON-LD context of the claims files."""
        try:
            loaded: dict[str, Any] = json.loads((self.folder / "context.json").read_text("utf-8"))
        except json.JSONDecodeError as error:
            broken = Mistake("ontology/context.json", error.lineno, f"broken JSON: {error.msg}", "correct it")
            raise InvalidSeedsError([broken]) from None
        return loaded

    @cached_property
    def classes(self) -> frozenset[str]:
        """Local names of our own classes."""
        return frozenset(_local(q.subject) for q in self._instances("owl:Class") if _is_own(q.subject))

    @cached_property
    def properties(self) -> frozenset[str]:
        """Local names of our own properties."""
        kinds = ("owl:ObjectProperty", "owl:DatatypeProperty")
        return frozenset(_local(q.subject) for kind in kinds for q in self._instances(kind) if _is_own(q.subject))

    @cached_property
    def concepts(self) -> dict[str, frozenset[str]]:
        """Each concept (its slug) with the slugs of the schemes it belongs to."""
        found: dict[str, set[str]] = {}
        for quad in self.store.quads_for_pattern(None, term("skos:inScheme"), None):
            concept, scheme = (str(end)[1:-1].removeprefix(CONCEPT) for end in (quad.subject, quad.object))
            found.setdefault(concept, set()).add(scheme.removeprefix("scheme-"))
        return {concept: frozenset(schemes) for concept, schemes in found.items()}

    def superclasses(self, name: str) -> frozenset[str]:
        """A class (local name) and all our own classes above it."""
        return self._above.get(name, frozenset({name}))

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(self._climb(name, _SUBCLASS)) for name in self.classes}

    def _climb(self, name: str, relation: ox.NamedNode) -> set[str]:
        reached, waiting = {name}, [name]
        while waiting:
            for quad in self.store.quads_for_pattern(ox.NamedNode(PG + waiting.pop()), relation, None):
                if _is_own(quad.object) and (above := _local(quad.object)) not in reached:
                    reached.add(above)
                    waiting.append(above)
        return reached

    def domain(self, prop: str) -> str | None:
        """The class (local name) whose members may have the property; None where the ontology leaves it open."""
        return self._typed("rdfs:domain", prop)

    def range(self, prop: str) -> str | None:
        """The class (local name) whose members may be its value; None where the ontology leaves it open."""
        return self._typed("rdfs:range", prop)

    def _typed(self, relation: str, prop: str) -> str | None:
        for name in self._climb(prop, _SUBPROPERTY) if prop in self.properties else ():
            for quad in self.store.quads_for_pattern(ox.NamedNode(PG + name), term(relation), None):
                if _is_own(quad.object):
                    return _local(quad.object)
        return None

    def _instances(self, kind: str) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(None, _TYPE, term(kind)))


def _is_own(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(PG)


def _local(node: object) -> str:
    return node.value.removeprefix(PG) if isinstance(node, ox.NamedNode) else ""
