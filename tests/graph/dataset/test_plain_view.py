"""Nothing reaches the plain view that only a planned, alleged, called-for or negated claim says: no node of it.

What such a claim speaks of is there in records alone: the claim mentions it, a curator names it or records that sources
disagree on it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import graph.curation.seeds
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import assembly, provenance_index
from graph.dataset.assembly import Dataset
from graph.store.dataset_store import EmbeddedStore, solutions
from tests.support.small_checkout import TASS, small_checkout

RECORDS = ("claim/", "doc/", "disagreement/", "identity/")
"""What the names of records begin with; they tell of claims of every modality."""
LABEL = term("rdfs:label")
PLANTED = """
  - id: claim/001-90
    quote: >-
      Armenian Foreign Minister
    modality: MODALITY
    attributedTo: publisher/tass
    dateBasis: inferred-from-text
    note: Planted.
    facts:
      - id: meeting/planted
        type: Meeting
        label: A meeting that is planted
        when: 2031-07/2031-08
        began: 2031-07-03
        place: place/planted
        participation:
          - {agent: org/osce-minsk-group, capacity: mediator}
        figure:
          - {kind: killed, min: 765432}
      - {id: place/planted, type: Place, label: A place that is planted}
      - {type: Tenure, holder: person/zohrab-mnatsakanyan, office: office/foreign-minister-armenia, asOf: publication}
      - {id: hostilities/planted, type: Hostilities, label: Hostilities that are planted, ended: 2032-01-01}
"""


def outside_nodes(dataset: Dataset, seeds: Seeds) -> set[object]:
    """The nodes of claims that the plain view leaves out, except those that it has from elsewhere."""
    plain, other = set[object](), set[object]()
    modalities = {claim.iri: claim.modality for _, claim in seeds.claims}
    for iri, graph_ in dataset.claims.items():
        nodes = plain if modalities[iri] in VIEWS[DEFAULT_VIEW] else other
        nodes |= {node for triple in graph_ for node in (triple.subject, triple.object)}
    curated = (*seeds.register.triples, *(triple for triple, _ in seeds.vocabulary.triples))
    return other - plain - {node for triple in curated for node in (triple.subject, triple.object)}


def leaks(dataset: Dataset, seeds: Seeds) -> list[ox.Triple]:
    """The triples of the plain view, other than records, in which a node stands that it should not have."""
    outside = outside_nodes(dataset, seeds)
    found = []
    for triple in dataset.views[DEFAULT_VIEW]:
        local = triple.subject.value.removeprefix(dataset.base)
        named = triple.subject in outside and triple.predicate != LABEL
        told = triple.object in outside and triple.predicate != LABEL and not local.startswith(RECORDS)
        if named or told:
            found.append(triple)
    return found


def test_no_node_of_the_plain_view_is_only_that_of_another_claim(built: Dataset, seeds: Seeds) -> None:
    assert len(outside_nodes(built, seeds)) >= 60
    assert not leaks(built, seeds)


def test_the_plain_view_is_the_same_without_all_other_claims(built: Dataset, seeds: Seeds) -> None:
    """But for the records of these claims and the names that curators gave in them: held over every triple."""
    plain = VIEWS[DEFAULT_VIEW]
    files = [replace(file, claims=[c for c in file.claims if c.modality in plain]) for file in seeds.files]
    fewer = assembly.assemble(replace(seeds, files=files))
    others = {f"{seeds.base}{claim.iri}" for _, claim in seeds.claims if claim.modality not in plain}
    there, alone = set(built.views[DEFAULT_VIEW]), set(fewer.views[DEFAULT_VIEW])
    assert alone <= there
    left: Counter[str] = Counter()
    for triple in there - alone:
        local = triple.subject.value.removeprefix(seeds.base)
        kind = (
            "label" if triple.predicate == LABEL else "claim" if local.startswith("claim/") else local.partition("#")[0]
        )
        assert kind != "claim" or triple.subject.value.partition("#")[0] in others, triple
        assert kind in ("label", "claim") or local.startswith("doc/"), triple
        assert "#char=" in local or "#quote=" in local or "#position=" in local or not local.startswith("doc/"), triple
        left[kind.partition("/")[0]] += 1
    assert left.keys() == {"label", "claim", "doc"}
    assert min(left.values()) > 10


def test_every_time_of_a_view_is_one_that_its_claims_tell(built: Dataset, seeds: Seeds) -> None:
    """And has its bounds there; the latest day of the plain view is that of no plan."""
    tried = 0
    for view in VIEWS:
        told = {f"{seeds.base}{t}" for _, c in seeds.claims if c.modality in VIEWS[view] for t in c.facts.times}
        spans = {
            triple.subject.value
            for triple in built.views[view]
            if triple.predicate == term("rdf:type") and triple.object == term("pg:TimeSpan")
        }
        dated = {t.subject.value for t in built.views[view] if t.predicate in (term("pg:edtf"), term("pg:relativeTo"))}
        assert told == spans == dated
        tried += len(told)
    assert tried >= 90


def test_a_time_that_only_a_plan_tells_is_not_in_the_plain_view(store: EmbeddedStore) -> None:
    ask = "SELECT ?day { <time/2022-08-31..> pg:notBefore ?day }"
    days = {view: [row["day"].value for row in solutions(store, ask, view)] for view in VIEWS}
    assert days == {"reported": [], "all": ["2022-08-31"]}


@pytest.mark.parametrize("modality", sorted(VIEWS["all"]))
def test_what_a_planted_claim_tells_is_in_the_views_of_its_modality(tmp_path: Path, modality: str) -> None:
    """Its event, place, figure and tenure, its times with their bounds and labels, and what follows from them."""
    settings = small_checkout(tmp_path)
    with (tmp_path / TASS).open("a", encoding="utf-8") as end:
        end.write(PLANTED.replace("MODALITY", modality))
    seeds = graph.curation.seeds.read(settings)
    dataset = assembly.assemble(seeds, strict=False)
    assert not leaks(dataset, seeds)
    for view, modalities in VIEWS.items():
        there = told_nodes(dataset, view)
        told = [node for node in planted(seeds.base) if node in there]
        assert told == (planted(seeds.base) if modality in modalities else []), view
        relative = {t.predicate for t in dataset.views[view] if t.subject.value == f"{seeds.base}doc/001#publication"}
        assert {term("pg:relativeTo"), LABEL} <= relative if modality in modalities else not relative, view
    claimed = {node for triple in dataset.claims["claim/001-90"] for node in ends(triple)}
    assert set(planted(seeds.base)) <= claimed
    computed = {quad.triple for quad in dataset.index if "support:computed" in str(quad.graph_name)}
    bounds = {t for t in dataset.claims["claim/001-90"].computed if t.predicate == term("pg:notBefore")}
    assert len(bounds) == 3
    assert not bounds & computed, "what supports them is their claim"
    slug = provenance_index.claim_slug("claim/001-90")
    assert bounds <= {quad.triple for quad in dataset.index if str(quad.graph_name).endswith(f"{slug}:computed>")}


def ends(triple: ox.Triple) -> tuple[object, object]:
    return triple.subject, triple.object


def told_nodes(dataset: Dataset, view: str) -> set[object]:
    """What a view tells of in other triples than records and labels."""
    records = tuple(dataset.base + name for name in RECORDS)
    triples = (t for t in dataset.views[view] if t.predicate != LABEL)
    told = (t for t in triples if not t.subject.value.startswith(records) or "#figure" in t.subject.value)
    return {node for triple in told for node in ends(triple)}


def planted(base: str) -> list[object]:
    """Nodes that the planted claim alone tells of."""
    names = (
        "meeting/planted",
        "meeting/planted#participation-osce-minsk-group-001",
        "place/planted",
        "hostilities/planted",
        "claim/001-90#figure-killed",
        "time/2031-07--2031-08",
        "time/2031-07-03",
        "time/2032-01-01",
        "time/--2032-01-01",
    )
    date = "http://www.w3.org/2001/XMLSchema#date"
    days = ("2031-07-01", "2031-07-03", "2031-08-31", "2032-01-01")
    return [*(ox.NamedNode(base + n) for n in names), *(ox.Literal(d, datatype=ox.NamedNode(date)) for d in days)]
