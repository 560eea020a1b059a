"""What XML has no way to write is refused, or given in another format: answers of queries, graphs, things.

The curated files hold none of it, so it is planted: in a dataset of its own, and in the scratch store.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from server.app import create_app
from server.serving.live import Live
from tests.support.datasets import another
from tests.support.schemas import CheckedClient
from tests.support.scratch import Scratch
from tests.support.serving import ask

BASE = "https://w3id.org/peacegraph/"
PLANTED = {
    "a control character": ('<{}> <urn:e:b> "x\\u0001y" .', "a control character (U+0001)"),
    "a vertical tab": ('<{}> <urn:e:b> "x\\u000By" .', "a vertical tab (U+000B)"),
    "no character": ('<{}> <urn:e:b> "\\uFFFE" .', "(U+FFFE)"),
    "in a language": ('<{}> <urn:e:b> "\\u001B[0m"@en .', "an escape (U+001B)"),
    "a predicate that is no name": ("<{}> <http://ex.org/p/123> 1 .", "<http://ex.org/p/123> does not end in a name"),
    "a predicate of RDF/XML's own": (
        "<{}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 1 .",
        "has a meaning of its",
    ),
    "a class that is no name": ("<{}> a <http://ex.org/c/> .", None),
}
"""A triple of the subject {}, and what is said where RDF/XML cannot hold it; None where it can, by `rdf:type`."""
RDF_XML = "application/rdf+xml"
RDFLIB = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
RDF4J = "application/rdf+xml, application/xml;q=0.4, text/turtle;q=0.8, application/n-quads;q=0.7, text/x-nquads;q=0.7"
IN_OTHERS = {
    RDFLIB: "text/turtle",
    RDF4J: "text/turtle",
    "application/rdf+xml, application/trig;q=0.1": "application/trig",
}
"""What clients accept who would rather have RDF/XML, and what they get where it cannot be."""


def test_how_much_is_planted() -> None:
    assert (len(PLANTED), len(IN_OTHERS)) == (7, 3)


def subject(case: str) -> str:
    return f"{BASE}state/planted-{list(PLANTED).index(case)}"


def graph(case: str) -> str:
    return f"{BASE}claim/planted-{list(PLANTED).index(case)}"


def triple(case: str) -> str:
    """As Turtle."""
    return PLANTED[case][0].format(subject(case))


def quads() -> str:
    """Everything that is planted, as N-Quads: each case in a graph of its own and in the default graph."""
    lines = []
    for case in PLANTED:
        line = triple(case).replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
        line = line.replace(" 1 .", ' "1"^^<http://www.w3.org/2001/XMLSchema#integer> .')
        lines += [line, line.removesuffix(".") + f"<{graph(case)}> ."]
    return "\n".join([*lines, ""])


@pytest.fixture(scope="module")
def planted(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """The application over a dataset that holds what is planted and nothing else."""
    assert built_manifest.claims
    made = Settings(root=settings.root, build_dir=tmp_path_factory.mktemp("planted") / "build", workers=1)
    shutil.copytree(settings.build_dir, made.build_dir, symlinks=True)

    def spoil(folder: Path) -> None:
        for view in ("reported", "all"):
            (folder / f"{view}.nq").write_text(quads(), "utf-8")

    another(made, "planted", spoil)
    app = create_app(made, live := Live(made))
    app.test_client_class = CheckedClient
    yield app.test_client()
    live.close()


def refused(status: int, body: bytes, words: str) -> None:
    told = json.loads(body)
    assert (status, told["code"]) == (406, "not-acceptable"), told
    assert words in told["detail"]
    assert "ask for turtle, ntriples or jsonld" in told["detail"]


def addresses(case: str) -> Mapping[str, str]:
    """Where what is planted is asked for as RDF."""
    return {
        "its graph": f"/graphs?graph={graph(case)}",
        "the thing": f"/state/planted-{list(PLANTED).index(case)}",
        "a query": f"/sparql?query=CONSTRUCT+WHERE+%7B+<{subject(case)}>+?p+?o+%7D".replace("<", "%3C").replace(
            ">", "%3E"
        ),
    }


@pytest.mark.parametrize("case", PLANTED)
def test_rdf_xml_is_refused_where_it_cannot_hold_what_is_asked_for(planted: FlaskClient, case: str) -> None:
    words = PLANTED[case][1]
    for where, address in addresses(case).items():
        answer = planted.get(address, headers={"Accept": RDF_XML})
        if words is None:
            assert (answer.status_code, answer.mimetype) == (200, RDF_XML), where
        else:
            refused(answer.status_code, answer.data, words)
        for other in ("text/turtle", "application/n-triples", "application/ld+json"):
            answer = planted.get(address, headers={"Accept": other})
            assert (answer.status_code, answer.mimetype) == (200, other), where


@pytest.mark.parametrize("accept", IN_OTHERS)
@pytest.mark.parametrize("case", PLANTED)
def test_who_takes_another_format_too_gets_that_one(planted: FlaskClient, case: str, accept: str) -> None:
    for where, address in addresses(case).items():
        answer = planted.get(address, headers={"Accept": accept})
        expected = IN_OTHERS[accept] if PLANTED[case][1] else RDF_XML
        assert (answer.status_code, answer.mimetype) == (200, expected), where
        assert "Accept" in answer.headers["Vary"].split(", ")


def test_what_is_asked_for_by_name_or_suffix_is_not_changed(planted: FlaskClient) -> None:
    case = "a control character"
    for address in (*(a + "&format=rdfxml" for a in addresses(case).values() if "?" in a), "/state/planted-0.rdf"):
        answer = planted.get(address, headers={"Accept": "*/*"})
        refused(answer.status_code, answer.data, str(PLANTED[case][1]))
    for address in (a + "&format=rdfxml,nquads" for a in addresses(case).values() if "?" in a):
        assert planted.get(address).mimetype == "application/n-quads", "of several names the first that can hold it"


def test_the_whole_default_graph_is_refused_with_the_first_reason(planted: FlaskClient) -> None:
    answer = planted.get("/graphs?default&format=rdfxml")
    assert answer.status_code == 406
    assert any(words in answer.get_json()["detail"] for _, words in PLANTED.values() if words)
    assert len(planted.get("/graphs?default&format=ntriples").text.splitlines()) == len(PLANTED)


@pytest.mark.parametrize("case", PLANTED)
@pytest.mark.parametrize("place", ["default", "graph=urn:planted"])
def test_the_graph_store_of_a_scratch_store_refuses_it_too(scratch: Scratch, case: str, place: str) -> None:
    path, words = f"/graphs?{place}", PLANTED[case][1]
    put = scratch.send("PUT", path, triple(case).encode(), {"Content-Type": "text/turtle"})
    assert put.status in (201, 204), put
    answer = ask(scratch.address, path=path, headers={"Accept": RDF_XML})
    if words is None:
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, RDF_XML)
    else:
        refused(answer.status, answer.body, words)
    for accept, expected in IN_OTHERS.items():
        answer = ask(scratch.address, path=path, headers={"Accept": accept})
        given = answer.headers["content-type"].partition(";")[0]
        assert (answer.status, given) == (200, expected if words else RDF_XML)


RDF4J_ROWS = (
    "text/csv;q=0.8, application/x-sparqlstar-results+json;q=0.8, application/sparql-results+json;q=0.8, "
    "application/json;q=0.8, application/sparql-results+xml, application/xml, text/tab-separated-values;q=0.8, "
    "application/x-sparqlstar-results+xml;q=0.8, application/x-binary-rdf-results-table;q=0.8"
)
ROWS = 'SELECT ("a\\u0001b" AS ?x) {}'


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+xml, application/sparql-results+json;q=0.8", "application/sparql-results+json"),
        (RDF4J_ROWS, "application/sparql-results+json"),
        ("application/sparql-results+xml, text/tab-separated-values;q=0.2", "text/tab-separated-values"),
        ("application/xml, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_rows_that_xml_cannot_hold_are_given_as_the_client_also_takes_them(
    planted: FlaskClient, accept: str, media_type: str
) -> None:
    for query, expected in ((ROWS, media_type), ("SELECT (1 AS ?x) {}", "application/sparql-results+xml")):
        for way in ({"query_string": {"query": query}}, {"method": "POST", "data": {"query": query}}):
            answer = planted.open("/sparql", headers={"Accept": accept}, **way)
            assert (answer.status_code, answer.mimetype) == (200, expected)
    only = planted.get(
        "/sparql", query_string={"query": ROWS}, headers={"Accept": "application/sparql-results+xml, application/xml"}
    )
    assert only.status_code == 406
