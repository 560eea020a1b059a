"""Timelines: dates as bars on an axis. How a bar is drawn tells how exactly the date is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from graph.texts.edtf_bounds import DateError, bounds
from server.accounts.pictures.time_axes import Axis, axis
from server.wording.chunks import Line, text_of

Style = Literal["solid", "light", "dash"]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OPEN = timedelta(days=120)
"""What an open end asks of the axis, so that there is room for it to fade."""
_FADE = 14.0
_LEAST = 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """A date as it is drawn: from the first to the last day that it may mean.

    `style` is `solid` for days, `light` for months and years, `dash` for what is around a date or somewhere within.
    With `open_end` no end is told, with `open_start` no beginning: there the bar fades.
    """

    start: date
    end: date
    style: Style = "solid"
    open_end: bool = False
    open_start: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is one day, which is drawn as a dot."""
        return self.start == self.end and self.style == "solid"


@dataclass(frozen=True)
class TimelineRow:
    """A line of a timeline: what is dated, when in words, and its bars; without bars it is not on the axis.

    `kind` is the name of an icon (`c-event`). `href` is where the sources of the row lead, `note` what stands in place
    of the sources.
    """

    label: Line
    when: Line = ()
    bars: Sequence[Bar] = ()
    kind: str | None = None
    modalities: Sequence[str] = ()
    sentences: int = 0
    href: str | None = None
    note: Line = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar on the axis, in percent: a dot at `x`, or a bar `width` wide; `tail` and `lead` are the widths of what
    fades behind and before it."""

    style: Style
    x: float
    width: float
    dot: bool
    tail: float = 0
    lead: float = 0


@dataclass(frozen=True)
class TimelineGroup:
    """Rows that follow each other and are about the same, under one label; each with its bars."""

    label: Line
    kind: str | None
    rows: Sequence[tuple[TimelineRow, Sequence[Drawn]]]


@dataclass(frozen=True)
class Timeline:
    """What is on the axis, and what is not; without any date there is no axis."""

    axis: Axis | None
    groups: Sequence[TimelineGroup]
    undated: Sequence[TimelineRow]

    @property
    def breaks(self) -> str:
        """Where nothing is dated, and that scales differ there: "Between 1996 and 2015 nothing is dated; …"; empty if
        nowhere."""
        gaps = self.axis.gaps if self.axis else ()
        if not gaps:
            return ""
        told = "nothing is dated; the axis is broken there, and its parts have different scales."
        words = " and ".join(f"between {gap.first} and {gap.last}" for gap in gaps)
        return f"{words[0].upper()}{words[1:]} {told}"


def bar_of(edtf: str) -> Bar | None:
    """The bar of an EDTF string; None for what has no place on an axis, such as a day without a year (`XXXX-11`).

    Args:
        edtf: a date, an interval with or without an end, a set `[a..b]`; doubt (`~?%`) and `X` make it dashed.
    """
    is_set = edtf.startswith("[") and edtf.endswith("]")
    first, between, last = edtf[1:-1].partition("..") if is_set else edtf.partition("/")
    parts = [part for part in (first, last) if part]
    try:
        inner = [bounds(part) for part in parts]
    except DateError:
        return None
    known = [day for part in inner for day in (part.not_before, part.not_after) if day]
    if not known or known[0] > known[-1]:
        return None
    open_start, open_end = bool(between) and not first, bool(between) and not last
    if is_set and (open_start or open_end):
        day = known[-1] if open_start else known[0]
        return Bar(day, day, "dash", open_end, open_start)
    if is_set or any(mark in edtf for mark in "~?%X"):
        return Bar(known[0], known[-1], "dash", open_end, open_start)
    return Bar(known[0], known[-1], "solid" if all(map(_DAY.fullmatch, parts)) else "light", open_end, open_start)


def axis_of(rows: Sequence[TimelineRow]) -> Axis | None:
    """The axis on which all these rows have room; None where none of them is dated."""
    stretches = [_stretch(bar) for row in rows for bar in row.bars]
    return axis(stretches) if stretches else None


def timeline(rows: Sequence[TimelineRow], scale: Axis | None = None) -> Timeline:
    """The rows in their order, each bar in its place.

    Args:
        rows: those with the same label that follow each other are put together.
        scale: an axis that has room for them; where none is given, their own.
    """
    dated = [row for row in rows if row.bars]
    undated = [row for row in rows if not row.bars]
    scale = scale or axis_of(dated)
    if scale is None or not dated:
        return Timeline(None, (), undated)
    groups = []
    for (label, kind, _), held in groupby(dated, key=lambda row: (row.label, row.kind, text_of(row.label))):
        groups.append(TimelineGroup(label, kind, [(row, [_drawn(bar, scale) for bar in row.bars]) for row in held]))
    return Timeline(scale, groups, undated)


def _stretch(bar: Bar) -> tuple[date, date]:
    first = bar.start - _OPEN if bar.open_start and bar.start > date.min + _OPEN else bar.start
    return first, bar.end + _OPEN if bar.open_end and bar.end < date.max - _OPEN else bar.end


def _drawn(bar: Bar, scale: Axis) -> Drawn:
    first, last = scale.part_of(bar.start), scale.part_of(bar.end)
    x = first.at(bar.start)
    end = last.at(bar.end + timedelta(days=1) if bar.end < date.max else bar.end)
    tail = min(_FADE, last.x + last.width - end) if bar.open_end else 0
    lead = min(_FADE, x - first.x) if bar.open_start else 0
    only_fades = bar.style == "dash" and bar.start == bar.end and (bar.open_end or bar.open_start)
    width = 0 if only_fades or bar.is_day else max(end - x, _LEAST)
    x = min(x, 100 - width)
    return Drawn(bar.style, x, width, bar.is_day, max(min(tail, 100 - x - width), 0), lead)
