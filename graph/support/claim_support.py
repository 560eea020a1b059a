"""What supports a triple in a named graph: the claim itself, or whoever says it for the claim; Wikidata, in its graphs.

How the triple came there is told by the provenance index; of what it does not tell, the claim asserts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.dataset.fetched_graphs import Fetched, is_fetched, provenance
from graph.dataset.provenance_index import claim_iri, claim_slug
from graph.support.lookups import Lookups, QuadPattern

Kind = Literal["claim", "inferred", "computed", "record", "curated", "wikidata"]
CLAIM_SLUG: Final = "claim:"
"""What the slug of a claim begins with, before its number."""
_TOLD: Final = (term("prov:wasDerivedFrom"), term("dct:created"))


@dataclass(frozen=True)
class Support:
    """Why a triple stands where a witness found it.

    `claims` are the IRIs of the first claims that assert it (of a type that the graph of a claim shows of what it
    mentions, claims of the same document); where it is inferred, that entail it by themselves; or for which it was
    computed or recorded. `count` is the number of all of them. `files` are those in which a curator wrote the triple,
    relative to the checkout. `round` is the depth of the least proof of an inferred triple, and `proved_in` the claim
    in whose graph it has that proof, where it was looked for in graphs of claims. `identities` are the IRIs of the
    possible identities that the triple records, or whose passages it tells of. `rules` are those by which a triple was
    computed in a view (`provenance_index.RULES`); its claims are those of its premises. `fetched` tells where the
    triple comes from if its graph holds what Wikidata says.
    """

    kind: Kind
    claims: tuple[str, ...] = ()
    count: int = 0
    files: tuple[str, ...] = ()
    round: int = 0
    identities: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    proved_in: str = ""
    fetched: Fetched | None = None

    def first(self, most: int) -> Support:
        """Return the same support with at most this many claims named and all of them counted."""
        count = self.count or len(self.claims)
        if self.count == count and len(self.claims) <= most:
            return self
        return replace(self, claims=self.claims[:most], count=count)


class ClaimOrigins(NamedTuple):
    """The claims, by slug, for which a triple was computed, and those that entail it, with the round.

    `typed` are those that do not say it themselves, while it tells the type of something that they mention, each with
    its source (`graph.dataset.provenance_index.ClaimGraph`). A claim that holds the triple and is none of these asserts
    it.
    """

    computed: set[str]
    entailed: dict[str, int]
    typed: Mapping[str, str] = MappingProxyType({})

    def has(self, claim: str) -> bool:
        """Check whether the triple came into the graph of this claim in another way than by assertion."""
        return claim in self.computed or claim in self.entailed or claim in self.typed

    @property
    def is_empty(self) -> bool:
        """Whether every claim that holds the triple asserts it."""
        return not self.computed and not self.entailed and not self.typed


def claim_origins(entries: Sequence[str]) -> ClaimOrigins:
    """Return how a triple came into the graphs of claims, by the entries of the provenance index about it there."""
    computed, entailed, typed = set(), {}, {}
    for entry in entries:
        claim, _, source = entry.partition(":type:")
        number = claim.partition(":round:")[2]
        if source:
            typed[claim] = source
        elif number:
            entailed[claim.partition(":round:")[0]] = int(number)
        else:
            computed.add(claim.removesuffix(":computed"))
    return ClaimOrigins(computed, entailed, typed)


def support_in_claims(origins: ClaimOrigins, claims: Sequence[str], base: str) -> Support:
    """Return the support of a triple by the graphs of claims.

    Args:
        origins: how the triple came into them.
        claims: the IRIs of claims that hold it, at least one.
        base: the base IRI.
    """
    if asserting := sorted(claim for claim in claims if not origins.has(claim_slug(claim, base))):
        return Support("claim", tuple(asserting))
    if computed := sorted(claim for claim in claims if claim_slug(claim, base) in origins.computed):
        return Support("computed", tuple(computed))
    entailed = origins.entailed
    if rounds := {claim: entailed[slug] for claim in claims if (slug := claim_slug(claim, base)) in entailed}:
        number, proved_in = min((number, claim) for claim, number in rounds.items())
        return Support("inferred", tuple(sorted(rounds)), round=number, proved_in=proved_in)
    return _support_by_others({claim: origins.typed[claim_slug(claim, base)] for claim in claims}, base)


def _support_by_others(sources: Mapping[str, str], base: str) -> Support:
    """Return the support of a type that claims hold without saying it: by whom their document or the project says it.

    Args:
        sources: the source of the type by these claims' IRIs (`graph.dataset.provenance_index.ClaimGraph`).
        base: the base IRI.
    """
    by_kind: dict[str, dict[str, str]] = {}
    for claim, source in sources.items():
        kind, _, more = source.partition(":")
        by_kind.setdefault(kind, {})[claim] = more
    if "claim" in by_kind:
        numbers = {number for text in by_kind["claim"].values() for number in text.split(",")}
        return Support("claim", tuple(sorted(claim_iri(CLAIM_SLUG, base) + n for n in numbers)))
    if "record" in by_kind:
        return Support("record")
    if "curated" in by_kind:
        return Support("curated", files=tuple(sorted(set(by_kind["curated"].values()))))
    number, proved_in = min((int(text), claim) for claim, text in by_kind["round"].items())
    return Support("inferred", round=number, proved_in=proved_in)


def fetched_support(
    lookups: Lookups, quads: Iterable[ox.Quad], base: str, default_graphs: Sequence[str] = ()
) -> dict[ox.Quad, Support]:
    """The support of those quads that Wikidata says.

    Args:
        lookups: look-ups in the dataset.
        quads: quads as a witness found them: in such a graph, or in the default graph of a query that merges graphs.
        base: the base IRI.
        default_graphs: the graphs that the query merges as its default graph.
    """
    graphs = _fetched_graphs(lookups, quads, base, default_graphs)
    names = list(dict.fromkeys(graphs.values()))
    patterns: list[QuadPattern] = [(None, name, prop, None) for name in names for prop in _TOLD]
    found = lookups.match(patterns) if patterns else []
    known = {}
    for number, name in enumerate(names):
        about = [triple for told in found[number * len(_TOLD) : (number + 1) * len(_TOLD)] for triple in told]
        known[name] = Support("wikidata", fetched=provenance(about, name))
    return {quad: known[name] for quad, name in graphs.items()}


def _fetched_graphs(
    lookups: Lookups, quads: Iterable[ox.Quad], base: str, default_graphs: Sequence[str]
) -> dict[ox.Quad, ox.NamedNode]:
    """The graphs of what Wikidata says that hold the quads."""
    result, merged = {}, []
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            if is_fetched(quad.graph_name.value, base):
                result[quad] = quad.graph_name
        else:
            merged.append(quad)
    for name in (ox.NamedNode(graph) for graph in default_graphs if is_fetched(graph, base)):
        patterns: list[QuadPattern] = [(name, quad.subject, quad.predicate, quad.object) for quad in merged]
        for quad, held in zip(merged, lookups.match(patterns), strict=True):
            if held:
                result.setdefault(quad, name)
    return result
