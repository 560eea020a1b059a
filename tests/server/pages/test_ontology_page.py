"""The page of the ontology: every term once, in the groups of its file, with what it links."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.entry.ontology_terms import OntologyTerm, TermGroup, term_groups
from server.accounts.entry.term_uses import alignments, term_uses
from server.accounts.pictures.ontology_diagram import BOX_HEIGHT, BOX_WIDTH, EDGES, ontology_diagram

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def groups(store: EmbeddedStore, settings: Settings) -> list[TermGroup]:
    return term_groups(store, settings.ontology)


@pytest.fixture(scope="module")
def terms(groups: list[TermGroup]) -> dict[str, OntologyTerm]:
    return {term.name: term for group in groups for term in group.terms}


def test_every_term_stands_in_one_group(groups: list[TermGroup], settings: Settings) -> None:
    vocabulary = Vocabulary(settings.ontology)
    names = [term.name for group in groups for term in group.terms]
    assert len(names) == len(set(names)) == 149
    assert set(names) == vocabulary.classes | vocabulary.properties
    assert len({group.anchor for group in groups}) == len(groups) == 13
    assert "Other terms" not in {group.title for group in groups}
    for group in groups:
        assert all(term.is_class == group.of_classes for term in group.terms)


def test_a_term_tells_what_is_above_it_and_what_it_links(terms: dict[str, OntologyTerm]) -> None:
    assert terms["State"].parents == ["Polity"]
    assert terms["Actor"].parents == []
    assert (terms["heldOffice"].domain, terms["heldOffice"].range) == ("Person", "Office")
    assert terms["heldOffice"].follows
    assert not terms["holder"].follows
    assert terms["quote"].values == "a text"
    assert terms["officeOfState"].parents == ["officeOf"]
    assert all(term.definition and term.example for term in terms.values())


def test_the_page_has_each_term_by_its_anchor_and_every_link_within_it_leads_somewhere(
    client: FlaskClient, terms: dict[str, OntologyTerm]
) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(terms) <= set(anchors)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert len(targets) > 147
    assert targets <= set(anchors)
    assert len(page) < 250_000


def test_the_head_names_the_files(client: FlaskClient) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    for media_type, extension in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        assert f'<link rel="alternate" type="{media_type}" href="/ontology.{extension}">' in page
        assert client.get(f"/ontology.{extension}").mimetype == media_type


@pytest.mark.parametrize("name", ["Person", "Claim", "Event", "Agreement", "when", "blamedOn", "participant", "quote"])
def test_uses_are_those_that_their_queries_list(client: FlaskClient, store: EmbeddedStore, name: str) -> None:
    vocabulary = Vocabulary(Settings().ontology)
    uses = term_uses(store, sorted(vocabulary.classes), sorted(vocabulary.properties))
    pattern = f"?x a pg:{name}" if name in vocabulary.classes else f"?x pg:{name} ?y"
    for view, number in (("reported", uses[name].reported), ("all", uses[name].said)):
        counted = next(iter(solutions(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", view)))
        assert number == int(counted["n"].value) == len(list(solutions(store, uses[name].query, view)))
    assert uses[name].said
    page = client.get("/ontology", headers=BROWSER).text
    assert f"{uses[name].said:,}" in page[page.index(f'id="{name}"') :][:3000]


def test_each_alignment_of_the_file_is_told(client: FlaskClient, settings: Settings) -> None:
    found = alignments(settings.ontology)
    lines = (settings.ontology / "alignments.ttl").read_text("utf-8")
    told = re.findall(r"pg:(\w+) rdfs:(?:subClassOf|subPropertyOf|seeAlso) ([^.]+) \.", lines)
    assert sum(len(names.split(",")) for _, names in told) == sum(map(len, found.values())) == 44
    page = client.get("/ontology", headers=BROWSER).text
    for name, others in found.items():
        for other in others:
            assert f'{other.before}<a href="{other.iri}">{other.name}</a>' in page, name
    assert [other.name for other in found["Person"]] == ["foaf:Person", "schema:Person"]


def test_the_picture_shows_what_the_ontology_says(settings: Settings) -> None:
    vocabulary = Vocabulary(settings.ontology)
    assert len(EDGES) == 12
    for start, name, end in EDGES:
        for drawn, declared in ((start, vocabulary.domain(name)), (end, vocabulary.range(name))):
            if declared is not None:
                near = vocabulary.superclasses(declared) | {declared}
                assert drawn in near or declared in vocabulary.superclasses(drawn), (name, drawn, declared)


def test_nothing_in_the_picture_meets(terms: dict[str, OntologyTerm]) -> None:
    diagram = ontology_diagram()
    assert (len(diagram.boxes), len(diagram.arrows)) == (14, 14)
    boxes = [(box.x, box.y, box.x + BOX_WIDTH, box.y + BOX_HEIGHT) for box in diagram.boxes]
    labels = []
    for arrow in diagram.arrows:
        width = 6 * len(terms[arrow.term].label if arrow.term else arrow.label)
        left = arrow.x - width // 2 if arrow.anchor == "middle" else arrow.x
        labels.append((left, arrow.y - 11, left + width, arrow.y + 3))
    placed = boxes + labels
    for number, one in enumerate(placed):
        assert 0 <= one[0] < one[2] <= diagram.width
        for other in placed[number + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)
