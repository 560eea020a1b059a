"""The lines of a document as a reader sees them: a headline, a paragraph, a point of a list, a source line.

A line break ends a line, unless the text is wrapped at some width and the line goes on after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from graph.core.characters import BYTE_ORDER_MARK
from graph.texts.documents import Span

_BLOCK: Final = re.compile(r"[^\r\n]+(?:(?:\r\n|\r|\n)(?=[^\r\n])[^\r\n]+)*")
"""Lines without an empty one between."""
_LINE: Final = re.compile(r"[^\r\n]+")
_NARROWEST, _WIDEST = 40, 120
"""The widths, in characters, at which texts are wrapped."""
_SHORTER: Final = 30
"""How much shorter than the widest a line may be before the next word would have fitted on it."""
_UNFINISHED: Final = re.compile(r"[^\s.!?:;…\"”’»)\]]\s*\Z")


def lines(text: str) -> Iterator[Span]:
    """Yield the lines of a text that hold letters or digits, without the blanks around them."""
    for block in _BLOCK.finditer(text):
        found = [(block.start() + line.start(), block.start() + line.end()) for line in _LINE.finditer(block[0])]
        for start, end in _rejoined(text, found):
            span = trimmed(text, start, end)
            if any(character.isalnum() for character in text[slice(*span)]):
                yield span


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the blanks and byte order marks at its ends.

    Args:
        text: the document.
        start: where the span begins.
        end: where it ends.
    """
    while start < end and (text[start].isspace() or text[start] == BYTE_ORDER_MARK):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == BYTE_ORDER_MARK):
        end -= 1
    return start, end


def _rejoined(text: str, found: list[Span]) -> list[Span]:
    """The lines of a block; a wrapped paragraph is one line.

    Args:
        text: the document.
        found: the lines as they are broken.
    """
    widths = [end - start for start, end in found[:-1]]
    if not widths or max(widths) > _WIDEST or min(widths) < max(_NARROWEST, max(widths) - _SHORTER):
        return found
    goes_on = any(
        _UNFINISHED.search(text[start:end]) and text[following].islower()
        for (start, end), (following, _) in pairwise(found)
    )
    return [(found[0][0], found[-1][1])] if goes_on else found
