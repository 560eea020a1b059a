"""Measures how far two codings of one document agree, and lists where they differ.

Reliability is Krippendorff's alpha for nominal data (Krippendorff, Content Analysis, 2019, chapter 12): 1 is perfect
agreement, 0 the agreement expected by chance. Units are pairs of claims that quote overlapping words and state similar
things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from graph.claims.claims import Claim
from graph.claims.claims_file import ClaimsFile
from graph.core.errors import UsageError
from graph.texts.documents import Span

MATCHED = 0.4
"""The least similarity (0 to 1) at which two claims are matched as one unit coded twice."""
PART_NAMES = ("agent", "inOffice", "onBehalfOf", "holder", "polity", "transferredFrom", "transferredTo")


@dataclass(frozen=True)
class Variable:
    """The agreement on one variable over its units; alpha is None where fewer than two values occur."""

    name: str
    units: int
    same: int
    alpha: float | None


@dataclass(frozen=True)
class Agreement:
    """The comparison of two codings; pairs of members belong to the first and the second coding."""

    claims: tuple[int, int]
    """The number of claims."""
    pairs: list[tuple[Claim, Claim]]
    variables: list[Variable]
    unmatched: tuple[list[Claim], list[Claim]]
    differences: list[str]


def compare(one: ClaimsFile, other: ClaimsFile) -> Agreement:
    """Compare two codings of the same document.

    Args:
        one: the first coding; its sentence borders are used.
        other: the second coding.

    Raises:
        UsageError: the codings are of different documents, or a document cannot be read.
    """
    if one.document is None or other.document is None or one.document.sha256 != other.document.sha256:
        raise UsageError(f"{one.shown_as} and {other.shown_as} are not two codings of one readable document")
    pairs = _match(one.claims, other.claims)
    matched = {id(claim) for pair in pairs for claim in pair}
    unmatched = ([c for c in one.claims if id(c) not in matched], [c for c in other.claims if id(c) not in matched])
    variables = [_unitising(one, other)]
    differences = []
    for name, value_of in VARIABLES.items():
        values = [(value_of(a), value_of(b)) for a, b in pairs]
        variables.append(_variable(name, [pair for pair in values if pair != ("", "")]))
        for (a, b), (left, right) in zip(pairs, values, strict=True):
            if left != right:
                differences.append(f"{a.iri} / {b.iri}: {name}: {left or 'none'} / {right or 'none'}")
    return Agreement((len(one.claims), len(other.claims)), pairs, variables, unmatched, differences)


def _types(claim: Claim) -> str:
    """Return the types of what the claim describes, without parts; none where it describes registered entities only."""
    return ", ".join(sorted({str(type_) for iri, type_ in claim.facts.types if "#" not in iri}))


def _participants(claim: Claim) -> str:
    return ", ".join(sorted({value.removeprefix("state/") for node in claim.facts.nodes for value in _actors(node)}))


def _actors(node: dict[str, object]) -> Iterator[str]:
    """Yield the values of PART_NAMES in a node and in the nodes nested in it."""
    for key, values in node.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                yield from _actors(value)
            elif key in PART_NAMES:
                yield str(value)


def _figures(claim: Claim) -> str:
    figures = [figure for node in claim.facts.nodes for figure in node.get("figure", ())]
    return ", ".join(sorted(f"{_first(f, 'kind')} {_first(f, 'min')}..{_first(f, 'max')}" for f in figures))


def _first(node: dict[str, list[str]], key: str) -> str:
    return node.get(key, [""])[0].removeprefix("c:")


VARIABLES: dict[str, Callable[[Claim], str]] = {
    "type": _types,
    "modality": lambda claim: claim.modality,
    "attribution": lambda claim: ", ".join(sorted(claim.voices)),
    "date": lambda claim: ", ".join(sorted(set(claim.facts.times.values()))),
    "participants": _participants,
    "figures": _figures,
}


def _unitising(one: ClaimsFile, other: ClaimsFile) -> Variable:
    """Return the agreement on where facts are: for each sentence and type, whether each coder found a fact there."""
    coded = [
        {(sentence, type_) for c in file.claims for sentence in _sentences(one, c) for type_ in _types(c).split(", ")}
        for file in (one, other)
    ]
    types = sorted({type_ for coding in coded for _, type_ in coding})
    units = product(range(len(one.sentences)), types)
    return _variable("unitising", [(str(unit in coded[0]), str(unit in coded[1])) for unit in units])


def _sentences(file: ClaimsFile, claim: Claim) -> set[int]:
    """Return the positions of the sentences that the claim's main quote overlaps."""
    start, end = _main_span(claim)
    return {n for n, (_, (first, last)) in enumerate(file.sentences) if start < last and first < end}


def _main_span(claim: Claim) -> Span:
    return claim.passages[0][1].span if claim.passages else (0, 0)


def _match(one: Iterable[Claim], other: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Pair the claims of two codings, the most similar first; each claim is in one pair at most."""
    scored = sorted(
        ((score, a, b) for a, b in product(one, other) if (score := _similarity(a, b)) >= MATCHED),
        key=lambda candidate: (-candidate[0], candidate[1].iri, candidate[2].iri),
    )
    taken: set[int] = set()
    pairs = []
    for _, a, b in scored:
        if not {id(a), id(b)} & taken:
            taken |= {id(a), id(b)}
            pairs.append((a, b))
    return sorted(pairs, key=lambda pair: pair[0].iri)


def _similarity(a: Claim, b: Claim) -> float:
    """Return the mean of the overlap of quotes and that of types and entities; 0 where the quotes do not overlap."""
    (a_start, a_end), (b_start, b_end) = _main_span(a), _main_span(b)
    common = min(a_end, b_end) - max(a_start, b_start)
    if common <= 0:
        return 0.0
    words = common / (max(a_end, b_end) - min(a_start, b_start))
    a_content, b_content = _content(a), _content(b)
    return words / 2 + len(a_content & b_content) / len(a_content | b_content) / 2


def _content(claim: Claim) -> set[str]:
    """Return the types, entities and participants of a claim."""
    nodes = (node["id"] for node in claim.facts.nodes)
    return {*_types(claim).split(", "), *nodes, *_participants(claim).split(", ")}


def _variable(name: str, values: list[tuple[str, str]]) -> Variable:
    """Return the agreement on a variable from the two coders' values of each unit."""
    return Variable(name, len(values), sum(a == b for a, b in values), _alpha(values))


def _alpha(values: list[tuple[str, str]]) -> float | None:
    """Return Krippendorff's alpha for nominal data, two coders and no missing values.

    Alpha is 1 - observed disagreement / expected disagreement (Krippendorff, Content Analysis, 2019, chapter 12). The
    expected disagreement is that of two values drawn without replacement from all values of both coders; where only one
    value occurs it is 0, and alpha is undefined (None).
    """
    counts = Counter(value for pair in values for value in pair)
    if len(counts) < 2:
        return None
    total = counts.total()
    observed = sum(a != b for a, b in values) / len(values)
    expected = 1 - sum(count * (count - 1) for count in counts.values()) / (total * (total - 1))
    return 1 - observed / expected
