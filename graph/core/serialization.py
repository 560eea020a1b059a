"""RDF serialised in a fixed order, so that the same data always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.core import xml_limits
from graph.core.formats import OTHER_GRAPHS, Format
from graph.core.namespaces import PREFIXES, VOCABULARY_BASE


def serialized(quads: Iterable[ox.Quad], fmt: Format, base: str) -> bytes:
    """Serialise quads in the order of their N-Quads lines.

    Args:
        quads: the quads; their graph names are dropped where the format cannot hold named graphs.
        fmt: an RDF format.
        base: the base IRI of the data; unless it is the vocabulary's, it gets the prefix `data`.

    Raises:
        NotAcceptableError: the quads hold what RDF/XML cannot hold, and that is the format.
    """
    ordered = sorted(quads, key=str)
    prefixes = dict(PREFIXES)
    if base != VOCABULARY_BASE:
        prefixes["data"] = base
    if fmt.rdf == ox.RdfFormat.RDF_XML:
        classes = {str(quad.object).strip("<>") for quad in ordered if quad.predicate == xml_limits.TYPE}
        names = {prefix: iri for prefix, iri in prefixes.items() if iri not in classes}
        triples = xml_limits.writable((quad.triple for quad in ordered), OTHER_GRAPHS)
        return xml_limits.rdf_xml(ox.serialize(triples, format=fmt.rdf, prefixes=names) or b"", OTHER_GRAPHS)
    statements = ordered if fmt.datasets else [quad.triple for quad in ordered]
    return ox.serialize(statements, format=fmt.rdf, prefixes=prefixes) or b""


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return N-Quads, one line per quad, sorted bytewise, without duplicates: the form that is hashed and stored."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    lines = data.splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def normalised(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples without repeats, in a fixed order, with literals as the store spells them (`"01"` as `"1"`).

    The store would change the spelling anyway; normalised here, closure, hashes and dumps all see the same terms.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return sorted((quad.triple for quad in store), key=str)
