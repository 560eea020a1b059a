"""The words for a date in a quote are told from words for other dates that stand beside them."""

from __future__ import annotations

import pytest

from graph.texts import date_evidence

FITTING = {
    ("Tuesday", "2021-08-31"): True,
    ("Monday", "2021-08-31"): False,
    ("August 31", "2021-08-31"): True,
    ("31 August", "XXXX-08-31"): True,
    ("November 9, 2020", "2021-08-31"): False,
    ("November 9", "2020-11-09"): True,
    ("November 2020", "2020-11-09"): True,
    ("November 2020", "2020-11"): True,
    ("November 2021", "2020-11"): False,
    ("2016", "[2018-07-01..2018-07-27]"): False,
    ("July", "[2018-07-01..2018-07-27]"): True,
    ("Friday", "[2018-07-01..2018-07-27]"): True,
    ("Thursday", "[2018-07-02..2018-07-27]"): False,
    ("April 2-5, 2016", "2016-04-02/2016-04-05"): True,
    ("April 5", "2016-04-02/2016-04-05"): True,
    ("April 3", "2016-04-02/2016-04-05"): False,
    ("1992-1994", "1992/1994"): True,
    ("1994", "1992/1994"): True,
    ("1993", "1992/1994"): False,
    ("the 1990s", "199X"): True,
    ("early 90s", "199X"): True,
    ("1990s", "1994~"): True,
    ("1980s", "1994~"): False,
    ("90s", "1988"): False,
    ("Sept. 26", "2020-09-26"): True,
    ("March 2", "2020-03"): True,
    ("April 2, 2021", "2021-04-01"): False,
    ("2 May 1994", "1994-05-02"): True,
    ("2020-11-09", "2020-11-09"): True,
    ("Monday", "publication"): True,
    ("1988", "publication"): True,
}


@pytest.mark.parametrize(("words", "edtf"), FITTING, ids=" of ".join)
def test_words_for_a_date_fit_the_dates_that_they_may_be(words: str, edtf: str) -> None:
    assert date_evidence.fits(words, [edtf]) is FITTING[words, edtf]
    assert date_evidence.fits(words, [edtf, "publication"])


def test_so_many_words_were_tried() -> None:
    assert len(FITTING) == 31
