"""All that is drawn from one document: its claims in the order of its text, what they tell, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from graph.texts.documents import Span
from server.accounts.documents.text import Passage, passages
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names
from server.wording.told_facts import Told, told_facts

_CLAIMS = (
    "SELECT ?claim ?basis WHERE {{ ?claim prov:hadPrimarySource {document} OPTIONAL {{ ?claim pg:dateBasis ?basis }} }}"
)
_IDENTITIES = """
SELECT DISTINCT ?identity ?start ?end WHERE {{
  ?identity pg:passageFor|pg:passageAgainst ?passage .
  ?passage oa:hasSource {document} ; oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end
}} ORDER BY ?start ?end ?identity"""


@dataclass(frozen=True)
class DocumentClaims:
    """What is drawn from a document.

    `claims` stand in the order of their words, of those that begin together the longest first. `told` is what each
    tells, by its IRI; `bases` how it resolved its date, as the IRI of a concept. `names` are those of all things in it,
    as they are called on the document's own page. `passages` are all that is quoted, also by possible identities.
    """

    document: SourceDocument
    claims: Sequence[ClaimRecord]
    told: Mapping[str, Sequence[Told]]
    bases: Mapping[str, str]
    names: Names
    passages: Sequence[Passage]


def document_claims(store: Store, ontology: Path, iri: str) -> DocumentClaims | None:
    """Look up what is drawn from a document; None where the dataset has no such document.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        iri: of the document.
    """
    document = source_documents(store).get(iri)
    if document is None:
        return None
    node = ox.NamedNode(iri)
    bases = {row["claim"].value: row["basis"] for row in solutions(store, _CLAIMS.format(document=node))}
    records = claim_records(store, bases).values()
    claims = sorted(records, key=lambda r: (r.main_passage.start, -r.main_passage.end, r.iri))
    told = told_facts(store, ontology, bases)
    names = Names.of(store, {name for things in told.values() for thing in things for name in thing.names()}, iri)
    found: list[tuple[Span, str]] = [
        ((int(row["start"].value), int(row["end"].value)), row["identity"].value)
        for row in solutions(store, _IDENTITIES.format(document=node))
    ]
    return DocumentClaims(
        document,
        claims,
        told,
        {claim: basis.value for claim, basis in bases.items() if basis is not None},
        names,
        passages(claims, found),
    )
