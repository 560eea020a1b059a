"""Versions of the data stand everywhere with the name of their algorithm, so that a later one breaks no citation."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from graph.core import versions
from graph.dataset.dataset_folder import Manifest

QUERY = urlencode({"query": "SELECT ?who WHERE { ?a pg:signatory ?who }"})
TRIPLE = urlencode({"subject": "<person/sergey-lavrov>", "predicate": "a", "object": "pg:Actor"})
WHOLE = (
    ("/health", "application/json"),
    ("/status", "application/json"),
    ("/status", "text/html"),
    ("/", "text/html"),
    ("/downloads", "text/html"),
    ("/timeline", "text/html"),
    ("/network", "text/html"),
    ("/map.svg", "image/svg+xml"),
    ("/network.graphml", "application/xml"),
    ("/sparql", "text/turtle"),
    (f"/provenance?{QUERY}", "application/json"),
    (f"/provenance?{QUERY}", "application/ld+json"),
    (f"/provenance?{QUERY}", "text/turtle"),
    (f"/explain?{TRIPLE}", "application/json"),
    ("/claim/001-50.bib", "*/*"),
    ("/claim/001-50.ris", "*/*"),
    ("/claim/001-50.csl.json", "*/*"),
    ("/doc/001.bib", "*/*"),
    ("/person/sergey-lavrov.ris", "*/*"),
)
"""Answers that name the whole version."""
SHORT = (("/claim/001-50", "text/html"), ("/doc/001", "text/html"), ("/person/sergey-lavrov", "text/html"))
"""Answers that name its beginning."""


@pytest.mark.parametrize(("address", "accept"), WHOLE + SHORT, ids=lambda value: value[:40])
def test_no_answer_names_a_version_without_its_algorithm(
    client: FlaskClient, built_manifest: Manifest, address: str, accept: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200
    digest = built_manifest.version
    beginnings = [match.start() for match in re.finditer(digest[:8], answer.text)]
    assert beginnings
    assert all(answer.text[:place].endswith("sha256:") for place in beginnings)
    if (address, accept) in WHOLE:
        assert built_manifest.named_version in answer.text


def test_nineteen_answers_name_the_whole_version() -> None:
    assert (len(WHOLE), len(SHORT)) == (19, 3)


def test_a_version_is_cut_behind_the_name_of_its_algorithm() -> None:
    version = versions.named("0123456789abcdef" * 4)
    assert version == "sha256:" + "0123456789abcdef" * 4
    assert versions.short(version) == "sha256:01234567"
    assert versions.label(version) == "sha256:0123456789abcdef"
    assert versions.short("") == ""
