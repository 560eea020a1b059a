"""A claims file that a test writes itself is read in a few milliseconds: register and ontology are read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.curation import seeds as seeds_module
from graph.curation.claims_file import ClaimsFile, ClaimsFileReader
from tests.graph.curation.typed_claims import DOCUMENT, NAME
from tests.support.small_checkout import small_checkout

ReadClaims = Callable[[str], ClaimsFile]


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
