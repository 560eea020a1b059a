"""The words of the field in other languages, and abbreviations: what заявление, bəyanat, MFA and RF mean.

Names are read by it when they are indexed and when they are asked for, so that a name which is told in other words, or
in another language, word by word, agrees. It tells what a word may mean, and is never shown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import OSA

from graph.core.errors import InvalidSeedsError, Mistake
from graph.search import folding
from graph.search.word_lists import LITTLE

FILE: Final = "field-words.csv"
STEM: Final = "-"
"""What stands behind the beginning of a word that may end in several ways, and for words without a meaning."""
_ENDING: Final = 5
"""How many letters may stand behind a beginning, and no more than it has itself."""
_PART: Final = 4
"""How many letters a part of a compound has at least."""
_LONG: Final = 7
"""From how many letters on a word with one mistake is still read as the word that it nearly is."""

_LONE: Final = re.compile(r"(?<!\w)[^\W\d_](?![\w.’'])")
"""A letter that stands alone: a little word if it is a small one, and no initial."""


@dataclass(frozen=True)
class FieldWord:
    """A word of a language, whose tag is BCP 47, in the plain English words that it means; none if it means little.

    A word that ends in a hyphen is the beginning of words.
    """

    means: str
    language: str
    word: str


@dataclass(frozen=True)
class NameWord:
    """A word of a name: folded, what it may mean, and the word that is written where that means several."""

    text: str
    meanings: tuple[str, ...] = ()
    written: str = ""


def read(seeds: Path) -> list[FieldWord]:
    """The words of the file in this folder of curated files; none if there is no file.

    Raises:
        InvalidSeedsError: a line does not have a meaning, a language and single words.
        OSError: the file cannot be read.
    """
    path = seeds / FILE
    if not path.exists():
        return []
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            means, language, words = (row.get(key) or "" for key in ("means", "language", "words"))
            if not (means and language and words) or None in row or not all(map(_is_single, words.split())):
                told = "a line has what is meant, a language, and words parted by spaces, each of letters or digits"
                raise InvalidSeedsError([Mistake(f"seeds/{FILE}", rows.line_num, told, "correct the line")])
            found += [FieldWord(means.removeprefix(STEM), language, word) for word in words.split()]
    return found


def _is_single(word: str) -> bool:
    return len(folding.words(word)) == 1


class Dictionary:
    """What folded words mean.

    Args:
        entries: the words; none are needed, and then nothing means anything.
    """

    def __init__(self, entries: Iterable[FieldWord] = ()) -> None:
        self._whole: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        for entry in entries:
            is_stem = entry.word.endswith(STEM)
            table = self._stems if is_stem else self._whole
            (word,) = folding.words(entry.word)
            for form in {word} if is_stem or len(word) < _PART else {word, folding.sound(word)}:
                meanings = table.setdefault(form, [])
                meanings += [entry.means] if entry.means not in meanings else []
        self.meanings = lru_cache(maxsize=4096)(self._meanings)

    def read(self, text: str, *, slips: bool = False) -> list[NameWord]:
        """The words of a name, each once, without those that mean little; a word that means several is several.

        Args:
            text: the name, in any script.
            slips: whether a word with a mistake is read as the word that it nearly is.
        """
        found: dict[object, NameWord] = {}
        for word in folding.words(_LONE.sub(_initial, folding.plain_dates(text))):
            for one in self._read_word(word, slips=slips):
                found.setdefault(one.meanings or one.text, one)
        return list(found.values())

    def _read_word(self, word: str, *, slips: bool) -> list[NameWord]:
        if word in LITTLE:
            return []
        meanings = self.meanings(word, slips)
        if "" in meanings:
            return []
        longer = next((meaning.split() for meaning in meanings if " " in meaning), [])
        if longer:
            return [NameWord(part if i else word, (part,), word) for i, part in enumerate(longer)]
        return [NameWord(word, meanings or ((word,) if word.isdigit() else ()))]

    def _meanings(self, word: str, slips: bool) -> tuple[str, ...]:
        """What a word may mean: as it stands, as a compound of two, or with a mistake; nothing if it is unknown."""
        if found := self._known(word):
            return tuple(found)
        for i in range(_PART, len(word) - _PART + 1):
            first, second = self._known(re.sub("s$", "", word[:i])), self._known(word[i:])
            if first and second and first != second and first[0] and second[0]:
                return (f"{first[0]} {second[0]}",)
        if slips and len(word) >= _LONG:
            for near in (*self._whole, *self._stems):
                if len(near) >= _LONG - 1 and near[0] == word[0] and OSA.distance(word, near, score_cutoff=1) == 1:
                    return tuple(self._known(near))
        return ()

    def _known(self, word: str) -> list[str]:
        for form in (word, folding.sound(word)):
            if form in self._whole:
                return self._whole[form]
        for length in range(min(_ENDING, len(word) // 2) + 1):
            if (meanings := self._stems.get(word[: len(word) - length])) is not None:
                return meanings
        return []


def _initial(letter: re.Match[str]) -> str:
    return " " if letter[0].islower() else letter[0]
