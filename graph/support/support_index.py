"""Computes at the build which claims support each triple of a default graph, so that no answer has to.

An answer names some twenty claims of a triple and counts them all; thousands may hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.dataset import provenance_index
from graph.dataset.provenance_index import ENTRY_PREFIX, VIEWS_PART, ClaimGraph
from graph.support.claim_support import ClaimOrigins, Support
from graph.support.triple_support import CLAIM_LIMIT, support_entry, support_in_view

_ASSERTED, _COMPUTED = 0, -1


def claim_support_quads(
    views: Mapping[str, Iterable[ox.Triple]],
    graphs: Mapping[str, ClaimGraph],
    modalities: Mapping[str, str],
    index: Iterable[ox.Quad],
    base: str,
    most: int = CLAIM_LIMIT,
) -> Iterator[ox.Quad]:
    """Yield an index entry for each triple that claims hold: its support in each view, with the first claims.

    Args:
        views: the triples of the default graph of each view.
        graphs: the claims' graphs, by relative IRI.
        modalities: the modality of each claim, such as `asserted`, by relative IRI.
        index: the other quads of the provenance index.
        base: the base IRI.
        most: how many claims an entry names at most; it counts them all.
    """
    holders_of = _holders(graphs)
    entries = _view_entries(index, holders_of)
    for view, triples in views.items():
        supports = _ViewSupports(view, base, holders_of, entries, modalities)
        for triple in triples:
            if (triple in holders_of or triple in entries) and (support := supports.of(triple)):
                yield provenance_index.index_quad(triple, support_entry(support.first(most), view, base))


@dataclass
class _ViewSupports:
    """The supports of the triples of one view by claims, with the claims of each computation worked out once."""

    view: str
    base: str
    holders_of: Mapping[ox.Triple, list[tuple[str, int]]]
    entries: Mapping[ox.Triple, list[str]]
    modalities: Mapping[str, str]
    computed: dict[ox.Triple, Support] = field(default_factory=dict)

    def of(self, triple: ox.Triple) -> Support | None:
        """The support of a triple of the view; None where nothing supports it."""
        about = self.entries.get(triple, ())
        if triple not in self.computed and (found := provenance_index.computation(triple, about, self.view)):
            supporting = sorted({claim for premise in found.premises for claim in self._claims(premise)})
            self.computed[triple] = Support("computed", tuple(supporting), len(supporting), rules=found.rules)
        if triple in self.computed:
            return self.computed[triple]
        holders = self.holders_of.get(triple, ())
        claims = [(self.base + iri, CONCEPT + self.modalities[iri]) for iri, _ in holders]
        computed = {provenance_index.claim_slug(iri) for iri, origin in holders if origin == _COMPUTED}
        entailed = {provenance_index.claim_slug(iri): origin for iri, origin in holders if origin > _ASSERTED}
        return support_in_view(about, claims, ClaimOrigins(computed, entailed), self.view, self.base)

    def _claims(self, premise: ox.Quad) -> tuple[str, ...]:
        """The claims that support a premise."""
        if isinstance(premise.graph_name, ox.NamedNode):
            return (premise.graph_name.value,)
        support = self.of(premise.triple)
        return support.claims if support else ()


def _holders(graphs: Mapping[str, ClaimGraph]) -> dict[ox.Triple, list[tuple[str, int]]]:
    """Return the claims that say each triple that claims hold, each with the triple's origin in its graph.

    The origin is `_ASSERTED`, `_COMPUTED`, or the round in which the triple was entailed there. A type of what a claim
    mentions, which others say, is there with these others alone.
    """
    result: dict[ox.Triple, list[tuple[str, int]]] = {}
    for iri, graph in graphs.items():
        origins = {
            **dict.fromkeys(graph.asserted, _ASSERTED),
            **dict.fromkeys(graph.computed, _COMPUTED),
            **graph.entailed,
        }
        for triple, origin in origins.items():
            result.setdefault(triple, []).append((iri, origin))
        for triple in graph.types:
            result.setdefault(triple, [])
    return result


def _view_entries(
    index: Iterable[ox.Quad], holders_of: Mapping[ox.Triple, list[tuple[str, int]]]
) -> dict[ox.Triple, list[str]]:
    """Return the entries about the default graphs for each triple that claims hold or that was computed by rules."""
    result: dict[ox.Triple, list[str]] = {}
    for quad in index:
        entry, triple = str(quad.graph_name)[1:-1].removeprefix(ENTRY_PREFIX), quad.triple
        if provenance_index.part_of(quad) == VIEWS_PART and (triple in holders_of or ":computed:" in entry):
            result.setdefault(triple, []).append(entry)
    return result
