"""One thing as each document tells of it: a column for a document, a row for a property, a sentence for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.support.claim_records import ClaimRecord
from server.accounts.mentions import Mention
from server.accounts.thing import Thing
from server.wording.chunks import Line, joined, quoted, said, text_of
from server.wording.evidence import Evidence, SourceDocument, evidence_of, modalities_of
from server.wording.phrases import phrases
from server.wording.titles import OWN, own_title
from server.wording.told_facts import Told


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


@dataclass
class _Cell:
    line: Line
    claims: list[ClaimRecord] = field(default_factory=list)


TERMS, DESCRIBED = "Terms", "How it is described"


def matrix(thing: Thing, mentions: Sequence[Mention]) -> Matrix:
    """What the documents assert or report of a thing, side by side.

    Args:
        thing: the thing.
        mentions: all of it.
    """
    found: dict[tuple[str, str], dict[str, dict[tuple[str, str], _Cell]]] = {}
    for mention in mentions:
        if not mention.as_reported:
            continue
        speaker = " and ".join(voice.label for voice in mention.claim.voices) if mention.claim.attributed else ""
        for group, title, line in _told(mention, thing):
            cells = found.setdefault((group, title), {}).setdefault(mention.claim.document, {})
            cells.setdefault((text_of(line), speaker), _Cell(line)).claims.append(mention.claim)
    told_in = {document for cells in found.values() for document in cells}
    documents = [document for iri, document in thing.documents.items() if iri in told_in]
    rank = {title: index for index, title in enumerate(dict.fromkeys(OWN.values()))}
    keys = sorted(found, key=lambda key: ("", TERMS, DESCRIBED).index(key[0]) * 1000 + rank.get(key[1], 999))
    rows, group = [], ""
    for key in keys:
        told = [_entries(found[key].get(document.iri, {}), thing) for document in documents]
        rows.append(MatrixRow(key[1], told, key[0] if key[0] != group else ""))
        group = key[0]
    silent = [document for iri, document in thing.documents.items() if iri not in told_in]
    return Matrix(documents, rows, silent)


def _told(mention: Mention, thing: Thing) -> Iterator[tuple[str, str, Line]]:
    """Group, title and words of what a mention tells of the thing itself."""
    told = mention.told
    if told.kind == "Characterisation" and mention.name == "about":
        words = [quoted(value.value) for value in told.facts.get("wording", ()) if not isinstance(value, Told)]
        kinds = ", ".join(thing.names.plain(iri) for iri in told.iris("kind")) or "told so"
        if words:
            yield DESCRIBED, kinds, joined(words)
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


def _entries(cells: dict[tuple[str, str], _Cell], thing: Thing) -> list[Entry]:
    made = []
    for (_, speaker), cell in cells.items():
        evidence = evidence_of(cell.claims, thing.documents)
        made.append(Entry(modalities_of(cell.claims)[0], cell.line, speaker, evidence))
    return made
