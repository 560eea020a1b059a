"""An answer that the query need not give again is kept for some minutes, by its tag."""

from __future__ import annotations

import pytest

from graph.core.errors import AnswerGoneError
from graph.core.settings import MEGABYTE
from graph.store.evaluation import GivenAnswer
from server.serving import given_answers
from server.serving.given_answers import Asked, GivenAnswers

ASKED = Asked("v1", "SELECT * { ?s ?p ?o } LIMIT 1", "reported")


def given(tag: str, size: int = 10, given_in: str = "json") -> GivenAnswer:
    return GivenAnswer(tag, "solutions", given_in, "json", b"x" * size)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_kept_for_ten_minutes_and_then_gone() -> None:
    clock = Clock()
    kept = GivenAnswers(clock)
    kept.keep(ASKED, given("a"))
    clock.now = given_answers.SENT_AGAIN + given_answers.PROMISED
    assert kept.find("a", "v1").asked == ASKED
    clock.now += 1
    with pytest.raises(AnswerGoneError, match="ask the query again"):
        kept.find("a", "v1")
    assert given_answers.PROMISED == 600


def test_giving_it_again_keeps_it_longer() -> None:
    clock = Clock()
    kept = GivenAnswers(clock)
    for minute in range(0, 60, 10):
        clock.now = minute * 60
        kept.keep(ASKED, given("a"))
    assert kept.find("a", "v1")


def test_an_answer_of_other_data_is_gone() -> None:
    kept = GivenAnswers(Clock())
    kept.keep(ASKED, given("a"))
    with pytest.raises(AnswerGoneError, match="not served any more"):
        kept.find("a", "v2")
    with pytest.raises(AnswerGoneError, match="no answer with the tag"):
        kept.find("b", "v1")


def test_a_client_has_it_only_for_the_same_query_in_the_same_format() -> None:
    kept = GivenAnswers(Clock())
    kept.keep(ASKED, given("a"))
    assert kept.held(ASKED, ["z", "a"], ["json", None])
    assert kept.held(ASKED, ["z"], ["json"]) is None
    assert kept.held(ASKED, ["a"], ["csv"]) is None
    assert kept.held(Asked("v1", ASKED.query, "all"), ["a"], ["json"]) is None


def test_what_is_kept_has_an_upper_size_and_the_oldest_goes_first() -> None:
    kept = GivenAnswers(Clock())
    for number in range(64):
        kept.keep(ASKED, given(str(number), MEGABYTE))
    with pytest.raises(AnswerGoneError):
        kept.find("0", "v1")
    assert kept.find("63", "v1")
    assert given_answers.LARGEST - MEGABYTE <= kept._size <= given_answers.LARGEST
