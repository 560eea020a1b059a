"""The types that a claim's graph shows of what the claim mentions, while others say them: the project, or other claims.

A query finds them there like all else; a page that names the claims behind a statement must not name this one.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.dataset.provenance_index import ClaimGraph
from graph.store.dataset_store import EmbeddedStore, Store
from graph.store.record_file import record_line

_TYPE = term("rdf:type")


def record_lines(base: str, graphs: Mapping[str, ClaimGraph]) -> bytes:
    """Return the file of these types, a line for each claim whose graph shows any.

    Args:
        base: the base IRI.
        graphs: the graphs by the relative IRI of their claim.
    """
    return b"".join(
        record_line(base + iri, {"types": sorted(map(_ends, graphs[iri].types))})
        for iri in sorted(graphs)
        if graphs[iri].types
    )


class TypesByOthers:
    """Tells which types claims' graphs show while others say them; of a dataset that was not built here, of none."""

    def __init__(self, store: Store) -> None:
        self._records = store.types_by_others if isinstance(store, EmbeddedStore) else {}
        self._read: dict[str, set[tuple[str, str]]] = {}

    def has(self, claim: str, triple: ox.Triple) -> bool:
        """Check whether a triple is such a type.

        Args:
            claim: the IRI of the claim.
            triple: a triple of its graph.
        """
        if triple.predicate != _TYPE or claim not in self._records:
            return False
        if claim not in self._read:
            self._read[claim] = {(thing, kind) for thing, kind in self._records[claim]["types"]}
        return _ends(triple) in self._read[claim]


def _ends(triple: ox.Triple) -> tuple[str, str]:
    """Return the IRIs of a thing and its class."""
    return str(triple.subject)[1:-1], str(triple.object)[1:-1]
