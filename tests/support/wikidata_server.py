"""Fixtures of several test files: a server that holds the sample, started once, a proxy before it, and a dataset with
what the sample says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore
from graph.wikidata import fetch, linked_things
from graph.wikidata.client import Client
from tests.support import wikidata_proxy
from tests.support.wikidata_proxy import Proxy


@pytest.fixture(scope="session")
def wikidata_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The project's own server over the sample."""
    with wikidata_proxy.sample_server(tmp_path_factory.mktemp("wikidata")) as address:
        yield address


@pytest.fixture
def wikidata(wikidata_server: str) -> Iterator[Proxy]:
    """A proxy before it."""
    with wikidata_proxy.before(wikidata_server) as proxy:
        yield proxy


@pytest.fixture
def asking(tmp_path: Path, wikidata: Proxy) -> Settings:
    """Settings that name the proxy as the endpoint."""
    return Settings(build_dir=tmp_path / "build", wikidata=wikidata.address, wikidata_seconds=2)


@pytest.fixture(scope="session")
def beside(
    store: EmbeddedStore, settings: Settings, wikidata_server: str, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddedStore:
    """The dataset of the real seeds, with a graph for each item of the sample."""
    kept: Path = tmp_path_factory.mktemp("answers")
    asking = Settings(root=settings.root, build_dir=kept, wikidata=f"{wikidata_server}/sparql")
    files, _ = fetch.fetch(Client(asking), linked_things.read(asking))
    views = {}
    for view, held in store.stores.items():
        made = views[view] = ox.Store()
        made.bulk_extend(held.quads_for_pattern(None, None, None, None))
        for file in files:
            made.load(file.content, ox.RdfFormat.TRIG, base_iri=store.base)
    return EmbeddedStore(store.base, store.version, views)
