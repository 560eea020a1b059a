"""Which word of a name answers to each word that is asked for, and how: the same, heard alike, meant, or mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from graph.search.asked_words import BONES, MEANING, AskedWord
from graph.search.findable import ABBREVIATION, OTHER_LANGUAGE, USED

WORTH: Final = {
    "same": 1.0, "sound": 0.98, "meaning": 0.97, "stem": 0.95, "slip": 0.86, "bones": 0.84, "initial": 0.8,
}  # fmt: skip
"""How much a word counts that agrees so."""
_VOWELS: Final = frozenset("aeiou")
_LONG: Final = 7
"""From how many letters on a slip counts in a name of another language: a short word is rather one of this language."""

Pairs = dict[int, tuple[int, str]]
"""By the number of a word that is asked: the number of the one of the name that answers to it, and how."""


@dataclass(frozen=True)
class KnownWord:
    """A word of a name as the index holds it: as it is written, all of its forms, how it is heard, and its meanings."""

    text: str
    forms: frozenset[str]
    heard: tuple[str, ...]
    meanings: tuple[str, ...]

    @classmethod
    def of(cls, forms: Sequence[str]) -> KnownWord:
        """The word with these forms, the first as it is written."""
        heard = tuple(form for form in forms if not form.startswith((MEANING, BONES)))
        meanings = tuple(form.removeprefix(MEANING) for form in forms if form.startswith(MEANING))
        return cls(forms[0], frozenset(forms), heard, meanings)


@dataclass(frozen=True)
class KnownName:
    """A name as the index holds it.

    `beside` are forms of words that may stand beside the name: what else its thing is called, and of what kind it is.
    """

    role: str
    words: tuple[KnownWord, ...]
    of_person: bool
    beside: frozenset[str] = frozenset()


def paired(asked: Sequence[AskedWord], name: KnownName) -> Pairs:
    """The words that answer to each other; each answers once, the best pairs first."""
    found = []
    for i, word in enumerate(asked):
        for j, known in enumerate(name.words):
            given = name.of_person and j < len(name.words) - 1
            if how := _agree(word, known, name, given=given):
                found.append((-WORTH[how], abs(i - j), i, j, how))
    pairs: Pairs = {}
    taken: set[int] = set()
    for _, _, i, j, how in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = (j, how)
            taken.add(j)
    return pairs


def _agree(word: AskedWord, known: KnownWord, name: KnownName, *, given: bool) -> str:
    """How a word agrees with one of a name: as in `WORTH`, or not at all (empty)."""
    if word.text == known.text:
        return "same"
    if name.role == ABBREVIATION:
        return ""
    if given and is_initial(word) and word.text.isalpha():
        first = {one[0] for one in (word.text, *word.sounds)}
        return "initial" if any(one[0] in first for one in known.heard) else ""
    if word.meanings and known.meanings and known.forms.isdisjoint(word.meanings):
        return ""
    if word.forms.isdisjoint(known.forms):
        return "slip" if _has_slipped(word, known, name, given=given) else ""
    return _shared(word, known, name)


def _shared(word: AskedWord, known: KnownWord, name: KnownName) -> str:
    """How two words agree that have a form in common."""
    if not name.of_person and not known.forms.isdisjoint(word.meanings):
        return "meaning"
    if not known.forms.isdisjoint(word.sounds):
        return "sound"
    if not known.forms.isdisjoint(word.bones):
        return "bones"
    return "" if name.of_person else "stem"


def is_initial(word: AskedWord) -> bool:
    """Whether a word may be the first letters of given names: S, SV, or Dzh, which is one letter elsewhere."""
    return len(word.text) <= 2 or len(word.sounds[0]) == 1


def _has_slipped(word: AskedWord, known: KnownWord, name: KnownName, *, given: bool) -> bool:
    """Whether one word is the other, mistyped; not where it is known to mean something else."""
    if not word.text.isalpha() or not known.text.isalpha():
        return False
    if name.of_person:
        return not word.is_title and slipped(word, known, given=given)
    if name.role == USED or (word.meanings and known.meanings):
        return False
    if name.role != OTHER_LANGUAGE:
        return slipped(word, known, given=given)
    return len(word.text) >= _LONG and word.text[0] == known.text[0] and is_slip(word.text, known.text, given=given)


def slipped(word: AskedWord, known: KnownWord, *, given: bool) -> bool:
    """Whether a word is nearly one of a name."""
    return any(is_slip(mine, theirs, given=given) for mine in (word.text, *word.sounds) for theirs in known.heard)


@lru_cache(maxsize=65536)
def is_slip(mine: str, theirs: str, *, given: bool) -> bool:
    """Whether one word may be the other, mistyped or spelled in a way of its own.

    Args:
        mine: how the word that is asked for sounds.
        theirs: how the one of the name sounds.
        given: whether it is a given name: there a consonant makes another name (Elman, Elmar).
    """
    shorter = min(len(mine), len(theirs))
    allowed = 0 if shorter < 4 else 1 if shorter < 9 else 2
    if abs(len(mine) - len(theirs)) > allowed:
        return False
    distance = OSA.distance(mine, theirs, score_cutoff=allowed)
    if not distance or distance > allowed:
        return not distance
    if sorted(mine) == sorted(theirs):
        return True
    only_vowels = _consonants(mine) == _consonants(theirs)
    return only_vowels if given or shorter < 5 else True


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in _VOWELS)
