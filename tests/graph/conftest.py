"""What is kept beside the real dataset, and queries over it that are explained once for all; a claims file that a test
writes itself, read in a few milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.claims.claims_file import ClaimsFile, ClaimsFileReader
from graph.core.settings import Settings
from graph.curation import seeds as seeds_module
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from tests.graph.answers import operators
from tests.graph.answers.operators import COUNTED, WHOLE, WIDE, Told
from tests.support.small_checkout import small_checkout
from tests.support.typed_claims import DOCUMENT, NAME, ReadClaims


@pytest.fixture(scope="session")
def index(settings: Settings, store: EmbeddedStore) -> EmbeddedStore:
    """What was kept beside the dataset."""
    assert store.version == dataset_folder.current(settings)[1].version
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


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> ClaimsFileReader:
    """Reads claims files on a made-up document, against the real register and ontology."""
    settings = small_checkout(tmp_path_factory.mktemp("typed") / "root")
    (settings.seeds / "documents" / NAME).write_text(DOCUMENT, "utf-8")
    return seeds_module.claims_reader(settings)


@pytest.fixture
def read_claims(reader: ClaimsFileReader, tmp_path: Path) -> ReadClaims:
    """Read the text of a claims file."""

    def read(text: str) -> ClaimsFile:
        (tmp_path / "900.yaml").write_text(text, "utf-8")
        return reader.read(tmp_path / "900.yaml", "seeds/claims/900.yaml")

    return read
