"""Numbers get the keys of a figure, as far as the words go, and words that attribute or doubt are pointed at."""

from __future__ import annotations

import pytest

from server.intake.amounts import amounts
from server.intake.cues import cues

FIGURES = {
    "more than 100,000 people": {"more than 100,000": "min: 100000"},
    "around 25,000-30,000 people dead": {"around 25,000-30,000": "min: 25000, max: 30000, approximate: true"},
    "between 3,200 and 3,600 people": {"between 3,200 and 3,600": "min: 3200, max: 3600"},
    "fewer than 60,000 votes": {"fewer than 60,000": "max: 60000"},
    "up to 40 men": {"up to 40": "max: 40"},
    "some 13 million": {"some 13 million": "min: 13000000, max: 13000000, approximate: true"},
    "1.5 million": {"1.5 million": "min: 1500000, max: 1500000"},
    "(99.89%)": {"99.89%": "min: 99.89, max: 99.89"},
    "50.2 percent of": {"50.2 percent": "min: 50.2, max: 50.2"},
    "killing thousands": {"thousands": "min: 2000, approximate: true"},
    "tens of thousands fled": {"tens of thousands": "min: 20000, approximate: true"},
    "multiple casualties": {"multiple": "min: 2, approximate: true"},
    "seven neighboring regions": {"seven": "min: 7, max: 7"},
    "a 108-member Assembly": {"108": "min: 108, max: 108"},
    "two ministers and three envoys": {"two": "min: 2, max: 2", "three": "min: 3, max: 3"},
    "12 or 13 men": {"12 or 13": "min: 12, max: 13"},
    "scores of houses": {"scores": "min: 40, approximate: true"},
    "more than nine in ten voters": {"more than nine in ten": "kind: share, min: 90"},
    "nearly two out of three": {"nearly two out of three": "kind: share, min: 66.67, max: 66.67, approximate: true"},
    "three of the five": {"three": "min: 3, max: 3", "five": "min: 5, max: 5"},
}
NO_FIGURES = (
    "No. 93",
    "Article 5",
    "within 180 days",
    "the Four-Day War",
    "at 5:30 p.m.",
    "at 7 p.m.",
    "Resolution 884",
)


@pytest.mark.parametrize("text", FIGURES)
def test_a_number_goes_as_far_as_its_words(text: str) -> None:
    assert {amount.words: amount.advice for amount in amounts(text)} == FIGURES[text]


def test_there_are_twenty_ways_to_count() -> None:
    assert len(FIGURES) == 20


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_counts_nothing_is_passed_over(text: str) -> None:
    assert amounts(text) == []


def test_the_numbers_of_dates_are_passed_over() -> None:
    assert amounts("In 1994 five men", dates=[(3, 7)])[0].words == "five"
    assert len(amounts("In 1994 five men", dates=[(3, 7)])) == 1


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("He said that, according to Baku, talks failed.", "who says so, lines 2 and 3", ["said", "according to"]),
        ("Hajiyev was quoted as saying by the ministry.", "who says so, lines 2 and 3", ["quoted"]),
        ("They blamed the Armenia-backed side.", "blame, line 6", ["blamed", "Armenia-backed"]),
        ("The party denied that it would not come.", "denied, line 5", ["denied", "not"]),
        ("They didn’t come and never will.", "denied, line 5", ["didn’t", "never"]),
        ("They agreed to meet and called for help.", "not yet done, line 4", ["agreed to", "called for"]),
        ("Voters are to decide.", "not yet done, line 4", ["are to"]),
    ],
)
def test_words_at_which_the_guide_asks_something_are_pointed_at(sentence: str, kind: str, words: list[str]) -> None:
    assert dict(cues(sentence))[kind] == words


def test_a_sentence_without_such_words_has_none() -> None:
    assert list(cues("The ministers met in Moscow on Friday.")) == []
