"""A curator writes a day without a year as the text has it, with what it came after or before as its calendar."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.typed_claims import ReadClaims, claim, file, line_of

FACTS = "[{id: meeting/moscow-900, type: Meeting, label: Talks, when: DATE}]"


def dated(when: str, calendar: str) -> str:
    """The meeting on a day without a year, with a calendar entry."""
    return claim(facts=FACTS.replace("DATE", when), dateBasis="inferred-from-text", note="a reason", calendar=calendar)


def test_the_day_keeps_day_and_month_and_has_the_bounds_of_its_calendar(read_claims: ReadClaims) -> None:
    read = read_claims(file(dated("XXXX-04-10", "[{day: 04-10, after: '1996'}]")))
    assert list(map(str, read.mistakes)) == []
    (found,) = read.claims
    assert found.facts.times == {"doc/900#XXXX-04-10": "XXXX-04-10"}
    assert found.facts.year_bounds == {"doc/900#XXXX-04-10": (date(1997, 4, 10), None)}
    note = [quad.object.value for quad in read.quads if "Calendar: 04-10 is one after 1996." in str(quad.object)]
    assert len(note) == 1


MISTAKES = {  # the claim, what is told of it, what to do
    "a day that is not the claim's": (
        dated("XXXX-04-10", "[{day: 04-11, after: '1996'}]"),
        "calendar entry for XXXX-04-11, which is no date of the claim",
        "write XXXX-04-11 there",
    ),
    "a day with its year": (
        dated("1998-04-10", "[{day: 04-10, after: '1996'}]"),
        "XXXX-04-10, which is no date of the claim",
        "write XXXX-04-10 there",
    ),
    "a day of which one year is left": (
        dated("XXXX-04-10", "[{day: 04-10, after: '1997', before: '1999'}]"),
        "leaves one year",
        "write 1998-04-10 as the date",
    ),
    "a month of which one year is left": (
        dated("XXXX-04", "[{month: '04', after: '1997', before: '1999'}]"),
        "leaves one year",
        "write 1998-04 as the date",
    ),
    "a day of no year": (
        dated("XXXX-04-10", "[{day: 04-10, after: '1997', before: '1998'}]"),
        "no 04-10 lies after 1997 and before 1998",
        "write {day: MM-DD, after}",
    ),
    "nothing to count from": (dated("XXXX-04-10", "[{day: 04-10}]"), "needs day (MM-DD) or month", "write {day"),
    "no weekday, but what it gives": (
        dated("1998-04-10", "[{day: 04-10, after: '1997', gives: 1998-04-10}]"),
        "it has no weekday",
        "{weekday",
    ),
}


@pytest.mark.parametrize(("typed", "what", "fix"), MISTAKES.values(), ids=MISTAKES)
def test_a_calendar_that_does_not_fit_is_told(read_claims: ReadClaims, typed: str, what: str, fix: str) -> None:
    text = file(typed)
    (mistake,) = (m for m in read_claims(text).mistakes if "calendar" in m.what)
    assert what in mistake.what
    assert fix in mistake.fix
    assert mistake.line == line_of(text, "calendar: ")


@pytest.mark.parametrize("time", ["publication", "friday-of-publication", "friday-before-publication"])
def test_a_time_relative_to_the_document_is_a_node_of_the_document(read_claims: ReadClaims, time: str) -> None:
    read = read_claims(file(dated(time, "")))
    assert list(map(str, read.mistakes)) == []
    assert read.claims[0].facts.times == {f"doc/900#{time}": time}
