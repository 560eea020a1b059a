"""A proof as an object: a triple, what supports it, and where that is a rule, the premises and their proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from graph.core.terms import term_from_json, term_to_json, triple_from_json, triple_to_json
from graph.dataset.provenance_index import RULES
from graph.ontology.axioms import Axiom

INFERRED = "inferred"


@dataclass(frozen=True)
class ProofNode:
    """Why a triple stands where it stands: in the default graph, or in the named graph `graph`, that of a claim.

    `kind` is its support (ARCHITECTURE, decision 5). Where that is `inferred`, `rule` concludes it from `premises` by
    `axiom` (None for the rules about the schema, whose premises are the axioms), and `round` is the depth of its least
    proof. Else `claims` are the IRIs of those that say it, or that it was computed for or recorded of: the first of
    them, `claim_count` in all. `files` are those in which a curator wrote it.
    """

    triple: ox.Triple
    graph: str | None
    kind: str
    round: int = 0
    rule: str = ""
    axiom: Axiom | None = None
    premises: tuple[ProofNode, ...] = ()
    claims: tuple[str, ...] = ()
    claim_count: int = 0
    files: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[ProofNode]:
        """The proof, and every proof within it."""
        yield self
        for premise in self.premises:
            yield from premise

    @cached_property
    def depth(self) -> int:
        """Applications of the ontology's rules from the triple to the farthest leaf."""
        deepest = max((premise.depth for premise in self.premises), default=0)
        return deepest + (self.kind == INFERRED)

    @property
    def words(self) -> str:
        """The rules by which the build computed it, in sentences; empty where it did not."""
        return "" if self.kind == INFERRED else " ".join(RULES[name] for name in self.rule.split("+") if name)

    @cached_property
    def leaves(self) -> list[ProofNode]:
        """What the proof rests on: whatever in it has no premises, each once."""
        return list(dict.fromkeys(node for node in self if not node.premises))

    @property
    def leaf_claims(self) -> list[str]:
        """The IRIs of the claims that the proof rests on, each once."""
        return list(dict.fromkeys(iri for leaf in self.leaves for iri in leaf.claims))

    def to_json(self) -> dict[str, Any]:
        """The proof as plain objects (`/schemas/proofs.json`).

        Terms are written as in SPARQL 1.1 Query Results JSON Format, section 3.2.2; an end of an axiom that has no name
        is null.
        """
        result = {**triple_to_json(self.triple), "graph": self.graph, "kind": self.kind}
        if self.kind == INFERRED:
            axiom = _axiom_to_json(self.axiom) if self.axiom else None
            premises = [premise.to_json() for premise in self.premises]
            return {**result, "round": self.round, "rule": self.rule, "axiom": axiom, "premises": premises}
        result |= {"claims": list(self.claims), "claim_count": self.claim_count, "files": list(self.files)}
        if self.rule:
            premises = [premise.to_json() for premise in self.premises]
            result |= {"rule": self.rule, "words": self.words, "premises": premises}
        return result

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> ProofNode:
        """The proof that `to_json` wrote.

        Raises:
            KeyError, ValueError: it wrote no such thing.
        """
        triple, graph, kind = triple_from_json(payload), payload["graph"], payload["kind"]
        if kind == INFERRED:
            axiom = _axiom_from_json(payload["axiom"]) if payload["axiom"] else None
            premises = tuple(cls.from_json(premise) for premise in payload["premises"])
            return cls(triple, graph, kind, payload["round"], payload["rule"], axiom, premises)
        sources = (tuple(payload["claims"]), payload["claim_count"], tuple(payload["files"]))
        premises = tuple(cls.from_json(premise) for premise in payload.get("premises", ()))
        return cls(triple, graph, kind, 0, payload.get("rule", ""), None, premises, *sources)


def _axiom_to_json(axiom: Axiom) -> dict[str, Any]:
    ends = {"subject": axiom.subject, "predicate": axiom.predicate, "object": axiom.object}
    terms = {name: term_to_json(ox.NamedNode(iri)) if iri else None for name, iri in ends.items()}
    return {**terms, "expression": axiom.expression, "text": str(axiom), "file": axiom.file}


def _axiom_from_json(payload: Mapping[str, Any]) -> Axiom:
    def iri(name: str) -> str | None:
        return str(getattr(term_from_json(payload[name]), "value", "")) if payload[name] else None

    return Axiom(iri("subject"), iri("predicate") or "", iri("object"), payload["expression"], payload["file"])
