"""Words of time are found in a text, each with the form that the guide would have, and no more than they give."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.texts.edtf_bounds import bounds
from server.intake.dated_words import dated_words

TODAY = date(2026, 11, 28)
NO_YEAR = " (no year in the text)"
AHEAD = "; one that is ahead: the next after the document's day"
RELATIVE = "relative: a date only where the text gives its anchor"


def found(text: str, published: date | None = None) -> dict[str, str]:
    return {words.words: words.advice for words in dated_words(text, TODAY, published)}


DATES = {
    "on November 9, 2020, he": {"November 9, 2020": "2020-11-09"},
    "on 9 November 2020": {"9 November 2020": "2020-11-09"},
    "on Nov. 9, 2020": {"Nov. 9, 2020": "2020-11-09"},
    "the 5th of March 1996": {"5th of March 1996": "1996-03-05"},
    "NOVEMBER 9, 2020": {"NOVEMBER 9, 2020": "2020-11-09"},
    "on 2016-04-05": {"2016-04-05": "2016-04-05"},
    "on 31.12.1999": {"31.12.1999": "1999-12-31"},
    "on 03/04/2005": {"03/04/2005": "2005-04-03 or 2005-03-04"},
    "MOSCOW, August 31.": {"August 31": f"XXXX-08-31{NO_YEAR}"},
    "On 31 August, Baku": {"31 August": f"XXXX-08-31{NO_YEAR}"},
    "on Sept. 26 by": {"Sept. 26": f"XXXX-09-26{NO_YEAR}"},
    "in effect in May 1994, formally": {"May 1994": "1994-05"},
    "in February 1988": {"February 1988": "1988-02"},
    "Earlier in July, he": {"in July": f"XXXX-07{NO_YEAR}"},
    "in late June, and": {"late June": f"XXXX-06{NO_YEAR}"},
    "in 1988 when": {"1988": "1988"},
    "the 2016 Four-Day War": {"2016": "2016"},
    "around 1994, with": {"around 1994": "1994~"},
    "since the late 1960s, and": {"late 1960s": "196X (early or late stays in the wording)"},
    "in the 1990s": {"the 1990s": "199X"},
    "in the early 90s when": {"early 90s": "199X (early or late stays in the wording)"},
    "In 1992-1994, tensions": {"1992-1994": "1992/1994"},
    "from 1992 to 1994": {"1992 to 1994": "1992/1994"},
    "between 1992 and 1994": {"between 1992 and 1994": "1992/1994"},
    "in 1992–94": {"1992–94": "1992/1994"},
    "in 2003-04": {"2003-04": "2003/2004, or the month 2003-04"},
    "on April 2-5, 2016": {"April 2-5, 2016": "2016-04-02/2016-04-05"},
    "from 2 to 5 April 2016": {"2 to 5 April 2016": "2016-04-02/2016-04-05"},
    "between April 2 and 5": {"between April 2 and 5": f"XXXX-04-02/XXXX-04-05{NO_YEAR}"},
    "September 27 to November 10, 2020": {"September 27 to November 10, 2020": "2020-09-27/2020-11-10"},
    "November 9, 2020, January 11, and November 26, 2021": {
        "November 9, 2020": "2020-11-09",
        "January 11": f"XXXX-01-11{NO_YEAR}",
        "November 26, 2021": "2021-11-26",
    },
    "on February 31": {"February 31": "'XXXX-02-31' is no day of the calendar: February has 29 days"},
    "on Friday, April 10, 1998": {"Friday, April 10, 1998": "1998-04-10"},
    "on Monday, April 10, 1998": {
        "Monday, April 10, 1998": "1998-04-10, which is a Friday, though the text says Monday"
    },
    "5 June 1967, a Monday": {"5 June 1967, a Monday": "1967-06-05"},
    "on Friday, April 10": {
        "Friday, April 10": "calendar: [{weekday: Friday, day: 04-10, after: …, gives: …}]"
        " (a Friday in 1981, 1987, 1992, 1998, 2009, 2015, 2020, 2026)"
    },
    "on Monday he": {
        "Monday": "monday-before-publication, or calendar: once the text gives the document's day;"
        " one that is ahead: the next after the document's day"
    },
    "next Thursday": {"next Thursday": "after the document's day; a date only where the text gives one"},
    "for today’s talks": {"today": "publication"},
    "a day earlier, after": {"a day earlier": RELATIVE},
    "two days after voters": {"two days after": RELATIVE},
    "September 27 last year, and": {
        "September 27 last year": "XXXX-09-27 (the year only where the text gives the document's)"
    },
    "within the next month": {"next month": RELATIVE},
}
NO_DATES = (
    "2000 people, 1,998 and 1998.5, $1998",
    "they may 5 times march 10 km",
    "Decree No. 93 and Article 12",
    "the 1967-born man at 5:30",
    "Augusta and Marching Mayors",
    "between 3,200 and 3,600 people",
)


@pytest.mark.parametrize("text", DATES)
def test_words_of_time_get_the_form_of_the_guide(text: str) -> None:
    assert found(text) == DATES[text]


def test_there_are_forty_three_forms() -> None:
    assert len(DATES) == 43


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_date_is_passed_over(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "words", "advice"),
    [
        (
            "on Thursday",
            "Thursday",
            "calendar: [{weekday: Thursday, before: 2021-04-02, gives: 2021-04-01}]" + AHEAD + " (2021-04-08)",
        ),
        (
            "on Friday",
            "Friday",
            "calendar: [{weekday: Friday, before: 2021-04-02, gives: 2021-03-26}], or 2021-04-02 itself"
            + AHEAD
            + " (2021-04-09)",
        ),
        (
            "last Thursday",
            "last Thursday",
            "calendar: [{weekday: Thursday, before: 2021-04-02, gives: 2021-04-01}]" + AHEAD + " (2021-04-08)",
        ),
        ("today", "today", "2021-04-02"),
        ("yesterday", "yesterday", "2021-04-01"),
        ("last year", "last year", "2020"),
        ("next month", "next month", "2021-05"),
        ("last July", "last July", "2020-07 (the last before the document's day)"),
        ("September 27 last year", "September 27 last year", "2020-09-27 (from the document's day)"),
        ("two days ago", "two days ago", RELATIVE),
        ("on 31 August", "31 August", f"XXXX-08-31{NO_YEAR}"),
    ],
)
def test_the_day_of_the_document_gives_what_is_counted_from_it_and_nothing_else(
    text: str, words: str, advice: str
) -> None:
    assert found(text, date(2021, 4, 2)) == {words: advice}


PIECES = ["May", "March", "5", "31", "2", "10th", "1994", "2016", "94", "-", "–", "to", "and", "between", "of", ","]
PIECES += [".", "Friday", "last", "next", "year", "since", "'90s", "1960s", "late", "days", "ago", "around", "February"]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_every_date_that_is_offered_has_bounds_and_stands_in_the_text(text: str) -> None:
    previous = 0
    for words in dated_words(text, TODAY):
        assert previous <= words.start < words.end <= len(text)
        assert " ".join(text[words.start : words.end].split()) == words.words
        assert words.advice
        if words.edtf:
            bounds(words.edtf)
        previous = words.end
