"""A query that is too large or too deep to be taken apart is told so at once; what is read is read within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from graph.answers.annotation import annotate
from graph.dataset.provenance_index import PARTS
from graph.sparql import clauses, query_reader
from graph.sparql.query_reader import MOST_TOKENS
from graph.store.dataset_store import EmbeddedStore
from graph.witnesses.query_shape import MOST_JOINED
from tests import LONG
from tests.support.large_queries import DEEP, JOINED, LARGE, repeated

SLOWEST = 2.0 * 4
"""Milliseconds of processor time that the slowest token may take to be read: four times what was measured."""


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    made = ox.Store()
    made.load(b"<a> <p> <b> , <c> , 1 .", ox.RdfFormat.TURTLE, base_iri="https://example.org/")
    return EmbeddedStore("https://example.org/", "", {"reported": made, "all": made})


@pytest.fixture(scope="module")
def nothing() -> EmbeddedStore:
    return EmbeddedStore("", "", {part: ox.Store() for part in PARTS})


def largest(shape: Callable[[int], str], most: int) -> int:
    """How often a part may be repeated so that the query has at most `most` tokens."""
    one, two = (clauses.token_count(shape(number)) for number in (10, 20))
    return 10 + (most - one) * 10 // (two - one)


@pytest.mark.parametrize("name", LARGE)
def test_a_query_with_too_many_tokens_is_answered_without_being_read(
    name: str, small: EmbeddedStore, nothing: EmbeddedStore
) -> None:
    shape = LARGE[name]
    text = shape(largest(shape, MOST_TOKENS) + 20)
    assert clauses.token_count(text) > MOST_TOKENS
    started = time.process_time()
    with pytest.raises(query_reader.UnreadableQueryError, match=r"it has \d+ words and signs; up to 2000 are"):
        query_reader.read(text, small.base)
    assert time.process_time() - started < 1
    assert [note.code for note in annotate(small, nothing, text).notes] == ["unexplained"]


@pytest.mark.parametrize("name", LARGE if LONG else ("branches",))
def test_a_query_of_the_greatest_size_is_read_within_seconds(name: str, small: EmbeddedStore) -> None:
    shape = LARGE[name]
    text = shape(largest(shape, MOST_TOKENS))
    assert MOST_TOKENS - 20 < clauses.token_count(text) <= MOST_TOKENS
    started = time.process_time()
    assert query_reader.read(text, small.base)
    assert time.process_time() - started < MOST_TOKENS * SLOWEST / 1000


@pytest.mark.parametrize("name", JOINED)
def test_a_query_that_joins_too_many_patterns_is_answered_without_being_planned_again(
    name: str, small: EmbeddedStore, nothing: EmbeddedStore
) -> None:
    notes = annotate(small, nothing, JOINED[name](MOST_JOINED + 1)).notes
    assert [(note.code, note.text.rpartition(": ")[2]) for note in notes] == [
        ("unexplained", "it joins 121 patterns; up to 120 are explained")
    ]
    fewer = annotate(small, nothing, JOINED[name](MOST_JOINED // 4)).notes
    assert "unexplained" not in [note.code for note in fewer]


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("depth", [40, 150])
def test_a_query_that_is_nested_too_deep_is_answered(
    name: str, depth: int, small: EmbeddedStore, nothing: EmbeddedStore
) -> None:
    (row,) = annotate(small, nothing, DEEP[name](depth)).rows
    assert row.values == (ox.Literal(value=True),)


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_a_long_string_is_one_token(length: int, small: EmbeddedStore, nothing: EmbeddedStore) -> None:
    text = f'SELECT ?s {{ ?s ?p 1 FILTER("{repeated("ab", length)}" != STR(?s)) }}'
    assert clauses.token_count(text) < 25
    (row,) = annotate(small, nothing, text).rows
    assert [len(witness.quads) for witness in row.witnesses] == [1]


def test_digits_are_one_token() -> None:
    for text, count in (
        ("1234567", 1),
        ("12.5", 1),
        ("?x12. ?y3", 3),
        ("1+1", 3),
        ("'1 2 3' # 4 5", 1),
        ("<u:1 2>", 4),
    ):
        assert clauses.token_count(text) == count, text


def test_variables_of_many_ws_do_not_slow_the_choice_of_a_prefix() -> None:
    text = " ".join(f"?{repeated('w', number)}" for number in range(1, 700))
    started = time.process_time()
    assert query_reader._unused_prefix(text) == "w" * 700
    assert time.process_time() - started < 0.5
    assert query_reader._unused_prefix("?x $y ?when ?ww1") == "www"
    assert query_reader._unused_prefix(r"?\u0077") == "w" * 8


def test_every_shape_is_there() -> None:
    assert (len(LARGE), len(JOINED), len(DEEP)) == (18, 4, 7)
