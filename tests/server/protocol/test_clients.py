"""What clients send beside the protocol: parameters of their own, formats by many names, numbers, marks, raw text."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest
import SPARQLWrapper
from flask.testing import FlaskClient

from graph.core.errors import UsageError
from graph.core.settings import Settings
from server.protocol.notices import unknown_parameters, with_notices
from server.protocol.parameters import OF_ANY, OF_PROVENANCE, OF_QUERIES, Parameters, time_limit, whole_number

ASK = {"query": "ASK { <state/armenia> a pg:State }"}
STATES = "SELECT ?s { ?s a pg:State } ORDER BY ?s"
PROOF = {"subject": "<state/armenia>", "predicate": "a", "object": "pg:State"}

# ---- parameters


@pytest.mark.parametrize("more", ["infer=true", "_=17", "callback=x", "infer=a&infer=b", "%C3%BC=1", "=", "infer"])
@pytest.mark.parametrize("path", ["/sparql", "/provenance", "/explain", "/graphs"])
def test_a_parameter_of_the_clients_own_is_passed_over(client: FlaskClient, path: str, more: str) -> None:
    asked = {"/explain": PROOF, "/graphs": {"default": ""}}.get(path, ASK)
    address = path + "?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    plain, answer = client.get(address), client.get(f"{address}&{more}")
    assert (answer.status_code, answer.data) == (200, plain.data)
    assert "Peacegraph-Notice" not in answer.headers


@pytest.mark.parametrize(
    ("path", "given", "notice"),
    [
        ("/sparql", "veiw=all", "unknown parameter 'veiw'; did you mean 'view'?"),
        ("/sparql", "View=all", "unknown parameter 'View'; did you mean 'view'?"),
        (
            "/sparql",
            "default_graph_uri=urn:x",
            "unknown parameter 'default_graph_uri'; did you mean 'default-graph-uri'?",
        ),
        ("/sparql", "time-out=1", "unknown parameter 'time-out'; did you mean 'timeout'?"),
        ("/sparql", "formt=csv", "unknown parameter 'formt'; did you mean 'format'?"),
        ("/sparql", "offset=1", "the parameter 'offset' has no meaning at this address"),
        ("/provenance", "ofset=1", "unknown parameter 'ofset'; did you mean 'offset'?"),
        ("/provenance", "witness=1", "unknown parameter 'witness'; did you mean 'witnesses'?"),
        ("/explain", "subjekt=x", "unknown parameter 'subjekt'; did you mean 'subject'?"),
        ("/graphs", "grahp=urn:x", "unknown parameter 'grahp'; did you mean 'graph'?"),
    ],
)
def test_a_slip_of_one_of_ours_is_told(client: FlaskClient, path: str, given: str, notice: str) -> None:
    asked = {"/explain": PROOF, "/graphs": {"default": ""}}.get(path, ASK)
    address = path + "?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    answer = client.get(f"{address}&{given}")
    assert (answer.status_code, answer.headers["Peacegraph-Notice"]) == (200, notice)
    assert "Peacegraph-Notice" in answer.headers["Access-Control-Expose-Headers"].split(", ")


def test_a_slip_is_told_with_a_refusal_too(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT", "veiw": "all"})
    assert (answer.status_code, answer.headers["Peacegraph-Notice"][:24]) == (400, "unknown parameter 'veiw'")


@pytest.mark.parametrize("name", ["vie\r\nw", "vïew", "view\0", "view" * 5000, "'view", '"'])
def test_a_notice_is_a_header_whatever_the_name(name: str) -> None:
    for _, value in with_notices((), unknown_parameters([name] * 9, OF_QUERIES, OF_ANY)):
        assert value.isascii()
        assert value.isprintable()
        assert len(value) < 1000


@pytest.mark.parametrize("path", ["/sparql", "/provenance"])
def test_a_parameter_without_a_value_is_absent(client: FlaskClient, path: str) -> None:
    empty = dict.fromkeys(OF_PROVENANCE - {"query"}, "")
    plain, answer = (client.get(path, query_string=ASK | more) for more in ({}, empty))
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["boolean"] == plain.get_json()["boolean"]
    assert client.get("/sparql?query=&view=").mimetype == "text/turtle", "the description, as without a query"
    assert client.post("/sparql", data={"query": ""}).status_code == 400
    assert client.get("/explain", query_string=PROOF | {"claim": "", "all": ""}).status_code == 200
    assert client.get("/graphs?graph=").status_code == 400
    assert client.get("/graphs?default&graph=").status_code == 200


# ---- formats


NAMES = {
    "SELECT ?s { ?s a pg:State }": {
        "application/sparql-results+json": ("json", "application/json", "text/json", "application/sparql-results json"),
        "application/sparql-results+xml": ("xml", "application/xml", "sparql-results+xml", "APPLICATION/XML"),
        "text/csv": ("csv", "text/csv", "text/csv; charset=utf-8", " csv "),
        "text/tab-separated-values": ("tsv", "text/tab-separated-values", "tab-separated-values"),
    },
    "DESCRIBE <state/armenia>": {
        "text/turtle": ("turtle", "ttl", "text/turtle", "application/x-turtle"),
        "application/n-triples": ("ntriples", "nt", "n-triples", "application/n-triples", "text/plain"),
        "application/ld+json": ("jsonld", "json-ld", "ld+json", "application/ld+json", "application/ld json", "json"),
        "application/rdf+xml": ("rdfxml", "rdf+xml", "rdf xml", "rdf", "xml", "application/rdf+xml"),
        "application/trig": ("trig", "application/trig", "application/x-trig"),
        "application/n-quads": ("nquads", "nq", "n-quads", "application/n-quads"),
    },
}


@pytest.mark.parametrize("query", NAMES)
def test_a_format_is_known_by_all_its_names(client: FlaskClient, query: str) -> None:
    for media_type, names in NAMES[query].items():
        for name in names:
            answer = client.get(
                "/sparql", query_string={"query": query, "format": name}, headers={"Accept": "text/html"}
            )
            assert (answer.status_code, answer.mimetype) == (200, media_type), name
            if query.startswith("DESCRIBE"):
                answer = client.get("/graphs", query_string={"graph": "", "default": "", "format": name})
                assert (answer.status_code, answer.mimetype) == (200, media_type), name
    raw = client.get("/graphs?default&format=application/ld+json")
    assert raw.mimetype == "application/ld+json", "a plus sign that was not encoded"


@pytest.mark.parametrize(
    ("formats", "accept", "media_type"),
    [
        (["nothing", "csv"], "text/tab-separated-values", "text/csv"),
        (["turtle", "text/csv,application/json"], "*/*", "text/csv"),
        (["nothing,pdf"], "text/csv", "text/csv"),
        (["turtle"], "text/csv;q=0.5", "text/csv"),
        (["turtle"], "*/*", "application/sparql-results+json"),
        (["", "csv"], "", "text/csv"),
    ],
)
def test_the_first_format_that_fits_counts_else_accept(client: FlaskClient, formats, accept, media_type) -> None:
    for way in ("get", "form"):
        asked = {"query": STATES, "format": formats}
        given = {"data": asked} if way == "form" else {"query_string": asked}
        headers = {"Accept": accept} if accept else {}
        answer = client.open("/sparql", method="POST" if way == "form" else "GET", headers=headers, **given)
        assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_a_format_that_is_none_is_told(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string=ASK | {"format": "pdf"}, headers={"Accept": "text/csv"})
    assert answer.text == "true\n"
    assert answer.headers["Peacegraph-Notice"] == "there is no format 'pdf'; the header Accept was followed"
    refused = client.get("/sparql", query_string=ASK | {"format": "pdf"})
    assert (refused.status_code, "pdf" in refused.get_json()["detail"]) == (406, True), (
        "nothing else tells what is wanted"
    )


OF_ROWS = [SPARQLWrapper.JSON, SPARQLWrapper.XML, SPARQLWrapper.CSV, SPARQLWrapper.TSV]
OF_TRIPLES = [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDF, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("format_name", [*OF_ROWS, *OF_TRIPLES])
@pytest.mark.parametrize("query", [STATES, "ASK {}", "CONSTRUCT WHERE { ?s a pg:State }", "DESCRIBE <state/armenia>"])
def test_sparqlwrapper_gets_every_format(server: str, query: str, format_name: str, method: str) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(f"{server}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(format_name)
    wrapper.setQuery(query)
    answer = wrapper.query()
    content, media_type = answer.response.read(), answer.info()["content-type"].partition(";")[0]
    assert content
    fits = format_name in (OF_ROWS if query.startswith(("SELECT", "ASK")) else [*OF_TRIPLES, "json", "xml"])
    if fits and format_name != SPARQLWrapper.N3:
        part = {"tsv": "tab-separated", "jsonld": "ld+json", "json-ld": "ld+json", "rdf": "rdf+xml"}.get(format_name)
        assert (part or format_name) in media_type
    if fits and query == STATES and format_name == SPARQLWrapper.JSON:
        assert len(json.loads(content)["results"]["bindings"]) == 7


# ---- numbers, marks, raw text


@pytest.mark.parametrize(
    "value", ["1_0", "١", "１", "1e1", "inf", "nan", "+1", "-1", " 1", "1 ", "0x1", "1,5", "9" * 5000]
)
def test_a_number_has_plain_digits(client: FlaskClient, value: str) -> None:
    answer = client.get("/sparql", query_string=ASK | {"timeout": value})
    assert (answer.status_code, "timeout" in answer.get_json()["detail"]) == (400, True)
    for name in ("offset", "limit", "first", "witnesses"):
        assert client.get("/provenance", query_string=ASK | {name: value}).status_code == 400, name
    with pytest.raises(UsageError):
        Settings.from_environment({"PEACEGRAPH_PORT": value})


def test_numbers_as_people_write_them_are_read() -> None:
    assert [time_limit(Parameters(timeout=[value]), 30) for value in ("5", "0.5", ".5", "5.", "05")] == [
        5,
        0.5,
        0.5,
        5,
        5,
    ]
    assert whole_number(Parameters(offset=["0" * 50 + "7"]), "offset", 0, 10, 0) == 7


@pytest.mark.parametrize("text", ["\ufeffASK {}", "\ufeff# a comment\nASK {}"])
def test_a_byte_order_mark_is_skipped(client: FlaskClient, text: str) -> None:
    for path in ("/sparql", "/provenance"):
        assert client.get(path, query_string={"query": text}).status_code == 200
        assert client.post(path, data={"query": text}).status_code == 200
        body = client.post(path, data=text.encode(), content_type="application/sparql-query")
        assert body.status_code == 200
    wrong = client.get("/sparql", query_string={"query": "\ufeffASK { é }"}).get_json()
    assert wrong["column"] == 7, "as an editor counts, which does not show the mark"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/sparql?query=ASK{}%23é", ["the address", "'é' (U+00E9)", "%C3%A9"]),
        ("/sparql?née=1&query=ASK{}", ["the address", "'é' (U+00E9)", "%C3%A9"]),
        ("/provenance?query=Հ", ["the address", "(U+0540)", "%D5%80"]),
        ("/explain?subject=\u00a0", ["no-break space (U+00A0)", "%C2%A0"]),
        ("/graphs?graph=😀", ["(U+1F600)", "%F0%9F%98%80"]),
    ],
)
def test_raw_characters_in_an_address_are_told_how_to_be_encoded(client: FlaskClient, address: str, words) -> None:
    path, _, query_string = address.partition("?")
    environ = {"QUERY_STRING": query_string.encode().decode("latin-1")}
    answer = client.get(path, environ_overrides=environ)
    assert answer.status_code == 400
    assert all(word in answer.get_json()["detail"] for word in words), answer.text
    assert "ordinal" not in answer.text


def test_bytes_that_are_no_utf8_are_named(client: FlaskClient) -> None:
    answer = client.get("/sparql", environ_overrides={"QUERY_STRING": "query=\xe9"})
    assert "0xE9" in answer.get_json()["detail"]
    assert answer.status_code == 400


# ---- XML, and what depends on Accept


@pytest.mark.parametrize(
    ("query", "format_name", "words"),
    [
        ('SELECT ("a\\u0001b" AS ?x) {}', "xml", "a control character (U+0001)"),
        ('CONSTRUCT { <a> <b> "\\u000B" } {}', "rdfxml", "a vertical tab (U+000B)"),
        ("CONSTRUCT { <a> <http://ex.org/p/123> 1 } {}", "rdfxml", "<http://ex.org/p/123> does not end in a name"),
    ],
)
def test_what_xml_cannot_hold_is_refused(client: FlaskClient, query: str, format_name: str, words: str) -> None:
    answer = client.get("/sparql", query_string={"query": query, "format": format_name})
    assert (answer.status_code, answer.get_json()["code"]) == (406, "not-acceptable")
    assert words in answer.get_json()["detail"]
    assert client.get("/sparql", query_string={"query": query}).status_code == 200


def test_errors_that_depend_on_accept_say_so(client: FlaskClient) -> None:
    for path, status in (
        ("/nothing", 404),
        ("/state/nowhere", 404),
        ("/sparql?query=SELECT", 400),
        ("/explain?subject=x", 400),
    ):
        for accept in ("application/json", "text/html"):
            answer = client.get(path, headers={"Accept": accept})
            assert (answer.status_code, "Accept" in answer.headers["Vary"].split(", ")) == (status, True), path
    for path in ("/state/armenia", "/sparql?query=ASK%7B%7D", "/graphs?default", "/explain"):
        answer = client.get(path, headers={"Accept": "image/png"})
        assert (answer.status_code, "Accept" in answer.headers["Vary"].split(", ")) == (406, True), path
    for answer in (client.delete("/sparql"), client.get("/graphs?graph=urn:none")):
        assert "Accept" in answer.headers["Vary"]


def test_a_page_shows_the_line_of_a_mistake(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "ASK { foo }"}, headers={"Accept": "text/html"})
    assert "<pre>ASK { foo }\n      ^</pre>" in page.text


def test_formulas_stand_bare_where_the_standard_says_so_and_safe_elsewhere(client: FlaskClient) -> None:
    query = {"query": "SELECT ?x ?n { VALUES (?x ?n) { ('+1' 1) ('-x' 1) ('=1+1' -5) ('@a' 1) } }", "format": "csv"}
    bare = list(csv.reader(io.StringIO(client.get("/sparql", query_string=query).text)))[1:]
    assert bare == [["+1", "1"], ["-x", "1"], ["=1+1", "-5"], ["@a", "1"]]
    safe = list(csv.reader(io.StringIO(client.get("/provenance", query_string=query).text)))[1:]
    assert [row[1:3] for row in safe] == [["+1", "1"], ["'-x", "1"], ["'=1+1", "-5"], ["'@a", "1"]]
