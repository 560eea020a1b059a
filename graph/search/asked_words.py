"""The words of a name that is asked for, each with everything that it may be in a name of a thing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from graph.search import folding
from graph.search.field_words import Dictionary, NameWord
from graph.search.word_lists import TITLES

MEANING, BONES = "=", "~"
"""What stands in the index before what a word means, and before its consonants."""
_MOST_WORDS: Final = 24
"""How many words of what is asked are read."""


@dataclass(frozen=True)
class AskedWord:
    """A word that is asked for: folded, and how it may sound.

    `stems` are the word without endings, and the words that it means, as they sound; `meanings` and `bones` are as the
    index writes them. `is_title` tells that it may stand before a person's name; `written` is what was typed for it.
    """

    text: str
    sounds: tuple[str, ...]
    stems: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    bones: tuple[str, ...] = ()
    is_title: bool = False
    written: str = ""

    @cached_property
    def forms(self) -> frozenset[str]:
        """Everything by which the word stands in the index."""
        return frozenset((self.text, *self.sounds, *self.stems, *self.meanings, *self.bones))


@lru_cache(maxsize=4096)
def _asked(word: NameWord, *, unvowelled: bool) -> AskedWord:
    sounds = folding.sounds(word.text)
    stems = tuple(folding.sound(stem) for stem in (*folding.stems(word.text), *word.meanings))
    bones = tuple(BONES + bare for bare in folding.bones(word.text)) if unvowelled else ()
    is_title = not TITLES.isdisjoint((word.text, *word.meanings))
    meanings = tuple(MEANING + one for one in word.meanings)
    return AskedWord(word.text, sounds, stems, meanings, bones, is_title, word.written or word.text)


def asked_words(query: str, dictionary: Dictionary, *, slips: bool = False) -> tuple[AskedWord, ...]:
    """The words of what is asked; words that mean little only where there are no others.

    Args:
        query: what is asked.
        dictionary: what words mean.
        slips: whether a word with a mistake may mean what the word means that it nearly is.
    """
    found = dictionary.read(query, slips=slips) or [NameWord(word) for word in folding.words(query)]
    unvowelled = folding.is_unvowelled(query)
    return tuple(_asked(word, unvowelled=unvowelled) for word in found[:_MOST_WORDS])
