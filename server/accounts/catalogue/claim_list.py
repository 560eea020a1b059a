"""A page of the claims: how each puts what it says, in which document, and what it tells in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from graph.core.namespaces import CONCEPT
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from server.accounts.catalogue.listing import ROWS, ListColumn, Listing, ListRow
from server.wording.chunks import Chunk, joined, said
from server.wording.evidence import SourceDocument, source_documents
from server.wording.modalities import MODALITIES
from server.wording.names import Names
from server.wording.phrases import told_line
from server.wording.told_facts import told_facts

COLUMNS = (
    ListColumn("claim", "Claim"),
    ListColumn("modality", "How", "modality"),
    ListColumn("told", "What it tells"),
    ListColumn("voice", "Who says so"),
    ListColumn("document", "Document"),
)
_ALL = """
SELECT ?claim ?document ?modality WHERE {
  ?claim pg:modality ?modality ; prov:hadPrimarySource ?document
}"""
_known: WeakKeyDictionary[Store, Sequence[Filed]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Filed:
    """A claim with what it may be chosen by: the number of its document, and its modality."""

    iri: str
    document: str
    modality: str


@dataclass(frozen=True)
class ClaimList:
    """A page of the claims that are left by the filters, and how many each document and modality would leave."""

    listing: Listing
    documents: Mapping[str, int]
    modalities: Mapping[str, int]


def claim_list(store: Store, ontology: Path, document: str | None, modality: str | None, offset: int) -> ClaimList:
    """A page of the claims, in six look-ups and one for the dataset.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        document: only those of this document (`001`).
        modality: only those put so (`alleged`).
        offset: how many stand on the pages before.
    """
    of_document = [one for one in _filed(store) if document is None or one.document == document]
    left = [one for one in of_document if modality is None or one.modality == modality]
    shown = left[offset : offset + ROWS]
    rows = _rows(store, ontology, shown)
    documents = Counter(one.document for one in _filed(store) if modality is None or one.modality == modality)
    modalities = Counter(one.modality for one in of_document)
    return ClaimList(
        Listing(COLUMNS, rows, offset, len(left)),
        dict(sorted(documents.items())),
        {name: modalities[name] for name in MODALITIES if modalities[name]},
    )


def _filed(store: Store) -> Sequence[Filed]:
    """All claims of a dataset by their numbers: looked up once."""
    found = _known.get(store)
    if found is None:
        made = (
            Filed(
                row["claim"].value,
                row["document"].value.rpartition("/")[2],
                row["modality"].value.removeprefix(CONCEPT),
            )
            for row in solutions(store, _ALL)
        )
        found = _known[store] = sorted(made, key=lambda one: one.iri)
    return found


def _rows(store: Store, ontology: Path, shown: Sequence[Filed]) -> list[ListRow]:
    iris = [one.iri for one in shown]
    told = told_facts(store, ontology, iris)
    records = claim_records(store, iris)
    names = Names.of(store, {name for things in told.values() for thing in things for name in thing.names()})
    documents = source_documents(store)
    return [
        ListRow(
            one.iri,
            {
                "claim": (Chunk(one.iri.rpartition("/")[2], one.iri),),
                "modality": said(one.modality),
                "told": joined([told_line(thing, names) for thing in told.get(one.iri, ())], ". "),
                "voice": said(_speaker(records[one.iri], documents)),
                "document": (Chunk(one.document, f"{store.base}doc/{one.document}"),),
            },
        )
        for one in shown
    ]


def _speaker(claim: ClaimRecord, documents: Mapping[str, SourceDocument]) -> str:
    """Who says it; of a publisher that the document does not name, that it is not stated."""
    if claim.attributed or claim.document not in documents:
        return " and ".join(voice.label for voice in claim.voices)
    publisher = documents[claim.document].publisher
    return publisher[:1].upper() + publisher[1:]
