"""The vocabulary that curated files are checked against: classes, properties with domain and range, and concepts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.core.characters import bytes_without_mark
from graph.core.errors import InvalidSeedsError, Mistake
from graph.core.namespaces import CONCEPT, PG, term

ALIGNMENTS = "alignments.ttl"
"""The file that says what our terms mean in the words of other vocabularies."""
RDF_FILES = ("peacegraph.ttl", ALIGNMENTS, "concepts.ttl")

_SUBCLASS, _SUBPROPERTY = term("rdfs:subClassOf"), term("rdfs:subPropertyOf")
_TYPE = term("rdf:type")


@dataclass(frozen=True)
class Vocabulary:
    """What the files of the ontology folder declare."""

    folder: Path

    @cached_property
    def store(self) -> ox.Store:
        """Ontology, alignments and concepts as in the files, with the blank nodes of OWL expressions.

        Raises:
            InvalidSeedsError: a file is not valid Turtle.
        """
        return self._loaded(RDF_FILES)

    @cached_property
    def own_words(self) -> ox.Store:
        """The same without the alignments, so that nothing follows in the words of other vocabularies.

        Raises:
            InvalidSeedsError: as for `store`.
        """
        return self._loaded(name for name in RDF_FILES if name != ALIGNMENTS)

    def _loaded(self, names: Iterable[str]) -> ox.Store:
        store = ox.Store()
        for name in names:
            try:
                store.load(turtle(self.folder / name), ox.RdfFormat.TURTLE)
            except SyntaxError as error:
                mistake = Mistake(f"ontology/{name}", error.lineno or 1, f"broken Turtle: {error.msg}", "correct it")
                raise InvalidSeedsError([mistake]) from None
        return store

    @cached_property
    def triples(self) -> list[tuple[ox.Triple, str]]:
        """The triples that are served, namely those without blank nodes, each with its file."""
        return [
            (quad.triple, f"ontology/{name}")
            for name in RDF_FILES
            for quad in ox.parse(turtle(self.folder / name), ox.RdfFormat.TURTLE)
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
        ]

    @cached_property
    def context(self) -> dict[str, Any]:
        """The JSON-LD context of the claims files.

        Raises:
            InvalidSeedsError: the file is not valid JSON.
        """
        try:
            context: dict[str, Any] = json.loads((self.folder / "context.json").read_text("utf-8-sig"))
        except json.JSONDecodeError as error:
            mistake = Mistake("ontology/context.json", error.lineno, f"broken JSON: {error.msg}", "correct it")
            raise InvalidSeedsError([mistake]) from None
        return context

    @cached_property
    def classes(self) -> frozenset[str]:
        """The local names of the ontology's own classes."""
        return frozenset(_local(q.subject) for q in self._instances("owl:Class") if _is_own(q.subject))

    @cached_property
    def properties(self) -> frozenset[str]:
        """The local names of the ontology's own properties."""
        kinds = ("owl:ObjectProperty", "owl:DatatypeProperty")
        return frozenset(_local(q.subject) for kind in kinds for q in self._instances(kind) if _is_own(q.subject))

    @cached_property
    def concepts(self) -> dict[str, frozenset[str]]:
        """The slug of each concept, with the slugs of the schemes it belongs to."""
        schemes_of: dict[str, set[str]] = {}
        for quad in self.store.quads_for_pattern(None, term("skos:inScheme"), None):
            concept, scheme = (str(end)[1:-1].removeprefix(CONCEPT) for end in (quad.subject, quad.object))
            schemes_of.setdefault(concept, set()).add(scheme.removeprefix("scheme-"))
        return {concept: frozenset(schemes) for concept, schemes in schemes_of.items()}

    def superclasses(self, name: str) -> frozenset[str]:
        """Return a class and all its superclasses in this ontology, as local names."""
        return self._superclasses.get(name, frozenset({name}))

    @cached_property
    def _superclasses(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(self._ancestors(name, _SUBCLASS)) for name in self.classes}

    def _ancestors(self, name: str, relation: ox.NamedNode) -> list[str]:
        """Return a term and all own terms above it by a relation such as rdfs:subClassOf, nearest first."""
        reached = [name]
        for above in reached:  # which grows
            for quad in self.store.quads_for_pattern(ox.NamedNode(PG + above), relation, None):
                if _is_own(quad.object) and (parent := _local(quad.object)) not in reached:
                    reached.append(parent)
        return reached

    def domain(self, prop: str) -> str | None:
        """Return the local name of a property's domain, its own or inherited; None where the ontology declares none."""
        return self._declared_class("rdfs:domain", prop)

    def range(self, prop: str) -> str | None:
        """Return the local name of a property's range, its own or inherited; None where the ontology declares none."""
        return self._declared_class("rdfs:range", prop)

    def _declared_class(self, relation: str, prop: str) -> str | None:
        for name in self._ancestors(prop, _SUBPROPERTY) if prop in self.properties else ():
            for quad in self.store.quads_for_pattern(ox.NamedNode(PG + name), term(relation), None):
                if _is_own(quad.object):
                    return _local(quad.object)
        return None

    def _instances(self, kind: str) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(None, _TYPE, term(kind)))


def turtle(path: Path) -> bytes:
    """The content of a Turtle file of the ontology, without the byte order mark that an editor may have put there."""
    return bytes_without_mark(path.read_bytes())


def _is_own(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(PG)


def _local(node: object) -> str:
    return node.value.removeprefix(PG) if isinstance(node, ox.NamedNode) else ""
