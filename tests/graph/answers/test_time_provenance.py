"""An answer that uses the best time of a thing shows the claims that the time was worked out from, and no others."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.answers.explained_result import explained_result
from graph.answers.result_json import result_from_json, result_to_json
from graph.answers.result_provo import result_provo
from graph.core.formats import GRAPHS, named
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.best_times import BestTimes
from graph.dataset.provenance_index import RULES
from graph.ontology import axioms
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof import ProofNode
from graph.proofs.proof_finder import ProofFinder
from graph.store.dataset_store import EmbeddedStore
from tests.support.told_times import claims_behind, sayings

NAMES = ("earliest", "latest", "datePrecision", "dateDisagreement")
ROWS = "SELECT ?thing ?name ?value { VALUES ?name { %s } ?thing ?name ?value } ORDER BY ?thing ?name"
PAGE = Page(limit=1000)


@pytest.fixture(scope="module", params=VIEWS)
def view(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def finder(store: EmbeddedStore, index: EmbeddedStore, settings: Settings, view: str) -> ProofFinder:
    return ProofFinder(store, index, axioms.axioms_by_rule(settings.ontology), view)


@pytest.fixture(scope="module")
def expected(built: Dataset, seeds: Seeds, view: str) -> dict[ox.Triple, set[str]]:
    """Each best time with the claims that it rests on, followed through what was computed before."""
    computed = list(BestTimes(seeds, built.claims, view).computations())
    behind, names = claims_behind(computed, sayings(built, seeds, view)), {term(f"pg:{name}") for name in NAMES}
    return {triple: claims for triple, claims in behind.items() if triple.predicate in names}


def test_each_row_rests_on_the_claims_that_count(
    store: EmbeddedStore, index: EmbeddedStore, finder: ProofFinder, view: str, expected: dict[ox.Triple, set[str]]
) -> None:
    query = ROWS % " ".join(f"pg:{name}" for name in NAMES)
    result = explained_result(annotate(store, index, query, view, page=PAGE), finder, PAGE)
    assert len(result.rows) == len(expected) > 150
    for row in result.rows:
        thing, name, value = row.values
        triple = ox.Triple(thing, name, value)
        assert {claim.iri.removeprefix(store.base) for claim in result.claims_of(row)} == expected[triple], triple
        (shown,) = result.triples_of(row)
        assert shown.kind == "computed"
        assert set(shown.rules) <= RULES.keys()
        assert shown.rules
    assert result_from_json(result_to_json(result)).triples == result.triples


def test_each_proof_leads_to_the_claims_that_count(
    store: EmbeddedStore, finder: ProofFinder, expected: dict[ox.Triple, set[str]]
) -> None:
    proofs = finder.of_all(GraphTriple(VIEW, triple) for triple in expected)
    rules = set[str]()
    for node, proof in proofs.items():
        assert proof.kind == "computed"
        assert proof.premises
        assert {iri.removeprefix(store.base) for iri in proof.leaf_claims} == expected[node.triple], node
        assert ProofNode.from_json(proof.to_json()) == proof
        for part in proof:
            rules |= {name for name in part.rule.split("+") if name} if part.kind == "computed" else set()
            assert not part.rule or part.words
    assert len(proofs) == len(expected)
    assert rules == RULES.keys() - {"plan", "no-year", "order"}


def test_the_bounds_of_a_time_cite_no_claim(
    store: EmbeddedStore, index: EmbeddedStore, finder: ProofFinder, view: str
) -> None:
    """The witness is the triple that links a thing to its time; in the graph of a claim it is that claim."""
    names = "rdf:type pg:edtf pg:notBefore pg:startsBy pg:notAfter"
    query = f"SELECT ?time ?p ?day {{ VALUES ?p {{ {names} }} ?time a pg:TimeSpan ; ?p ?day }}"
    result = explained_result(annotate(store, index, query, view, page=PAGE), finder, PAGE)
    shared = [row for row in result.rows if "/time/" in str(row.values[0])]
    assert len(shared) > 180
    for row in shared:
        assert not result.claims_of(row), row.values
    linked = "SELECT ?day { <agreement/trilateral-statement-2020-11-09> pg:signed/pg:notBefore ?day }"
    result = explained_result(annotate(store, index, linked, view, page=PAGE), finder, PAGE)
    claims = {str(row.values[0])[1:11]: {c.iri[-6:] for c in result.claims_of(row)} for row in result.rows}
    assert claims == {"2020-11-09": {"001-20", "001-50", "004-18"}, "2020-11-01": {"004-39"}}
    in_claim = "SELECT ?day { GRAPH <claim/001-50> { ?a pg:signed/pg:notBefore ?day } }"
    result = explained_result(annotate(store, index, in_claim, view, page=PAGE), finder, PAGE)
    assert [{c.iri[-6:] for c in result.claims_of(row)} for row in result.rows] == [{"001-50"}]


def test_no_format_puts_a_best_time_into_the_graph_of_a_claim(
    store: EmbeddedStore, index: EmbeddedStore, finder: ProofFinder, view: str
) -> None:
    query = "SELECT ?day { <hostilities/2020-09> pg:earliest ?day ; pg:began ?time }"
    result = explained_result(annotate(store, index, query, view, page=PAGE), finder, PAGE)
    trig = ox.parse(result_provo(result, named(GRAPHS, "trig"), "urn:x-test:", query), ox.RdfFormat.TRIG)
    in_claims = {quad.predicate for quad in trig if "/claim/" in str(quad.graph_name)}
    assert term("pg:began") in in_claims
    assert term("pg:earliest") not in in_claims


def test_a_proof_says_its_rule_in_words(store: EmbeddedStore, finder: ProofFinder) -> None:
    day = ox.Literal("2016-04-05", datatype=term("xsd:date"))
    document = ox.NamedNode(f"{store.base}doc/000")
    proof = finder.of(ox.Triple(document, term("pg:earliest"), day))
    assert (proof.rule, proof.words) == ("window", RULES["window"])
    told, bound = proof.premises
    assert told.graph == f"{store.base}claim/000-59"
    assert told.claims == (told.graph,)
    assert (bound.rule, bound.premises, bound.claims) == ("named-time", (), ())
