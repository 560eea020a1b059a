"""A line of words as pieces, so that a page can link what is a thing and set what a source wrote as a quotation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Line = tuple["Chunk", ...]
"""Pieces that are read one after the other; spaces between them stand in them."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a line.

    `iri` is the thing that the piece names, to which a page leads. `quoted` says that a source wrote the words. `title`
    is what stands behind them, such as the EDTF string of a date. `quiet` words are a remark of ours on the others.
    """

    text: str
    iri: str | None = None
    quoted: bool = False
    title: str | None = None
    quiet: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether the words begin with a quotation mark of their own, or with the place that stands for words of a text
        that is not here, so that another one would be one too many."""
        return self.text.startswith(('"', "“", "‘", "«", "'", "[characters "))


def said(text: str) -> Line:
    """Words of ours as a line."""
    return (Chunk(text),)


def quoted(words: str) -> Line:
    """Words of a source as a line."""
    return (Chunk(words, quoted=True),)


def joined(lines: Sequence[Line], between: str = ", ", last: str | None = None) -> Line:
    """The lines as one, with words between them.

    Args:
        lines: the lines.
        between: what stands between two of them.
        last: what stands before the last one, if anything else (` and `).
    """
    result: list[Chunk] = []
    for index, line in enumerate(lines):
        if index:
            result.append(Chunk(last if last is not None and index == len(lines) - 1 else between))
        result.extend(line)
    return tuple(result)


def around(before: str, line: Line, after: str = "") -> Line:
    """The line with words of ours before and behind it."""
    return (*said(before), *line, *said(after)) if after else (*said(before), *line)


def text_of(line: Iterable[Chunk]) -> str:
    """The line as plain text; what a source wrote stands between “…”."""
    return "".join(f"“{chunk.text}”" if chunk.quoted and not chunk.is_marked else chunk.text for chunk in line)
