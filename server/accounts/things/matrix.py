"""One thing as each document tells of it: a column for a document, a row for a property, a sentence for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.support.claim_records import ClaimRecord
from server.accounts.things.mentions import Mention
from server.accounts.things.thing import Thing
from server.wording.chunks import Line, joined, said, text_of
from server.wording.evidence import Evidence, SourceDocument, evidence_of
from server.wording.modalities import rank
from server.wording.phrases import described_line, phrases
from server.wording.titles import OWN, own_title


@dataclass(frozen=True)
class Entry:
    """What one document says in a cell: how it puts it, the words, who is its source if that is not the publisher."""

    modality: str
    line: Line
    speaker: str
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class MatrixRow:
    """A property, with the entries of each document in the order of the columns; `group` heads it and those below."""

    title: str
    cells: Sequence[Sequence[Entry]]
    group: str = ""


@dataclass(frozen=True)
class Matrix:
    """The documents that tell of the thing, and the rows; `silent` are those that do not tell of it."""

    documents: Sequence[SourceDocument]
    rows: Sequence[MatrixRow]
    silent: Sequence[SourceDocument]


TERMS, DESCRIBED = "Terms", "How it is described"


def matrix(thing: Thing, mentions: Sequence[Mention]) -> Matrix:
    """What the documents assert or report of a thing, side by side.

    Args:
        thing: the thing.
        mentions: all of it.
    """
    found: dict[tuple[str, str], dict[str, list[tuple[ClaimRecord, Line]]]] = {}
    for mention in mentions:
        for group, title, line in _told(mention, thing) if mention.as_reported else ():
            found.setdefault((group, title), {}).setdefault(mention.claim.document, []).append((mention.claim, line))
    told_in = {document for cells in found.values() for document in cells}
    documents = [document for iri, document in thing.documents.items() if iri in told_in]
    rank = {title: index for index, title in enumerate(dict.fromkeys(OWN.values()))}
    keys = sorted(found, key=lambda key: ("", TERMS, DESCRIBED).index(key[0]) * 1000 + rank.get(key[1], 999))
    rows, group = [], ""
    for key in keys:
        told = [entries_of(found[key].get(document.iri, ()), thing) for document in documents]
        rows.append(MatrixRow(key[1], told, key[0] if key[0] != group else ""))
        group = key[0]
    silent = [document for iri, document in thing.documents.items() if iri not in told_in]
    return Matrix(documents, rows, silent)


def _told(mention: Mention, thing: Thing) -> Iterator[tuple[str, str, Line]]:
    """Group, title and words of what a mention tells of the thing itself."""
    told = mention.told
    if told.kind == "Characterisation" and mention.name:
        kinds = ", ".join(thing.names.plain(iri) for iri in told.iris("kind")) or "told so"
        line = described_line(told, thing.iri, thing.names)
        yield DESCRIBED, kinds, line
        return
    if mention.name or mention.is_source or told.iri != thing.iri:
        return
    for phrase in phrases(told, thing.names):
        if phrase.name != "provision":
            yield "", own_title(phrase.name), phrase.values
    for part in told.parts("provision"):
        title = ", ".join(thing.names.plain(iri) for iri in part.iris("kind")) or "a term"
        lines = [phrase.line for phrase in phrases(part, thing.names) if phrase.name != "kind"]
        yield TERMS, title, joined(lines[::-1], "; ") or said(title)


def entries_of(told: Sequence[tuple[ClaimRecord, Line]], thing: Thing) -> list[Entry]:
    """What one document tells in a cell: claims that put the same words in the same mouth are one entry.

    Args:
        told: the claims of the document, each with the words for what it tells.
        thing: the thing whose page it is.
    """
    cells: dict[tuple[str, str, str], tuple[Line, list[ClaimRecord]]] = {}
    for claim, line in told:
        speaker = "" if claim.in_own_voice else " and ".join(voice.label for voice in claim.voices)
        cells.setdefault((claim.modality, text_of(line), speaker), (line, []))[1].append(claim)
    ordered = sorted(cells.items(), key=lambda pair: rank(pair[0][0]))
    return [
        Entry(modality, line, speaker, evidence_of(claims, thing.documents))
        for (modality, _, speaker), (line, claims) in ordered
    ]
