"""The network of contacts as a drawing: names as links, lines as wide as contacts are many.

Each connected part is a ring of two sides, names outside; where one node has nearly all the lines, it stands alone on
the left. The nodes of a side stand at equal distances, which keeps names apart; a network is always drawn alike. A
contact of many is a diamond among the nodes. Where room is short, all nodes stand in one column and lines are arcs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from xml.etree import ElementTree as ET

from server.accounts.overviews.contact_network import Network, Tie, meetings_of_many, ties
from server.accounts.pictures.svg import EDGE, INK, PAPER, QUIET, clean, shape, width_of, words

WIDTH = 890.0
_SIZE, _LONGEST = 13.0, 250.0
_WIDEST = 9.0
STEP, WIDE_STEP = 38.0, 54.0
"""The height between two nodes of a side; the wide one where many lines cross."""
_RING, _WIDE_RING = 100.0, 150.0
_GAP, _ROUND = 26.0, 20.0
_FEW = 4
"""A network of no more nodes than that is drawn larger."""
NARROW = 350.0
_COLUMN, _ROW, _HIGH_ROW = 92.0, 30.0, 46.0
"""Where the nodes stand in the narrow drawing, and the height from one to the next; the high one where they are few."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands; `left` says that its name stands left of it."""

    x: float
    y: float
    left: bool


@dataclass(frozen=True)
class _Part:
    """A connected part: the nodes of its two sides, its height, and the room of the names on each side."""

    sides: tuple[Sequence[str], Sequence[str]]
    left: float
    right: float
    step: float
    ring: float

    @property
    def height(self) -> float:
        return self.step * max(map(len, self.sides))

    @property
    def width(self) -> float:
        return self.left + self.right + self.ring + _ROUND


def network_picture(shown: Network, href: Callable[[str], str | None]) -> tuple[float, list[ET.Element]]:
    """The height of the drawing, `WIDTH` wide, and what it holds.

    Args:
        shown: the network.
        href: where a thing leads.
    """
    lines = ties(shown)
    nodes = _nodes(shown)
    short = {iri: short_name(shown.names.plain(iri), _LONGEST) for iri in nodes}
    widths = {iri: width_of(text, _SIZE) + 16 for iri, text in short.items()}
    spots, height = layout([(tie.one, tie.other) for tie in lines], widths, WIDTH)
    return height, _drawn(shown, lines, spots, short, href)


def narrow_picture(shown: Network, href: Callable[[str], str | None]) -> tuple[float, list[ET.Element]]:
    """The same where room is short: `NARROW` wide, nodes below each other, lines as arcs on their left."""
    lines = ties(shown)
    short = {iri: short_name(shown.names.plain(iri), NARROW - _COLUMN - 20) for iri in _nodes(shown)}
    spots: dict[str, Spot] = {}
    row = _HIGH_ROW if len(short) <= _FEW else _ROW
    y = _ROW / 2
    for nodes, edges in _parts([(tie.one, tie.other) for tie in lines]):
        for node in sorted(nodes, key=lambda node: -sum(node in edge for edge in edges)):
            spots[node] = Spot(_COLUMN, y, left=False)
            y += row
        y += _ROW / 2
    return max(y - row, 0.0), _drawn(shown, lines, spots, short, href)


def used_width(content: Iterable[ET.Element]) -> float:
    """How far to the right the names of a drawing reach."""
    names = (text for element in content for text in element.iter("text") if text.get("text-anchor") == "start")
    return max((float(text.get("x") or 0) + width_of(text.text or "", _SIZE) for text in names), default=0.0)


def _nodes(shown: Network) -> list[str]:
    """Those who met, by name, and then the meetings of many."""
    return [*shown.nodes, *meetings_of_many(shown)]


def _drawn(
    shown: Network,
    lines: Sequence[Tie],
    spots: Mapping[str, Spot],
    short: Mapping[str, str],
    href: Callable[[str], str | None],
) -> list[ET.Element]:
    order = {iri: number for number, iri in enumerate(short)}
    edges = [_edge(spots[tie.one], spots[tie.other], tie, f"{order[tie.one]} {order[tie.other]}") for tie in lines]
    many = meetings_of_many(shown)
    marked = [
        node(spots[iri], short[iri], shown.names.plain(iri), href(iri), order[iri], is_meeting=iri in many)
        for iri in short
    ]
    return [*(part for edge in edges for part in edge), *marked]


def _edge(one: Spot, other: Spot, tie: Tie, ends: str) -> list[ET.Element]:
    """The line between two nodes, bent where both stand on one side; with the number of contacts if several."""
    bend = 0.0
    if one.x == other.x == _COLUMN:
        bend = -min(22 + 0.76 * abs(one.y - other.y), 2 * _COLUMN - 24)
    elif one.left == other.left:
        bend = 50.0 if one.left else -50.0
    x, y = (one.x + other.x) / 2 + bend, (one.y + other.y) / 2
    path = f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"
    width = min(1.5 + 1.5 * (tie.contacts - 1), _WIDEST)
    line = shape("path", d=path, fill="none", stroke=EDGE, stroke_width=width, class_="tie", data_ends=ends)
    line.set("data-pair", " ".join(map(str, tie.pairs)))
    if tie.contacts == 1:
        return [line]
    at = ((one.x + 2 * x + other.x) / 4, (one.y + 2 * y + other.y) / 4)
    halo: dict[str, str | float | None] = {
        "stroke": PAPER,
        "stroke_width": 4,
        "paint_order": "stroke",
        "class_": "count-on-edge",
    }
    return [line, words(at[0], at[1] + 4, str(tie.contacts), 12, text_anchor="middle", fill=QUIET, **halo)]


def node(spot: Spot, short: str, name: str, href: str | None, number: int, *, is_meeting: bool = False) -> ET.Element:
    """A node with its name beside it: a circle for who met, a diamond for a meeting of many.

    Args:
        spot: where it stands.
        short: its name as it is written.
        name: its whole name.
        href: where it leads.
        number: its place among the nodes.
        is_meeting: whether it is a meeting.
    """
    if is_meeting:
        mark = shape("path", d=f"M{spot.x - 8:.1f} {spot.y:.1f}l8 -8l8 8l-8 8z")
    else:
        mark = shape("circle", cx=spot.x, cy=spot.y, r=6.5)
    mark.attrib.update({"fill": PAPER, "stroke": INK, "stroke-width": "1.5", "class": "node-shape"})
    anchor = "end" if spot.left else "start"
    label = words(spot.x + (-13 if spot.left else 13), spot.y + 4.5, short, _SIZE, text_anchor=anchor)
    parts = [mark, label]
    if short != name:
        parts.append(shape("title", text=name))
    if href is None:
        return shape("g", *parts)
    return shape("a", *parts, href=href, data_node=str(number))


def short_name(name: str, longest: float = _LONGEST) -> str:
    """The name as far as there is room for it, in units of the drawing."""
    name = " ".join(clean(name).split())
    if width_of(name, _SIZE) <= longest:
        return name
    fits = next(n for n in range(len(name), -1, -1) if width_of(f"{name[:n]}…", _SIZE) <= longest)
    return f"{name[:fits].rstrip()}…"


def layout(edges: Iterable[tuple[str, str]], widths: Mapping[str, float], room: float) -> tuple[dict[str, Spot], float]:
    """The place of each node, and the height that all need.

    Args:
        edges: pairs of nodes, in a fixed order.
        widths: how wide the name of each node is.
        room: the width of the drawing.
    """
    parts = [_part(nodes, links, widths) for nodes, links in _parts(list(edges))]
    columns: list[list[_Part]] = [[], []]
    for part in parts:
        min(columns, key=lambda column: sum(held.height + _GAP for held in column)).append(part)
    wide = [max((part.width for part in column), default=0.0) for column in columns]
    if sum(wide) > room:
        columns, wide = [parts], [max(part.width for part in parts)]
    spots: dict[str, Spot] = {}
    bottom, x = 0.0, 0.0
    for column, width in zip(columns, wide, strict=True):
        y = 0.0
        start = x + max((part.left + part.ring / 2 for part in column), default=0.0) + _ROUND / 2
        for part in column:
            spots |= _ring(part, start, y + part.height / 2)
            y += part.height + _GAP
        bottom = max(bottom, y - _GAP)
        x += width + (room - sum(wide)) / 3
    return spots, bottom


def _part(nodes: Sequence[str], edges: Sequence[tuple[str, str]], widths: Mapping[str, float]) -> _Part:
    sides = _sides(nodes, edges)
    left, right = (max((widths[node] for node in side), default=0.0) for side in sides)
    alone = 1 in map(len, sides)
    if len(widths) <= _FEW:
        step, ring = 90.0, 260.0
    else:
        step, ring = (WIDE_STEP, _WIDE_RING) if len(edges) > len(nodes) and not alone else (STEP, _RING)
    return _Part(sides, left, right, step, ring)


def _ring(part: _Part, x: float, middle: float) -> dict[str, Spot]:
    spots = {}
    for side, nodes in enumerate(part.sides):
        for index, node in enumerate(nodes):
            y = (index - (len(nodes) - 1) / 2) * part.step
            out = part.ring / 2 * (0.55 + 0.45 * sqrt(max(1 - (2 * y / part.height) ** 2, 0)))
            spots[node] = Spot(x + (out if side else -out), middle + y, not side)
    return spots


def _parts(edges: list[tuple[str, str]]) -> list[tuple[list[str], list[tuple[str, str]]]]:
    """The connected parts, largest first: their nodes, and their edges."""
    beside: dict[str, list[str]] = {}
    for one, other in edges:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    seen: set[str] = set()
    parts = []
    for start in beside:
        if start in seen:
            continue
        reached = [start]
        seen.add(start)
        for node in reached:  # which grows
            new = [other for other in beside[node] if other not in seen]
            seen.update(new)
            reached += new
        held = set(reached)
        parts.append((reached, [edge for edge in edges if edge[0] in held]))
    return sorted(parts, key=lambda part: -len(part[0]))


def _sides(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The nodes left and right: one that is tied to all others, which have few ties among them, stands alone; else
    half of them stand on each side."""
    met = {node: sum(node in edge for edge in edges) for node in nodes}
    hub = next((n for n in nodes if len(nodes) > 2 and met[n] == len(nodes) - 1 >= 2 * (len(edges) - met[n])), None)
    if hub is not None:
        return [hub], [node for node in nodes if node != hub]
    half = len(nodes) // 2
    return list(nodes[:half]), list(nodes[half:])
