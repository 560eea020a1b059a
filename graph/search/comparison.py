"""How well a name that is asked for and a name that something has agree, with the reasons in words.

The order of words, titles, initials and spelling count for little; a word that nothing in the name answers to counts
for much: another person of the same surname is near, and not a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from graph.search import folding
from graph.search.findable import ABBREVIATION, ALTERNATIVE, LABEL, OTHER_LANGUAGE, USED
from graph.search.index_file import name_words
from graph.search.word_lists import GENERIC, LITTLE, TITLES, is_patronymic

SURE, CALLED, PART, NEAR = STANDINGS = ("sure", "called", "part", "near")
"""How far a name answers to what is asked, the surest first: it is the same; it may well be meant; what is asked is a
part of it; or it is only near, and not what is asked."""
_WORTH: Final = {"same": 1.0, "sound": 0.98, "slip": 0.86, "initial": 0.8}
_LESS: Final = {LABEL: 0, ALTERNATIVE: 1, ABBREVIATION: 1, OTHER_LANGUAGE: 6, USED: 8}
"""How much less a name counts than the label: what a document calls a thing may be no name of it."""
_VOWELS: Final = frozenset("aeiou")
_MOST_WORDS: Final = 24
"""How many words of what is asked are read."""
_LONG: Final = 7
"""From how many letters on a slip counts in a name of another language: a short word is rather one of this language."""
_SURNAME: Final = 0.65
_WHOLE: Final = 0.8
"""The share of a name, but a person's, that is as good as the whole: what is left out are words that many have."""
_LEAST_NEAR: Final = 0.4
"""The least share of what is asked that a near name answers to."""


@dataclass(frozen=True)
class AskedWord:
    """A word that is asked for: as it is written, and how it may sound."""

    text: str
    sounds: tuple[str, ...]
    is_title: bool


@dataclass(frozen=True)
class KnownName:
    """A name as the index holds it: each word with its forms, the first as it is written."""

    role: str
    words: tuple[tuple[str, ...], ...]
    of_person: bool


@dataclass(frozen=True)
class Agreement:
    """How far a name agrees with what is asked: a score from 0 to 100, its standing, and the reasons."""

    score: float
    standing: str
    reasons: tuple[str, ...]


@lru_cache(maxsize=4096)
def asked_word(text: str) -> AskedWord:
    """A folded word that is asked for."""
    slip = len(text) >= 6 and any(abs(len(text) - len(t)) < 2 and OSA.distance(text, t) == 1 for t in TITLES)
    return AskedWord(text, folding.sounds(text), text in TITLES or slip)


def asked_words(query: str) -> tuple[AskedWord, ...]:
    """The words of what is asked; little words only where there are no others."""
    found = name_words(query) or folding.words(query)
    return tuple(asked_word(word) for word in found[:_MOST_WORDS])


def compare(asked: Sequence[AskedWord], name: KnownName) -> Agreement | None:
    """How a name agrees with what is asked; None where nothing does.

    Args:
        asked: the words that are asked for.
        name: the name to hold against them.
    """
    pairs = _pairs(asked, name)
    if not pairs:
        return None
    left = [i for i in range(len(asked)) if i not in pairs]
    titles = [i for i in left if name.of_person and asked[i].is_title]
    fathers = [i for i in left if i not in titles and _may_stand_between(asked[i], name, pairs)]
    strange = [i for i in left if i not in titles and i not in fathers]
    weights = _weights(name)
    covered = sum(weights[word] for word, _ in pairs.values()) / sum(weights)
    quality = sum(_WORTH[how] for _, how in pairs.values()) / (len(pairs) + 0.02 * len(titles) + 0.05 * len(fathers))
    share = len(pairs) / (len(asked) - len(titles) - len(fathers))
    score = 100 * min(quality, 1.0) * (0.55 + 0.45 * covered) * (share if strange else 1)
    score -= _LESS[name.role]
    if strange or _is_another_person(name, pairs) or (covered < _WHOLE and _is_loose(asked, name, pairs)):
        enough = share * quality >= _LEAST_NEAR and any(how != "initial" for _, how in pairs.values())
        return Agreement(max(min(score, 60.0), 0.0), NEAR, (_missing(asked, strange),)) if enough else None
    standing = _standing(asked, name, pairs, covered, fathers)
    return Agreement(max(score, 0.0), standing, tuple(_reasons(asked, name, pairs, titles, fathers, covered)))


def _pairs(asked: Sequence[AskedWord], name: KnownName) -> dict[int, tuple[int, str]]:
    """Which word of the name answers to each word that is asked, and how; each answers once, the best pairs first."""
    found = []
    for i, word in enumerate(asked):
        for j, forms in enumerate(name.words):
            given = name.of_person and j < len(name.words) - 1
            if how := _agree(word, forms, name, given=given):
                found.append((-_WORTH[how], abs(i - j), i, j, how))
    pairs: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for _, _, i, j, how in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = (j, how)
            taken.add(j)
    return pairs


def _agree(word: AskedWord, forms: tuple[str, ...], name: KnownName, *, given: bool) -> str:
    """How a word agrees with one of a name: `same`, `sound`, `slip`, `initial`, or not at all (empty)."""
    if word.text == forms[0]:
        return "same"
    if not word.text.isalpha() or not forms[0].isalpha():
        return ""
    if len(word.text) == 1:
        return "initial" if given and any(form[0] in (word.text, word.sounds[0][:1]) for form in forms) else ""
    if not set(forms).isdisjoint(word.sounds):
        return "sound"
    slips = any(is_slip(mine, theirs, given=given) for mine in (word.text, *word.sounds) for theirs in forms)
    if name.of_person:
        return "slip" if slips and not word.is_title else ""
    return "slip" if slips and (name.role != OTHER_LANGUAGE or len(word.text) >= _LONG) else ""


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


def _weights(name: KnownName) -> list[float]:
    """How much each word of a name tells: of a person the surname most, of others all but what many are called."""
    count = len(name.words)
    if name.of_person and count > 1:
        return [(1 - _SURNAME) / (count - 1)] * (count - 1) + [_SURNAME]
    return [0.08 if forms[0] in GENERIC and count > 1 else 1.0 for forms in name.words]


def _may_stand_between(word: AskedWord, name: KnownName, pairs: dict[int, tuple[int, str]]) -> bool:
    """Whether a word may be a father's name or a second initial, beside the whole name of a person."""
    if not name.of_person or len(name.words) < 2 or len(pairs) < len(name.words):
        return False
    if len(word.text) == 1:
        return True
    return all(how in ("same", "sound") for _, how in pairs.values())


def _is_another_person(name: KnownName, pairs: dict[int, tuple[int, str]]) -> bool:
    """Whether only a given name agrees: many people have the same."""
    surname = len(name.words) - 1
    return name.of_person and surname > 0 and all(word != surname for word, _ in pairs.values())


def _is_loose(asked: Sequence[AskedWord], name: KnownName, pairs: dict[int, tuple[int, str]]) -> bool:
    """Whether a part of a longer name agrees only if a consonant is mistaken: too little to be meant."""
    return not name.of_person and any(
        how == "slip" and not _only_vowels_differ(asked[i], name.words[j]) for i, (j, how) in pairs.items()
    )


def _only_vowels_differ(word: AskedWord, forms: tuple[str, ...]) -> bool:
    return any(is_slip(mine, theirs, given=True) for mine in (word.text, *word.sounds) for theirs in forms)


def _standing(
    asked: Sequence[AskedWord],
    name: KnownName,
    pairs: dict[int, tuple[int, str]],
    covered: float,
    fathers: list[int],
) -> str:
    ways = {how for _, how in pairs.values()}
    fathered = all(is_patronymic(asked[i].text) or len(asked[i].text) == 1 for i in fathers)
    whole = covered > (_WHOLE if not name.of_person else 0.99)
    named = name.role in (LABEL, ALTERNATIVE, OTHER_LANGUAGE, ABBREVIATION)
    if whole and named and ways <= {"same", "sound"} and fathered:
        return SURE
    return CALLED if whole or (name.of_person and covered >= _SURNAME) else PART


def _missing(asked: Sequence[AskedWord], strange: list[int]) -> str:
    words = ", ".join(f"“{asked[i].text}”" for i in strange if asked[i].text not in LITTLE)
    return f"nothing in this name answers to {words}" if words else "only a given name agrees"


def _reasons(
    asked: Sequence[AskedWord],
    name: KnownName,
    pairs: dict[int, tuple[int, str]],
    titles: list[int],
    fathers: list[int],
    covered: float,
) -> list[str]:
    """Why a name agrees, in words."""
    ways = {how for _, how in pairs.values()}
    reasons = ["the same name" if ways == {"same"} else "the same name in another spelling"]
    if "slip" in ways:
        slips = [(asked[i].text, name.words[j][0]) for i, (j, how) in pairs.items() if how == "slip"]
        reasons = [", ".join(f"“{mine}” read as “{theirs}”" for mine, theirs in slips)]
    order = [pairs[i][0] for i in sorted(pairs)]
    if order != sorted(order):
        reasons.append("in another order")
    if "initial" in ways:
        reasons.append("with an initial")
    if titles:
        reasons.append("without " + " ".join(asked[i].text for i in titles))
    if fathers:
        reasons.append("without " + " ".join(asked[i].text for i in fathers))
    if covered < _WHOLE:
        reasons[0] = "the surname" if name.of_person and reasons[0].startswith("the same") else reasons[0]
        reasons += [] if name.of_person else ["a part of the name"]
    return reasons
