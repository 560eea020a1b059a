"""A dataset with what Wikidata says: answers say so, the catalogue stays as it is, and no claim holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.answers.explainer import Explainer
from graph.answers.result_csv import result_csv
from graph.answers.result_json import result_from_json, result_json
from graph.answers.result_provo import result_provo
from graph.answers.result_text import result_lines
from graph.core.formats import GRAPHS, named
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder, fetched_graphs
from graph.publishing import build
from graph.publishing.built import BuiltDataset
from graph.publishing.description.statistics import Statistics
from graph.publishing.dumps.dump import part_quads
from graph.publishing.dumps.neighbourhood import around
from graph.publishing.tables.reading import Reading
from graph.store.dataset_store import EmbeddedStore, Store
from graph.wikidata import fetch, linked_things
from graph.wikidata.client import Client
from tests import ROOT
from tests.support import wikidata_proxy
from tests.support.schemas import hold
from tests.support.small_checkout import small_checkout

HELD = """
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?person ?from WHERE {
  ?person schema:sameAs ?item . ?graph prov:wasDerivedFrom ?item
  GRAPH ?graph { ?held wdt:P39 wd:Q1123764 ; wdt:P580 ?from }
}"""


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory, wikidata_server: str) -> Settings:
    """A small checkout, built with the fetched sample."""
    settings = small_checkout(tmp_path_factory.mktemp("fetched") / "checkout")
    with wikidata_proxy.before(wikidata_server) as proxy:
        asking = Settings(root=settings.root, build_dir=settings.build_dir, wikidata=proxy.address)
        files, _ = fetch.fetch(Client(asking), linked_things.read(asking))
    fetch.write(settings, files)
    build.build(settings)
    return settings


@pytest.fixture(scope="module")
def explainer(fetched: Settings) -> Explainer:
    return Explainer.open(fetched)


def test_an_answer_that_rests_on_wikidata_says_so_in_every_format(explainer: Explainer) -> None:
    result = explainer.answer(HELD)
    assert [str(value.value) for row in result.rows for value in row.values] == [
        "https://w3id.org/peacegraph/person/nikol-pashinyan",
        "2018-05-08",
    ]
    said = [triple for triple in result.triples if triple.kind == "wikidata"]
    assert len(said) == 2
    assert {triple.kind for triple in result.triples} == {"wikidata", "curated"}
    words = said[0].wikidata
    assert words.startswith("Wikidata, item Q7035479, revision 2400000")
    assert result.claims == {}
    text = result_json(result)
    hold("/provenance", "application/json", text)
    told = json.loads(text)["provenance"]["triples"]
    assert [t["wikidata"]["item"] for t in told if t["kind"] == "wikidata"] == ["Q7035479", "Q7035479"]
    assert result_from_json(json.loads(text)).triples == result.triples
    assert words in "\n".join(result_lines(lambda *_: result))
    assert words in result_csv(result).decode()
    quads = list(ox.parse(result_provo(result, named(GRAPHS, "trig"), "urn:x:a", HELD), ox.RdfFormat.TRIG))
    assert any("oldid=2400000" in str(quad.object) for quad in quads if quad.predicate == term("prov:wasDerivedFrom"))


def test_a_query_that_merges_graphs_says_so_too(explainer: Explainer) -> None:
    query = "SELECT ?o WHERE { ?held <http://www.wikidata.org/prop/direct/P580> ?o }"
    result = explainer.answer(query, default_graphs=("https://w3id.org/peacegraph/wikidata/Q7035479",))
    assert [triple.kind for triple in result.triples] == ["wikidata"]
    assert result.notes == ()


def test_what_is_known_of_a_graph_stands_in_the_default_graph(explainer: Explainer) -> None:
    result = explainer.answer("SELECT ?o WHERE { <wikidata/Q7747> rdfs:label ?o }")
    assert result.rows[0].values[0].value.startswith("Wikidata, item Q7747, revision ")
    assert [(t.kind, t.files) for t in result.triples] == [("curated", ("seeds/wikidata/Q7747.trig",))]


def test_its_terms_stand_in_no_view_and_nothing_follows_from_them(explainer: Explainer) -> None:
    query = 'SELECT * WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?p), "http://www.wikidata.org/prop/")) }'
    assert [explainer.answer(query, view).total for view in ("reported", "all")] == [0, 0]


def test_no_claim_and_no_dump_of_claims_holds_any_of_it(fetched: Settings) -> None:
    built = BuiltDataset.current(fetched)
    names = {quad.graph_name for quad in part_quads(built, "claims", "")}
    assert len(names) == built.manifest.claims
    assert not any(fetched_graphs.is_fetched(name.value, built.base) for name in names)
    record = {quad.graph_name for quad in part_quads(built, "record", DEFAULT_VIEW)} - names - {ox.DefaultGraph()}
    assert sum(fetched_graphs.is_fetched(name.value, built.base) for name in record) == len(record) == 24
    for file in (*dataset_folder.OVERVIEWS, dataset_folder.RECORDS, dataset_folder.TYPES):
        assert b"wikidata/" not in (built.folder / file).read_bytes(), file


def test_statistics_and_tables_count_claims_alone(fetched: Settings) -> None:
    built = BuiltDataset.current(fetched)
    assert Statistics.read(built.folder).graphs == built.manifest.claims
    assert len(Reading(built).graphs) == built.manifest.claims


def test_around_a_thing_stands_nothing_of_it_and_around_its_graph_it_does(fetched: Settings) -> None:
    built = BuiltDataset.current(fetched)

    def held(name: str) -> set[str]:
        graphs = {str(quad.graph_name)[1:-1] for quad in around(built, name, DEFAULT_VIEW)}
        return {graph for graph in graphs if fetched_graphs.is_fetched(graph, built.base)}

    assert held("person/vladimir-putin") == held("state/armenia") == set()
    assert held("wikidata/Q7747") == {f"{built.base}wikidata/Q7747"}


def test_a_build_is_the_same_with_and_without_but_for_these_graphs(fetched: Settings, tmp_path: Path) -> None:
    plain = small_checkout(tmp_path / "plain")
    build.build(plain)
    lines = [
        set((dataset_folder.current(settings)[0] / f"{DEFAULT_VIEW}.nq").read_bytes().splitlines())
        for settings in (plain, fetched)
    ]
    added = lines[1] - lines[0]
    assert lines[0] <= lines[1]
    assert added
    assert all(b"/wikidata/Q" in line for line in added)


def _answer(store: Store, text: str) -> list[str] | str:
    answer = store.query(text)
    if isinstance(answer, ox.QuerySolutions):
        names = answer.variables
        return sorted(str([str(row[name]) for name in names]) for row in answer)
    return str(bool(answer)) if isinstance(answer, ox.QueryBoolean) else sorted(map(str, answer))


def test_every_query_of_the_catalogue_answers_the_same(store: EmbeddedStore, beside: EmbeddedStore) -> None:
    texts = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "queries").glob("*.rq"))}
    asked = {name: text for name, text in texts.items() if "GRAPH ?" in text}
    assert len(asked) > 40
    differing = [name for name, text in asked.items() if _answer(store, text) != _answer(beside, text)]
    assert differing == []
