"""What supports a triple: claims, a rule, a computation, a record, or a curator (ARCHITECTURE, decision 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from graph.dataset import VIEWS
from graph.lookups import Lookups
from graph.namespaces import CONCEPT, term

Kind = Literal["claim", "inferred", "computed", "record", "curated"]
Held = tuple[str, str]
"""The IRI of a claim, and that of its modality."""

_DEFAULT: Final = ox.DefaultGraph()
_CURATED: Final = "support:curated:"
_TYPE, _MODALITY = term("rdf:type"), term("pg:modality")
_CLAIM, _TIME, _DERIVED = term("pg:Claim"), term("pg:TimeSpan"), term("prov:wasDerivedFrom")


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


_RECORD: Final = Support("record")


def supports(
    by: Lookups, quads: Iterable[ox.Quad], view: str, base: str, default_graphs: Sequence[str] = (), most: int = 20
) -> dict[ox.Quad, Support]:
    """The support of each quad of which any is known, with at most so many claims.

    A quad of the default graph stands there by what the view takes in, or, where the query named `default_graphs`, by
    the claims of that name. In a named graph, that claim supports it, whatever its modality.
    """
    triples = {quad: quad.triple for quad in quads}
    distinct = list(dict.fromkeys(triples.values()))
    names = dict(zip(distinct, by.names(distinct), strict=True))
    plain = [triple for quad, triple in triples.items() if quad.graph_name == _DEFAULT]
    holding = dict(zip(plain, by.claims(plain), strict=True))
    modalities = {CONCEPT + name for name in VIEWS[view]}
    found: dict[ox.Quad, Support] = {}
    for quad, triple in triples.items():
        kept = names[triple]
        if quad.graph_name != _DEFAULT:
            found[quad] = _within(kept, [_iri(quad.graph_name)], base)
        elif default_graphs:
            if inside := [claim for claim, _ in holding[triple] if claim in default_graphs]:
                found[quad] = _within(kept, inside, base)
        elif known := _of_view(kept, holding[triple], modalities, view, base):
            found[quad] = known
    _recorded(by, found)
    return {
        quad: Support(known.kind, known.claims[:most], len(known.claims), known.files, known.round)
        if known.claims
        else known
        for quad, known in found.items()
    }


def _ways(names: Sequence[str]) -> tuple[set[str], dict[str, int]]:
    """Which claims (as the bookkeeping names them) compute a triple, and which entail it, in which round."""
    computed, entailed = set(), {}
    for name in names:
        if name.startswith("claim:"):
            slug, _, number = name.partition(":round:")
            if number:
                entailed[slug] = int(number)
            else:
                computed.add(slug.removesuffix(":computed"))
    return computed, entailed


def _slug(base: str) -> Callable[[str], str]:
    return lambda claim: claim.removeprefix(base).replace("/", ":")


def _within(names: Sequence[str], claims: Sequence[str], base: str) -> Support:
    """The support of a triple by the graphs of claims that hold it."""
    if not names:
        return Support("claim", tuple(sorted(claims)))
    (computed, entailed), slug = _ways(names), _slug(base)
    if said := sorted(claim for claim in claims if slug(claim) not in computed | entailed.keys()):
        return Support("claim", tuple(said))
    if worked_out := sorted(claim for claim in claims if slug(claim) in computed):
        return Support("computed", tuple(worked_out))
    return Support("inferred", tuple(sorted(claims)), round=min(entailed[slug(claim)] for claim in claims))


def _of_view(names: Sequence[str], held: Sequence[Held], modalities: set[str], view: str, base: str) -> Support | None:
    """The support of a triple of the default graph; claims of other modalities do not make it stand there."""
    said = [claim for claim, modality in held if modality in modalities]
    if not names:
        return Support("claim", tuple(sorted(said))) if said else None
    if not held and len(names) == 1 and names[0] == "support:record":
        return _RECORD
    (computed, entailed), slug, prefix = _ways(names), _slug(base), f"view:{view}:round:"
    if rounds := [int(name.removeprefix(prefix)) for name in names if name.startswith(prefix)]:
        return Support("inferred", tuple(sorted(c for c in said if slug(c) in entailed)), round=min(rounds))
    files = tuple(sorted(name.removeprefix(_CURATED) for name in names if name.startswith(_CURATED)))
    if given := sorted(claim for claim in said if slug(claim) not in computed | entailed.keys()):
        return Support("claim", tuple(given), files=files)
    for_all = "support:computed" in names
    worked_out = [claim for claim, _ in held if slug(claim) in computed] if for_all else []
    worked_out = worked_out or [claim for claim in said if slug(claim) in computed]
    if worked_out or for_all:
        return Support("computed", tuple(sorted(worked_out)), files=files)
    if "support:record" in names:
        return Support("record", files=files) if files else _RECORD
    return Support("curated", files=files) if files else None


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
