"""What is kept beside the real dataset, and queries over it that are explained once for all."""

from __future__ import annotations

import pytest

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from tests.graph.answers import operators
from tests.graph.answers.operators import COUNTED, WHOLE, WIDE, Told


@pytest.fixture(scope="session")
def index(settings: Settings, store: EmbeddedStore) -> EmbeddedStore:
    """What was kept beside the dataset."""
    assert store.version == dataset_folder.current(settings)[1].named_version
    return dataset_folder.load_index(*dataset_folder.current(settings))


@pytest.fixture(scope="session")
def by_page(store: EmbeddedStore, index: EmbeddedStore) -> dict[Page, Told]:
    """Every query of the operator lists on several pages: one after another, while the query is remembered."""
    made: dict[Page, Told] = {WHOLE: {}, COUNTED: {}, WIDE: {}}
    for name, text in operators.EXPLAINED.items():
        for page, found in made.items():
            found[name] = text, annotate(store, index, text, page=page)
        operators.read(text, store.base)
    return made


@pytest.fixture(scope="session")
def explained(by_page: dict[Page, Told]) -> Told:
    """Every query of the operator lists, with its provenance."""
    return by_page[WHOLE]


@pytest.fixture(scope="session")
def catalogue(store: EmbeddedStore, index: EmbeddedStore) -> Told:
    """Every question of the catalogue, with its provenance."""
    return {
        name: (text, annotate(store, index, text, view, page=WHOLE))
        for name, (text, view) in operators.catalogue().items()
    }
