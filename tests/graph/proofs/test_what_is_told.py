"""What a proof tells as JSON, and what is said of a triple that has none."""

from __future__ import annotations

import json
from itertools import product

import pyoxigraph as ox
import pytest

from graph.core.errors import BuildError, NotFoundError, UsageError
from graph.core.namespaces import term
from graph.core.terms import term_to_json
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.proofs.proof_finder import ProofFinder
from graph.proofs.proof_list import ProofList
from graph.proofs.unstated import Unstated
from graph.store.dataset_store import EmbeddedStore
from tests.graph.proofs.checks import Place, Proved, Rules, ours

# ---- what is asked and cannot be answered


def test_a_triple_that_is_not_inferred_says_its_support(proofs: dict[str, ProofFinder]) -> None:
    state = proofs["reported"].of(ox.Triple(ours("state/armenia"), term("rdf:type"), term("pg:State")))
    assert (state.kind, state.files, state.premises) == ("curated", ("seeds/register.ttl",), ())
    assert list(proofs["reported"].alternatives(state.triple)) == [state]
    modality = ox.Triple(ours("claim/001-02"), term("pg:modality"), term("c:asserted"))
    assert proofs["reported"].of(modality).kind == "record"
    assert proofs["reported"].of(modality).claims == (ours("claim/001-02").value,)


def test_what_is_recorded_of_passages_and_selectors_names_the_claims_that_cite_them(
    proofs: dict[str, ProofFinder],
) -> None:
    for subject in ("doc/001#char=8,17", "doc/001#quote=8,17", "claim/001-03#date-1"):
        kind = {"doc/001#c": "pg:Passage", "doc/001#q": "oa:TextQuoteSelector"}.get(subject[:9], "prov:Derivation")
        found = proofs["reported"].of(ox.Triple(ours(subject), term("rdf:type"), term(kind)))
        assert found.kind == "record"
        assert ours("claim/001-03").value in found.claims


def test_a_triple_that_stands_nowhere_has_no_proof(proofs: dict[str, ProofFinder]) -> None:
    triple = ox.Triple(ours("state/armenia"), term("rdf:type"), term("pg:Meeting"))
    for claim in ("", ours("claim/001-02").value):
        assert list(proofs["reported"].alternatives(triple, claim)) == []
        told = proofs["reported"].unstated(triple, claim)
        assert told == Unstated(triple, "reported", claim or None)
        assert Unstated.from_json(told.to_json()) == told
    with pytest.raises(NotFoundError, match="does not stand"):
        proofs["reported"].of(triple)
    with pytest.raises(NotFoundError, match="there is no claim"):
        proofs["reported"].unstated(triple, ours("claim/001-999").value)


def test_each_term_that_stands_nowhere_is_told(proofs: dict[str, ProofFinder]) -> None:
    """A term is known wherever it stands: in any graph, as subject, predicate or object."""
    names = ("subject", "predicate", "object")
    known = (ours("state/armenia"), term("rdf:type"), term("pg:Meeting"))
    strange = (ours("state/armenja"), term("pg:typ"), ox.Literal("Armenya"))
    tried = 0
    for mask in product((False, True), repeat=3):
        ends = (new if is_new else old for is_new, old, new in zip(mask, known, strange, strict=True))
        told = proofs["all"].unstated(ox.Triple(*ends))  # type: ignore[arg-type]
        assert told.unknown == tuple(name for name, is_new in zip(names, mask, strict=True) if is_new)
        tried += 1
    assert tried == 8
    elsewhere = ox.Triple(term("pg:notBefore"), ours("state/armenia"), term("rdf:type"))
    assert proofs["reported"].unstated(elsewhere).unknown == ()


def test_what_only_some_claims_say_is_told_with_their_names(
    proofs: dict[str, ProofFinder], built: Dataset, seeds: Seeds
) -> None:
    plain, tried = set(built.views["reported"]), 0
    for iri in sorted(claim.iri for _, claim in seeds.claims if claim.modality == "alleged"):
        for triple in set(built.claims[iri].asserted) - plain:
            told = proofs["reported"].unstated(triple)
            assert (ours(iri).value, "alleged") in told.said_in
            assert told.claim_count == len(told.said_in)
            assert f"<{iri}> (alleged)" in "\n".join(told.lines(seeds.base))
            assert told.unknown == ()
            assert proofs["all"].of(triple).kind == "claim"
            tried += 1
    assert tried > 20


def test_an_ontology_that_is_no_longer_that_of_the_dataset_is_noticed(
    store: EmbeddedStore, index: EmbeddedStore, cited: Rules, proved: dict[Place, Proved]
) -> None:
    fewer = {rule: axiom for rule, axiom in cited.items() if rule.name != "prp-spo2"}
    shortcut = next(p for p in proved["reported", "view"].values() if p.rule == "prp-spo2")
    with pytest.raises(BuildError, match="run `peacegraph build`"):
        ProofFinder(store, index, fewer).of(shortcut.triple)


def test_there_are_two_views(store: EmbeddedStore, index: EmbeddedStore, cited: Rules) -> None:
    with pytest.raises(UsageError, match="'everything'"):
        ProofFinder(store, index, cited, "everything")


# ---- as JSON


def test_a_proof_as_json_has_the_published_keys(store: EmbeddedStore, proofs: dict[str, ProofFinder]) -> None:
    triple = ox.Triple(ours("claim/001-02"), term("schema:mentions"), ours("place/moscow"))
    proof = proofs["reported"].of(triple)
    payload = json.loads(ProofList.of(store, [proof]).as_json())
    assert list(payload) == ["version", "base", "stated", "proofs", "claims"]
    (told,) = payload["proofs"]
    assert told == proof.to_json()
    assert list(told) == ["subject", "predicate", "object", "graph", "kind", "round", "rule", "axiom", "premises"]
    assert told["object"] == {"type": "uri", "value": ours("place/moscow").value}
    assert list(told["axiom"]) == ["subject", "predicate", "object", "expression", "text", "file"]
    (leaf,) = told["premises"]
    assert list(leaf) == ["subject", "predicate", "object", "graph", "kind", "claims", "claim_count", "files"]
    assert leaf["claims"] == [ours("claim/001-02").value] == list(payload["claims"])
    assert payload["claims"][ours("claim/001-02").value]["passages"][0]["quote"] == "MOSCOW"


def test_terms_are_told_as_in_sparql_results() -> None:
    query = """SELECT * { VALUES (?a ?b ?c ?d) { (<http://example.org/> "x" "x"@en 1) } }"""
    engine = json.loads(ox.Store().query(query).serialize(format=ox.QueryResultsFormat.JSON) or b"")
    (row,) = ox.Store().query(query)
    assert {name: term_to_json(row[name]) for name in "abcd"} == engine["results"]["bindings"][0]
