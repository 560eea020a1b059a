"""Where quoted words stand in a document, and what tells one of several places from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.texts.quote_differences import escaped

_REACH: Final = 400
"""Characters before or after a place in which a prefix or suffix is looked for."""
_WORDS_TRIED: Final = 12


def places(text: str, words: str) -> Iterator[int]:
    """Yield each offset at which words begin in a text, also where they overlap.

    Args:
        text: the text, folded.
        words: the words, folded.
    """
    offset = text.find(words)
    while offset >= 0:
        yield offset
        offset = text.find(words, offset + 1)


def follows(text: str, offset: int, prefix: str) -> bool:
    """Whether a text has words directly before an offset, but for blanks and line breaks.

    Args:
        text: the text, folded.
        offset: where the quotation begins.
        prefix: the words, folded.
    """
    return re.search(_lenient(prefix) + r"\s*\Z", text[max(0, offset - _REACH - len(prefix)) : offset]) is not None


def precedes(text: str, offset: int, suffix: str) -> bool:
    """Whether a text has words directly after an offset, but for blanks and line breaks.

    Args:
        text: the text, folded.
        offset: where the quotation ends.
        suffix: the words, folded.
    """
    return re.match(r"\s*" + _lenient(suffix), text[offset : offset + _REACH + len(suffix)]) is not None


def _lenient(words: str) -> str:
    """A pattern for words with any blanks and line breaks between."""
    return r"\s+".join(map(re.escape, words.split()))


def tell_apart(text: str, offset: int, quote: str) -> str:
    """Return a prefix or suffix that tells one place of a quotation from all others, as a curator would write it.

    Args:
        text: the document, folded.
        offset: the place.
        quote: the quotation, folded.

    Returns:
        Such as `prefix: "talks in"`; empty where no few words do.
    """
    others = [other for other in places(text, quote) if other != offset]
    before = re.split(r"(?<=\s)(?=\S)", text[max(0, offset - _REACH) : offset].rstrip())
    for count in range(1, min(_WORDS_TRIED, len(before)) + 1):
        prefix = " ".join("".join(before[-count:]).split())
        if prefix and not any(follows(text, other, prefix) for other in others):
            return f"prefix: {escaped(prefix)}"
    end = offset + len(quote)
    after = re.findall(r"\S+", text[end : end + _REACH])
    for count in range(1, min(_WORDS_TRIED, len(after)) + 1):
        suffix = " ".join(after[:count])
        if not any(precedes(text, other + len(quote), suffix) for other in others):
            return f"suffix: {escaped(suffix)}"
    return ""
