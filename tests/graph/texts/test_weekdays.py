"""Weekdays are resolved by the calendar, within the time that a document tells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.texts.edtf_bounds import DateError
from graph.texts.weekdays import WEEKDAYS, last_weekday_before, resolve_weekday, same_day_of_year
from tests.support.edtf_values import tried

# ---- the calendar


def test_a_weekday_and_a_day_of_the_year_give_the_years_in_which_they_meet() -> None:
    """Document 001: 31 August was a Tuesday after 9 November 2020, only in 2021; document 002: 27 July, a Friday."""
    until = date(2026, 11, 21)
    assert same_day_of_year("Tuesday", "08-31", "2020-11-09", until) == [date(2021, 8, 31)]
    assert same_day_of_year("Friday", "07-27", "2016", until) == [date(2018, 7, 27)]
    assert same_day_of_year("tuesday", "08-31", "2020-11-09", until) == [date(2021, 8, 31)]
    assert same_day_of_year("Tuesday", "08-31", "2020-11-09", date(2021, 8, 30)) == []
    assert same_day_of_year("Tuesday", "08-31", "2020-11-09", date(2021, 8, 31)) == [date(2021, 8, 31)]
    assert same_day_of_year("Tuesday", "08-31", "2021-08-31", until) == []
    assert same_day_of_year("Monday", "02-29", "2015", until) == [date(2016, 2, 29)]
    assert same_day_of_year("Monday", "02-30", "2015", until) == []


@tried(200)
@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.dates(date(1900, 1, 1), date(2030, 12, 31)))
def test_the_years_in_which_weekday_and_day_meet_are_all_of_them(wanted: date, after: date) -> None:
    until = date(2030, 12, 31)
    weekday, month_day = WEEKDAYS[wanted.weekday()], wanted.strftime("%m-%d")
    expected = [
        found
        for ordinal in range(after.toordinal() + 1, until.toordinal() + 1)
        if (found := date.fromordinal(ordinal)).weekday() == wanted.weekday() and found.strftime("%m-%d") == month_day
    ]
    assert same_day_of_year(weekday, month_day, after.isoformat(), until) == expected


@tried(200)
@given(st.sampled_from(WEEKDAYS), st.dates(date(1900, 1, 1), date(2030, 12, 31)))
def test_the_last_weekday_before_a_day_is_one_to_seven_days_before_it(weekday: str, before: date) -> None:
    found = last_weekday_before(weekday, before.isoformat())
    assert WEEKDAYS[found.weekday()] == weekday
    assert 1 <= (before - found).days <= 7


def test_the_last_thursday_before_a_friday_is_the_day_before() -> None:
    assert last_weekday_before("Thursday", "2021-04-02") == date(2021, 4, 1)
    assert last_weekday_before("Friday", "2021-04-02") == date(2021, 3, 26)
    assert last_weekday_before("Friday", "2021-04") == date(2021, 3, 26)


@pytest.mark.parametrize(
    ("month_day", "after"),
    [("08-31", "2020-09-27/"), ("0831", "2020"), ("13-31", "2020"), ("08-00", "2020"), ("August 31", "2020")],
)
def test_a_day_of_the_year_that_cannot_be_looked_up_is_refused_in_plain_words(month_day: str, after: str) -> None:
    with pytest.raises(DateError):
        same_day_of_year("Tuesday", month_day, after, date(2026, 11, 21))


@pytest.mark.parametrize(("weekday", "before"), [("Friday", "/1994"), ("Fryday", "2021-04-02")])
def test_a_weekday_that_cannot_be_counted_back_is_refused_in_plain_words(weekday: str, before: str) -> None:
    with pytest.raises(DateError):
        last_weekday_before(weekday, before)


# ---- an entry as a curator writes it


UNTIL = date(2026, 11, 21)


def entry(**texts: str) -> dict[str, str]:
    return {"weekday": "Friday", "day": "04-10", "after": "1997", "gives": "1998-04-10"} | texts


def test_an_old_document_gives_the_end_of_its_time() -> None:
    """10 April was a Friday in 1998, and again in 2009, 2015, 2020 and 2026."""
    several, _ = resolve_weekday(entry(), UNTIL)
    assert [day.year for day in several] == [1998, 2009, 2015, 2020, 2026]
    for before in ("1999", "2009-04-10", "2009-01", "[2005-01-01..]"):
        days, words = resolve_weekday(entry(before=before), UNTIL)
        assert days == [date(1998, 4, 10)]
        assert words.startswith("04-10 is a Friday only in 1998 between 1997 and ")
    assert resolve_weekday(entry(before="1998-04-10"), UNTIL)[0] == []
    assert resolve_weekday(entry(before="1998-04-11"), UNTIL)[0] == [date(1998, 4, 10)]


def test_the_last_such_day_before_a_date_needs_no_day_of_the_year() -> None:
    days, words = resolve_weekday({"weekday": "Thursday", "before": "2021-04-02", "gives": "2021-04-01"}, UNTIL)
    assert days == [date(2021, 4, 1)]
    assert words == "2021-04-01 is the last Thursday before 2021-04-02"


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (entry(weekday="Fryday"), "is no weekday"),
        ({"weekday": "Friday", "day": "04-10", "after": "1997"}, "what it gives"),
        ({"weekday": "Friday", "day": "04-10", "gives": "1998-04-10"}, "day and after, or before"),
        ({"weekday": "Friday", "day": "04-10", "before": "1999", "gives": "1998-04-10"}, "day and after, or before"),
        (entry(until="1999"), "unknown key 'until'"),
        (entry(before="/1999"), "no first day"),
        (entry(before="soon"), "not a date in EDTF"),
        (entry(day="02-30x"), "no day of the year"),
    ],
)
def test_an_entry_that_cannot_be_worked_out_is_refused(texts: dict[str, str], reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        resolve_weekday(texts, UNTIL)
