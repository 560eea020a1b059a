"""Asking again gives the same bytes, or the answer that was given can be had again."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph.core import formats
from graph.core.errors import AnswerGoneError
from graph.core.formats import GRAPHS, RESULTS, Format
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import KEPT, Evaluation, GivenAnswer

VARYING = "SELECT * { { ?x pg:participant/rdfs:label ?l } UNION { ?x (pg:participant|pg:involves)/rdfs:label ?y } }"
"""The engine gives these rows in another order each time."""
DETERMINED = {
    "varying order": VARYING,
    "rows that ORDER BY does not tell apart": VARYING + " ORDER BY ?l",
    "rows that an expression does not tell apart": VARYING + " ORDER BY STRLEN(?l)",
    "the first of a total order": VARYING + " ORDER BY ?l ?x ?y LIMIT 5",
    "rows alike": "SELECT ?c { ?s pg:participant/a ?c }",
    "triples": "CONSTRUCT { ?x rdfs:label ?l } { ?x pg:participant/rdfs:label ?l }",
    "description": "DESCRIBE <state/armenia>",
    "boolean": "ASK { ?s a pg:State }",
    "no rows": "SELECT ?s { ?s a pg:Nothing }",
    "rows without values": "SELECT ?nothing { ?s a pg:State }",
}
FREE = {
    "limit": VARYING + " LIMIT 3",
    "limit of an order that is not total": VARYING + " ORDER BY ?l LIMIT 3",
    "sample": "SELECT ?c (SAMPLE(?s) AS ?one) { ?s a ?c } GROUP BY ?c",
    "some triples": "CONSTRUCT WHERE { ?s pg:participant ?p } LIMIT 3",
    "some triples of an order": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } ORDER BY ?c LIMIT 3",
    "chance": "SELECT (RAND() AS ?x) (?s AS ?y) { ?s a pg:State }",
    "boolean": "ASK { FILTER(RAND() < 0.5) }",
}


def fitting(text: str) -> tuple[Format, ...]:
    return GRAPHS if text.startswith(("CONSTRUCT", "DESCRIBE")) else RESULTS


def values(rows: object) -> list[tuple[object, ...]] | bool:
    return rows if isinstance(rows, bool) else [tuple(row) for row in rows]  # type: ignore[attr-defined]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, an answer is put in order."""
    monkeypatch.setattr("graph.store.evaluation.QUICK", 60)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("name", DETERMINED)
def test_each_evaluation_gives_the_same_bytes(name: str, store: EmbeddedStore) -> None:
    text = DETERMINED[name]
    whole, given = Evaluation(store, text).whole()
    assert given is None
    for fmt in fitting(text):
        made = []
        for _ in range(3):
            evaluation = Evaluation(store, text)
            made.append(evaluation.write(evaluation.answer(), fmt))
        assert len({written.body for written in made}) == 1, fmt.name
        assert all(written.given is None for written in made)
        if fmt.name in ("json", "xml", "tsv") and whole.kind == "solutions":
            parsed = ox.parse_query_results(made[0].body, fmt.results)
            assert values(parsed) == values(whole.rows), fmt.name


@pytest.mark.parametrize("name", FREE)
def test_an_answer_that_was_given_can_be_had_again(name: str, store: EmbeddedStore) -> None:
    text = FREE[name]
    for fmt in fitting(text):
        evaluation = Evaluation(store, text)
        written = evaluation.write(evaluation.answer(), fmt)
        assert written.given is not None
        assert written.given.given_in == fmt.name
        whole, given = evaluation.whole(written.given)
        assert given is written.given
        if whole.kind == "boolean":
            assert str(whole.rows).lower() in written.body.decode()
        elif whole.kind == "solutions":
            answer = ox.parse_query_results(written.given.kept, formats.named(RESULTS, written.given.kept_in).results)  # type: ignore[union-attr]
            assert formats.written(answer, fmt) == written.body
            assert values(whole.rows) == values(
                ox.parse_query_results(written.given.kept, formats.named(RESULTS, written.given.kept_in).results)  # type: ignore[union-attr]
            )
        else:
            assert {quad.triple for quad in ox.parse(written.body, fmt.rdf)} == set(whole.rows)  # type: ignore[arg-type]


def test_a_large_answer_is_kept_compressed(store: EmbeddedStore) -> None:
    text = "SELECT ?s ?p ?o (RAND() AS ?r) { ?s ?p ?o }"
    for name in ("csv", "json"):
        fmt = formats.named(RESULTS, name)
        assert fmt
        evaluation = Evaluation(store, text)
        written = evaluation.write(evaluation.answer(), fmt)
        assert written.given is not None
        assert len(written.body) > KEPT >= len(written.given.kept) > 0
        whole, _ = evaluation.whole(written.given)
        assert len(values(whole.rows)) == len(values(evaluation.answer())) > 10_000
        if name == "json":
            assert values(whole.rows) == values(ox.parse_query_results(written.body, fmt.results))


def test_what_is_too_large_to_be_kept_is_evaluated_again_and_recognised(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.evaluation.LARGEST_COMPRESSED", KEPT)
    for name in ("csv", "json"):
        fmt = formats.named(RESULTS, name)
        assert fmt
        evaluation = Evaluation(store, "SELECT * { ?s ?p ?o }")
        written = evaluation.write(evaluation.answer(), fmt)
        assert written.given is not None
        assert written.given.kept == b""
        whole, _ = evaluation.whole(written.given)
        answer = evaluation.answer()
        assert values(whole.rows) == values(answer)
        with pytest.raises(AnswerGoneError):
            evaluation.whole(replace(written.given, tag="0" * 32))


def test_whoever_looks_at_a_large_answer_learns_its_tag(store: EmbeddedStore) -> None:
    evaluation = Evaluation(store, "SELECT * { ?s ?p ?o }")
    first, given = evaluation.whole()
    assert isinstance(given, GivenAnswer)
    second, again = evaluation.whole(given)
    assert again is given
    assert values(first.rows) == values(second.rows)


def test_how_many_cases_there_are() -> None:
    assert (len(DETERMINED), len(FREE)) == (10, 7)
