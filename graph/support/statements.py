"""What is said of a thing, statement by statement, each with the claims that say so."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.core.namespaces import PG
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord, claim_records
from graph.support.types_by_others import TypesByOthers

_STATEMENTS = """
SELECT DISTINCT ?s ?p ?o ?g WHERE {{
  {{ VALUES ?s {{ {iri} }} }} UNION {{
    SELECT DISTINCT ?s WHERE {{
      {{ {iri} ?part ?s }} UNION {{ GRAPH ?any {{ {iri} ?part ?s }} }}
      FILTER(ISIRI(?s) && CONTAINS(STR(?s), "#") && STRSTARTS(STR(?s), {base}) && !STRSTARTS(STR(?s), {vocabulary}))
    }}
  }}
  {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
_USES = """
SELECT DISTINCT ?s ?p ?o ?g WHERE {{
  VALUES ?o {{ {iri} }}
  {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}
}}"""
_SIDES = """
SELECT ?side ?reading ?claim ?document WHERE {{
  {iri} pg:side ?side
  OPTIONAL {{ ?side rdfs:label ?reading }}
  OPTIONAL {{ ?side pg:statedIn ?claim }}
  OPTIONAL {{ ?side pg:silentIn ?document }}
}} ORDER BY ?side ?claim ?document"""


@dataclass
class Statement:
    """A triple with the IRIs of the claims that say or entail it; `in_default_graph` tells whether the reported view
    holds it."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.Literal
    in_default_graph: bool = False
    claims: list[str] = field(default_factory=list)


@dataclass
class Side:
    """One side of a disagreement: the reading in a few words, the claims that hold it, the documents that are
    silent."""

    reading: str
    claims: list[ClaimRecord] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def statements(store: Store, iri: str) -> list[Statement]:
    """What is said of a thing and of its parts (participations, figures …), in the reported view and in any claim.

    Raises:
        ValueError: `iri` is none.
    """
    terms = {"iri": ox.NamedNode(iri), "base": ox.Literal(store.base), "vocabulary": ox.Literal(PG)}
    result = _collect(store, _STATEMENTS.format(**terms))
    return sorted(result, key=lambda statement: statement.subject.value != iri)


def uses(store: Store, iri: str) -> list[Statement]:
    """Every statement that a thing is the object of.

    Raises:
        ValueError: `iri` is none.
    """
    return _collect(store, _USES.format(iri=ox.NamedNode(iri)))


def content(store: Store, claim: str) -> list[Statement]:
    """What stands in the graph of a claim.

    Raises:
        ValueError: `claim` is no IRI.
    """
    node = ox.NamedNode(claim)
    return _collect(store, f"SELECT ?s ?p ?o ({node} AS ?g) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}")


def sides(store: Store, disagreement: str) -> list[Side]:
    """The sides of a disagreement, each with the claims that hold it."""
    result: dict[str, Side] = {}
    claims: dict[str, set[str]] = {}
    for row in solutions(store, _SIDES.format(iri=ox.NamedNode(disagreement))):
        name = row["side"].value
        side = result.setdefault(name, Side(row["reading"].value if row["reading"] else ""))
        if row["claim"]:
            claims.setdefault(name, set()).add(row["claim"].value)
        if row["document"] and row["document"].value not in side.silent:
            side.silent.append(row["document"].value)
    records = claim_records(store, (iri for iris in claims.values() for iri in iris))
    for name, iris in claims.items():
        result[name].claims = [records[iri] for iri in sorted(iris)]
    return [result[name] for name in sorted(result)]


def _collect(store: Store, query: str) -> list[Statement]:
    result: dict[tuple[object, object, object], Statement] = {}
    graphs: dict[tuple[object, object, object], set[str]] = {}
    others = TypesByOthers(store)
    for row in solutions(store, query):
        key = (row["s"], row["p"], row["o"])
        if row["g"] is not None and others.has(row["g"].value, ox.Triple(*key)):
            continue
        statement = result.setdefault(key, Statement(*key))
        if row["g"] is None:
            statement.in_default_graph = True
        else:
            graphs.setdefault(key, set()).add(row["g"].value)
    for key, iris in graphs.items():
        result[key].claims = sorted(iris)
    return sorted(result.values(), key=lambda s: (s.subject.value, s.predicate.value, str(s.object)))
