"""The main classes of the ontology and the properties between them, placed by hand so that no label meets another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 160, 56
_GAP_X, _GAP_Y, _MARGIN = 104, 60, 2
_PLACES: dict[str, tuple[int, int]] = {
    "SourceDocument": (0, 0), "Claim": (1, 0), "DisagreementSide": (2, 0), "Disagreement": (3, 0), "TimeSpan": (4, 0),
    "Tenure": (0, 1), "Actor": (1, 1), "Participation": (2, 1), "Event": (3, 1), "Place": (4, 1),
    "Office": (0, 2), "Signature": (2, 2), "Agreement": (3, 2), "Provision": (4, 2),
}  # fmt: skip
"""The column and row of each box."""
_NARROWER = {
    "Actor": "person, organisation …",
    "Event": "meeting, hostilities …",
    "Place": "settlement, territory …",
    "Agreement": "ceasefire agreement",
}
"""What stands in a box below its name: narrower classes."""
EDGES: tuple[tuple[str, str, str], ...] = (
    ("Disagreement", "side", "DisagreementSide"),
    ("DisagreementSide", "statedIn", "Claim"),
    ("Claim", "attributedTo", "Actor"),
    ("Tenure", "office", "Office"),
    ("Tenure", "holder", "Actor"),
    ("Participation", "agent", "Actor"),
    ("Event", "participation", "Participation"),
    ("Event", "when", "TimeSpan"),
    ("Event", "place", "Place"),
    ("Event", "resultedIn", "Agreement"),
    ("Agreement", "signature", "Signature"),
    ("Agreement", "provision", "Provision"),
)
"""The properties that are drawn: each between two boxes that stand beside each other, one above the
other, or corner to corner, one row up."""
_SOURCE = ("Claim", "drawn from", "SourceDocument")
_KIND_OF = ("Signature", "a kind of", "Participation")
"""Two lines that are no property of ours: `prov:hadPrimarySource`, and a class below another one."""


@dataclass(frozen=True, slots=True)
class Box:
    """A class, the left upper corner of its box, and the narrower classes that it names."""

    name: str
    x: int
    y: int
    narrower: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from box to box with its label; `term` is the local name of the property, empty where it is none of ours.

    The label stands at `x`, `y`: above a line that lies, with its `middle` there; right of one that stands, beginning
    (`start`) there.
    """

    term: str
    label: str
    path: str
    head: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Diagram:
    """The picture: boxes, arrows, and its size in units of 1/16 em."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    width: int
    height: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def ontology_diagram() -> Diagram:
    """The picture of the main classes."""
    boxes = [Box(name, *_corner(name), _NARROWER.get(name, "")) for name in _PLACES]
    arrows = [_arrow(start, name, end, name) for start, name, end in EDGES]
    arrows += [_arrow(start, words, end, "") for start, words, end in (_SOURCE, _KIND_OF)]
    width = max(box.x for box in boxes) + BOX_WIDTH + _MARGIN
    height = max(box.y for box in boxes) + BOX_HEIGHT + _MARGIN
    return Diagram(boxes, arrows, width, height)


def _corner(name: str) -> tuple[int, int]:
    column, row = _PLACES[name]
    return _MARGIN + column * (BOX_WIDTH + _GAP_X), _MARGIN + row * (BOX_HEIGHT + _GAP_Y)


def _arrow(start: str, label: str, end: str, term: str) -> Arrow:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    if y1 == y2:
        y, right = y1 + BOX_HEIGHT // 2, x2 > x1
        a, b = (x1 + BOX_WIDTH, x2) if right else (x1, x2 + BOX_WIDTH)
        back = b - 8 if right else b + 8
        head = f"M{back} {y - 4}L{b} {y}L{back} {y + 4}"
        return Arrow(term, label, f"M{a} {y}H{b}", head, (a + b) // 2, y - 6, "middle")
    if x1 != x2:  # up from the right half of its box, along between the rows, up to the other one
        x, turn, back = x1 + BOX_WIDTH - 24, y1 - _GAP_Y // 2, x2 + BOX_WIDTH // 2
        path = f"M{x} {y1}V{turn}H{back}V{y2 + BOX_HEIGHT}"
        top = y2 + BOX_HEIGHT
        head = f"M{back - 4} {top + 8}L{back} {top}L{back + 4} {top + 8}"
        return Arrow(term, label, path, head, (x + back) // 2, turn - 6, "middle")
    x, down = x1 + BOX_WIDTH // 2, y2 > y1
    a, b = (y1 + BOX_HEIGHT, y2) if down else (y1, y2 + BOX_HEIGHT)
    back = b - 8 if down else b + 8
    head = f"M{x - 4} {back}L{x} {b}L{x + 4} {back}"
    return Arrow(term, label, f"M{x} {a}V{b}", head, x + 8, (a + b) // 2 + 4, "start")
