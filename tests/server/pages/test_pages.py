"""Every IRI of the graph answers, for people and for programs; what comes from data is text, never markup."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.core.namespaces import VOCABULARY_BASE
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.ontology.vocabulary import Vocabulary
from graph.publishing import build
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.support.types_by_others import TypesByOthers
from tests import LONG

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, headers=BROWSER, buffered=True)


@pytest.fixture(scope="module")
def iris(store: EmbeddedStore) -> list[str]:
    """Every IRI of ours in the dataset, without fragments."""
    query = """SELECT DISTINCT ?x WHERE { { ?x ?p ?o } UNION { ?s ?p ?x } UNION { ?s ?x ?o }
               UNION { GRAPH ?x {} } UNION { GRAPH ?g { { ?x ?p ?o } UNION { ?s ?p ?x } } } }"""
    found = {row["x"].value for row in solutions(store, query, "all") if hasattr(row["x"], "value")}
    return sorted({iri.partition("#")[0] for iri in found if iri.startswith((store.base, VOCABULARY_BASE))})


def test_every_iri_of_the_graph_answers_with_a_page_and_with_rdf(client: FlaskClient, iris: list[str]) -> None:
    """Of each kind; and each whose name needs more than letters, figures and hyphens."""
    assert len(iris) > 900
    chosen = sorted({*odd(iris), *chain(*(some(of_kind) for of_kind in kinds(iris).values()))})
    assert len(kinds(iris)) >= 33
    assert len(odd(iris)) >= 8
    assert len(chosen) == len(iris) if LONG else len(chosen) > 140
    for iri in chosen:
        path = "/" + iri.removeprefix(VOCABULARY_BASE)
        assert page(client, path).status_code == 200, path
        turtle = client.get(path, headers={"Accept": "text/turtle"})
        assert (turtle.status_code, turtle.mimetype) == (200, "text/turtle"), path


def test_the_rdf_of_a_thing_is_what_is_said_of_it_and_its_parts_and_in_its_graph(
    client: FlaskClient, store: EmbeddedStore, iris: list[str]
) -> None:
    """Not that a claim mentions it, which claims' graphs show by its types."""
    expected: dict[str, set[ox.Quad]] = defaultdict(set)
    others = TypesByOthers(store)
    for quad in store.stores["reported"]:
        names = {quad.subject.value.partition("#")[0]}
        if isinstance(quad.graph_name, ox.NamedNode):
            if others.has(quad.graph_name.value, quad.triple):
                names.clear()
            names.add(quad.graph_name.value)
        for name in names:
            expected[name].add(quad)
    ours = [iri for iri in iris if iri.startswith(store.base)]
    chosen = sorted(set(chain(*(some(of_kind) for of_kind in kinds(ours).values()))) & expected.keys())
    parts = 0
    for iri in chosen:
        path = "/" + iri.removeprefix(VOCABULARY_BASE)
        if path.startswith("/ontology"):
            continue
        found = set(ox.parse(client.get(f"{path}.nq").data, ox.RdfFormat.N_QUADS))
        assert found == expected[iri], path
        parts += any("#" in quad.subject.value for quad in found)
    assert len(chosen) > 130
    assert parts > 10


MOST = 6
"""Things of a kind, and links of a page, that are asked for without TEST_LONG."""


def some(names: Iterable[str]) -> list[str]:
    """All of them with TEST_LONG, else some from the first to the last."""
    every = sorted(names)
    return every if LONG else every[:: max(1, len(every) // MOST)]


def kinds(iris: Iterable[str]) -> dict[str, list[str]]:
    """IRIs, or paths, by the kind of thing that they name."""
    found: dict[str, list[str]] = defaultdict(list)
    for iri in iris:
        found[iri.removeprefix(VOCABULARY_BASE).strip("/").partition("/")[0]].append(iri)
    return found


def odd(iris: Iterable[str]) -> list[str]:
    return [iri for iri in iris if not re.fullmatch(r"[\w/-]+", iri.removeprefix(VOCABULARY_BASE))]


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
    ],
)
def test_a_suffix_chooses_the_format(client: FlaskClient, suffix: str, media_type: str) -> None:
    assert client.get(f"/state/armenia.{suffix}").mimetype == media_type


def test_trig_of_an_entity_holds_what_each_claim_says_of_it(client: FlaskClient) -> None:
    read = rdflib.Dataset()
    read.parse(data=client.get("/hostilities/2020-09.trig").data, format="trig")
    graphs = {str(g.identifier) for g in read.graphs() if "/claim/" in str(g.identifier)}
    assert len(graphs) > 5


def test_an_entity_page_quotes_the_sentences_and_links_to_their_passages(client: FlaskClient) -> None:
    text = page(client, "/agreement/trilateral-statement-2020-11-09").text
    assert "signed a joint statement" in html.unescape(text)
    links = re.findall(r'href="(/doc/001#char=\d+,\d+)"', text)
    assert links
    target = urlsplit(links[0])
    assert f'id="{target.fragment}"' in page(client, target.path).text
    assert "<li>TASS</li>" in text
    assert "in its own voice" in text


def test_links_of_a_page_lead_somewhere(client: FlaskClient) -> None:
    followed: set[str] = set()
    for start in (
        "/",
        "/doc/001",
        "/state/armenia",
        "/claim/001-05",
        "/hostilities/2020-09",
        "/disagreement/mediation-start",
    ):
        text = page(client, start).text
        paths = {html.unescape(p).partition("#")[0] for p in re.findall(r'href="(/[^"]*)"', text)} - {""}
        assert len(paths) > 10
        for path in sorted(set(chain(*map(some, kinds(paths).values()))) - followed):
            assert page(client, path).status_code == 200, (start, path)
            followed.add(path)
    assert len(followed) > (700 if LONG else 140)


def test_the_page_of_a_disagreement_quotes_every_side_or_names_the_silent_document(
    client: FlaskClient, store: EmbeddedStore
) -> None:
    text = page(client, "/disagreement/mediation-start").text
    assert "since 1992" in text
    assert len(re.findall(r"<blockquote>", text)) == 2
    rows = list(solutions(store, "SELECT DISTINCT ?d { ?d pg:side/pg:silentIn ?document }"))
    assert len(rows) >= 10
    for row in rows:
        assert "not said there" in page(client, "/" + row["d"].value.removeprefix(store.base)).text


def test_a_claim_that_is_alleged_says_so_and_by_whom(client: FlaskClient, store: EmbeddedStore) -> None:
    row = next(
        iter(
            solutions(store, "SELECT ?c ?who WHERE { ?c pg:modality c:alleged ; pg:voice/rdfs:label ?who } ORDER BY ?c")
        )
    )
    text = page(client, "/" + row["c"].value.removeprefix(store.base)).text
    assert "alleged" in text
    assert html.escape(row["who"].value) in text


def test_an_unknown_name_is_not_found(client: FlaskClient) -> None:
    assert page(client, "/state/atlantis").status_code == 404
    assert client.get("/state/atlantis.ttl").status_code == 404
    assert client.get("/doc/999", headers=BROWSER).status_code == 404
    assert client.get("/ontology/9.9.9", headers=BROWSER).status_code == 404


def test_a_withdrawn_claim_is_gone_with_its_reason_and_what_replaced_it(
    client: FlaskClient, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a page, as JSON for every format of RDF, and as a graph; nothing of it is anywhere else."""
    gone, other = store.base + "claim/001-900", store.base + "claim/001-901"
    kept = {
        gone: {"reason": "It <b>misread</b> the sentence.", "replaced_by": [store.base + "claim/001-02"]},
        other: {"reason": "Said twice.", "replaced_by": []},
    }
    monkeypatch.setattr(store, "withdrawn_claims", kept)
    answer = page(client, "/claim/001-900")
    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    assert "was withdrawn: It &lt;b&gt;misread&lt;/b&gt; the sentence; claim/001-02 replaced it" in answer.text
    assert '<a href="/claim/001-02">Claim 001-02</a>' in answer.text
    assert "Accept" in answer.headers["Vary"].split(", ")
    graph = {"graph": gone}
    for path, asked in (
        *((f"/claim/001-900{suffix}", {}) for suffix in (".ttl", ".jsonld", ".nq")),
        ("/claim/001-900", {"Accept": "text/turtle"}),
        ("/claim/001-900", {"Accept": "application/json"}),
        ("/graphs?" + urlencode(graph), {"Accept": "text/turtle"}),
    ):
        answer = client.get(path, headers=asked)
        assert (answer.status_code, answer.mimetype) == (410, "application/problem+json"), path
        told = answer.get_json()
        assert told["code"] == "withdrawn"
        assert (told["claim"], told["reason"]) == (gone, kept[gone]["reason"])
        assert told["replaced_by"] == kept[gone]["replaced_by"]
    told = client.get("/claim/001-901", headers={"Accept": "application/json"}).get_json()
    assert told["detail"] == "claim/001-901 was withdrawn: Said twice; nothing replaced it"
    assert "See " not in page(client, "/claim/001-901").text
    assert page(client, "/claim/001-02").status_code == 200
    assert page(client, "/claim/001-902").status_code == 404


def test_pages_send_no_request_to_other_hosts(client: FlaskClient) -> None:
    for path in ("/", "/sparql", "/ontology", "/doc/001", "/state/armenia"):
        answer = page(client, path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.findall(r'(?:src|action)="https?:', answer.text)
        assert not re.findall(r'<link rel="stylesheet" href="https?:', answer.text)


def test_what_comes_from_data_or_the_reader_is_escaped(client: FlaskClient) -> None:
    query = "SELECT (\"<script>alert(1)</script>\" AS ?x) (IRI('javascript:alert(1)') AS ?y) {}"
    text = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert "<script>" not in text
    assert 'href="javascript:' not in text


def test_the_ontology_page_has_every_term_by_its_anchor(client: FlaskClient, settings: Settings) -> None:
    vocabulary = Vocabulary(settings.ontology)
    text = page(client, "/ontology").text
    for name in vocabulary.classes | vocabulary.properties:
        assert f'id="{name}"' in text


def test_another_base_iri_gives_the_same_answers(settings: Settings, tmp_path) -> None:
    """Data may move; the vocabulary does not."""
    moved = replace(settings, base_iri="http://example.org/moved/", build_dir=tmp_path)
    build.build(moved)
    here, there = dataset_folder.open_store(settings), dataset_folder.open_store(moved)
    for path in sorted(settings.queries.glob("*.rq")):
        text = path.read_text("utf-8")
        answers = [
            [[str(row[v.value]).replace(s.base, "") for v in found.variables] for row in found]
            for s in (here, there)
            for found in [solutions(s, text, "all" if "# view: all" in text else "reported")]
        ]
        assert sorted(answers[0]) == sorted(answers[1]), path.name
