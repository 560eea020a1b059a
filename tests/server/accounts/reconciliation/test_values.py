"""What documents report of things: every value, none that is only alleged or planned, each with its documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.core.namespaces import CONCEPT
from graph.publishing.overviews.told_things import claims_of, told_things
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.reconciliation.entities import entities, identifier, iri_of
from server.accounts.reconciliation.entity_types import entity_types
from server.accounts.reconciliation.extension import extended
from server.accounts.reconciliation.properties import PROPERTIES, proposed
from server.accounts.reconciliation.queries import read_extension
from server.accounts.reconciliation.suggestions import suggested_properties, suggested_types
from server.accounts.reconciliation.values import values

BASE = "https://w3id.org/peacegraph/"
AGREEMENT = "agreement/trilateral-statement-2020-11-09"


def cells(store: EmbeddedStore, thing: str, *properties: str) -> dict[str, list[dict[str, Any]]]:
    asked = {"ids": [thing], "properties": [{"id": name} for name in properties]}
    row: dict[str, list[dict[str, Any]]] = extended(store, read_extension(json.dumps(asked)))["rows"][thing]
    return row


def test_sources_that_differ_are_all_given(store: EmbeddedStore) -> None:
    assert cells(store, AGREEMENT, "when", "earliest", "kind") == {
        "when": [{"str": "2020-11"}, {"str": "2020-11-09"}],
        "earliest": [{"date": "2020-11-09T00:00:00Z"}],
        "kind": [
            {"id": "concept/accord", "name": "accord", "description": "reported by document 004"},
            {"id": "concept/declaration", "name": "declaration", "description": "reported by document 004"},
            {"id": "concept/joint-statement", "name": "joint statement", "description": "reported by document 001"},
        ],
    }


def test_values_of_each_kind_are_given_as_the_protocol_has_them(store: EmbeddedStore) -> None:
    told = cells(store, "person/sergey-lavrov", "heldOffice", "wikidata", "document", "iri", "class", "claims")
    office = {"id": "office/foreign-minister-russia", "name": "Foreign Minister of Russia"}
    assert told["heldOffice"] == [office | {"description": "reported by documents 001, 003 and 004"}]
    assert told["wikidata"] == [{"str": "Q58217"}]
    assert told["document"] == [{"id": f"doc/{n}", "name": f"Document {n}"} for n in ("001", "003", "004")]
    assert told["iri"] == [{"str": f"{BASE}person/sergey-lavrov"}]
    assert told["class"] == [{"str": "actor"}, {"str": "official"}, {"str": "person"}]
    assert told["claims"] == [{"int": len(claims_of(store, f"{BASE}person/sergey-lavrov"))}]
    assert cells(store, "place/moscow", "coordinates") == {"coordinates": [{"str": "55.75204,37.61781"}]}
    assert cells(store, "Q58217", "iri") == {"iri": [{"str": f"{BASE}person/sergey-lavrov"}]}
    for nothing in ("person/nobody", "no identifier", "", "<x>"):
        assert cells(store, nothing, "state", "wikidata") == {"state": [], "wikidata": []}, nothing


@pytest.mark.parametrize("name", PROPERTIES)
def test_each_property_has_values_in_the_dataset(store: EmbeddedStore, name: str) -> None:
    held = values(store, PROPERTIES[name], told_things(store).keys())
    assert held
    assert all(found and len(set(found)) == len(found) for found in held.values())


@pytest.mark.parametrize("name", [one.id for one in PROPERTIES.values() if one.told])
def test_what_documents_report_says_which_and_nothing_else_does(store: EmbeddedStore, name: str) -> None:
    """Each value has a claim that is asserted or reported; the rest follows from several, or from the register."""
    modality = {
        row["claim"].value: row["m"].value.removeprefix(CONCEPT)
        for row in solutions(store, "SELECT ?claim ?m { ?claim pg:modality ?m }")
    }
    assert len(modality) > 200
    one, said, silent = PROPERTIES[name], 0, 0
    reported = {m for m in modality.values() if m in ("asserted", "reported")}
    assert len(reported) == 2
    for found in values(store, one, told_things(store).keys()).values():
        for value in found:
            said += bool(value.documents)
            silent += not value.documents
    assert said >= silent, (said, silent)


def test_things_that_are_only_planned_or_alleged_have_no_values_of_it(store: EmbeddedStore) -> None:
    """The default view holds what is asserted and reported: a value there is in no case one of another view only."""
    compared = 0
    for one in PROPERTIES.values():
        if not one.told:
            continue
        for view, more in (("reported", False), ("all", True)):
            asked = f"SELECT DISTINCT ?thing ?value {{ {one.pattern} }}"
            rows = {(row["thing"].value, row["value"].value) for row in solutions(store, asked, view)}
            held = values(store, one, {thing for thing, _ in rows})
            given = {(thing, value.text) for thing, found in held.items() for value in found}
            assert given <= rows if more else given == rows, one.id
            compared += len(given)
    assert compared > 300


def test_every_thing_that_is_told_of_has_an_identifier_that_leads_back(store: EmbeddedStore) -> None:
    known = entities(store, told_things(store).keys())
    assert len(known) > 290
    for iri in known:
        assert iri_of(store, identifier(iri, store.base)) == iri == iri_of(store, iri)


def test_types_stand_below_one_another_as_the_ontology_has_them(store: EmbeddedStore) -> None:
    types = entity_types(store)
    assert len(types) > 30
    assert "Event" in types["Meeting"].above
    assert all(one.description and one.name for one in types.values())
    assert "Claim" not in types
    assert "DisagreementSide" not in types
    assert {one.range for one in PROPERTIES.values() if one.range} <= types.keys()
    assert {name for one in PROPERTIES.values() for name in one.types} <= types.keys()


def test_properties_are_proposed_for_what_may_have_them() -> None:
    person = [one.id for one in proposed(frozenset({"Person", "Actor"}))]
    assert {"heldOffice", "forState", "wikidata"} <= set(person)
    assert not {"coordinates", "signatory", "when"} & set(person)
    assert proposed(frozenset()) == list(PROPERTIES.values())


def test_types_and_properties_are_suggested_by_words_and_identifiers(store: EmbeddedStore) -> None:
    assert suggested_types(store, "per")[0].id == "Person"
    assert suggested_types(store, "SourceDocument")[0].id == "SourceDocument"
    assert len(suggested_types(store, "")) == len(entity_types(store))
    assert suggested_types(store, "?!") == suggested_types(store, "xyz") == []
    assert suggested_properties("office")[0].id in ("heldOffice", "officeOfState")
    assert suggested_properties("heldOffice")[0].id == "heldOffice"
    assert [one.id for one in suggested_properties("wiki")] == ["wikidata"]
