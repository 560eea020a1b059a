"""The page of the ontology: every term once, in the groups of its file, with what it links."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore
from server.accounts.entry.ontology_terms import OntologyTerm, TermGroup, term_groups

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
    assert len(names) == len(set(names)) == 147
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
    assert len(page) < 100_000


def test_the_head_names_the_files(client: FlaskClient) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    for media_type, extension in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        assert f'<link rel="alternate" type="{media_type}" href="/ontology.{extension}">' in page
        assert client.get(f"/ontology.{extension}").mimetype == media_type
