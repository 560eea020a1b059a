"""Offices of documents are held beside those of the sample, and what differs is told with both sides."""

from __future__ import annotations

import pytest

from graph.dataset.fetched_graphs import Fetched
from graph.store.dataset_store import EmbeddedStore
from graph.wikidata import comparison
from graph.wikidata.comparison import AGREE, DATES, NO_DAY, NOTHING, OFFICE
from graph.wikidata.names import is_same_office
from graph.wikidata.statements import Statement, statements


def test_every_office_of_a_linked_person_is_compared(beside: EmbeddedStore, store: EmbeddedStore) -> None:
    found = comparison.compare_offices(beside)
    assert len(found) == 22
    verdicts = {(one.person, one.claim.iri.rpartition("/")[2]): one.verdict for one in found}
    assert verdicts["Vladimir Putin", "001-52"] == AGREE
    assert verdicts["Ara Ayvazian", "003-14"] == AGREE
    assert verdicts["Sergey Lavrov", "001-15"] == AGREE
    assert verdicts["Alexey Overchuk", "003-48"] == DATES
    assert verdicts["Artak Davtyan", "003-27"] == OFFICE
    assert NOTHING not in verdicts.values()
    (overchuk,) = (one for one in found if one.verdict == DATES)
    assert overchuk.as_of == "2021-04-01"
    assert "Russian Deputy Prime Minister" in overchuk.claim.main_passage.sentence
    assert [said.in_words for said in overchuk.said] == [
        "position held: Deputy Prime Minister of Russia, since 2021-06-01"
    ]
    assert overchuk.said[0].source.in_words.startswith("Wikidata, item Q83382151, revision 24")
    assert {one.verdict for one in comparison.compare_offices(store)} == {NOTHING}


def test_statements_are_told_in_words(beside: EmbeddedStore) -> None:
    told = statements(beside, ["Q649", "Q7747", "Q399", "Q1"])
    assert [one.in_words for one in told["Q649"]] == [
        "native label: Москва",
        "coordinates: 55.7558, 37.6178 (latitude, longitude)",
    ]
    assert [one.period for one in told["Q7747"]] == ["2000-05-07 to 2008-05-07", "since 2012-05-07"]
    assert "member of: Commonwealth of Independent States" in [one.in_words for one in told["Q399"]]
    assert "Q1" not in told
    assert statements(beside, []) == {}


@pytest.mark.parametrize(
    ("first", "last", "begin", "end", "verdict"),
    [
        ("2021-04-01", "2021-04-01", "2020", "2021", AGREE),
        ("2021-04-01", "2021-04-01", "2021-05", "", DATES),
        ("2021-04-01", "2021-04-01", "2021-04", "2021-04", AGREE),
        ("2021-04-01", "2021-04-01", "", "2021-02", DATES),
        ("2021-03-01", "2021-03-01", "", "2021-02", DATES),
        ("2021-02-28", "2021-02-28", "", "2021-02", AGREE),
        ("2016-04-05", "", "", "2015-12-31", DATES),
        ("2016-04-05", "", "2030", "", AGREE),
        ("", "2019-01-01", "2019-01-02", "", DATES),
        ("", "", "2019", "2020", NO_DAY),
    ],
)
def test_dates_differ_only_where_no_day_can_be_shared(first, last, begin, end, verdict) -> None:
    said = Statement("P39", "x", "Office", begin, end, Fetched("Q1", "1", "2026-01-01"))
    assert comparison._verdict(first, last, [said], [said]) == verdict


def test_offices_of_like_names_are_the_same_office() -> None:
    assert is_same_office("Foreign Minister of Armenia", "Minister of Foreign Affairs of Armenia")
    assert is_same_office("Foreign Minister of Russia", "Minister of Foreign Affairs of the Russian Federation")
    assert not is_same_office("Foreign Minister of Armenia", "Prime Minister of Armenia")
    assert is_same_office(
        "spokesperson of the Russian Foreign Ministry", "spokesperson, Ministry of Foreign Affairs of Russia"
    )
    assert not is_same_office("Prime Minister of Russia", "Deputy Prime Minister of Russia")
    assert not is_same_office("President of Russia", "President of Azerbaijan")
    assert not is_same_office("Prime Minister of Armenia", "Deputy Prime Minister of Russia")
