"""Source documents as they were found, and the exact stretches of them that claims quote.

Offsets count Unicode code points of the UTF-8 text, 0-based, end exclusive (Web Annotation Data Model, section 4.2.5;
anchors as in RFC 5147), so that a passage has one name for ever as long as the bytes do not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONTEXT_LENGTH = 32
"""Characters kept before and after a quotation, so that it can be found again in an edited copy."""

Span = tuple[int, int]
"""Start and end of a stretch of text, as character offsets, end exclusive."""

_FOLD = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
"""One character for one, so that offsets stay true while curators type straight quotation marks."""


class QuoteError(ValueError):
    """A quotation that does not stand exactly once in its document."""


@dataclass(frozen=True)
class Passage:
    """Characters `start` to `end` of a document."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str

    @property
    def start_end(self) -> Span:
        return self.start, self.end

    @property
    def fragment(self) -> str:
        return f"char={self.start},{self.end}"


@dataclass(frozen=True)
class Document:
    """One source text, decoded but otherwise untouched."""

    name: str
    text: str
    sha256: str

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a document.

        Raises:
            OSError: the file cannot be read.
            UnicodeDecodeError: it is not UTF-8.
        """
        data = path.read_bytes()
        return cls(path.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest())

    def passage(self, start: int, end: int) -> Passage:
        before = self.text[max(0, start - CONTEXT_LENGTH) : start]
        return Passage(start, end, self.text[start:end], before, self.text[end : end + CONTEXT_LENGTH])

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> Passage:
        """The one passage that reads `quote`, directly between `prefix` and `suffix` where they are given.

        Raises:
            QuoteError: it stands nowhere, or more than once; the message says which and what to do.
        """
        if not quote:
            raise QuoteError("is empty")
        folded, wanted = self.text.translate(_FOLD), (prefix + quote + suffix).translate(_FOLD)
        count, at = 0, folded.find(wanted)
        while at >= 0:  # those that overlap count too
            count, at = count + 1, folded.find(wanted, at + 1)
        if count > 1:
            raise QuoteError(
                f"occurs {count} times in {self.name}; add the words before it as prefix or after it as suffix"
            )
        if count == 0:
            known = _longest_known_start(folded, wanted)
            hint = f"it is there up to {known!r}" if known else "not even its first words are there"
            raise QuoteError(f"does not occur in {self.name} ({hint}); copy the document's own words")
        start = folded.index(wanted) + len(prefix)
        return self.passage(start, start + len(quote))


def _longest_known_start(text: str, wanted: str) -> str:
    words = wanted.split(" ")
    for n in range(len(words), 0, -1):
        start = " ".join(words[:n])
        if start in text:
            return start[-60:]
    return ""


def border_mistakes(document: Document, sentences: list[tuple[int, Span]]) -> Iterator[tuple[int, str]]:
    """What is wrong with the sentence borders of a document: the line, and the mistake in words.

    Right borders are in order, do not overlap, and leave no letter outside.
    """
    end_of_last = 0
    for line, (start, end) in sentences:
        if not end_of_last <= start < end <= len(document.text):
            yield line, f"sentence {start}-{end} overlaps the one before, or is not in the document"
        elif any(c.isalnum() for c in document.text[end_of_last:start]):
            yield line, f"letters before sentence {start}-{end} belong to no sentence"
        end_of_last = max(end, end_of_last)
    if sentences and any(c.isalnum() for c in document.text[end_of_last:]):
        yield sentences[-1][0], "letters after the last sentence belong to no sentence"
