"""Texts about other conflicts than that of the seeds, coded as far as a value of a scheme is to be shown in use.

Two were written for tests about Belfast in 1998 and Bogotá in 2016; words in quotation marks and unnamed people in them
are invented. The third, about a country that does not exist, is invented altogether. None is a source of facts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graph.claims.claims_file import ClaimsFile, ClaimsFileReader
from graph.core.settings import Settings
from graph.curation import seeds

FOLDER: Final = Path(__file__).parent
TEXTS: Final = {path.stem[4:]: path for path in sorted((FOLDER / "documents").glob("*.txt"))}
"""Each text by its name, such as `belfast`."""


def read(settings: Settings) -> list[ClaimsFile]:
    """Read the codings of the texts, with the mistakes in each.

    Args:
        settings: they name the folders of the ontology and of the register.
    """
    reader = seeds.claims_reader(settings)
    reader = ClaimsFileReader(reader.vocabulary, reader.organisations, FOLDER / "documents", reader.base)
    return [reader.read(path, path.name) for path in sorted((FOLDER / "claims").glob("*.yaml"))]
