"""A disagreement as its page needs it: the sides in columns, each with its reading and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.store.dataset_store import Store
from graph.support.statements import sides
from server.accounts.things.thing import Thing, load_thing
from server.wording.evidence import Evidence, SourceDocument, first_evidence, source_documents

MOST_SENTENCES, MOST_DOCUMENTS = 12, 12
"""How many sentences stand in a side, and how many documents are named in one."""


@dataclass(frozen=True)
class Reading:
    """One side: what is read in it, in the curator's words, and the sentences that hold it; `more` are not shown."""

    text: str
    documents: Sequence[SourceDocument]
    evidence: Sequence[Evidence]
    more: int = 0


@dataclass(frozen=True)
class DisagreementPage:
    """What the page shows. `silent` are the documents noted as saying nothing of the point; `topics` are the IRIs of
    what it is about; `explanation` is how both could be right, as the curator notes it."""

    thing: Thing
    kind: str
    topics: Sequence[str]
    note: str
    explanation: str
    readings: Sequence[Reading]
    silent: Sequence[SourceDocument]


def disagreement_page(store: Store, ontology: Path, iri: str) -> DisagreementPage | None:
    """Look up a disagreement; None where the dataset has none of this name.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        iri: the disagreement.

    Raises:
        ValueError: `iri` is none.
    """
    thing = load_thing(store, ontology, iri)
    if thing is None or "Disagreement" not in thing.classes:
        return None
    documents = source_documents(store)
    held = sides(store, iri)
    readings = []
    for side in held:
        if side.claims:
            told_in = [document for name, document in documents.items() if name in {c.document for c in side.claims}]
            readings.append(Reading(side.reading, told_in, *first_evidence(side.claims, documents, MOST_SENTENCES)))
    silent = {name for side in held for name in side.silent}
    return DisagreementPage(
        thing,
        kind=next((thing.names.plain(iri) for iri in _iris(thing, "pg:kind")), ""),
        topics=sorted(_iris(thing, "pg:topic"), key=lambda topic: thing.names.plain(topic).lower()),
        note=" ".join(value.value for value in thing.values("rdfs:comment")),
        explanation=" ".join(value.value for value in thing.values("pg:explanation")),
        readings=sorted(readings, key=lambda reading: [document.number for document in reading.documents]),
        silent=[document for name, document in documents.items() if name in silent],
    )


def _iris(thing: Thing, name: str) -> list[str]:
    return [value.value for value in thing.values(name) if isinstance(value, ox.NamedNode)]
