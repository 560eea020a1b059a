"""The first page: what this is, what is in it, and how to ask."""

from __future__ import annotations

from flask import Blueprint

from graph.store.dataset_store import solutions
from server.layout.rendering import Head, render_page
from server.views.context import store

blueprint = Blueprint("home", __name__)

_COUNTS = """
SELECT (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?passage) AS ?passages)
       (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?claim prov:hadPrimarySource ?document ; prov:wasDerivedFrom ?passage
}"""
_DOCUMENTS = """
SELECT ?document ?publisher (COUNT(?claim) AS ?claims) WHERE {
  ?document a pg:SourceDocument ; dct:publisher/rdfs:label ?publisher .
  ?claim prov:hadPrimarySource ?document
} GROUP BY ?document ?publisher ORDER BY ?document"""


@blueprint.get("/")
def index() -> str:
    """What Peacegraph is, with its documents."""
    counts = next(iter(solutions(store(), _COUNTS)))
    rows = solutions(store(), _DOCUMENTS)
    documents = [{"iri": r["document"], "publisher": r["publisher"].value, "claims": r["claims"].value} for r in rows]
    return render_page(
        "home.html",
        Head("Peacegraph", "What five news documents say."),
        counts=counts,
        documents=documents,
        version=store().version,
    )
