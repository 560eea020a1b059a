"""A proof as an object: a triple, what supports it, and where that is a rule, the premises and their proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.ontology.axioms import Axiom
from graph.support.claim_records import ClaimRecord

INFERRED = "inferred"


@dataclass(frozen=True)
class Proof:
    """Why a triple stands where it stands: in the default graph, or in the graph of `claim`.

    `kind` is its support (ARCHITECTURE, decision 5). Where that is `inferred`, `rule` concludes it from `premises` by
    `axiom` (None for the rules about the schema, whose premises are the axioms), and `round` is the depth of its least
    proof. Else `claims` are the IRIs of those that say it, or that it was computed for or recorded of: the first of
    them, `count` in all. `files` are those in which a curator wrote it.
    """

    triple: ox.Triple
    claim: str | None
    kind: str
    round: int = 0
    rule: str = ""
    axiom: Axiom | None = None
    premises: tuple[Proof, ...] = ()
    claims: tuple[str, ...] = ()
    count: int = 0
    files: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Proof]:
        """The proof, and every proof within it."""
        yield self
        for premise in self.premises:
            yield from premise

    @cached_property
    def depth(self) -> int:
        """Steps from the triple to the farthest leaf."""
        return 1 + max(premise.depth for premise in self.premises) if self.premises else 0

    @property
    def leaves(self) -> list[Proof]:
        """What the proof rests on: whatever in it is not inferred, each once."""
        return list(dict.fromkeys(part for part in self if part.kind != INFERRED))

    def to_json(self, claims: Mapping[str, ClaimRecord]) -> dict[str, Any]:
        """The proof as plain objects, by these keys.

        * `subject`, `predicate`, `object`: terms as in SPARQL 1.1 Query Results JSON Format, section 3.2.2.
        * `claim`: the IRI of the claim in whose graph the triple stands; null for the default graph.
        * `kind`: `inferred`, `claim`, `computed`, `record` or `curated`.
        * Where it is inferred, `round` (the depth of its least proof), `rule` (its name in OWL 2 RL), `axiom` (null for
          the rules about the schema; else `subject`, `predicate`, `object`, of which an expression without a name is
          null, `text` in Turtle, and `file`), and `premises`: proofs like this one.
        * Where it is not, `claims` (as `graph.support.claim_records` tells those in `claims`; of others the `iri`),
        `count` (of all
          claims, of which some are left out where they are many) and `files`.
        """
        triple = self.triple
        told: dict[str, Any] = {
            "subject": json_term(triple.subject),
            "predicate": json_term(triple.predicate),
            "object": json_term(triple.object),
            "claim": self.claim,
            "kind": self.kind,
        }
        if self.kind == INFERRED:
            told |= {"round": self.round, "rule": self.rule, "axiom": _json_axiom(self.axiom)}
            return told | {"premises": [premise.to_json(claims) for premise in self.premises]}
        said = [claims[iri].to_json() if iri in claims else {"iri": iri} for iri in self.claims]
        return told | {"claims": said, "count": self.count, "files": list(self.files)}


def json_term(node: object) -> dict[str, Any]:
    """A term as in SPARQL 1.1 Query Results JSON Format, section 3.2.2; what RDF 1.2 adds as in that of SPARQL 1.2.

    Raises:
        TypeError: it is no term.
    """
    if isinstance(node, ox.NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, ox.BlankNode):
        return {"type": "bnode", "value": node.value}
    if isinstance(node, ox.Triple):
        ends = {"subject": node.subject, "predicate": node.predicate, "object": node.object}
        return {"type": "triple", "value": {name: json_term(end) for name, end in ends.items()}}
    if not isinstance(node, ox.Literal):
        raise TypeError(f"{node!r} is no term")
    told = {"type": "literal", "value": node.value}
    if node.language:
        direction = {"its:dir": str(node.direction)} if node.direction else {}
        return {**told, "xml:lang": node.language, **direction}
    return told if node.datatype == term("xsd:string") else {**told, "datatype": node.datatype.value}


def _json_axiom(axiom: Axiom | None) -> dict[str, Any] | None:
    if axiom is None:
        return None
    ends = {"subject": axiom.subject, "predicate": axiom.predicate, "object": axiom.object}
    terms = {name: json_term(ox.NamedNode(iri)) if iri else None for name, iri in ends.items()}
    return {**terms, "text": str(axiom), "file": axiom.file}
