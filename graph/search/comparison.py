"""How well a name that is asked for and a name that something has agree, with the reasons in words.

The order of words, titles, initials and spelling count for little; a word that nothing in the name answers to counts
for much: another person of the same surname is near, and not a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.search.asked_words import AskedWord
from graph.search.findable import ABBREVIATION, ALTERNATIVE, LABEL, OTHER_LANGUAGE, USED
from graph.search.word_lists import GENERIC, NEEDED, is_patronymic
from graph.search.word_pairs import WORTH, KnownName, Pairs, paired, slipped

SURE, CALLED, PART, NEAR = STANDINGS = ("sure", "called", "part", "near")
"""How far a name answers to what is asked, the surest first: it is the same; it may well be meant; what is asked is a
part of it; or it is only near, and not what is asked."""
_LESS: Final = {LABEL: 0, ALTERNATIVE: 1, ABBREVIATION: 1, OTHER_LANGUAGE: 6, USED: 8}
"""How much less a name counts than the label: what a document calls a thing may be no name of it."""
_EXTRA: Final = 0.04
"""How much a word takes from the score that stands beside the name."""
_LITTLE: Final = 0.08
"""How much a word tells that many names have."""
_SURNAME: Final = 0.65
_WHOLE: Final = 0.8
"""The share of a name, but a person's, that is as good as the whole: what is left out are words that many have."""
_MOST: Final = 0.6
"""The share of a name that is answered to where other words may stand beside it."""
_LEAST_PART: Final = 0.5
"""The share of a name in another language above which a single word of it may be meant for the whole."""
_LEAST_NEAR: Final = 0.4
"""The least share of what is asked that a near name answers to."""


@dataclass(frozen=True)
class Agreement:
    """How far a name agrees with what is asked: a score from 0 to 100, its standing, and the reasons."""

    score: float
    standing: str
    reasons: tuple[str, ...]


def compare(asked: Sequence[AskedWord], name: KnownName) -> Agreement | None:
    """How a name agrees with what is asked; None where nothing does.

    Args:
        asked: the words that are asked for.
        name: the name to hold against them.
    """
    pairs = paired(asked, name)
    if not pairs:
        return None
    left = [i for i in range(len(asked)) if i not in pairs]
    titles = [i for i in left if name.of_person and asked[i].is_title]
    fathers = [i for i in left if i not in titles and _may_stand_between(i, asked, name, pairs)]
    covered = _covered(name, pairs)
    beside = [i for i in left if covered >= _MOST and _may_stand_beside(asked[i], name)]
    strange = [i for i in left if i not in titles and i not in fathers and i not in beside]
    quality = sum(WORTH[how] for _, how in pairs.values()) / (len(pairs) + _EXTRA * (len(left) - len(strange)))
    share = len(pairs) / (len(pairs) + len(strange))
    score = 100 * min(quality, 1.0) * (0.55 + 0.45 * covered) * (share if strange else 1)
    score -= _LESS[name.role]
    if strange or _is_another_person(name, pairs) or _is_loose(asked, name, pairs, covered):
        enough = share * quality >= _LEAST_NEAR and any(how != "initial" for _, how in pairs.values())
        return Agreement(max(min(score, 60.0), 0.0), NEAR, (_missing(asked, strange),)) if enough else None
    standing = _standing(asked, name, pairs, covered, [*fathers, *beside])
    return Agreement(max(score, 0.0), standing, tuple(_reasons(asked, name, pairs, titles + fathers + beside, covered)))


def _covered(name: KnownName, pairs: Pairs) -> float:
    """How much of a name is answered to."""
    weights = _weights(name)
    return sum(weights[word] for word, _ in pairs.values()) / sum(weights)


def _weights(name: KnownName) -> list[float]:
    """How much each word of a name tells: of a person the surname most, of others all but what many are called."""
    count = len(name.words)
    if name.of_person and count > 1:
        return [(1 - _SURNAME) / (count - 1)] * (count - 1) + [_SURNAME]
    return [
        _LITTLE if count > 1 and not GENERIC.isdisjoint((word.text, *word.meanings)) else 1.0 for word in name.words
    ]


def _may_stand_between(number: int, asked: Sequence[AskedWord], name: KnownName, pairs: Pairs) -> bool:
    """Whether a word may be a father's name or a second initial, beside the whole name of a person: one that stands
    before the given name is the given name of somebody else."""
    if not name.of_person or len(name.words) < 2 or len(pairs) < len(name.words):
        return False
    if number < min(i for i, (word, _) in pairs.items() if word < len(name.words) - 1):
        return False
    return len(asked[number].text) == 1 or all(how in ("same", "sound") for _, how in pairs.values())


def _may_stand_beside(word: AskedWord, name: KnownName) -> bool:
    """Whether a word belongs to the thing of a name, though not to the name."""
    return not name.beside.isdisjoint(word.forms)


def _is_another_person(name: KnownName, pairs: Pairs) -> bool:
    """Whether only a given name agrees: many people have the same."""
    surname = len(name.words) - 1
    return name.of_person and surname > 0 and all(word != surname for word, _ in pairs.values())


def _is_loose(asked: Sequence[AskedWord], name: KnownName, pairs: Pairs, covered: float) -> bool:
    """Whether too little of a longer name agrees to be meant: only if a consonant is mistaken, only one name among
    others, or all but what makes it another thing's."""
    if name.of_person or covered >= _WHOLE:
        return False
    if len(asked) == 1 and covered <= (_LEAST_PART if name.role == OTHER_LANGUAGE else _LITTLE):
        return True
    answered = {word for word, _ in pairs.values()}
    if any(not NEEDED.isdisjoint(word.meanings) for j, word in enumerate(name.words) if j not in answered):
        return True
    return any(how == "slip" and not slipped(asked[i], name.words[j], given=True) for i, (j, how) in pairs.items())


def _standing(
    asked: Sequence[AskedWord],
    name: KnownName,
    pairs: Pairs,
    covered: float,
    extra: list[int],
) -> str:
    ways = {how for _, how in pairs.values()}
    fathered = all(name.of_person and (is_patronymic(asked[i].text) or len(asked[i].text) == 1) for i in extra)
    whole = covered > (_WHOLE if not name.of_person else 0.99)
    named = name.role in (LABEL, ALTERNATIVE, OTHER_LANGUAGE, ABBREVIATION)
    if whole and named and ways <= {"same", "sound"} and fathered:
        return SURE
    return CALLED if whole or (name.of_person and covered >= _SURNAME) else PART


def _missing(asked: Sequence[AskedWord], strange: list[int]) -> str:
    words = ", ".join(dict.fromkeys(f"“{asked[i].written}”" for i in strange))
    return f"nothing in this name answers to {words}" if words else "only a given name agrees"


def _reasons(
    asked: Sequence[AskedWord],
    name: KnownName,
    pairs: Pairs,
    extra: list[int],
    covered: float,
) -> list[str]:
    """Why a name agrees, in words."""
    ways = {how for _, how in pairs.values()}
    reasons = ["the same name" if ways == {"same"} else "the same name in another spelling"]
    if "meaning" in ways:
        reasons = ["the same name in other words"]
    if "slip" in ways:
        slips = [(asked[i].text, name.words[j].text) for i, (j, how) in pairs.items() if how == "slip"]
        reasons = [", ".join(f"“{mine}” read as “{theirs}”" for mine, theirs in slips)]
    order = [pairs[i][0] for i in sorted(pairs)]
    if order != sorted(order):
        reasons.append("in another order")
    if "initial" in ways:
        reasons.append("with an initial")
    if extra:
        reasons.append("without " + " ".join(dict.fromkeys(asked[i].written for i in sorted(extra))))
    if covered < _WHOLE:
        reasons[0] = "the surname" if name.of_person and reasons[0].startswith("the same") else reasons[0]
        reasons += [] if name.of_person else ["a part of the name"]
    return reasons
