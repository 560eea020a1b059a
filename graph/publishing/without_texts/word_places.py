"""Words of the documents found in any text, and the places that stand for them where the documents may not be copied.

A curator's note, a wording, an example may repeat words of a document. Single words and short names are nobody's; what
is as long as `RUN` words, or a whole sentence of `SENTENCE` words, is told by its place, such as
`[characters 12–80 of doc/001]`, from which a copy of the document gives the very same words again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from graph.texts.documents import Span

RUN: Final = 8
"""From how many words that follow each other in a document on, they are its text."""
SENTENCE: Final = 6
"""From how many words on, a whole sentence is."""
_LEAST: Final = 4
"""Fewer characters are left as they are, between signs that a curator wrote otherwise."""
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_KNOWN: Final = re.compile(rf"[^ ]{{{SENTENCE},}}")
_FIRST_SIGN: Final = 0x10000
_PLACE: Final = re.compile(r"\[characters (\d+)–(\d+) of ([^\s\]]+)\]")


class Word(NamedTuple):
    """A word, in small letters, and where it begins and ends."""

    text: str
    start: int
    end: int


class Found(NamedTuple):
    """Words of a document within another text: where they stand in that, and where in which document."""

    span: Span
    document: str
    origin: Span


def words(text: str) -> list[Word]:
    """The words of a text; what is joined by a hyphen or an apostrophe is one, and signs are none."""
    return [Word(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]


def place(document: str, span: Span) -> str:
    """What stands for words of a document.

    Args:
        document: its IRI, relative to the base.
        span: where the words stand, in code points.
    """
    return f"[characters {span[0]}–{span[1]} of {document}]"


def restored(text: str, documents: Mapping[str, str]) -> str:
    """A text with the words of these documents in the places that stand for them; other places stay.

    Args:
        text: any text.
        documents: the text of each document, by its IRI relative to the base.
    """
    if "[characters " not in text:
        return text

    def told(found: re.Match[str]) -> str:
        whole = documents.get(found[3])
        return found[0] if whole is None else whole[int(found[1]) : int(found[2])]

    return _PLACE.sub(told, text)


class WordPlaces:
    """Finds words of some documents in other texts."""

    def __init__(self, documents: Mapping[str, str], sentences: Mapping[str, Sequence[Span]], run: int = RUN) -> None:
        """
        Args:
            documents: the text of each document, by its IRI relative to the base.
            sentences: the borders of its sentences.
            run: from how many words that follow each other in a document on they are its text.
        """
        self._documents = documents
        self._run = run
        self._words = {iri: words(text) for iri, text in documents.items()}
        self._signs: dict[str, str] = {}
        self._runs: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        self._whole: dict[tuple[str, ...], tuple[str, int]] = {}
        for iri, told in self._words.items():
            for word in told:
                self._signs.setdefault(word.text, chr(_FIRST_SIGN + len(self._signs)))
            for first in range(len(told) - run + 1):
                self._runs.setdefault(tuple(word.text for word in told[first : first + run]), []).append((iri, first))
            for start, end in sentences.get(iri, ()):
                within = [at for at, word in enumerate(told) if start <= word.start < end]
                if SENTENCE <= len(within) < run:
                    self._whole.setdefault(tuple(told[at].text for at in within), (iri, within[0]))
        self.hidden = cache(self._hidden)

    def found(self, text: str) -> Iterator[Found]:
        """The stretches of a text that are words of a document, in order, each as long as it goes."""
        known = self._signs.get
        folded = text.casefold()
        if len(folded) == len(text):  # no letter has become two: the words are the same, and found faster
            signs = "".join([known(word, " ") for word in _WORD.findall(folded)])
        else:
            signs = "".join([known(word.casefold(), " ") for word in _WORD.findall(text)])
        stretches = [found.span() for found in _KNOWN.finditer(signs)]
        if not stretches:
            return
        passed, rest = 0, _WORD.finditer(text)
        for first, last in stretches:
            within = islice(rest, first - passed, last - passed)
            yield from self._within([Word(one[0].casefold(), *one.span()) for one in within])
            passed = last

    def _within(self, told: Sequence[Word]) -> Iterator[Found]:
        """The stretches of words of a document among words, all of which some document has."""
        at = 0
        while at <= len(told) - SENTENCE:
            count, document, first = self._longest(told, at)
            if not count:
                at += 1
                continue
            origin = self._words[document]
            here = told[at].start, told[at + count - 1].end
            yield Found(here, document, (origin[first].start, origin[first + count - 1].end))
            at += count

    def _longest(self, told: Sequence[Word], at: int) -> tuple[int, str, int]:
        """How many words from one on are those of a document, of which, and from which of its words on."""
        best = (0, "", 0)
        for document, first in self._runs.get(tuple(word.text for word in told[at : at + self._run]), ()):
            origin, count = self._words[document], self._run
            while (
                at + count < len(told)
                and first + count < len(origin)
                and told[at + count].text == origin[first + count].text
            ):
                count += 1
            best = max(best, (count, document, first), key=lambda one: one[0])
        for count in range(min(self._run - 1, len(told) - at), SENTENCE - 1, -1):
            if not best[0] and (whole := self._whole.get(tuple(word.text for word in told[at : at + count]))):
                best = (count, *whole)
        return best

    def _hidden(self, text: str) -> str:
        """A text in which places stand for the words of documents; `restored` gives it back."""
        made, at = [], 0
        for found in self.found(text):
            made += [text[at : found.span[0]], self._placed(text[slice(*found.span)], found)]
            at = found.span[1]
        return "".join([*made, text[at:]])

    def _placed(self, told: str, found: Found) -> str:
        """Places for a stretch; where a curator wrote other signs or letters than the document, these stay."""
        offset = found.origin[0]
        origin = self._documents[found.document][slice(*found.origin)]
        made, at = [], 0
        for here, there, size in SequenceMatcher(None, told, origin, autojunk=False).get_matching_blocks():
            made.append(told[at:here])
            same = told[here : here + size]
            made.append(place(found.document, (offset + there, offset + there + size)) if size >= _LEAST else same)
            at = here + size
        return "".join(made)
