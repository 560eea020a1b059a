"""A day or month without a year lies where the calendar and what the text says of it leave it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.texts.dates import day_of_year, first_of_relative, is_of_document, last_of_document
from graph.texts.edtf_bounds import DateError
from graph.texts.weekdays import WEEKDAYS, bounds_without_year, years_of
from tests.support.edtf_values import tried

ENTRIES: dict[str, tuple[dict[str, str], tuple[str, str]]] = {
    "after a day": ({"day": "08-31", "after": "2021-11-26"}, ("2022-08-31", "")),
    "after the same day": ({"day": "08-31", "after": "2021-08-31"}, ("2022-08-31", "")),
    "after the day before": ({"day": "08-31", "after": "2021-08-30"}, ("2021-08-31", "")),
    "after a year": ({"day": "08-31", "after": "2021"}, ("2022-08-31", "")),
    "before a day": ({"day": "08-31", "before": "2021-11-26"}, ("", "2021-08-31")),
    "before the same day": ({"day": "08-31", "before": "2021-08-31"}, ("", "2020-08-31")),
    "between": ({"day": "08-31", "after": "2016-04", "before": "2021-11-26"}, ("2016-08-31", "2021-08-31")),
    "a leap day": ({"day": "02-29", "after": "2021"}, ("2024-02-29", "")),
    "a leap day before a century without one": ({"day": "02-29", "before": "1903"}, ("", "1896-02-29")),
    "a month": ({"month": "11", "after": "2022-08-31"}, ("2022-11-01", "")),
    "a month of which a part has passed": ({"month": "11", "after": "2022-11-26"}, ("2022-11-27", "")),
    "a month before a day of it": ({"month": "11", "before": "2022-11-09"}, ("", "2022-11-08")),
    "February": ({"month": "02", "before": "2020-06"}, ("", "2020-02-29")),
}


@pytest.mark.parametrize(("entry", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_a_calendar_entry_leaves_these_days(entry: dict[str, str], expected: tuple[str, str]) -> None:
    first, last, words = bounds_without_year(entry)
    assert (str(first or ""), str(last or "")) == expected
    assert (entry.get("day") or entry["month"]) in words


REFUSED = {
    "nothing to count from": {"day": "08-31"},
    "neither day nor month": {"after": "2021"},
    "both": {"day": "08-31", "month": "08", "after": "2021"},
    "a month for a day": {"day": "08", "after": "2021"},
    "a day for a month": {"month": "08-31", "after": "2021"},
    "no month": {"month": "13", "after": "2021"},
    "no day": {"day": "04-31", "after": "2021"},
    "no such day between": {"day": "08-31", "after": "2021-08-31", "before": "2022-08-31"},
    "no end to count from": {"day": "08-31", "after": "2020-09-27/"},
    "no beginning to count back from": {"day": "08-31", "before": "/1994"},
    "no date": {"day": "08-31", "after": "lately"},
    "an unknown key": {"day": "08-31", "after": "2021", "until": "2022"},
}


@pytest.mark.parametrize("entry", REFUSED.values(), ids=REFUSED)
def test_an_entry_that_leaves_no_day_is_refused_in_plain_words(entry: dict[str, str]) -> None:
    with pytest.raises(DateError, match=r"\w+ \w+"):
        bounds_without_year(entry)


@tried(200)
@given(st.dates(date(1600, 1, 1), date(2400, 12, 31)), st.dates(date(1600, 1, 1), date(2400, 12, 31)))
def test_the_first_such_day_is_the_next_one_and_the_last_the_one_before(wanted: date, start: date) -> None:
    named = wanted.strftime("%m-%d")
    first, _ = next(years_of(named, start))
    last, _ = next(years_of(named, start, back=True))
    assert first.strftime("%m-%d") == last.strftime("%m-%d") == named
    assert last <= start <= first
    between = (date.fromordinal(n) for n in range(last.toordinal() + 1, first.toordinal()))
    assert named not in {day.strftime("%m-%d") for day in between}


def test_what_is_of_its_document() -> None:
    named = {"XXXX-08-31": (8, 31), "XXXX-11": (11, None), "XXXX-08-~31": (8, 31), "XXXX-08-31/XXXX-09-02": None}
    assert {value: day_of_year(value) for value in named} == named
    assert all(map(is_of_document, (*named, "publication", "monday-before-publication", "friday-of-publication")))
    assert not any(map(is_of_document, ("2020-08-31", "199X", "1992/1994")))


@tried(200)
@given(st.sampled_from(WEEKDAYS), st.dates(date(1900, 1, 1), date(2030, 12, 31)))
def test_a_weekday_before_publication_is_at_most_a_week_before_it_or_that_day(weekday: str, published: date) -> None:
    value = f"{weekday}-before-publication"
    first, last = first_of_relative(value, published), last_of_document(value, published)
    assert last is not None
    assert WEEKDAYS[first.weekday()] == WEEKDAYS[last.weekday()] == weekday
    assert 1 <= (published - first).days <= 7
    assert 0 <= (published - last).days <= 6
    assert first_of_relative("publication", published) == last_of_document("publication", published) == published
