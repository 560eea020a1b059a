"""An explained answer as plain objects: what programs are given as JSON, pages show and sheets are made of.

The keys are those of `account`; they are documented in the README and held against it by a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pyoxigraph as ox

from graph.answers.annotation import Annotated, Page
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof import INFERRED, Proof, json_term
from graph.proofs.proof_finder import ProofFinder
from graph.support import claim_records
from graph.support.triple_support import Support


def explained_result(found: Annotated, proofs: ProofFinder, page: Page) -> dict[str, Any]:
    """The answer and what it rests on.

    Args:
        found: the explained answer.
        proofs: of the view that was asked.
        page: what of the answer was explained.

    Returns:
        The answer as SPARQL 1.1 Query Results JSON has it (`head`, and `results` or `boolean`; of CONSTRUCT and
        DESCRIBE `triples`), whole; and `provenance`:

        * `version` of the dataset, `view`, `offset`, `limit`, `total` (rows of the answer), `next` (the offset of the
          next page, null at the end), `first` and `most` (which witnesses of each row), `aggregated` (a row rests on
          all its witnesses together), `notes` (`code`, `text`).
        * `rows`: of the page; `row` (its number from 0), `solutions` (how many witnesses it has in all), `witnesses`
          (`triples`: places in the list below; `complete`), `absent` (what had to be missing).
        * `triples`: `subject`, `predicate`, `object`, `graph` (null: the default graph), `kind` (claim, inferred,
          computed, record, curated; null if it is not known), `claims` (IRIs, `count` in all), `files`, and `proof` of
          what is inferred, as `peacegraph explain` gives it.
        * `claims`: by IRI; `passages` (`quote`, `start`, `end`, `role`, `href`), `document`, `title`, `publisher`,
          `published`, `modality`, `voices`, `attributed`, `relayed_by`.
    """
    quads = list(dict.fromkeys(quad for row in found.rows for witness in row.witnesses for quad in witness.quads))
    quads.sort(key=str)
    places = {quad: number for number, quad in enumerate(quads)}
    proved = proofs_of(found, proofs)
    rested_on = (iri for proof in proved.values() for leaf in proof.leaves for iri in leaf.claims)
    claims = claim_records.claim_objects(found.store, chain(found.named, rested_on))
    total = 1 if isinstance(found.answer, bool) else len(found.answer)
    end = page.offset + len(found.rows)
    return _answer(found) | {
        "provenance": {
            "version": found.store.version,
            "view": proofs.view,
            "offset": page.offset,
            "limit": page.limit,
            "total": total,
            "next": end if end < total else None,
            "first": page.first_witness,
            "most": page.witnesses,
            "aggregated": found.aggregated,
            "notes": [{"code": note.code, "text": note.text} for note in found.notes],
            "rows": [
                {
                    "row": page.offset + number,
                    "solutions": row.solutions,
                    "witnesses": [
                        {"triples": sorted(places[quad] for quad in witness.quads), "complete": witness.complete}
                        for witness in row.witnesses
                    ],
                    "absent": list(row.absent),
                }
                for number, row in enumerate(found.rows)
            ],
            "triples": [_triple(quad, found, proved) for quad in quads],
            "claims": dict(sorted(claims.items())),
        }
    }


def proofs_of(found: Annotated, proofs: ProofFinder) -> dict[ox.Quad, Proof]:
    """The proofs of the inferred triples of the witnesses."""
    nodes = {quad: _node(quad, found.merged, known) for quad, known in found.support.items() if known.kind == INFERRED}
    proved = proofs.of_all(nodes.values())
    return {quad: proved[node] for quad, node in nodes.items() if node in proved}


def sources(triple: Mapping[str, Any]) -> list[str]:
    """The claims a triple rests on: those that say it; where it is inferred, those its proof rests on."""
    if triple["proof"] is None:
        return list(triple["claims"])
    return list(dict.fromkeys(claim["iri"] for leaf in leaves(triple["proof"]) for claim in leaf["claims"]))


def leaves(proof: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a proof, as plain objects, rests on."""
    if "premises" not in proof:
        yield proof
    for premise in proof.get("premises", ()):
        yield from leaves(premise)


def sentences(account: Mapping[str, Any], row: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The claims that a row rests on, each with the passage it was drawn from, each once."""
    told = account["provenance"]
    triples = [told["triples"][place] for witness in row["witnesses"] for place in witness["triples"]]
    claims = dict.fromkeys(iri for triple in triples for iri in sources(triple))
    return [(told["claims"][iri], told["claims"][iri]["passages"][0]) for iri in claims]


def _node(quad: ox.Quad, merged: bool, known: Support) -> GraphTriple:
    """Where a triple is to be proved: in its graph; of several that make the default graph, in one that has it."""
    name = quad.graph_name
    if isinstance(name, ox.NamedNode):
        return GraphTriple(name.value, quad.triple)
    return GraphTriple(known.claims[0] if merged else VIEW, quad.triple)


def _answer(found: Annotated) -> dict[str, Any]:
    if isinstance(found.answer, bool):
        return {"head": {}, "boolean": found.answer}
    if found.kind == "triples":
        return {"triples": [_ends(triple) for triple in found.answer]}
    names: Sequence[str] = found.variables
    bindings = [
        {name: json_term(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in found.answer
    ]
    return {"head": {"vars": list(names)}, "results": {"bindings": bindings}}


def _ends(triple: Any) -> dict[str, Any]:
    ends = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    return {name: json_term(end) for name, end in ends.items()}


def _triple(quad: ox.Quad, found: Annotated, proved: Mapping[ox.Quad, Proof]) -> dict[str, Any]:
    known, proof = found.support.get(quad), proved.get(quad)
    graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
    return _ends(quad.triple) | {
        "graph": graph,
        "kind": known.kind if known else None,
        "claims": list(known.claims) if known else [],
        "count": known.count if known else 0,
        "files": list(known.files) if known else [],
        "proof": proof.to_json({}) if proof else None,
    }
