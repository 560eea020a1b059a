"""Lists of every kind: what they count is what SPARQL counts, page by page, also as data."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from graph.core.namespaces import CONCEPT
from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.catalogue.kinds import PLURALS, kinds
from server.accounts.catalogue.thing_list import thing_list
from server.layout.links import KIND_ADDRESSES
from server.pages.whole import kind_pages
from server.wording.modalities import MODALITIES

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LARGEST = 150_000
ADDRESSES = """
SELECT DISTINCT ?x WHERE {
  { ?x ?p ?o } UNION { ?s ?p ?x FILTER(isIRI(?x)) } UNION { GRAPH ?g { ?x ?p ?o } } UNION { GRAPH ?x { ?s ?p ?o } }
  FILTER(STRSTARTS(STR(?x), STR(<>)) && !CONTAINS(STR(?x), "#"))
}"""
CLAIMS = """
SELECT ?x (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?document) AS ?documents) WHERE {
  ?claim prov:hadPrimarySource ?document
  { ?claim pg:mentions ?x } UNION { ?claim pg:attributedTo ?x } UNION { ?claim pg:relayedBy ?x }
} GROUP BY ?x"""
DATED = """
SELECT (COUNT(DISTINCT ?c) AS ?claims) (COUNT(DISTINCT ?d) AS ?documents) WHERE {{
  GRAPH ?c {{ ?x ?p <{time}> }} ?c prov:hadPrimarySource ?d
}}"""
NAMED = sorted(PLURALS)


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, path
    assert len(response.data) < LARGEST
    return response.text


def rows(client: FlaskClient, kind: str, **asked: str) -> list[dict[str, str]]:
    """All rows of the list of a kind, from one page of its CSV after the other."""
    found, number = [], 1
    while True:
        answer = client.get(f"/{KIND_ADDRESSES.get(kind, kind)}.csv", query_string={**asked, "page": str(number)})
        assert answer.mimetype == "text/csv"
        found += list(csv.DictReader(io.StringIO(answer.text)))
        if 'rel="next"' not in answer.headers.get("Link", ""):
            return found
        number += 1


@pytest.fixture(scope="module")
def addresses(store: EmbeddedStore) -> dict[str, set[str]]:
    """Every address of the dataset by its first part."""
    found: dict[str, set[str]] = {}
    for row in solutions(store, ADDRESSES):
        kind, slash, _ = row["x"].value.removeprefix(store.base).partition("/")
        if slash and kind not in ("ontology", "concept"):
            found.setdefault(kind, set()).add(row["x"].value)
    return found


def test_every_kind_that_occurs_is_listed_with_its_number(
    client: FlaskClient, store: EmbeddedStore, addresses: dict[str, set[str]]
) -> None:
    html = page(client, "/kinds")
    found = dict(re.findall(r'<li><a href="/([^"]+)">[^<]+</a> <span class="note">([\d,]+)</span>', html))
    assert len(found) == len(kinds(store)) == 33
    assert set(addresses) | {"concept"} == set(kinds(store))
    for kind, held in addresses.items():
        assert found[KIND_ADDRESSES.get(kind, kind)] == f"{len(held):,}", kind


@pytest.mark.parametrize("kind", [kind for kind in NAMED if kind not in ("disagreement", "concept", "claim")])
def test_a_list_has_everything_of_its_kind_with_as_many_claims_as_sparql_counts(
    client: FlaskClient, store: EmbeddedStore, addresses: dict[str, set[str]], kind: str
) -> None:
    if kind not in addresses:
        assert client.get(f"/{kind}", headers=BROWSER).status_code == 200
        assert "There is none in this dataset." in page(client, f"/{kind}")
        return
    counted = {row["x"].value: row for row in solutions(store, CLAIMS)}
    found = rows(client, kind)
    assert {row["iri"] for row in found} == addresses[kind]
    assert len(found) == len(addresses[kind])
    html = page(client, f"/{KIND_ADDRESSES.get(kind, kind)}")
    assert html.count("<tr>") == min(len(found), 100) + 1
    for row in found if kind != "doc" else ():
        wanted = counted.get(row["iri"])
        if kind == "time":
            wanted = next(iter(solutions(store, DATED.format(time=row["iri"]))))
        assert int(row["claims"]) == (int(wanted["claims"].value) if wanted else 0)
        if wanted and "documents" not in row["documents"]:
            assert len(row["documents"].split(", ")) == int(wanted["documents"].value)
    if kind != "time":
        assert [row["name"].casefold() for row in found] == sorted(row["name"].casefold() for row in found)


def test_how_many_kinds_are_tried(addresses: dict[str, set[str]]) -> None:
    assert len(NAMED) == 33
    assert len(addresses) == 32


def test_the_documents_are_told_with_publisher_day_and_claims(client: FlaskClient, store: EmbeddedStore) -> None:
    found = {row["name"]: row for row in rows(client, "doc")}
    assert len(found) == 5
    for row in solutions(store, "SELECT ?d (COUNT(?c) AS ?n) WHERE { ?c prov:hadPrimarySource ?d } GROUP BY ?d"):
        assert found[f"Document {row['d'].value[-3:]}"]["claims"] == row["n"].value
    html = page(client, "/doc")
    assert "publisher not stated" in html
    assert "TASS" in html


@pytest.mark.parametrize("modality", [None, *MODALITIES])
@pytest.mark.parametrize("document", [None, "000", "001", "004"])
def test_claims_are_chosen_by_document_and_modality(
    client: FlaskClient, store: EmbeddedStore, modality: str | None, document: str | None
) -> None:
    asked = {key: value for key, value in (("modality", modality), ("document", document)) if value}
    which = f"FILTER(?m = c:{modality})" if modality else ""
    where = f"FILTER(?d = <doc/{document}>)" if document else ""
    query = f"SELECT ?c WHERE {{ ?c pg:modality ?m ; prov:hadPrimarySource ?d {which} {where} }}"
    wanted = sorted(row["c"].value for row in solutions(store, query))
    found = rows(client, "claim", **asked)
    assert [row["iri"] for row in found] == wanted
    assert all(row["told"] and row["voice"] for row in found)
    html = client.get("/claim", query_string=asked, headers=BROWSER).text
    assert html.count("<tr>") == (min(len(wanted), 100) + 1 if wanted else 0)
    assert ("No claim is left by these filters." in html) == (not wanted)
    assert "publisher of document" not in html


def test_pages_follow_each_other(client: FlaskClient) -> None:
    html = page(client, "/claim?page=2&document=003")
    assert 'href="/claim?document=003" rel="prev"' in html
    assert "page 2 of 2" in html


def test_data_of_a_list_hold_all_its_rows_with_the_sentences_of_claims(client: FlaskClient) -> None:
    told = client.get("/claim.json").get_json()
    assert (told["total"], told["pages"], told["next"], len(told["rows"])) == (379, 1, None, 379)
    row = next(row for row in told["rows"] if row["claim"] == "004-12")
    assert row["quote"] in row["sentence"]
    assert row["quote"].startswith("trilateral agreements between")
    rows = list(csv.DictReader(io.StringIO(client.get("/claim.csv").text)))
    assert [row["sentence"] for row in rows] == [row["sentence"] for row in told["rows"]]


def test_data_of_a_long_list_lead_on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind_pages, "ROWS_OF_DATA", 100)
    first = client.get("/claim.json").get_json()
    assert (first["total"], first["page"], first["pages"]) == (379, 1, 4)
    assert first["next"].endswith("/claim.json?page=2")
    last = client.get("/claim.json?page=4").get_json()
    assert (len(last["rows"]), last["next"]) == (79, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/claim?page=0", 400),
        ("/claim?page=-1", 400),
        ("/claim?page=x", 400),
        ("/claim?page=²", 400),
        ("/claim?page=99999999999", 400),
        ("/claim?page=5", 404),
        ("/claim?modality=true", 404),
        ("/claim?document=%22%3E", 200),
        ("/person?page=2", 404),
        ("/nothing", 404),
        ("/nothing.csv", 404),
        ("/%22%3E", 404),
        ("/disagreement.csv", 404),
        ("/event", 200),
        ("/status", 200),
    ],
)
def test_what_is_no_list_or_no_page_of_it_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers=BROWSER).status_code == status


def test_disagreements_have_a_list_of_their_own(client: FlaskClient) -> None:
    answer = client.get("/disagreement", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/disagreements")
    assert "Territorial status" in page(client, "/territorial-status")


def test_concepts_stand_in_their_schemes(client: FlaskClient, store: EmbeddedStore) -> None:
    html = page(client, "/concept")
    pairs = list(solutions(store, "SELECT DISTINCT ?c ?s { ?c skos:inScheme ?s }"))
    assert html.count('<td data-c="Concept">') == len(pairs) == 414
    assert "334 concepts in 28 schemes" in html
    for row in pairs:
        assert f'href="/concept/{row["c"].value.removeprefix(CONCEPT)}"' in html


@pytest.mark.parametrize("kind", ["person", "meeting", "speech", "time", "characterisation"])
def test_a_page_takes_a_fixed_number_of_look_ups(
    store: EmbeddedStore, settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    members = kinds(store)[kind]
    counted = {}
    asked: list[str] = []
    plain = EmbeddedStore.query

    def query(self: EmbeddedStore, text: str, *more: object) -> object:
        asked.append(text)
        return plain(self, text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "query", query)
    for number in (1, len(members)):
        asked.clear()
        thing_list(store, settings.ontology, members[:number], 0)
        counted[number] = len(asked)
    assert max(counted.values()) <= 7


def test_tenures_are_called_by_holder_and_office(client: FlaskClient) -> None:
    names = [row["name"] for row in rows(client, "tenure")]
    assert len(names) == 21
    assert "Alexey Overchuk as Deputy Prime Minister of Russia" in names
    assert all(" as " in name for name in names)
