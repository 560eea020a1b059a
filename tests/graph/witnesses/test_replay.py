"""Sufficiency: the triples of a row's witnesses, alone in an empty store, make the same query give the row again."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.store.dataset_store import EmbeddedStore
from tests import LONG
from tests.graph.answers import operators, random_queries
from tests.graph.answers.operators import Told
from tests.graph.witnesses.replay import Tally, failures

SEED = 20201110
RANDOM = 2000 if LONG else 150
LARGEST = 2000
"""Solutions of a random pattern; of a larger one the replays would take too long."""


def replay(found: Told, base: str) -> tuple[Tally, list[str]]:
    tally, failed = Tally(), []
    for name, (text, annotated) in found.items():
        assert not [note for note in annotated.notes if note.code in ("unexplained", "incomplete")], name
        failed += failures(text, annotated, base, tally, at_most=25)
    return tally, failed


def test_every_row_of_the_catalogue_comes_back(catalogue: Told, store: EmbeddedStore) -> None:
    tally, failed = replay(catalogue, store.base)
    print(tally)  # noqa: T201  # how many cases ran is part of the report
    assert not failed, failed[0]
    assert tally.queries == 62
    assert tally.rows >= 700
    assert tally.replays >= 750


def test_every_row_of_every_operator_comes_back(explained: Told, store: EmbeddedStore) -> None:
    tally, failed = replay(explained, store.base)
    print(tally)  # noqa: T201
    assert not failed, failed[0]
    assert tally.queries == len(operators.EXPLAINED) >= 140
    assert tally.rows >= 1700
    assert tally.replays >= 1900


def test_every_row_of_random_queries_comes_back(store: EmbeddedStore, index: EmbeddedStore) -> None:
    print(f"seed {SEED}")  # noqa: T201
    tally, failed, large = Tally(), [], 0
    for text, pattern in random_queries.Writer(SEED).queries(RANDOM):
        solutions = store.query(pattern)
        assert isinstance(solutions, ox.QuerySolutions)
        if len(list(islice(solutions, LARGEST + 1))) > LARGEST:
            large += 1
            continue
        annotated = annotate(store, index, text, page=Page(limit=8, witness_limit=LARGEST))
        assert not [note for note in annotated.notes if note.code in ("unexplained", "incomplete")], text
        failed += failures(text, annotated, store.base, tally, at_most=10)
    print(tally, f"{large} with too many solutions")  # noqa: T201
    assert not failed, failed[0]
    assert tally.queries >= 0.95 * RANDOM
    assert tally.replays >= 5 * RANDOM
