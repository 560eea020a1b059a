"""What may be the same is told on its own page and on the page of each thing, and as data; no page decides it."""

from __future__ import annotations

import csv
import html
import io
import re
from urllib.parse import urlsplit

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCTERMS, RDFS

from graph.core.namespaces import PG
from graph.store.dataset_store import EmbeddedStore, solutions

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TALKS = "/identity/talks-of-lavrov-and-mirzoyan"
THINGS = ("/meeting/lavrov-mirzoyan-001", "/meeting/lavrov-mirzoyan-moscow-004")
QUERY = f"SELECT ?thing {{ <{TALKS[1:]}> pg:identityOf ?thing }} ORDER BY ?thing"


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, path
    return answer.text


def section(client: FlaskClient, path: str) -> str:
    """What a page tells of possible identities, as text."""
    found = re.search(
        r"<h2>What may be the same</h2>(?:<p>noted by a curator[^<]*</p></header>)?(.*?)<h2>",
        page(client, path),
        re.DOTALL,
    )
    assert found, path
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found[1])).split())


@pytest.mark.parametrize("path", [TALKS, *THINGS])
def test_its_page_and_those_of_both_things_tell_why_with_the_words_for_and_against(
    client: FlaskClient, path: str
) -> None:
    told = section(client, path)
    assert "The ministers may have met more than once." in told
    assert "Noted by first reader on 28 November 2026; nothing is decided and nothing follows." in told
    assert "following talks with his Russian counterpart Sergey Lavrov for. Document 001, sentence 3" in told
    assert "held talks in Moscow with his Armenian counterpart, Ararat Mirzoyan for," in told
    assert "MOSCOW, August 31. against" in told
    assert told.count("held talks in Moscow with his Armenian counterpart, Ararat Mirzoyan") == 1


def test_the_page_of_one_thing_names_and_links_the_other(client: FlaskClient) -> None:
    for path, other in (THINGS, THINGS[::-1]):
        assert section(client, path).startswith("This may be the same as Talks of ")
        assert f'<a href="{other}">' in page(client, path)
        assert f'<a href="{TALKS}">' in page(client, path)


def test_a_thing_that_may_be_several_says_so(client: FlaskClient) -> None:
    assert section(client, "/referendum/nagorno-karabakh").startswith("This is taken for one thing and may be several:")
    assert "is taken for one thing and may be several" in section(client, "/identity/referendum")


def test_the_page_of_a_whole_does_not_say_that_it_may_be_what_a_part_may_be(client: FlaskClient) -> None:
    told = section(client, "/agreement/ceasefire-2016-04")
    unnamed = "Chief of Armenia’s armed forces, unnamed, in: Ceasefire of April 2016"
    assert told.startswith(f"{unnamed} and Artak Davtyan may be the same:")
    assert section(client, "/person/artak-davtyan").startswith(f"This may be the same as {unnamed}:")


def test_a_page_without_one_has_no_section(client: FlaskClient) -> None:
    for path in ("/state/armenia", "/claim/001-14", "/disagreement/mediation-start"):
        assert "What may be the same" not in page(client, path)


def test_every_one_is_on_the_pages_of_its_things_and_its_passages_are_lit(
    client: FlaskClient, store: EmbeddedStore
) -> None:
    rows = list(solutions(store, "SELECT ?identity ?thing { ?identity pg:identityOf ?thing }"))
    assert len(rows) >= 40
    links = set()
    for row in rows:
        identity, thing = (row[name].value.removeprefix(store.base) for name in ("identity", "thing"))
        text = page(client, "/" + thing.partition("#")[0])
        assert f'href="/{identity}"' in text, thing
        links |= set(re.findall(r'href="(/doc/\d+#char=\d+,\d+)"', page(client, f"/{identity}")))
    assert len(links) >= 80
    documents = {path: page(client, path) for path in {urlsplit(link).path for link in links}}
    missing = [link for link in links if f'id="{urlsplit(link).fragment}"' not in documents[urlsplit(link).path]]
    assert missing == []


def test_words_that_no_claim_quotes_are_marked_in_the_document(client: FlaskClient) -> None:
    """And lead to no claim; what they are quoted for is on the page of the identity."""
    text = page(client, "/doc/001")
    assert re.search(r'<i id="char=0,18" data-f="[0-9 ]+"></i>', text)
    assert re.search(r'<a class="d1"[^>]*>August 31</a><i class="no-asserted" data-f="[0-9 ]+">\.</i>', text)


@pytest.mark.parametrize(("suffix", "format_"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml")])
def test_its_address_answers_with_data(client: FlaskClient, suffix: str, format_: str, store: EmbeddedStore) -> None:
    graph = rdflib.Graph().parse(data=client.get(f"{TALKS}.{suffix}").data, format=format_)
    node, pg = rdflib.URIRef(store.base + TALKS[1:]), rdflib.Namespace(PG)
    assert set(graph.objects(node, pg.identityOf)) == {rdflib.URIRef(store.base + path[1:]) for path in THINGS}
    assert len(set(graph.objects(node, pg.passageFor))) == 2
    assert len(set(graph.objects(node, pg.passageAgainst))) == 3
    assert str(graph.value(node, DCTERMS.created)) == "2026-11-28"
    assert graph.value(node, RDFS.comment)


def test_a_name_that_none_has_is_not_found(client: FlaskClient) -> None:
    assert client.get("/identity/none", headers=BROWSER).status_code == 404
    assert client.get("/identity/none.ttl").status_code == 404


def test_it_is_no_graph(client: FlaskClient, store: EmbeddedStore) -> None:
    answer = client.get("/graphs", query_string={"graph": store.base + TALKS[1:]})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not-found")


def test_the_provenance_of_a_row_gives_the_passages_in_every_format(client: FlaskClient, store: EmbeddedStore) -> None:
    told = client.get("/provenance", query_string={"query": QUERY}).get_json()["provenance"]
    iri = store.base + TALKS[1:]
    assert [triple["identities"] for triple in told["triples"]] == [[iri], [iri]]
    assert [passage["role"] for passage in told["identities"][iri]["passages"]] == 2 * ["for"] + 3 * ["against"]
    quotes = {passage["quote"] for passage in told["identities"][iri]["passages"]}

    text = client.get("/provenance", query_string={"query": QUERY, "format": "csv"}).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == 10
    assert {line["quote"] for line in lines} == quotes
    assert {(line["kind"], line["files"], line["claim"]) for line in lines} == {
        ("curated", "seeds/identities.yaml", "")
    }
    assert {line["role"] for line in lines} == {"for", "against"}

    answer = client.get("/provenance", query_string={"query": QUERY, "format": "turtle"})
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    words = {
        str(value)
        for passage in graph.objects(rdflib.URIRef(iri), prov.wasDerivedFrom)
        for value in graph.objects(passage, prov.value)
    }
    assert words == quotes
    assert len(list(graph.subjects(prov.wasDerivedFrom, rdflib.URIRef(iri)))) == 2

    shown = html.unescape(
        re.sub(r"<[^>]+>", "", client.get("/provenance", query_string={"query": QUERY}, headers=BROWSER).text)
    )
    assert "may be the same: The same two ministers" in shown
    assert "No sentence" not in shown
