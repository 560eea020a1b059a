"""How a release describes itself: CITATION.cff, RO-Crate and README say what the data say, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.publishing.release.citation import creators
from graph.publishing.release.crate import crate
from graph.publishing.release.file_list import CRATE, MANIFEST, SUMS, ReleasedFile
from graph.publishing.release.released import Release

Releases = tuple[Path, Path]
CFF_KEYS = {
    *("cff-version", "message", "type", "title", "abstract", "authors", "version", "date-released", "url"),
    *("keywords", "identifiers"),
}
"""Those of the schema of CFF 1.2.0 that are used; `license` is not among them, as it may hold SPDX licences only."""


@pytest.fixture(scope="module")
def graph(small_releases: Releases) -> dict[str, dict[str, Any]]:
    """The entities of the second release by their identifiers."""
    document = json.loads((small_releases[1] / CRATE).read_text("utf-8"))
    assert document["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = {entity["@id"]: entity for entity in document["@graph"]}
    assert len(entities) == len(document["@graph"])
    return entities


def test_the_citation_is_as_the_format_wants_it(small_releases: Releases) -> None:
    cff = yaml.safe_load((small_releases[1] / "CITATION.cff").read_text("utf-8"))
    assert cff.keys() == CFF_KEYS
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] == "dataset"
    assert cff["date-released"] == "2026-11-28", "the newest day of coding, as a text"
    assert cff["version"] == json.loads((small_releases[1] / MANIFEST).read_text("utf-8"))["version"]
    assert cff["authors"] == [
        {"name": "first reader", "website": "https://w3id.org/peacegraph/curator/first-reader"}
    ], "those whom claims name, and no other curator of the register"
    assert cff["identifiers"] == [
        {"type": "other", "value": cff["version"], "description": "SHA-256 of the sorted N-Quads of the data"}
    ]
    assert "2 news documents" in cff["abstract"]


def test_the_crate_has_its_descriptor_and_its_root(graph: dict[str, dict[str, Any]]) -> None:
    assert graph[CRATE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert graph[CRATE]["about"] == {"@id": "./"}
    root = graph["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2026-11-28"
    assert graph[root["license"]["@id"]]["name"] == "NOASSERTION"
    assert root["creator"] == {"@id": "https://w3id.org/peacegraph/curator/first-reader"}


def test_every_reference_of_the_crate_leads_to_an_entity(graph: dict[str, dict[str, Any]]) -> None:
    found = 0
    for name, entity in graph.items():
        for key, value in entity.items():
            for reference in value if isinstance(value, list) else [value]:
                if isinstance(reference, dict) and key != "conformsTo":
                    assert reference["@id"] in graph, (name, key)
                    found += 1
    assert found == 32


def test_every_file_of_the_crate_is_described_as_it_is(
    small_releases: Releases, graph: dict[str, dict[str, Any]]
) -> None:
    manifest = json.loads((small_releases[1] / MANIFEST).read_text("utf-8"))
    files = {name: entity for name, entity in graph.items() if entity["@type"] == "File"}
    listed = {file["path"]: file for file in manifest["files"]}
    assert files.keys() == listed.keys() - {CRATE} | {MANIFEST, SUMS}
    parts = {reference["@id"] for reference in graph["./"]["hasPart"]}
    assert parts == files.keys() | {"dumps/", "queries/", "record/"}
    for name, entity in files.items():
        assert entity["name"]
        assert entity["description"]
        if name not in (MANIFEST, SUMS):
            told = (entity["encodingFormat"], entity["contentSize"], entity["sha256"])
            assert told == (listed[name]["media_type"], str(listed[name]["bytes"]), listed[name]["sha256"])
    assert graph["queries/what-is-denied.csv"]["description"].startswith("The answer to: What")
    assert len(files) == 16


def test_pages_are_described_as_one_folder(both: tuple[Release, Release]) -> None:
    pages = [ReleasedFile(f"site/{name}.html", "text/html", 10, "0" * 64) for name in "abc"]
    made = json.loads(crate(both[1], pages))
    site = [entity for entity in made["@graph"] if entity["@id"].startswith("site/")]
    assert [(entity["@id"], entity["contentSize"]) for entity in site] == [("site/", "30")]
    assert "(3 files)" in site[0]["description"]


def test_the_readme_tells_what_is_there_and_nothing_that_is_not(small_releases: Releases) -> None:
    text = (small_releases[1] / "README.md").read_text("utf-8")
    for name in (
        *(path.name for path in small_releases[1].iterdir() if path.is_file()),
        "dumps/",
        "queries/",
        "record/",
    ):
        assert f"| `{name}` |" in text, name
    for name in ("site", "tables"):
        assert f"`{name}/`" not in text, name
    assert "sha256sum --check --quiet SHA256SUMS" in text
    assert "  PREFIX pg: <https://w3id.org/peacegraph/ontology#>\n" in text, "what its questions need elsewhere"
    assert "no licence has been chosen yet (NOASSERTION)" in text
    assert "21a3e0c9f4f4f92df35c1e0ce70165006f779fbe71f789e7277d02ae959f3e29" in text


def test_who_coded_is_told_as_the_dataset_tells_it(both: tuple[Release, Release]) -> None:
    (creator,) = creators(both[1])
    assert creator.name == "first reader"
    assert creator.program
    assert "language model" in creator.note
