"""The dataset of the real seeds with what the sample says, made once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.store.dataset_store import EmbeddedStore
from graph.wikidata import fetch, linked_things
from graph.wikidata.client import Client


@pytest.fixture(scope="session")
def beside(
    store: EmbeddedStore, settings: Settings, wikidata_server: str, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddedStore:
    """Its default view and its claims, with a graph for each item of the sample."""
    kept: Path = tmp_path_factory.mktemp("answers")
    asking = Settings(root=settings.root, build_dir=kept, wikidata=f"{wikidata_server}/sparql")
    files, _ = fetch.fetch(Client(asking), linked_things.read(asking))
    made = ox.Store()
    made.bulk_extend(store.stores[DEFAULT_VIEW].quads_for_pattern(None, None, None, None))
    for file in files:
        made.load(file.content, ox.RdfFormat.TRIG, base_iri=store.base)
    return EmbeddedStore(store.base, store.version, {DEFAULT_VIEW: made})
