"""The answer is the engine's; what is said beside it is capped, counted, and honest about what is not known."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.sparql.query_writer import WRITER
from graph.store import deviations
from graph.store.dataset_store import EmbeddedStore
from graph.support.types_by_others import TypesByOthers
from tests.graph.answers import operators
from tests.graph.answers.operators import Told


def rows(answer: object) -> object:
    """An answer, to be compared."""
    if isinstance(answer, ox.QuerySolutions):
        return [tuple(row) for row in answer]
    return list(answer) if isinstance(answer, ox.QueryTriples) else bool(answer)


def test_the_answer_is_the_plain_one_row_by_row(explained: Told, catalogue: Told, store: EmbeddedStore) -> None:
    views = {name: view for name, (_, view) in operators.catalogue().items()}
    compared = 0
    for name, (text, annotated) in {**explained, **catalogue}.items():
        if any(word in text for word in ("RAND()", "UUID", "NOW", "BNODE", "[] rdfs:seeAlso", "_:a foaf:")):
            continue
        if deviations.examine(text, store.base).cured:
            continue
        plain = rows(store.query(text, views.get(name, "reported")))
        if isinstance(annotated.answer, bool):
            assert plain == annotated.answer
        else:
            whole = [tuple(row) for row in annotated.answer]
            assert isinstance(plain, list)
            assert len(whole) == len(plain), name
            if "LIMIT" not in text:  # which of equal rows it keeps is determined here, and not in the plain answer
                assert sorted(map(str, whole)) == sorted(str(tuple(row)) for row in plain), name
            shown = [row.values for row in annotated.rows]
            assert shown == whole[: len(shown)], name
        compared += 1
    assert compared >= 160


def test_what_is_read_and_written_again_asks_the_same(store: EmbeddedStore) -> None:
    compared = 0
    texts = {**operators.EXPLAINED, **{name: text for name, (text, _) in operators.catalogue().items()}}
    for name, text in texts.items():
        query = operators.read(text, store.base)
        drawn = any(word in text for word in ("RAND", "UUID", "NOW", "BNODE"))
        if (
            query.form != "SELECT"
            or drawn
            or query.default_graphs
            or query.named_graphs
            or query.select.columns is None
            or query.base != store.base
        ):
            continue
        assert rows(store.query(WRITER.select(query.select))) == rows(store.query(text)), name
        compared += 1
    assert compared >= 160


@pytest.mark.parametrize("name", operators.UNEXPLAINED)
def test_what_cannot_be_explained_is_answered_with_the_reason(
    name: str, store: EmbeddedStore, index: EmbeddedStore
) -> None:
    annotated = annotate(store, index, operators.UNEXPLAINED[name])
    assert [note.code for note in annotated.notes if note.code != "deviation"] == ["unexplained"]
    assert annotated.notes[0].text.startswith("there is no provenance for this query: ")
    assert annotated.rows
    assert not any(row.witnesses for row in annotated.rows)


def test_how_many_cannot_be_explained() -> None:
    assert len(operators.UNEXPLAINED) == 5


def test_only_the_page_is_explained(store: EmbeddedStore, index: EmbeddedStore) -> None:
    text = "SELECT ?p ?l { ?p a pg:Person ; rdfs:label ?l }"
    whole = annotate(store, index, text)
    page = annotate(store, index, text, page=Page(offset=5, limit=3))
    assert page.rows == whole.rows[5:8]
    assert page.answer is not True
    assert not isinstance(page.answer, bool)
    assert len(page.answer) == len(whole.rows) == 19


def test_witnesses_are_capped_counted_and_paged(store: EmbeddedStore, index: EmbeddedStore) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?c a pg:Claim }"
    whole = annotate(store, index, text, page=Page(witness_limit=1000)).rows[0]
    first = annotate(store, index, text).rows[0]
    second = annotate(store, index, text, page=Page(witness_offset=20)).rows[0]
    assert first.solutions == second.solutions == whole.solutions == 379
    assert (*first.witnesses, *second.witnesses) == whole.witnesses[:40]


def test_groups_that_look_alike_are_told_apart(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """A key that is not projected is asked for beside the answer, and the rows are held against each other."""
    text = "SELECT (COUNT(?m) AS ?n) { ?m a pg:Meeting ; pg:participant ?p } GROUP BY ?p ORDER BY ?n ?p"
    for row in annotate(store, index, text).rows:
        participants = {q.object for w in row.witnesses for q in w.quads if q.predicate.value.endswith("participant")}
        assert len(participants) == 1
        assert str(row.solutions) == getattr(row.values[0], "value", "")


def test_absence_is_a_note_and_no_source(store: EmbeddedStore, index: EmbeddedStore) -> None:
    for text, absent in (
        ("SELECT ?m { ?m a pg:Meeting FILTER NOT EXISTS { ?m pg:officeLevel ?x } }", "{ ?m pg:officeLevel ?x . }"),
        ("SELECT ?m { ?m a pg:Meeting MINUS { ?m pg:officeLevel ?x } }", "{ ?m pg:officeLevel ?x . }"),
        ("SELECT ?m ?x { ?m a pg:Settlement OPTIONAL { ?m pg:officeLevel ?x } }", "{ ?m pg:officeLevel ?x . }"),
        ("ASK { ?m pg:nothing ?x }", "{ ?m pg:nothing ?x . }"),
        ("SELECT (COUNT(*) AS ?n) { ?m pg:nothing ?x }", "{ ?m pg:nothing ?x . }"),
    ):
        annotated = annotate(store, index, text)
        assert f"depends on the absence of {absent}" in [n.text for n in annotated.notes if n.code == "absence"], text
        assert all(row.absent == (absent,) for row in annotated.rows)
        assert not any("level" in str(q) for row in annotated.rows for w in row.witnesses for q in w.quads)


def test_what_is_absent_is_said_of_all_witnesses_and_only_where_it_is(
    store: EmbeddedStore, index: EmbeddedStore
) -> None:
    some = "SELECT (COUNT(?t) AS ?n) { ?c a pg:TimeSpan OPTIONAL { ?c pg:notBefore ?t } }"
    for page in (Page(), Page(witness_offset=10_000)):
        (row,) = annotate(store, index, some, page=page).rows
        assert row.absent == ("{ ?c pg:notBefore ?t . }",)
    bound = annotate(store, index, operators.OTHERS["exists that is bound"])
    assert {row.values[1].value: bool(row.absent) for row in bound.rows} == {"true": False, "false": True}
    assert not any(row.absent for row in annotate(store, index, operators.OTHERS["minus that shares nothing"]).rows)


def test_what_a_match_of_exists_depends_on_being_absent_is_said(store: EmbeddedStore, index: EmbeddedStore) -> None:
    for inner in (
        "FILTER NOT EXISTS { ?m pg:officeLevel ?p }",
        "MINUS { ?m pg:officeLevel ?p }",
        "OPTIONAL { ?m pg:nothing ?x }",
    ):
        text = f"SELECT ?p {{ ?p a pg:Person FILTER EXISTS {{ ?m pg:participant ?p {inner} }} }}"
        found = annotate(store, index, text)
        assert found.rows
        assert all(row.absent for row in found.rows), inner


def test_no_string_or_name_is_taken_for_another(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """Where the text may be read in two ways, nothing is explained, and nothing wrongly."""
    for text, explained in (
        ("SELECT ?s { ?s rdfs:label ?o FILTER(?o<?z&&'0'>?o||\"Moscow\"=STR(?o)) BIND(1 AS ?z) }", False),
        ("SELECT ?s { ?s rdfs:label ?o OPTIONAL { <http://a/\\u0061#b> pg:a '0' } ?s rdfs:label 'Moscow'@en }", True),
        ("SELECT ?s { ?s rdfs:label 'Moscow'@en OPTIONAL { ?s c:x\\#b '0' } }", True),
        ("PREFIX x: <urn:x-> SELECT ?o { <state/armenia> !(x:inverse:|rdf:type) ?o }", True),
    ):
        found = annotate(store, index, text)
        codes = [note.code for note in found.notes]
        assert ("unexplained" not in codes) is explained, (text, found.notes)
        assert not explained or all(row.witnesses for row in found.rows), text


def test_a_product_is_answered_though_it_cannot_be_counted(store: EmbeddedStore, index: EmbeddedStore) -> None:
    found = annotate(store, index, "SELECT ?c { ?a a ?c . ?d ?e ?f } LIMIT 2")
    assert [note.code for note in found.notes] == ["uncounted"]
    assert all(row.witnesses for row in found.rows)


def test_nodes_made_by_construct_are_not_taken_for_others(store: EmbeddedStore, index: EmbeddedStore) -> None:
    found = annotate(store, index, operators.OTHERS["construct with blank nodes, several triples"])
    for row in found.rows:
        settlement = next((value for value in row.values if str(value).startswith(f"<{store.base}place/")), None)
        subjects = {quad.subject for witness in row.witnesses for quad in witness.quads}
        assert subjects == {settlement} if settlement else len(subjects) > 1


def test_a_claim_graph_that_was_asked_for_is_the_claim(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """Of the type of what it only mentions, others of its document that say it."""
    annotated = annotate(store, index, "SELECT ?g ?m { GRAPH ?g { ?m a pg:Meeting } }")
    others, by_others = TypesByOthers(store), 0
    for row in annotated.rows:
        (quad,) = row.witnesses[0].quads
        claim, claims = quad.graph_name.value, annotated.support[quad].claims
        assert str(quad.graph_name) == str(row.values[0])
        if others.has(claim, quad.triple):
            assert claim not in claims
            assert {name.rpartition("-")[0] for name in claims} == {claim.rpartition("-")[0]}
            by_others += 1
        else:
            assert claims == (claim,)
    assert by_others >= 5
    assert len(annotated.rows) - by_others >= 10


def test_graphs_named_in_the_request_are_the_dataset(store: EmbeddedStore, index: EmbeddedStore) -> None:
    graph = f"{store.base}claim/001-02"
    asked = annotate(store, index, "SELECT ?s ?c { ?s a ?c }", default_graphs=[graph])
    named = annotate(store, index, "SELECT ?s ?c FROM <claim/001-02> { ?s a ?c }")
    assert asked.rows == named.rows
    assert asked.rows
    assert {known.claims for known in asked.support.values()} == {(graph,), ()}
    ours = {quad for quad, known in asked.support.items() if known.claims}
    assert {str(quad.subject) for quad in ours} == {f"<{store.base}doc/001>"}
    kinds = {known.kind for quad, known in asked.support.items() if quad not in ours}
    assert kinds == {"curated", "inferred"}, "types of what it mentions, from the register"


def test_what_draws_lots_is_left_out_of_the_link(store: EmbeddedStore, index: EmbeddedStore) -> None:
    annotated = annotate(store, index, operators.OTHERS["random"])
    assert all(row.solutions == 1 for row in annotated.rows)
    note = annotate(store, index, operators.OTHERS["random filter"]).notes
    assert [n.code for n in note] == ["volatile"]
