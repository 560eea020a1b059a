"""Timelines: each form of date is drawn so that one sees how exactly it is told, on an axis without empty stretches."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from server.accounts.pictures.time_axes import Axis
from server.accounts.pictures.timelines import Bar, Timeline, TimelineRow, bar_of, timeline
from server.wording.chunks import said, text_of


def day(text: str) -> date:
    return date.fromisoformat(text)


BARS = [
    ("2020-11-09", "2020-11-09", "2020-11-09", "solid", ""),
    ("2021-05-12/2021-08-31", "2021-05-12", "2021-08-31", "solid", ""),
    ("2020-11", "2020-11-01", "2020-11-30", "light", ""),
    ("2020", "2020-01-01", "2020-12-31", "light", ""),
    ("1992/1994", "1992-01-01", "1994-12-31", "light", ""),
    ("1994~", "1994-01-01", "1994-12-31", "dash", ""),
    ("2020-11-09?", "2020-11-09", "2020-11-09", "dash", ""),
    ("199X", "1990-01-01", "1999-12-31", "dash", ""),
    ("2020-11-XX", "2020-11-01", "2020-11-30", "dash", ""),
    ("[2018-07-01..2018-07-27]", "2018-07-01", "2018-07-27", "dash", ""),
    ("2020-09-27/", "2020-09-27", "2020-09-27", "solid", "end"),
    ("1988-02/", "1988-02-01", "1988-02-29", "light", "end"),
    ("[2022-08-31..]", "2022-08-31", "2022-08-31", "dash", "end"),
    ("/1994", "1994-01-01", "1994-12-31", "light", "start"),
    ("[..1991-12-11]", "1991-12-11", "1991-12-11", "dash", "start"),
]


@pytest.mark.parametrize(("edtf", "first", "last", "style", "opened"), BARS, ids=[row[0] for row in BARS])
def test_a_bar_tells_how_exactly_its_date_is_told(edtf: str, first: str, last: str, style: str, opened: str) -> None:
    bar = bar_of(edtf)
    assert bar == Bar(day(first), day(last), style, opened == "end", opened == "start")


@pytest.mark.parametrize("edtf", ["XXXX-11", "XXXX-08-31", "", "rubbish", "2020-13", "2021/2020"])
def test_what_has_no_place_on_an_axis_has_no_bar(edtf: str) -> None:
    assert bar_of(edtf) is None


def of(*dates: str) -> Timeline:
    return timeline([TimelineRow(said(edtf), bars=[bar] if (bar := bar_of(edtf)) else []) for edtf in dates])


def axis_of(*dates: str) -> Axis:
    found = of(*dates).axis
    assert found
    return found


ALL = [row[0] for row in BARS]


def test_nothing_stands_outside_the_axis_or_in_a_gap() -> None:
    model = of(*ALL, "[..2022]", "2022-12-31/", "0001", "9999-12-31/")
    assert model.axis
    assert len(model.groups) == len(ALL) + 4
    for group in model.groups:
        for _, drawn in group.rows:
            for bar in drawn:
                assert 0 <= bar.x - bar.lead <= bar.x <= bar.x + bar.width <= bar.x + bar.width + bar.tail <= 100.001
                assert bar.dot or bar.width or bar.tail or bar.lead, text_of(group.label)
                assert not any(gap.x + 0.01 < bar.x < gap.x + gap.width - 0.01 for gap in model.axis.gaps)
    assert all(0 <= tick.x < 100 for tick in model.axis.ticks)


def test_the_axis_is_broken_where_nothing_is_dated_for_years() -> None:
    axis = axis_of("1988/", "1992/1994", "2016", "2018-07-27", "2022")
    assert [(part.first, part.last) for part in axis.parts] == [(1988, 1994), (2016, 2022)]
    assert [(gap.first, gap.last) for gap in axis.gaps] == [(1995, 2015)]
    told = "nothing is dated; the axis is broken there, and its parts have different scales."
    assert of("1988", "2016").breaks == f"Between 1989 and 2015 {told}"


def test_a_few_empty_years_break_nothing_and_neither_does_a_long_stretch() -> None:
    assert not axis_of("2016", "2020").gaps
    assert not axis_of("1988/2020", "2022").gaps


def test_of_many_empty_stretches_only_the_longest_are_broken() -> None:
    axis = axis_of("1900", "1910", "1930", "1960", "2000", "2021")
    assert [(gap.first, gap.last) for gap in axis.gaps] == [(1931, 1959), (1961, 1999), (2001, 2020)]
    assert sum(part.width for part in axis.parts) + sum(gap.width for gap in axis.gaps) == pytest.approx(100)


def test_within_a_year_the_axis_has_months() -> None:
    axis = axis_of("2021-04-01", "2021-08-31")
    assert [(tick.label, round(tick.x, 1)) for tick in axis.ticks] == [
        ("Jan 2021", 0.0),
        ("Apr", 24.7),
        ("Jul", 49.6),
        ("Oct", 74.8),
    ]


@pytest.mark.parametrize(
    "dates",
    [ALL, ["2021"], ["2020", "2021"], ["1500/2020"], ["0001/9999"], ["1915-04-24", "2020-11-09"], ["1988", "2011"]],
)
def test_labels_of_the_axis_never_touch(dates: list[str]) -> None:
    named = [tick for tick in axis_of(*dates).ticks if tick.label]
    assert named
    for few in (named, [tick for tick in named if not tick.minor]):
        distance = 7.9 if few is named else 11.9
        assert all(b.x - a.x >= distance for a, b in pairwise(few)), [(t.label, t.x) for t in few]


def test_what_has_no_date_stands_apart_and_rows_of_one_thing_together() -> None:
    rows = [
        TimelineRow(said("a"), bars=[Bar(day("2020-01-01"), day("2020-01-01"))]),
        TimelineRow(said("a"), bars=[Bar(day("2020-02-01"), day("2020-02-01"))]),
        TimelineRow(said("b")),
        TimelineRow(said("c"), bars=[Bar(day("2020-03-01"), day("2020-03-01"))]),
    ]
    model = timeline(rows)
    assert [(text_of(group.label), len(group.rows)) for group in model.groups] == [("a", 2), ("c", 1)]
    assert [text_of(row.label) for row in model.undated] == ["b"]
    assert timeline(rows[2:3]).axis is None
