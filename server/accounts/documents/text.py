"""A document's text as its page shows it: paragraphs, sentences, and stretches between the borders of passages.

Joined again the stretches are the text, character for character. Passages, and so the claims that quote them, are
numbered within a paragraph: the style sheet lights what bears the same number, in text and margin, without a script.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.support.claim_records import ClaimRecord
from graph.texts.documents import Span
from server.wording.modalities import rank

LIT = 64
"""How many numbers the style sheet has rules for; what comes after them in a paragraph is linked and not lit."""
_DEPTHS = (1, 2, 4)
"""From how many claims on a stretch is lit more deeply."""
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_PARAGRAPH = re.compile(r"\n*[^\n]+\n*|\n+")


@dataclass(frozen=True)
class Passage:
    """Words of the document that something quotes.

    `claims` are those drawn from exactly these words, `helps` those that they date or identify, and `identities` the
    possible identities for or against which they speak, all by their IRIs.
    """

    span: Span
    claims: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()

    @property
    def fragment(self) -> str:
        """The end of the passage's IRI, which is its anchor in the page as well."""
        return fragment(self.span)


@dataclass(frozen=True)
class Anchor:
    """Where a passage begins, with the numbers of all that is lit with it."""

    fragment: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Segment:
    """A stretch of text between two borders.

    `depth` tells how many claims quote it: 0 none, 1 one, 2 two or three, 3 more. `claim` is the one with the fewest
    words around it; where none quotes it, a claim that it dates or identifies, and then `identity` one that it speaks
    for or against. `modalities` are those of the claims that quote it. `again` tells that an earlier stretch leads to
    the same claim, and `worded` that there are letters or figures in it.
    """

    text: str
    depth: int
    numbers: tuple[int, ...]
    modalities: tuple[str, ...]
    claim: str | None
    identity: str | None
    anchors: tuple[Anchor, ...]
    again: bool
    worded: bool


@dataclass(frozen=True)
class Sentence:
    """The stretches of a sentence; its number in the document is None for what stands between sentences."""

    number: int | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `numbers` are those of the claims that are drawn from it, by their IRIs."""

    span: Span
    sentences: tuple[Sentence, ...]
    numbers: dict[str, int]


def fragment(span: Span) -> str:
    """The end of the IRI of a passage (RFC 5147)."""
    return f"char={span[0]},{span[1]}"


def passages(claims: Iterable[ClaimRecord], identities: Iterable[tuple[Span, str]]) -> list[Passage]:
    """All that is quoted from a document, in the order of the text; of what begins together the longest first.

    Args:
        claims: the claims drawn from it, in order.
        identities: passages of possible identities: where, and the IRI.
    """
    drawn: dict[Span, list[str]] = {}
    helps: dict[Span, list[str]] = {}
    others: dict[Span, list[str]] = {}
    for claim in claims:
        for index, passage in enumerate(claim.passages):
            (helps if index else drawn).setdefault((passage.start, passage.end), []).append(claim.iri)
    for span, iri in identities:
        others.setdefault(span, []).append(iri)
    spans = sorted({*drawn, *helps, *others}, key=lambda span: (span[0], -span[1]))
    return [Passage(s, *(tuple(dict.fromkeys(of.get(s, ()))) for of in (drawn, helps, others))) for s in spans]


def paragraphs(
    text: str, sentences: Sequence[Span], quoted: Sequence[Passage], modalities: dict[str, str]
) -> list[Paragraph]:
    """The text in paragraphs, with the blank lines behind each.

    Args:
        text: the text.
        sentences: where its sentences begin and end, in order; none where nobody noted them.
        quoted: what is quoted from it, in order.
        modalities: of the claims, by their IRIs.
    """
    led: set[str] = set()
    return [_paragraph(text, found.span(), sentences, quoted, modalities, led) for found in _PARAGRAPH.finditer(text)]


def paragraphs_without_text(
    sentences: Sequence[Span], quoted: Sequence[Passage], modalities: dict[str, str]
) -> list[Paragraph]:
    """A paragraph for each sentence of a document whose text is not part of the dataset; the stretches are blank.

    Args:
        sentences: where its sentences begin and end, in order; none where nobody noted them.
        quoted: what is quoted from it, in order.
        modalities: of the claims, by their IRIs.
    """
    end = max((span[1] for span in (*sentences, *(passage.span for passage in quoted))), default=0)
    starts = sorted({0, *(start for start, _ in sentences)} if end else ())
    led: set[str] = set()
    spans = pairwise([*starts, end])
    return [_paragraph(" " * end, span, sentences, quoted, modalities, led) for span in spans if span[0] < span[1]]


def words_without_claim(text: str, quoted: Iterable[Passage]) -> int:
    """How many words stand in no claim's own words, not even in part."""
    covered = bytearray(len(text))
    for start, end in (passage.span for passage in quoted if passage.claims):
        covered[start:end] = b"\1" * (end - start)
    return sum(not any(covered[word.start() : word.end()]) for word in _WORD.finditer(text))


def _paragraph(
    text: str,
    span: Span,
    sentences: Sequence[Span],
    quoted: Sequence[Passage],
    modalities: dict[str, str],
    led: set[str],
) -> Paragraph:
    here = [p for p in quoted if p.span[0] < span[1] and span[0] < p.span[1]]
    numbers = {iri: n for n, iri in enumerate(dict.fromkeys(iri for p in here for iri in p.claims), 1)}
    own = {p.span: n for n, p in enumerate((p for p in here if not p.claims), len(numbers) + 1)}
    lit = {p.span: tuple(n for n in (*map(numbers.get, p.claims), own.get(p.span)) if n and n <= LIT) for p in here}
    starts = [a for a, _ in sentences if span[0] < a < span[1]]
    ends = [b for _, b in sentences if span[0] < b < span[1]]
    made = []
    for start, end in pairwise(sorted({*span, *starts, *ends})):
        at = bisect_right(sentences, start, key=lambda sentence: sentence[0])
        number = at if at and start < sentences[at - 1][1] else None
        made.append(Sentence(number, tuple(_segments(text, (start, end), here, lit, modalities, led))))
    return Paragraph(span, tuple(made), numbers)


def _segments(
    text: str,
    span: Span,
    here: Sequence[Passage],
    lit: dict[Span, tuple[int, ...]],
    modalities: dict[str, str],
    led: set[str],
) -> Iterable[Segment]:
    borders = {*span, *(at for p in here for at in p.span if span[0] < at < span[1])}
    for start, end in _with_bare_words(text, sorted(borders), here):
        around = [p for p in here if p.span[0] <= start and end <= p.span[1]]
        claims = [iri for p in around for iri in p.claims]
        claim = _nearest(around, "claims") or _nearest(around, "helps")
        worded = any(character.isalnum() for character in text[start:end])
        again = claim in led
        led.update([claim] if claim and worded else [])
        yield Segment(
            text[start:end],
            bisect_right(_DEPTHS, len(claims)),
            tuple(sorted({n for p in around for n in lit[p.span]})),
            tuple(sorted({modalities[iri] for iri in claims}, key=rank)),
            claim,
            None if claim else _nearest(around, "identities"),
            tuple(Anchor(p.fragment, lit[p.span]) for p in here if p.span[0] == start),
            again,
            worded,
        )


def _nearest(around: Iterable[Passage], what: str) -> str | None:
    """The first of the claims, or identities, of the shortest passage that has any."""
    having = [p for p in around if getattr(p, what)]
    if not having:
        return None
    nearest: str = getattr(min(having, key=lambda p: p.span[1] - p.span[0]), what)[0]
    return nearest


def _with_bare_words(text: str, borders: Sequence[int], here: Sequence[Passage]) -> Iterable[Span]:
    """The stretches between borders; where nothing is quoted, blanks and signs around the words apart."""
    for start, end in pairwise(borders):
        if any(p.span[0] <= start and end <= p.span[1] for p in here):
            yield start, end
            continue
        words = [at for at in range(start, end) if text[at].isalnum()]
        inner = (words[0], words[-1] + 1) if words else ()
        yield from pairwise(sorted({start, end, *inner}))
