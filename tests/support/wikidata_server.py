"""Fixtures of several test files: a server that holds the sample, started once, and a proxy before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.settings import Settings
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
