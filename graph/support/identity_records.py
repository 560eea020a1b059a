"""Possible identities as answers and pages show them: what may be the same, why, and the words for it and against it.

They are records of a curator without a voice: no claim says them, so a triple of one rests on the passages it quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import Named, PassageRecord, named_json, passage_record
from graph.support.labels import labels
from graph.support.lookups import Lookups, QuadPattern
from graph.support.rule_joins import Subject

_PROPERTIES: Final = (term("pg:passageFor"), term("pg:passageAgainst"))
_IDENTITIES = """
SELECT ?identity ?label ?reason ?node ?curator ?noted WHERE {{
  VALUES ?identity {{ {identities} }}
  ?identity a pg:PossibleIdentity ; rdfs:label ?label ; rdfs:comment ?reason ; pg:identityOf ?node ;
    dct:creator ?curator ; dct:created ?noted
}} ORDER BY ?identity ?node"""
_QUOTED = """
SELECT ?identity ?passage WHERE {{
  VALUES ?identity {{ {identities} }} ?identity pg:passageFor|pg:passageAgainst ?passage
}} ORDER BY ?identity ?passage"""
_PASSAGES = """
SELECT ?identity ?passage ?role ?document ?quote ?start ?end ?sentence ?sentenceStart ?sentenceEnd ?sha256 WHERE {{
  VALUES {of} {{ {identities} }}
  {{ ?identity pg:passageFor ?passage BIND("for" AS ?role) }}
  UNION {{ ?identity pg:passageAgainst ?passage BIND("against" AS ?role) }}
  ?passage oa:hasSource ?document ; oa:hasSelector ?position ; pg:sentenceStart ?sentenceStart .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?passage oa:hasSelector/oa:exact ?quote }}
  OPTIONAL {{ ?passage pg:sentence ?sentence }}
  OPTIONAL {{ ?passage pg:sentenceEnd ?sentenceEnd }}
  OPTIONAL {{ ?passage schema:sha256 ?sha256 }}
}} ORDER BY DESC(?role) ?document ?start ?end"""
"""With two properties in one OPTIONAL the engine would go through the passages of the whole dataset."""
_OF = """
SELECT DISTINCT ?identity WHERE {{
  ?identity pg:identityOf ?node FILTER(?node = {iri} || STRSTARTS(STR(?node), {part}))
}} ORDER BY ?identity"""
_PARTS = """
SELECT DISTINCT ?part ?office ?whole WHERE {{
  GRAPH ?claim {{ VALUES ?part {{ {parts} }} ?whole ?key ?part . OPTIONAL {{ ?part pg:inOffice ?office }} }}
}} ORDER BY ?part ?whole ?office"""


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """What may be the same: `nodes`, or one node that documents may mean several things by.

    `reason` says why it may be one and what leaves that open; `curator` noted it on the day `noted`. `passages` are the
    words for it, then those against it, by their `role`; `quoted` is how many there are, of which only the first may
    have been looked up.
    """

    iri: str
    label: str
    reason: str
    nodes: tuple[Named, ...]
    curator: Named
    noted: str
    passages: tuple[PassageRecord, ...]
    quoted: int = 0

    def speaking(self, role: str) -> list[PassageRecord]:
        """The passages that speak so: `for` or `against`."""
        return [passage for passage in self.passages if passage.role == role]

    def beside(self, iri: str) -> list[Named]:
        """The nodes other than a thing."""
        return [node for node in self.nodes if node.iri != iri]

    def to_json(self) -> dict[str, Any]:
        """The record as plain objects, keys as the attributes (`/schemas/possible-identity.json`)."""
        return {
            "iri": self.iri,
            "label": self.label,
            "reason": self.reason,
            "nodes": [named_json(node) for node in self.nodes],
            "curator": named_json(self.curator),
            "noted": self.noted,
            "passages": [passage.to_json() for passage in self.passages],
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> IdentityRecord:
        """The record that `to_json` wrote.

        Raises:
            KeyError, TypeError: it wrote no such thing.
        """
        return cls(
            payload["iri"],
            payload["label"],
            payload["reason"],
            tuple(Named(**node) for node in payload["nodes"]),
            Named(**payload["curator"]),
            payload["noted"],
            tuple(PassageRecord(**passage) for passage in payload["passages"]),
            len(payload["passages"]),
        )


def identity_records(store: Store, iris: Iterable[str], most: int | None = None) -> dict[str, IdentityRecord]:
    """Look up the possible identities of these IRIs; what is none is left out.

    Args:
        store: the dataset.
        iris: of possible identities.
        most: how many passages of each are looked up; None for all.

    Raises:
        ValueError: one of them is no IRI.
    """
    terms = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(iris)))
    if not terms:
        return {}
    rows: dict[str, list[ox.QuerySolution]] = {}
    for row in solutions(store, _IDENTITIES.format(identities=terms)):
        rows.setdefault(row["identity"].value, []).append(row)
    if not rows:
        return {}
    quoted: dict[str, list[str]] = {}
    for row in solutions(store, _QUOTED.format(identities=terms)):
        quoted.setdefault(row["identity"].value, []).append(row["passage"].value)
    of = "?identity"
    if most is not None and any(len(held) > most for held in quoted.values()):
        of = "(?identity ?passage)"
        pairs = ((iri, passage) for iri, held in quoted.items() for passage in dict.fromkeys(held[:most]))
        terms = " ".join(f"({ox.NamedNode(iri)} {ox.NamedNode(passage)})" for iri, passage in pairs)
    passages: dict[str, list[PassageRecord]] = {}
    for row in solutions(store, _PASSAGES.format(of=of, identities=terms)):
        passages.setdefault(row["identity"].value, []).append(passage_record(store, row, row["role"].value))
    named = (row[key].value for found in rows.values() for row in found for key in ("node", "curator"))
    names = _names(store, set(named))
    return {iri: _record(found, names, passages.get(iri, []), len(quoted.get(iri, ()))) for iri, found in rows.items()}


def _record(
    rows: Sequence[ox.QuerySolution], names: Mapping[str, str], passages: Iterable[PassageRecord], quoted: int
) -> IdentityRecord:
    first = rows[0]
    curator = first["curator"].value
    nodes = dict.fromkeys(row["node"].value for row in rows)
    return IdentityRecord(
        iri=first["identity"].value,
        label=first["label"].value,
        reason=first["reason"].value,
        nodes=tuple(Named(node, names.get(node, node)) for node in nodes),
        curator=Named(curator, names.get(curator, curator)),
        noted=first["noted"].value,
        passages=tuple(passages),
        quoted=quoted,
    )


def _names(store: Store, iris: set[str]) -> dict[str, str]:
    """The names of things; whoever took part without a name is named by office and by what it was."""
    terms = " ".join(str(ox.NamedNode(iri)) for iri in sorted(iris) if "#" in iri)
    parts = list(solutions(store, _PARTS.format(parts=terms))) if terms else []
    ends = {row[key].value for row in parts for key in ("office", "whole") if row[key] is not None}
    names = labels(store, iris | ends)
    for row in parts:
        who = names.get(row["office"].value) if row["office"] is not None else None
        whole = names.get(row["whole"].value, row["whole"].value)
        names.setdefault(row["part"].value, f"{who or 'somebody'}, unnamed, in: {whole}")
    return names


def identities_of(store: Store, iri: str, most: int | None = None) -> list[IdentityRecord]:
    """The possible identities of a thing or of a part of it, or the one that it is itself.

    Args:
        store: the dataset.
        iri: the thing.
        most: how many passages of each are looked up; None for all.

    Raises:
        ValueError: `iri` is none.
    """
    query = _OF.format(iri=ox.NamedNode(iri), part=ox.Literal(f"{iri}#"))
    found = [row["identity"].value for row in solutions(store, query)]
    return list(identity_records(store, found or [iri], most).values())


def identities_behind(lookups: Lookups, subjects: Sequence[Subject]) -> dict[Subject, tuple[str, ...]]:
    """Return the possible identities that each subject of a triple belongs to.

    They are the subject itself, where it is one, and those that quote it, where it is a passage or a selector of one.

    Args:
        lookups: look-ups in the dataset.
        subjects: the subjects.
    """
    of_type: list[QuadPattern] = [(None, s, term("rdf:type"), term("pg:PossibleIdentity")) for s in subjects]
    found = {s: {str(s)} if types else set[str]() for s, types in _matched(lookups, subjects, of_type)}
    selecting: list[QuadPattern] = [(None, None, term("oa:hasSelector"), s) for s in subjects]
    passages: list[tuple[Subject, Subject]] = [(s, s) for s in subjects]
    passages += [(s, triple.subject) for s, triples in _matched(lookups, subjects, selecting) for triple in triples]
    for prop in _PROPERTIES:
        quoted: list[QuadPattern] = [(None, None, prop, passage) for _, passage in passages]
        for subject, quoting in _matched(lookups, [s for s, _ in passages], quoted):
            found[subject] |= {str(triple.subject) for triple in quoting}
    return {subject: tuple(sorted(iri[1:-1] for iri in iris)) for subject, iris in found.items()}


def _matched(
    lookups: Lookups, subjects: Sequence[Subject], patterns: Sequence[QuadPattern]
) -> Iterator[tuple[Subject, list[ox.Triple]]]:
    """The triples that match each pattern, with the subject that it was made for."""
    yield from zip(subjects, lookups.match(patterns), strict=True)
