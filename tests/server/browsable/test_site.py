"""The pages of the dataset as files: each link leads somewhere, nothing needs a server, and all is the same twice."""

from __future__ import annotations

import hashlib
import os
import posixpath
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from graph.store.dataset_store import solutions
from server.browsable import site
from server.browsable.addresses import Addresses
from tests import LONG, ROOT
from tests.server.browsable.copies import Read, lost, pages, wrong_with

SAMPLE = (
    *("/", "/doc/001", "/claim/001-39", "/claim/001-50", "/claim/001-44", "/claim", "/person/vladimir-putin"),
    *("/disagreements", "/disagreement/april-2016-casualties", "/framing?of=hostilities/2016-04", "/network"),
    *("/queries", "/queries/who-signed-the-statement-of-november-2020", "/time/--1994-05", "/timeline.svg", "/map"),
    *("/queries/who-signed-the-statement-of-november-2020/sources", "/ontology", "/kinds", "/concept", "/timeline"),
    *("/identity/agreements-of-document-003", "/agreement/trilateral-statement-2020-11-09", "/static/peacegraph.css"),
)
"""A page of each kind; the claim 001-44 is withdrawn."""
PRINT_DIGEST = """
import hashlib, sys
from pathlib import Path
from graph.core.settings import Settings
from graph.publishing.built import BuiltDataset
from server.browsable import site
digest = hashlib.sha256()
for path, content in site.files(BuiltDataset.current(Settings(build_dir=Path(sys.argv[1])))):
    digest.update(path.encode() + b"\\0" + content)
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def dataset(settings: Settings, built_manifest: dataset_folder.Manifest) -> BuiltDataset:
    assert built_manifest.claims
    return BuiltDataset.current(settings)


@pytest.fixture(scope="module")
def copying(dataset: BuiltDataset) -> Iterator[FlaskClient]:
    with site.pages_of(dataset) as client:
        yield client


@pytest.fixture(scope="module")
def copies(copying: FlaskClient, dataset: BuiltDataset) -> list[tuple[str, bytes, Sequence[str]]]:
    return [site.copied(copying, dataset.base, address) for address in SAMPLE]


@pytest.fixture(scope="module")
def sample(copies: list[tuple[str, bytes, Sequence[str]]]) -> dict[str, bytes]:
    return {path: content for path, content, _ in copies}


@pytest.fixture(scope="module")
def read(sample: dict[str, bytes]) -> dict[str, Read]:
    return pages(sample)


def test_a_copied_page_needs_neither_a_server_nor_a_script(
    sample: dict[str, bytes], read: dict[str, Read], dataset: BuiltDataset
) -> None:
    assert len(read) == len(SAMPLE) - 2
    found = [wrong for path in read for wrong in wrong_with(path, read[path], sample[path], dataset.base)]
    assert not found, "\n".join(found[:20])


def test_a_copied_page_names_the_release_and_where_the_server_stands(
    sample: dict[str, bytes], read: dict[str, Read], dataset: BuiltDataset
) -> None:
    for path, page in read.items():
        assert f'This is a copy of release <code class="address-line">{dataset.version}</code>' in sample[path].decode()
        canonical = [told["href"] for tag, told in page.links if told.get("rel") == "canonical"]
        assert len(canonical) == 1
        assert canonical[0].startswith(dataset.base)
    assert f'<link rel="canonical" href="{dataset.base}claim/001-39">'.encode() in sample["site/claim/001-39.html"]


def test_every_fragment_of_the_sample_is_there(sample: dict[str, bytes], read: dict[str, Read]) -> None:
    whole = {path: sample.get(path, b"") for page in read for path in (page, *linked(read[page], page))}
    found = [wrong for path in read for wrong in lost(whole, read, path)]
    assert not found, "\n".join(found[:20])
    assert sum("#" in told.get("href", "")[1:] for page in read.values() for _, told in page.links) > 100


def linked(page: Read, path: str) -> Iterator[str]:
    """The files that a page leads to."""
    for _, told in page.links:
        file = told.get("href", "").partition("#")[0]
        if file and ":" not in file:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), file))


def test_every_link_of_the_sample_leads_to_an_address_that_answers(
    copying: FlaskClient, dataset: BuiltDataset, copies: list[tuple[str, bytes, Sequence[str]]]
) -> None:
    """Of each kind of address that the sample leads to, one is asked for; the whole copy is made with TEST_LONG."""
    addresses = Addresses(dataset.base)
    kinds: dict[str, str] = {}
    for _, _, leads_to in copies:
        for address in leads_to:
            assert addresses.file(address)
            kinds.setdefault(address.partition("?")[0].split("/")[1], address)
    assert len(kinds) > 40
    for address in list(kinds.values())[:: 1 if LONG else 4]:
        assert site.copied(copying, dataset.base, address)[0] == addresses.file(address)


def test_a_page_is_the_same_when_it_is_copied_again(
    copying: FlaskClient, dataset: BuiltDataset, sample: dict[str, bytes]
) -> None:
    for address in SAMPLE[:: 1 if LONG else 4]:
        path, content, _ = site.copied(copying, dataset.base, address)
        assert sample[path] == content, path


def test_a_link_that_leads_nowhere_is_told_with_its_page(copying: FlaskClient, dataset: BuiltDataset) -> None:
    with pytest.raises(site.PageError, match=r"/person/nobody, which /doc/001 leads to, comes with the status 404"):
        site.copied(copying, dataset.base, "/person/nobody", "/doc/001")


@pytest.mark.skipif(not LONG, reason="takes a minute; TEST_LONG asks for it")
def test_the_whole_copy(dataset: BuiltDataset) -> None:
    made = list(site.files(dataset))
    files = dict(made)
    assert len({path.casefold() for path in files}) == len(files) == len(made)
    assert max(map(len, files)) < 200
    read = pages(files)
    found = [
        wrong
        for path in read
        for wrong in (*wrong_with(path, read[path], files[path], dataset.base), *lost(files, read, path))
    ]
    assert not found, "\n".join(found[:20])
    assert len(read) > 1400
    claims = {row["c"].value for row in solutions(dataset.store, "SELECT ?c { ?c a pg:Claim }")}
    assert len(claims) > 370
    assert {Addresses(dataset.base).file("/" + iri.removeprefix(dataset.base)) for iri in claims} <= read.keys()
    digest = hashlib.sha256(b"".join(path.encode() + b"\0" + content for path, content in made)).hexdigest()
    ran = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST, str(dataset.settings.build_dir)],
        env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == digest
