"""The facts beside a document's text: what each claim tells, in the order of its words, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass

from graph.support.claim_records import ClaimRecord, Named
from server.accounts.documents.drawn_claims import DocumentClaims
from server.accounts.documents.text import LIT, Paragraph, fragment
from server.wording.chunks import Line, around, joined, said, text_of
from server.wording.phrases import phrases, subject_line, told_line
from server.wording.told_facts import Told


@dataclass(frozen=True)
class MarginFact:
    """What one claim tells.

    `name` is the end of the claim's IRI and `short` the same without the document's; `number` that within the
    paragraph, None where nothing is lit with it. `fragment` is the anchor of its words. `speakers` say so where that is
    not the publisher, and `relays` passed it on. `things` are what it tells of: the name, and what is told.
    """

    iri: str
    name: str
    short: str
    number: int | None
    fragment: str
    modality: str
    speakers: tuple[Named, ...]
    relays: tuple[Named, ...]
    things: tuple[tuple[Line, Line], ...]

    @property
    def words(self) -> str:
        """What it tells, as plain text."""
        return "; ".join(text_of((*subject, *rest)) for subject, rest in self.things)


@dataclass(frozen=True)
class SentenceFacts:
    """The facts drawn from one sentence; its number is None where nobody noted where sentences end."""

    number: int | None
    facts: tuple[MarginFact, ...]


def margin(paragraph: Paragraph, drawn: DocumentClaims) -> list[SentenceFacts]:
    """The facts of the claims whose words begin in a paragraph, by sentence."""
    start, end = paragraph.span
    here = [claim for claim in drawn.claims if start <= claim.main_passage.start < end]
    groups: dict[int | None, list[MarginFact]] = {}
    ends: list[tuple[int, int | None]] = []
    at = start
    for sentence in paragraph.sentences:
        at += sum(len(segment.text) for segment in sentence.segments)
        ends.append((at, sentence.number))
    for claim in here:
        number = next(number for end, number in ends if claim.main_passage.start < end)
        groups.setdefault(number, []).append(margin_fact(claim, drawn, paragraph.numbers.get(claim.iri)))
    return [SentenceFacts(number, tuple(facts)) for number, facts in groups.items()]


def margin_fact(claim: ClaimRecord, drawn: DocumentClaims, number: int | None = None) -> MarginFact:
    """What a claim tells, in words.

    Args:
        claim: the claim.
        drawn: all that is drawn from its document.
        number: of the claim within its paragraph.
    """
    name = claim.iri.rpartition("/")[2]
    main = claim.main_passage
    return MarginFact(
        claim.iri,
        name,
        name.removeprefix(f"{drawn.document.number}-").lstrip("0") or name,
        number if number is not None and number <= LIT else None,
        fragment((main.start, main.end)),
        claim.modality,
        tuple(voice for voice in claim.voices if voice != claim.publisher),
        claim.relayed_by,
        _things(claim, drawn),
    )


def _things(claim: ClaimRecord, drawn: DocumentClaims) -> tuple[tuple[Line, Line], ...]:
    made: list[tuple[Line, Line]] = []
    for told in drawn.told.get(claim.iri, ()):
        subject = subject_line(told, drawn.names)
        if told.iri == drawn.document.iri:
            made.append((said("This document"), around(" ", _of_document(told, drawn))))
        else:
            made.append((subject, told_line(told, drawn.names)[len(subject) :]))
    return tuple(made)


def _of_document(told: Told, drawn: DocumentClaims) -> Line:
    """What a claim tells of the document itself: its day is that of its publication."""
    told_of_it = phrases(told, drawn.names)
    return joined([around("published ", p.line) if p.name == "when" else p.line for p in told_of_it], "; ")
