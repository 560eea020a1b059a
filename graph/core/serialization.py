"""RDF as bytes in a fixed order, so that the same data always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.core.formats import Format
from graph.core.namespaces import PREFIXES, VOCABULARY_BASE


def serialized(quads: Iterable[ox.Quad], fmt: Format, base: str) -> bytes:
    """The quads in the format, in the order of their N-Quads lines."""
    ordered = sorted(quads, key=str)
    prefixes = dict(PREFIXES)
    if base != VOCABULARY_BASE:
        prefixes["data"] = base
    written = ordered if fmt.datasets else [quad.triple for quad in ordered]
    return ox.serialize(written, format=fmt.rdf, prefixes=prefixes) or b""


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads, one line a quad, sorted by byte: the form that is hashed, compared and kept."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    lines = data.splitlines(keepends=True)
    return b"".join(sorted(set(lines)))
