"""What differs between two releases, as data: claims, documents, things, disagreements, identities, answers, terms; and
how many of each there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from graph.core.errors import UsageError
from graph.publishing.release.catalogue import without_header
from graph.publishing.release.released import LABELS, Answer, Fact, Release, text

NOTE: Final = "rdfs:comment"
CLAIM_FIELDS: Final = {
    "pg:quote": "quote",
    "prov:wasQuotedFrom": "place of the quote",
    "pg:modality": "modality",
    "pg:alternativeModality": "other possible modality",
    "pg:attributedTo": "source",
    "pg:relayedBy": "passed on by",
    "pg:dateAsPrinted": "date as printed",
    "pg:dateBasis": "basis of the date",
    NOTE: "note of the curator",
}
"""What is noted of a claim, by property, and what it is called. The day and the curator are those of the document, and
what else is noted follows from the facts (`pg:mentions`), the document (`pg:publishedBy`) or these (`pg:voice`)."""
PASSAGES: Final = "further passages"
MODALITIES: Final = ("asserted", "reported", "alleged", "planned", "called-for", "negated")
_CODED: Final = ("dct:created", "dct:creator")
_NOT_THINGS: Final = (
    "claim/",
    "doc/",
    "disagreement/",
    "identity/",
    "curator/",
    "time/",
    "concept/",
    "ontology/",
    "wikidata/",
)


@dataclass(frozen=True)
class Differences:
    """The facts that one state of something has and the other has not, each in order."""

    address: str
    gone: tuple[Fact, ...] = ()
    new: tuple[Fact, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Of a claim: what is noted of it otherwise, with the values before and after."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.fields)


@dataclass(frozen=True)
class Compared:
    """Addresses that are only in the later release, or only in the earlier one, and what differs of the others."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Differences, ...]


@dataclass(frozen=True)
class AnswerChange:
    """A question whose answer differs; rows that one answer has more often than the other, in its order."""

    name: str
    gone: tuple[tuple[str, ...], ...]
    new: tuple[tuple[str, ...], ...]
    asked_otherwise: bool


def counts(release: Release) -> dict[str, int]:
    """The counts by what is counted, in words, in the order in which they are told."""
    claims = release.of_type("pg:Claim")
    modalities = Counter(value for claim in claims for value in release.values(claim, "pg:modality"))
    triples = release.manifest["triples"]
    return {
        "documents": len(release.of_type("pg:SourceDocument")),
        "claims": len(claims),
        **{f"claims {modality.replace('-', ' ')}": modalities[f"c:{modality}"] for modality in MODALITIES},
        "facts that claims say": sum(len(facts) for facts in release.coded.values()),
        "claims withdrawn so far": len(release.withdrawn),
        "things with a name": len(named_things(release)),
        "disagreements": len(release.of_type("pg:Disagreement")),
        "possible identities": len(release.of_type("pg:PossibleIdentity")),
        "items fetched from Wikidata": len(release.fetched),
        "questions of the catalogue": len(release.answers),
        "terms of the ontology": len(named_terms(release)),
        "triples given in the reported view": triples["given"],
        "triples inferred in the reported view": triples["inferred"],
        "quads of the full record": triples["quads"],
    }


def refuse_other_texts(old: Release, texts: bool) -> None:
    """Refuse to compare a release with texts with one without: all words would differ, and no claim would have changed.

    Args:
        old: the earlier release.
        texts: whether the later one holds the words of the documents.

    Raises:
        UsageError: only one of them does.
    """
    if old.manifest["texts"] != texts:
        holds, other = ("holds", "does not") if old.manifest["texts"] else ("does not hold", "does")
        raise UsageError(
            f"{old.manifest['name']} {holds} the words of the documents, and the later release {other}, so that what "
            "changed cannot be told; name a release of the same sort"
        )


def claims(old: Release, new: Release) -> Compared:
    """Claims added, removed (withdrawn or not) and changed."""

    def differences(address: str) -> Differences:
        before, after = (release.coded.get(address, frozenset()) for release in (old, new))
        fields = [
            (words, _values(old, address, name), _values(new, address, name)) for name, words in CLAIM_FIELDS.items()
        ]
        fields.append((PASSAGES, _further_passages(old, address), _further_passages(new, address)))
        told = tuple(field for field in fields if field[1] != field[2])
        return Differences(address, tuple(sorted(before - after)), tuple(sorted(after - before)), told)

    return _compared(old.of_type("pg:Claim"), new.of_type("pg:Claim"), differences)


def documents(old: Release, new: Release) -> Compared:
    """Documents added, removed, and those of which something else is noted, the day of coding and curators included."""

    def noted(release: Release, address: str) -> frozenset[Fact]:
        of_claims = (c for c in release.of_type("pg:Claim") if c.startswith(f"claim/{address.removeprefix('doc/')}-"))
        coded = {
            (address, name, value) for claim in of_claims for _, name, value in release.noted[claim] if name in _CODED
        }
        return release.noted[address] | coded

    return _entities(old, new, lambda release: release.of_type("pg:SourceDocument"), noted)


def disagreements(old: Release, new: Release) -> Compared:
    """Disagreements added, removed and changed. A side is known by its reading, not by its number."""

    def noted(release: Release, address: str) -> frozenset[Fact]:
        sides = {side: reading for side in release.values(address, "pg:side") for reading in _labels(release, side)}
        return frozenset(
            (sides.get(subject, subject), name, sides.get(value, value))
            for subject, name, value in release.about(address)
            if subject not in sides or name not in ("rdf:type", *LABELS)
        )

    return _entities(old, new, lambda release: release.of_type("pg:Disagreement"), noted)


def _labels(release: Release, address: str) -> list[str]:
    return [value for name in LABELS for value in release.values(address, name)]


def identities(old: Release, new: Release) -> Compared:
    """Possible identities added, removed and changed."""
    return _entities(old, new, lambda release: release.of_type("pg:PossibleIdentity"))


def things(old: Release, new: Release) -> Compared:
    """Things that have a name, added, gone, and described otherwise: by the register, or as another kind of thing."""

    def noted(release: Release, address: str) -> frozenset[Fact]:
        kinds = {(address, "rdf:type", kind) for kind in release.kinds.get(address, ())}
        return release.about(address) | kinds

    return _entities(old, new, named_things, noted)


def fetched_items(old: Release, new: Release) -> Compared:
    """Items of Wikidata of which something was fetched, added and gone, and those that say something else now or were
    fetched anew."""
    return _entities(
        old,
        new,
        lambda release: release.fetched,
        lambda release, address: release.about(address) | release.fetched[address],
    )


def named_things(release: Release) -> list[str]:
    """The addresses of things that have a name, in order; tenures and times have none."""
    own = (address for address in release.names if not re.match(r"[a-z]+:", address) and "#" not in address)
    return sorted(address for address in own if not address.startswith(_NOT_THINGS))


def terms(old: Release, new: Release) -> Compared:
    """Classes, properties and concepts added, removed and defined otherwise."""
    return _entities(old, new, named_terms)


def named_terms(release: Release) -> list[str]:
    """The terms of the ontology, in order."""
    return sorted(address for address in release.names if address.startswith(("pg:", "c:")))


def answers(old: Release, new: Release) -> tuple[list[str], list[str], list[AnswerChange]]:
    """Questions added, removed, and those asked or answered otherwise. The order of rows is no answer."""
    changes = [
        change
        for name in sorted(old.answers.keys() & new.answers.keys())
        if (change := _answer_change(name, old.answers[name], new.answers[name]))
    ]
    added, removed = new.answers.keys() - old.answers.keys(), old.answers.keys() - new.answers.keys()
    return sorted(added), sorted(removed), changes


def _answer_change(name: str, old: Answer, new: Answer) -> AnswerChange | None:
    before, after = Counter(old.rows), Counter(new.rows)
    asked = without_header(old.query) != without_header(new.query) or old.columns != new.columns
    if before == after and not asked:
        return None
    gone, more = before - after, after - before
    return AnswerChange(name, _in_order(old.rows, gone), _in_order(new.rows, more), asked)


def _in_order(rows: Iterable[tuple[str, ...]], wanted: Mapping[tuple[str, ...], int]) -> tuple[tuple[str, ...], ...]:
    """Rows as often as they are wanted, in the order of their answer."""
    return tuple(row for row in dict.fromkeys(rows) for _ in range(wanted.get(row, 0)))


def _entities(
    old: Release,
    new: Release,
    listed: Callable[[Release], Iterable[str]],
    noted: Callable[[Release, str], AbstractSet[Fact]] = Release.about,
) -> Compared:
    """Compare what is noted of things of one sort."""

    def differences(address: str) -> Differences:
        before, after = noted(old, address), noted(new, address)
        return Differences(address, tuple(sorted(before - after)), tuple(sorted(after - before)))

    return _compared(listed(old), listed(new), differences)


def _compared(old: Iterable[str], new: Iterable[str], differences: Callable[[str], Differences]) -> Compared:
    before, after = set(old), set(new)
    changed = tuple(found for address in sorted(before & after) if (found := differences(address)))
    return Compared(tuple(sorted(after - before)), tuple(sorted(before - after)), changed)


def _values(release: Release, claim: str, name: str) -> tuple[str, ...]:
    """What is noted of a claim; the day of coding, which notes on calendars name, is that of the document."""
    values = release.values(claim, name)
    for day in release.values(claim, "dct:created") if name == NOTE else ():
        values = [value.replace(text(day), "the day of coding") for value in values]
    return tuple(values)


def _further_passages(release: Release, claim: str) -> tuple[str, ...]:
    """The passages of a claim beside the main one, each with its role, in order."""
    found = []
    for part in release.values(claim, "prov:qualifiedDerivation"):
        for passage in release.values(part, "prov:entity"):
            roles = [role.removeprefix("c:") for role in release.values(part, "pg:passageRole")]
            found.append(f"{passage} ({', '.join(roles)})")
    return tuple(sorted(found))
