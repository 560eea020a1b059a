"""The views of an answer as drawings, alone as a file or within the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot
from xml.etree import ElementTree as ET

from graph.publishing.overviews.places import PlaceRecord
from server.accounts.answers.answer_drawings import Drawing, Spot, Tie
from server.accounts.answers.answer_table import RowSources
from server.accounts.overviews import map_picture, network_picture, timeline_picture
from server.accounts.overviews.network_picture import Spot as Place
from server.accounts.overviews.network_picture import node, short_name
from server.accounts.overviews.place_map import PlaceMap, PlaceOnMap
from server.accounts.pictures.svg import BAR, EDGE, LINE, PAPER, QUIET, shape, width_of, words, wrapped
from server.accounts.pictures.timelines import Timeline, TimelineGroup, TimelineRow
from server.wording.chunks import said, text_of
from server.wording.modalities import MODALITIES
from server.wording.names import Names

WIDTHS = {
    "timeline": timeline_picture.WIDTH,
    "map": map_picture.WIDTH,
    "network": network_picture.WIDTH,
    "chart": 1100.0,
}
"""How wide each view is drawn, in pixels."""
_NUMBER, _AXIS, _TOLD = 430.0, 450.0, 960.0
_SIZE, _ROW = 12.0, 15.0
Href = Callable[[str], str | None]


def picture(drawn: Drawing, href: Href) -> tuple[float, list[ET.Element]]:
    """The height of the drawing, as wide as `WIDTHS` has it, and what it holds.

    Args:
        drawn: the view.
        href: where a thing leads.
    """
    if drawn.view.name == "map":
        return _map(drawn.spots, href)
    if drawn.view.name == "network":
        return _network(drawn, href)
    return _timeline(drawn) if drawn.view.name == "timeline" else _chart(drawn)


def tick_words(number: float) -> str:
    """A number at the axis."""
    return f"{number:,.10g}".replace("-", "−")


def _told(sources: RowSources | None) -> str:
    """How a row is supported, in words."""
    if sources is None:
        return ""
    count = f"{sources.sentences}{'+' if sources.more else ''} {'sentence' if sources.sentences == 1 else 'sentences'}"
    return ", ".join([count, *(MODALITIES[name] for name in sources.modalities)])


def _timeline(drawn: Drawing) -> tuple[float, list[ET.Element]]:
    groups = [
        TimelineGroup(
            one.label, None, [(TimelineRow(one.label, one.when, note=said(_told(one.row.sources))), one.bars)]
        )
        for one in drawn.dated
    ]
    return timeline_picture.picture_of(drawn.axis, [("", Timeline(drawn.axis, groups, ()))])


def _chart(drawn: Drawing) -> tuple[float, list[ET.Element]]:
    body: list[ET.Element] = []
    y = 30.0
    for one in drawn.counted:
        label = wrapped(text_of(one.label), _NUMBER - 70, _SIZE)
        told = wrapped(_told(one.row.sources), WIDTHS["chart"] - _TOLD, 11, most=6)
        height = max(len(label), len(told)) * _ROW + 6
        body += [words(0, y + 13 + n * _ROW, text, _SIZE) for n, text in enumerate(label)]
        body.append(words(_NUMBER, y + 13, text_of(one.number), _SIZE, text_anchor="end"))
        body.append(shape("rect", x=_at(one.x), y=y + 4, width=_at(one.width) - _AXIS, height=11, fill=BAR))
        body += [words(_TOLD, y + 13 + n * _ROW, text, 11, fill=QUIET) for n, text in enumerate(told)]
        y += height
    axis: list[ET.Element] = []
    for number in drawn.scale.ticks if drawn.scale else ():
        x = _at(drawn.scale.at(number)) if drawn.scale else 0
        axis.append(shape("path", d=f"M{x:.1f} 24V{y:.1f}", stroke=EDGE if number == 0 else LINE))
        axis.append(words(x, 16, tick_words(number), 11, fill=QUIET, text_anchor="middle"))
    return y + 6, [*axis, *body]


def _at(percent: float) -> float:
    return _AXIS + (_TOLD - 20 - _AXIS) * percent / 100


def _map(spots: Sequence[Spot], href: Href) -> tuple[float, list[ET.Element]]:
    """The points, each with what has it and how many rows that are."""
    places = {f"{spot.longitude} {spot.latitude}": spot for spot in spots}
    shown = [
        PlaceOnMap(PlaceRecord(key, spot.longitude, spot.latitude, spot.is_area, "", ()), _spot_name(spot), (), 0)
        for key, spot in places.items()
    ]

    def leads(key: str) -> str | None:
        iri = places[key].iri
        return href(iri) if iri else None

    return map_picture.map_picture(PlaceMap(shown, (), Names({}, ""), {}), leads)


def _spot_name(spot: Spot) -> str:
    return short_name(spot.name) + (f" ({len(spot.rows)})" if len(spot.rows) > 1 else "")


def _network(drawn: Drawing, href: Href) -> tuple[float, list[ET.Element]]:
    """Things as nodes, and a line for each two that are tied, with an arrow at the end that it leads to."""
    names = drawn.names
    nodes = sorted(names, key=lambda iri: (names[iri].lower(), iri))
    short = {iri: short_name(names[iri]) for iri in nodes}
    widths = {iri: width_of(text, 13) + 16 for iri, text in short.items()}
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in drawn.ties:
        pairs.setdefault((min(tie.one, tie.other), max(tie.one, tie.other)), []).append(tie)
    spots, height = network_picture.layout(pairs, widths, WIDTHS["network"])
    taken = [_name_box(spots[iri], widths[iri]) for iri in nodes]
    content: list[ET.Element] = []
    labels: list[ET.Element] = []
    for ties in pairs.values():
        content += _lines(ties, spots, labels, taken, named=not drawn.one_way)
    marks = [node(spots[iri], short[iri], names[iri], href(iri), number) for number, iri in enumerate(nodes)]
    key: list[ET.Element] = []
    if not all(tie.as_reported for tie in drawn.ties):
        key = [
            words(
                0,
                height + 24,
                "dashed: alleged, planned, called for or said not to be so",
                12,
                fill=QUIET,
                class_="said",
            )
        ]
        height += 30
    return height, [*content, *labels, *marks, *key]


def _name_box(spot: Place, width: float) -> map_picture.Box:
    left = spot.x - width if spot.left else spot.x - 8
    return left, spot.y - 9, left + width + 8, spot.y + 9


def _lines(
    ties: Sequence[Tie], spots: dict[str, Place], labels: list[ET.Element], taken: list[map_picture.Box], *, named: bool
) -> list[ET.Element]:
    """The line of two things; how they are tied stands on it where there is room, and always behind it."""
    one, other = spots[ties[0].one], spots[ties[0].other]
    bend = (-50.0 if not one.left else 50.0) if one.left == other.left else 0.0
    middle = (one.x + other.x) / 2 + bend, (one.y + other.y) / 2
    rows = sorted(row.number + 1 for tie in ties for row in tie.rows)
    dash = None if any(tie.as_reported for tie in ties) else "5 4"
    path = f"M{one.x:.1f} {one.y:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {other.x:.1f} {other.y:.1f}"
    how = ", ".join(dict.fromkeys(word for tie in ties for word in tie.how))
    told = f"{how}; " if how else ""
    title = shape("title", text=f"{told}{'row' if len(rows) == 1 else 'rows'} {', '.join(map(str, rows))}")
    line = shape("path", title, d=path, fill="none", stroke=EDGE, stroke_width=1.5, stroke_dasharray=dash, class_="tie")
    line.set("data-rows", " ".join(map(str, rows)))
    at = (one.x + 2 * middle[0] + other.x) / 4, (one.y + 2 * middle[1] + other.y) / 4
    text = short_name(how) if how and named else str(len(rows)) if len(rows) > 1 else ""
    wide = width_of(text, 12) / 2
    box = at[0] - wide, at[1] - 9, at[0] + wide, at[1] + 9
    if text and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
        taken.append(box)
        labels.append(
            words(
                at[0], at[1] + 4, text, 12, text_anchor="middle", fill=QUIET, stroke=PAPER, stroke_width=4.0,
                paint_order="stroke", class_="count-on-edge",
            )
        )  # fmt: skip
    return [line, *(_arrow(middle, spots[tie.other]) for tie in ties)]


def _arrow(start: tuple[float, float], end: Place) -> ET.Element:
    """The head of an arrow from a point to the edge of a node."""
    across, down = end.x - start[0], end.y - start[1]
    length = hypot(across, down) or 1.0
    x, y = across / length, down / length
    tip = end.x - 8 * x, end.y - 8 * y
    back = tip[0] - 9 * x, tip[1] - 9 * y
    corners = (tip, (back[0] - 4 * y, back[1] + 4 * x), (back[0] + 4 * y, back[1] - 4 * x))
    return shape("path", d="M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z", fill=EDGE, class_="tie-end")
