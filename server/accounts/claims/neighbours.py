"""What stands near a claim: what it contradicts, disagreements it takes a side in, who says the same, its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import claim_records

_LITTLE = (
    "pg:notBefore, pg:notAfter, pg:startsBy, pg:edtf, pg:relativeTo, pg:asOf, pg:officeLevel, pg:involves, pg:topic, "
    "pg:recurrence"
)
"""Properties of times, and those of which a common value says little."""
_DISAGREEMENTS = """
SELECT ?disagreement ?label ?kind ?comment ?explanation ?side ?reading ?claim WHERE {{
  ?own pg:statedIn {claim} . ?disagreement pg:side ?own ; pg:kind ?kind ; rdfs:label ?label ; pg:side ?side .
  OPTIONAL {{ ?disagreement rdfs:comment ?comment }}
  OPTIONAL {{ ?disagreement pg:explanation ?explanation }}
  OPTIONAL {{ ?side rdfs:label ?reading }}
  ?side pg:statedIn ?claim
}} ORDER BY ?label ?disagreement ?side ?claim"""
_TELLING = """
SELECT ?s ?p ?o WHERE {{
  GRAPH {claim} {{ ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?p), STR(pg:)) && ?p NOT IN ({little}))
}}"""
_SAME = """
SELECT DISTINCT ?claim ?s ?p ?o WHERE {{
  GRAPH ?claim {{ VALUES (?s ?p ?o) {{ {triples} }} ?s ?p ?o }}
}} LIMIT 400"""
_RELATED = """
SELECT DISTINCT ?how ?other WHERE {{
  {{ {claim} pg:contradicts ?other BIND("contradicts" AS ?how) }}
  UNION {{ {claim} pg:sentence ?text ; prov:hadPrimarySource ?document .
    ?other pg:sentence ?text ; prov:hadPrimarySource ?document FILTER(?other != {claim}) BIND("sentence" AS ?how) }}
  UNION {{ {claim} prov:wasQuotedFrom/pg:sentenceSha256 ?text ; prov:hadPrimarySource ?document .
    ?other prov:wasQuotedFrom/pg:sentenceSha256 ?text ; prov:hadPrimarySource ?document FILTER(?other != {claim})
    BIND("sentence" AS ?how) }}
  UNION {{ {{ ?other pg:contentClaim {claim} }} UNION {{ GRAPH ?g {{ ?other pg:contentClaim {claim} }} }}
    BIND("content" AS ?how) }}
}} ORDER BY ?how ?other"""


MOST_SAME = 20
"""How many claims that say the same are shown."""


@dataclass
class Disagreement:
    """A disagreement in which a claim takes a side.

    `kind` is the last part of its concept's IRI; `sides` are the readings with the IRIs of the claims that hold each,
    in their order; `note` and `explanation` are the curator's.
    """

    iri: str
    label: str
    kind: str
    note: str
    explanation: str
    sides: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Neighbours:
    """What stands near a claim, by IRIs: `contradicts` claims, `same_sentence` claims, the speech acts whose content it
    is, `disagreements`, and claims of other documents that say one of its triples too, with the triples."""

    contradicts: Sequence[str]
    same_sentence: Sequence[str]
    content_of: Sequence[str]
    disagreements: Sequence[Disagreement]
    same: Mapping[str, Sequence[ox.Triple]]

    @property
    def claims(self) -> set[str]:
        """Every claim among them whose sentence a page may show."""
        sides = {
            c for d in self.disagreements if d.kind == "contradiction" for _, held in d.sides.values() for c in held
        }
        return {*self.contradicts, *self.same_sentence, *self.same, *sides}


def neighbours_of(store: Store, claim: str) -> Neighbours:
    """Look up, in four queries, what stands near a claim; of what very many say too, some.

    Raises:
        ValueError: its IRI is none.
    """
    node = ox.NamedNode(claim)
    related: dict[str, list[str]] = {}
    for row in solutions(store, _RELATED.format(claim=node)):
        related.setdefault(row["how"].value, []).append(row["other"].value)
    same = _same(store, node)
    return Neighbours(
        related.get("contradicts", []),
        related.get("sentence", []),
        related.get("content", []),
        _disagreements(store, node),
        {iri: sorted(triples, key=_telling) for iri, triples in same.items()},
    )


def _same(store: Store, node: ox.NamedNode) -> dict[str, list[ox.Triple]]:
    """The claims of other documents that say one of its triples, with these triples."""
    told = solutions(store, _TELLING.format(claim=node, little=_LITTLE))
    triples = " ".join(f"({row['s']} {row['p']} {row['o']})" for row in told)
    found: dict[str, list[ox.Triple]] = {}
    for row in solutions(store, _SAME.format(triples=triples)) if triples else ():
        found.setdefault(row["claim"].value, []).append(ox.Triple(row["s"], row["p"], row["o"]))
    records = claim_records(store, [node.value, *found])
    here = records[node.value].document if node.value in records else ""
    others = sorted(iri for iri in found if iri in records and records[iri].document != here)
    return {iri: found[iri] for iri in others[:MOST_SAME]}


def _disagreements(store: Store, claim: ox.NamedNode) -> list[Disagreement]:
    found: dict[str, Disagreement] = {}
    for row in solutions(store, _DISAGREEMENTS.format(claim=claim)):
        iri = row["disagreement"].value
        note, explanation = (row[name].value if row[name] else "" for name in ("comment", "explanation"))
        kind = row["kind"].value.removeprefix(CONCEPT)
        one = found.setdefault(iri, Disagreement(iri, row["label"].value, kind, note, explanation))
        reading = row["reading"].value if row["reading"] else ""
        held = one.sides.setdefault(row["side"].value, (reading, []))[1]
        if row["claim"].value not in held:
            held.append(row["claim"].value)
    return list(found.values())


def _telling(triple: ox.Triple) -> tuple[bool, str]:
    """What says more comes first: not what a thing is called, nor its kind."""
    plain = triple.predicate.value.removeprefix(PG) in ("nameUsed", "kind", "form", "holder", "office", "wording")
    return plain, str(triple)
