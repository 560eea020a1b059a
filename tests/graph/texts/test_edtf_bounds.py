"""The days between which a date in EDTF lies: right for each form that is used, and each other form is refused.

The library parses more than it bounds rightly; what is computed here is never narrower or wider than the words.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import itertools
import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given

from graph.texts.edtf_bounds import Bounds, DateError, bounds
from tests import LONG
from tests.support.edtf_values import all_dates, simple_dates, tried

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
    ("?1994", "1994-01-01", "1994-12-31", "1994-12-31"),
    ("2020-?11", "2020-11-01", "2020-11-30", "2020-11-30"),
    ("2020~-11-09", "2020-11-09", "2020-11-09", "2020-11-09"),
    ("2020-11-%09", "2020-11-09", "2020-11-09", "2020-11-09"),
    # a decade, a century, any other unspecified digits
    ("199X", "1990-01-01", "1999-12-31", "1999-12-31"),
    ("19XX", "1900-01-01", "1999-12-31", "1999-12-31"),
    ("1XXX", "1000-01-01", "1999-12-31", "1999-12-31"),
    ("19X5", "1905-01-01", "1995-12-31", "1995-12-31"),
    ("2020-XX", "2020-01-01", "2020-12-31", "2020-12-31"),
    ("2020-XX-XX", "2020-01-01", "2020-12-31", "2020-12-31"),
    ("2020-11-XX", "2020-11-01", "2020-11-30", "2020-11-30"),
    ("2020-11-1X", "2020-11-10", "2020-11-19", "2020-11-19"),
    ("2020-11-3X", "2020-11-30", "2020-11-30", "2020-11-30"),
    ("2020-XX-31", "2020-01-31", "2020-12-31", "2020-12-31"),
    ("2021-XX-30", "2021-01-30", "2021-12-30", "2021-12-30"),
    ("19XX-02-29", "1904-02-29", "1996-02-29", "1996-02-29"),
    ("201X-08-31", "2010-08-31", "2019-08-31", "2019-08-31"),
    # a day or month without a year has no bounds
    ("XXXX-08-31", None, None, None),
    ("XXXX-02-29", None, None, None),
    ("XXXX-08", None, None, None),
    ("XXXX-08-31/XXXX-09-02", None, None, None),
    # significant digits: an estimate, of which only the first digits count
    ("1950S1", "1000-01-01", "1999-12-31", "1999-12-31"),
    ("1950S2", "1900-01-01", "1999-12-31", "1999-12-31"),
    ("1950S3", "1950-01-01", "1959-12-31", "1959-12-31"),
    ("1950S4", "1950-01-01", "1950-12-31", "1950-12-31"),
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
    ("199X/2000", "1990-01-01", "1999-12-31", "2000-12-31"),
    ("1950S3/1960", "1950-01-01", "1959-12-31", "1960-12-31"),
    # one day, not before, between, not after
    ("[2022-08-31..]", "2022-08-31", None, None),
    ("[2018-07-01..2018-07-27]", "2018-07-01", "2018-07-27", "2018-07-27"),
    ("[..2018-07-27]", None, "2018-07-27", "2018-07-27"),
    ("[1992..1994]", "1992-01-01", "1994-12-31", "1994-12-31"),
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
    "a set of months with an open one": "[2020-XX..2021]",
    "all days of an open set": "{1984..}",
    "a set within an interval": "[1992..1993]/1994",
    "a set of nothing": "[..]",
    "part of a month": "2020-1X",
    "no digit at all": "XXXX",
    "no digit at all, to the day": "XXXX-XX-XX",
    "30 February of any year": "XXXX-02-30",
    "the thirties of a February": "2020-02-3X",
    "one end without a year": "XXXX-08-31/2020",
    "a year in exponents": "Y17E7",
    "significant digits of a long year": "Y171010000S3",
    "significant digits of a day": "2020-11-09S3",
    "no significant digit": "1950S0",
    "a quarter": "2020-33",
    "a season that is uncertain": "2020-21?",
    "seasons from and to": "2020-21/2020-23",
    "an end that is a word": "1992/present",
    "a group that is uncertain": "2020-(11-09)~",
    "a blank before": " 2020-11-09",
    "a blank after": "2020-11-09 ",
    "a line break after": "2020-11-09\n",
    "figures of another script": "２０２０",
}


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
    assert (len(BOUNDS), len(REFUSED)) == (53, 53)


# ---- any date that can be written


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


# ---- every form that the library parses


YEARS = ["1998", "0001", "9999", "0000", "199X", "19XX", "XXXX", "-044", "-0044", "1950S3", "Y17000", "Y17E7"]
MONTHS = ["", "-02", "-12", "-13", "-00", "-XX", "-1X", "-X2", "-21", "-33"]
DAYS = ["", "-01", "-28", "-29", "-31", "-00", "-32", "-XX", "-0X", "-3X", "-X1"]
CALENDAR = "\n".join(
    f"{year:04}-{month:02}-{number:02}"
    for year in (1, *range(1900, 2000), 9999)
    for month in range(1, 13)
    for number in range(1, calendar.monthrange(year, month)[1] + 1)
)
"""Every day of all years that one of the forms has, and of no other."""


def matching(edtf: str) -> list[str]:
    """The days of these years that have the digits of a date: by comparing each."""
    year, month, number = (*edtf.replace("1950S3", "195X").split("-"), "XX", "XX")[:3]
    digits = "-".join(part.replace("X", "[0-9]") for part in (year, month, number))
    return re.findall(rf"^{digits}$", CALENDAR, re.MULTILINE)


def test_each_form_has_the_first_and_last_day_that_match_it_or_is_refused() -> None:
    """Held against every day of the calendar, one by one; a fifth of the forms without TEST_LONG."""
    forms = sorted({f"{y}{m}{d if m else ''}" for y, m, d in itertools.product(YEARS, MONTHS, DAYS)})
    bounded = refused = 0
    for edtf in forms if LONG else forms[::5]:
        try:
            found = bounds(edtf)
        except DateError:
            refused += 1
            continue
        bounded += 1
        assert parsed(edtf), f"{edtf} is bounded, but no EDTF"
        days = matching(edtf)
        assert days, f"{edtf} is bounded, but no day has its digits"
        first, last = (None, None) if edtf.startswith("XXXX") else (day(days[0]), day(days[-1]))
        assert found == Bounds(first, last, last), edtf
    assert (bounded, refused) == ((151, 1049) if LONG else (24, 216))


def parsed(edtf: str) -> bool:
    """Whether the library parses a date; it prints what it fails at."""
    with contextlib.redirect_stdout(io.StringIO()):
        return parse_edtf(edtf) is not None


def test_how_sure_the_source_is_changes_no_bound() -> None:
    for edtf in ("1998", "1998-02", "1998-02-28", "199X"):
        for sign in "~?%":
            assert bounds(edtf + sign) == bounds(edtf)


# ---- what a refusal proposes


PROPOSED = {
    "2020-09-27/..": "2020-09-27/",
    "../2020": "/2020",
    "1992/open": "1992/",
    "1992/present": "1992/",
    "1990s": "199X",
    "the 1990s": "199X",
    "199x": "199X",
    "20201109": "2020-11-09",
    "2020-1-9": "2020-01-09",
    "2020/11/09": "2020-11-09",
    "2020.11.09": "2020-11-09",
    "12/2020": "2020-12",
    "2020–11–09": "2020-11-09",
    "1992-1994": "1992/1994",
    "c. 1994": "1994~",
    "31 August 2022": "2022-08-31",
    "August 31, 2022": "2022-08-31",
    "31 August": "XXXX-08-31",
    "August 2022": "2022-08",
    "２０２０": "2020",
    " 2020-11 ": "2020-11",
    "[1992,1994]": "[1992..1994]",
    "1992..1994": "[1992..1994]",
    "{1992..1994}": "1992/1994",
    "2020-11-09T10:00:00": "2020-11-09",
    "1998-02-31": "",
    "1994/1992": "",
    "words": "",
}


@pytest.mark.parametrize(("typed", "proposed"), PROPOSED.items(), ids=PROPOSED)
def test_what_is_near_is_proposed_and_has_bounds(typed: str, proposed: str) -> None:
    with pytest.raises(DateError) as caught:
        bounds(typed)
    assert caught.value.suggestion == proposed
    if proposed:
        assert bounds(proposed)


@pytest.mark.parametrize(
    ("edtf", "reason"),
    [
        ("1998-02-31", "no day of the calendar: February 1998 has 28 days"),
        ("2020-02-30", "no day of the calendar: February 2020 has 29 days"),
        ("XXXX-02-30", "no day of the calendar: February has 29 days"),
        ("2022-06-31", "no day of the calendar: June 2022 has 30 days"),
        ("2020-13-01", "no day of the calendar: there is no month 13"),
        ("2020-00", "no day of the calendar: there is no month 00"),
        ("0000-01-01", "no day of the calendar: there is no year 0"),
        ("2020-21", "is a season"),
        ("2020-11-09T10:00:00", "has a time of day"),
        ("Y17E7", "no year from 1 to 9999"),
    ],
)
def test_a_refusal_says_what_is_wrong(edtf: str, reason: str) -> None:
    with pytest.raises(DateError, match=re.escape(reason)):
        bounds(edtf)


def test_no_form_makes_the_library_print(capsys: pytest.CaptureFixture[str]) -> None:
    for edtf in ("2020-1X", "2020-X1", "2020-11-0X"):
        with contextlib.suppress(DateError):
            bounds(edtf)
    assert capsys.readouterr().out == ""
