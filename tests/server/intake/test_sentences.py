"""The sentences of a document are found as a reader finds them; `tests/benchmarks/sentences.py` has other splitters."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.texts.documents import Document, border_mistakes
from server.intake.datelines import dateline
from server.intake.sentences import sentences
from tests.server.intake import pinned
from tests.server.intake.pinned import Pinned

CASES = pinned.cases()


def shown(known: Pinned) -> list[str]:
    return [known.text[start:end] for start, end in known.spans]


@pytest.mark.parametrize("known", CASES, ids=[case.name for case in CASES])
def test_each_difficulty_has_a_case_that_is_solved(known: Pinned) -> None:
    assert [known.text[start:end] for start, end in sentences(known.text)] == shown(known)


def test_there_are_cases_for_more_than_fifty_difficulties() -> None:
    assert len(CASES) == 54
    assert sum(len(case.spans) for case in CASES) == 132


def test_all_86_sentences_of_the_five_documents_are_found() -> None:
    missed = [
        (known.name, span) for known in pinned.documents() for span in known.spans if span not in sentences(known.text)
    ]
    assert sum(len(known.spans) for known in pinned.documents()) == 86
    assert missed == []


def test_all_47_sentences_of_the_two_test_texts_are_found() -> None:
    assert [len(known.spans) for known in pinned.texts()] == [23, 24]
    for known in pinned.texts():
        assert sentences(known.text) == known.spans, known.name


TEXTS = st.text(st.sampled_from("Ab. \n\r\t!?…”\"'’()[]•—1,U\ufeff\u00a0\u2028\x0bé"), max_size=60)


@given(TEXTS)
def test_every_letter_and_digit_lies_in_one_sentence_and_borders_are_in_order(text: str) -> None:
    document = Document("made-up.txt", text, hashlib.sha256(text.encode()).hexdigest())
    borders = [(1, span) for span in sentences(text)]
    assert list(border_mistakes(document, borders)) == []
    assert len(borders) > 0 or not any(character.isalnum() for character in text)
    for _, (start, end) in borders:
        assert text[start:end] == text[start:end].strip("\ufeff \t\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "The envoy came from the U.S. again. " * 5_000,
        "a. " * 50_000,
        "." * 100_000,
        ". " * 50_000,
        "A b\n" * 40_000,
    ],
    ids=["one line", "points", "full stops", "stray full stops", "lines"],
)
def test_long_texts_take_no_longer_than_their_length_asks(text: str) -> None:
    begun = time.process_time()
    sentences(text)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("BELFAST, April 10 /Agency/. The parties met.", len("BELFAST, April 10 /Agency/.")),
        ("MOSCOW, August 31. /TASS/. The minister has said so.", len("MOSCOW, August 31. /TASS/.")),
        ("BAKU, July 27 (Sputnik) – Russia welcomes", len("BAKU, July 27 (Sputnik) – ")),
        ("MOSCOW (Sputnik) - The ministers", len("MOSCOW (Sputnik) - ")),
        ("COLOMBO, Sri Lanka (Reuters) - The army", len("COLOMBO, Sri Lanka (Reuters) - ")),
        ("UNITED NATIONS, Sept. 3, 1999 (AP) -- The Council", len("UNITED NATIONS, Sept. 3, 1999 (AP) -- ")),
        ("WASHINGTON — The president said", len("WASHINGTON — ")),
        ("Addis Ababa, 23 August 2014: The parties", len("Addis Ababa, 23 August 2014:")),
        ("VIENNA, 5 April 2016 – The co-chairs", len("VIENNA, 5 April 2016 – ")),
        ("BAKU/YEREVAN (Reuters) - The sides", len("BAKU/YEREVAN (Reuters) - ")),
        ("YEREVAN, SEPTEMBER 27, ARMENPRESS. The minister met", len("YEREVAN, SEPTEMBER 27, ARMENPRESS.")),
        ("BAKU, Azerbaijan, Sept. 27 – The president", len("BAKU, Azerbaijan, Sept. 27 – ")),
        ("KYIV, Ukraine — President Koros said", len("KYIV, Ukraine — ")),
        ("NATO (the alliance) - said", 0),
        ("UNHCR – the refugee agency – sent trucks", 0),
        ("The parties met in BELFAST, April 10", 0),
        ("Belfast, a city, waited.", 0),
    ],
)
def test_a_dateline_is_told_from_the_sentence_behind_it(line: str, length: int) -> None:
    assert dateline(line) == length
