"""An explained result as JSON, and back (`/schemas/explained-result.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from graph.answers.annotated_answer import Note, Page
from graph.answers.explained_result import ExplainedResult, ExplainedRow, ExplainedTriple, ExplainedWitness
from graph.core.terms import term_from_json, term_to_json, triple_from_json, triple_to_json
from graph.dataset.fetched_graphs import Fetched
from graph.proofs.proof import ProofNode
from graph.support.claim_records import ClaimRecord
from graph.support.identity_records import IdentityRecord


def result_json(result: ExplainedResult) -> bytes:
    """Write a result as JSON text in UTF-8."""
    return (json.dumps(result_to_json(result), ensure_ascii=False) + "\n").encode()


def result_to_json(result: ExplainedResult) -> dict[str, Any]:
    """Write a result as plain objects.

    The answer stands in them as SPARQL 1.1 Query Results JSON has it (`head`, and `results` or `boolean`; of CONSTRUCT
    and DESCRIBE `triples`), whole where the result holds it whole; beside it `provenance`.
    """
    page = result.page
    return _answer(result) | {
        "provenance": {
            "version": result.version,
            "view": result.view,
            "base": result.base,
            "kind": result.kind,
            "columns": list(result.columns),
            "offset": page.offset,
            "limit": page.limit,
            "total": result.total,
            "next_offset": result.next_offset,
            "answer": result.tag,
            "witness_offset": page.witness_offset,
            "witness_limit": page.witness_limit,
            "aggregated": result.aggregated,
            "notes": [{"code": note.code, "text": note.text} for note in result.notes],
            "rows": [_row(row) for row in result.rows],
            "triples": [_triple(triple) for triple in result.triples],
            "claims": {iri: claim.to_json() for iri, claim in result.claims.items()},
            "identities": {iri: identity.to_json() for iri, identity in result.identities.items()},
        }
    }


def _answer(result: ExplainedResult) -> dict[str, Any]:
    answer = result.answer
    if answer is None:
        return {}
    if isinstance(answer, bool):
        return {"head": {}, "boolean": answer}
    if result.kind == "triples":
        return {"triples": [triple_to_json(triple) for triple in answer if isinstance(triple, ox.Triple)]}
    bindings = [
        {name: term_to_json(value) for name, value in zip(result.columns, row, strict=True) if value is not None}
        for row in answer
    ]
    return {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}


def _row(row: ExplainedRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "values": [None if value is None else term_to_json(value) for value in row.values],
        "solutions": row.solutions,
        "solutions_shown": row.solutions_shown,
        "witnesses": [{"triples": list(w.triples), "complete": w.complete} for w in row.witnesses],
        "absent": list(row.absent),
    }


def _triple(triple: ExplainedTriple) -> dict[str, Any]:
    return {
        **triple_to_json(triple.triple),
        "graph": triple.graph,
        "kind": triple.kind,
        "claims": list(triple.claims),
        "claim_count": triple.claim_count,
        "files": list(triple.files),
        "identities": list(triple.identities),
        "proof": triple.proof.to_json() if triple.proof else None,
        "rules": list(triple.rules),
        "wikidata": asdict(triple.fetched) if triple.fetched else None,
    }


def result_from_json(payload: Mapping[str, Any]) -> ExplainedResult:
    """Read a result that `result_to_json` wrote, without the answer as a whole.

    Raises:
        KeyError, ValueError: it wrote no such thing.
    """
    provenance = payload["provenance"]
    page = Page(provenance["offset"], provenance["limit"], provenance["witness_limit"], provenance["witness_offset"])
    return ExplainedResult(
        version=provenance["version"],
        view=provenance["view"],
        base=provenance["base"],
        kind=provenance["kind"],
        columns=tuple(provenance["columns"]),
        page=page,
        total=provenance["total"],
        aggregated=provenance["aggregated"],
        notes=tuple(Note(**note) for note in provenance["notes"]),
        rows=tuple(_row_from_json(row) for row in provenance["rows"]),
        triples=tuple(_triple_from_json(triple) for triple in provenance["triples"]),
        claims={iri: ClaimRecord.from_json(claim) for iri, claim in provenance["claims"].items()},
        identities={iri: IdentityRecord.from_json(told) for iri, told in provenance["identities"].items()},
        tag=provenance["answer"],
    )


def _row_from_json(payload: Mapping[str, Any]) -> ExplainedRow:
    return ExplainedRow(
        payload["row"],
        tuple(None if value is None else term_from_json(value) for value in payload["values"]),
        payload["solutions"],
        payload["solutions_shown"],
        tuple(ExplainedWitness(tuple(w["triples"]), w["complete"]) for w in payload["witnesses"]),
        tuple(payload["absent"]),
    )


def _triple_from_json(payload: Mapping[str, Any]) -> ExplainedTriple:
    proof = ProofNode.from_json(payload["proof"]) if payload["proof"] else None
    sources = (tuple(payload["claims"]), payload["claim_count"], tuple(payload["files"]))
    fetched = Fetched(**payload["wikidata"]) if payload["wikidata"] else None
    further = (proof, tuple(payload["identities"]), tuple(payload["rules"]))
    return ExplainedTriple(triple_from_json(payload), payload["graph"], payload["kind"], *sources, *further, fetched)
