"""Fixtures of the provenance tests: the provenance index of the real dataset, and queries explained once for all."""

from __future__ import annotations

import pytest

from graph.answers.annotated_answer import AnnotatedAnswer, Page
from graph.answers.annotation import annotate
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from tests.graph.answers import operators

WHOLE = Page(limit=60, witness_limit=100_000)
"""The first rows of an answer, with all of their witnesses."""


@pytest.fixture(scope="session")
def index(settings: Settings, store: EmbeddedStore) -> EmbeddedStore:
    """What was kept beside the dataset."""
    assert store.version == dataset_folder.current(settings)[1].version
    return dataset_folder.load_index(*dataset_folder.current(settings))


@pytest.fixture(scope="session")
def explained(store: EmbeddedStore, index: EmbeddedStore) -> dict[str, tuple[str, AnnotatedAnswer]]:
    """Every query of the operator lists, with its provenance."""
    return {name: (text, annotate(store, index, text, page=WHOLE)) for name, text in operators.EXPLAINED.items()}


@pytest.fixture(scope="session")
def catalogue(store: EmbeddedStore, index: EmbeddedStore) -> dict[str, tuple[str, AnnotatedAnswer]]:
    """Every question of the catalogue, with its provenance."""
    return {
        name: (text, annotate(store, index, text, view, page=WHOLE))
        for name, (text, view) in operators.catalogue().items()
    }
