"""Source documents, kept byte for byte, and the exact passages of them that claims quote.

Offsets count Unicode code points of the UTF-8 text, 0-based, end exclusive (Web Annotation Data Model, section 4.2.5;
anchors as in RFC 5147), so that the name of a passage stays valid as long as the bytes do not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.core.characters import described
from graph.core.errors import Mistake
from graph.core.xml_limits import first_unwritable
from graph.texts import quote_places
from graph.texts.quote_differences import FOLD, difference, escaped

CONTEXT_LENGTH = 32
"""The number of characters stored before and after a quotation, so that it can be located in an edited copy."""

Span = tuple[int, int]
"""Start and end of a passage, as character offsets, end exclusive."""


class QuoteError(ValueError):
    """A quotation does not occur exactly once in its document, or not beside the prefix or suffix that is given."""

    def __init__(self, message: str, fix: str = "quote exactly", key: str = "quote") -> None:
        super().__init__(message)
        self.fix = fix
        """What the curator should do."""
        self.key = key
        """Which of quote, prefix and suffix is wrong."""


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
            prefix: the text directly before it, but for blanks, to tell it from other occurrences.
            suffix: the text directly after it, but for blanks.

        Raises:
            QuoteError: the words do not occur, or occur more than once, or not beside prefix and suffix; the message
                says which and what to do.
        """
        if not quote:
            raise QuoteError("is empty")
        words = quote.translate(FOLD)
        all_places = list(quote_places.places(self.folded, words))
        if not all_places:
            raise self._absent(quote)
        for key, fits in (("prefix", self._fits_prefix), ("suffix", self._fits_suffix)):
            beside = prefix if key == "prefix" else suffix
            fitting = [place for place in all_places if fits(place, len(quote), beside.translate(FOLD))]
            if not fitting:
                raise self._misplaced(key, beside, quote, all_places)
            all_places = fitting
        if len(all_places) > 1:
            more = "" if not (prefix or suffix) else ", also beside its prefix or suffix"
            raise QuoteError(f"occurs {len(all_places)} times in {self.name}{more}", self._apart(words, all_places))
        return self.passage(all_places[0], all_places[0] + len(quote))

    @cached_property
    def folded(self) -> str:
        """The text with typographic characters as ASCII, one to one."""
        return self.text.translate(FOLD)

    def _fits_prefix(self, place: int, _: int, prefix: str) -> bool:
        return not prefix or quote_places.follows(self.folded, place, prefix)

    def _fits_suffix(self, place: int, length: int, suffix: str) -> bool:
        return not suffix or quote_places.precedes(self.folded, place + length, suffix)

    def _absent(self, quote: str) -> QuoteError:
        """The error of words that do not occur: how they differ, or how far they are there."""
        if (found := difference(self.text, quote)) is not None:
            own = self.text[found.start : found.end]
            fix = f"write quote: {escaped(own)}"
            same = list(quote_places.places(self.folded, own.translate(FOLD)))
            if len(same) > 1:
                fix += f" and {self._apart(own.translate(FOLD), same)}"
            return QuoteError(f"does not occur in {self.name}: {found.words}", fix)
        start_words = _longest_start(self.folded, quote.translate(FOLD))
        hint = f"it is there up to {start_words!r}" if start_words else "not even its first words are there"
        return QuoteError(f"does not occur in {self.name} ({hint})", "quote exactly: copy the document's own words")

    def _misplaced(self, key: str, beside: str, quote: str, places: list[int]) -> QuoteError:
        """The error of a prefix or suffix that does not stand beside the quotation.

        Args:
            key: `prefix` or `suffix`.
            beside: its words.
            quote: the quotation.
            places: where the quotation stands.
        """
        side = "before" if key == "prefix" else "after"
        start, end = places[0], places[0] + len(quote)
        there = self.text[max(0, start - 40) : start] if key == "prefix" else self.text[end : end + 40]
        message = f"does not stand {side} the quote in {self.name}; {there!r} does"
        if (found := difference(self.text, beside)) is not None:
            message += f" (it looks like it, but {found.words})"
        fix = f"leave the {key} out, as the quote occurs once" if len(places) == 1 else ""
        fix = fix or self._apart(quote.translate(FOLD), places).replace("add ", f"instead of the {key}, write ", 1)
        return QuoteError(message, fix, key)

    def _apart(self, words: str, places: list[int]) -> str:
        """The prefix or suffix that tells each of several places of a quotation from the others, as advice."""
        told = [
            f"{beside} (line {self.text.count(chr(10), 0, place) + 1})"
            for place in places[:4]
            if (beside := quote_places.tell_apart(self.folded, place, words))
        ]
        if not told:
            return "quote more words, or add the words before it as prefix or after it as suffix"
        return f"add {' or '.join(told)}"


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
            missing = _stretch(document.text, previous_end, start)
            yield line, f"letters before sentence {start}-{end} belong to no sentence, those of {missing}"
        previous_end = max(end, previous_end)
    if sentences and any(c.isalnum() for c in document.text[previous_end:]):
        missing = _stretch(document.text, previous_end, len(document.text))
        yield sentences[-1][0], f"letters after the last sentence belong to no sentence, those of {missing}"


def _stretch(text: str, start: int, end: int) -> str:
    """The borders of a stretch of text without the blanks around it, as they are written, with its first words.

    Args:
        text: the document.
        start: where it begins.
        end: where it ends.
    """
    words = text[start:end].strip()
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    shown = words if len(words) <= 40 else f"{words[:39]}…"
    return f"{first}-{first + len(words)} {shown!r}"
