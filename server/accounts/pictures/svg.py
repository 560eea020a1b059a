"""SVG as the server draws it: valid XML whatever stands in the data, alone as a file or within a page.

Colours stand at the elements, for light on white; within a page the stylesheet's classes win over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

INK, QUIET, LINE, EDGE, PAPER, WASH = "#1a1d1f", "#50575c", "#d9dddf", "#80878d", "#ffffff", "#e9ebec"
BAR, BAR_LIGHT = "#3d454b", "#8b949b"
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even as a reference (section 2.2)."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()[] 1-"), frozenset("mwMWGOQ@%—…")
_MARGIN, _LINE_HEIGHT = 24, 17


def shape(name: str, *children: ET.Element, text: str = "", **attributes: str | float | None) -> ET.Element:
    """An element.

    Args:
        name: its name.
        children: what it holds.
        text: its text, of the data or ours.
        attributes: an underscore in a name is a hyphen, one at its end is dropped (`class_`); numbers are rounded, and
            what is None is left out.
    """
    element = ET.Element(name)
    for key, value in attributes.items():
        if value is not None:
            written = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
            element.set(key.rstrip("_").replace("_", "-"), clean(written))
    if text:
        element.text = clean(text)
    element.extend(children)
    return element


def words(x: float, y: float, text: str, size: float = 13, **attributes: str | float | None) -> ET.Element:
    """A line of text that begins at `x` (or as `text_anchor` says) and stands on `y`."""
    given: dict[str, str | float | None] = {"fill": INK, **attributes}
    return shape("text", text=text, x=float(x), y=float(y), font_size=size, **given)


def clean(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def width_of(text: str, size: float) -> float:
    """About how wide a line is at this size, rather more than less."""
    ems = sum(0.31 if c in _NARROW else 0.9 if c in _WIDE else 1.0 if ord(c) > 0x2E7F else 0.58 for c in text)
    return ems * size


def wrapped(text: str, width: float, size: float, most: int = 3) -> list[str]:
    """The text as lines that are not wider than that; what does not fit into `most` lines ends in "…"."""
    lines = [""]
    for word in re.findall(r"\S+", clean(text)):
        rest = word
        while rest:
            free = f"{lines[-1]} {rest}".strip()
            if width_of(free, size) <= width:
                lines[-1], rest = free, ""
            elif lines[-1]:
                lines.append("")
            else:
                fits = max(next((n for n in range(len(rest), 0, -1) if width_of(rest[:n], size) <= width), 1), 1)
                lines[-1], rest = rest[:fits], rest[fits:]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: max(len(lines[most - 1]) - 1, 0)]}…"]
    return lines


def within_page(width: float, height: float, label: str, content: Iterable[ET.Element], classes: str) -> str:
    """The drawing as part of a page; its links can be reached by keyboard, so it is a group and no image."""
    root = shape(
        "svg", *content, viewBox=f"0 0 {width:.0f} {height:.0f}", role="group", aria_label=label, class_=classes
    )
    return ET.tostring(root, encoding="unicode")


def file(width: float, height: float, title: str, caption: Iterable[str], content: Iterable[ET.Element]) -> bytes:
    """The drawing as a file of its own: title above, caption below, light on white.

    Args:
        width: of the drawing.
        height: of the drawing.
        title: what it shows.
        caption: lines that name version and address; long ones are wrapped.
        content: the drawing.
    """
    room = width + 2 * _MARGIN
    lines = [line for told in caption for line in wrapped(told, width, 11.5, most=6)]
    top = 56
    whole = top + height + 28 + len(lines) * _LINE_HEIGHT
    root = shape(
        "svg",
        shape("title", text=title),
        shape("rect", width=room, height=whole, fill=PAPER),
        words(_MARGIN, 34, title, 20, font_weight=600),
        shape("g", *content, transform=f"translate({_MARGIN} {top})"),
        *(words(_MARGIN, top + height + 24 + n * _LINE_HEIGHT, line, 11.5, fill=QUIET) for n, line in enumerate(lines)),
        xmlns=_NAMESPACE,
        viewBox=f"0 0 {room:.0f} {whole:.0f}",
        width=f"{room:.0f}",
        height=f"{whole:.0f}",
        font_family="sans-serif",
    )
    return as_xml(root)


def as_xml(root: ET.Element) -> bytes:
    """The document as a file of XML."""
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
