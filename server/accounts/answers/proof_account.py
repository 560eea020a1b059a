"""The proofs of a triple as a page tells them: in words, drawn, with whole sentences, and as the ontology writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from graph.core.terms import term_text
from graph.proofs.proof import ProofNode
from graph.proofs.proof_list import ProofList, proof_lines
from graph.proofs.unstated import Unstated
from graph.store.dataset_store import Store
from server.accounts.answers.proof_tree import ProofReader, TreeNode
from server.wording.chunks import Line
from server.wording.evidence import Evidence, evidence_of, source_documents
from server.wording.rules import rule_terms
from server.wording.triples import remark, triple_line, triple_names


@dataclass(frozen=True)
class ToldProof:
    """A proof as a tree, the sentences that it rests on, and the proof as the ontology and the data write it."""

    tree: TreeNode
    evidence: Sequence[Evidence]
    exact: str


@dataclass(frozen=True)
class ProofAccount:
    """What is told of a triple.

    `statement` is the triple in words, `remark` what the name of its class adds, `where` where it was looked for.
    There are no `proofs` where it does not stand there: then `unknown` are its ends that stand nowhere in the dataset,
    each with its place in the triple, and `elsewhere` the sentences of the claims that say it, the first of
    `elsewhere_count`.
    """

    statement: Line
    remark: str
    where: str
    proofs: Sequence[ToldProof]
    unknown: Sequence[tuple[str, str]] = ()
    elsewhere: Sequence[Evidence] = ()
    elsewhere_count: int = 0


def proof_account(store: Store, proofs: ProofList, view: str) -> ProofAccount:
    """Tell of the proofs of a triple, in four look-ups.

    Args:
        store: the dataset.
        proofs: the proofs, or why there are none.
        view: in whose default graph it was looked for.
    """
    documents = source_documents(store)
    if proofs.unstated:
        return _unstated(store, proofs.unstated, evidence_of(proofs.claims.values(), documents))
    names = triple_names(
        store,
        (node.triple for proof in proofs.proofs for node in proof),
        chain.from_iterable(map(rule_terms, proofs.proofs)),
    )
    reader = ProofReader(names, proofs.claims, documents)
    first = proofs.proofs[0]

    def told(proof: ProofNode) -> ToldProof:
        claims = [proofs.claims[iri] for iri in proof.leaf_claims if iri in proofs.claims]
        exact = "\n".join(proof_lines(proof, {}, proofs.base))
        return ToldProof(reader.tree(proof), evidence_of(claims, documents), exact)

    line, more = triple_line(first.triple, names), remark(first.triple, names)
    return ProofAccount(line, more, place_words(first.graph, view), list(map(told, proofs.proofs)))


def place_words(claim: str | None, view: str) -> str:
    """Where a triple stands, in words: in what a claim says, or in a view of the whole dataset."""
    if claim:
        return f"in what claim {claim.rpartition('/')[2]} says"
    return {"reported": "among what is asserted or reported", "all": "among everything that is said"}.get(
        view, f"in the view {view}"
    )


def _unstated(store: Store, unstated: Unstated, elsewhere: Sequence[Evidence]) -> ProofAccount:
    triple = unstated.triple
    known = [end for end in ("subject", "predicate", "object") if end not in unstated.unknown]
    iris = (end.value for end in (getattr(triple, name) for name in known) if isinstance(end, ox.NamedNode))
    names = triple_names(store, [], iris)
    return ProofAccount(
        triple_line(triple, names),
        remark(triple, names),
        place_words(unstated.claim, unstated.view),
        [],
        [(end, term_text(getattr(triple, end), store.base, typed=True)) for end in unstated.unknown],
        elsewhere,
        unstated.claim_count,
    )
