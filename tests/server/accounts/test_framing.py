"""A framing asks every document the same questions, and no cell is left blank; disagreements are chosen by filters."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.points.disagreement_list import disagreement_list
from server.accounts.points.events_within import events_within
from server.accounts.points.framing import NOT_OF_AGREEMENTS, NOT_OF_EVENTS, QUESTIONS, framed_things, framing
from server.accounts.things.mentions import mentions
from server.accounts.things.thing import load_thing
from server.wording.chunks import text_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_what_several_documents_tell_of_can_be_framed(store: EmbeddedStore, settings: Settings) -> None:
    things = framed_things(store)
    assert [(things[0].label, things[0].documents)] == [("Nagorno-Karabakh conflict", 5)]
    assert len(things) == 11
    for one in things:
        thing = load_thing(store, settings.ontology, one.iri)
        assert thing is not None
        made = framing(thing, list(mentions(thing)))
        cannot = NOT_OF_AGREEMENTS if "agreement/" in one.iri else NOT_OF_EVENTS
        wanted = [q for q in QUESTIONS if q not in cannot]
        assert [row.title for row in made.rows if row.title in wanted or not any(row.cells)] == wanted
        numbers = [column.document.number for column in made.columns]
        assert numbers == sorted(numbers)
        assert [made.documents[c.cell] for c in made.columns if c.cell is not None] == list(made.documents)
        assert len(made.documents) + len(made.silent) == 5
        assert all(len(row.cells) == len(made.documents) for row in made.rows)
        assert all(entry.evidence for row in made.rows for cell in row.cells for entry in cell)


def test_the_fighting_of_2016_is_laid_to_one_side_where_a_document_does_so(
    store: EmbeddedStore, settings: Settings
) -> None:
    thing = load_thing(store, settings.ontology, store.base + "hostilities/2016-04")
    assert thing is not None
    made = framing(thing, list(mentions(thing)), events_within(store, settings.ontology, thing, thing.documents))
    told = {row.title: [[text_of(entry.line) for entry in cell] for cell in row.cells] for row in made.rows}
    assert [document.number for document in made.documents] == ["000", "002", "003"]
    assert told["name used"][2] == ["“2016 Four-Day War”"] or "Four-Day War" in str(told["name used"][2])
    assert told["mediated by"] == [[], [], []]
    assert told["sides and parties"][0][0].startswith("in Confrontations told of April 2016 (document 000): ")
    assert told["sides and parties"][1:] == [[], []]
    begun = {row.title: row.cells for row in made.rows}["said to have begun it"][0]
    assert {entry.modality for entry in begun} == {"alleged"}
    assert told["beginning and end"] == [["began 1 April 2016"], [], []]
    assert told["when"][1:] == [["2016"], ["2016"]]


def test_what_is_told_to_be_going_on_is_no_beginning(store: EmbeddedStore, settings: Settings) -> None:
    seen = 0
    for one in framed_things(store):
        thing = load_thing(store, settings.ontology, one.iri)
        assert thing is not None
        for row in framing(thing, list(mentions(thing))).rows:
            words = [text_of(entry.line) for cell in row.cells for entry in cell]
            if row.title == "beginning and end":
                assert [line for line in words if "as of" in line] == []
            elif row.title == "when":
                seen += sum(line.startswith("told as going on as of ") for line in words)
    assert seen >= 1


def test_the_page_and_its_tables_tell_what_is_not_mentioned(client: FlaskClient) -> None:
    of = {"of": "hostilities/1992-1994"}
    page = client.get("/framing", query_string=of, headers=BROWSER).text
    assert page.count("nothing recorded here") > 10
    assert page.count("Does not mention it.") == page.count('class="silent"') == 1
    assert page.count('<th scope="row">') == int(page.partition('rowspan="')[2].partition('"')[0])
    rows = list(csv.DictReader(io.StringIO(client.get("/framing.csv", query_string=of).text)))
    entries = client.get("/framing.json", query_string=of).get_json()["entries"]
    assert len(rows) == len(entries) > 45
    assert {row["told"] for row in rows if not row["claims"]} == {"nothing recorded here", "does not mention it"}
    assert all(row["sentence"] for row in rows if row["claims"])


@pytest.mark.parametrize(("address", "status"), [("/framing.csv", 400), ("/framing?of=person/sergey-lavrov", 404)])
def test_what_cannot_be_framed_is_told(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_filters_combine_and_tell_what_they_leave(store: EmbeddedStore, client: FlaskClient) -> None:
    whole = disagreement_list(store, None, None, None)
    asked = "SELECT (COUNT(*) AS ?n) { ?d a pg:Disagreement }"
    assert len(whole.listed) == whole.total == int(next(iter(solutions(store, asked)))["n"].value) >= 95
    assert sum(choice.count for choice in whole.kinds) == whole.total
    seen = 0
    for kind in whole.kinds:
        left = disagreement_list(store, kind.value, None, None)
        assert len(left.listed) == kind.count
        for document in left.documents:
            both = disagreement_list(store, kind.value, None, document.value)
            assert len(both.listed) == document.count
            assert all(one.kind == kind.value and document.value in one.documents for one in both.listed)
            seen += 1
    assert seen > 20
    page = client.get("/disagreements?kind=contradiction", headers=BROWSER).text
    assert page.count("/disagreement/") == 7
    assert "No point is left" in client.get("/disagreements?kind=none", headers=BROWSER).text
