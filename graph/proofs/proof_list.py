"""The proofs of one triple with the claims they rest on: what `/explain` and `peacegraph explain` answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.core.namespaces import shorten
from graph.core.terms import triple_text
from graph.proofs.proof import INFERRED, ProofNode
from graph.proofs.unstated import Unstated
from graph.store.dataset_store import Store
from graph.support.claim_records import ClaimRecord, claim_records

INDENT = "  "
_SUPPORTS = {"claim": "said", "computed": "computed from what is said", "record": "recorded of what is said"}


@dataclass(frozen=True)
class ProofList:
    """Proofs of one triple, the least first, with the claims that they name, by IRI.

    There are none where the triple neither stands nor follows where it was looked for; then `unstated` tells of it, and
    the claims are those that say it elsewhere.
    """

    version: str
    base: str
    proofs: tuple[ProofNode, ...]
    claims: Mapping[str, ClaimRecord]
    unstated: Unstated | None = None

    @classmethod
    def of(cls, store: Store, proofs: Sequence[ProofNode]) -> ProofList:
        """The proofs with their claims, which are looked up in the dataset that they are of."""
        claims = claim_records(store, (iri for proof in proofs for iri in proof.leaf_claims))
        return cls(store.version, store.base, tuple(proofs), claims)

    @classmethod
    def without_proof(cls, store: Store, unstated: Unstated) -> ProofList:
        """What is told of a triple that has no proof, with the claims that say it elsewhere."""
        claims = claim_records(store, (iri for iri, _ in unstated.said_in))
        return cls(store.version, store.base, (), claims, unstated)

    def to_json(self) -> dict[str, Any]:
        """As plain objects (`/schemas/proofs.json`)."""
        return {
            "version": self.version,
            "base": self.base,
            "stated": self.unstated is None,
            "proofs": [proof.to_json() for proof in self.proofs],
            "claims": {iri: claim.to_json() for iri, claim in self.claims.items()},
            **({"unstated": self.unstated.to_json()} if self.unstated else {}),
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> ProofList:
        """The proofs that `to_json` wrote.

        Raises:
            KeyError, ValueError: it wrote no such thing.
        """
        proofs = tuple(ProofNode.from_json(proof) for proof in payload["proofs"])
        claims = {iri: ClaimRecord.from_json(claim) for iri, claim in payload["claims"].items()}
        unstated = Unstated.from_json(payload["unstated"]) if "unstated" in payload else None
        return cls(payload["version"], payload["base"], proofs, claims, unstated)

    def as_json(self) -> str:
        """As JSON text."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        """As indented trees, or as the sentences that tell why there is none."""
        if self.unstated:
            return "\n".join(self.unstated.lines(self.base)) + "\n"
        return "\n\n".join("\n".join(proof_lines(proof, self.claims, self.base)) for proof in self.proofs) + "\n"


def proof_lines(proof: ProofNode, claims: Mapping[str, ClaimRecord], base: str, depth: int = 0) -> Iterator[str]:
    """Write a proof, a line each for triple, rule and axiom, claim and passage; premises stand below what they prove.

    Args:
        proof: the proof.
        claims: by IRI; of one that is not among them its name is given.
        base: under which names are written short.
        depth: how far the lines are indented.
    """
    here, below = INDENT * depth, INDENT * (depth + 1)
    where = f", in the graph of {shorten(proof.graph, base)}" if proof.graph else ""
    yield f"{here}{triple_text(proof.triple, base)}{where}"
    if proof.kind == INFERRED:
        by = f"{proof.axiom} ({proof.axiom.file})" if proof.axiom else "these axioms"
        yield f"{below}follows by {proof.rule} from {by}"
        for premise in proof.premises:
            yield from proof_lines(premise, claims, base, depth + 1)
        return
    if proof.rule:
        yield f"{below}computed by {proof.rule}: {proof.words}"
        for premise in proof.premises:
            yield from proof_lines(premise, claims, base, depth + 1)
        return
    for iri in proof.claims:
        yield from (below + line for line in _claim_lines(iri, claims.get(iri), _SUPPORTS[proof.kind], base))
    if proof.claim_count > len(proof.claims):
        yield f"{below}and in {proof.claim_count - len(proof.claims)} more claims"
    for file in proof.files:
        yield f"{below}written by a curator in {file}"
    if not proof.claims and not proof.files:
        yield f"{below}{'computed' if proof.kind == 'computed' else 'recorded'} by the loader"


def _claim_lines(iri: str, claim: ClaimRecord | None, how: str, base: str) -> Iterator[str]:
    name = shorten(iri, base)
    if claim is None:
        yield f"{how} in {name}"
        return
    voices = " and ".join(voice.label for voice in claim.voices)
    relayed = f" through {' and '.join(relay.label for relay in claim.relayed_by)}" if claim.relayed_by else ""
    title = f'"{claim.title}"' if claim.title else ""
    publisher = claim.publisher.label if claim.publisher and claim.publisher not in claim.voices else ""
    parts = (shorten(claim.document, base), title, publisher, claim.published)
    document = ", ".join(part for part in parts if part)
    yield f"{how} by {voices}{relayed} ({claim.modality}) in {document}; {name}"
    for passage in claim.passages:
        role = "" if passage.role == "main" else f"{passage.role}: "
        yield f"{INDENT}{role}{passage.marked_sentence} {passage.href}"
