"""A name that stands nowhere in the dataset is told; what is known, foreign or made by the query is not."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.answers import unknown_terms as module
from graph.answers.unknown_terms import LONGEST, MOST, RENAMED, unknown_terms
from graph.core.namespaces import PG
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore
from tests import ROOT
from tests.graph.support.test_support import Remote
from tests.project.readme_blocks import blocks

TOLD = {
    "SELECT * { ?s pg:speeker ?o }": "the dataset has no pg:speeker; did you mean pg:speaker?",
    "SELECT * { ?s a pg:Agreements }": "the dataset has no pg:Agreements; did you mean pg:Agreement?",
    "SELECT * { ?s pg:modality c:aleged }": "the dataset has no c:aleged; did you mean c:alleged?",
    "SELECT * { ?s pg:zzzz ?o }": "the dataset has no pg:zzzz",
    "SELECT * { ?c pg:source ?p }": "the dataset has no pg:source; did you mean pg:publishedBy?",
    f"SELECT * {{ ?c <{PG}source> ?p }}": "the dataset has no pg:source; did you mean pg:publishedBy?",
    "SELECT * { ?s pg:speaker <person/ilham-aliev> }": "<person/ilham-aliev> stands nowhere in the dataset",
    "SELECT * { GRAPH <claim/000-999> { ?s ?p ?o } }": "<claim/000-999> stands nowhere in the dataset",
    "SELECT * { ?s ?p ?o FILTER(?o = <state/rusia>) }": "<state/rusia> stands nowhere in the dataset",
    "PREFIX pg: <http://w3id.org/peacegraph/ontology#> SELECT * { ?s a pg:State }": (
        "pg: is <https://w3id.org/peacegraph/ontology#> in this dataset and not <http://w3id.org/peacegraph/ontology#>"
    ),
    "PREFIX x: <https://w3id.org/peacegraph/ontology#> SELECT * { ?s a x:Stat }": (
        "the dataset has no pg:Stat; did you mean pg:State?"
    ),
    "BASE <https://w3id.org/peacegraph/state/> SELECT * { <rusia> ?p ?o }": (
        "<state/rusia> stands nowhere in the dataset"
    ),
    "CONSTRUCT { ?s pg:met ?o } { ?s pg:knows ?o }": "the dataset has no pg:knows",
    "SELECT * { ?s pg:Präsident ?x }": "the dataset has no pg:Pr\\xe4sident",
}
NOTHING = {
    "known names": "SELECT * { ?s a pg:State ; pg:modality c:alleged ; ?p <state/russia> }",
    "a name in a claim's graph alone": "SELECT * { GRAPH <claim/001-20> { ?s ?p ?o } }",
    "other vocabularies": "SELECT * { ?s foaf:nick ?n ; <http://example.org/x> ?o ; rdfs:seealso wd:Q1 }",
    "a text": 'SELECT * { ?s rdfs:label ?n FILTER(?n = "pg:source <state/rusia>") }',
    "a comment": "SELECT * { ?s ?p ?o } # pg:source",
    "a template": "CONSTRUCT { ?s pg:met ?o } { ?s pg:participant ?o }",
    "a prologue": "BASE <https://w3id.org/peacegraph/> PREFIX pg: <ontology#> SELECT * { ?s a pg:State }",
    "the namespaces themselves": f"SELECT * {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(<{PG}>))) }}",
    "a prefix of theirs": "PREFIX ex: <http://example.org/> SELECT * { ?s ex:source ?o }",
    "an IRI outside the base": "SELECT * { ?s pg:speaker </person/x> }",
    "what is no IRI, in a text": 'SELECT * { ?s rdfs:label ?n FILTER(?n != "<http://[>" && ?n != "<//[x>") }',
    "comparisons": "SELECT * { ?s pg:min ?a ; pg:max ?b ; ?p ?c FILTER(?a<?b&&?c>?a) }",
    "variables and languages": 'SELECT ?c { ?c:x ?p "a"@c }',
    "no query": "{ pg: c: < > }",
}


@pytest.mark.parametrize("text", TOLD)
def test_a_name_that_stands_nowhere_is_told(text: str, store: EmbeddedStore) -> None:
    assert unknown_terms(store, text, "reported")[-1:] == (TOLD[text],)
    assert TOLD[text].isascii()


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_is_known_or_foreign_is_not(text: str, store: EmbeddedStore) -> None:
    assert unknown_terms(store, text, "reported") == ()


def test_the_properties_of_earlier_versions_are_told_with_what_stands_in_their_place(store: EmbeddedStore) -> None:
    vocabulary = Vocabulary(ROOT / "ontology")
    for old, instead in RENAMED.items():
        assert old not in vocabulary.context, f"{old} is a property again"
        assert unknown_terms(store, f"SELECT * {{ ?s pg:{old} ?o }}", "all") == (
            f"the dataset has no pg:{old}; did you mean {instead}?",
        )
        names = [word for word in instead.replace(",", " ").split() if word.startswith("pg:")]
        assert unknown_terms(store, f"SELECT * {{ ?s {'|'.join(names)} ?o }}", "all") == ()
    assert (len(RENAMED), len(TOLD), len(NOTHING)) == (8, 14, 14)


def test_no_query_of_the_project_is_told_anything(store: EmbeddedStore) -> None:
    texts = [path.read_text("utf-8") for path in ROOT.glob("queries/*.rq")]
    sparql = [block.text for block in blocks("queries/README.md") if block.language == "sparql"]
    assert (len(texts) >= 50, len(sparql) > 60) == (True, True)
    told = {text: words for text in [*texts, *sparql] if (words := unknown_terms(store, text, "reported"))}
    assert told == {}


def test_a_few_are_told_and_long_queries_are_not_looked_at(store: EmbeddedStore) -> None:
    text = "SELECT * { ?s pg:aaaa ?a ; pg:bbbb ?b ; pg:cccc ?c ; pg:dddd ?d }"
    assert len(unknown_terms(store, text, "reported")) == MOST == 3
    assert unknown_terms(store, text + " " * LONGEST, "reported") == ()


def test_a_store_that_only_answers_queries_tells_the_same(store: EmbeddedStore) -> None:
    remote = Remote(store)
    for text in (*TOLD, *NOTHING.values()):
        asked = remote.asked
        assert unknown_terms(remote, text, "reported") == unknown_terms(store, text, "reported"), text
        assert remote.asked - asked <= 4


def test_of_a_store_without_our_ontology_nothing_is_told() -> None:
    empty = EmbeddedStore("https://w3id.org/peacegraph/", "", {"reported": ox.Store()})
    assert unknown_terms(empty, "SELECT * { ?s pg:speeker <state/rusia> }", "reported") == ()


def test_a_query_whose_names_are_known_is_not_read(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"PREFIX pg: <{PG}> SELECT ?name {{ ?state a pg:State ; pg:label <state/russia> }}".replace("pg:label", "?p")
    assert unknown_terms(store, text, "reported") == ()
    monkeypatch.setattr(module.clauses, "every_token", lambda _: pytest.fail("the tokens were read"))
    monkeypatch.setattr(module, "missing", lambda *_: pytest.fail("the store was asked"))
    assert unknown_terms(store, text, "reported") == ()
