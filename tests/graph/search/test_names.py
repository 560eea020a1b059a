"""Names are found in other spellings, scripts, orders and words, with titles and typing mistakes; strangers are not.

`names.csv` was written before there was an index, and the search was tuned on it. `names-unseen.csv` was written on the
same day and asked once, when the search was done: 99 of 100 names were first, and none of the 35 strangers was offered.
The one that was missed, Պուտին, is found since the Armenian ու is read as u.

`names-by-a-reader.csv` was written later by a reader who had never seen the search: 100 names, 35 strangers and 20 near
misses. Before anything was tuned on it 64 of the 100 were first, and none of the 55 others was offered. Then the words
of the field and most of the other names were added, with its kinds of names in view, so that what is found of it now
tells nothing of names that nobody has seen. `names-held-back.csv` is of the same kind by another author, and was asked
once after that: 98 of its 100 names were first, and none of its 55 strangers and near misses was offered.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.search.comparison import CALLED, NEAR, SURE
from graph.search.index import Index
from graph.search.name_search import named, suggested
from tests.support.closing_lines import FIGURES

HERE = Path(__file__).parent
BASE = "https://w3id.org/peacegraph/"
STRANGERS = {"names": 35, "names-unseen": 35, "names-by-a-reader": 55, "names-held-back": 55}
"""How many names of nothing a list has, near misses among them."""
LISTS = tuple(STRANGERS)


@dataclass(frozen=True)
class Asked:
    query: str
    thing: str
    how: str


def asked(name: str) -> list[Asked]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Asked(**row) for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_a_hundred_names_and_its_strangers(name: str) -> None:
    rows = asked(name)
    assert sum(bool(row.thing) for row in rows) == 100
    assert sum(not row.thing for row in rows) == STRANGERS[name]
    assert len({row.query for row in rows}) == len(rows)


def test_no_name_stands_in_both_of_the_first_lists() -> None:
    """Those of the reader were written without a look at them, so that some are the same."""
    assert not {row.query for row in asked("names")} & {row.query for row in asked("names-unseen")}


@pytest.mark.parametrize("name", LISTS)
def test_names_are_found_first_and_strangers_never(
    index: Index, name: str, record_property: Callable[[str, object], None]
) -> None:
    """Found: the thing stands first, and not as near only. Offered: whatever stands anywhere but near."""
    first, offered, surely = [], [], Counter[bool]()
    missed, wrongly = [], []
    for row in asked(name):
        hits = named(index, row.query)
        best = hits[0] if hits and hits[0].standing != NEAR else None
        if best is None:
            missed += [row] if row.thing else []
            continue
        is_right = best.thing.iri == BASE + row.thing
        offered.append(row)
        (first if is_right else wrongly).append(row)
        if best.standing == SURE:
            surely[is_right] += 1
    precision, recall = len(first) / len(offered), len(first) / 100
    told = f"{len(first)} of 100 first, recall {recall:.3f}, precision {precision:.3f}"
    record_property(FIGURES, f"{name}.csv: {told}; sure {surely[True]}, {surely[False]} of them wrong")
    assert len(first) >= 95, [row.query for row in (*missed, *wrongly)]
    assert not [row for row in wrongly if not row.thing]
    assert not surely[False]


def test_reasons_are_told(index: Index) -> None:
    cases = {
        "Лавров Сергей": "in another order",
        "FM Lavrov": "without fm",
        "S. Lavrov": "with an initial",
        "Lavorv": "“lavorv” read as “lavrov”",
        "Sergey Viktorovich Lavrov": "without viktorovich",
        "Armenian border": "a part of the name",
    }
    for query, reason in cases.items():
        assert reason in named(index, query)[0].reasons, query


def test_two_things_of_one_name_are_both_offered_and_the_one_whose_label_it_is_first(index: Index) -> None:
    place, state = named(index, "Moscow")[:2]
    assert (place.thing.iri, state.thing.iri) == (f"{BASE}place/moscow", f"{BASE}state/russia")
    assert (place.standing, state.standing) == (SURE, CALLED)
    assert "Sputnik" in state.used_by


def test_only_things_of_a_class_are_found_where_one_is_asked(index: Index) -> None:
    hits = named(index, "Moscow", classes=["State"])
    assert [hit.thing.iri for hit in hits if hit.standing != NEAR] == [f"{BASE}state/russia"]


def test_scores_run_from_nought_to_a_hundred_and_fall(index: Index) -> None:
    hits = named(index, "Mirzoyan")
    assert len(hits) > 3
    assert all(0 <= hit.score <= 100 for hit in hits)
    assert hits[0].thing.iri == f"{BASE}person/ararat-mirzoyan"


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("lav", "person/sergey-lavrov"),
        ("Мирз", "person/ararat-mirzoyan"),
        ("president al", "person/ilham-aliyev"),
        ("ağd", "territory/agdam-district"),
        ("OSCE", "org/osce"),
        ("minsk gr", "org/osce-minsk-group"),
        ("Միր", "person/ararat-mirzoyan"),
        ("Zaharova", "person/maria-zakharova"),
    ],
)
def test_what_is_typed_so_far_suggests(index: Index, typed: str, thing: str) -> None:
    hits = suggested(index, typed)
    assert hits[0].thing.iri == BASE + thing
    assert len(hits) <= 8


def test_a_stranger_is_not_suggested(index: Index) -> None:
    assert suggested(index, "Vahe Mirzoyan") == []


HOSTILE = (
    "", " ", "*", '"', "'", "%", "_", "NEAR(", "AND", "OR NOT", "a" * 5000, "\x00", "\x02\x03", "🙂", "-" * 300,
    "é" * 300, "';DROP TABLE names;--", "\u202eLavrov", "ل" * 90, "a b c d e f g h i j k l m n o p q r s t", "\ud800",
    "1", "ՙ", "ʼ",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_asked_is_answered(index: Index, text: str) -> None:
    assert all(hit.thing.iri for hit in named(index, text))
    assert len(suggested(index, text)) <= 8
    assert index.sentences(text, 5)[0] >= 0
