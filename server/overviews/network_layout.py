"""Where the nodes of a small network stand, so that no name lies over another: the same places for the same network.

Each connected part is a ring of two sides, names outside; where one node has all the edges, it stands alone on the left
side. The nodes of a side stand at equal heights, which is what keeps the names apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

STEP = 38.0
"""The height between two nodes of a side."""
_RING, _GAP = 150.0, 26.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands; `left` says that its name stands left of it."""

    x: float
    y: float
    left: bool


def layout(
    edges: Iterable[tuple[str, str]], widths: Mapping[str, float], room: float
) -> tuple[dict[str, Spot], float]:
    """The place of each node, and the height that all need.

    Args:
        edges: pairs of nodes, in a fixed order.
        widths: how wide the name of each node is.
        room: the width of the drawing.
    """
    parts = [_sides(part, links) for part, links in _parts(list(edges))]
    columns = 2 if len(parts) > 1 and all(_width(sides, widths) <= room / 2 - 10 for sides in parts) else 1
    bottoms = [0.0] * columns
    spots: dict[str, Spot] = {}
    for sides in parts:
        column = bottoms.index(min(bottoms))
        height = STEP * max(map(len, sides))
        left_room = max((widths[node] for node in sides[0]), default=0)
        free = room / columns - _width(sides, widths)
        x = room / columns * column + min(free / 2, 60) + left_room + _RING / 2 + 20
        spots |= _ring(sides, x, bottoms[column] + height / 2, height)
        bottoms[column] += height + _GAP
    return spots, max(bottoms) - _GAP if spots else 0.0


def _width(sides: Sequence[Sequence[str]], widths: Mapping[str, float]) -> float:
    return sum(max((widths[node] for node in side), default=0) for side in sides) + _RING + 40


def _ring(sides: Sequence[Sequence[str]], x: float, middle: float, height: float) -> dict[str, Spot]:
    spots = {}
    for side, nodes in enumerate(sides):
        for index, node in enumerate(nodes):
            y = (index - (len(nodes) - 1) / 2) * STEP
            out = _RING / 2 * (0.55 + 0.45 * sqrt(max(1 - (2 * y / height) ** 2, 0)))
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
