"""The dataset of the real seeds as everything that is taken away is written from, and what is in it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.dataset.dataset_folder import Manifest
from graph.publishing.built import BuiltDataset


@pytest.fixture(scope="session")
def dataset(settings: Settings, built_manifest: Manifest) -> BuiltDataset:
    """It, built once."""
    assert built_manifest.claims
    return BuiltDataset.current(settings)


@pytest.fixture(scope="session")
def quads(dataset: BuiltDataset) -> dict[str, list[ox.Quad]]:
    """The quads of each view."""
    return {view: dataset.quads(view) for view in VIEWS}
