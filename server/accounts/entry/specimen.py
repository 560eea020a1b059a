"""One statement with its evidence, for the first page: how a fact stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import claim_records
from server.wording.chunks import Line, around, joined, said
from server.wording.evidence import Evidence, SourceDocument, evidence_of
from server.wording.names import Names
from server.wording.phrases import told_line
from server.wording.told_facts import told_facts

_SIGNED = """
SELECT ?claim ?agreement ?who WHERE {
  { SELECT DISTINCT ?claim ?agreement ?who WHERE { GRAPH ?claim { ?agreement pg:signature/pg:agent ?who } } }
  FILTER EXISTS { ?claim pg:modality c:asserted }
  FILTER EXISTS { ?agreement pg:signatory ?who . ?who a pg:Person }
} ORDER BY ?claim ?agreement ?who"""
_FIRST = "SELECT ?claim WHERE { ?claim pg:modality c:asserted } ORDER BY ?claim LIMIT 1"


@dataclass(frozen=True)
class Specimen:
    """A statement, how it is known, the sentence that says so, and a query whose answer it is."""

    line: Line
    how: str
    evidence: Evidence
    query: str


def specimen(store: Store, ontology: Path, documents: Mapping[str, SourceDocument]) -> Specimen | None:
    """The signatories of an agreement that one asserted claim names, which follow from their signatures: of the claim
    that names most, then of the first. Without any, what the first asserted claim tells; None without claims.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        documents: of the dataset, by IRI.
    """
    signed = _signed(store)
    if not signed:
        return _first(store, ontology, documents)
    (claim, agreement), people = min(signed.items(), key=lambda item: (-len(item[1]), item[0]))
    names = Names.of(store, [agreement, *people])
    one = len(people) == 1
    who = joined([(names.chunk(iri),) for iri in people], ", ", " and ")
    line = (*who, *around(" is a signatory of the " if one else " are signatories of the ", (names.chunk(agreement),)))
    query = f"SELECT ?who {{ <{agreement.removeprefix(store.base)}> pg:signatory ?who }}"
    how = f"as reported; follows from {'a signature' if one else 'their signatures'}, told in one sentence"
    return Specimen(line, how, _evidence(store, claim, documents), query)


@once
def _signed(store: Store) -> Mapping[tuple[str, str], Sequence[str]]:
    """The signatories by claim and agreement: looked up once for a dataset."""
    signed: dict[tuple[str, str], list[str]] = {}
    for row in solutions(store, _SIGNED):
        signed.setdefault((row["claim"].value, row["agreement"].value), []).append(row["who"].value)
    return signed


def _first(store: Store, ontology: Path, documents: Mapping[str, SourceDocument]) -> Specimen | None:
    found = next(iter(solutions(store, _FIRST)), None)
    if found is None:
        return None
    claim = found["claim"].value
    told = next(iter(told_facts(store, ontology, [claim]).get(claim, [])), None)
    line = told_line(told, Names.of(store, told.names())) if told else said(f"Claim {claim.rpartition('/')[2]}")
    query = f"SELECT ?s ?p ?o {{ GRAPH {ox.NamedNode(claim)} {{ ?s ?p ?o }} }}"
    return Specimen(line, "as the publisher asserts it", _evidence(store, claim, documents), query)


def _evidence(store: Store, claim: str, documents: Mapping[str, SourceDocument]) -> Evidence:
    return evidence_of(claim_records(store, [claim]).values(), documents)[0]
