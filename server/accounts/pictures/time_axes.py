"""The axis of a timeline: broken where nothing is dated, so that what is dated has room; positions are in percent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from graph.core.errors import UsageError

_EMPTY_YEARS = 5
"""So many years in a row without a date are left out of the axis."""
_MOST_GAPS = 3
_GAP = 6.0
_LEAST_PART = 12.0
_LABEL = 8.0
"""The least distance of two labels; every other one of labels nearer than two of these is `minor`."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_QUARTERS = {1: "Jan", 4: "Apr", 7: "Jul", 10: "Oct"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the axis at `x`, with its label or none; a `minor` label may be left out where room is short."""

    x: float
    label: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the axis is broken: from `x` on, `width` wide, for the years `first` to `last`."""

    x: float
    width: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the axis with one scale: the years `first` to `last`, from `x` on, `width` wide."""

    x: float
    width: float
    first: int
    last: int

    def at(self, day: date) -> float:
        """Where the day begins, within the part."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        return self.x + self.width * min(max((day.toordinal() - start) / (end - start), 0), 1)


@dataclass(frozen=True)
class Axis:
    """Parts with their ticks, and the gaps between them."""

    parts: Sequence[Part]
    ticks: Sequence[Tick]
    gaps: Sequence[Gap]

    def part_of(self, day: date) -> Part:
        """The part that holds a day, or the nearest one."""
        return min(self.parts, key=lambda part: max(part.first - day.year, day.year - part.last, 0))


def axis(stretches: Iterable[tuple[date, date]]) -> Axis:
    """The axis on which all these stretches of days have room.

    Args:
        stretches: first and last day of each; a short one asks for more room than a long one.

    Raises:
        UsageError: there is none.
    """
    given = list(stretches)
    if not given:
        raise UsageError("an axis needs a date")
    years = {year for first, last in given for year in range(first.year, last.year + 1)}
    runs = _runs(sorted(years))
    exact = [first.year for first, last in given if (last - first).days <= 31]
    weights = [last - first + 1 + sum(first <= year <= last for year in exact) for first, last in runs]
    widths = _widths(weights, 100 - _GAP * (len(runs) - 1))
    parts, x = [], 0.0
    for (first, last), width in zip(runs, widths, strict=True):
        parts.append(Part(x, width, first, last))
        x += width + _GAP
    gaps = [Gap(a.x + a.width, _GAP, a.last + 1, b.first - 1) for a, b in pairwise(parts)]
    months = len(parts) == 1 and parts[0].last - parts[0].first <= 1
    ticks = [tick for part in parts for tick in (_quarters(part) if months else _years(part))]
    return Axis(parts, ticks, gaps)


def _runs(years: list[int]) -> list[tuple[int, int]]:
    """The years as runs, broken at the longest stretches without a date."""
    breaks = sorted(((b - a - 1, a) for a, b in pairwise(years) if b - a - 1 >= _EMPTY_YEARS), reverse=True)
    broken = {year for _, year in breaks[:_MOST_GAPS]}
    number, numbered = 0, []
    for year in years:
        numbered.append((number, year))
        number += year in broken
    runs = [[year for _, year in run] for _, run in groupby(numbered, key=lambda pair: pair[0])]
    return [(run[0], run[-1]) for run in runs]


def _widths(weights: list[int], room: float) -> list[float]:
    """The room divided by weights, no part narrower than the least."""
    spare = room - _LEAST_PART * len(weights)
    return [_LEAST_PART + spare * weight / sum(weights) for weight in weights]


def _years(part: Part) -> list[Tick]:
    """A line for each year, or for each 2, 5, 10 …; a label wherever there is room for one."""
    count = part.last - part.first + 1
    lines = next(step for step in _STEPS if part.width * step / count >= 2)
    step = next(step for step in _STEPS if step % lines == 0 and part.width * step / count >= _LABEL)
    years = [year for year in range(part.first, part.last + 1) if year == part.first or year % lines == 0]
    named = [year for year in years if (year - part.first) % step == 0 or (lines > 1 and year % step == 0)]
    return _labelled(part, [(date(year, 1, 1), str(year) if year in named else "") for year in years])


def _quarters(part: Part) -> list[Tick]:
    return _labelled(
        part,
        [
            (date(year, month, 1), f"{name} {year}" if month == 1 else name)
            for year in range(part.first, part.last + 1)
            for month, name in _QUARTERS.items()
        ],
    )


def _labelled(part: Part, days: list[tuple[date, str]]) -> list[Tick]:
    """Ticks at these days; a label too near to the one before, or to the part's end, is left out."""
    ticks: list[Tick] = []
    shown: list[float] = []
    for day, label in days:
        x = part.at(day)
        fits = not shown or (x - shown[-1] >= _LABEL - 0.05 and x + 0.75 * _LABEL <= part.x + part.width)
        if not label or not fits:
            ticks.append(Tick(x))
            continue
        minor = len(shown) % 2 == 1 and x - shown[-1] < 2 * _LABEL
        shown.append(x)
        ticks.append(Tick(x, label, minor))
    return ticks
