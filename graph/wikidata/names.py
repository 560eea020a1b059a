"""How far names agree, by the comparison of search, and whether two names of offices mean the same.

Offices are held word for word, so that no deputy is taken for a minister.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.search import folding
from graph.search.asked_words import BONES, asked_words
from graph.search.comparison import NEAR, Agreement, compare
from graph.search.field_words import Dictionary
from graph.search.findable import ALTERNATIVE, LABEL, OTHER_LANGUAGE
from graph.search.word_pairs import KnownName, KnownWord

_PLAIN: Final = Dictionary()
"""Names are compared as they are: what words of the field mean is for readers who search, not for links."""
_SAY_LITTLE: Final = frozenset({"affairs", "federation", "republic"})
"""Words that names of one office have or leave out."""
_STEM: Final = 5
"""How many letters the shorter of two words has at least that are one but for an ending: Russia, Russian."""


def agreement(asked: str, name: str, role: str, *, of_person: bool) -> Agreement | None:
    """How a name that is asked for agrees with one that something has; None where it does not, or is only near.

    Args:
        asked: the name to hold against the other.
        name: what something is called.
        role: how it is called so (`graph.search.findable`).
        of_person: whether it is a person.
    """
    words = tuple(KnownWord.of(list(dict.fromkeys(_forms(word.text, role)))) for word in _PLAIN.read(name))
    found = compare(asked_words(asked, _PLAIN), KnownName(role, words, of_person)) if words else None
    return found if found and found.standing != NEAR else None


def role_of(language: str) -> str:
    """How an item of Wikidata is called in a language: `mul` is its word for all languages."""
    return LABEL if language in ("en", "mul") else OTHER_LANGUAGE


def is_same_office(ours: str, theirs: str) -> bool:
    """Whether two names may be of the same office, in any order of words."""
    mine, others = ([w.text for w in _PLAIN.read(name) if w.text not in _SAY_LITTLE] for name in (ours, theirs))
    for word in mine:
        found = next((other for other in others if _is_same(word, other)), None)
        if found is None:
            return False
        others.remove(found)
    return bool(mine) and not others


def _forms(word: str, role: str) -> Iterator[str]:
    """The forms of a word as the index has them (`graph.search.index_file`)."""
    yield word
    yield from folding.sounds(word) if role == OTHER_LANGUAGE else (folding.sound(word),)
    if role in (LABEL, ALTERNATIVE):
        yield from (BONES + bare for bare in folding.bones(word))


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _STEM and longer.startswith(shorter))
