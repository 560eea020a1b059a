"""The dataset of the real seeds as tables, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from graph.publishing.tables import data_package
from graph.publishing.tables.reading import Reading
from graph.publishing.tables.table_files import MadeRow
from graph.store.dataset_store import EmbeddedStore


@pytest.fixture(scope="session")
def dataset(settings: Settings, store: EmbeddedStore) -> BuiltDataset:
    """The dataset, with the store that is loaded already."""
    current = BuiltDataset.current(settings)
    vars(current)["store"] = store
    return current


@pytest.fixture(scope="session")
def rows(dataset: BuiltDataset) -> dict[str, list[MadeRow]]:
    """The rows of each table, by its name."""
    reading = Reading(dataset)
    return {table.name: table.rows(reading) for table in data_package.TABLES}


@pytest.fixture(scope="session")
def package(dataset: BuiltDataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package."""
    folder = tmp_path_factory.mktemp("release")
    for path, content in data_package.files(dataset):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / data_package.FOLDER
