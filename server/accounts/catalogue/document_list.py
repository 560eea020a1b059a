"""A page of the documents: who published each, when, and how many claims are drawn from it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from graph.store.dataset_store import Store, solutions
from server.accounts.catalogue.kinds import Member
from server.accounts.catalogue.listing import ROWS, ListColumn, Listing, ListRow
from server.wording.chunks import Chunk, quoted, said
from server.wording.evidence import NOT_STATED, source_documents

COLUMNS = (
    ListColumn("name", "Document"),
    ListColumn("headline", "Headline", absent="none told"),
    ListColumn("publisher", "Publisher", absent=NOT_STATED),
    ListColumn("published", "Published"),
    ListColumn("claims", "Claims", "number"),
)
_CLAIMS = """
SELECT ?document (COUNT(?claim) AS ?claims) WHERE {{
  VALUES ?document {{ {documents} }} ?claim prov:hadPrimarySource ?document
}} GROUP BY ?document"""


def document_list(store: Store, members: Sequence[Member], offset: int, size: int = ROWS) -> Listing:
    """A page of the documents, in two look-ups."""
    shown = members[offset : offset + size]
    terms = " ".join(str(ox.NamedNode(member.iri)) for member in shown)
    claims = {
        row["document"].value: int(row["claims"].value) for row in solutions(store, _CLAIMS.format(documents=terms))
    }
    documents = source_documents(store)
    rows = []
    for member in shown:
        document = documents[member.iri]
        stated = document.publisher_iri if document.publisher != NOT_STATED else None
        cells = {
            "name": (Chunk(f"Document {document.number}", member.iri),),
            "headline": quoted(document.title) if document.title else (),
            "publisher": (Chunk(document.publisher, stated),) if stated else (),
            "published": (Chunk(document.published, title=f"EDTF {document.edtf}" if document.edtf else None),),
            "claims": said(f"{claims.get(member.iri, 0):,}"),
        }
        rows.append(ListRow(member.iri, cells))
    return Listing(COLUMNS, rows, offset, len(members), size)
