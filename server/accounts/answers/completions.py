"""What the editor of queries offers while one types: prefixes, classes, properties, concepts and things, by label."""

from __future__ import annotations

from typing import Any

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.store.dataset_store import Store, solutions

_TERMS = """
SELECT ?term ?label ?definition ?kind WHERE {
  { ?term a owl:Class BIND("classes" AS ?kind) }
  UNION { ?term a owl:ObjectProperty BIND("properties" AS ?kind) }
  UNION { ?term a owl:DatatypeProperty BIND("properties" AS ?kind) }
  UNION { ?term a skos:Concept BIND("concepts" AS ?kind) }
  ?term rdfs:label ?label .
  OPTIONAL { ?term skos:definition ?definition }
  FILTER(ISIRI(?term))
} ORDER BY ?kind ?term"""
_THINGS = """
SELECT ?thing (MIN(?name) AS ?label) (MIN(?class) AS ?detail) WHERE {
  ?thing rdfs:label ?name ; a ?kind . ?kind rdfs:label ?class
  FILTER(ISIRI(?thing) && STRSTARTS(STR(?kind), STR(pg:)))
  FILTER NOT EXISTS { ?thing a ?narrower . ?narrower rdfs:subClassOf ?kind FILTER(?narrower != ?kind) }
  FILTER NOT EXISTS { ?thing a pg:DisagreementSide }
} GROUP BY ?thing ORDER BY ?label ?thing"""
_RECORDS = frozenset({"disagreement", "identity", "characterisation"})
"""What is recorded of things, whose labels name these; it is offered behind them."""
_LONGEST = 160
"""Characters of a definition that are offered beside a term."""


def completions(store: Store) -> dict[str, Any]:
    """What `server/static/completion.js` takes: lists of terms as a query writes them, with label and detail."""
    found: dict[str, Any] = {"prefixes": dict(PREFIXES), "classes": [], "properties": [], "concepts": []}
    for row in solutions(store, _TERMS):
        name = _name(row["term"].value, store.base)
        if name and all(term["name"] != name for term in found[row["kind"].value][-1:]):
            detail = row["definition"].value[:_LONGEST] if row["definition"] else ""
            found[row["kind"].value].append(_term(name, row["label"].value, detail))
    things = [(row["thing"].value, row["label"].value, row["detail"].value) for row in solutions(store, _THINGS)]
    things.sort(key=lambda thing: thing[0].removeprefix(store.base).partition("/")[0] in _RECORDS)
    found["entities"] = [
        _term(f"<{iri.removeprefix(store.base)}>", label, detail)
        for iri, label, detail in things
        if iri.startswith(store.base) and not iri.startswith((PG, CONCEPT))
    ]
    return found


def _term(name: str, label: str, detail: str) -> dict[str, str]:
    return {"name": name, "label": label, "detail": detail}


def _name(iri: str, base: str) -> str:
    """A term as a query writes it; empty for what is not ours."""
    for prefix, namespace in (("pg", PG), ("c", CONCEPT)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri.removeprefix(base)}>" if iri.startswith(base) else ""
