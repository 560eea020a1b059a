"""What a claim says, property by property, and in one line for its title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from graph.support.claim_records import ClaimRecord
from server.accounts.things.rows import FactGroup, FactRow
from server.wording.chunks import Chunk, Line, joined, said, text_of
from server.wording.evidence import NOT_STATED, SourceDocument
from server.wording.modalities import VERBS
from server.wording.names import Names
from server.wording.phrases import phrases, subject_line, told_parts
from server.wording.titles import own_title
from server.wording.told_facts import Told

TITLE_LETTERS = 170
"""How long a title may grow before the rest of what a claim says is left to the rows below it."""
_DATES = frozenset({"when", "asOf", "began", "ended", "signed", "effective"})
BASES = MappingProxyType(
    {
        "explicit": "the words give it",
        "relative-to-publication": "counted from the day of publication",
        "inferred-from-text": "inferred from the text",
        "undated": "the sentence gives no date",
    }
)
"""What a date rests on, by the last part of the concept's IRI."""


def speaker_words(claim: ClaimRecord, document: SourceDocument) -> str:
    """Who says it and how, as it begins a title: "TASS asserts:"."""
    several = claim.attributed and len(claim.voices) > 1
    verb = "says" if claim.modality == "reported" else VERBS[claim.modality]
    if several:
        first, _, rest = verb.partition(" ")
        verb = f"{first.removesuffix('s')} {rest}".strip()
    unstated = any("not stated" in voice.label for voice in claim.voices)  # what the publisher that nobody states lays
    if claim.attributed and not unstated:
        return f"{' and '.join(voice.label for voice in claim.voices)} {verb}:"
    if document.publisher == NOT_STATED:
        return f"Document {document.number} ({NOT_STATED}) {verb}:"
    return f"{document.publisher} {verb}:"


def title_line(told: Iterable[Told], names: Names) -> Line:
    """What a claim says in one line; of a long one its beginning, with "…"."""
    return joined([_short_line(one, names) for one in told], "; ", "; and ") or said("nothing that this page can tell")


def content_groups(told: Iterable[Told], names: Names, basis: str | None, printed: str | None) -> list[FactGroup]:
    """What a claim says, a group a property; each thing begins with a group of its name.

    Args:
        told: what it tells, thing by thing.
        names: of everything in it.
        basis: what its date rests on (`BASES`), if that is recorded.
        printed: its date as the document prints it.
    """
    groups: list[FactGroup] = []
    for one in told:
        groups.append(FactGroup(said("of"), [FactRow(subject_line(one, names))]))
        if one.kind == "Tenure":
            offices = joined([(names.chunk(iri),) for iri in one.iris("office")])
            groups.append(FactGroup(said("office"), [FactRow(offices)]))
        for phrase in phrases(one, names):
            if phrase.name == "about":
                continue  # told as what it is of
            date = _basis_line(phrase.values, basis, printed) if phrase.name in _DATES else ()
            groups.append(FactGroup(said(own_title(phrase.name)), [FactRow(phrase.values, date)]))
    return groups


def _basis_line(line: Line, basis: str | None, printed: str | None) -> Line:
    edtf = next((chunk.title for chunk in line if chunk.title), None)
    told = [BASES.get(basis, basis) if basis else None, f"printed as “{printed}”" if printed else None, edtf]
    return said("; ".join(part for part in told if part)) if any(told) else ()


def _short_line(told: Told, names: Names) -> Line:
    subject = subject_line(told, names)
    parts = told_parts(told, names)
    shown = _first(parts, TITLE_LETTERS - len(text_of(subject)))
    if not shown:
        return subject
    more = (Chunk(" …"),) if len(shown) < len(parts) else ()
    return (*subject, *said(": "), *joined(shown, "; "), *more)


def _first(parts: Sequence[Line], letters: int) -> list[Line]:
    """As many of the lines as fit, one at least."""
    shown: list[Line] = []
    for part in parts:
        letters -= len(text_of(part))
        if shown and letters < 0:
            break
        shown.append(part)
    return shown
