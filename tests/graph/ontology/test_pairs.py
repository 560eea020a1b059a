"""Two properties of one thing pair what nobody paired: where parts say what goes with what, the parts are asked.

Whatever two properties of one thing do so in the dataset stands in the table "Pairs" of `ontology/README.md`, and
whatever stands there does so in the dataset, or by the chains of the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PG, VOCABULARY_BASE, term
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.ontology.shortcuts import shortcuts_past_parts
from tests import ROOT

Pair = frozenset[str]
Graph = dict[object, dict[str, set[object]]]


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """What is said of each thing by each property of ours, without what claims mention."""
    graph: Graph = {}
    for triple in triples:
        name = triple.predicate.value.removeprefix(PG)
        if triple.predicate.value.startswith(PG) and name != "mentions":
            graph.setdefault(triple.subject, {}).setdefault(name, set()).add(triple.object)
    return graph


def parts_of(graph: Graph, thing: object) -> Iterator[object]:
    """The parts of a thing, and the claims that it links to: nodes that may say what goes with what."""
    for values in graph[thing].values():
        for value in values:
            local = value.value.removeprefix(VOCABULARY_BASE) if isinstance(value, ox.NamedNode) else ""
            if value in graph and ("#" in local or local.startswith("claim/")):
                yield value
    yield from (node for node, said in graph.items() if "#" in str(node) and any(thing in v for v in said.values()))


def held_by(graph: Graph, part: object, thing: object) -> set[object]:
    """A part itself, its values, and theirs."""
    values = {value for several in graph[part].values() for value in several if value != thing}
    further = {value for one in values for several in graph.get(one, {}).values() for value in several}
    return {part} | values | further - {thing}


def unpaired(graph: Graph) -> dict[Pair, list[str]]:
    """Each two properties of which one thing has several values that its parts pair, but not all with all."""
    found: dict[Pair, list[str]] = {}
    for thing, said in graph.items():
        several = {name: values for name, values in said.items() if len(values) > 1}
        if len(several) < 2:
            continue
        parts = [held_by(graph, part, thing) for part in dict.fromkeys(parts_of(graph, thing))]
        for one, other in combinations(sorted(several), 2):
            rows = set(product(several[one], several[other]))
            held = {(a, b) for a, b in rows if any({a, b} <= part for part in parts)}
            whole = {a for a, _ in held} == several[one] and {b for _, b in held} == several[other]
            if whole and held != rows and any(a != b for a, b in held):
                found.setdefault(frozenset((one, other)), []).append(str(thing))
    return found


def documented() -> list[Pair]:
    """The rows of the table: the properties of one thing that are no pairs."""
    page = (ROOT / "ontology" / "README.md").read_text("utf-8")
    table = page.partition("## Pairs")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?:an?|the) [^|]+\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)
    return [frozenset(re.findall(r"`pg:(\w+)`", row)) for row in rows]


def pairs_within(sets: Iterable[frozenset[str]]) -> set[Pair]:
    return {frozenset(pair) for names in sets for pair in combinations(sorted(names), 2)}


@pytest.fixture(scope="module", params=VIEWS)
def found(request: pytest.FixtureRequest, built: Dataset) -> dict[Pair, list[str]]:
    return unpaired(graph_of(built.views[request.param]))


def test_two_properties_that_pair_what_nobody_paired_are_documented(found: dict[Pair, list[str]]) -> None:
    told = {
        " and ".join(sorted(pair)): things for pair, things in found.items() if pair not in pairs_within(documented())
    }
    assert told == {}


def test_what_is_documented_is_so(found: dict[Pair, list[str]], seeds: Seeds) -> None:
    """In the data, or by the ontology, in which two shortcuts lead past the same parts."""
    by_chains = pairs_within(shortcuts_past_parts(seeds.vocabulary).values())
    rows = documented()
    assert len(rows) == 4
    assert [sorted(row) for row in rows if not pairs_within([row]) & (found.keys() | by_chains)] == []
    assert {frozenset(("signatory", "party")), frozenset(("participant", "involves"))} <= found.keys()
    assert by_chains <= pairs_within(rows)


def test_offices_are_no_property_of_a_speech_act(built: Dataset, seeds: Seeds) -> None:
    """What made one president speak as president of the other's state is gone."""
    graph = graph_of(built.views["all"])
    acts = {
        t.subject for t in built.views["all"] if t.predicate == term("rdf:type") and t.object == term("pg:SpeechAct")
    }
    offices = {ox.NamedNode(seeds.base + iri) for iri, types in seeds.register.types.items() if "Office" in types}
    assert len(acts) >= 15
    assert len(offices) >= 20
    assert [act for act in acts for values in graph[act].values() if values & offices] == []


# ---- the search itself finds what is planted


def planted(*lines: str) -> Graph:
    triples = ((ox.NamedNode(VOCABULARY_BASE + s), term(f"pg:{p}"), o) for s, p, o in map(str.split, lines))
    return graph_of(ox.Triple(s, p, ox.NamedNode(VOCABULARY_BASE + o)) for s, p, o in triples)


FLAT = (
    "speech/x speaker person/a",
    "speech/x speaker person/b",
    "speech/x speaksAs office/a",
    "speech/x speaksAs office/b",
)
PARTS = ("speech/x speaking speech/x#a", "speech/x speaking speech/x#b")
HELD = (
    "speech/x#a agent person/a",
    "speech/x#a inOffice office/a",
    "speech/x#b agent person/b",
    "speech/x#b inOffice office/b",
)
WHOLE = ("speech/x#a agent person/b", "speech/x#b agent person/a")


def test_a_product_is_found_where_parts_say_which_belong_together() -> None:
    assert frozenset(("speaker", "speaksAs")) in unpaired(planted(*FLAT, *PARTS, *HELD))


def test_none_is_found_where_every_combination_is_held_or_no_part_pairs_any() -> None:
    assert frozenset(("speaker", "speaksAs")) not in unpaired(planted(*FLAT, *PARTS, *HELD, *WHOLE))
    assert unpaired(planted(*FLAT)) == {}
