"""Checks that every sentence of a document is quoted by a claim or is listed, with a reason, as claiming nothing.

Sentence borders are data (`sentences` of each claims file). A sentence is covered when at least 60 % of its letters and
digits lie under main quotes of claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from graph.claims.claims_file import ClaimsFile
from graph.core.errors import Mistake
from graph.texts.documents import Document, Span

COVERED = 0.6
"""The share of a sentence's letters and digits that must lie under quotes."""


@dataclass(frozen=True)
class Coverage:
    """How much of one document is accounted for, as numbers of sentences and of characters."""

    document: str
    sentences: int
    covered: int
    not_claimed: int
    characters: int
    quoted: int
    left_over: list[str]
    """The stretches of text with letters or digits that lie under no quote at all."""
    mistakes: list[Mistake]


def coverage(file: ClaimsFile) -> Coverage | None:
    """Return the coverage of one document, or None where the document could not be read."""
    if file.document is None:
        return None
    claimed = _offsets(p.span for claim in file.claims for role, p in claim.passages if role == "main")
    empty = _offsets(p.span for p in file.nothing_claimed)
    text = file.document.text
    covered, not_claimed, mistakes = 0, 0, []
    if not file.sentences:
        fix = "list them under `sentences`, as start-end in characters"
        mistakes.append(Mistake(file.shown_as, 1, "no sentence borders are given", fix))
    for line, (start, end) in file.sentences:
        letters = [i for i in range(start, end) if text[i].isalnum()]
        share = _share(letters, claimed | empty)
        if _share(letters, claimed) >= COVERED:
            covered += 1
        elif share >= COVERED:
            not_claimed += 1
        else:
            shown = text[start:end] if end - start <= 60 else f"{text[start : start + 57]}…"
            quoted_share = f"{share:.0%} of its letters are quoted, {COVERED:.0%} are needed"
            message = f"sentence {start}-{end} is unaccounted for ({quoted_share}): {shown!r}"
            fix = "claim what it says, or list it under nothing-claimed"
            mistakes.append(Mistake(file.shown_as, line, message, fix))
    quoted = claimed | _offsets(p.span for c in file.claims for _, p in c.passages) | empty
    return Coverage(
        document=file.document_iri,
        sentences=len(file.sentences),
        covered=covered,
        not_claimed=not_claimed,
        characters=len(text),
        quoted=len(claimed),
        left_over=list(_left_over(file.document, quoted)),
        mistakes=mistakes,
    )


def quoted_share(found: Iterable[Coverage]) -> float:
    """The share of the characters of documents that stand under main quotes of claims: how much of their texts a
    dataset repeats that holds these quotes.

    Args:
        found: the coverage of each document; at least one.
    """
    told = list(found)
    return sum(one.quoted for one in told) / sum(one.characters for one in told)


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _share(letters: list[int], quoted: set[int]) -> float:
    """Return the share of the letters' offsets that are quoted; 1 where there are no letters."""
    return sum(i in quoted for i in letters) / len(letters) if letters else 1.0


def _left_over(document: Document, quoted: set[int]) -> Iterator[str]:
    """Yield the stretches of text outside the quoted offsets that have letters or digits."""
    for unquoted, offsets in groupby(range(len(document.text)), key=lambda i: i not in quoted):
        stretch = "".join(document.text[i] for i in offsets)
        if unquoted and any(c.isalnum() for c in stretch):
            yield " ".join(stretch.split())
