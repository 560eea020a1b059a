"""Dumps the dataset or a part of it in an RDF format.

The statements are sorted and nothing depends on the time, so that the same dataset always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import NotFoundError, UsageError
from graph.core.formats import Format
from graph.core.serialization import serialized
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import dataset_folder
from graph.dataset.fetched_graphs import is_fetched
from graph.dataset.provenance_index import VIEWS_PART
from graph.publishing.built import read
from graph.support.withdrawn_claims import refuse_recorded

PARTS = ("view", "record", "claims", "inferred", "ontology")
"""What of a dataset may be dumped; the words mean the same wherever dumps are offered."""


def dump(settings: Settings, part: str, fmt: Format, view: str = DEFAULT_VIEW) -> bytes:
    """Return a part of the current dataset as it is under a view.

    Args:
        settings: where the dataset is.
        part: `view` (the default graph), `record` (default graph and all named graphs), `claims` (the claim graphs,
            which are the same under every view), `inferred` or `ontology` (these triples of the default graph), or an
            IRI, in full or relative to the base (the triples of the default graph about that thing).
        fmt: the format.
        view: `reported` or `all`.

    Raises:
        UsageError: the format cannot carry named graphs and the part has them, or there is no such view.
        NotFoundError: the default graph says nothing of the IRI.
        WithdrawnError: it is that of a claim that was withdrawn.
        BuildError: nothing has been built yet.
    """
    folder, manifest = dataset_folder.current(settings)
    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
    if part in ("record", "claims") and not fmt.datasets:
        raise UsageError(f"{part} holds named graphs, which {fmt.name} cannot carry; ask for trig, nquads or jsonld")
    quads = _part(folder, manifest.base_iri, part, view)
    if not quads and part not in PARTS:
        iri = _full(part, manifest.base_iri)
        refuse_recorded(dataset_folder.withdrawn_claims(folder), manifest.base_iri, iri)
        raise NotFoundError(
            f"{part} is not in the dataset; give one of {', '.join(PARTS)}, or an IRI such as state/armenia"
        )
    return serialized(quads, fmt, manifest.base_iri)


def _part(folder: Path, base: str, part: str, view: str) -> list[ox.Quad]:
    """Return the quads of a part of the dataset in a folder."""
    if part == "inferred":
        return _indexed(folder, f":view:{view}:round:")
    if part == "ontology":
        return _indexed(folder, "support:curated:ontology/")
    quads = read(folder / f"{view}.nq")
    if part == "record":
        return quads
    if part == "claims":
        return [quad for quad in quads if is_claim(quad.graph_name, base)]
    default_graph = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    if part == "view":
        return default_graph
    return about(default_graph, _full(part, base))


def is_claim(graph: object, base: str) -> bool:
    """Whether a graph is that of a claim: not the default graph, and not what Wikidata says of an item."""
    return isinstance(graph, ox.NamedNode) and not is_fetched(graph.value, base)


def _full(iri: str, base: str) -> str:
    """An IRI, in full or relative to the base, in full."""
    return iri if "://" in iri else base + iri


def about(quads: Iterable[ox.Quad], iri: str) -> list[ox.Quad]:
    """Return the quads about a thing and about its parts, whose IRIs continue that of the thing with `#`.

    Args:
        quads: the quads to search.
        iri: the IRI of the thing.
    """
    whole, part = f"<{iri}>", f"<{iri}#"
    return [q for q in quads if str(q.subject) == whole or str(q.subject).startswith(part)]


def _indexed(folder: Path, entry: str) -> list[ox.Quad]:
    """Return the triples, as quads of the default graph, for which the provenance index has an entry like this."""
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in read(folder / f"{VIEWS_PART}.nq")
        if entry in str(quad.graph_name)
    ]
