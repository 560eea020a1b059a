"""The query page as the server gives it: the table, the sentences behind each row, views, mistakes, pages, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.answers.questions import FIRST, catalogue
from server.views import query_page
from tests import ROOT
from tests.support.scratch import Scratch
from tests.support.serving import ask

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
QUESTIONS = catalogue(ROOT / "queries").questions
ROW = re.compile(r'<tr id="row-(\d+)">(.*?)</tr>', re.DOTALL)
SOURCES = re.compile(r'<button class="sources" name="offset" value="(\d+)">(.*?)</button>', re.DOTALL)
LARGEST = 150_000
"""Bytes that a page may have."""
EVERYTHING = "SELECT * { ?s ?p ?o }"
CHOOSING = "SELECT * { ?x pg:participant/rdfs:label ?l } LIMIT 7"


def page(client: FlaskClient, **asked: str | int) -> str:
    answer = client.get("/sparql", query_string=asked, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), asked
    return answer.text


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def counts(html: str) -> list[tuple[int, int, bool]]:
    """Of each row its number, the number of sentences, and whether there are more."""
    found = []
    for number, content in SOURCES.findall(html):
        told = text(content)
        counted = re.match(r"(\d+)(\+?)", told)
        assert counted or told.startswith("no sentence"), told
        found.append((int(number), int(counted[1]) if counted else 0, bool(counted and counted[2])))
    return found


def claims_of(node: Mapping[str, Any]) -> Iterator[str]:
    """The claims that a triple of the explanation rests on, or a node of its proof."""
    if node.get("proof"):
        yield from claims_of(node["proof"])
    elif node.get("premises"):
        for premise in node["premises"]:
            yield from claims_of(premise)
    else:
        yield from node["claims"]


def sentences(provenance: Mapping[str, Any], row: Mapping[str, Any]) -> int:
    """How many sentences a row rests on, as `/provenance` tells it."""
    triples = [provenance["triples"][at] for way in row["witnesses"] for at in way["triples"]]
    passages = [provenance["claims"][iri]["passages"][0] for triple in triples for iri in claims_of(triple)]
    for triple in triples:
        passages += [one for iri in triple["identities"] for one in provenance["identities"][iri]["passages"]]
    return len({(one["document"], one["sentence_start"], one["sentence"]) for one in passages})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_each_row_tells_how_many_sentences_stand_behind_it(client: FlaskClient, question: Any) -> None:
    html = page(client, question=question.name)
    asked = {"query": question.text, "view": question.view, "limit": query_page.ROWS}
    provenance = client.get("/provenance", query_string=asked).get_json()["provenance"]
    found = counts(html)
    assert [(number, count) for number, count, _ in found] == [
        (row["row"], sentences(provenance, row)) for row in provenance["rows"]
    ]
    assert [more for *_, more in found] == [
        row["solutions"] > row["solutions_shown"]
        or any(
            provenance["triples"][at]["claim_count"] > len(provenance["triples"][at]["claims"])
            for way in row["witnesses"]
            for at in way["triples"]
        )
        for row in provenance["rows"]
    ]
    assert text(html).count("?" + provenance["columns"][0])
    assert question.title in unescape(html[html.index("<h1") : html.index("</h1>")])
    assert len(html.encode()) < LARGEST
    if provenance["total"] == 0:
        assert "No row: nothing in these documents fits the query." in text(html)


def test_how_many_questions_there_are() -> None:
    assert len(QUESTIONS) == len(list((ROOT / "queries").glob("*.rq"))) == 62
    assert len(catalogue(ROOT / "queries").first) == len(FIRST) == 6


def test_examples_stand_beside_the_editor_and_lead_to_their_answers(client: FlaskClient) -> None:
    html = page(client)
    names = re.findall(r'href="/sparql\?question=([^"]+)" data-run', html)
    assert set(names) == {question.name for question in QUESTIONS}
    assert "no-such-question" not in page(client, question="no-such-question")
    assert "no value" in page(client, question="documents-with-publisher-and-date")


@pytest.mark.parametrize(
    ("query", "told", "column"),
    [
        ("ASK { ?x a pg:Meeting }", "The answer", "answer"),
        ("CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a pg:Meeting ; rdfs:label ?l }", "triples", "predicate"),
        ("DESCRIBE <state/armenia>", "triples", "subject"),
    ],
)
def test_other_answers_have_their_sources_too(client: FlaskClient, query: str, told: str, column: str) -> None:
    html = page(client, query=query)
    assert told in text(html)
    assert f'data-c="{column}"' in html
    assert counts(html)
    assert any(count for _, count, _ in counts(html))


def test_no_says_what_it_does_not_say(client: FlaskClient) -> None:
    html = text(page(client, query="ASK { ?x a pg:Meeting FILTER(false) }"))
    assert "not that it is not so" in html
    assert "not that it is not so" not in text(page(client, query="ASK { ?x a pg:Meeting }"))


def test_the_view_is_switched_and_the_query_kept(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?x pg:blamedOn ?y }"
    html = page(client, query=query)
    links = {name: unescape(href) for href, name in re.findall(r'<a href="([^"]+)" data-view="(\w+)"', html)}
    assert set(links) == {"reported", "all"}
    assert dict(parse_qsl(urlsplit(links["all"]).query)) == {"query": query, "view": "all"}
    everything = client.get(links["all"], headers=BROWSER).text
    assert 'data-view="all" aria-current="true"' in everything
    numbers = [int(re.findall(r'data-k="(\d+)"', one)[0]) for one in (html, everything)]
    assert numbers[0] < numbers[1]


def test_a_mistake_stands_in_the_page_with_its_place_and_the_query_is_kept(client: FlaskClient) -> None:
    query = "SELECT ?x {\n  ?x a pg:Person .\n  foo }"
    answer = client.get("/sparql", query_string={"query": query, "view": "all"}, headers=BROWSER)
    assert answer.status_code == 400
    assert 'data-line="3" data-column="3"' in answer.text
    assert f'autocomplete="off">\n{query}</textarea>' in answer.text
    assert 'name="view" value="all"' in answer.text
    late = client.get("/sparql", query_string={"query": EVERYTHING, "timeout": "99999"}, headers=BROWSER)
    assert late.status_code == 400
    assert "timeout" in text(late.text)
    program = client.get("/sparql", query_string={"query": query})
    assert program.mimetype == "application/problem+json"


def test_what_is_in_the_cells(client: FlaskClient) -> None:
    query = """SELECT * { VALUES (?text ?number ?link ?day) {
      ('<script>alert(1)</script>'@fr 1234567 <javascript:alert(1)> '2020-11-09'^^xsd:date)
      ("\\"onfocus=x" -3 <http://example.org/a/thing> UNDEF) (UNDEF 12 wd:Q399 UNDEF)
      ('x' 1 <state/armenia> UNDEF) } }"""
    html = page(client, query=query)
    shown = [cells for _, cells in ROW.findall(html)]
    assert len(shown) == 4
    assert "<script>alert" not in html
    assert 'href="javascript:' not in html
    assert 'title="EDTF 2020-11-09">9 November 2020<' in html
    assert ">1,234,567<" in html
    assert '<a href="http://example.org/a/thing">thing</a> <small class="note">example.org</small>' in html
    assert '<a href="http://www.wikidata.org/entity/Q399">wd:Q399</a>' in html
    assert '<a href="/state/armenia">Armenia</a>' in html
    assert html.count('<span class="absent">no value</span>') == 4
    assert 'lang="fr">&lt;script&gt;' in html
    assert all("no sentence" in cells for cells in shown)


def test_a_large_answer_comes_in_pages(client: FlaskClient) -> None:
    ordered = EVERYTHING + " ORDER BY ?s ?p ?o"
    seen, offset = [], 0
    for _ in range(3):
        html = page(client, query=ordered, offset=offset)
        assert len(html.encode()) < LARGEST
        seen += [number for number, *_ in counts(html)]
        offset += query_page.ROWS
        assert f"offset={offset}" in html
    assert seen == list(range(3 * query_page.ROWS))
    total = int(re.findall(r'data-total="(\d+)"', html)[0])
    last = page(client, query=ordered, offset=total - 1)
    assert [number for number, *_ in counts(last)] == [total - 1]
    assert "none of this number" in text(page(client, query=ordered, offset=total))
    refused = client.get("/sparql", query_string={"query": ordered, "offset": "x"}, headers=BROWSER)
    assert refused.status_code == 400


def test_what_is_explained_is_the_very_answer_shown(client: FlaskClient) -> None:
    html = page(client, query=CHOOSING)
    hidden = re.findall(r'<form id="why".*?</form>', html, re.DOTALL)[0]
    asked = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', hidden))
    assert set(asked) == {"answer", "limit"}
    for number, cells in ROW.findall(html):
        one = client.get("/provenance", query_string={**asked, "offset": int(number) - 1}).get_json()
        values = [value["value"] for value in one["provenance"]["rows"][0]["values"]]
        assert values[0] in text(cells)
    explained = client.get("/provenance", query_string={**asked, "offset": 3}, headers=BROWSER).text
    assert 'class="panel"' in explained


def test_an_answer_is_shown_though_its_sentences_are_not_counted_in_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = EVERYTHING + " ORDER BY ?o ?s ?p #late"
    monkeypatch.setattr(query_page, "QUICK", 0.0)
    html = page(client, query=query)
    assert "not counted yet" in html
    assert len(ROW.findall(html)) == query_page.ROWS
    assert {text(content).split(" behind")[0] for _, content in SOURCES.findall(html)} == {"sources"}
    link = re.findall(r'<a id="count" href="([^"]+)"', html)[0]
    waited = client.get(unescape(link), headers=BROWSER).text
    assert len(counts(waited)) == query_page.ROWS
    monkeypatch.setattr(query_page, "QUICK", 60.0)
    monkeypatch.setattr(query_page, "PATIENCE", 0.001)
    gone = page(client, query=query + " again")
    assert "could not be counted" in gone
    assert len(ROW.findall(gone)) == query_page.ROWS


def test_downloads_and_the_link_lead_to_the_same_query(client: FlaskClient) -> None:
    html = page(client, question="who-met-whom")
    section = html[html.index('<section class="answer"') : html.index("<form id=")]
    links = [urlsplit(unescape(href)) for href in re.findall(r'href="(/[^"]+)"', section)]
    assert [(link.path, dict(parse_qsl(link.query)).get("format")) for link in links] == [
        ("/sparql", None), ("/sparql", None),  # the table, and the other view
        ("/sparql", "csv"), ("/sparql", "json"), ("/sparql", "xml"), ("/sparql", "tsv"),
        ("/provenance", "csv"), ("/provenance", "json"), ("/provenance", "turtle"), ("/sparql", None),
    ]  # fmt: skip
    for link in links:
        assert dict(parse_qsl(link.query))["query"] == next(q.text for q in QUESTIONS if q.name == "who-met-whom")
        assert client.get(link.geturl()).status_code == 200


def test_a_query_too_long_for_an_address_is_answered_by_post(client: FlaskClient) -> None:
    long = "SELECT ?x { ?x a pg:State } ORDER BY ?x #" + "x" * query_page.LONGEST_ADDRESS
    answer = client.post("/sparql", data={"query": long}, headers=BROWSER)
    assert answer.status_code == 200
    assert "too long for an address" in answer.text
    assert '<form id="why" action="/provenance" method="post">' in answer.text
    assert len(counts(answer.text)) == 7


def test_where_the_engine_leaves_the_standard_the_page_says_so(client: FlaskClient) -> None:
    html = page(client, query="SELECT ?n { VALUES ?n { 1.50 } }")
    answer = client.get("/sparql", query_string={"query": "SELECT ?n { VALUES ?n { 1.50 } }"})
    names = answer.headers.get("Peacegraph-Deviation", "").split(", ")
    assert names != [""]
    assert all(f'href="/status#{name}"' in html for name in names)


def test_pages_are_asked_for_again(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "ASK {}"}, headers=BROWSER)
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Accept" in answer.headers["Vary"]


def test_completion_knows_every_term_and_nothing_else(
    client: FlaskClient, store: EmbeddedStore, settings: Settings
) -> None:
    answer = client.get("/vocabulary.json")
    offered = answer.get_json()
    vocabulary = Vocabulary(settings.ontology)
    names = {kind: [term["name"] for term in offered[kind]] for kind in offered if kind != "prefixes"}
    assert {f"pg:{name}" for name in vocabulary.classes} <= set(names["classes"])
    assert {f"pg:{name}" for name in vocabulary.properties} <= set(names["properties"])
    assert all(len(set(listed)) == len(listed) for listed in names.values())
    assert len(names["concepts"]) > 300
    assert len(names["entities"]) > 300
    for listed in names.values():
        values = " ".join(listed)
        known = {
            row["x"].value for row in solutions(store, f"SELECT DISTINCT ?x {{ VALUES ?x {{ {values} }} ?x a ?c }}")
        }
        assert len(known) == len(listed)
    assert len(answer.data) < LARGEST
    again = client.get("/vocabulary.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_scratch_store_has_the_page_without_sources(scratch: Scratch) -> None:
    scratch.done("INSERT DATA { <urn:a> rdfs:label 'A' ; <http://example.org/p> 1 }")
    html = ask(scratch.address, "GET", "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o }"}), b"", BROWSER)
    told = html.body.decode()
    assert html.status == 200
    assert "2 rows" in text(told)
    assert 'class="sources"' not in told
    assert 'class="examples"' not in told
