"""Finds what supports a triple: claims, a rule, a computation, a record, or a curator (ARCHITECTURE, decision 5).

Sixth, what Wikidata says stands in graphs of its own (`claim_support.fetched_support`). Every witness of an answer ends
in one of the six, every leaf of a proof in one of the first five. The provenance index tells which, and the claim
graphs tell by which claims.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, term
from graph.core.views import VIEWS
from graph.curation.possible_identities import FILE as IDENTITIES
from graph.dataset import provenance_index
from graph.dataset.provenance_index import claim_slug
from graph.support.claim_support import (
    CLAIM_SLUG,
    ClaimOrigins,
    Support,
    claim_origins,
    fetched_support,
    support_in_claims,
)
from graph.support.identity_records import identities_behind
from graph.support.lookups import Lookups

HoldingClaim = tuple[str, str]
"""A claim whose graph holds a triple: its IRI, and the IRI of its modality."""

_Subject = ox.NamedNode | ox.BlankNode | ox.Triple

CLAIM_LIMIT: Final = 20
"""How many claims a support names at most, unless more are asked for; all are counted."""
_DEFAULT: Final = ox.DefaultGraph()
_CURATED: Final = "support:curated:"
_MODALITIES: Final = {view: {CONCEPT + name for name in modalities} for view, modalities in VIEWS.items()}
_TYPE = term("rdf:type")
_CLAIM, _DERIVED = term("pg:Claim"), term("prov:wasDerivedFrom")


_NO_ORIGINS: Final = ClaimOrigins(set(), {})


def supports(
    lookups: Lookups,
    quads: Iterable[ox.Quad],
    view: str,
    base: str,
    default_graphs: Sequence[str] = (),
    most: int = CLAIM_LIMIT,
) -> dict[ox.Quad, Support]:
    """Find the support of each quad.

    A quad of the default graph is supported by the claims of the view's modalities, or by those of `default_graphs`,
    where the query names any. A quad of a named graph is supported by that claim, whatever its modality, or by
    Wikidata, where the graph is of what it says. Quads without a support are left out.

    Args:
        lookups: look-ups in the dataset and its provenance index.
        quads: quads of the dataset.
        view: the view that was queried.
        base: the base IRI.
        default_graphs: the IRIs of the claims whose graphs the query merges as its default graph.
        most: how many claims are named at most; more than `CLAIM_LIMIT` are slow to find.
    """
    quads = list(quads)
    by_wikidata = fetched_support(lookups, quads, base, default_graphs)
    others = [quad for quad in quads if quad not in by_wikidata]
    found = _by_others(lookups, others, view, base, default_graphs, most) | by_wikidata
    return {quad: support.first(most) for quad, support in found.items()}


def _by_others(
    lookups: Lookups, quads: Iterable[ox.Quad], view: str, base: str, default_graphs: Sequence[str], most: int
) -> dict[ox.Quad, Support]:
    """The supports of quads that Wikidata does not say. Arguments are those of `supports`."""
    in_view, in_claims = _divided(lookups, quads, default_graphs)
    entries = dict(zip(in_view, lookups.view_entries(list(in_view.values())), strict=True))
    result: dict[ox.Quad, Support] = {}
    if most <= CLAIM_LIMIT:
        result |= {quad: stored for quad, about in entries.items() if (stored := _from_entry(about, view, base))}
    result |= _computed(lookups, {quad: entries[quad] for quad in in_view if quad not in result}, view, base)
    rest = {quad: triple for quad, triple in in_view.items() if quad not in result}
    holders = dict(zip(rest, lookups.claims(list(rest.values())), strict=True))
    held = chain(in_claims, (quad for quad, claims in holders.items() if claims))
    origins = _claim_origins(lookups, (quad.triple for quad in held))
    for quad, claims in in_claims.items():
        result[quad] = support_in_claims(origins[quad.triple], claims, base)
    for quad, triple in rest.items():
        if support := support_in_view(entries[quad], holders[quad], origins.get(triple, _NO_ORIGINS), view, base):
            result[quad] = support
    _add_recorded_claims(lookups, result)
    _add_identities(lookups, result)
    return result


def _computed(
    lookups: Lookups, entries: Mapping[ox.Quad, Sequence[str]], view: str, base: str
) -> dict[ox.Quad, Support]:
    """Return the support of those quads that were computed in the view: every claim that supports a premise counts."""
    found = {quad: provenance_index.computation(quad.triple, about, view) for quad, about in entries.items()}
    computed = {quad: computation for quad, computation in found.items() if computation}
    premises = dict.fromkeys(premise for computation in computed.values() for premise in computation.premises)
    support_of = supports(lookups, premises, view, base, most=sys.maxsize) if premises else {}
    result = {}
    for quad, computation in computed.items():
        supported = (support_of[premise] for premise in computation.premises if premise in support_of)
        claims = sorted({claim for support in supported for claim in support.claims})
        result[quad] = Support("computed", tuple(claims), len(claims), rules=computation.rules)
    return result


def _divided(
    lookups: Lookups, quads: Iterable[ox.Quad], default_graphs: Sequence[str]
) -> tuple[dict[ox.Quad, ox.Triple], dict[ox.Quad, list[str]]]:
    """Return the quads that a view supports, with their triples, and those that claims support, with these claims.

    Quads of the default graph are of the second kind where the query named `default_graphs`; those that none of these
    graphs holds are left out.
    """
    in_default: dict[ox.Quad, ox.Triple] = {}
    in_claims: dict[ox.Quad, list[str]] = {}
    for quad in quads:
        if quad.graph_name == _DEFAULT:
            in_default[quad] = quad.triple
        else:
            in_claims[quad] = [_iri(quad.graph_name)]
    if not default_graphs:
        return in_default, in_claims
    for quad, holders in zip(in_default, lookups.claims(list(in_default.values())), strict=True):
        if claims := [claim for claim, _ in holders if claim in default_graphs]:
            in_claims[quad] = claims
    return {}, in_claims


def _claim_origins(lookups: Lookups, triples: Iterable[ox.Triple]) -> dict[ox.Triple, ClaimOrigins]:
    """Look up how each triple came into the graphs of claims that do not assert it."""
    distinct = list(dict.fromkeys(triples))
    return dict(zip(distinct, map(claim_origins, lookups.claim_entries(distinct)), strict=True))


def support_in_view(
    entries: Sequence[str], holders: Sequence[HoldingClaim], origins: ClaimOrigins, view: str, base: str
) -> Support | None:
    """Return the support of a triple in the default graph of a view; None where nothing supports it.

    Args:
        entries: the entries of the provenance index about the triple in the default graphs.
        holders: the claims whose graphs hold it; those of modalities that the view leaves out do not count.
        origins: how it came into the graphs of claims that do not assert it.
        view: the name of the view.
        base: the base IRI.
    """
    in_view = [claim for claim, modality in holders if modality in _MODALITIES[view]]
    if not entries and origins.is_empty:
        return Support("claim", tuple(sorted(in_view))) if in_view else None
    rounds, files = _rounds(entries, view), _files(entries)
    if rounds:
        entailing = sorted(claim for claim in in_view if claim_slug(claim, base) in origins.entailed)
        return Support("inferred", tuple(entailing), round=min(rounds))
    if asserting := sorted(claim for claim in in_view if not origins.has(claim_slug(claim, base))):
        return Support("claim", tuple(asserting), files=files)
    computed = sorted(claim for claim in in_view if claim_slug(claim, base) in origins.computed)
    if computed or "support:computed" in entries:
        return Support("computed", tuple(computed), files=files)
    if "support:record" in entries:
        return Support("record", files=files)
    return Support("curated", files=files) if files else None


def support_entry(support: Support, view: str, base: str) -> str:
    """Return the entry by which the provenance index stores a support, so that no claims need be looked up.

    Args:
        support: the support of a triple, with its first claims.
        view: the view in which it holds.
        base: the base IRI.
    """
    numbers = ",".join(claim_slug(claim, base).removeprefix(CLAIM_SLUG) for claim in support.claims)
    return f"view:{view}:claims:{support.kind}:{support.count}:{numbers}"


def _from_entry(entries: Sequence[str], view: str, base: str) -> Support | None:
    """Return the support that one of the entries stores (`support_entry`); None where none does."""
    prefix = f"view:{view}:claims:"
    for entry in entries:
        if entry.startswith(prefix):
            kind, count, numbers = entry.removeprefix(prefix).split(":")
            start = provenance_index.claim_iri(CLAIM_SLUG, base)
            claims = [start + number for number in numbers.split(",") if number]
            files = () if kind == "inferred" or len(entries) == 1 else _files(entries)
            rounds = _rounds(entries, view) if kind == "inferred" else ()
            rules = provenance_index.rules(entries, view) if kind == "computed" else ()
            first = min(rounds, default=0)
            return Support(kind, tuple(claims), int(count), files, first, rules=rules)  # type: ignore[arg-type]
    return None


def _rounds(entries: Sequence[str], view: str) -> list[int]:
    rounds = (provenance_index.round_of(entry, f"view:{view}") for entry in entries)
    return [number for number in rounds if number is not None]


def _files(entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(entry.removeprefix(_CURATED) for entry in entries if entry.startswith(_CURATED)))


def _add_recorded_claims(lookups: Lookups, supports: dict[ox.Quad, Support]) -> None:
    """Add the claims to what was computed for or recorded of claims that the index does not name."""
    unnamed = (quad for quad, s in supports.items() if s.kind in ("computed", "record") and not s.claims)
    nameless = [quad for quad in unnamed if not supports[quad].rules]
    claims = _described_claims(lookups, list(dict.fromkeys(quad.subject for quad in nameless)))
    for quad in nameless:
        support = supports[quad]
        supports[quad] = Support(support.kind, tuple(sorted(claims[quad.subject])), files=support.files)


def _add_identities(lookups: Lookups, supports: dict[ox.Quad, Support]) -> None:
    """Add the possible identities to what the file of these holds."""
    recorded = [quad for quad, support in supports.items() if IDENTITIES in support.files]
    behind = identities_behind(lookups, list(dict.fromkeys(quad.subject for quad in recorded)))
    for quad in recorded:
        supports[quad] = replace(supports[quad], identities=behind[quad.subject])


def _described_claims(lookups: Lookups, subjects: Sequence[_Subject]) -> dict[_Subject, set[str]]:
    """Return the claims that each subject describes.

    They are the subject itself, where it is a claim, and the claims that cite it, where it is a passage, a selector of
    one or a derivation.
    """
    claims: dict[_Subject, set[str]] = {}
    others = []
    for subject, types in zip(subjects, lookups.match([(None, s, _TYPE, _CLAIM) for s in subjects]), strict=True):
        claims[subject] = {_iri(subject)} if types else set()
        if not types:
            others.append(subject)
    for predicate in (term("prov:qualifiedDerivation"), _DERIVED):
        for subject, citing in zip(others, lookups.match([(None, None, predicate, s) for s in others]), strict=True):
            claims[subject] |= {_iri(triple.subject) for triple in citing}
    selecting = lookups.match([(None, None, term("oa:hasSelector"), s) for s in others])
    passages = [(subject, t.subject) for subject, triples in zip(others, selecting, strict=True) for t in triples]
    citations = lookups.match([(None, None, _DERIVED, passage) for _, passage in passages])
    for (subject, _), citing in zip(passages, citations, strict=True):
        claims[subject] |= {_iri(triple.subject) for triple in citing}
    return claims


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
