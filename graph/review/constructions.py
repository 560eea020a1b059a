"""Constructions of a text whose coding a program can hold against the guide's table, and warns of.

A warning is no mistake: a program sees words, not what they mean. A note that repeats the words answers it. Files coded
from an older version of the guide are not held against what that version did not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from graph.core.errors import Mistake
from graph.curation.claims import Claim
from graph.curation.claims_file import ClaimsFile
from graph.ontology.vocabulary import Vocabulary
from graph.review import telling_words
from graph.texts.quote_differences import FOLD

SINCE: Final = 4
"""The first version of the guide that has the table."""
_SIDES: Final = frozenset({"Conflict", "Hostilities"})
_HARM: Final = frozenset({"Incident", "Hostilities", "ControlChange"})


@dataclass(frozen=True)
class Reading:
    """A claim as the constructions look at it.

    `names` are the superclasses of each class; `carried_out` and `organs` are the events that some claim of the file
    puts under an agreement, and the bodies that one makes the organs of others.
    """

    claim: Claim
    names: Callable[[str], frozenset[str]]
    carried_out: frozenset[str]
    organs: frozenset[str]

    @property
    def quote(self) -> str:
        """The words of the main quote."""
        return next((p.exact for role, p in self.claim.passages if role == "main"), "").translate(FOLD)

    @property
    def quotes(self) -> str:
        """The words of all quotes."""
        return " | ".join(passage.exact for _, passage in self.claim.passages).translate(FOLD)

    def nodes(self, *classes: str) -> Iterator[dict[str, Any]]:
        """The facts that are of one of some classes."""
        for node in self.claim.facts.nodes:
            if any(set(classes) & self.names(name) for name in node.get("type", ())):
                yield node


@dataclass(frozen=True)
class Construction:
    """One construction: `finds` gives the words that speak against the coding, `what` and `fix` tell of it."""

    name: str
    finds: Callable[[Reading], str | None]
    what: str
    fix: str


def _words(match: re.Match[str] | None) -> str | None:
    return match[0] if match else None


def _named_source(reading: Reading) -> str | None:
    words = _words(telling_words.SOURCE.search(reading.quote)) if reading.claim.modality == "asserted" else None
    is_told = any(reading.nodes("SpeechAct")) and words is not None and words.casefold() != "according to"
    return None if is_told else words


def _attempt(reading: Reading) -> str | None:
    told = any(reading.nodes(*_HARM)) and not any(
        "c:attempt" in node.get("kind", ()) for node in reading.nodes("Event")
    )
    return _words(telling_words.ATTEMPT.search(reading.quote)) if told else None


def _under(reading: Reading) -> str | None:
    terms = any("provision" in node for node in reading.nodes("Agreement"))
    events = [node for node in reading.nodes("Event") if not {"SpeechAct", "Contact"} & _classes(reading, node)]
    loose = [node for node in events if node["id"] not in reading.carried_out]
    return _words(telling_words.UNDER.search(reading.quotes)) if loose and not terms else None


def _classes(reading: Reading, node: dict[str, Any]) -> frozenset[str]:
    return frozenset[str]().union(*(reading.names(name) for name in node["type"]))


def _has_principal(reading: Reading, *classes: str) -> bool:
    parts = [part for node in reading.nodes(*classes) for part in node.get("participation", ())]
    return any("c:principal" in part.get("capacity", ()) for part in parts)


def _principal_side(reading: Reading) -> str | None:
    return "principal" if _has_principal(reading, *_SIDES) else None


def _dissolved(reading: Reading) -> str | None:
    return _words(telling_words.DISSOLVED.search(reading.quote)) if _has_principal(reading, "Event") else None


def _organ(reading: Reading) -> str | None:
    bodies = {node["id"] for node in reading.claim.facts.nodes if node["id"].startswith("org/")}
    return _words(telling_words.ORGAN.search(reading.quote)) if bodies - reading.organs else None


def _untold_order(reading: Reading) -> str | None:
    if not any("follows" in node for node in reading.nodes("Event")) or telling_words.ORDER.search(reading.quotes):
        return None
    return "when" if re.search(r"\bwhen\b", reading.quote, re.IGNORECASE) else "follows"


def _fought_over(reading: Reading) -> str | None:
    placed = any("place" in node for node in reading.nodes(*_SIDES)) and not telling_words.WHERE.search(reading.quote)
    return _words(telling_words.OVER.search(reading.quote)) if placed else None


def _not_ended(reading: Reading) -> str | None:
    ended = any({"ended", "endsHostilities"} & node.keys() for node in reading.claim.facts.nodes)
    return (
        _words(telling_words.CALMED.search(reading.quote))
        if ended and not telling_words.ENDED.search(reading.quote)
        else None
    )


def _not_written(reading: Reading) -> str | None:
    written = any("c:written-statement" in node.get("medium", ()) for node in reading.nodes("SpeechAct"))
    return "statement" if written and not telling_words.WRITTEN.search(reading.quotes) else None


def _not_agreed(reading: Reading) -> str | None:
    consent = any("signature" in node for node in reading.nodes("Agreement"))
    return "agreed" if consent and not telling_words.AGREED.search(reading.quotes) else None


def _dated(reading: Reading) -> str | None:
    return _words(telling_words.YEAR.search(reading.quote)) if reading.claim.undated else None


CONSTRUCTIONS: Final = (
    Construction(
        "according to X",
        _named_source,
        "{words!r} names a source, but the claim is asserted",
        "write reported (or alleged) with attributedTo; a SpeechAct only where an act of speaking is told",
    ),
    Construction(
        "attempts",
        _attempt,
        "{words!r} tells of an attempt, but something is coded as having happened",
        "write an Event of kind attempt, with what was tried in its wording",
    ),
    Construction(
        "under an agreement",
        _under,
        "{words!r} puts what happened under an agreement, but no fact says which",
        "add pursuantTo, or the term as a provision of the agreement",
    ),
    Construction(
        "sides of a conflict",
        _principal_side,
        "a side of a conflict is a principal",
        "leave capacity out in a Conflict, write belligerent in Hostilities; opposedTo names the other side",
    ),
    Construction(
        "its own dissolution",
        _dissolved,
        "{words!r} is coded as an act of a principal",
        "leave capacity out: the participation names what was dissolved",
    ),
    Construction(
        "the army of X",
        _organ,
        "{words!r} says whose it is, but no claim of the document has organOf for it",
        "add organOf, with the state or polity that the name names",
    ),
    Construction(
        "when",
        _untold_order,
        "no quote says that one came after the other, but the claim has follows",
        "leave follows out, or quote the words that tell the order",
    ),
    Construction(
        "a conflict over a region",
        _fought_over,
        "{words!r} says what it is about, not where, but the claim has a place",
        "write the region as topic, and no place",
    ),
    Construction(
        "contained",
        _not_ended,
        "{words!r} does not say that it ended",
        "leave ended and endsHostilities out; code a Characterisation of kind trend",
    ),
    Construction(
        "separate statement",
        _not_written,
        "no quote says that the statement was written",
        "write medium: statement",
    ),
    Construction(
        "no word of agreeing",
        _not_agreed,
        "no quote says that anybody agreed, but an agreement has parties",
        "leave the agreement out, or quote the words that tell of it",
    ),
    Construction(
        "undated",
        _dated,
        "the claim is undated, but the quote has {words}",
        "give the date, or quote fewer words",
    ),
)
"""What is looked for, named as in the guide's table."""


def warnings(file: ClaimsFile, vocabulary: Vocabulary) -> list[Mistake]:
    """Return what in the claims of a file the guide's table would code in another way, sorted by line.

    Args:
        file: the claims file, as read.
        vocabulary: the ontology.
    """
    if file.guide < SINCE:
        return []
    nodes = [node for claim in file.claims for node in claim.facts.nodes]
    carried_out, organs = (frozenset(n["id"] for n in nodes if key in n) for key in ("pursuantTo", "organOf"))
    found = [
        Mistake(file.shown_as, claim.line, f"{claim.iri}: {c.what.format(words=words)}", _or_note(c.fix, words))
        for claim in file.claims
        for c in CONSTRUCTIONS
        if (words := c.finds(Reading(claim, vocabulary.superclasses, carried_out, organs))) is not None
        and words.casefold() not in claim.note.casefold()
    ]
    return sorted([*found, *_shared_names(file)])


def _or_note(fix: str, words: str) -> str:
    return f"{fix}; or say in note what {words!r} means there"


def _shared_names(file: ClaimsFile) -> Iterator[Mistake]:
    """Yield the names that are given to several things though the text has them once, for all together."""
    first: dict[tuple[int, str], str] = {}
    for claim in file.claims:
        main = next((passage for role, passage in claim.passages if role == "main"), None)
        for node in claim.facts.nodes if main else ():
            for name in node.get("nameUsed", ()):
                at = main.exact.translate(FOLD).find(name.translate(FOLD)) if main else -1
                owner = first.setdefault((main.start + at, name), node["id"]) if main and at >= 0 else node["id"]
                if owner != node["id"] and name.casefold() not in claim.note.casefold():
                    what = (
                        f"{claim.iri}: the name {name!r}, which stands there once, is given to {owner} and {node['id']}"
                    )
                    fix = "give it to one thing that stands for all together, or quote the name of each"
                    yield Mistake(file.shown_as, claim.line, what, _or_note(fix, name))
