"""How to cite a claim or a thing: who says it where, in which words, at which address, in which version of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph import __version__
from graph.core import versions
from graph.core.errors import NotFoundError
from graph.publishing.description.facts import newest_day
from graph.publishing.description.parts import iri as dataset_iri
from graph.publishing.description.wording import TITLE
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from graph.support.withdrawn_claims import refuse_withdrawn
from server.wording.dates import day_words
from server.wording.evidence import NOT_STATED, SourceDocument, source_documents
from server.wording.modalities import MODALITIES, VERBS
from server.wording.names import Names
from server.wording.part_names import parts_among

COLLECTION = "Peacegraph"
_EXISTS = """
SELECT ?p WHERE {{
  {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }}
  UNION {{ GRAPH ?g {{ {iri} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {iri} }} }}
}} LIMIT 1"""
_EXACT = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Citation:
    """What a citation names.

    `key` is fit for a citation key (letters, digits, hyphens). `author` is the publisher of the document as it names
    itself, None where nobody states it, and of a thing that is no document or claim. `edtf` is its day as far as it is
    known, `date` the same in words. `quote` are the words of a claim, at the characters `start` to `end` (code points,
    end exclusive) of `document`, and empty where its text is not part of the dataset; `said` tells who says them, and
    how. `address` is permanent; `version` is that of the dataset with the name of its algorithm, `software` the version
    of Peacegraph.
    """

    key: str
    title: str
    address: str
    version: str
    author: str | None = None
    edtf: str | None = None
    date: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0
    document: str = ""
    said: str = ""
    software: str = __version__

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day, as many as are known for sure; empty where the date is not one of the calendar."""
        return [int(part) for part in (self.edtf or "").split("-")] if _EXACT.fullmatch(self.edtf or "") else []

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim that is cited."""
        return bool(self.said)

    @property
    def source(self) -> str:
        """Where the words stand and who says them, in words; of a thing empty."""
        return f"{self.said}; {self.document}, characters {self.start} to {self.end}" if self.is_claim else ""

    @property
    def behind_quote(self) -> str:
        """What stands behind the words of a claim, or the name of a thing, in the text of a citation."""
        publisher = self.author or (NOT_STATED.capitalize() if self.is_claim else "")
        told = [publisher, self.date, self.source]
        name = f"{self.title}, {COLLECTION}" if self.is_claim else COLLECTION
        parts = ", ".join(part for part in told if part)
        return f"{f'{parts}. ' if parts else ''}{name}, dataset {versions.short(self.version)}."


def claim_citation(store: Store, claim: ClaimRecord, documents: Mapping[str, SourceDocument]) -> Citation:
    """How to cite a claim.

    Args:
        store: the dataset.
        claim: the claim.
        documents: of the dataset, by IRI.
    """
    document, main = documents[claim.document], claim.main_passage
    return Citation(
        _key(store, claim.iri),
        f"Claim {claim.iri.rpartition('/')[2]}",
        claim.iri,
        store.version,
        _author(document),
        document.edtf,
        document.published,
        " ".join((main.quote or "").split()),
        main.start,
        main.end,
        f"document {document.number}",
        said_words(claim),
    )


def said_words(claim: ClaimRecord) -> str:
    """Who says it and how, in words: "reported by A, passed on by B"."""
    voices = " and ".join(voice.label for voice in claim.voices) if claim.attributed else "the publisher"
    relays = "".join(f", passed on by {relay.label}" for relay in claim.relayed_by)
    if claim.modality == "negated":
        return f"{voices} {VERBS['negated']}{relays}"
    return f"{MODALITIES[claim.modality]} by {voices}{relays}"


def thing_citation(store: Store, iri: str, title: str) -> Citation:
    """How to cite the page of a thing by its name; of a document use `citation_of`."""
    return Citation(_key(store, iri), title[:1].upper() + title[1:], iri, store.version)


def dataset_citation(store: Store) -> Citation:
    """How to cite the data as a whole, in one look-up: their date is the newest day on which a claim was curated."""
    day = newest_day(store)
    address = dataset_iri(store.base).value
    return Citation("peacegraph", TITLE, address, store.version, edtf=day, date=day_words(day) if day else "")


def citation_of(store: Store, iri: str) -> Citation:
    """How to cite whatever an IRI names, in a fixed number of look-ups.

    Raises:
        NotFoundError: the dataset says nothing of it.
        WithdrawnError: it is a claim that was withdrawn.
        ValueError: it is no IRI.
    """
    if iri == dataset_iri(store.base).value:
        return dataset_citation(store)
    refuse_withdrawn(store, iri)
    if claim := claim_records(store, [iri]).get(iri):
        return claim_citation(store, claim, source_documents(store))
    if document := source_documents(store).get(iri):
        title = document.title or f"Document {document.number}"
        key = _key(store, iri)
        return Citation(key, title, iri, store.version, _author(document), document.edtf, document.published)
    if next(iter(solutions(store, _EXISTS.format(iri=ox.NamedNode(iri)))), None) is None:
        raise NotFoundError(f"nothing in the dataset is called {iri.removeprefix(store.base)}")
    parts = parts_among(store, [iri])
    names = Names.of(store, {iri, *parts.terms})
    return thing_citation(store, iri, parts.labels(names).get(iri) or names.plain(iri))


def _author(document: SourceDocument) -> str | None:
    return None if document.publisher == NOT_STATED else document.publisher


def _key(store: Store, iri: str) -> str:
    return "peacegraph-" + re.sub(r"[^A-Za-z0-9]+", "-", iri.removeprefix(store.base)).strip("-")
