"""Dates in EDTF that are made up by rule, for tests of what is computed from any of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from hypothesis import settings as examples
from hypothesis import strategies as st

from tests import LONG


def tried(most: int) -> object:
    """So many examples with TEST_LONG, else a fifth of them; always the same ones."""
    return examples(max_examples=most if LONG else most // 5, derandomize=True, database=None, deadline=None)


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
