"""The forms of EDTF (ISO 8601-2, annex A), level by level: right bounds, written by hand, or a refusal.

Most are the examples of the specification (Library of Congress, 4 February 2019). Whatever the library parses is here
bounded or refused; none is bounded in another way than its words say.
"""

from __future__ import annotations

import contextlib
import io
from typing import Final

import pytest
from edtf import parse_edtf

from graph.texts.edtf_bounds import Bounds, DateError, bounds, earliest_end

REFUSED: Final = ("refused",)
OPEN: Final = ""
FORMS: dict[int, dict[str, tuple[str, ...]]] = {  # first day, latest first day, earliest last day, last day
    0: {
        "1985-04-12": ("1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"),
        "1985-04": ("1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30"),
        "1985": ("1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"),
        "1964/2008": ("1964-01-01", "1964-12-31", "2008-01-01", "2008-12-31"),
        "2004-06/2006-08": ("2004-06-01", "2004-06-30", "2006-08-01", "2006-08-31"),
        "2004-02-01/2005-02-08": ("2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08"),
        "2004-02-01/2005-02": ("2004-02-01", "2004-02-01", "2005-02-01", "2005-02-28"),
        "2004-02-01/2005": ("2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31"),
        "2005/2006-02": ("2005-01-01", "2005-12-31", "2006-02-01", "2006-02-28"),
        "2005/2005-02": ("2005-01-01", "2005-02-28", "2005-02-01", "2005-02-28"),
        "1985-04-12T23:20:30": REFUSED,
        "1985-04-12T23:20:30Z": REFUSED,
        "1985-04-12T23:20:30-04": REFUSED,
        "1985-04-12T23:20:30+04:30": REFUSED,
        "0000": REFUSED,
    },
    1: {
        "Y170000002": REFUSED,
        "Y-170000002": REFUSED,
        "-1985": REFUSED,
        "2001-21": REFUSED,
        "2001-24": REFUSED,
        "2001-21/2003": REFUSED,
        "1984?": ("1984-01-01", "1984-12-31", "1984-01-01", "1984-12-31"),
        "2004-06~": ("2004-06-01", "2004-06-30", "2004-06-01", "2004-06-30"),
        "2004-06-11%": ("2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
        "201X": ("2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31"),
        "20XX": ("2000-01-01", "2099-12-31", "2000-01-01", "2099-12-31"),
        "2004-XX": ("2004-01-01", "2004-12-31", "2004-01-01", "2004-12-31"),
        "1985-04-XX": ("1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30"),
        "1985-XX-XX": ("1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"),
        "XXXX": REFUSED,
        "1985-04-12/": ("1985-04-12", "1985-04-12", OPEN, OPEN),
        "1985-04/": ("1985-04-01", "1985-04-30", OPEN, OPEN),
        "1985/": ("1985-01-01", "1985-12-31", OPEN, OPEN),
        "/1985-04-12": (OPEN, "1985-04-12", "1985-04-12", "1985-04-12"),
        "/1985-04": (OPEN, "1985-04-30", "1985-04-01", "1985-04-30"),
        "/1985": (OPEN, "1985-12-31", "1985-01-01", "1985-12-31"),
        "1985-04-12/..": REFUSED,
        "1985-04/..": REFUSED,
        "../1985": REFUSED,
        "1984?/2004~": ("1984-01-01", "1984-12-31", "2004-01-01", "2004-12-31"),
        "1984~/2004-06": ("1984-01-01", "1984-12-31", "2004-06-01", "2004-06-30"),
        "1984-06-02?/2004-08-08~": ("1984-06-02", "1984-06-02", "2004-08-08", "2004-08-08"),
        "1984-06-02?/": ("1984-06-02", "1984-06-02", OPEN, OPEN),
        "201X/2020": ("2010-01-01", "2019-12-31", "2020-01-01", "2020-12-31"),
        "2004-XX/2004-06": ("2004-01-01", "2004-06-30", "2004-06-01", "2004-06-30"),
    },
    2: {
        "Y-17E7": REFUSED,
        "Y17E8": REFUSED,
        "1950S2": ("1900-01-01", "1999-12-31", "1900-01-01", "1999-12-31"),
        "1950S3": ("1950-01-01", "1959-12-31", "1950-01-01", "1959-12-31"),
        "Y171010000S3": REFUSED,
        "Y3388E2S3": REFUSED,
        "2001-34": REFUSED,
        "2001-40": REFUSED,
        "[1667,1668,1670..1672]": REFUSED,
        "[1667,1668]": REFUSED,
        "[..1760-12-03]": (OPEN, "1760-12-03", OPEN, "1760-12-03"),
        "[..1984]": (OPEN, "1984-12-31", OPEN, "1984-12-31"),
        "[1760-12..]": ("1760-12-01", OPEN, "1760-12-01", OPEN),
        "[1760-12-03..1760-12-09]": ("1760-12-03", "1760-12-09", "1760-12-03", "1760-12-09"),
        "[1760..1762]": ("1760-01-01", "1762-12-31", "1760-01-01", "1762-12-31"),
        "[1760-01,1760-02,1760-12..]": REFUSED,
        "[1667,1760-12]": REFUSED,
        "{1667,1668,1670..1672}": REFUSED,
        "{1960,1961-12}": REFUSED,
        "{..1984}": REFUSED,
        "2004-06-~11": ("2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
        "2004?-06-11": ("2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
        "?2004-06-~11": ("2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
        "2011-%06-13": ("2011-06-13", "2011-06-13", "2011-06-13", "2011-06-13"),
        "2004-%06": ("2004-06-01", "2004-06-30", "2004-06-01", "2004-06-30"),
        "156X-12-25": ("1560-12-25", "1569-12-25", "1560-12-25", "1569-12-25"),
        "15XX-12-25": ("1500-12-25", "1599-12-25", "1500-12-25", "1599-12-25"),
        "XXXX-12-XX": (OPEN, OPEN, OPEN, OPEN),
        "XXXX-08-31": (OPEN, OPEN, OPEN, OPEN),
        "1XXX-XX": ("1000-01-01", "1999-12-31", "1000-01-01", "1999-12-31"),
        "1XXX-12": ("1000-12-01", "1999-12-31", "1000-12-01", "1999-12-31"),
        "1984-1X": REFUSED,
        "2004-06-~01/2004-06-~20": ("2004-06-01", "2004-06-01", "2004-06-20", "2004-06-20"),
        "2004-06-XX/2004-07-03": ("2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03"),
        "2003-22/2004-22": REFUSED,
        "XXXX-08-31/XXXX-09-02": (OPEN, OPEN, OPEN, OPEN),
    },
}
NOT_PARSED = {"1984-1X", "2004-XX/2004-06"}
"""What the library does not parse as a whole."""
CASES = [(level, form, days) for level, forms in FORMS.items() for form, days in forms.items()]


@pytest.mark.parametrize(("level", "form", "days"), CASES, ids=[form for _, form, _ in CASES])
def test_each_form_has_the_bounds_of_its_words_or_is_refused(level: int, form: str, days: tuple[str, ...]) -> None:
    assert level in FORMS
    if days == REFUSED:
        with pytest.raises(DateError, match=r"\S"):
            bounds(form)
        return
    found: Bounds = bounds(form)
    known = (found.not_before, found.starts_by, earliest_end(form), found.not_after)
    assert tuple(day.isoformat() if day else OPEN for day in known) == days


def test_the_forms_are_those_that_the_library_parses() -> None:
    parsed = set()
    for _, form, _ in CASES:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            parse_edtf(form)
            parsed.add(form)
    assert {form for _, form, _ in CASES} - parsed == NOT_PARSED


def test_enough_forms_of_each_level_are_tried() -> None:
    assert {level: len(forms) for level, forms in FORMS.items()} == {0: 15, 1: 30, 2: 36}
    assert sum(days != REFUSED for _, _, days in CASES) == 51
