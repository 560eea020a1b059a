"""How a release is cited: CITATION.cff, and the words that README and RO-Crate share with it.

Those who made the data are named as the dataset names them, and nothing is said that it does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import yaml

from graph.publishing.release.released import Release, text

TITLE: Final = "Peacegraph: a knowledge graph of the Nagorno-Karabakh peace process"
KEYWORDS: Final = ("knowledge graph", "Nagorno-Karabakh", "peace process", "news", "claims", "provenance", "RDF")
LICENCE: Final = "NOASSERTION"
"""As SPDX writes that nothing is said of a licence (SPDX 2.3, annex E.5): the owner has not chosen one."""


@dataclass(frozen=True)
class Creator:
    """Who coded claims or doubts of the dataset: address, name, what is noted of it, whether it is a program."""

    address: str
    name: str
    note: str
    program: bool


def creators(release: Release) -> list[Creator]:
    """Those whom claims and possible identities name as their creators, by address."""
    found = {value for facts in release.noted.values() for _, name, value in facts if name == "dct:creator"}
    return [
        Creator(
            address,
            release.names.get(address, address),
            " ".join(text(note) for note in release.values(address, "rdfs:comment")),
            "prov:SoftwareAgent" in release.values(address, "rdf:type"),
        )
        for address in sorted(found)
    ]


def abstract(release: Release) -> str:
    """What the dataset is, in a few sentences."""
    numbers = release.manifest["counts"]
    return (
        f"What {numbers['documents']} news documents say about the Nagorno-Karabakh peace process, as "
        f"{numbers['claims']:,} claims. Each claim is a named graph that was coded from an exact quote of a document "
        "and tells who says so and how; nothing in it is presented as established fact."
    )


def citation_words(release: Release) -> str:
    """The citation as one line of text."""
    names = ", ".join(creator.name for creator in creators(release))
    manifest = release.manifest
    return f"{names}: {TITLE}. Dataset, {manifest['version']}, {manifest['date']}. {manifest['base_iri']}"


def citation(release: Release) -> bytes:
    """CITATION.cff (Citation File Format 1.2.0). It has no `license`, which may hold SPDX licences only."""
    manifest = release.manifest
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite this dataset by its version, and a claim by its address and its document.",
        "type": "dataset",
        "title": TITLE,
        "abstract": abstract(release),
        "authors": [
            {"name": creator.name, "website": f"{manifest['base_iri']}{creator.address}"}
            for creator in creators(release)
        ],
        "version": manifest["version"],
        "date-released": manifest["date"],
        "url": manifest["base_iri"],
        "keywords": list(KEYWORDS),
        "identifiers": [
            {"type": "other", "value": manifest["version"], "description": "SHA-256 of the sorted N-Quads of the data"}
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120).encode()
