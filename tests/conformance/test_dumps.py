"""Dumps in Jena, which reads them as `riot --strict` does: whatever it would warn of is an error; make test-long."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.formats import GRAPHS
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.dumps import exports
from tests import LONG
from tests.conformance import java_tools

pytestmark = pytest.mark.skipif(not LONG, reason="tools of others, in Java: make test-long")

RDF = {fmt.name: fmt.rdf for fmt in GRAPHS}
WITHOUT = ("annotated", "network")
"""Parts that are not RDF 1.1."""


def strictly(files: list[Path]) -> dict[str, int]:
    """How many triples and quads Jena reads in each file."""
    command = java_tools.java("jena", java_tools.HERE / "jena" / "Riot.java", *files)
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split("\t") for line in told]
    return {Path(file).name: int(triples) + int(quads) for file, triples, quads in rows}


@pytest.fixture(scope="module", autouse=True)
def _jena() -> None:
    if missing := java_tools.why_not("Apache Jena"):
        pytest.skip(missing)


def test_jena_reads_in_every_dump_what_pyoxigraph_reads(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    assert built_manifest.claims
    built, expected = BuiltDataset.current(settings), {}
    head = DatasetDescription.of(built).head()
    for dump in exports.dumps(exports.documents(built.store)):
        fmt = RDF.get(dump.format.name)
        if fmt and dump.part.name not in WITHOUT:
            content = exports.written(built, dump, head)
            (tmp_path / dump.name).write_bytes(content)
            expected[dump.name] = sum(1 for _ in ox.parse(content, fmt))
    assert strictly([tmp_path / name for name in expected]) == expected
    assert len(expected) == 32


def test_jena_would_tell_of_an_address_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<http://example.org/a b> <http://example.org/p> 1 .", "utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        strictly([tmp_path / "bad.ttl"])
