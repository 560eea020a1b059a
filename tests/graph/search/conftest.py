"""The index of the real seeds, read once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.search.index import Index


@pytest.fixture(scope="session")
def index(settings: Settings, built_manifest: dataset_folder.Manifest) -> Iterator[Index]:
    """The index that the build wrote beside the dataset."""
    assert built_manifest.claims
    made = Index(dataset_folder.current(settings)[0] / dataset_folder.SEARCH)
    yield made
    made.close()
