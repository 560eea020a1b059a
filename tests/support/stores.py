"""Stores in memory of what a test or a benchmark makes."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.dataset.provenance_index import PARTS, part_of
from graph.store.dataset_store import EmbeddedStore


def kept(quads: Iterable[ox.Quad], base: str) -> EmbeddedStore:
    """A index of these quads, as `graph.publishing.build.load_index` loads it."""
    several: dict[str, list[ox.Quad]] = {name: [] for name in PARTS}
    for quad in quads:
        several[part_of(quad)].append(quad)
    stores = {name: ox.Store() for name in PARTS}
    for name, engine in stores.items():
        engine.bulk_extend(several[name])
    return EmbeddedStore(base, "", stores)
