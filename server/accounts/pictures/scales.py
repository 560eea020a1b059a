"""The axis of numbers: it holds zero, and its ticks are round numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

_MOST_TICKS = 6
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; `ticks` are the numbers that are marked, zero among them."""

    low: float
    high: float
    ticks: Sequence[float]

    def at(self, number: float) -> float:
        """Where a number stands, in percent of the axis."""
        return (number - self.low) / (self.high - self.low) * 100


def scale(least: float, most: float) -> Scale:
    """The axis on which both numbers and zero have room.

    Args:
        least: the smallest number.
        most: the largest one.
    """
    low, high = min(least, 0.0), max(most, 0.0)
    if low == high:
        high = 1.0
    rough = (high - low) / (_MOST_TICKS - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    first, last = floor(low / step), ceil(high / step)
    return Scale(first * step, last * step, [round(number * step, 10) for number in range(first, last + 1)])
