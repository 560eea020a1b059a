"""How far two codings of one document agree, and where they do not.

Reliability is Krippendorff's alpha for nominal data (Krippendorff, Content Analysis, 2019, chapter 12): 1 is agreement,
0 what chance would give. Units are pairs of claims that quote overlapping words and say things of the same type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import krippendorff

from graph.core.errors import UsageError
from graph.curation.claims import Claim
from graph.curation.claims_file import ClaimsFile

MATCHED = 0.4
"""Least likeness of two claims that are taken as one unit coded twice; 1 is the same."""
PART_NAMES = ("agent", "inOffice", "onBehalfOf", "holder", "speaker", "polity", "transferredFrom", "transferredTo")


@dataclass(frozen=True)
class Variable:
    """Agreement on one variable over all matched pairs; alpha is None where there is nothing to disagree on."""

    name: str
    units: int
    same: int
    alpha: float | None


@dataclass(frozen=True)
class Agreement:
    """The comparison of two codings."""

    claims: tuple[int, int]
    pairs: list[tuple[Claim, Claim]]
    variables: list[Variable]
    alone: tuple[list[Claim], list[Claim]]
    differences: list[str]


def compare(one: ClaimsFile, other: ClaimsFile) -> Agreement:
    """Compare two codings of the same document.

    Raises:
        UsageError: they are of different documents, or cannot be read.
    """
    if one.document is None or other.document is None or one.document.sha256 != other.document.sha256:
        raise UsageError(f"{one.shown_as} and {other.shown_as} are not two codings of one readable document")
    pairs = _match(one.claims, other.claims)
    found = {id(claim) for pair in pairs for claim in pair}
    alone = ([c for c in one.claims if id(c) not in found], [c for c in other.claims if id(c) not in found])
    variables = [_units(one, other)]
    differences = []
    for name, value in VARIABLES.items():
        values = [(value(a), value(b)) for a, b in pairs]
        told = [pair for pair in values if pair != ("", "")]
        variables.append(Variable(name, len(told), sum(a == b for a, b in told), _alpha(told)))
        for (a, b), (left, right) in zip(pairs, values, strict=True):
            if left != right:
                differences.append(f"{a.iri} / {b.iri}: {name}: {left or 'none'} / {right or 'none'}")
    return Agreement((len(one.claims), len(other.claims)), pairs, variables, alone, differences)


def _types(claim: Claim) -> str:
    """The types of what the claim describes, parts left out; claims about the register alone have none."""
    return ", ".join(sorted({str(type_) for iri, type_ in claim.facts.types if "#" not in iri}))


def _people(claim: Claim) -> str:
    return ", ".join(sorted({value.removeprefix("state/") for node in claim.facts.nodes for value in _named(node)}))


def _named(node: dict[str, object]) -> Iterator[str]:
    for key, values in node.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                yield from _named(value)
            elif key in PART_NAMES:
                yield str(value)


def _figures(claim: Claim) -> str:
    found = [part for node in claim.facts.nodes for part in node.get("figure", ())]
    return ", ".join(sorted(f"{_first(f, 'kind')} {_first(f, 'min')}..{_first(f, 'max')}" for f in found))


def _first(node: dict[str, list[str]], key: str) -> str:
    return node.get(key, [""])[0].removeprefix("c:")


VARIABLES: dict[str, Callable[[Claim], str]] = {
    "type": _types,
    "modality": lambda claim: claim.modality,
    "attribution": lambda claim: ", ".join(sorted(claim.voices)),
    "date": lambda claim: ", ".join(sorted(set(claim.facts.times.values()))),
    "participants": _people,
    "figures": _figures,
}


def _units(one: ClaimsFile, other: ClaimsFile) -> Variable:
    """Unitising: for each sentence and each type of fact, whether a coder found it there."""
    coded = [
        {(s, t) for c in f.claims for s in _sentences(one, c) for t in _types(c).split(", ")} for f in (one, other)
    ]
    types = sorted({type_ for pairs in coded for _, type_ in pairs})
    values = [(str((s, t) in coded[0]), str((s, t) in coded[1])) for s, t in product(range(len(one.sentences)), types)]
    return Variable("unitising", len(values), sum(a == b for a, b in values), _alpha(values))


def _sentences(file: ClaimsFile, claim: Claim) -> set[int]:
    start, end = _main(claim)
    return {n for n, (_, (a, b)) in enumerate(file.sentences) if start < b and a < end}


def _main(claim: Claim) -> tuple[int, int]:
    return claim.passages[0][1].start_end if claim.passages else (0, 0)


def _match(one: Iterable[Claim], other: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Pairs of claims, the most alike first, each claim once."""
    scored = sorted(
        ((likeness, a, b) for a, b in product(one, other) if (likeness := _likeness(a, b)) >= MATCHED),
        key=lambda found: (-found[0], found[1].iri, found[2].iri),
    )
    taken: set[int] = set()
    pairs = []
    for _, a, b in scored:
        if not {id(a), id(b)} & taken:
            taken |= {id(a), id(b)}
            pairs.append((a, b))
    return sorted(pairs, key=lambda pair: pair[0].iri)


def _likeness(a: Claim, b: Claim) -> float:
    """Half the overlap of the words quoted, half the overlap of types and entities; 0 without common words."""
    (a_start, a_end), (b_start, b_end) = _main(a), _main(b)
    common = min(a_end, b_end) - max(a_start, b_start)
    if common <= 0:
        return 0.0
    words = common / (max(a_end, b_end) - min(a_start, b_start))
    said = [{*_types(c).split(", "), *(n["id"] for n in c.facts.nodes), *_people(c).split(", ")} for c in (a, b)]
    return words / 2 + len(said[0] & said[1]) / len(said[0] | said[1]) / 2


def _alpha(values: list[tuple[str, str]]) -> float | None:
    if len({value for pair in values for value in pair}) < 2:
        return None
    rows = [list(coder) for coder in zip(*values, strict=True)]
    return float(krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal"))
