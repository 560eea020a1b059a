"""Dumps of the dataset or a part of it: sorted, without a clock, so the same dataset gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import NotFoundError, UsageError
from graph.core.formats import Format
from graph.core.serialization import serialized
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.dataset.provenance_index import VIEWS_PART

PARTS = ("view", "all", "claims", "inferred", "ontology")


def dump(settings: Settings, what: str, fmt: Format) -> bytes:
    """A part of the dataset in use: `view` (the plain view), `all` (with the claim graphs), `claims` (these alone),
    `inferred`, `ontology`, or what is said of one IRI.

    Raises:
        UsageError: the format cannot carry named graphs and the part has them.
        NotFoundError: the IRI is not in the dataset.
        BuildError: nothing has been built yet.
    """
    folder, manifest = dataset_folder.current(settings)
    quads = _read(folder / "reported.nq")
    in_default = ox.DefaultGraph()
    if what in ("all", "claims") and not fmt.datasets:
        raise UsageError(f"{what} holds named graphs, which {fmt.name} cannot carry; ask for trig, nquads or jsonld")
    if what == "all":
        return serialized(quads, fmt, manifest.base_iri)
    if what == "claims":
        return serialized((q for q in quads if q.graph_name != in_default), fmt, manifest.base_iri)
    if what == "inferred":
        quads = [q for q in _read(folder / f"{VIEWS_PART}.nq") if ":view:reported:round:" in str(q.graph_name)]
        return serialized((_in_default(q) for q in quads), fmt, manifest.base_iri)
    plain = [q for q in quads if q.graph_name == in_default]
    if what == "ontology":
        support = [q for q in _read(folder / f"{VIEWS_PART}.nq") if "support:curated:ontology/" in str(q.graph_name)]
        return serialized((_in_default(q) for q in support), fmt, manifest.base_iri)
    if what == "view":
        return serialized(plain, fmt, manifest.base_iri)
    found = about(plain, manifest.base_iri + what.removeprefix(manifest.base_iri) if "://" not in what else what)
    if not found:
        raise NotFoundError(
            f"{what} is not in the dataset; give one of {', '.join(PARTS)}, or an IRI such as state/armenia"
        )
    return serialized(found, fmt, manifest.base_iri)


def about(quads: Iterable[ox.Quad], iri: str) -> list[ox.Quad]:
    """What is said of a thing and of its parts (IRIs that continue its own with `#`)."""
    whole, part = f"<{iri}>", f"<{iri}#"
    return [q for q in quads if str(q.subject) == whole or str(q.subject).startswith(part)]


def _read(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))


def _in_default(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)
