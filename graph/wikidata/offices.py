"""Whether two names of offices mean the same: word for word, so that no deputy is taken for a minister."""

from __future__ import annotations

from typing import Final

from graph.search.index_file import name_words

_SAY_LITTLE: Final = frozenset({"affairs", "federation", "republic"})
"""Words that names of one office have or leave out."""
_STEM: Final = 5
"""How many letters the shorter of two words has at least that are one but for an ending: Russia, Russian."""


def is_like(ours: str, theirs: str) -> bool:
    """Whether two names may be of the same office, in any order of words."""
    mine, others = ([word for word in name_words(name) if word not in _SAY_LITTLE] for name in (ours, theirs))
    for word in mine:
        found = next((other for other in others if _is_same(word, other)), None)
        if found is None:
            return False
        others.remove(found)
    return bool(mine) and not others


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _STEM and longer.startswith(shorter))
