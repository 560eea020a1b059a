"""Every page and every answer of a dataset without texts: as it should be, and without a sentence of any document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from graph.dataset import dataset_folder
from graph.publishing.without_texts.left_over import left_over, names_in
from server.app import create_app
from server.serving.live import Live, ServedDataset
from server.workers.engine import Engine
from tests.browser.addresses import PAGES
from tests.support.schemas import CheckedClient
from tests.support.textless import Textless

_EVENTS = quote("SELECT ?event ?name { ?event a pg:Event ; rdfs:label ?name } ORDER BY ?event LIMIT 12")
DATA = (
    *(f"/claim/001-17.{ending}" for ending in ("ttl", "trig", "jsonld", "bib", "ris", "csl.json")),
    "/doc/001.ttl",
    "/doc/001.annotations.jsonld",
    "/search.json?q=ceasefire",
    "/queries/what-is-denied.csv",
    "/queries/what-is-denied",
    *(f"/provenance?format={name}&query={_EVENTS}" for name in ("json", "csv", "turtle", "trig")),
)
EMPTY = re.compile(r"<(q|blockquote)\b[^>]*>\s*</|“\s*”")


@pytest.fixture(scope="module")
def without(textless: Textless) -> Iterator[FlaskClient]:
    """The application over the dataset without texts."""
    folder, manifest = dataset_folder.current(textless.settings)
    engine = Engine.built(textless.settings, folder, manifest)
    live = Live(textless.settings, ServedDataset.built(dataset_folder.load(folder, manifest), engine, folder))
    app = create_app(textless.settings, live)
    app.testing = True
    app.test_client_class = CheckedClient
    yield app.test_client()
    engine.close()


def read(client: FlaskClient, path: str) -> str:
    """The page at an address."""
    return client.get(path, headers={"Accept": "text/html"}).text


def test_every_address_answers_and_shows_no_sentence(without: FlaskClient, textless: Textless) -> None:
    asked = [(address.path, address.status, "text/html") for address in PAGES]
    asked += [(path, 200, "text/html" if "." not in path and "format" not in path else "*/*") for path in DATA]
    files = []
    for path, status, accept in asked:
        answer = without.get(path, headers={"Accept": accept})
        assert answer.status_code == status, path
        assert not EMPTY.search(answer.text), path
        files.append((path, answer.data))
    assert len(files) == len(PAGES) + len(DATA) > 100
    names = names_in(textless.files)
    assert left_over(files, textless.documents, textless.sentences, names) == []


def test_evidence_tells_where_its_words_stand_and_how_to_attach_them(without: FlaskClient) -> None:
    page = read(without, "/claim/001-17")
    assert "Characters 520 to 600 of document 001, whose SHA-256 is" in page
    assert 'href="/doc/001#text">attach your own' in page
    document = read(without, "/doc/001")
    assert 'id="text"' in document
    assert "peacegraph attach FILE" in document
    assert 'id="char=520,600"' in document
    assert document.count("Sentence ") >= 13
    assert without.get("/doc/001.txt").status_code == 404
    assert "not part of this copy" in read(without, "/search?q=ceasefire")


def test_the_same_pages_of_the_dataset_with_texts_have_them(client: FlaskClient, without: FlaskClient) -> None:
    assert "Characters 520 to 600" not in read(client, "/claim/001-17")
    for path in ("/claim/001-17", "/doc/001", "/identity/agreements-of-document-003"):
        assert "not part of this copy" in read(without, path)
        assert "not part of this copy" not in read(client, path)


def test_answers_have_no_words_where_their_schemas_allow_it(without: FlaskClient) -> None:
    told = without.get(f"/provenance?format=json&query={_EVENTS}").json
    passages = [passage for claim in told["provenance"]["claims"].values() for passage in claim["passages"]]
    assert len(passages) > 10
    for passage in passages:
        assert passage["quote"] is None
        assert passage["sentence"] is None
        assert passage["sentence_start"] <= passage["start"] < passage["end"] <= passage["sentence_end"]
        assert re.fullmatch("[0-9a-f]{64}", passage["sha256"])
