"""Fixtures that several test files share.

Policy: what is read from the real seeds is made once a session and never changed; a test that plants something takes
`checkout`, a copy of its own. A fixture that one file needs stands in that file. No test reaches the network: sockets
connect to loopback only.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

import graph.curation.seeds
from graph.core.settings import Settings
from graph.curation.seeds import Seeds
from graph.dataset import assembly, dataset_folder
from graph.dataset.assembly import Dataset
from graph.publishing import build
from graph.store.dataset_store import EmbeddedStore
from server.app import create_app
from server.serving.live import Live, ServedDataset
from server.workers.engine import Engine
from tests import ROOT

if TYPE_CHECKING:
    from tests.support.textless import Textless

pytest_plugins = (
    "tests.support.closing_lines",
    "tests.support.distribution",
    "tests.support.claims_reader",
    "tests.support.wikidata_server",
)
pytest.register_assert_rewrite("tests.support", "tests.graph", "tests.server", "tests.conformance")

LOOPBACK = ["127.0.0.1", "::1"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The real seeds; what is built from them goes to a folder of its own."""
    return Settings(root=ROOT, build_dir=tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def seeds(settings: Settings) -> Seeds:
    """The real seeds, read once."""
    return graph.curation.seeds.read(settings)


@pytest.fixture(scope="session")
def built(seeds: Seeds) -> Dataset:
    """The dataset of the real seeds."""
    return assembly.assemble(seeds)


@pytest.fixture
def checkout(tmp_path: Path) -> Settings:
    """A copy of the real seeds and ontology to plant mistakes in."""
    for folder in ("seeds", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return Settings(root=tmp_path, build_dir=tmp_path / ".build")


@pytest.fixture(scope="session")
def built_manifest(settings: Settings, seeds: Seeds, built: Dataset) -> dataset_folder.Manifest:
    """The real seeds, built once into that folder as `build.build` does, from what has been read and assembled."""
    return build.publish(settings, build.fingerprint(settings), seeds, built)


@pytest.fixture
def built_checkout(checkout: Settings, settings: Settings, built_manifest: dataset_folder.Manifest) -> Settings:
    """The same beside the dataset that was built from the real seeds, which is not built again for it."""
    assert built_manifest.claims
    shutil.copytree(settings.build_dir, checkout.build_dir, symlinks=True)
    return checkout


@pytest.fixture(scope="session")
def store(settings: Settings, built_manifest: dataset_folder.Manifest) -> EmbeddedStore:
    """The dataset of the real seeds, in memory."""
    assert built_manifest.claims
    return dataset_folder.open_store(settings)


@pytest.fixture(scope="session")
def textless(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Textless:
    """The dataset of the real seeds without the words of its documents."""
    assert built_manifest.texts
    from tests.support.textless import textless  # after its asserts have been registered above

    return textless(settings, tmp_path_factory.mktemp("textless"))


@pytest.fixture(scope="session")
def engine(settings: Settings, built_manifest: dataset_folder.Manifest) -> Iterator[Engine]:
    """The query workers over that dataset."""
    assert built_manifest.claims
    made = Engine.built(settings, *dataset_folder.current(settings))
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(settings: Settings, store: EmbeddedStore, engine: Engine) -> FlaskClient:
    """The application over that dataset, without a network."""
    app = create_app(settings, Live(settings, ServedDataset.built(store, engine, dataset_folder.current(settings)[0])))
    app.testing = True
    from tests.support.schemas import CheckedClient  # after its asserts have been registered above

    app.test_client_class = CheckedClient
    return app.test_client()
