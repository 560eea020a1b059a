"""Dates are told as people write them; what the words do not cover stays as it is."""

from __future__ import annotations

import pytest

from server.wording.dates import as_of, date_words, days_between, time_words

EDTF = {
    "2020-11-09": "9 November 2020",
    "2020-11": "November 2020",
    "2020": "2020",
    "1994~": "around 1994",
    "1994?": "perhaps 1994",
    "199X": "the 1990s",
    "XXXX-08-31": "31 August, no year",
    "1992/1994": "1992 to 1994",
    "1988-02/": "from February 1988, no end told",
    "1988-02/..": "from February 1988, no end told",
    "/1994~": "until around 1994, no beginning told",
    "[2018-07-01..2018-07-27]": "between 1 and 27 July 2018",
    "[2020-09-27..2020-12-31]": "between 27 September and 31 December 2020",
    "[2020-12-31..2021-01-02]": "between 31 December 2020 and 2 January 2021",
    "[..2021-08-31]": "on or before 31 August 2021",
    "[2016..]": "in or after 2016",
    "[1991,1994]": "1991 or 1994",
    "2020-21": "2020-21",  # a season
    "nonsense": "nonsense",
}
NAMES = {
    "2020-11-09--2021-11-26": "9 November 2020 to 26 November 2021",
    "..1994-12-31": "on or before 31 December 1994",
    "2022-08-31..": "on or after 31 August 2022",
    "1988--": "from 1988, no end told",
    "XXXX-11": "November, no year",
}


@pytest.mark.parametrize(("edtf", "words"), EDTF.items())
def test_an_edtf_string_is_told_in_words(edtf: str, words: str) -> None:
    assert date_words(edtf) == words


@pytest.mark.parametrize(("name", "words"), NAMES.items())
def test_the_name_of_a_time_is_told_in_the_same_words(name: str, words: str) -> None:
    assert time_words(name) == words


def test_a_stretch_tells_which_end_is_not_known() -> None:
    assert days_between("2020-09-27", "2020-11-30") == "27 September to 30 November 2020"
    assert days_between("2020-09-27", "2020-09-27") == "27 September 2020"
    assert days_between("2016-04-05", None) == "not before 5 April 2016"
    assert days_between(None, "2016-04-05") == "not after 5 April 2016"
    assert days_between(None, None) == "not dated"


def test_a_day_on_which_something_held_is_told_as_one() -> None:
    assert as_of("1 April 2021") == "as of 1 April 2021"
    assert as_of("between 1 and 27 July 2018") == "as of some day between 1 and 27 July 2018"
