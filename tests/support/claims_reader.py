"""Fixtures that read a claims file which a test writes itself, in a few milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.claims.claims_file import ClaimsFile, ClaimsFileReader
from graph.curation import seeds
from tests.support.small_checkout import small_checkout
from tests.support.typed_claims import DOCUMENT, NAME, ReadClaims


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> ClaimsFileReader:
    """Reads claims files on a made-up document, against the real register and ontology."""
    settings = small_checkout(tmp_path_factory.mktemp("typed") / "root")
    (settings.seeds / "documents" / NAME).write_text(DOCUMENT, "utf-8")
    return seeds.claims_reader(settings)


@pytest.fixture
def read_claims(reader: ClaimsFileReader, tmp_path: Path) -> ReadClaims:
    """Read the text of a claims file."""

    def read(text: str) -> ClaimsFile:
        (tmp_path / "900.yaml").write_text(text, "utf-8")
        return reader.read(tmp_path / "900.yaml", "seeds/claims/900.yaml")

    return read
