"""What very many documents tell stands on bounded pages, which say how much more there is and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from graph.support.identity_records import identity_records
from server.app import create_app
from server.serving.live import Live, ServedDataset
from server.workers.engine import Engine
from tests.benchmarks.pages import BROWSER, copied

COPIES = 8
"""Copies of the five documents beside them, so that up to 45 tell of a thing."""
DOCUMENTS = 5 * (COPIES + 1)
MOST_BYTES = 150_000
BOUNDED = (
    "/agreement/trilateral-statement-2020-11-09",
    "/person/sergey-lavrov",
    "/disagreement/capitals-for-governments",
    "/org/osce-minsk-group",
    "/framing?of=hostilities/2016-04",
    "/person",
    "/disagreements",
    "/network",
    "/timeline",
    "/map",
    "/",
)


@pytest.fixture(scope="module")
def folder(settings: Settings, store: EmbeddedStore) -> Path:
    assert store.claim_records
    return dataset_folder.current(settings)[0]


@pytest.fixture(scope="module")
def many(settings: Settings, store: EmbeddedStore, engine: Engine, folder: Path) -> Iterator[FlaskClient]:
    """The application over copies of the documents, all of which tell of the same things."""
    lines = (folder / "reported.nq").read_text("utf-8").splitlines(keepends=True)
    large = copied(store, lines, COPIES)
    served = ServedDataset.built(large, engine, folder)
    yield create_app(settings, Live(settings, served)).test_client()
    if served.index is not None:
        served.index.close()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, address
    return answer.text


def lookups(client: FlaskClient, address: str, patched: pytest.MonkeyPatch) -> int:
    """How often a page asks the dataset once it has been shown."""
    page(client, address)
    asked: list[str] = []
    query = EmbeddedStore.query

    def counted(self: EmbeddedStore, text: str, *more: str) -> object:
        asked.append(text)
        return query(self, text, *more)  # type: ignore[arg-type]

    with patched.context() as context:
        context.setattr(EmbeddedStore, "query", counted)
        page(client, address)
    return len(asked)


@pytest.mark.parametrize("address", BOUNDED)
def test_a_page_of_what_many_documents_tell_is_of_bounded_size_and_asks_no_more_often(
    many: FlaskClient, client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(page(many, address).encode()) < MOST_BYTES
    assert lookups(many, address, monkeypatch) <= lookups(client, address, monkeypatch) + 2


def test_a_row_of_many_sentences_shows_some_and_leads_to_all(many: FlaskClient, client: FlaskClient) -> None:
    address = "/agreement/trilateral-statement-2020-11-09"
    text = page(many, address)
    rows = re.findall(r'<div class="inside">(.*?)</div>', text, re.DOTALL)
    assert max(row.count("<figure") for row in rows) == 5
    more = re.findall(r"and (\d+) more sentences?: the <a href=\"(/statements\?of=[^\"]+)\"", text)
    assert len(more) > 5
    assert page(many, more[0][1])
    assert f"Mentioned in {2 * (COPIES + 1)} documents." in text
    assert "more-sentences" not in page(client, address)


def test_what_many_documents_call_a_thing_is_told_with_some_of_them(many: FlaskClient) -> None:
    names = page(many, "/person/sergey-lavrov").partition("Names the documents use")[2].partition("</table>")[0]
    users = re.findall(r"<td>(.*?)</td>", names)
    assert users
    assert max(row.count(",") for row in users) <= 8
    assert any(row.endswith(" more") for row in users)


def test_a_framing_goes_through_the_documents_six_by_six(many: FlaskClient) -> None:
    address, seen, pages = "/framing?of=hostilities/2016-04", list[str](), 0
    while address:
        text = page(many, address)
        pages += 1
        table = text.partition('<table class="matrix">')[2].partition("</thead>")[0]
        seen += re.findall(r"Document (\w+)</a>", table)
        following = re.search(r'<a href="([^"]+)" rel="next"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) > 6
    assert pages == -(-len(seen) // 6)
    assert f"of {len(seen)} that tell of it" in text
    csv = many.get("/framing.csv?of=hostilities/2016-04")
    assert 'rel="next"' in csv.headers["Link"]
    assert many.get("/framing?of=hostilities/2016-04&from=600", headers=BROWSER).status_code == 404
    assert many.get("/framing?of=hostilities/2016-04&from=x", headers=BROWSER).status_code == 400


def test_the_sides_of_a_disagreement_and_the_first_page_name_some_documents_and_say_how_many_more(
    many: FlaskClient,
) -> None:
    text = page(many, "/disagreement/capitals-for-governments")
    assert re.search(r"and \d+ more sentences: the <a href=\"/statements", text)
    home = page(many, "/")
    assert home.count('<li class="card">') == 24
    assert f'and {DOCUMENTS - 24} more documents: the <a href="/doc">' in home
    assert re.search(r"[\w, ]+ and \d+ more</span>", page(many, "/disagreements"))


def test_a_triple_that_many_claims_say_names_some_and_a_query_finds_all(many: FlaskClient) -> None:
    text = page(many, "/statements?of=person/sergey-lavrov")
    cells = re.findall(r"<td>((?:<a href=\"/claim/[^<]+</a> )+)", text)
    assert max(cell.count("<a ") for cell in cells) == 8
    assert re.search(r'and \d+ more, by <a href="/sparql\?query=', text)


def test_a_possible_identity_argued_from_many_sentences_shows_some(many: FlaskClient, client: FlaskClient) -> None:
    told = re.compile(
        r"Of (\d+) quoted passages, those of the first 6 sentences stand here; <a href=\"(/identity/[^\"]+)"
    )
    number, record = told.findall(page(many, "/agreement/trilateral-statement-2020-11-09"))[0]
    assert page(many, record).count("<figure") > 6
    assert int(number) >= 2 * DOCUMENTS / 5
    assert not told.findall(page(client, "/agreement/trilateral-statement-2020-11-09"))


def test_only_the_first_passages_of_a_possible_identity_are_looked_up(store: EmbeddedStore) -> None:
    iri = f"{store.base}identity/fighting-of-the-early-1990s"
    whole, some = (identity_records(store, [iri], most)[iri] for most in (None, 2))
    assert (len(whole.passages), len(some.passages)) == (whole.quoted, 2)
    assert some.quoted == whole.quoted > 2
    assert set(some.passages) <= set(whole.passages)
