"""What a claim tells of a thing, as phrases behind its name: "Talks of A and B: 1 April 2021; in Moscow".

The phrases are ours; what a source wrote stands in them as a quotation. Their order is that of the tables below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

import pyoxigraph as ox

from server.wording.chunks import Chunk, Line, around, joined, quoted, said, text_of
from server.wording.dates import as_of
from server.wording.names import Names
from server.wording.titles import spelled
from server.wording.told_facts import Told


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is told of one property of a thing: its local name, the words before the values, and the values."""

    name: str
    before: str
    values: Line

    @property
    def line(self) -> Line:
        """The words for it, as they stand behind the thing's name."""
        return around(self.before, self.values) if self.before else self.values


BEFORE = MappingProxyType(
    {
        "kind": "", "form": "", "aim": "for ", "medium": "by ",
        "when": "", "asOf": "as of ", "began": "began ", "ended": "ended ", "signed": "made ", "effective": "in force ",
        "place": "in ", "madeAt": "made in ", "locationCreated": "dateline ", "occasion": "on the margins of ",
        "subEventOf": "part of ", "recurrence": "", "territory": "territory: ", "polity": "polity: ",
        "transferredFrom": "from ", "transferredTo": "to ", "partOf": "in ", "connects": "connects ",
        "organOf": "an organ of ", "member": "member: ", "coChair": "co-chaired by ", "officeOf": "of ",
        "officeOfState": "of ", "mediatedBy": "mediated by ", "blamedOn": "blamed on ", "addressee": "to ",
        "topic": "about ", "about": "of ", "follows": "comes after ", "saidToCause": "said to cause ",
        "resultedIn": "said to have led to ", "pursuantTo": "under ", "endsHostilities": "said to have ended ",
        "foresees": "foresees ", "obligor": "to be done by ", "appliesTo": "for ", "counted": "of ",
        "publisher": "published by ", "countryOfOrigin": "from ", "contentClaim": "told in ",
    }
)  # fmt: skip
"""What stands before the values of a property, in the order in which a thing's phrases stand."""
QUOTED = MappingProxyType(
    {"nameUsed": "called ", "wording": "", "title": "headline ", "abstract": "summary ", "creditText": "credit line "}
)
"""Properties whose values a source wrote, with what stands before them; they stand behind the others."""
SPEECH = MappingProxyType(
    {
        "inform": "statement", "accuse": "accusation", "request": "request or call", "reject": "rejection or denial",
        "support": "welcome or support", "offer": "offer or readiness", "evaluate": "evaluation",
        "commit": "promise or announcement", "propose": "proposal", "criticise": "criticism", "concede": "concession",
        "apologise": "apology", "condole": "condolence", "predict": "prediction", "warn": "warning",
        "threaten": "threat", "order": "order",
    }
)  # fmt: skip
"""What somebody does by speaking, as the kind of what was said; the concepts are named by verbs."""
_SAID_TO_BE = frozenset({"severity", "size", "difficulty", "duration", "adjacency"})
"""Kinds of characterisations whose words tell what something is; the others are told as they are written."""
_UNIT = re.compile(r", (per cent|years|days)$")
_WITH_AND = frozenset({"coChair", "mediatedBy", "blamedOn", "obligor", "connects", "polity"})


def phrases(told: Told, names: Names) -> list[Phrase]:
    """Return what is told of a thing as phrases; of a tenure or a part, what goes with it.

    Args:
        told: what the claim tells.
        names: of everything in it (`Told.names`).
    """
    made = [_terms(name, before, told, names) for name, before in BEFORE.items() if told.facts.get(name)]
    if told.kind == "SpeechAct":
        made = [_spoken(told, names) if phrase.name == "kind" else phrase for phrase in made]
    actors = [_actors(name, told, names) for name in ("participation", "speaking", "signature") if told.parts(name)]
    numbers = [Phrase("figure", "", figure_line(part, names)) for part in told.parts("figure")]
    terms = [Phrase("provision", "term: ", provision_line(part, names)) for part in told.parts("provision")]
    words = [
        Phrase(name, before, joined([quoted(v.value) for v in told.facts[name] if isinstance(v, ox.Literal)]))
        for name, before in QUOTED.items()
        if told.facts.get(name)
    ]
    at = next((index for index, phrase in enumerate(made) if phrase.name not in ("kind", "form")), len(made))
    return [*made[:at], *actors, *made[at:], *numbers, *terms, *words, *_others(told, names)]


def subject_line(told: Told, names: Names) -> Line:
    """The thing that the phrases stand behind: of a tenure its holder, of a characterisation what it is about."""
    about = told.iris("holder") if told.kind == "Tenure" else told.iris("about")
    if about:
        return joined([(names.chunk(iri),) for iri in about], ", ", " and ")
    return (names.chunk(told.iri),)


def told_line(told: Told, names: Names) -> Line:
    """The thing and its phrases in one line, as in "Ara Ayvazian: Foreign Minister of Armenia, as of 1 April 2021"."""
    subject, parts = subject_line(told, names), told_parts(told, names)
    return (*subject, *said(": "), *joined(parts, "; ")) if parts else subject


def told_parts(told: Told, names: Names) -> list[Line]:
    """What stands behind the thing in such a line, part by part.

    A tenure begins with its office, and a characterisation with its words: "said to be “large-scale” (size)".
    """
    found = phrases(told, names)
    if told.kind == "Characterisation" and "wording" in told.facts:
        words = next(phrase.values for phrase in found if phrase.name == "wording")
        concepts = {iri.rpartition("/")[2] for iri in told.iris("kind")}
        if "contrast" in concepts and told.facts.get("topic"):
            against = next(phrase.values for phrase in found if phrase.name == "topic")
            first = (*said("told as happening in spite of "), *against, *around(" (", words, ")"))
            skipped = {"about", "kind", "wording", "topic"}
        else:
            kinds = ", ".join(names.plain(iri) for iri in told.iris("kind"))
            behind = said(f" ({kinds})") if kinds else ()
            first = (*(said("said to be ") if concepts & _SAID_TO_BE else ()), *words, *behind)
            skipped = {"about", "kind", "wording"}
        return [first, *(phrase.line for phrase in found if phrase.name not in skipped)]
    parts = [phrase.line for phrase in found if phrase.name != "about"]
    office = [joined([(names.chunk(iri),) for iri in told.iris("office")])] if told.kind == "Tenure" else []
    return [*office, *parts]


def described_line(told: Told, iri: str, names: Names) -> Line:
    """A characterisation on the page of a thing: the source's words, and of what else they are said.

    Args:
        told: the characterisation.
        iri: the thing, which it is about, or which is its topic.
        names: of everything in it.
    """
    words = [quoted(value.value) for value in told.facts.get("wording", ()) if isinstance(value, ox.Literal)]
    if not words:
        return told_line(told, names)
    about = told.iris("about")
    others = [(names.chunk(other),) for other in about if other != iri]
    before = ", said of it and of " if iri in about else ", said of "
    return (*joined(words), *around(before, joined(others, ", ", " and "))) if others else joined(words)


def part_line(part: Told, names: Names) -> Line:
    """Who takes part, signs or speaks, for whom, against whom, as what."""
    agents, offices = part.iris("agent"), part.iris("inOffice")
    bodies = [iri for iri in part.iris("onBehalfOf") if iri not in agents]
    who = agents or offices or bodies
    line = joined([(names.chunk(iri),) for iri in who], ", ", " and ") or said("somebody not named")
    for before, iris in ((" for ", bodies if who is agents else []), (" of ", part.iris("fromState"))):
        if iris:
            line = (*line, *around(before, joined([(names.chunk(iri),) for iri in iris], ", ", " and ")))
    capacities = [names.plain(iri) for iri in part.iris("capacity") if not iri.endswith(("/principal", "/belligerent"))]
    against = [names.plain(iri) for iri in part.iris("opposedTo")]
    if against:
        capacities.append(f"against {' and '.join(against)}")
    return (*line, Chunk(f" ({', '.join(capacities)})")) if capacities else line


def provision_line(part: Told, names: Names) -> Line:
    """A term of an agreement: its kind, who is to do it and where, and the words."""
    return joined([phrase.line for phrase in phrases(part, names)], "; ")


def figure_line(part: Told, names: Names) -> Line:
    """A figure: what is counted, how much, and the words; a number that only bounds it stands behind the words, as it
    is ours: "people killed: “thousands” (for programs: at least 2,000)".
    """
    told = {phrase.name: phrase.line for phrase in phrases(part, names)}
    kind = text_of(told.pop("kind", said("figure")))
    unit = _UNIT.search(kind)
    kind, after = (kind[: unit.start()], f" {unit[1]}") if unit else (kind, "")
    number, bounds = _number(part)
    members = part.iris("counted") if any(iri.endswith("/members") for iri in part.iris("kind")) else []
    of = around("members of ", joined([(names.chunk(iri),) for iri in members]))
    if members:
        del told["counted"]
    words = told.get("wording", ())
    if number and not bounds:
        first = around(f"{number} ", of) if members else said(f"{kind} {number}{after}")
        return joined([first, *told.values()], "; ")
    first = of if members else said(kind)
    if not words:
        return joined([(*first, *said(f" {number}{after}" if number else "")), *told.values()], "; ")
    del told["wording"]
    ours = (Chunk(f" (for programs: {number}{after})", quiet=True),) if number else ()
    return joined([(*first, *said(": "), *words, *ours), *told.values()], "; ")


def _number(part: Told) -> tuple[str, bool]:
    """How much a figure tells, in words, and whether that only bounds it; empty where it has no number."""
    low, high = (value.value if value else None for value in (part.first("min"), part.first("max")))
    if low is None and high is None:
        return "", False
    if low is None or high is None:
        return f"at least {number_words(low)}" if low else f"at most {number_words(high or '')}", True
    about = "about " if part.facts.get("approximate") else ""
    return about + (number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"), False


def number_words(text: str) -> str:
    """A number with its thousands set apart: `30000` is "30,000"."""
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


def _terms(name: str, before: str, told: Told, names: Names) -> Phrase:
    values = [names.line(value) for value in told.facts[name] if not isinstance(value, Told)]
    if name == "asOf":
        before, values = "", [tuple(replace(chunk, text=as_of(chunk.text)) for chunk in line) for line in values]
    return Phrase(name, before, joined(values, ", ", " and " if name in _WITH_AND else None))


def _spoken(told: Told, names: Names) -> Phrase:
    kinds = told.iris("kind")
    return Phrase("kind", "", said(", ".join(SPEECH.get(iri.rpartition("/")[2], names.plain(iri)) for iri in kinds)))


_VERBS = {"speaking": "said by ", "signature": "signed by "}


def _actors(name: str, told: Told, names: Names) -> Phrase:
    parts = told.parts(name)
    before = _VERBS.get(name, "")
    if name == "signature" and all(iri.endswith("/agreed-by") for part in parts for iri in part.iris("kind")):
        before = "agreed by "
    return Phrase(name, before, joined([part_line(part, names) for part in parts]))


_ELSEWHERE = (
    "holder", "office", "label",  # in the subject
    "agent", "inOffice", "onBehalfOf", "fromState", "capacity", "opposedTo",  # in the line of a part
    "participation", "speaking", "signature", "figure", "provision", "min", "max", "approximate",
)  # fmt: skip
_KNOWN = frozenset({*BEFORE, *QUOTED, *_ELSEWHERE})


def _others(told: Told, names: Names) -> Iterator[Phrase]:
    """What no table knows is told with the name of its property: nothing is left out."""
    for name, values in told.facts.items():
        if name not in _KNOWN:
            terms = [names.line(value) for value in values if not isinstance(value, Told)]
            yield Phrase(name, f"{spelled(name)}: ", joined(terms))
