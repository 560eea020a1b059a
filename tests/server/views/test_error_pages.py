"""Errors as pages: each says in a sentence what went wrong and what to do now; what was typed is not lost."""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, InternalServerError

from graph.core.errors import AnswerGoneError, BuildError, NotAcceptableError, PeacegraphError, WithdrawnError
from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore
from server.accounts.entry.nearest_names import nearest_names
from server.http.problems import TooLargeError
from server.layout.error_page import sentence, words_of
from server.traffic.admission import BusyError, TooManyError
from server.workers.limits import LimitError

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
QUERY = 'SELECT ?who WHERE { ?who foo "</textarea><script>alert(1)</script>" }'


def shown(text: str) -> str:
    """The content of a page, which must be well told."""
    title = re.search(r'<h1 class="long">(.+?)</h1>', text)
    lead = re.search(r'<p class="lead">(.+?)</p>', text, re.DOTALL)
    assert title
    assert lead
    assert title[1][0].isupper()
    assert html.unescape(lead[1])[0] not in "abcdefghijklmnopqrstuvwxyz"
    assert lead[1][-1] in ".?!…"
    assert "http" not in lead[1], "no bare address"
    assert 'href="/sparql"' in text
    assert 'href="/"' in text
    return text.partition("<main")[2].partition("</main>")[0]


ERRORS: list[tuple[PeacegraphError | HTTPException, str]] = [
    (NotAcceptableError("it is available as turtle or json"), "Without a format"),
    (
        WithdrawnError("claim/1 was withdrawn: misread", claim="x", reason="misread", replaced_by=[]),
        "Nothing replaced it",
    ),
    (AnswerGoneError("the answer is not kept any more; ask again"), "ask again"),
    (TooLargeError("the body is too large"), "#limits"),
    (TooManyError("4 queries of yours are running"), "one of your queries"),
    (BusyError("all workers are busy"), "seconds"),
    (LimitError("the query ran for longer than 30 seconds"), "a LIMIT"),
    (BuildError("nothing has been built yet"), "Try again"),
    (InternalServerError(), "our mistake"),
]


@pytest.fixture
def failing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """What the first page fails with, put in by a test."""
    raised: dict[str, Exception] = {}

    def fail() -> str:
        raise raised["error"]

    app: Flask = client.application
    monkeypatch.setitem(app.view_functions, "home.index", fail)
    return raised


@pytest.mark.parametrize(("error", "helps"), ERRORS, ids=lambda value: type(value).__name__)
def test_each_kind_of_error_says_what_to_do(
    client: FlaskClient, failing: dict[str, Exception], error: PeacegraphError | HTTPException, helps: str
) -> None:
    failing["error"] = error
    response = client.get("/", headers=BROWSER)
    status = error.status if isinstance(error, PeacegraphError) else HTTPStatus(error.code or 500)
    assert response.status_code == status
    assert helps in shown(response.text)
    assert f"{status.value} {status.phrase}" in response.text
    assert len(ERRORS) == 9


def test_a_withdrawn_claim_leads_to_what_replaced_it(
    client: FlaskClient, failing: dict[str, Exception], settings: Settings
) -> None:
    new = [f"{settings.base_iri}claim/001-02", f"{settings.base_iri}claim/001-03"]
    failing["error"] = WithdrawnError("long", claim="x", reason="it was misread", replaced_by=new)
    response = client.get("/", headers=BROWSER)
    assert response.status_code == 410
    page = shown(response.text)
    assert "It was misread." in page
    assert '<a href="/claim/001-02">Claim 001-02</a> and <a href="/claim/001-03">Claim 001-03</a> replaced it' in page


@pytest.mark.parametrize("path", ["/sparql", "/provenance"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_with_a_mistake_comes_back_with_its_place(client: FlaskClient, path: str, method: str) -> None:
    fields = {"query": QUERY, "view": "all"}
    query = {"query_string": urlencode(fields)} if method == "GET" else {"data": fields}
    response = client.open(path, method=method, headers=BROWSER, **query)  # type: ignore[arg-type]
    assert response.status_code == 400
    page = response.text if path == "/sparql" else shown(response.text)  # the query page keeps its own head
    assert re.search(r"[Ll]ine 1, column 26", page)
    assert re.search(r"<pre[^>]*>.*\n {25}\^</pre>", page)
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert area
    assert html.unescape(area[1]).removeprefix("\n") == QUERY  # browsers drop the first line feed
    assert f'action="{path}"' in page
    assert '<input type="hidden" name="view" value="all">' in page


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/person/lavrov", "/person/sergey-lavrov"),
        ("/person/lavrof", "/person/sergey-lavrov"),
        ("/person/Sergey_Lavrow", "/person/sergey-lavrov"),
        ("/persn/sergey-lavrov", "/person/sergey-lavrov"),
        ("/agreement/trilateral-statement-2020", "/agreement/trilateral-statement-2020-11-09"),
        ("/claim/001-999", "/doc/001"),
        ("/doc/01", "/doc/001"),
    ],
)
def test_what_is_not_there_leads_to_the_nearest_names(client: FlaskClient, path: str, near: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', shown(response.text))
    assert 1 <= len(found) <= 5
    assert near == found[0][0]


@pytest.mark.parametrize(
    "path", ["/nothing", "/person/qqqqqqqq", "/\u202e/<script>alert(1)</script>", f"/person/{'x' * 5000}"]
)
def test_what_is_near_to_nothing_says_so_without_names(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    page = shown(response.text)
    assert "Names that are near" not in page
    assert "<script>alert" not in page
    assert len(page) < 6000


def test_the_nearest_names_need_two_look_ups(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    query = EmbeddedStore.query

    def counted(self: EmbeddedStore, text: str, *more: object) -> object:
        asked.append(text)
        return query(self, text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "query", counted)
    assert nearest_names(store, "/person/lavrov")
    assert len(asked) == 2


def test_a_method_that_an_address_does_not_know_is_refused_in_words(client: FlaskClient) -> None:
    response = client.post("/status", headers=BROWSER)
    assert response.status_code == 405
    assert "not asked in this way" in shown(response.text)


@pytest.mark.parametrize(
    ("text", "told"),
    [("it failed", "It failed."), ("Did it?", "Did it?"), ("x" * 900, f"X{'x' * 599} …"), ("", ".")],
)
def test_a_detail_becomes_a_sentence(text: str, told: str) -> None:
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/person/sergey-lavrow", "sergey lavrow"),
        ("/person/sergey-lavrow.ttl", "sergey lavrow"),
        ("/no/such_page/", "such page"),
        ("/doc/9.99", "9.99"),
    ],
)
def test_what_is_not_there_can_be_searched_by_the_last_part_of_its_address(path: str, words: str) -> None:
    assert words_of(path) == words


def test_a_page_of_nothing_has_one_form_with_the_words_of_the_address(client: FlaskClient) -> None:
    response = client.get("/person/sergey-lavrow", headers=BROWSER)
    assert response.status_code == 404
    assert response.text.count('role="search"') == 1
    assert 'value="sergey lavrow"' in response.text
