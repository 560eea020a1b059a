"""A claim as its page tells it: the sentence, what it says, who says otherwise, what follows and what stands near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.store.dataset_store import Store
from graph.support.claim_records import ClaimRecord, claim_records
from server.accounts.claims.citations import Citation, claim_citation
from server.accounts.claims.coding import Coding
from server.accounts.claims.consequences import ClaimGraph, claim_graph
from server.accounts.claims.content import content_groups, speaker_words, title_line
from server.accounts.claims.context import Context, context_of
from server.accounts.claims.contradictions import Contradiction, contradictions_of
from server.accounts.claims.neighbours import Disagreement, Neighbours, neighbours_of
from server.accounts.things.rows import FactGroup
from server.wording.chunks import Line
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names
from server.wording.told_facts import Told, told_facts
from server.wording.triples import remark, triple_line, triple_names


@dataclass(frozen=True)
class Following:
    """A triple that follows, in words, with what the name of a class adds, and the triple to prove."""

    line: Line
    remark: str
    triple: ox.Triple


@dataclass(frozen=True)
class NearClaim:
    """A claim near this one: who says it and how, and what it says in a line; `more` further points are the same."""

    claim: ClaimRecord
    source: str
    line: Line
    more: int = 0


@dataclass(frozen=True)
class ClaimAccount:
    """What the page of a claim tells; see its template for the order."""

    claim: ClaimRecord
    document: SourceDocument
    speaker: str
    title: Line
    context: Context
    groups: Sequence[FactGroup]
    coding: Coding
    contradictions: Sequence[Contradiction]
    disagreements: Sequence[Disagreement]
    following: Sequence[Following]
    same: Sequence[NearClaim]
    same_sentence: Sequence[NearClaim]
    content_of: Sequence[Line]
    turtle: str
    citation: Citation

    @property
    def number(self) -> str:
        """The number of the claim (`001-39`)."""
        return self.claim.iri.rpartition("/")[2]


def claim_account(store: Store, ontology: Path, claim: ClaimRecord, coding: Coding, text: str) -> ClaimAccount:
    """Tell of a claim, in a fixed number of look-ups.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        claim: the claim.
        coding: how it was coded (`coding_of`).
        text: of its document; empty where it cannot be read.
    """
    documents, near = source_documents(store), neighbours_of(store, claim.iri)
    graph = claim_graph(store, ontology, claim.iri)
    told = told_facts(store, ontology, [claim.iri, *near.same_sentence])
    names = _names(store, told, graph, near)
    records = {**claim_records(store, near.claims), claim.iri: claim}
    document, own = documents[claim.document], told.get(claim.iri, [])
    return ClaimAccount(
        claim=claim,
        document=document,
        speaker=speaker_words(claim, document),
        title=title_line(own, names),
        context=context_of(claim, document, text),
        groups=content_groups(own, names, coding.basis, coding.printed),
        coding=coding,
        contradictions=contradictions_of(claim, near, records, documents),
        disagreements=[one for one in near.disagreements if one.kind != "contradiction"],
        following=[Following(triple_line(t, names), remark(t, names), t) for t in graph.following],
        same=[
            NearClaim(records[iri], _source(records[iri], documents), triple_line(triples[0], names), len(triples) - 1)
            for iri, triples in near.same.items()
        ],
        same_sentence=[
            NearClaim(records[iri], _other_voice(records[iri], claim), title_line(told.get(iri, []), names))
            for iri in near.same_sentence
        ],
        content_of=[(names.chunk(iri),) for iri in near.content_of],
        turtle=graph.turtle,
        citation=claim_citation(store, claim, documents),
    )


def _names(store: Store, told: Mapping[str, list[Told]], graph: ClaimGraph, near: Neighbours) -> Names:
    """The names of everything that the page calls by name."""
    shared = [triples[0] for triples in near.same.values()]
    iris = {iri for things in told.values() for one in things for iri in one.names()}
    return triple_names(store, [*graph.following, *shared], {*iris, *near.content_of})


def _source(claim: ClaimRecord, documents: Mapping[str, SourceDocument]) -> str:
    document = documents[claim.document]
    who = " and ".join(voice.label for voice in claim.voices) if claim.attributed else document.publisher
    return f"document {document.number}, {who}"


def _other_voice(claim: ClaimRecord, other: ClaimRecord) -> str:
    """Who says a claim of the same sentence, where it is somebody else."""
    return " and ".join(voice.label for voice in claim.voices) if claim.voices != other.voices else ""
