"""A page of the claims: how each puts what it says, in which document, and what it tells in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import claim_records
from server.accounts.catalogue.listing import ROWS, ListColumn, Listing, ListRow
from server.wording.chunks import Chunk, joined, said
from server.wording.evidence import NOT_STATED
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
_WORDS = (ListColumn("quote", "Quotation"), ListColumn("sentence", "Sentence"))
_ALL = """
SELECT ?claim ?document ?modality WHERE {
  ?claim pg:modality ?modality ; prov:hadPrimarySource ?document
}"""
_VOICES = """
SELECT DISTINCT ?claim ?voice WHERE {{ VALUES ?claim {{ {claims} }} ?claim pg:voice ?voice }} ORDER BY ?claim ?voice"""
_known: WeakKeyDictionary[Store, Register] = WeakKeyDictionary()
"""The claims of each dataset, looked up once: to sort and count them all anew would take longer than a page may."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A claim with what it may be chosen by: the number of its document, and its modality."""

    iri: str
    document: str
    modality: str


@dataclass(frozen=True)
class Register:
    """All claims by their numbers; those of each document, and of each modality; how many there are of each pair."""

    claims: Sequence[Filed]
    of_document: Mapping[str, Sequence[Filed]]
    of_modality: Mapping[str, Sequence[Filed]]
    pairs: Mapping[tuple[str, str], int]

    def left(self, document: str | None, modality: str | None) -> Sequence[Filed]:
        """Those that these filters leave."""
        if document is not None:
            held = self.of_document.get(document, ())
            return held if modality is None else [one for one in held if one.modality == modality]
        return self.claims if modality is None else self.of_modality.get(modality, ())


@dataclass(frozen=True)
class ClaimList:
    """A page of the claims that are left by the filters, and how many each document and modality would leave."""

    listing: Listing
    documents: Mapping[str, int]
    modalities: Mapping[str, int]


def claim_list(
    store: Store, ontology: Path, document: str | None, modality: str | None, offset: int, size: int = ROWS
) -> ClaimList:
    """A page of the claims, in three look-ups and one for the dataset.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        document: only those of this document (`001`).
        modality: only those put so (`alleged`).
        offset: how many stand on the pages before.
        size: how many stand on a page at most.
    """
    held = _register(store)
    left = held.left(document, modality)
    documents, modalities = Counter[str](), Counter[str]()
    for (of_document, of_modality), number in held.pairs.items():
        if modality in (None, of_modality):
            documents[of_document] += number
        if document in (None, of_document):
            modalities[of_modality] += number
    rows = _rows(store, ontology, left[offset : offset + size])
    return ClaimList(
        Listing(COLUMNS, rows, offset, len(left), size),
        dict(sorted(documents.items())),
        {name: modalities[name] for name in MODALITIES if modalities[name]},
    )


def with_sentences(store: Store, listing: Listing) -> Listing:
    """The same page of claims with the quotation and the sentence of each, in one look-up more: as data have it."""
    records = claim_records(store, [row.iri for row in listing.rows])
    rows = []
    for row in listing.rows:
        main = records[row.iri].main_passage
        words = {"quote": said(main.quote or ""), "sentence": said(main.sentence or "")}
        rows.append(replace(row, cells={**row.cells, **words}))
    return replace(listing, columns=(*listing.columns, *_WORDS), rows=rows)


def _register(store: Store) -> Register:
    """All claims of a dataset: looked up once."""
    found = _known.get(store)
    if found is None:
        made = (
            Filed(
                row["claim"].value, row["document"].value.rpartition("/")[2], row["modality"].value.rpartition("/")[2]
            )
            for row in solutions(store, _ALL)
        )
        claims = sorted(made, key=lambda one: one.iri)
        of_document, of_modality = dict[str, list[Filed]](), dict[str, list[Filed]]()
        for one in claims:
            of_document.setdefault(one.document, []).append(one)
            of_modality.setdefault(one.modality, []).append(one)
        pairs = Counter((one.document, one.modality) for one in claims)
        found = _known[store] = Register(claims, of_document, of_modality, pairs)
    return found


def _rows(store: Store, ontology: Path, shown: Sequence[Filed]) -> list[ListRow]:
    iris = [one.iri for one in shown]
    told = told_facts(store, ontology, iris)
    voices: dict[str, list[str]] = {}
    for row in solutions(store, _VOICES.format(claims=" ".join(str(ox.NamedNode(iri)) for iri in iris))):
        voices.setdefault(row["claim"].value, []).append(row["voice"].value)
    named = {name for things in told.values() for thing in things for name in thing.names()}
    names = Names.of(store, named.union(*voices.values()))
    return [
        ListRow(
            one.iri,
            {
                "claim": (Chunk(one.iri.rpartition("/")[2], one.iri),),
                "modality": said(one.modality),
                "told": joined([told_line(thing, names) for thing in told.get(one.iri, ())], ". "),
                "voice": said(_speaker(voices.get(one.iri, ()), names)),
                "document": (Chunk(one.document, f"{store.base}doc/{one.document}"),),
            },
        )
        for one in shown
    ]


def _speaker(voices: Sequence[str], names: Names) -> str:
    """Who says it; of a publisher that the document does not name, that it is not stated."""
    called = [names.plain(iri) for iri in voices]
    return " and ".join(NOT_STATED.capitalize() if "not stated" in name else name for name in called)
