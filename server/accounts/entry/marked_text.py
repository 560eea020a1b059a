"""Text with the few marks of Markdown that our own texts use, taken apart for a page: sections, paragraphs, named
points; in them code and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_INLINE = re.compile(r"`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)")
_POINT = re.compile(r"\* \*\*(.+?)\.?\*\* (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph: plain words, code, or a link with where it leads."""

    text: str
    code: bool = False
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a point that has a `name`."""

    pieces: Sequence[Piece]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title, its anchor, its paragraphs, and its named points behind them."""

    title: str
    anchor: str
    paragraphs: Sequence[Block]
    points: Sequence[Block]


def sections(text: str) -> list[Section]:
    """The sections of a text; the first one's title is that of the text, and what stands there is its introduction.

    Args:
        text: it has `#` before its title, `##` before those of sections, empty lines between paragraphs, and points in
            lines of their own (`* **Name.** words`).
    """
    parts = re.split(r"^##? (.+)\n", text, flags=re.MULTILINE)[1:]
    return [_section(title, body) for title, body in zip(parts[::2], parts[1::2], strict=True)]


def _section(title: str, body: str) -> Section:
    blocks = [_block(part) for part in re.split(r"\n\n+|\n(?=\* )", body.strip()) if part]
    anchor = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    return Section(title, anchor, [b for b in blocks if not b.name], [b for b in blocks if b.name])


def _block(text: str) -> Block:
    point = _POINT.fullmatch(text)
    return Block(tuple(_pieces(point[2])), point[1]) if point else Block(tuple(_pieces(text)))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(found[1], code=True) if found[1] else Piece(found[2], target=found[3])
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])
