"""Rows of facts: what is told, when, and the claims behind it, ready to be shown with their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.support.claim_records import ClaimRecord
from server.wording.chunks import Line
from server.wording.evidence import Evidence, SourceDocument, first_evidence, modalities_of, sentences_of

MOST_SENTENCES = 5
"""How many sentences stand in a row: what hundreds of documents say in the same words is one row."""


@dataclass(frozen=True)
class FactRow:
    """One value of a property: the words for it and for its date, and the sentences that say so; `more` of these are
    not shown.

    Where nothing is told, `absent` says so in words, and there is nothing else. `proof` is a triple that follows, as
    N-Triples writes its terms, where the row is one.
    """

    line: Line = ()
    date: Line = ()
    modalities: Sequence[str] = ()
    sentences: int = 0
    evidence: Sequence[Evidence] = ()
    more: int = 0
    absent: str = ""
    proof: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class FactGroup:
    """The rows of one property, or of one other party, under its title."""

    title: Line
    rows: Sequence[FactRow]


def fact_row(
    line: Line,
    date: Line,
    claims: Iterable[ClaimRecord],
    documents: Mapping[str, SourceDocument],
    most: int = MOST_SENTENCES,
) -> FactRow:
    """A row with the evidence of its claims.

    Args:
        line: what is told.
        date: when, in words; empty where the row has no date.
        claims: the claims that say so.
        documents: of the dataset, by IRI.
        most: how many sentences are shown.
    """
    held = list(claims)
    evidence, more = first_evidence(held, documents, most)
    return FactRow(line, date, modalities_of(held), sentences_of(held), evidence, more)


def absent(words: str) -> FactRow:
    """A row that says that nothing is told."""
    return FactRow(absent=words)
