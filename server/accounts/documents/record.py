"""What a document's page says above its text: who published it and when, how that is known, and where it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, term
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, Named, PassageRecord
from server.accounts.documents.drawn_claims import DocumentClaims
from server.accounts.documents.text import fragment, words_without_claim
from server.wording.chunks import Line, joined, said
from server.wording.dates import day_words
from server.wording.evidence import YEAR_INFERRED

_FIRST_WORDS = 9
_DISAGREEMENTS = """
SELECT DISTINCT ?point ?label WHERE {{
  ?point a pg:Disagreement ; rdfs:label ?label ; pg:side/pg:statedIn/prov:hadPrimarySource {document}
}} ORDER BY ?label ?point"""
_BASES = {
    "explicit": "stated in the text",
    "inferred-from-text": "inferred from the text",
    "relative-to-publication": "told relative to the day of publication",
    "external": "from an outside source",
}


@dataclass(frozen=True)
class Quotation:
    """Words of the document, and the anchor of the passage."""

    words: str
    fragment: str


@dataclass(frozen=True)
class Dating:
    """When a document was published: the words, how that is known, and the passages that say so.

    Where no day is known, `bound` is the triple that gives the first day on which it can have been, as three terms of
    N-Triples, and `relative` counts the claims that are dated by that day only.
    """

    when: Line
    how: str
    quotes: tuple[Quotation, ...]
    with_words: tuple[Quotation, ...]
    bound: tuple[str, str, str] | None
    relative: int


@dataclass(frozen=True)
class DocumentRecord:
    """What is known of a document.

    `title` is its headline, if `has_headline`, else its first words. `publisher` and `credits` are the words that name
    its publisher, and those of its credit line. `sentences` counts those that claims are drawn from, `bare_words` the
    words that no claim quotes. `disagreements` are the points on which it and others differ. Where its text is not part
    of the dataset, its number is its title, there are no words, and `bare_words` is None.
    """

    title: str
    has_headline: bool
    publisher: tuple[Quotation, ...]
    credits: tuple[Quotation, ...]
    dating: Dating
    sentences: int
    bare_words: int | None
    disagreements: tuple[Named, ...]


def document_record(store: Store, drawn: DocumentClaims, text: str | None) -> DocumentRecord:
    """Gather what is known of a document.

    Args:
        store: the dataset.
        drawn: all that is drawn from it.
        text: its text; None where that is not part of the dataset.
    """
    document = drawn.document
    rows = solutions(store, _DISAGREEMENTS.format(document=ox.NamedNode(document.iri)))
    words = (text or f"Document {document.number}").split()
    first = " ".join(words[:_FIRST_WORDS]).rstrip(",.;:") + ("…" if len(words) > _FIRST_WORDS else "")
    return DocumentRecord(
        document.title or first,
        document.title is not None,
        _quotations(_telling(drawn, "publisher")),
        _quotations(_telling(drawn, "creditText")),
        _dating(drawn),
        _sentences(drawn),
        None if text is None else words_without_claim(text, drawn.passages),
        tuple(Named(row["point"].value, row["label"].value) for row in rows),
    )


def _sentences(drawn: DocumentClaims) -> int:
    """How many sentences the words of claims stand in."""
    borders = drawn.document.sentences
    mains = [claim.main_passage for claim in drawn.claims]
    return sum(any(p.start < end and start < p.end for p in mains) for start, end in borders)


def _telling(drawn: DocumentClaims, name: str) -> list[ClaimRecord]:
    """The claims that tell a property of the document itself."""
    iri = drawn.document.iri
    return [c for c in drawn.claims if any(t.iri == iri and name in t.facts for t in drawn.told.get(c.iri, ()))]


def _quotations(claims: Sequence[ClaimRecord]) -> tuple[Quotation, ...]:
    return _quoted([claim.main_passage for claim in claims])


def _quoted(passages: Sequence[PassageRecord]) -> tuple[Quotation, ...]:
    return tuple(dict.fromkeys(Quotation(p.quote, fragment((p.start, p.end))) for p in passages if p.quote))


def _dating(drawn: DocumentClaims) -> Dating:
    document, claims = drawn.document, _telling(drawn, "when")
    if not claims:
        relative = sum(basis == f"{CONCEPT}relative-to-publication" for basis in drawn.bases.values())
        if document.earliest is None:
            return Dating(said("not dated"), "", (), (), None, relative)
        value = ox.Literal(document.earliest, datatype=term("xsd:date"))
        bound = (str(ox.NamedNode(document.iri)), str(term("pg:earliest")), str(value))
        return Dating(said(f"not before {day_words(document.earliest)}"), "", (), (), bound, relative)
    values = {v for c in claims for t in drawn.told[c.iri] if t.iri == document.iri for v in t.facts.get("when", ())}
    lines = sorted(drawn.names.line(v) for v in values if isinstance(v, ox.NamedNode | ox.Literal))
    quotes = _quotations(claims)
    others = [p for claim in claims for p in claim.passages if p.role == "date"]
    helping = tuple(quotation for quotation in _quoted(others) if quotation not in quotes)
    return Dating(joined(lines, " or "), _how(drawn, claims), quotes, helping, None, 0)


def _how(drawn: DocumentClaims, claims: Sequence[ClaimRecord]) -> str:
    """How the date is known; where the words give the day and the month, only the year is inferred."""
    found = sorted({drawn.bases.get(claim.iri, "").removeprefix(CONCEPT) for claim in claims})
    if found == ["inferred-from-text"] and drawn.document.date.endswith(YEAR_INFERRED):
        return "year inferred from the text"
    return " and ".join(_BASES[basis] for basis in found if basis in _BASES)
