"""The network of contacts as a drawing: names as links, lines as wide as contacts are many."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from server.overviews.contact_network import Network
from server.overviews.network_layout import Spot, layout
from server.overviews.svg import EDGE, INK, PAPER, QUIET, clean, shape, width_of, words

WIDTH = 1080.0
_SIZE, _LONGEST = 14.0, 30
_WIDEST = 9.0


def network_picture(shown: Network, href: Callable[[str], str | None]) -> tuple[float, list[ET.Element]]:
    """The height of the drawing, `WIDTH` wide, and what it holds.

    Args:
        shown: the network.
        href: where a thing leads.
    """
    nodes = shown.nodes
    short = {iri: _short(shown.names.plain(iri)) for iri in nodes}
    widths = {iri: width_of(text, _SIZE) + 24 for iri, text in short.items()}
    spots, height = layout([(pair.one, pair.other) for pair in shown.pairs], widths, WIDTH)
    order = {iri: number for number, iri in enumerate(nodes)}
    edges = [
        _edge(spots[pair.one], spots[pair.other], len(pair.contacts), f"{order[pair.one]} {order[pair.other]}", number)
        for number, pair in enumerate(shown.pairs)
    ]
    marked = [_node(spots[iri], short[iri], shown.names.plain(iri), href(iri), order[iri]) for iri in nodes]
    return height, [*(part for edge in edges for part in edge), *marked]


def _edge(one: Spot, other: Spot, contacts: int, ends: str, number: int) -> list[ET.Element]:
    """The line between two nodes, bent inwards where both stand on one side; with the number of contacts if several."""
    bend = (-50.0 if not one.left else 50.0) if one.left == other.left else 0.0
    x, y = (one.x + other.x) / 2 + bend, (one.y + other.y) / 2
    path = f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"
    width = min(1.5 + 1.5 * (contacts - 1), _WIDEST)
    line = shape("path", d=path, fill="none", stroke=EDGE, stroke_width=width, class_="edge", data_ends=ends)
    line.set("data-pair", str(number))
    if contacts == 1:
        return [line]
    at = ((one.x + 2 * x + other.x) / 4, (one.y + 2 * y + other.y) / 4)
    halo = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke", "class_": "count-on-edge"}
    return [line, words(at[0], at[1] + 4, str(contacts), 12, text_anchor="middle", fill=QUIET, **halo)]


def _node(spot: Spot, short: str, name: str, href: str | None, number: int) -> ET.Element:
    circle = shape(
        "circle", cx=spot.x, cy=spot.y, r=6.5, fill=PAPER, stroke=INK, stroke_width=1.5, class_="node-shape"
    )
    anchor = "end" if spot.left else "start"
    label = words(spot.x + (-13 if spot.left else 13), spot.y + 4.5, short, _SIZE, text_anchor=anchor)
    parts = [circle, label]
    if short != name:
        parts.append(shape("title", text=name))
    if href is None:
        return shape("g", *parts)
    return shape("a", *parts, href=href, data_node=str(number))


def _short(name: str) -> str:
    name = " ".join(clean(name).split())
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
