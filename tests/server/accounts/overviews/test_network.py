"""The network has exactly the contacts that a query finds; its drawing and files hold all of it, whatever names are."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import combinations, pairwise
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from graph.core.formats import NETWORKS
from graph.publishing.dumps.network_files import network_file
from graph.publishing.overviews.contact_pairs import Of, pairs_of
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.overviews.contact_network import Network, meetings_of_many, network, ties
from server.accounts.overviews.network_picture import NARROW, WIDTH, layout, narrow_picture, network_picture
from server.accounts.pictures.svg import file, width_of
from server.wording.names import Names
from tests import ROOT
from tests.support.xml_reader import parsed

KINDS = pytest.mark.parametrize("of", get_args(Of))
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://gexf.net/1.3}"
HOSTILE = [
    "<script>alert(1)</script>",
    "A\x00B\x0b\ufffe",
    "]]>&amp;\"'",
    "م" * 200,
    "W" * 300,
    "漢" * 200,
    "",
    "e\u0301" * 90,
]
PERSONS = """
SELECT ?one ?other (COUNT(DISTINCT ?contact) AS ?contacts) WHERE {
  ?contact a pg:Contact ; pg:participant ?one , ?other .
  ?one a pg:Person . ?other a pg:Person FILTER(STR(?one) < STR(?other))
  FILTER EXISTS { ?contact a ?form FILTER(?form IN (pg:Meeting, pg:Call)) }
  FILTER NOT EXISTS { ?contact pg:recurrence ?repeated FILTER(?repeated IN (c:series, c:continuing)) }
} GROUP BY ?one ?other"""


def hostile(shown: Network) -> Network:
    """The same network with names that nobody would give."""
    labels = {iri: HOSTILE[number % len(HOSTILE)] for number, iri in enumerate(shown.nodes)}
    return replace(shown, names=Names(labels, shown.names.base))


def test_states_have_the_contacts_of_the_catalogue(store: EmbeddedStore) -> None:
    shown = network(store, "states")
    rows = list(csv.DictReader((ROOT / "queries/contacts-per-pair-of-states.csv").read_text("utf-8").splitlines()))
    expected = {
        tuple(sorted((row["one_state"], row["other_state"]))): (int(row["contacts"]), int(row["documents"]))
        for row in rows
    }
    plain = shown.names.plain
    found = {
        tuple(sorted((plain(pair.one), plain(pair.other)))): (len(pair.contacts), len(pair.documents))
        for pair in shown.pairs
    }
    assert found == expected
    assert len(found) == 3


def test_persons_have_the_contacts_that_a_query_finds(store: EmbeddedStore) -> None:
    expected = {
        frozenset((row["one"].value, row["other"].value)): int(row["contacts"].value)
        for row in solutions(store, PERSONS)
    }
    found = {frozenset((pair.one, pair.other)): len(pair.contacts) for pair in network(store, "persons").pairs}
    assert found == expected
    assert len(found) > 15


@KINDS
def test_every_pair_has_sentences_of_claims_that_are_reported(store: EmbeddedStore, of: Of) -> None:
    shown = network(store, of)
    assert len(shown.rows) == len(shown.pairs) == shown.total
    for pair, row in zip(shown.pairs, shown.rows, strict=True):
        assert row.evidence
        assert {telling.modality for telling in pair.tellings} <= {"asserted", "reported"}
        assert {claim for evidence in row.evidence for claim in evidence.claims} == {t.claim for t in pair.tellings}


def test_pairs_stand_by_their_number_of_contacts(store: EmbeddedStore) -> None:
    counts = [len(pair.contacts) for pair in network(store, "persons").pairs]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


@KINDS
def test_graphml_holds_every_pair(store: EmbeddedStore, of: Of) -> None:
    shown = network(store, of)
    root = parsed(network_file(shown.pairs, shown.names.plain, "what it is", NETWORKS[0]))
    nodes = {node.get("id"): node.findtext(f"{GRAPHML}data") for node in root.iter(f"{GRAPHML}node")}
    assert nodes == {iri: shown.names.plain(iri) for iri in shown.nodes}
    weights = {}
    for edge in root.iter(f"{GRAPHML}edge"):
        data = {value.get("key"): value.text for value in edge}
        weights[edge.get("source"), edge.get("target")] = int(data["weight"] or "")
        assert len((data["contacts"] or "").split()) == int(data["weight"] or "")
    assert weights == {(pair.one, pair.other): len(pair.contacts) for pair in shown.pairs}
    keys = {key.get("id"): key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    assert keys == {"label": "string", "weight": "int", "contacts": "string", "documents": "string", "claims": "string"}


@KINDS
def test_gexf_holds_every_pair(store: EmbeddedStore, of: Of) -> None:
    shown = network(store, of)
    root = parsed(network_file(shown.pairs, shown.names.plain, "what it is", NETWORKS[1]))
    assert {n.get("id"): n.get("label") for n in root.iter(f"{GEXF}node")} == {
        i: shown.names.plain(i) for i in shown.nodes
    }
    edges = list(root.iter(f"{GEXF}edge"))
    weights = {(edge.get("source"), edge.get("target")): int(edge.get("weight") or "") for edge in edges}
    assert weights == {(pair.one, pair.other): len(pair.contacts) for pair in shown.pairs}
    declared = {attribute.get("id") for attribute in root.iter(f"{GEXF}attribute")}
    assert {value.get("for") for value in root.iter(f"{GEXF}attvalue")} == declared
    assert len({edge.get("id") for edge in edges}) == len(edges) == len(shown.pairs)


@KINDS
def test_names_of_any_kind_make_no_broken_xml(store: EmbeddedStore, of: Of) -> None:
    shown = hostile(network(store, of))
    height, content = network_picture(shown, lambda iri: iri)
    for written in (
        file(WIDTH, height, "<&>", ["\x00 <b>", "x" * 500], content),
        *(network_file(shown.pairs, shown.names.plain, "<&\x00>", fmt) for fmt in NETWORKS),
    ):
        root = parsed(written)
        assert not list(root.iter("script"))
        assert b"<script" not in written


@pytest.mark.parametrize("names", [lambda shown: shown, hostile], ids=["given", "hostile"])
@KINDS
def test_no_name_lies_over_another_or_outside(store: EmbeddedStore, of: Of, names: object) -> None:
    assert callable(names)
    height, content = network_picture(names(network(store, of)), lambda iri: iri)
    boxes = []
    for node in (element for element in content if element.tag == "a"):
        text = node.find("text")
        assert text is not None
        wide, x, y = width_of(text.text or "", 13), float(text.get("x") or ""), float(text.get("y") or "")
        left = x - wide if text.get("text-anchor") == "end" else x
        boxes.append((left, y - 11, left + wide, y + 3))
        assert left >= 0
        assert left + wide <= WIDTH
        assert 0 <= y <= height
    for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
        assert c <= e or g <= a or d <= f or h <= b
    shown = network(store, of)
    assert len(boxes) == len(shown.nodes) + len(meetings_of_many(shown)) >= 3


@pytest.mark.parametrize("names", [lambda shown: shown, hostile], ids=["given", "hostile"])
@KINDS
def test_where_room_is_short_each_name_has_a_line_of_its_own(store: EmbeddedStore, of: Of, names: object) -> None:
    assert callable(names)
    shown = names(network(store, of))
    height, content = narrow_picture(shown, lambda iri: iri)
    places = []
    for text in (node.find("text") for node in content if node.tag == "a"):
        assert text is not None
        x, y = float(text.get("x") or ""), float(text.get("y") or "")
        assert x + width_of(text.text or "", 13) <= NARROW
        assert 0 <= y <= height + 15
        places.append(y)
    assert len(places) == len(shown.nodes) + len(meetings_of_many(shown)) >= 3
    assert min(b - a for a, b in pairwise(sorted(places))) >= 29


def test_a_contact_of_many_is_one_node_and_every_pair_has_its_line(store: EmbeddedStore) -> None:
    shown = network(store, "persons")
    many, lines = meetings_of_many(shown), ties(shown)
    assert {len(held) for held in many.values()} == {6}
    assert {number for tie in lines for number in tie.pairs} == set(range(len(shown.pairs)))
    for contact, held in many.items():
        assert {tie.one for tie in lines if tie.other == contact} == set(held)
    for pair in shown.pairs:
        direct = sum(tie.contacts for tie in lines if (tie.one, tie.other) == (pair.one, pair.other))
        assert direct == len([contact for contact in pair.contacts if contact not in many])
    assert len(lines) < len(shown.pairs)


def test_the_same_network_is_drawn_the_same(store: EmbeddedStore) -> None:
    drawn = [network_picture(network(store, "persons"), lambda iri: iri) for _ in range(2)]
    assert file(WIDTH, *_titled(drawn[0])) == file(WIDTH, *_titled(drawn[1]))


def _titled(drawn: tuple[float, list[ET.Element]]) -> tuple[float, str, list[str], list[ET.Element]]:
    return drawn[0], "title", ["caption"], drawn[1]


def test_a_line_is_as_wide_as_contacts_are_many(store: EmbeddedStore) -> None:
    shown = network(store, "states")
    _, content = network_picture(shown, lambda iri: iri)
    widths = [float(line.get("stroke-width") or "") for line in content if line.tag == "path"]
    assert len(widths) == len(shown.pairs)
    assert sorted(widths, reverse=True) == widths
    assert widths[0] > widths[-1]


def test_a_network_of_sixty_is_laid_out_without_two_nodes_in_one_place() -> None:
    edges = [(f"n{a}", f"n{b}") for a, b in combinations(range(12), 2)][:60]
    spots, height = layout(edges, dict.fromkeys({node for edge in edges for node in edge}, 100.0), WIDTH)
    assert len(set(spots.values())) == len(spots) == 12
    assert all(0 <= spot.y <= height for spot in spots.values())
    assert layout([], {}, WIDTH)[0] == {}


def test_pairs_do_not_depend_on_the_order_of_names(store: EmbeddedStore) -> None:
    by_name = pairs_of(store, "persons", network(store, "persons").names.plain)
    by_iri = pairs_of(store, "persons", lambda iri: iri)
    assert {frozenset((p.one, p.other)) for p in by_name} == {frozenset((p.one, p.other)) for p in by_iri}
