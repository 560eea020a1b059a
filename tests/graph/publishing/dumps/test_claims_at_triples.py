"""Which claims hold a triple is told alike in RDF 1.2 and standoff, as what supports a triple tells it."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from graph.core.namespaces import CONCEPT, term
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import claim_annotations, exports
from graph.publishing.dumps.exports import Dump
from graph.publishing.dumps.parts import part_named
from graph.store.dataset_store import solutions
from tests import LONG

TRIED = tuple(VIEWS) if LONG else (DEFAULT_VIEW,)
Pairs = dict[ox.Triple, set[str]]


def written(dataset: BuiltDataset, part: str, view: str, form: str = "turtle") -> bytes:
    found = part_named(part)
    assert found
    return exports.written(dataset, Dump(found, found.format(form), view))


def annotated(content: bytes, fmt: ox.RdfFormat = ox.RdfFormat.TURTLE) -> tuple[set[ox.Triple], Pairs]:
    """The triples of an annotated dump, and the reifiers of each."""
    plain: set[ox.Triple] = set()
    pairs: Pairs = defaultdict(set)
    for quad in ox.parse(content, fmt):
        if quad.predicate == claim_annotations.REIFIES:
            assert isinstance(quad.object, ox.Triple)
            pairs[quad.object].add(str(quad.subject))
        else:
            plain.add(quad.triple)
    return plain, dict(pairs)


def standoff(content: bytes) -> tuple[set[ox.Triple], Pairs]:
    """The same of a standoff dump."""
    triples = [quad.triple for quad in ox.parse(content, ox.RdfFormat.TURTLE)]
    statements = {t.subject for t in triples if t.object == term("rdf:Statement")}
    parts: dict[object, dict[object, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if triple.subject in statements:
            parts[triple.subject][triple.predicate].append(triple.object)
    pairs: Pairs = {}
    for told in parts.values():
        (s,), (p,), (o,) = (told[term(f"rdf:{name}")] for name in ("subject", "predicate", "object"))
        pairs[ox.Triple(s, p, o)] = {str(claim) for claim in told[term("prov:wasDerivedFrom")]}  # type: ignore[arg-type]
    assert len(pairs) == len(statements)
    return {triple for triple in triples if triple.subject not in statements}, pairs


@pytest.mark.parametrize("view", TRIED)
def test_both_ways_hold_the_view_and_the_same_claims(dataset: BuiltDataset, view: str) -> None:
    plain, pairs = annotated(written(dataset, "annotated", view))
    assert plain == {quad.triple for quad in dataset.default_graph(view)}
    assert set(pairs) < plain
    assert len(pairs) > 2_000
    assert (plain, pairs) == standoff(written(dataset, "standoff", view))
    if LONG:
        assert (plain, pairs) == annotated(written(dataset, "annotated", view, "ntriples"), ox.RdfFormat.N_TRIPLES)


def test_annotations_are_announced_and_named() -> None:
    quad = ox.Quad(ox.NamedNode("https://e.org/state/a"), term("pg:kind"), term("c:accord"))
    reifiers = [ox.NamedNode(f"https://e.org/claim/001-{number}") for number in range(1, 40)]
    text = exports.turtle.written([quad], "https://e.org/", reifiers={quad.triple: reifiers}).decode()
    assert text.startswith('VERSION "1.2"\n')
    assert " ~ claim:001-1 ~ claim:001-2 " in text
    assert max(map(len, text.splitlines())) <= exports.turtle.WIDTH
    plain, pairs = annotated(text.encode())
    assert plain == {quad.triple}
    assert pairs == {quad.triple: {str(reifier) for reifier in reifiers}}


def test_claims_hold_what_their_graphs_say_in_the_modalities_of_the_view(dataset: BuiltDataset) -> None:
    """The same by SPARQL, but for types that others say."""
    for view in TRIED:
        modalities = VIEWS[view]
        wanted = " ".join(f"<{CONCEPT}{modality}>" for modality in sorted(modalities))
        text = f"""SELECT ?s ?p ?o ?claim WHERE {{
          VALUES ?modality {{ {wanted} }} ?claim pg:modality ?modality . GRAPH ?claim {{ ?s ?p ?o }} ?s ?p ?o }}"""
        rows = solutions(dataset.store, text, view)
        expected = {(ox.Triple(row["s"], row["p"], row["o"]), row["claim"]) for row in rows}
        held = claim_annotations.holders(dataset, view)
        found = {(triple, claim) for triple, claims in held.items() for claim in claims}
        assert found < expected
        assert {triple.predicate for triple, _ in expected - found} == {term("rdf:type")}
        assert len(found) > 3_500


def test_a_claim_that_only_mentions_a_state_does_not_hold_that_it_is_one(dataset: BuiltDataset) -> None:
    armenia = ox.NamedNode(f"{dataset.base}state/armenia")
    held = claim_annotations.holders(dataset, "reported")
    assert ox.Triple(armenia, term("rdf:type"), term("pg:State")) not in held
    named = held[ox.Triple(armenia, term("pg:nameUsed"), ox.Literal("Yerevan"))]
    assert all(claim.value.startswith(f"{dataset.base}claim/") for claim in named)
