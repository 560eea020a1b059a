"""Natural queries that misled before the model was mended: the table of them, and the right answer to each now.

What they answered before is recorded, and cannot be asked again here; what they answer now is asked.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pytest

from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from tests import ROOT

TABLE = ROOT / "tests" / "project" / "natural_queries.toml"
BASE = "https://w3id.org/peacegraph/"
AT_LEAST = 34

Rows = list[list[str]]


@dataclass(frozen=True)
class Asked:
    """A query with its answer, and why that is wrong or right."""

    query: str
    rows: Rows
    why: str


@dataclass(frozen=True)
class Case:
    """One question, as it was asked before and as it is asked now."""

    id: str
    question: str
    before: Asked
    now: Asked


def read(row: dict[str, Any]) -> Case:
    return Case(row["id"], row["question"], Asked(**row["before"]), Asked(**row["now"]))


CASES = [read(row) for row in tomllib.loads(TABLE.read_text("utf-8"))["case"]]


def cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """A term as the table writes it."""
    if term is None:
        return ""
    assert isinstance(term, ox.NamedNode | ox.Literal), "blank nodes have no name to compare"
    return term.value.removeprefix(BASE)


def ask(store: EmbeddedStore, query: str) -> Rows:
    answer = Evaluation(store, query).answer()
    assert isinstance(answer, ox.QuerySolutions)
    return [[cell(solution[variable]) for variable in answer.variables] for solution in answer]


def test_there_are_enough_questions_and_each_stands_once() -> None:
    assert len(CASES) >= AT_LEAST
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({case.question for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_natural_query_gives_the_right_answer_now(case: Case, store: EmbeddedStore) -> None:
    assert ask(store, case.now.query) == case.now.rows, case.question


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_it_was_answered_otherwise_before(case: Case) -> None:
    assert case.before.rows != case.now.rows
    assert case.before.why
    assert case.now.why


def test_rows_do_not_depend_on_the_order_the_engine_finds_them_in() -> None:
    for case in CASES:
        assert "ORDER BY" in case.now.query or len(case.now.rows) == 1, case.id


def test_many_need_no_other_text_than_before() -> None:
    assert sum(case.before.query == case.now.query for case in CASES) >= 15
