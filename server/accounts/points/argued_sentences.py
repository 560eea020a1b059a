"""The sentences that a possible identity quotes: each once, with the words for its being one and against it marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.support.claim_records import PassageRecord
from graph.support.sentence_borders import sentence_number
from server.wording.evidence import SourceDocument

MOST_ARGUED = 60
"""How many passages of a possible identity are looked up for a page."""
FOR, AGAINST = "for", "against"


@dataclass(frozen=True, slots=True)
class ArguedPiece:
    """A stretch of a sentence, and what its words speak: `for`, `against`, `for and against`, or nothing (empty).

    `label` is the same where the stretch is the last one of its kind in a row, so that it is told once.
    """

    text: str
    speaks: str
    label: str


@dataclass(frozen=True, slots=True)
class ArguedSentence:
    """A sentence with its document, its number there (None where nobody noted it), and the passage of its first words.

    `speaks` says for what any of its words speak: `for`, `against`, or `for and against`. `start` to `end` are its
    characters. There are no `pieces` where the text is not part of the dataset.
    """

    document: SourceDocument
    number: int | None
    passage: str
    speaks: str
    pieces: Sequence[ArguedPiece]
    start: int
    end: int


def argued_sentences(
    passages: Iterable[PassageRecord], documents: Mapping[str, SourceDocument]
) -> list[ArguedSentence]:
    """The sentences of these passages in the order of documents and texts, each once.

    Args:
        passages: of a possible identity, with the roles `for` and `against`.
        documents: of the dataset, by IRI.
    """
    found: dict[tuple[str, int, int], list[PassageRecord]] = {}
    for passage in passages:
        found.setdefault((passage.document, passage.sentence_start, passage.sentence_end), []).append(passage)
    return [_sentence(found[key], documents[key[0]]) for key in sorted(found)]


def _sentence(passages: Sequence[PassageRecord], document: SourceDocument) -> ArguedSentence:
    first = min(passages, key=lambda passage: passage.start)
    return ArguedSentence(
        document,
        sentence_number(list(document.sentences), first.start),
        first.iri,
        _words({passage.role for passage in passages}),
        _pieces(first.sentence, first.sentence_start, passages) if first.sentence else [],
        first.sentence_start,
        first.sentence_end,
    )


def _pieces(sentence: str, start: int, passages: Sequence[PassageRecord]) -> list[ArguedPiece]:
    """The sentence cut where quoted words begin and end; joined again it is the sentence."""
    end = start + len(sentence)
    borders = sorted({start, end, *(min(max(at, start), end) for p in passages for at in (p.start, p.end))})
    cut = [(a, b, _words({p.role for p in passages if p.start <= a and b <= p.end})) for a, b in pairwise(borders)]
    following = [speaks for _, _, speaks in cut[1:]] + [""]
    return [
        ArguedPiece(sentence[a - start : b - start], speaks, speaks if speaks != after else "")
        for (a, b, speaks), after in zip(cut, following, strict=True)
    ]


def _words(roles: Iterable[str]) -> str:
    held = set(roles)
    return " and ".join(role for role in (FOR, AGAINST) if role in held)
