"""What is said of a thing, statement by statement, each with the claims that say so and their sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.core.namespaces import PG
from graph.store.dataset_store import Store, solutions

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
_CLAIMS = """
SELECT ?claim ?modality ?document ?quote ?start ?end (GROUP_CONCAT(DISTINCT ?name; separator=", ") AS ?voices) WHERE {{
  VALUES ?claim {{ {claims} }}
  ?claim pg:modality/rdfs:label ?modality ; prov:hadPrimarySource ?document ; pg:quote ?quote ;
         pg:voice/rdfs:label ?name ; prov:wasQuotedFrom/oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
}} GROUP BY ?claim ?modality ?document ?quote ?start ?end"""


@dataclass(frozen=True)
class Source:
    """A claim as an answer names it: how the document puts it, who says so, the words, and where they stand."""

    claim: str
    modality: str
    voices: str
    quote: str
    document: str
    start: int
    end: int

    @property
    def passage(self) -> str:
        return f"{self.document}#char={self.start},{self.end}"


@dataclass
class Statement:
    """A triple with the claims whose graphs hold it; `in_default_graph` says whether it stands in the in_default_graph
    view."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.Literal
    in_default_graph: bool = False
    sources: list[Source] = field(default_factory=list)


def statements(store: Store, iri: str) -> list[Statement]:
    """What is said of the thing and of its parts (participations, figures …), in the in_default_graph view and in any
    claim."""
    terms = {"iri": ox.NamedNode(iri), "base": ox.Literal(store.base), "vocabulary": ox.Literal(PG)}
    found = _collect(store, _STATEMENTS.format(**terms))
    return sorted(found, key=lambda statement: statement.subject.value != iri)


def uses(store: Store, iri: str) -> list[Statement]:
    """Every statement that the thing is the object of."""
    return _collect(store, _USES.format(iri=ox.NamedNode(iri)))


def content(store: Store, claim: str) -> list[Statement]:
    """What stands in a claim's graph."""
    node = ox.NamedNode(claim)
    return _collect(store, f"SELECT ?s ?p ?o ({node} AS ?g) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}")


def sources(store: Store, claims: Iterable[str]) -> dict[str, Source]:
    """The claims by their IRIs."""
    terms = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(claims)))
    if not terms:
        return {}
    found = {}
    for row in solutions(store, _CLAIMS.format(claims=terms)):
        texts = {name: row[name].value for name in ("claim", "modality", "voices", "quote", "document")}
        found[texts["claim"]] = Source(**texts, start=int(row["start"].value), end=int(row["end"].value))
    return found


def _collect(store: Store, query: str) -> list[Statement]:
    made: dict[tuple[object, object, object], Statement] = {}
    graphs: dict[tuple[object, object, object], set[str]] = {}
    for row in solutions(store, query):
        key = (row["s"], row["p"], row["o"])
        statement = made.setdefault(key, Statement(*key))
        if row["g"] is None:
            statement.in_default_graph = True
        else:
            graphs.setdefault(key, set()).add(row["g"].value)
    known = sources(store, (iri for iris in graphs.values() for iri in iris))
    for key, iris in graphs.items():
        made[key].sources = [known[iri] for iri in sorted(iris) if iri in known]
    return sorted(made.values(), key=lambda s: (s.subject.value, s.predicate.value, str(s.object)))


@dataclass
class Side:
    """One side of a disagreement: the reading in a few words, who holds it, and which documents are silent."""

    reading: str
    sources: list[Source] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def sides(store: Store, disagreement: str) -> list[Side]:
    """The sides of a disagreement, each with the passages that hold it."""
    made: dict[str, Side] = {}
    claims: dict[str, set[str]] = {}
    for row in solutions(store, _SIDES.format(iri=ox.NamedNode(disagreement))):
        name = row["side"].value
        side = made.setdefault(name, Side(row["reading"].value if row["reading"] else ""))
        if row["claim"]:
            claims.setdefault(name, set()).add(row["claim"].value)
        if row["document"] and row["document"].value not in side.silent:
            side.silent.append(row["document"].value)
    known = sources(store, (iri for iris in claims.values() for iri in iris))
    for name, iris in claims.items():
        made[name].sources = [known[iri] for iri in sorted(iris)]
    return [made[name] for name in sorted(made)]


def labels(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """The label of each thing that has one; of a time span, its EDTF."""
    terms = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(iris)))
    if not terms:
        return {}
    named = f"VALUES ?x {{ {terms} }} ?x rdfs:label|pg:edtf ?label"
    rows = solutions(store, f"SELECT ?x (MIN(?label) AS ?name) WHERE {{ {named} }} GROUP BY ?x")
    return {row["x"].value: row["name"].value for row in rows}
