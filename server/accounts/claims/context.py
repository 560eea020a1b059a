"""The words of a claim where they stand: its sentence between the one before and the one behind it."""

from __future__ import annotations

from dataclasses import dataclass

from graph.support.claim_records import ClaimRecord
from graph.texts.documents import Span
from server.wording.evidence import Evidence, SourceDocument, evidence_of

MOST_LETTERS = 400
"""How much of a neighbouring sentence is shown."""


@dataclass(frozen=True)
class Context:
    """The sentence of a claim as evidence, with the text before and behind it; both are empty where nobody noted the
    borders of sentences, or where there is none."""

    before: str
    evidence: Evidence
    after: str
    start: int
    end: int


def context_of(claim: ClaimRecord, document: SourceDocument, text: str) -> Context:
    """The words of a claim in their context.

    Args:
        claim: the claim.
        document: in which it stands.
        text: of that document; empty where it cannot be read.
    """
    main = claim.main_passage
    (evidence,) = evidence_of([claim], {document.iri: document})
    first, last = evidence.number, evidence.last or evidence.number
    before = after = ""
    if text and first is not None and last is not None:
        before = _sentence(text, document.sentences, first - 2)[-MOST_LETTERS:]
        after = _sentence(text, document.sentences, last)[:MOST_LETTERS]
    return Context(before, evidence, after, main.start, main.end)


def _sentence(text: str, borders: tuple[Span, ...], index: int) -> str:
    """A sentence by its place from 0; empty where there is none."""
    return text[slice(*borders[index])].strip() if 0 <= index < len(borders) else ""
