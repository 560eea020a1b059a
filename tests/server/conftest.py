"""The servers that several of these tests ask: each is started once in a process, when it is asked first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.support.scratch import Scratch, served
from tests.support.serving import running
from tests.support.wire import REQUEST_SECONDS


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file to which the server below writes its log."""
    return tmp_path_factory.mktemp("served") / "log"


@pytest.fixture(scope="session")
def server(settings: Settings, built_manifest: dataset_folder.Manifest, log: Path) -> Iterator[str]:
    """A server over the dataset with few workers and small limits."""
    assert built_manifest.claims
    limits = {"request_seconds": REQUEST_SECONDS, "query_seconds": 5, "request_kilobytes": 64, "workers": 2}
    with running(log, build_dir=settings.build_dir, **limits) as address:
        yield address


@pytest.fixture(scope="session")
def scratch_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """A server over a store that was empty at first."""
    with served(tmp_path_factory.mktemp("scratch") / "store") as made:
        assert made.quads() == set()
        yield made


@pytest.fixture
def scratch(scratch_server: Scratch) -> Scratch:
    """A store emptied before each test."""
    scratch_server.done("DROP ALL")
    return scratch_server
