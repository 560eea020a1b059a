"""What supports a triple: claims, a rule, a computation, a record, or a curator (ARCHITECTURE, decision 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, term
from graph.core.views import VIEWS
from graph.dataset import provenance_index
from graph.dataset.provenance_index import claim_slug
from graph.support.lookups import Lookups

Kind = Literal["claim", "inferred", "computed", "record", "curated"]
Held = tuple[str, str]
"""The IRI of a claim, and that of its modality."""

CLAIM_LIMIT: Final = 20
"""Claims named at most, unless more are asked for; all are counted."""
_DEFAULT: Final = ox.DefaultGraph()
_CURATED: Final = "support:curated:"
_OF_CLAIM: Final = "claim:"
_MODALITIES: Final = {view: {CONCEPT + name for name in modalities} for view, modalities in VIEWS.items()}
_TYPE = term("rdf:type")
_CLAIM, _TIME, _DERIVED = term("pg:Claim"), term("pg:TimeSpan"), term("prov:wasDerivedFrom")


class ClaimOrigins(NamedTuple):
    """Which claims (as the provenance index names them) compute a triple, and which entail it, in which round."""

    computed: set[str]
    entailed: dict[str, int]

    def has(self, claim: str) -> bool:
        return claim in self.computed or claim in self.entailed

    @property
    def known(self) -> bool:
        """Whether there are any."""
        return bool(self.computed or self.entailed)


_NO_WAYS: Final = ClaimOrigins(set(), {})


@dataclass(frozen=True)
class Support:
    """Why a triple stands where a witness found it.

    `claims` are the IRIs of the claims that say it; that entail it by themselves, where it is inferred; or that it was
    computed for or recorded of: the first of them, `count` in all. `files` are those in which a curator wrote it,
    relative to the checkout. `round` is the depth of the least proof of what is inferred.
    """

    kind: Kind
    claims: tuple[str, ...] = ()
    count: int = 0
    files: tuple[str, ...] = ()
    round: int = 0

    def first(self, most: int) -> Support:
        """The same with at most so many claims, all of them counted."""
        count = self.count or len(self.claims)
        if self.count == count and len(self.claims) <= most:
            return self
        return Support(self.kind, self.claims[:most], count, self.files, self.round)


def supports(
    by: Lookups,
    quads: Iterable[ox.Quad],
    view: str,
    base: str,
    default_graphs: Sequence[str] = (),
    most: int = CLAIM_LIMIT,
) -> dict[ox.Quad, Support]:
    """The support of each quad of which any is known, with at most so many claims.

    A quad of the default graph stands there by what the view takes in, or, where the query named `default_graphs`, by
    the claims of that name. In a named graph, that claim supports it, whatever its modality.
    """
    found: dict[ox.Quad, Support] = {}
    plain: dict[ox.Quad, ox.Triple] = {}
    within: dict[ox.Quad, ox.Triple] = {}
    for quad in quads:
        (plain if quad.graph_name == _DEFAULT else within)[quad] = quad.triple
    if default_graphs:
        held = dict(zip(plain, by.claims(list(plain.values())), strict=True))
        inside = {quad: [claim for claim, _ in claims if claim in default_graphs] for quad, claims in held.items()}
        within |= {quad: triple for quad, triple in plain.items() if inside[quad]}
        plain.clear()
    names = dict(zip(plain, by.names(list(plain.values())), strict=True))
    if most <= CLAIM_LIMIT:
        found |= {quad: known for quad, kept in names.items() if (known := _counted(kept, view, base))}
    left = {quad: triple for quad, triple in plain.items() if quad not in found}
    holding = dict(zip(left, by.claims(list(left.values())), strict=True))
    asked = {**within, **{quad: triple for quad, triple in left.items() if holding[quad]}}
    distinct = list(dict.fromkeys(asked.values()))
    told = dict(zip(distinct, map(_ways, by.ways(distinct)), strict=True))
    for quad, triple in within.items():
        claims = inside[quad] if default_graphs and quad.graph_name == _DEFAULT else [_iri(quad.graph_name)]
        found[quad] = _within(told[triple], claims, base)
    for quad, triple in left.items():
        if known := support_in_view(names[quad], holding[quad], told.get(triple, _NO_WAYS), view, base):
            found[quad] = known
    _recorded(by, found)
    return {quad: known.first(most) for quad, known in found.items()}


def _ways(names: Sequence[str]) -> ClaimOrigins:
    computed, entailed = set(), {}
    for name in names:
        claim, _, number = name.partition(":round:")
        if number:
            entailed[claim] = int(number)
        else:
            computed.add(claim.removesuffix(":computed"))
    return ClaimOrigins(computed, entailed)


def _within(ways: ClaimOrigins, claims: Sequence[str], base: str) -> Support:
    """The support of a triple by the graphs of claims that hold it."""
    if said := sorted(claim for claim in claims if not ways.has(claim_slug(claim, base))):
        return Support("claim", tuple(said))
    if worked_out := sorted(claim for claim in claims if claim_slug(claim, base) in ways.computed):
        return Support("computed", tuple(worked_out))
    rounds = min(ways.entailed[claim_slug(claim, base)] for claim in claims)
    return Support("inferred", tuple(sorted(claims)), round=rounds)


def support_in_view(
    names: Sequence[str], held: Sequence[Held], ways: ClaimOrigins, view: str, base: str
) -> Support | None:
    """The support of a triple of the default graph, by all claims; other modalities do not make it stand there.

    `names` and `ways` are what the provenance index says of it, `held` the claims whose graphs hold it.
    """
    said = [claim for claim, modality in held if modality in _MODALITIES[view]]
    if not names and not ways.known:
        return Support("claim", tuple(sorted(said))) if said else None
    rounds, files = _rounds(names, view), _files(names)
    if rounds:
        return Support(
            "inferred", tuple(sorted(c for c in said if claim_slug(c, base) in ways.entailed)), round=min(rounds)
        )
    if given := sorted(claim for claim in said if not ways.has(claim_slug(claim, base))):
        return Support("claim", tuple(given), files=files)
    for_all = "support:computed" in names
    worked_out = [claim for claim, _ in held if claim_slug(claim, base) in ways.computed] if for_all else []
    worked_out = worked_out or [claim for claim in said if claim_slug(claim, base) in ways.computed]
    if worked_out or for_all:
        return Support("computed", tuple(sorted(worked_out)), files=files)
    if "support:record" in names:
        return Support("record", files=files)
    return Support("curated", files=files) if files else None


def support_name(known: Support, view: str, base: str) -> str:
    """How the provenance index keeps a support in a view, so that the claims need not be looked up: kind, count,
    claims."""
    numbers = ",".join(claim_slug(claim, base).removeprefix(_OF_CLAIM) for claim in known.claims)
    return f"view:{view}:claims:{known.kind}:{known.count}:{numbers}"


def _counted(names: Sequence[str], view: str, base: str) -> Support | None:
    """The support that `counted` tells of."""
    prefix = f"view:{view}:claims:"
    for name in names:
        if name.startswith(prefix):
            kind, count, numbers = name.removeprefix(prefix).split(":")
            start = provenance_index.claim_iri(_OF_CLAIM, base)
            claims = [start + number for number in numbers.split(",") if number]
            files = () if kind == "inferred" or len(names) == 1 else _files(names)
            rounds = _rounds(names, view) if kind == "inferred" else ()
            return Support(kind, tuple(claims), int(count), files, min(rounds, default=0))  # type: ignore[arg-type]
    return None


def _rounds(names: Sequence[str], view: str) -> list[int]:
    rounds = (provenance_index.round_of(name, f"view:{view}") for name in names)
    return [number for number in rounds if number is not None]


def _files(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(_CURATED) for name in names if name.startswith(_CURATED)))


def _recorded(by: Lookups, found: dict[ox.Quad, Support]) -> None:
    """Add the claims of which something is recorded: the claim itself, or those that cite a passage or use a time."""
    nameless = [quad for quad, made in found.items() if made.kind in ("computed", "record") and not made.claims]
    subjects = list(dict.fromkeys(quad.subject for quad in nameless))
    claims: dict[object, set[str]] = {}
    others = []
    for subject, itself in zip(subjects, by.match([(None, s, _TYPE, _CLAIM) for s in subjects]), strict=True):
        claims[subject] = {_iri(subject)} if itself else set()
        if not itself:
            others.append(subject)
    for predicate in (term("prov:qualifiedDerivation"), _DERIVED):
        for subject, citing in zip(others, by.match([(None, None, predicate, s) for s in others]), strict=True):
            claims[subject] |= {_iri(triple.subject) for triple in citing}
    for subject, using in zip(others, by.claims([ox.Triple(s, _TYPE, _TIME) for s in others]), strict=True):
        claims[subject] |= {claim for claim, _ in using}
    selected = by.match([(None, None, term("oa:hasSelector"), s) for s in others])
    passages = [(subject, t.subject) for subject, way in zip(others, selected, strict=True) for t in way]
    citations = by.match([(None, None, _DERIVED, passage) for _, passage in passages])
    for (subject, _), citing in zip(passages, citations, strict=True):
        claims[subject] |= {_iri(triple.subject) for triple in citing}
    for quad in nameless:
        known = found[quad]
        found[quad] = Support(known.kind, tuple(sorted(claims[quad.subject])), files=known.files)


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
