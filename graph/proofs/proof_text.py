"""A proof as text: an indented tree from the triple down to who says what in which document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph.core.namespaces import shorten, term
from graph.proofs.proof import INFERRED, Proof
from graph.store.dataset_store import Store
from graph.support import claim_records
from graph.support.claim_records import ClaimRecord

INDENT = "  "
_SUPPORTS = {"claim": "said", "computed": "computed from what is said", "record": "recorded of what is said"}


def proofs_as(store: Store, proofs: Sequence[Proof], format_name: str) -> str:
    """Proofs of one triple with their sentences, as `text` or as `json`: `version`, `proofs` (see `Proof.to_json`)."""
    claims = claim_records.claim_records(
        store, (iri for proof in proofs for leaf in proof.leaves for iri in leaf.claims)
    )
    if format_name == "json":
        told = {"version": store.version, "proofs": [proof.to_json(claims) for proof in proofs]}
        return json.dumps(told, ensure_ascii=False, indent=2)
    return "\n\n".join("\n".join(lines(proof, claims, store.base)) for proof in proofs)


def lines(proof: Proof, claims: Mapping[str, ClaimRecord], base: str, depth: int = 0) -> Iterator[str]:
    """The proof, a line each for triple, rule and axiom, claim and passage; premises stand below what they prove.

    Of a claim that is not in `claims`, its name is given.
    """
    here, below = INDENT * depth, INDENT * (depth + 1)
    where = f", in the graph of {shorten(proof.claim, base)}" if proof.claim else ""
    yield f"{here}{triple_text(proof.triple, base)}{where}"
    if proof.kind == INFERRED:
        by = f"{proof.axiom} ({proof.axiom.file})" if proof.axiom else "these axioms"
        yield f"{below}follows by {proof.rule} from {by}"
        for premise in proof.premises:
            yield from lines(premise, claims, base, depth + 1)
        return
    for iri in proof.claims:
        yield from (below + line for line in _claim(iri, claims.get(iri), _SUPPORTS[proof.kind], base))
    if proof.count > len(proof.claims):
        yield f"{below}and in {proof.count - len(proof.claims)} more claims"
    for file in proof.files:
        yield f"{below}written by a curator in {file}"
    if not proof.claims and not proof.files:
        yield f"{below}{'computed' if proof.kind == 'computed' else 'recorded'} by the loader"


def triple_text(triple: ox.Triple, base: str) -> str:
    """A triple as a query would have it, with the preset prefixes."""
    return " ".join(_term(end, base) for end in (triple.subject, triple.predicate, triple.object))


def _term(end: object, base: str) -> str:
    if isinstance(end, ox.Literal) and not end.language and end.datatype != term("xsd:string"):
        return f"{ox.Literal(end.value)}^^{shorten(end.datatype.value, base)}"
    return shorten(end.value, base) if isinstance(end, ox.NamedNode) else str(end)


def _claim(iri: str, claim: ClaimRecord | None, how: str, base: str) -> Iterator[str]:
    name = shorten(iri, base)
    if claim is None:
        yield f"{how} in {name}"
        return
    voices = " and ".join(voice.label for voice in claim.voices)
    relayed = f" through {' and '.join(relay.label for relay in claim.relayed_by)}" if claim.relayed_by else ""
    title = f'"{claim.title}"' if claim.title else ""
    publisher = claim.publisher.label if claim.publisher and claim.publisher not in claim.voices else ""
    known = (shorten(claim.document, base), title, publisher, claim.published)
    document = ", ".join(part for part in known if part)
    yield f"{how} by {voices}{relayed} ({claim.modality}) in {document}; {name}"
    for passage in claim.passages:
        role = "" if passage.role == "main" else f"{passage.role}: "
        yield f'{INDENT}{role}"{passage.quote}" {passage.href}'
