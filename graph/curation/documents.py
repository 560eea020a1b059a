"""Source documents, kept byte for byte, and the exact passages of them that claims quote.

Offsets count Unicode code points of the UTF-8 text, 0-based, end exclusive (Web Annotation Data Model, section 4.2.5;
anchors as in RFC 5147), so that the name of a passage stays valid as long as the bytes do not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.core.characters import described
from graph.core.errors import Mistake
from graph.core.xml_limits import first_unwritable

CONTEXT_LENGTH = 32
"""The number of characters stored before and after a quotation, so that it can be located in an edited copy."""

Span = tuple[int, int]
"""Start and end of a passage, as character offsets, end exclusive."""

_FOLD = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
"""Maps typographic characters to ASCII one to one, so that curators may type straight quotation marks and offsets
stay correct."""


class QuoteError(ValueError):
    """A quotation does not occur exactly once in its document."""


@dataclass(frozen=True)
class Passage:
    """The characters `start` to `end` of a document; `prefix` and `suffix` are the text around them."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def fragment(self) -> str:
        return f"char={self.start},{self.end}"


@dataclass(frozen=True)
class Document:
    """One source text, decoded but otherwise unchanged; `sha256` is the hash of its bytes in hexadecimal."""

    name: str
    text: str
    sha256: str

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a document.

        Raises:
            OSError: the file cannot be read.
            UnicodeDecodeError: the file is not UTF-8.
        """
        data = path.read_bytes()
        return cls(path.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest())

    def passage(self, start: int, end: int) -> Passage:
        """Return a passage by its offsets.

        Args:
            start: the offset of its first character.
            end: the offset after its last character.
        """
        before = self.text[max(0, start - CONTEXT_LENGTH) : start]
        return Passage(start, end, self.text[start:end], before, self.text[end : end + CONTEXT_LENGTH])

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> Passage:
        """Find the only passage with given words.

        Args:
            quote: the words of the passage.
            prefix: the text directly before it, to tell it from other occurrences.
            suffix: the text directly after it.

        Raises:
            QuoteError: the words do not occur, or occur more than once; the message says which and what to do.
        """
        if not quote:
            raise QuoteError("is empty")
        folded, words = self.text.translate(_FOLD), (prefix + quote + suffix).translate(_FOLD)
        count, offset = 0, folded.find(words)
        while offset >= 0:  # overlapping occurrences count too
            count, offset = count + 1, folded.find(words, offset + 1)
        if count > 1:
            raise QuoteError(
                f"occurs {count} times in {self.name}; add the words before it as prefix or after it as suffix"
            )
        if count == 0:
            start_words = _longest_start(folded, words)
            hint = f"it is there up to {start_words!r}" if start_words else "not even its first words are there"
            raise QuoteError(f"does not occur in {self.name} ({hint}); copy the document's own words")
        start = folded.index(words) + len(prefix)
        return self.passage(start, start + len(quote))


def unwritable(folder: Path) -> Iterator[Mistake]:
    """Find what XML cannot hold in documents, which are kept as they are: RDF/XML is refused for quotes that hold it.

    Args:
        folder: that holds the documents.

    Yields:
        The first such character of each document, with its line.
    """
    for path in sorted(folder.glob("*.txt")):
        try:
            text = Document.read(path).text
        except (OSError, UnicodeDecodeError):
            continue  # told as a mistake of its claims file
        if (place := first_unwritable(text)) is not None:
            line = text.count("\n", 0, place) + 1
            what = f"{described(text[place])} stands in the document, which XML cannot hold"
            fix = "quote around it, else RDF/XML is refused for the claim"
            yield Mistake(f"seeds/documents/{path.name}", line, what, fix)


def _longest_start(text: str, quote: str) -> str:
    """Return the longest run of the quote's first words that occurs in the text, cut to its last 60 characters."""
    words = quote.split(" ")
    for count in range(len(words), 0, -1):
        start = " ".join(words[:count])
        if start in text:
            return start[-60:]
    return ""


def border_mistakes(document: Document, sentences: list[tuple[int, Span]]) -> Iterator[tuple[int, str]]:
    """Check that sentences are in order, do not overlap, and leave no letter or digit outside.

    Args:
        document: the document.
        sentences: the span of each sentence, with the line that lists it.

    Yields:
        The line and the description of each mistake.
    """
    previous_end = 0
    for line, (start, end) in sentences:
        if not previous_end <= start < end <= len(document.text):
            yield line, f"sentence {start}-{end} overlaps the one before, or is not in the document"
        elif any(c.isalnum() for c in document.text[previous_end:start]):
            yield line, f"letters before sentence {start}-{end} belong to no sentence"
        previous_end = max(end, previous_end)
    if sentences and any(c.isalnum() for c in document.text[previous_end:]):
        yield sentences[-1][0], "letters after the last sentence belong to no sentence"
