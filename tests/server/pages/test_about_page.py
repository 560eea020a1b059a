"""The page about the data, and their description where machines look for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, RDF, VOID

from graph.core.formats import GRAPHS
from graph.core.settings import Settings
from graph.dataset.dataset_folder import Manifest
from graph.publishing.description import about
from graph.publishing.description.about import Measured
from graph.publishing.description.parts import WORDS
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.sentence_borders import sentence_borders
from server.accounts.entry.marked_text import Piece, sections
from tests.server.accounts.test_citations import read_ris

HTML = {"Accept": "text/html"}
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "jsonld": "json-ld",
    "rdfxml": "xml",
    "trig": "trig",
    "nquads": "nquads",
}


@pytest.fixture(scope="module")
def found(store: EmbeddedStore) -> Measured:
    return about.measured(store)


def page(client: FlaskClient) -> str:
    answer = client.get("/about", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.text


def test_it_tells_what_the_issue_asks_for(client: FlaskClient) -> None:
    titles = [unescape(title) for title in re.findall(r"<h2>(.+?)</h2>", page(client))]
    assert titles == [
        "What is whose",
        "What persists",
        "What must be registered",
        "How to cite",
        "Corrections",
        "How the coding was done",
        "How far two codings agree",
        "The parts, counted",
    ]


def test_every_link_on_it_leads_somewhere(client: FlaskClient) -> None:
    main = page(client).partition("<main")[2].partition("</main>")[0]
    links = [unescape(href) for href in re.findall(r'href="([^"]+)"', main)]
    ours = [href for href in links if href.startswith("/")]
    assert len(ours) >= 12
    for href in ours:
        assert client.get(href, headers=HTML, follow_redirects=True).status_code == 200, href
    anchors = {href.removeprefix("#") for href in links if href.startswith("#")}
    assert anchors == set(re.findall(r'<section class="part" id="([^"]+)"', main))
    assert {href for href in links if "://" in href} == {"https://github.com/perma-id/w3id.org"}


def test_the_share_of_the_texts_is_measured(store: EmbeddedStore, found: Measured, client: FlaskClient) -> None:
    whole, quoted = set(), set()
    for row in solutions(store, "SELECT ?d ?p WHERE { ?c prov:hadPrimarySource ?d ; prov:wasQuotedFrom ?p }"):
        start, end = map(int, row["p"].value.rpartition("=")[2].split(","))
        quoted |= {(row["d"].value, place) for place in range(start, end)}
    for document in {document for document, _ in quoted}:
        for start, end in sentence_borders(store, document):
            whole |= {(document, place) for place in range(start, end)}
    share = len(whole & quoted) / len(whole)
    assert found.quoted == pytest.approx(share)
    assert share > 0.95
    assert f"hold {100 * share:.0f} % of the text" in page(client)


def test_what_it_says_of_the_documents_is_what_the_data_say(found: Measured) -> None:
    assert list(found.documents) == ["000", "001", "002", "003", "004"]
    assert found.publishers == "Sputnik (002, 004), TASS (001), not stated (000, 003)"
    assert list(found.altered) == ["000"]
    assert (found.claims, found.sentences, list(found.guides), found.programs) == (379, 86, ["4"], True)
    assert len(found.coders) == 3


def test_without_texts_it_says_that_they_are_left_out(found: Measured) -> None:
    told = about.text(replace(found, texts=False, quoted=None), "0.1.0")
    assert "The quotations are left out of this copy" in told
    assert "quotes the words" not in told.partition("## What persists")[0]


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", "No address for corrections has been given yet"),
        ("https://example.org/issues", "[https://example.org/issues](https://example.org/issues)"),
        ("data@example.org", "`data@example.org`"),
    ],
)
def test_where_corrections_are_sent_is_never_invented(found: Measured, contact: str, told: str) -> None:
    text = about.text(found, "0.1.0", contact)
    section = text.partition("## Corrections")[2].partition("\n## ")[0]
    assert told in section
    assert contact or "@" not in text


def test_another_base_is_told_otherwise(found: Measured) -> None:
    told = about.text(replace(found, base="https://data.example.org/"), "0.1.0")
    section = told.partition("## What must be registered")[2].partition("\n## ")[0]
    assert "`https://data.example.org/`, leads to a server only when whoever holds that name" in section
    assert "vocabulary does not move" in section


def test_the_reliability_is_that_of_the_guide(client: FlaskClient, settings: Settings) -> None:
    guide = (settings.seeds / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w[^|]*) \| ([^|]+) \|", guide.partition("<!-- reliability -->")[2], re.MULTILINE)[:8]
    assert len(rows) == 8
    table = page(client).partition('id="reliability"')[2].partition("</table>")[0]
    for name, first in rows[1:]:
        assert f'<tr><th scope="row">{name}</th><td>{first}</td>' in table


def test_its_text_has_sections_points_code_and_links() -> None:
    first, second = sections(
        "# Title\n\nOne `code` and [a page](kinds).\n\n## More\n\n* **Point.** Words\n* **Two.** [x](y)\n\nEnd.\n"
    )
    assert (first.title, first.anchor) == ("Title", "title")
    assert list(first.paragraphs[0].pieces) == [
        Piece("One "),
        Piece("code", code=True),
        Piece(" and "),
        Piece("a page", target="kinds"),
        Piece("."),
    ]
    assert [(point.name, point.pieces[0].text) for point in second.points] == [("Point", "Words"), ("Two", "x")]
    assert [block.pieces[0].text for block in second.paragraphs] == ["End."]


@pytest.mark.parametrize("fmt", GRAPHS, ids=lambda fmt: fmt.name)
def test_the_description_is_there_in_every_format(client: FlaskClient, fmt) -> None:
    by_header = client.get("/dataset", headers={"Accept": fmt.media_type})
    by_ending = client.get(f"/dataset.{fmt.extension}")
    assert by_header.data == by_ending.data
    assert by_header.mimetype == by_ending.mimetype == fmt.media_type
    assert "Accept" in by_header.headers["Vary"]
    graph = rdflib.Dataset() if fmt.datasets else rdflib.Graph()
    graph.parse(data=by_header.data, format=RDFLIB[fmt.name])
    assert len(graph) > 3_000


def test_the_formats_say_the_same(client: FlaskClient) -> None:
    turtle = rdflib.Graph().parse(data=client.get("/dataset.ttl").data, format="turtle")
    xml = rdflib.Graph().parse(data=client.get("/dataset.rdf").data, format="xml")
    assert set(turtle) == set(xml)


def test_the_well_known_address_leads_to_it(client: FlaskClient) -> None:
    """VoID, section 7.2: "The well-known URI" redirects to the location of the description, by 302."""
    answer = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dataset")
    graph = rdflib.Graph().parse(
        data=client.get("/.well-known/void", headers={"Accept": "text/turtle"}, follow_redirects=True).data
    )
    (described,) = graph[: RDF.type : VOID.DatasetDescription]
    assert str(described) == "http://localhost/.well-known/void"
    assert client.get("/.well-known/void", headers=HTML, follow_redirects=True).request.path == "/about"


@pytest.mark.parametrize("part", ["", *WORDS])
def test_the_dataset_and_its_parts_can_be_asked(client: FlaskClient, part: str) -> None:
    address = f"/dataset/{part}".rstrip("/")
    graph = rdflib.Graph().parse(data=client.get(address, headers={"Accept": "text/turtle"}).data)
    assert (rdflib.URIRef(f"https://w3id.org/peacegraph{address}"), RDF.type, VOID.Dataset) in graph
    browser = client.get(address, headers=HTML)
    assert (browser.status_code, browser.headers["Location"]) == (303, "/about#parts" if part else "/about")


@pytest.mark.parametrize("address", ["/dataset/none", "/dataset/reported/x", "/dataset.nothing"])
def test_other_names_below_it_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_endpoint_is_that_of_the_host_that_was_asked(client: FlaskClient, store: EmbeddedStore) -> None:
    graph = rdflib.Graph().parse(data=client.get("/dataset.ttl", headers={"Host": "data.example.org"}).data)
    (endpoint,) = graph[rdflib.URIRef(f"{store.base}dataset") : VOID.sparqlEndpoint]
    assert str(endpoint) == "http://data.example.org/sparql"
    assert (endpoint, DCAT.servesDataset, rdflib.URIRef(f"{store.base}dataset")) in graph


def test_the_service_description_tells_of_the_same_dataset(client: FlaskClient, store: EmbeddedStore) -> None:
    service = rdflib.Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).data)
    void = rdflib.Graph().parse(data=client.get("/dataset.ttl").data)
    dataset = rdflib.URIRef(f"{store.base}dataset")
    for node in (dataset, rdflib.URIRef(f"{store.base}dataset/reported")):
        for predicate, value in service[node]:
            if predicate in {p for p, _ in void[node]} and predicate != RDF.type:
                assert (node, predicate, value) in void, (node, predicate, value)
    (seen,) = service[dataset : rdflib.RDFS.seeAlso]
    assert client.get(str(seen), follow_redirects=True).status_code == 200


def test_the_data_can_be_cited(client: FlaskClient, built_manifest: Manifest) -> None:
    ris = read_ris(client.get("/dataset.ris").text)
    assert ris["UR"] == f"{built_manifest.base_iri}dataset"
    assert built_manifest.named_version in ris["ET"]
    assert client.get("/dataset.bib").text.startswith("@misc{peacegraph,\n")
    assert json.loads(client.get("/dataset.csl.json").text)[0]["URL"] == ris["UR"]


@pytest.mark.parametrize("address", ["/", "/about"])
def test_pages_lead_to_the_description(client: FlaskClient, address: str) -> None:
    text = client.get(address, headers=HTML).text
    assert '<link rel="describedby" type="text/turtle" href="/dataset.ttl">' in text
    assert 'href="/about"' in text.partition("<footer")[2]
    assert re.search(r'title="sha256:[0-9a-f]{64}">sha256:[0-9a-f]{8}</a>', text.partition("<footer")[2])
