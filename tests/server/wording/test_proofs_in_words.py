"""Every property and every axiom of the ontology has words, and triples read as sentences."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PG, PREFIXES, term
from graph.core.settings import Settings
from graph.ontology.axioms import axioms_by_rule
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore, solutions
from server.wording.chunks import text_of
from server.wording.rules import _SCHEMA, axiom_words
from server.wording.triples import SENTENCES, has_words, remark, triple_line, triple_names


def test_every_property_of_the_ontology_has_a_sentence_with_both_ends(settings: Settings) -> None:
    store = Vocabulary(settings.ontology).store
    kinds = (term("owl:ObjectProperty"), term("owl:DatatypeProperty"))
    found = {q.subject.value for kind in kinds for q in store.quads_for_pattern(None, term("rdf:type"), kind)}
    ours = {iri.removeprefix(PG) for iri in found if iri.startswith(PG)}
    assert len(ours) == 102
    assert ours == SENTENCES.keys()
    whole = {name for name, text in SENTENCES.items() if text == "{o} is told"}  # the part's name tells of what
    assert whole == {"figure", "participation", "provision", "side", "signature", "speaking"}
    for name in ours - whole:
        assert re.search(r"\{[sp]\}", SENTENCES[name]), name
        assert re.search(r"\{[odqr]\}", SENTENCES[name]), name


def test_what_else_occurs_most_has_words_too(store: EmbeddedStore) -> None:
    rows = solutions(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) LIMIT 40")
    predicates = [row["p"].value for row in rows]
    assert len(predicates) == 40
    own = [p for p in predicates if p.startswith((PREFIXES["prov"], PREFIXES["oa"], PREFIXES["rdfs"], PG))]
    assert len(own) > 15
    assert [p for p in own if not has_words(p) and not p.endswith("#comment")] == []


def test_every_axiom_has_words_without_an_address_or_a_sign_of_turtle(settings: Settings, store: EmbeddedStore) -> None:
    axioms = axioms_by_rule(settings.ontology)
    ends = {end for axiom in axioms.values() if axiom for end in (axiom.subject, axiom.object) if end}
    names = triple_names(store, [], ends)
    words = {rule: axiom_words(rule.name, axiom, names) for rule, axiom in axioms.items() if axiom}
    assert len(words) > 240
    assert {rule.name for rule in words} >= {"cax-sco", "prp-spo1", "prp-spo2", "prp-dom", "prp-rng", "prp-trp"}
    assert {rule.name for rule, axiom in axioms.items() if axiom is None} == _SCHEMA.keys()
    for rule, text in words.items():
        assert not re.search(r"https?:|owl:|pg:|[\[\](){}]", text), (rule.axiom, text)
    chains = [text for rule, text in words.items() if rule.name in ("prp-spo2", "cls-int1", "cls-svf1")]
    assert len(chains) == 17
    assert "whoever has a part in an event takes part in it" in chains
    assert "every call is a contact" in words.values()


def _said(store: EmbeddedStore, query: str) -> str:
    row = next(iter(solutions(store, f"SELECT ?s ?p ?o {{ {query} }} ORDER BY ?s ?o LIMIT 1")))
    triple = ox.Triple(row["s"], row["p"], row["o"])
    return text_of(triple_line(triple, triple_names(store, [triple])))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "VALUES (?s ?p ?o) { (<org/osce-minsk-group> rdf:type pg:Mediator) } ?s ?p ?o",
            "OSCE Minsk Group is a mediator",
        ),
        (
            "VALUES (?s ?p) { (<person/sergey-lavrov> pg:servedState) } ?s ?p ?o",
            "Sergey Lavrov served Russia (at some reported time)",
        ),
        ("VALUES ?p { pg:ended } ?s ?p ?o . ?s a pg:Hostilities", " ended "),
        ("VALUES ?p { pg:agent } ?s ?p ?o . ?e pg:participation ?s", " has a part in "),
        ("VALUES ?p { pg:signature } ?s ?p ?o", "the signature of "),
        ("VALUES ?p { pg:holder } ?s ?p ?o", " is the holder in the tenure of "),
        (
            "VALUES ?p { rdfs:subClassOf } VALUES ?s { pg:Call } ?s ?p ?o FILTER(?o = pg:Contact)",
            "every call is a contact",
        ),
        ("VALUES ?p { pg:edtf } ?s ?p ?o", " in EDTF"),
        ("VALUES ?p { oa:exact } ?s ?p ?o", "the words at characters "),
        ("VALUES ?p { skos:scopeNote } ?s ?p ?o", ": "),
    ],
)
def test_a_triple_reads_as_a_sentence(store: EmbeddedStore, query: str, words: str) -> None:
    assert words in _said(store, query)


def test_no_triple_is_told_by_an_address_of_ours(store: EmbeddedStore) -> None:
    """One triple of each property and kind of subject, of all there are."""
    seen: dict[tuple[str, bool], ox.Triple] = {}
    for row in solutions(store, "SELECT ?s ?p ?o { ?s ?p ?o FILTER(ISIRI(?s) && STRSTARTS(STR(?p), STR(pg:))) }"):
        seen.setdefault((row["p"].value, "#" in row["s"].value), ox.Triple(row["s"], row["p"], row["o"]))
    names = triple_names(store, seen.values())
    assert len(seen) > 90
    for triple in seen.values():
        text = text_of(triple_line(triple, names))
        assert "w3id.org" not in text
        assert "#" not in text, text


def test_the_remark_in_the_name_of_a_class_stands_apart(store: EmbeddedStore) -> None:
    mediator = ox.Triple(ox.NamedNode(f"{store.base}org/osce-minsk-group"), term("rdf:type"), term("pg:Mediator"))
    state = ox.Triple(ox.NamedNode(f"{store.base}state/armenia"), term("rdf:type"), term("pg:State"))
    names = triple_names(store, [mediator, state])
    assert remark(mediator, names) == "reported as mediating in at least one claim"
    assert remark(state, names) == ""
