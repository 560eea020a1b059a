"""Who or what is meant by a name: the things that may be, the best first, each with a score and the reasons.

Pages, the reconciliation of tables and assistants all ask here. `sure` is for those that act without a reader: it is
told of at most one thing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.search.asked_words import AskedWord, asked_words
from graph.search.comparison import CALLED, NEAR, PART, STANDINGS, SURE, Agreement, compare
from graph.search.findable import LABEL, OTHER_LANGUAGE, USED
from graph.search.index import Candidate, FoundThing, Index

SUGGESTED: Final = 8
_ENOUGH: Final = 3
_HALF: Final = 75
"""The score of a name half of which agrees."""
_POINTED: Final = re.compile(r"\b(?:\w\.){2,}")


@dataclass(frozen=True)
class Hit:
    """A thing that may be meant: by which of its names, how sure that is, and why.

    `standing` is one of `sure`, `called`, `part`, `near`; `score` runs from 0 to 100. `name` is the name that agrees
    best, with its language where it is one of another language, and with who uses it where only documents do.
    """

    thing: FoundThing
    name: str
    language: str
    used_by: str
    score: int
    standing: str
    reasons: tuple[str, ...]


def named(index: Index, query: str, limit: int = 50, classes: Collection[str] = ()) -> list[Hit]:
    """The things that may be meant by a name, the best first, those that are only near at the end.

    Args:
        index: where they are looked for.
        query: the name, in any script and order.
        limit: how many are wanted.
        classes: where any are given, only things of one of these classes, by local name.
    """
    best: dict[str, tuple[Agreement, Candidate]] = {}
    for reading in dict.fromkeys((query, _without_points(query))):
        for candidate, agreement in _compared(index, reading):
            iri = candidate.thing.iri
            if classes and not set(classes).intersection(candidate.thing.classes):
                continue
            if iri not in best or _order(agreement, candidate) < _order(*best[iri]):
                best[iri] = agreement, candidate
    ordered = sorted(best.values(), key=lambda pair: _order(*pair))
    hits = _one_sure([_hit(agreement, candidate) for agreement, candidate in ordered])
    return (_only_near(hits) if _is_lone(index, query) else hits)[:limit]


def suggested(index: Index, typed: str, limit: int = SUGGESTED) -> list[Hit]:
    """The things in whose name the last word begins as typed and the others stand; else those that may be meant.

    Args:
        index: where they are looked for.
        typed: what has been typed so far.
        limit: how many are wanted.
    """
    *words, last = asked_words(typed, index.dictionary) or (None,)
    if not last:
        return []
    begun = set().union(*(index.beginning(letters) for letters in {last.text, *last.sounds} if letters))
    numbers = begun.intersection(*(index.having(word) for word in words[:6]))
    if not numbers and any(word.is_title for word in words):
        words = [word for word in words if not word.is_title]
        numbers = begun.intersection(*(index.having(word) for word in words[:6]))
    hits = _begun(index.read(numbers), [word.text for word in words], last)
    if len(hits) < _ENOUGH:
        known = {hit.thing.iri for hit in hits}
        hits += [hit for hit in named(index, typed, limit) if hit.thing.iri not in known and hit.standing != NEAR]
    return hits[:limit]


def _begun(candidates: Sequence[Candidate], whole: Sequence[str], last: AskedWord) -> list[Hit]:
    """The things of names that go on as typed: names and their beginnings first, then those of which most is told."""
    heads = {last.text, *last.sounds}

    def order(candidate: Candidate) -> tuple[bool, bool, bool, bool, int]:
        words = candidate.known.words
        exact = len(words) == len(whole) + 1 and any(not heads.isdisjoint(word.forms) for word in words)
        first = whole[0] if whole else last.text
        begins = bool(words) and any(form.startswith((first, *heads)) for form in words[0].forms)
        person = candidate.known.of_person and any(form.startswith(tuple(heads)) for form in words[-1].forms)
        is_used = candidate.known.role == USED
        return not exact, is_used, not (begins or person), len(words) > 3, candidate.number

    hits: dict[str, Hit] = {}
    for candidate in sorted(candidates, key=order):
        agreement = Agreement(0, PART, ("begins so",))
        hits.setdefault(candidate.thing.iri, _hit(agreement, candidate))
    return list(hits.values())


def _without_points(query: str) -> str:
    """What is asked with the letters of abbreviations put together: USA for U.S.A."""
    return _POINTED.sub(lambda letters: letters[0].replace(".", "") + " ", query)


def _compared(index: Index, query: str) -> list[tuple[Candidate, Agreement]]:
    """The candidates that agree; slips are looked for only where nothing answers to all that is asked."""
    found: list[tuple[Candidate, Agreement]] = []
    for slips in (False, True):
        asked = asked_words(query, index.dictionary, slips=slips)
        found = []
        for candidate in index.candidates(asked, slips=slips):
            agreement = compare(asked, candidate.known)
            if agreement and (agreement.standing != NEAR or candidate.thing.kind != "Concept"):
                found.append((candidate, agreement))
        if any(agreement.standing != NEAR for _, agreement in found):
            break
    return found


def _order(agreement: Agreement, candidate: Candidate) -> tuple[int, int, int, int]:
    """The best first: by standing, score, things before concepts, and how much is told of the thing."""
    part = STANDINGS.index(agreement.standing)
    return part, -round(agreement.score), candidate.thing.kind == "Concept", candidate.number


def _hit(agreement: Agreement, candidate: Candidate) -> Hit:
    language = candidate.language if candidate.known.role == OTHER_LANGUAGE else ""
    used_by = candidate.used_by if candidate.known.role == USED else ""
    reasons = agreement.reasons
    if candidate.known.role not in (LABEL, USED):
        reasons = (*reasons, "an alternative name")
    return Hit(candidate.thing, candidate.text, language, used_by, round(agreement.score), agreement.standing, reasons)


def _is_lone(index: Index, query: str) -> bool:
    """Whether a single word is asked for that is none of the field: a proper name."""
    asked = asked_words(query, index.dictionary)
    return len(asked) == 1 and not asked[0].meanings


def _only_near(hits: list[Hit]) -> list[Hit]:
    """The same hits; where no thing has a proper name as its own, those of which it is the lesser part are near: Minsk
    is not what is named after it."""
    if any(hit.standing in (SURE, CALLED) for hit in hits):
        return hits
    less = [hit for hit in hits if hit.standing == PART and hit.score < _HALF]
    return [hit for hit in hits if hit not in less] + [replace(hit, standing=NEAR) for hit in less]


def _one_sure(hits: list[Hit]) -> list[Hit]:
    """The same hits; where several are sure, none is more than called so, unless one alone has it as its label."""
    sure = [hit for hit in hits if hit.standing == SURE]
    if len(sure) < 2:
        return hits
    labelled = [hit for hit in sure if hit.score >= sure[0].score and hit.name == hit.thing.label]
    kept = labelled[0] if len(labelled) == 1 else None
    return [
        hit if hit.standing != SURE or hit is kept
        else Hit(hit.thing, hit.name, hit.language, hit.used_by, hit.score, CALLED, hit.reasons)
        for hit in hits
    ]  # fmt: skip
