"""Land, coast and borders of Natural Earth as paths of a drawing, made of the files that pages load as well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Final

FOLDER: Final = "vendor/world-atlas-2.0.2"
"""Where the outlines are, below the static files."""
REGION: Final = (36.0, 36.0, 54.0, 46.0)
"""What the fine outlines hold: west, south, east, north in degrees."""
_FILES: Final = Path(__file__).parents[2] / "static" / FOLDER
_NEAR: Final = 0.8
"""Points of a line nearer to the one before than this, in pixels, are left out."""


@dataclass(frozen=True)
class Frame:
    """A window on the world: degrees, and how wide it is drawn; equal lengths at its middle are drawn equal."""

    west: float
    south: float
    east: float
    north: float
    width: float

    @property
    def scale(self) -> float:
        """Pixels for a degree of latitude."""
        return self.width / ((self.east - self.west) * cos(radians((self.south + self.north) / 2)))

    @property
    def height(self) -> float:
        """How high it is drawn."""
        return (self.north - self.south) * self.scale

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands in the window, from its upper left corner."""
        return (
            (longitude - self.west) / (self.east - self.west) * self.width,
            (self.north - latitude) * self.scale,
        )

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point is within the window."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    @property
    def is_regional(self) -> bool:
        """Whether the fine outlines cover it."""
        west, south, east, north = REGION
        return west <= self.west and south <= self.south and self.east <= east and self.north <= north


@lru_cache(maxsize=32)
def path(kind: str, frame: Frame) -> str:
    """The path of an outline within a window; what lies wholly beside it is left out.

    Args:
        kind: `land`, `coast` or `borders`.
        frame: the window.
    """
    name = f"{kind}-{'region' if frame.is_regional else 'world'}.json"
    shape = json.loads((_FILES / name).read_text("utf-8"))
    if shape["type"] == "MultiPolygon":
        return "".join(f"{_drawn(ring, frame)}Z" for polygon in shape["coordinates"] for ring in _seen(polygon, frame))
    return "".join(_drawn(line, frame) for line in _seen(shape["coordinates"], frame))


def _seen(lines: Sequence[Sequence[Sequence[float]]], frame: Frame) -> Iterator[Sequence[Sequence[float]]]:
    for line in lines:
        east, north = [point[0] for point in line], [point[1] for point in line]
        beside = max(east) < frame.west or min(east) > frame.east
        if line and not beside and max(north) >= frame.south and min(north) <= frame.north:
            yield line


def _drawn(line: Sequence[Sequence[float]], frame: Frame) -> str:
    """The line from point to point, the points as steps in tenths of a pixel."""
    written: list[str] = []
    last: tuple[float, float] | None = None
    for index, (longitude, latitude) in enumerate(line):
        x, y = (round(value, 1) for value in frame.at(longitude, latitude))
        if last is None:
            written.append(f"M{x:g} {y:g}l")
        else:
            across, down = round(x - last[0], 1), round(y - last[1], 1)
            if abs(across) + abs(down) < _NEAR and index < len(line) - 1:
                continue
            written.append(f"{across:g} {down:g} ")
        last = x, y
    return "".join(written).rstrip(" l")
