"""The network of contacts as a drawing: names as links, lines as wide as contacts are many.

Each connected part is a ring of two sides, names outside; where one node has all the lines, it stands alone on the
left. The nodes of a side stand at equal distances, which keeps names apart; a network is always drawn alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from xml.etree import ElementTree as ET

from server.accounts.overviews.contact_network import Network
from server.accounts.pictures.svg import EDGE, INK, PAPER, QUIET, clean, shape, width_of, words

WIDTH = 890.0
_SIZE, _LONGEST = 13.0, 250.0
_WIDEST = 9.0
STEP, WIDE_STEP = 38.0, 54.0
"""The height between two nodes of a side; the wide one where many lines cross."""
_RING, _WIDE_RING = 100.0, 150.0
_GAP, _ROUND = 26.0, 20.0


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
    is_dense: bool

    @property
    def step(self) -> float:
        return WIDE_STEP if self.is_dense else STEP

    @property
    def ring(self) -> float:
        return _WIDE_RING if self.is_dense else _RING

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
    nodes = shown.nodes
    short = {iri: short_name(shown.names.plain(iri)) for iri in nodes}
    widths = {iri: width_of(text, _SIZE) + 16 for iri, text in short.items()}
    spots, height = layout([(pair.one, pair.other) for pair in shown.pairs], widths, WIDTH)
    order = {iri: number for number, iri in enumerate(nodes)}
    edges = [
        _edge(spots[pair.one], spots[pair.other], len(pair.contacts), f"{order[pair.one]} {order[pair.other]}", number)
        for number, pair in enumerate(shown.pairs)
    ]
    marked = [node(spots[iri], short[iri], shown.names.plain(iri), href(iri), order[iri]) for iri in nodes]
    return height, [*(part for edge in edges for part in edge), *marked]


def _edge(one: Spot, other: Spot, contacts: int, ends: str, number: int) -> list[ET.Element]:
    """The line between two nodes, bent inwards where both stand on one side; with the number of contacts if several."""
    bend = (-50.0 if not one.left else 50.0) if one.left == other.left else 0.0
    x, y = (one.x + other.x) / 2 + bend, (one.y + other.y) / 2
    path = f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"
    width = min(1.5 + 1.5 * (contacts - 1), _WIDEST)
    line = shape("path", d=path, fill="none", stroke=EDGE, stroke_width=width, class_="tie", data_ends=ends)
    line.set("data-pair", str(number))
    if contacts == 1:
        return [line]
    at = ((one.x + 2 * x + other.x) / 4, (one.y + 2 * y + other.y) / 4)
    halo: dict[str, str | float | None] = {
        "stroke": PAPER,
        "stroke_width": 4,
        "paint_order": "stroke",
        "class_": "count-on-edge",
    }
    return [line, words(at[0], at[1] + 4, str(contacts), 12, text_anchor="middle", fill=QUIET, **halo)]


def node(spot: Spot, short: str, name: str, href: str | None, number: int) -> ET.Element:
    """A node with its name beside it.

    Args:
        spot: where it stands.
        short: its name as it is written.
        name: its whole name.
        href: where it leads.
        number: its place among the nodes.
    """
    circle = shape("circle", cx=spot.x, cy=spot.y, r=6.5, fill=PAPER, stroke=INK, stroke_width=1.5, class_="node-shape")
    anchor = "end" if spot.left else "start"
    label = words(spot.x + (-13 if spot.left else 13), spot.y + 4.5, short, _SIZE, text_anchor=anchor)
    parts = [circle, label]
    if short != name:
        parts.append(shape("title", text=name))
    if href is None:
        return shape("g", *parts)
    return shape("a", *parts, href=href, data_node=str(number))


def short_name(name: str) -> str:
    """The name as far as there is room for it."""
    name = " ".join(clean(name).split())
    if width_of(name, _SIZE) <= _LONGEST:
        return name
    fits = next(n for n in range(len(name), -1, -1) if width_of(f"{name[:n]}…", _SIZE) <= _LONGEST)
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
    return _Part(sides, left, right, len(edges) > len(nodes))


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
    """The nodes left and right: one that all edges meet stands alone, else half of them on each side."""
    hub = next((node for node in nodes if len(nodes) > 2 and all(node in edge for edge in edges)), None)
    if hub is not None:
        return [hub], [node for node in nodes if node != hub]
    half = len(nodes) // 2
    return list(nodes[:half]), list(nodes[half:])
