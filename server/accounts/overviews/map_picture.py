"""The map as a drawing: the region of most places, and beside it the wider surroundings with the others.

Land is calm and of one colour whoever governs it; borders are drawn only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor
from xml.etree import ElementTree as ET

from server.accounts.overviews.outlines import REGION, Frame, path
from server.accounts.overviews.place_map import APPROXIMATE, PlaceMap, PlaceOnMap
from server.accounts.pictures.svg import EDGE, INK, PAPER, QUIET, shape, width_of, words

BORDERS_NOTE = (
    "Borders as drawn by Natural Earth. Control on the ground is not shown. Neither is a position of this project."
)
NO_BORDERS_NOTE = "No borders are drawn. The map shows coasts and places, and states no position of this project."
WIDTH = 1100.0
_REGION_WIDTH, _BETWEEN = 720.0, 20.0
_SEA, _LAND, _COAST = "#e9eef0", "#fbfbfa", "#9aa3a9"
_SIZE = 13.0
Box = tuple[float, float, float, float]


def frames(places: Sequence[PlaceOnMap]) -> tuple[Frame, Frame]:
    """The window on the region, and the one that holds every place."""
    points = [(place.record.longitude or 0.0, place.record.latitude or 0.0) for place in places]
    west, south, east, north = REGION
    near = [(x, y) for x, y in points if west < x < east and south < y < north]
    if near:
        west, east = max(west, min(x for x, _ in near) - 2), min(east, max(x for x, _ in near) + 1.2)
        south, north = max(south, min(y for _, y in near) - 1.2), min(north, max(y for _, y in near) + 1.6)
    region = Frame(west, south, east, north, _REGION_WIDTH)
    points += [(west, south), (east, north)]
    whole = Frame(
        floor(max(min(x for x, _ in points) - 6, -180)),
        floor(max(min(y for _, y in points) - 4, -60)),
        ceil(min(max(x for x, _ in points) + 6, 180)),
        ceil(min(max(y for _, y in points) + 5, 84)),
        WIDTH - _REGION_WIDTH - _BETWEEN,
    )
    return region, whole


def map_picture(
    shown: PlaceMap, href: Callable[[str], str | None], *, borders: bool = False
) -> tuple[float, list[ET.Element]]:
    """The height of the drawing, `WIDTH` wide, and what it holds.

    Args:
        shown: the places.
        href: where a thing leads.
        borders: whether the borders of Natural Earth are drawn.
    """
    region, whole = frames(shown.located)
    inside = [place for place in shown.located if region.holds(*_point(place))]
    outside = [place for place in shown.located if not region.holds(*_point(place))]
    if not inside:
        return _alone(replace(whole, width=_REGION_WIDTH), outside, href, borders=borders)
    beside = whole.at(region.west, region.north), whole.at(region.east, region.south)
    (left, top), (right, bottom) = beside
    box = shape(
        "rect", x=left, y=top, width=right - left, height=bottom - top, fill="none", stroke=INK, class_="window"
    )
    x = _REGION_WIDTH + _BETWEEN
    content = [
        _panel(region, _marks(inside, region, href), 0, borders=borders),
        _panel(whole, [box, *_marks(outside, whole, href)], x, borders=borders),
        words(x, whole.height + 22, "The frame is the part shown on the left.", 12, fill=QUIET, class_="said"),
    ]
    content += _ring_key(x, whole.height + 46)
    return max(region.height, whole.height + 56), content


def _alone(
    frame: Frame, places: Sequence[PlaceOnMap], href: Callable[[str], str | None], *, borders: bool
) -> tuple[float, list[ET.Element]]:
    """The wider surroundings alone, where no place is in the region."""
    panel = _panel(frame, _marks(places, frame, href), 0, borders=borders)
    return frame.height + 34, [panel, *_ring_key(0, frame.height + 24)]


def _ring_key(x: float, y: float) -> list[ET.Element]:
    told = "ring: an area; the point only stands for it"
    return [shape("g", *_ring(x + 9, y - 4)), words(x + 26, y, told, 12, fill=QUIET, class_="said")]


def _panel(frame: Frame, marks: Sequence[ET.Element], x: float, *, borders: bool) -> ET.Element:
    lines = [("coast", _COAST, None)] + ([("borders", EDGE, "5 3")] if borders else [])
    drawn = [
        shape("path", d=path(kind, frame), fill="none", stroke=colour, stroke_dasharray=dash, class_=f"line-{kind}")
        for kind, colour, dash in lines
    ]
    land = shape("path", d=path("land", frame), fill=_LAND, fill_rule="evenodd", class_="land")
    return shape(
        "svg",
        shape("rect", width=frame.width, height=frame.height, fill=_SEA, class_="sea"),
        land,
        *drawn,
        *marks,
        x=x,
        y=0,
        width=frame.width,
        height=frame.height,
        viewBox=f"0 0 {frame.width:.1f} {frame.height:.1f}",
        overflow="hidden",
        class_="panel-map",
    )


def _marks(places: Sequence[PlaceOnMap], frame: Frame, href: Callable[[str], str | None]) -> list[ET.Element]:
    """The places with their names, each name where it lies over no other and over no point."""
    at = {place.iri: frame.at(*_point(place)) for place in places}
    taken: list[Box] = [(x - 9, y - 9, x + 9, y + 9) for x, y in at.values()]
    made = []
    for place in sorted(places, key=lambda place: (at[place.iri][1], place.name)):
        lines = [place.name, *([APPROXIMATE] if place.record.is_area else [])]
        x, y = at[place.iri]
        wide = max(width_of(lines[0], _SIZE), width_of(lines[-1], 11) if len(lines) > 1 else 0)
        box, anchor, label_x = _free(x, y, wide, 15.0 * len(lines), taken, frame)
        taken.append(box)
        made.append(_mark(place, (x, y), (label_x, box[1], anchor), lines, href(place.iri)))
    return made


def _free(x: float, y: float, wide: float, high: float, taken: Sequence[Box], frame: Frame) -> tuple[Box, str, float]:
    """Where a name of this size is put: right, left, below or above its point, else right."""
    places: list[tuple[Box, str, float]] = []
    for shift in (0.0, -12.0, 12.0, -24.0, 24.0):
        top = y - high / 2 + shift
        places.append(((x + 12, top, x + 12 + wide, top + high), "start", x + 12))
        places.append(((x - 12 - wide, top, x - 12, top + high), "end", x - 12))
    tops = (y + 11, y - 11 - high)
    places += [((x - wide / 2, top, x + wide / 2, top + high), "middle", x) for top in tops]
    within = [p for p in places if p[0][0] >= 0 and p[0][2] <= frame.width and p[0][1] >= 0 and p[0][3] <= frame.height]
    return next((p for p in within if not any(_meet(p[0], other) for other in taken)), (within or places)[0])


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _mark(
    place: PlaceOnMap,
    at: tuple[float, float],
    label: tuple[float, float, str],
    lines: Sequence[str],
    href: str | None,
) -> ET.Element:
    x, top, anchor = label
    halo: dict[str, str | float | None] = {
        "stroke": PAPER, "stroke_width": 3, "paint_order": "stroke", "text_anchor": anchor,
    }  # fmt: skip
    names = [words(x, top + 12, lines[0], _SIZE, class_="place-name", **halo)]
    names += [words(x, top + 26, line, 11, class_="said", **{**halo, "fill": QUIET}) for line in lines[1:]]
    point = _ring(*at) if place.record.is_area else [shape("circle", cx=at[0], cy=at[1], r=4.5, fill=INK, class_="dot")]
    parts = [*point, *names]
    return shape("a", *parts, href=href) if href else shape("g", *parts)


def _ring(x: float, y: float) -> list[ET.Element]:
    return [
        shape(
            "circle",
            cx=x,
            cy=y,
            r=7.0,
            fill="none",
            stroke=INK,
            stroke_width=1.5,
            stroke_dasharray="3 2",
            class_="ring",
        )
    ]


def _point(place: PlaceOnMap) -> tuple[float, float]:
    return place.record.longitude or 0.0, place.record.latitude or 0.0
