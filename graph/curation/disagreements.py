"""Reads the recorded disagreements between sources: each has sides, each side the claims that hold it.

A side can also name documents that are silent on the point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path

import pyoxigraph as ox

from graph.claims.facts import REFERENCE
from graph.core.errors import Mistakes
from graph.core.namespaces import CONCEPT, term
from graph.curation.reading_evidence import Side
from graph.ontology.vocabulary import Vocabulary
from graph.texts import yaml_file
from graph.texts.hints import write_or_choose
from graph.texts.yaml_file import Mapping, Text

KEYS = frozenset({"id", "label", "kind", "topic", "note", "explanation", "sides"})
SIDE_KEYS = frozenset({"reading", "claims", "silent"})


@dataclass
class Entries:
    """A file of entries as read: its triples, the references in them (relative IRIs), and the mistakes."""

    mistakes: Mistakes
    triples: list[ox.Triple] = field(default_factory=list)
    references: list[Text] = field(default_factory=list)


class EntriesReader:
    """Reads a file in which curators record what spans documents, as entries that each have an id and a label.

    Args:
        vocabulary: the ontology, for its concepts.
        base: the base IRI of the data.
    """

    result: Entries

    def __init__(self, vocabulary: Vocabulary, base: str) -> None:
        self.concepts = vocabulary.concepts
        self.base = base

    def entries(self, root: Mapping, key: str, kind: str) -> Iterator[tuple[str, Mapping]]:
        """Yield each entry with its id; what is no entry, or has another's id, is a mistake.

        Args:
            root: the file.
            key: the key under which the entries stand.
            kind: with what their ids begin.
        """
        self.check_keys(root, frozenset({key}))
        seen: set[str] = set()
        for entry in root.items_of(key):
            if not isinstance(entry, Mapping):
                article = "an" if kind[0] in "aeiou" else "a"
                what, fix = f"{article} {kind} is {entry!r}", f"write it as `- id: {kind}/…`"
                self.result.mistakes.add(yaml_file.line_of(entry, 1), what, fix)
                continue
            iri = entry.text("id") or ""
            if not re.fullmatch(rf"{kind}/[a-z0-9-]+", iri) or iri in seen:
                self.result.mistakes.add(entry.line, f"id {iri!r}", f"write {kind}/ and a name not used before")
                continue
            seen.add(str(iri))
            yield str(iri), entry

    def check_keys(self, mapping: Mapping, keys: frozenset[str]) -> bool:
        """Check that a mapping has no other keys than these, and return whether it has none."""
        unknown = mapping.keys() - keys
        for key in unknown:
            self.result.mistakes.add(key.line, f"unknown key {str(key)!r}", write_or_choose(key, keys))
        return not unknown

    def target(self, value: object) -> ox.NamedNode | None:
        """Return the node that a reference or a concept such as c:ceasefire stands for; other values are mistakes."""
        if isinstance(value, Text) and value.startswith("c:") and value[2:] in self.concepts:
            return ox.NamedNode(CONCEPT + value[2:])
        if isinstance(value, Text) and REFERENCE.fullmatch(value):
            self.result.references.append(value)
            return self.node(str(value))
        if isinstance(value, Text) and value.startswith("c:"):
            self.result.mistakes.add(
                value.line, f"unknown concept {str(value)!r}", write_or_choose(value[2:], self.concepts, "c:")
            )
            return None
        self.result.mistakes.add(
            getattr(value, "line", 1),
            f"{value!r} is not a reference",
            "refer to an id such as claim/001-02, or a concept such as c:ceasefire",
        )
        return None

    def node(self, iri: str) -> ox.NamedNode:
        """The node of a relative IRI."""
        return ox.NamedNode(self.base + iri)

    def add_triple(self, subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        """Add a triple to the result."""
        self.result.triples.append(ox.Triple(subject, term(predicate), value))


@dataclass
class Disagreements(Entries):
    """The recorded disagreements as read."""

    contradictions: list[frozenset[str]] = field(default_factory=list)
    """The pairs of claims (relative IRIs) on different sides of an entry of the kind contradiction."""
    opposed: dict[str, list[tuple[ox.NamedNode, ox.NamedNode]]] = field(default_factory=dict)
    """The contradictions that each claim (relative IRI) is in, with its side of each."""
    sides: list[Side] = field(default_factory=list)
    """The sides that claims hold, in order."""


class DisagreementsReader(EntriesReader):
    """Reads `disagreements.yaml`.

    Args:
        vocabulary: the ontology, for the kinds of disagreement and the topics.
        base: the base IRI of the data.
    """

    result: Disagreements

    def __init__(self, vocabulary: Vocabulary, base: str) -> None:
        super().__init__(vocabulary, base)
        self.kinds = {c for c, schemes in vocabulary.concepts.items() if "disagreement" in schemes}

    def read(self, path: Path, shown_as: str) -> Disagreements:
        """Read the file; mistakes are not raised but listed in the result.

        Args:
            path: the file.
            shown_as: its name in messages about mistakes.

        Raises:
            OSError: the file cannot be read.
        """
        root, mistakes = yaml_file.read(path, shown_as)
        self.result = Disagreements(mistakes)
        for iri, entry in self.entries(root, "disagreements", "disagreement"):
            self._read_entry(iri, entry)
        return self.result

    def _read_entry(self, iri: str, entry: Mapping) -> None:
        """Add the triples of one disagreement."""
        self.check_keys(entry, KEYS)
        yaml_file.check_texts(entry, ("label", "kind", "note", "explanation"), self.result.mistakes)
        node, kind = self.node(iri), entry.text("kind")
        self.add_triple(node, "rdf:type", term("pg:Disagreement"))
        if kind in self.kinds:
            self.add_triple(node, "pg:kind", ox.NamedNode(CONCEPT + str(kind)))
        else:
            self.result.mistakes.add(
                kind.line if kind else entry.line,
                f"unknown kind {kind!r}",
                write_or_choose(kind or "", self.kinds),
            )
        if (label := entry.text("label")) is None:
            self.result.mistakes.add(entry.line, f"{iri} has no label", "say in a few words what the point is")
        else:
            self.add_triple(node, "rdfs:label", ox.Literal(str(label), language="en"))
        if (note := entry.text("note")) is not None:
            self.add_triple(node, "rdfs:comment", ox.Literal(str(note), language="en"))
        if (explanation := entry.text("explanation")) is not None:
            self.add_triple(node, "pg:explanation", ox.Literal(str(explanation)))
            if kind != "contradiction":
                fix = "write it as note, or make it a contradiction if both cannot hold as they stand"
                self.result.mistakes.add(explanation.line, f"{iri} explains what is no contradiction", fix)
        for topic in entry.items_of("topic"):
            if target := self.target(topic):
                self.add_triple(node, "pg:topic", target)
        self._read_sides(iri, node, entry)

    def _read_sides(self, iri: str, node: ox.NamedNode, entry: Mapping) -> None:
        """Add the triples of all sides, and that claims on different sides of a contradiction contradict each other."""
        sides = [self._read_side(node, number, side) for number, side in enumerate(entry.items_of("sides"), 1)]
        if len(sides) < 2:
            self.result.mistakes.add(
                entry.line, f"{iri} has {len(sides)} side", "give each reading a side, and the silent document one too"
            )
        self._check_silence(iri, entry, {f"doc/{claim.removeprefix('claim/')[:3]}" for side in sides for claim in side})
        if entry.text("kind") != "contradiction":
            return
        for number, claims in enumerate(sides, 1):
            for claim in claims:
                self.result.opposed.setdefault(claim, []).append((node, ox.NamedNode(f"{node.value}#side-{number}")))
        if len([side for side in sides if side]) < 2 <= len(sides):
            what, fix = f"{iri} is a contradiction of one statement", "silence contradicts nothing: make it an omission"
            self.result.mistakes.add(entry.line, what, fix)
        for first_side, second_side in combinations(sides, 2):
            for a, b in product(first_side, second_side):
                if a == b:
                    message = f"{a} stands on two sides of {iri}, a contradiction"
                    self.result.mistakes.add(entry.line, message, "leave it on the side whose reading it holds")
                self.result.contradictions.append(frozenset({a, b}))
                self.result.triples.append(ox.Triple(self.node(a), term("pg:contradicts"), self.node(b)))

    def _check_silence(self, iri: str, entry: Mapping, speaking: set[str]) -> None:
        """Check that no document is silent on what claims of it hold.

        Args:
            iri: the entry's relative IRI.
            entry: the entry.
            speaking: the documents whose claims hold a side of it.
        """
        sides = [side for side in entry.items_of("sides") if isinstance(side, Mapping)]
        for name in (name for side in sides for name in side.items_of("silent")):
            if isinstance(name, Text) and name in speaking:
                what, fix = f"{name} is silent in {iri} and holds a reading of it", "leave it where it belongs"
                self.result.mistakes.add(name.line, what, fix)

    def _read_side(self, node: ox.NamedNode, number: int, side: object) -> list[str]:
        """Add the triples of one side and return the claims that hold it."""
        if not isinstance(side, Mapping):
            self.result.mistakes.add(
                yaml_file.line_of(side, 1) if isinstance(side, Text) else 1,
                f"a side is {side!r}",
                "write its reading and claims",
            )
            return []
        self.check_keys(side, SIDE_KEYS)
        yaml_file.check_texts(side, ("reading",), self.result.mistakes)
        side_node = ox.NamedNode(f"{node.value}#side-{number}")
        self.add_triple(node, "pg:side", side_node)
        self.add_triple(side_node, "rdf:type", term("pg:DisagreementSide"))
        if reading := side.text("reading"):
            self.add_triple(side_node, "rdfs:label", ox.Literal(str(reading), language="en"))
        elif "reading" not in side:
            self.result.mistakes.add(side.line, "a side without a reading", "say in reading what is held, or not said")
        claims = self._held_by(side_node, side)
        if not side.items_of("claims") and not side.items_of("silent"):
            self.result.mistakes.add(
                side.line, "a side that nobody holds", "name its claims, or the document that is silent"
            )
        if claims and (reading := side.text("reading")) is not None:
            self.result.sides.append(Side(str(reading), reading.line, tuple(claims)))
        return claims

    def _held_by(self, side_node: ox.NamedNode, side: Mapping) -> list[str]:
        """Add who holds a side, and which documents are silent; return the claims that hold it."""
        claims = []
        for name, prop, prefix in (("claims", "pg:statedIn", "claim/"), ("silent", "pg:silentIn", "doc/")):
            for value in side.items_of(name):
                if not isinstance(value, Text) or not value.startswith(prefix):
                    self.result.mistakes.add(
                        yaml_file.line_of(value, side.line), f"{name}: {value!r}", f"refer to {prefix}…"
                    )
                elif target := self.target(value):
                    self.add_triple(side_node, prop, target)
                    if name == "claims":
                        claims.append(str(value))
        return claims
