"""Other words for the same query have the same provenance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pyoxigraph as ox
import pytest

from graph.answers.annotated_answer import AnnotatedAnswer, Page
from graph.answers.annotation import annotate
from graph.sparql import algebra as a
from graph.sparql.query_writer import WRITER
from graph.store.dataset_store import EmbeddedStore
from tests import LONG
from tests.graph.answers import operators
from tests.graph.answers.operators import WIDE, Told


def renamed(query: a.Query) -> a.Select:
    every = dict.fromkeys(a.variables(query.select))
    return a.rename_variables(query.select, {v: ox.Variable(f"other_{n}") for n, v in enumerate(every)})


def reordered(query: a.Query) -> a.Select:
    return _reversed(query.select)


def _reversed(node: Any) -> Any:
    if isinstance(node, a.Triples):
        return a.Triples(node.patterns[::-1])
    if isinstance(node, tuple):
        return tuple(_reversed(part) for part in node)
    if is_dataclass(node):
        return type(node)(**{f.name: _reversed(getattr(node, f.name)) for f in fields(node)})
    return node


def filtered(query: a.Query) -> a.Select:
    always = a.Filter(a.Expression(("(", ox.Literal(1), "=", ox.Literal(1), ")")))
    return replace(query.select, where=a.Group((*query.select.where.elements, always)))


def provenance(annotated: AnnotatedAnswer, *, exactly: bool) -> dict[object, object]:
    """Each row with its witnesses; where one of several walks or matches was chosen, with their number."""
    return {
        row.values: (row.solutions, frozenset(witness.quads for witness in row.witnesses) if exactly else None)
        for row in annotated.rows
    }


def chooses(node: object) -> bool:
    return isinstance(node, a.Repeated | a.Exists) or any(map(chooses, a.parts(node)))


@pytest.fixture(scope="module")
def before(by_page: dict[Page, Told], store: EmbeddedStore) -> dict[str, tuple[a.Query, AnnotatedAnswer]]:
    """The queries that may be put in other words, with their provenance."""
    made = {}
    for name, (text, annotated) in by_page[WIDE].items():
        query = operators.read(text, store.base)
        chosen = ("RAND", "UUID", "NOW", "BNODE", "LIMIT", "GROUP_CONCAT", "SAMPLE")  # by the engine, or by chance
        fixed = not query.select.sliced and not any(word in text for word in chosen)
        plain = query.select.columns is not None and not query.default_graphs + query.named_graphs
        if query.form == "SELECT" and fixed and plain and query.base == store.base:
            made[name] = query, annotated
    return made


CHANGES = [renamed, reordered, filtered]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_provenance_stays(
    change: Callable[[a.Query], a.Select],
    before: dict[str, tuple[a.Query, AnnotatedAnswer]],
    store: EmbeddedStore,
    index: EmbeddedStore,
) -> None:
    """Every change of every query with TEST_LONG; else each query is put in two of the three other words."""
    exact = tried = 0
    for number, (name, (query, told)) in enumerate(before.items()):
        if not LONG and number % len(CHANGES) == CHANGES.index(change):
            continue
        tried += 1
        exactly = not chooses(query.select)
        after = annotate(store, index, WRITER.select(change(query)), page=WIDE)
        assert provenance(told, exactly=exactly) == provenance(after, exactly=exactly), name
        exact += exactly
    print(f"{tried} queries, {exact} of them witness by witness")  # noqa: T201
    assert len(before) >= 120
    assert tried >= (120 if LONG else 80)
    assert exact >= (85 if LONG else 56)


def test_how_many_operators_there_are() -> None:
    assert len(operators.EXPLAINED) >= 140
