"""Dates are kept exactly as far as the text goes; what is computed from them is never narrower or wider than that."""

from __future__ import annotations

import re
import sys
from calendar import monthrange
from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser import Date
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyparsing import ParserElement

from graph.core.namespaces import term
from graph.curation.dates import (
    _PLAIN,
    RELATIVE,
    WEEKDAYS,
    Bounds,
    DateError,
    bounds,
    extent,
    last_weekday_before,
    same_day_of_year,
    slug,
    years,
)
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from tests import LONG

BOUNDS = [  # what a curator writes; earliest day, latest first day, latest day
    ("2020-11-09", "2020-11-09", "2020-11-09", "2020-11-09"),
    ("2020-11", "2020-11-01", "2020-11-30", "2020-11-30"),
    ("2020-02", "2020-02-01", "2020-02-29", "2020-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28", "1900-02-28"),
    ("1988", "1988-01-01", "1988-12-31", "1988-12-31"),
    ("2020-02-29", "2020-02-29", "2020-02-29", "2020-02-29"),
    # around, uncertain, both: how sure the source is, not how long it lasted
    ("1994~", "1994-01-01", "1994-12-31", "1994-12-31"),
    ("1994?", "1994-01-01", "1994-12-31", "1994-12-31"),
    ("1994%", "1994-01-01", "1994-12-31", "1994-12-31"),
    ("2020-11-09~", "2020-11-09", "2020-11-09", "2020-11-09"),
    # a decade or a century
    ("199X", "1990-01-01", "1999-12-31", "1999-12-31"),
    ("19XX", "1900-01-01", "1999-12-31", "1999-12-31"),
    # from, to; the first day lies in the first part
    ("1992/1994", "1992-01-01", "1992-12-31", "1994-12-31"),
    ("1992~/1994?", "1992-01-01", "1992-12-31", "1994-12-31"),
    ("2020-09-27/2020-11-09", "2020-09-27", "2020-09-27", "2020-11-09"),
    ("2020-09-27/2020-11", "2020-09-27", "2020-09-27", "2020-11-30"),
    ("2020-09-27/2020-09-27", "2020-09-27", "2020-09-27", "2020-09-27"),
    ("1988/1994-05", "1988-01-01", "1988-12-31", "1994-05-31"),
    # what ends within its first part began by then
    ("2020-09/2020-09-27", "2020-09-01", "2020-09-27", "2020-09-27"),
    ("1994/1994-05", "1994-01-01", "1994-05-31", "1994-05-31"),
    # an end or a start that the text does not give
    ("2020-09-27/", "2020-09-27", "2020-09-27", None),
    ("1988-02/", "1988-02-01", "1988-02-29", None),
    ("/1994", None, "1994-12-31", "1994-12-31"),
    ("/1994-05-12", None, "1994-05-12", "1994-05-12"),
    # one day, not before, between, not after
    ("[2022-08-31..]", "2022-08-31", None, None),
    ("[2018-07-01..2018-07-27]", "2018-07-01", "2018-07-27", "2018-07-27"),
    ("[..2018-07-27]", None, "2018-07-27", "2018-07-27"),
]

REFUSED = {
    "nothing": "",
    "blanks": " ",
    "words": "31 August 2022",
    "a decade in words": "1990s",
    "no separators": "20201109",
    "one-figure month": "2020-1-9",
    "dashes for hyphens": "2020–11–09",
    "years with a hyphen between": "1992-1994",
    "month 13": "2020-13",
    "day of month 13": "2020-13-01",
    "day 32": "2022-08-32",
    "31 June": "2022-06-31",
    "30 February": "2020-02-30",
    "29 February of a common year": "2021-02-29",
    "29 February of a common century": "1900-02-29",
    "year 0": "0000",
    "a year before our era": "-0044",
    "a year of five figures": "Y10000",
    "a season": "2020-21",
    "a time of day": "2020-11-09T10:00:00",
    "an open end": "2020-09-27/..",
    "an open start": "../2020",
    "an interval of nothing": "/",
    "three parts": "1992/1994/1995",
    "reversed years": "1994/1992",
    "reversed months": "1994-05/1994-04",
    "reversed days": "2020-11-09/2020-09-27",
    "a set reversed": "[2018-07-27..2018-07-01]",
    "a set that is a list": "[1992,1994]",
    "all days of a set": "{1992..1994}",
    "an unspecified month": "2020-XX-09",
    "a part that is uncertain": "?2020-11",
    "a blank before": " 2020-11-09",
    "a blank after": "2020-11-09 ",
    "a line break after": "2020-11-09\n",
    "figures of another script": "２０２０",
}


def tried(most: int) -> object:
    """So many examples with TEST_LONG, else a fifth of them; always the same ones."""
    return examples(max_examples=most if LONG else most // 5, derandomize=True, database=None, deadline=None)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("edtf", "not_before", "starts_by", "not_after"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_a_date_lies_between_the_days_that_its_words_allow(
    edtf: str, not_before: str | None, starts_by: str | None, not_after: str | None
) -> None:
    assert bounds(edtf) == Bounds(day(not_before), day(starts_by), day(not_after))


@pytest.mark.parametrize("edtf", REFUSED.values(), ids=[name.replace(" ", "-") for name in REFUSED])
def test_what_is_no_date_is_refused_with_the_text_that_is_wrong(edtf: str) -> None:
    with pytest.raises(DateError) as caught:
        bounds(edtf)
    assert not edtf.strip() or edtf.strip() in str(caught.value) or "/" in edtf


def test_every_form_is_tried() -> None:
    assert (len(BOUNDS), len(REFUSED)) == (27, 36)


# ---- any date that can be written


@st.composite
def simple_dates(draw: st.DrawFn) -> str:
    """A day, month, year or decade of three centuries, sure or not."""
    year = draw(st.integers(1800, 2099))
    month = draw(st.integers(1, 12))
    number = draw(st.integers(1, monthrange(year, month)[1]))
    forms = [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{number:02}", f"{year // 10}X"]
    return draw(st.sampled_from(forms)) + draw(st.sampled_from(["", "~", "?", "%"]))


@st.composite
def days(draw: st.DrawFn) -> str:
    return draw(st.dates(date(1800, 1, 1), date(2099, 12, 31))).isoformat()


@st.composite
def all_dates(draw: st.DrawFn) -> str:
    """Any form of the guide, in order or not."""
    one, other = draw(simple_dates()), draw(simple_dates())
    first, last = draw(days()), draw(days())
    forms = [one, f"{one}/{other}", f"{one}/", f"/{one}", f"[{first}..{last}]", f"[{first}..]", f"[..{last}]"]
    return draw(st.sampled_from(forms))


@tried(500)
@given(all_dates())
def test_the_latest_first_day_is_never_before_the_earliest_day_nor_after_the_latest(edtf: str) -> None:
    try:
        found = bounds(edtf)
    except DateError as error:
        assert "ends before it begins" in str(error)  # noqa: PT017  # the only reason to refuse one of these
        return
    known = [limit for limit in (found.not_before, found.starts_by, found.not_after) if limit]
    assert known
    assert known == sorted(known)


@tried(200)
@given(simple_dates())
def test_a_date_begins_and_ends_within_itself(edtf: str) -> None:
    found = bounds(edtf)
    digits = edtf.rstrip("~?%X")
    assert found.not_before.isoformat().startswith(digits)
    assert found.not_after.isoformat().startswith(digits)
    assert found.starts_by == found.not_after


@tried(200)
@given(simple_dates(), simple_dates())
def test_a_span_begins_with_its_first_part_and_ends_with_its_last(first: str, last: str) -> None:
    one, other = bounds(first), bounds(last)
    if other.not_after < one.not_before:
        with pytest.raises(DateError):
            bounds(f"{first}/{last}")
    else:
        found = bounds(f"{first}/{last}")
        assert (found.not_before, found.not_after) == (one.not_before, other.not_after)
        assert found.starts_by == min(one.not_after, other.not_after)


# ---- names of times


@tried(500)
@given(st.lists(all_dates(), min_size=2, max_size=8, unique=True))
def test_no_two_dates_have_the_same_name(values: list[str]) -> None:
    assert len({slug(value) for value in values}) == len(values)


@tried(500)
@given(all_dates())
def test_the_name_of_a_date_needs_no_percent_encoding(edtf: str) -> None:
    """Unreserved characters only (RFC 3986, section 2.3), so that no server or browser rewrites the IRI."""
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", slug(edtf))
    assert slug(edtf) not in (".", "..")


def test_the_names_of_the_forms_of_the_guide_are_told_apart() -> None:
    forms = [row[0] for row in BOUNDS]
    assert len({slug(form) for form in forms}) == len(set(forms))


# ---- the real dates


def test_every_time_in_the_dataset_has_the_days_of_its_words(seeds: Seeds, built: Dataset) -> None:
    """Computed anew from `pg:edtf` of each time span; a time relative to publication has no day at all."""
    names = ("notBefore", "startsBy", "notAfter")
    found: dict[str, dict[str, str]] = {}
    for t in built.views["all"]:
        local = t.predicate.value.removeprefix(term("pg:").value)
        if local in (*names, "edtf", "relativeTo"):
            found.setdefault(t.subject.value.removeprefix(seeds.base), {})[local] = t.object.value
    dated = {iri: said for iri, said in found.items() if "edtf" in said}
    relative = {iri: said for iri, said in found.items() if "relativeTo" in said}
    assert len(dated) >= 30
    assert len(relative) >= 1
    assert found.keys() == dated.keys() | relative.keys()
    for iri, said in dated.items():
        limits = bounds(said["edtf"])
        wanted = dict(zip(names, (limits.not_before, limits.starts_by, limits.not_after), strict=True))
        assert {name: said.get(name) for name in names} == {n: v and v.isoformat() for n, v in wanted.items()}
        assert iri == f"time/{slug(said['edtf'])}"
    for iri, said in relative.items():
        document, _, words = iri.partition("#")
        assert said == {"relativeTo": seeds.base + document}
        assert RELATIVE.fullmatch(words)


# ---- extents


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [
        ("1988-02", None, "1988-02/"),
        (None, "1994~", "/1994~"),
        ("1992", "1994", "1992/1994"),
        (None, None, None),
        ("[2022-08-31..]", None, None),
        ("1992/1994", None, None),
        ("1992", "[2018-07-01..2018-07-27]", None),
    ],
)
def test_what_is_told_by_its_start_or_end_only_has_an_extent_that_says_no_more(
    began: str | None, ended: str | None, expected: str | None
) -> None:
    assert extent(began, ended) == expected


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


def test_the_years_of_dates_are_those_written_in_them() -> None:
    values = ["1992/1994", "2020-11-09", "[2018-07-01..2019-07-27]", "publication", "199X"]
    assert years(values) == {"1992", "1994", "2020", "2018", "2019"}


def test_reading_dates_makes_reading_queries_no_slower() -> None:
    """The library of dates switches pyparsing's memory on for every parser of the process, rdflib's among them."""
    bounds.cache_clear()
    assert bounds("1994~").not_before == date(1994, 1, 1)
    assert "edtf.parser" in sys.modules
    assert ParserElement._parse is ParserElement._parseNoCache


PLAIN = ["0000", "0001", "1994", "9999", *(f"1994-{month:02}" for month in range(1, 13)), "2020-02-29", "1999-12-31"]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_date_is_what_the_parser_of_the_library_makes_of_it(text: str) -> None:
    plain = _PLAIN.fullmatch(text)
    assert plain is not None
    made, parsed = Date(*plain.groups()), parse_edtf(text)
    assert type(made) is type(parsed)
    assert vars(made) == vars(parsed)


@pytest.mark.parametrize(
    "text", ["1994-13", "1994-00", "1994-1", "94", "1994-05-32", "1994-05-00", "１９９４", "2001-21"]
)
def test_what_is_not_quite_a_plain_date_is_left_to_the_parser_of_the_library(text: str) -> None:
    assert _PLAIN.fullmatch(text) is None
    with pytest.raises(DateError):
        bounds(text)
