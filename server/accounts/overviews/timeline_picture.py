"""The timeline as one drawing: labels, dates in words, bars on the broken axis, and the documents that tell them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from server.accounts.overviews.chronology import Chronology
from server.accounts.pictures.svg import BAR, BAR_LIGHT, EDGE, LINE, QUIET, WASH, shape, words, wrapped
from server.accounts.pictures.time_axes import Axis
from server.accounts.pictures.timelines import Drawn, Timeline
from server.wording.chunks import text_of

WIDTH = 1180.0
_LABEL, _WHEN, _AXIS, _TOLD = 0.0, 350.0, 545.0, 1100.0
_AXIS_WIDTH = _TOLD - _AXIS - 20
_ROW, _SIZE = 15.0, 12.0


def timeline_picture(shown: Chronology) -> tuple[float, list[ET.Element]]:
    """The height of the drawing, `WIDTH` wide, and what it holds; only the axis if nothing was chosen."""
    parts = (("", shown.published), ("", shown.reported), ("Set apart: not told as having been so", shown.apart))
    return picture_of(shown.axis, parts)


def picture_of(axis: Axis | None, parts: Sequence[tuple[str, Timeline]]) -> tuple[float, list[ET.Element]]:
    """The same of any timelines on one axis, each with a heading or none."""
    content: list[ET.Element] = [_gradients()]
    body: list[ET.Element] = []
    y = 30.0
    for heading, part in parts:
        if heading and part.groups:
            y += 22
            body.append(words(_LABEL, y - 6, heading, 13, font_weight=600))
        y = _groups(body, part, y)
    if axis:
        content += _axis(axis, y)
    content += body
    content += _key(y + 26)
    return y + 40, content


def _groups(body: list[ET.Element], part: Timeline, y: float) -> float:
    for group in part.groups:
        label = wrapped(text_of(group.label), _WHEN - _LABEL - 20, _SIZE)
        body += [words(_LABEL, y + 12 + n * _ROW, text, _SIZE) for n, text in enumerate(label)]
        end = y + len(label) * _ROW
        for row, bars in group.rows:
            when = wrapped(text_of(row.when), _AXIS - _WHEN - 20, _SIZE, most=4)
            body += [words(_WHEN, y + 12 + n * _ROW, text, _SIZE, fill=QUIET) for n, text in enumerate(when)]
            told = wrapped(text_of(row.note), WIDTH - _TOLD, _SIZE, most=6)
            body += [words(_TOLD, y + 12 + n * _ROW, text, _SIZE, fill=QUIET) for n, text in enumerate(told)]
            height = max(len(when), len(told)) * _ROW + 2
            for bar in bars:
                body += _bar(bar, y + height / 2)
            y += height
        y = max(y, end) + 3
        body.append(shape("path", d=f"M0 {y:.1f}H{WIDTH:.0f}", stroke=LINE))
        y += 2
    return y


def _bar(bar: Drawn, y: float) -> list[ET.Element]:
    def block(x: float, width: float, **attributes: str) -> ET.Element:
        return shape("rect", x=_at(x), y=y - 4, width=_AXIS_WIDTH * width / 100, height=8, **attributes)

    dashes = {"fill": "none", "stroke": BAR, "stroke_width": "1.5", "stroke_dasharray": "3 2.5"}
    light = "light" if bar.style == "light" else "dark"
    made = []
    for x, width, way in ((bar.x + bar.width, bar.tail, "fade"), (bar.x - bar.lead, bar.lead, "rise")):
        if width and bar.style == "dash":
            made.append(block(x, width, **{**dashes, "stroke": f"url(#{way}-dark)"}))
        elif width:
            made.append(block(x, width, fill=f"url(#{way}-{light})"))
    if bar.dot:
        made.append(shape("circle", cx=_at(bar.x), cy=y, r=4.5, fill=BAR))
    elif bar.width and bar.style == "dash":
        made.append(block(bar.x, bar.width, **dashes))
    elif bar.width:
        made.append(block(bar.x, bar.width, fill=BAR_LIGHT if bar.style == "light" else BAR))
    return made


def _at(percent: float) -> float:
    return _AXIS + _AXIS_WIDTH * percent / 100


def _axis(axis: Axis, bottom: float) -> list[ET.Element]:
    gaps = [
        shape("rect", x=_at(gap.x), y=24, width=_AXIS_WIDTH * gap.width / 100, height=bottom - 24, fill=WASH)
        for gap in axis.gaps
    ]
    ticks = [shape("path", d=f"M{_at(tick.x):.1f} 24V{bottom:.1f}", stroke=LINE) for tick in axis.ticks]
    labels = [words(_at(tick.x), 16, tick.label, 11, fill=QUIET) for tick in axis.ticks if tick.label]
    return [*gaps, *ticks, *labels, shape("path", d=f"M0 24H{WIDTH:.0f}", stroke=EDGE)]


def _gradients() -> ET.Element:
    def gradient(name: str, colour: str, first: str, last: str) -> ET.Element:
        stops = [
            shape("stop", offset=at, stop_color=colour, stop_opacity=how) for at, how in (("0", first), ("1", last))
        ]
        return shape("linearGradient", *stops, id=name)

    pairs = (("dark", BAR), ("light", BAR_LIGHT))
    fades = [gradient(f"fade-{name}", colour, "1", "0") for name, colour in pairs]
    return shape("defs", *fades, *(gradient(f"rise-{name}", colour, "0", "1") for name, colour in pairs))


def _key(y: float) -> list[ET.Element]:
    told = (
        ("solid", "solid: a day"),
        ("light", "lighter: a month or a year"),
        ("dash", "dashed: around, or some day within"),
    )
    made: list[ET.Element] = []
    x = 0.0
    for style, text in told:
        colour = BAR_LIGHT if style == "light" else BAR
        dashed = {"fill": "none", "stroke": BAR, "stroke_dasharray": "3 2.5"} if style == "dash" else {"fill": colour}
        mark = (
            shape("circle", cx=x + 15, cy=y - 4, r=4.5, fill=BAR)
            if style == "solid"
            else shape("rect", x=x, y=y - 8, width=30, height=8, **dashed)
        )
        made += [mark, words(x + 38, y, text, 11.5, fill=QUIET)]
        x += 250
    made.append(shape("rect", x=x, y=y - 8, width=30, height=8, fill="url(#fade-dark)"))
    made.append(words(x + 38, y, "fading: the end, or the beginning, is not told", 11.5, fill=QUIET))
    return made
