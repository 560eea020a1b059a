"""Where sources differ: each point a node with its sides, each side the claims that hold it or the silent document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import Mistakes
from graph.core.namespaces import CONCEPT, term
from graph.curation import yaml_file
from graph.curation.facts import REFERENCE
from graph.curation.yaml_file import Mapping, Text
from graph.ontology.vocabulary import Vocabulary

KEYS = frozenset({"id", "label", "kind", "topic", "note", "sides"})
SIDE_KEYS = frozenset({"reading", "claims", "silent"})


@dataclass
class Disagreements:
    """The triples of the file, what they refer to (relative IRI, line), and the mistakes in it."""

    triples: list[ox.Triple] = field(default_factory=list)
    references: list[Text] = field(default_factory=list)
    contradictions: list[frozenset[str]] = field(default_factory=list)
    """Pairs of claims (relative IRIs) that an entry of the kind contradiction sets against each other."""
    mistakes: Mistakes = field(default_factory=lambda: Mistakes("seeds/disagreements.yaml"))


class DisagreementsReader:
    """Reads `disagreements.yaml`."""

    def __init__(self, vocabulary: Vocabulary, base: str) -> None:
        self.kinds = {c for c, schemes in vocabulary.concepts.items() if "disagreement" in schemes}
        self.concepts = vocabulary.concepts
        self.base = base

    def read(self, path: Path, shown_as: str) -> Disagreements:
        """Read the file; what is wrong with it is in `mistakes`."""
        root, mistakes = yaml_file.read(path, shown_as)
        self.made = Disagreements(mistakes=mistakes)
        seen: set[str] = set()
        for entry in root.items_of("disagreements"):
            if not isinstance(entry, Mapping):
                self.made.mistakes.add(
                    yaml_file.line_of(entry, 1), f"a disagreement is {entry!r}", "write it as `- id: disagreement/…`"
                )
                continue
            iri = entry.text("id") or ""
            if not re.fullmatch(r"disagreement/[a-z0-9-]+", iri) or iri in seen:
                self.made.mistakes.add(entry.line, f"id {iri!r}", "write disagreement/ and a name not used before")
                continue
            seen.add(str(iri))
            self._entry(str(iri), entry)
        return self.made

    def _entry(self, iri: str, entry: Mapping) -> None:
        for key in entry.keys() - KEYS:
            self.made.mistakes.add(key.line, f"unknown key {key!r}", "use one of " + ", ".join(sorted(KEYS)))
        node, kind, label = self._node(iri), entry.text("kind"), entry.text("label")
        self._say(node, "rdf:type", term("pg:Disagreement"))
        if kind in self.kinds:
            self._say(node, "pg:kind", ox.NamedNode(CONCEPT + str(kind)))
        else:
            self.made.mistakes.add(
                kind.line if kind else entry.line,
                f"unknown kind {kind!r}",
                "use one of " + ", ".join(sorted(self.kinds)),
            )
        if label is None:
            self.made.mistakes.add(entry.line, f"{iri} has no label", "say in a few words what the point is")
        else:
            self._say(node, "rdfs:label", ox.Literal(str(label), language="en"))
        for note in entry.items_of("note"):
            self._say(node, "rdfs:comment", ox.Literal(str(note), language="en"))
        for topic in entry.items_of("topic"):
            if target := self._target(topic):
                self._say(node, "pg:topic", target)
        self._sides(iri, node, entry)

    def _sides(self, iri: str, node: ox.NamedNode, entry: Mapping) -> None:
        sides = [self._side(node, number, side) for number, side in enumerate(entry.items_of("sides"), 1)]
        if len(sides) < 2:
            self.made.mistakes.add(
                entry.line, f"{iri} has {len(sides)} side", "give each reading a side, and the silent document one too"
            )
        if entry.text("kind") == "contradiction":
            for one, other in combinations(sides, 2):
                for a in one:
                    for b in other:
                        self.made.contradictions.append(frozenset({a, b}))
                        self.made.triples.append(ox.Triple(self._node(a), term("pg:contradicts"), self._node(b)))

    def _side(self, node: ox.NamedNode, number: int, side: object) -> list[str]:
        """Write one side; returns the claims that hold it."""
        if not isinstance(side, Mapping):
            self.made.mistakes.add(
                yaml_file.line_of(side, 1) if isinstance(side, Text) else 1,
                f"a side is {side!r}",
                "write its reading and claims",
            )
            return []
        for key in side.keys() - SIDE_KEYS:
            self.made.mistakes.add(key.line, f"unknown key {key!r}", "use one of " + ", ".join(sorted(SIDE_KEYS)))
        this = ox.NamedNode(f"{node.value}#side-{number}")
        self._say(node, "pg:side", this)
        self._say(this, "rdf:type", term("pg:DisagreementSide"))
        if reading := side.text("reading"):
            self._say(this, "rdfs:label", ox.Literal(str(reading), language="en"))
        claims = []
        for name, prop, kind in (("claims", "pg:statedIn", "claim/"), ("silent", "pg:silentIn", "doc/")):
            for value in side.items_of(name):
                if not isinstance(value, Text) or not value.startswith(kind):
                    self.made.mistakes.add(
                        yaml_file.line_of(value, side.line), f"{name}: {value!r}", f"refer to {kind}…"
                    )
                elif target := self._target(value):
                    self._say(this, prop, target)
                    if name == "claims":
                        claims.append(str(value))
        if not side.items_of("claims") and not side.items_of("silent"):
            self.made.mistakes.add(
                side.line, "a side that nobody holds", "name its claims, or the document that is silent"
            )
        return claims

    def _target(self, value: object) -> ox.NamedNode | None:
        if isinstance(value, Text) and value.startswith("c:") and value[2:] in self.concepts:
            return ox.NamedNode(CONCEPT + value[2:])
        if isinstance(value, Text) and REFERENCE.fullmatch(value):
            self.made.references.append(value)
            return self._node(str(value))
        self.made.mistakes.add(
            getattr(value, "line", 1),
            f"{value!r} is not a reference",
            "refer to an id such as claim/001-02, or a concept such as c:ceasefire",
        )
        return None

    def _node(self, iri: str) -> ox.NamedNode:
        return ox.NamedNode(self.base + iri)

    def _say(self, subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self.made.triples.append(ox.Triple(subject, term(predicate), value))
