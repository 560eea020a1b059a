"""Evidence as pages show it: a sentence with the exact words marked, who says so and how, and where it stands.

Claims of one sentence with one voice and one modality share a block: the sentence is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph.core.namespaces import CONCEPT
from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, Named, PassageRecord
from graph.support.sentence_borders import sentence_borders, sentence_number
from graph.texts.documents import Span
from server.wording.dates import date_words, days_between
from server.wording.modalities import rank

_DOCUMENTS = """
SELECT ?document ?publisher ?name ?when ?earliest ?latest ?quality ?title WHERE {
  ?document a pg:SourceDocument .
  OPTIONAL { ?document dct:publisher ?publisher . ?publisher rdfs:label ?name }
  OPTIONAL { ?document pg:when/pg:edtf ?when }
  OPTIONAL { ?document pg:earliest ?earliest }
  OPTIONAL { ?document pg:latest ?latest }
  OPTIONAL { ?document pg:textQuality ?quality }
  OPTIONAL { ?document dct:title ?title }
} ORDER BY ?document"""
_BASES = """
SELECT DISTINCT ?document ?basis ?quote WHERE {
  ?document a pg:SourceDocument .
  GRAPH ?claim { ?document pg:when ?time }
  ?claim pg:dateBasis ?basis
  OPTIONAL { ?claim pg:quote ?words }
  OPTIONAL { ?claim pg:dateAsPrinted ?printed }
  BIND(COALESCE(?words, ?printed, "") AS ?quote)
}"""
INFERRED = f"{CONCEPT}inferred-from-text"
NOT_STATED = "publisher not stated"
YEAR_INFERRED = "year inferred"


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as evidence names it.

    `number` is the end of its IRI (`001`); `publisher` is its name, "publisher not stated" where the document does not
    name it; `date` is the day of publication in words, "not dated" where none is known, with "year inferred" or
    "inferred" where the text does not give it; `edtf` is the day as it is recorded. `altered` says that its wording
    looks machine-altered. `sentences` are the borders of its sentences.
    """

    iri: str
    number: str
    publisher_iri: str | None
    publisher: str
    date: str
    edtf: str | None
    earliest: str | None
    altered: bool
    title: str | None
    sentences: tuple[Span, ...]

    @property
    def published(self) -> str:
        """The day of publication in words; where none is known, the bound that follows from the text, if any."""
        return self.date if self.edtf or not self.earliest else days_between(self.earliest, None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: `mark` for the exact words of a claim, `helps` for words that date it or tell who is
    meant, else empty."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that says so.

    `voices` are those who say it, innermost first, with those who passed it on; `own` tells that this is the publisher
    itself. `number` counts the sentences of the document from 1, and is None where nobody noted them; `last` is that
    of the last one where the passage spans several. `passage` is the IRI of its words, `start` and `end` are its
    characters. `elsewhere` are words from other sentences, with what they are for (`date`, `identity`, `context`).
    Where the text of the document is not part of the dataset, there are neither `pieces` nor words elsewhere, and
    `sha256` is that of the passage's words; else it is None.
    """

    modality: str
    voices: tuple[Named, ...]
    relays: tuple[Named, ...]
    own: bool
    document: SourceDocument
    number: int | None
    last: int | None
    passage: str
    pieces: tuple[Piece, ...]
    claims: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]
    start: int = 0
    end: int = 0
    sha256: str | None = None

    @property
    def speaker(self) -> str:
        """Who says it, in words; of a publisher that no document names, that it is not stated."""
        if self.own:
            return self.document.publisher[:1].upper() + self.document.publisher[1:]
        return " and ".join(voice.label for voice in self.voices)


@once
def source_documents(store: Store) -> dict[str, SourceDocument]:
    """All documents of a dataset by their IRIs, in the order of their names; looked up once."""
    found: dict[str, SourceDocument] = {}
    bases = _bases(store)
    for row in solutions(store, _DOCUMENTS):
        iri = row["document"].value
        if iri in found:
            continue  # a document whose claims give it several days is named by the first
        edtf = row["when"].value if row["when"] else None
        name = row["name"].value if row["name"] else NOT_STATED
        found[iri] = SourceDocument(
            iri,
            iri.rpartition("/")[2],
            row["publisher"].value if row["publisher"] else None,
            NOT_STATED if "not stated" in name else name,
            _dated(edtf, *bases.get(iri, (set(), ""))),
            edtf,
            row["earliest"].value if row["earliest"] else None,
            bool(row["quality"]) and row["quality"].value.removeprefix(CONCEPT) == "altered",
            row["title"].value if row["title"] else None,
            tuple(sentence_borders(store, iri)),
        )
    return found


def _bases(store: Store) -> dict[str, tuple[set[str], str]]:
    """What the date of each document rests on, and the words that give it."""
    found: dict[str, tuple[set[str], str]] = {}
    for row in solutions(store, _BASES):
        bases, words = found.get(row["document"].value, (set(), ""))
        found[row["document"].value] = ({*bases, row["basis"].value}, f"{words} {row['quote'].value}")
    return found


def _dated(edtf: str | None, bases: set[str], words: str) -> str:
    if not edtf:
        return "not dated"
    if bases != {INFERRED}:
        return date_words(edtf)
    return f"{date_words(edtf)}, {YEAR_INFERRED if year_only_is_inferred(edtf, words) else 'inferred'}"


def year_only_is_inferred(edtf: str, words: str) -> bool:
    """Whether the words give the day and the month of an inferred date, but not its year.

    Args:
        edtf: the date.
        words: those of the document that date it.
    """
    if edtf.count("-") != 2:
        return False
    day, month, year = date_words(edtf).split(" ")
    return year not in words and month in words and day in re.findall(r"\w+", words)


def evidence_of(claims: Iterable[ClaimRecord], documents: Mapping[str, SourceDocument]) -> list[Evidence]:
    """The sentences of these claims, in the order of the documents and of their texts; claims that share sentence,
    voices and modality together.

    Args:
        claims: the claims.
        documents: of the dataset, by IRI.
    """
    return first_evidence(claims, documents, None)[0]


def first_evidence(
    claims: Iterable[ClaimRecord], documents: Mapping[str, SourceDocument], most: int | None
) -> tuple[list[Evidence], int]:
    """The first of the same, and how many there are more.

    Args:
        claims: the claims.
        documents: of the dataset, by IRI.
        most: how many are made; None for all.
    """
    blocks: dict[tuple[object, ...], list[ClaimRecord]] = {}
    for claim in claims:
        main = claim.main_passage
        blocks.setdefault(
            (claim.document, main.sentence_start, main.sentence_end, claim.modality, claim.voices, claim.relayed_by),
            [],
        ).append(claim)
    ordered = sorted(blocks.values(), key=lambda same: _order(same[0], documents))
    made = [_block(same, documents) for same in ordered[:most]]
    return made, len(ordered) - len(made)


def sentences_of(claims: Iterable[ClaimRecord]) -> int:
    """How many sentences these claims rest on; two claims on one sentence count once."""
    return len({(c.document, c.main_passage.sentence_start, c.main_passage.sentence_end) for c in claims})


def modalities_of(claims: Iterable[ClaimRecord]) -> list[str]:
    """The modalities that occur, in the order of pages."""
    return sorted({claim.modality for claim in claims}, key=rank)


def pieces(sentence: str, start: int, marks: Iterable[Span], helps: Iterable[Span]) -> tuple[Piece, ...]:
    """A sentence cut where words of claims begin and end; joined again it is the sentence, character for character.

    Args:
        sentence: its text.
        start: the offset of its first character in the document.
        marks: where the words of claims stand in the document.
        helps: where words stand that date or identify.
    """
    marked, helping = list(marks), list(helps)
    end = start + len(sentence)
    borders = sorted({start, end, *(min(max(at, start), end) for span in (*marked, *helping) for at in span)})
    made: list[Piece] = []
    for a, b in pairwise(borders):
        how = "mark" if _covered(a, b, marked) else "helps" if _covered(a, b, helping) else ""
        text = sentence[a - start : b - start]
        if made and made[-1].how == how:
            made[-1] = Piece(made[-1].text + text, how)
        else:
            made.append(Piece(text, how))
    return tuple(made)


def _covered(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _order(claim: ClaimRecord, documents: Mapping[str, SourceDocument]) -> tuple[str, int, str, int]:
    document, main = documents[claim.document], claim.main_passage
    number = sentence_number(list(document.sentences), main.start)
    return document.number, number or 0, main.iri, rank(claim.modality)


def _block(claims: list[ClaimRecord], documents: Mapping[str, SourceDocument]) -> Evidence:
    first, main = claims[0], claims[0].main_passage
    document = documents[first.document]
    others = [passage for claim in claims for passage in claim.passages[1:]]
    within = [p for p in others if _stands_in(p, main)]
    elsewhere = dict.fromkeys((p.role, p.quote) for p in others if p.quote and not _stands_in(p, main))
    number = sentence_number(list(document.sentences), main.start)
    last = sentence_number(list(document.sentences), main.end - 1)
    return Evidence(
        first.modality,
        first.voices,
        first.relayed_by,
        first.in_own_voice,
        document,
        number,
        last if last != number else None,
        main.iri,
        pieces(
            main.sentence or "",
            main.sentence_start,
            [(claim.main_passage.start, claim.main_passage.end) for claim in claims],
            [(p.start, p.end) for p in within],
        ),
        tuple(sorted(claim.iri for claim in claims)),
        tuple(elsewhere),
        main.start,
        main.end,
        main.sha256,
    )


def _stands_in(passage: PassageRecord, main: PassageRecord) -> bool:
    within = main.sentence_start <= passage.start and passage.end <= main.sentence_end
    return passage.document == main.document and within
