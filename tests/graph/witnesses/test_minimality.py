"""Minimality and completeness: no triple of a witness can be missed, and no solution is."""

from __future__ import annotations

import pyoxigraph as ox

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.sparql import algebra as a
from graph.sparql.query_writer import WRITER
from graph.store import deviations
from graph.store.dataset_store import EmbeddedStore
from tests.graph.answers import operators
from tests.graph.answers.operators import COUNTED, Told
from tests.graph.witnesses.replay import again, only, unshown


def test_without_any_one_triple_a_witness_of_a_monotone_query_is_lost(explained: Told, store: EmbeddedStore) -> None:
    """Unless what is left holds another witness of the same row."""
    dropped = 0
    for name in operators.MONOTONE:
        text, annotated = explained[name]
        query = operators.read(text, store.base)
        if query.form == "DESCRIBE" or len(unshown(query, annotated.columns)) == len(annotated.columns) > 0:
            continue
        for row in annotated.rows[:12]:
            known = {witness.quads for witness in row.witnesses}
            for witness in row.witnesses[:6]:
                for quad in witness.quads:
                    left = witness.quads - {quad}
                    dropped += 1
                    if any(other <= left for other in known):
                        continue
                    assert not again(text, only(left, query, store.base), row, annotated, query), (name, quad)
    print(f"{dropped} triples left out")  # noqa: T201
    assert dropped >= 1700


def pattern(text: str, base: str) -> str | None:
    """The pattern of a query alone, if each of its solutions is a solution of the witness query and no other is."""
    query = operators.read(text, base)
    if query.form == "DESCRIBE" or query.default_graphs or query.named_graphs or query.select.values:
        return None
    inner = [select for select in _selects(query.select.where) if select.modifier or select.sliced or select.aggregates]
    return None if inner else f"SELECT (COUNT(*) AS ?all) WHERE {WRITER.write(query.select.where)}"


def _selects(node: object) -> list[a.Select]:
    found = [node] if isinstance(node, a.Select) else []
    return found + [select for part in a.parts(node) for select in _selects(part)]


def test_there_are_as_many_witnesses_as_the_engine_counts_solutions(
    by_page: dict[Page, Told], store: EmbeddedStore, index: EmbeddedStore
) -> None:
    """Rows that are the same rest on the same solutions; those are counted once."""
    counted, solutions = 0, 0
    texts = {**operators.EXPLAINED, **{name: text for name, (text, _) in operators.catalogue().items()}}
    for name, text in texts.items():
        query, alone = operators.read(text, store.base), pattern(text, store.base)
        drawn = any(word in text for word in ("RAND", "UUID", "NOW", "BNODE", "HAVING"))
        if deviations.examine(text, store.base).cured:
            continue  # the engine alone does not count what is evaluated
        if alone is None or query.form != "SELECT" or query.select.sliced or drawn:
            continue
        known = by_page[COUNTED].get(name)
        annotated = known[1] if known else annotate(store, index, text, page=COUNTED)
        assert not isinstance(annotated.answer, bool)
        expected = store.query(alone)
        assert isinstance(expected, ox.QuerySolutions)
        number = int(next(expected)["all"].value)
        if query.select.aggregates:
            assert sum(row.solutions for row in annotated.rows) == number or query.select.keys, name
        different = {row.values: row.solutions for row in annotated.rows}
        if not query.select.aggregates:
            assert sum(different.values()) == number, name
        counted += 1
        solutions += number
    print(f"{counted} queries, {solutions} solutions")  # noqa: T201
    assert counted >= 120
