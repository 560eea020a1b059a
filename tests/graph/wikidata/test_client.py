"""The endpoint is asked as its operators wish, and each way to fail is told as what it is, with nothing changed."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from graph import __version__
from graph.core.errors import EndpointAnswerError, EndpointUnreachableError
from graph.core.settings import Settings
from graph.wikidata import client as client_module
from graph.wikidata.client import ATTEMPTS, Client
from graph.wikidata.redirects import is_allowed
from tests.support.wikidata_proxy import Proxy, answered, silent

QUERY = 'SELECT ?label WHERE { <http://www.wikidata.org/entity/Q649> rdfs:label ?label FILTER(LANG(?label) = "en") }'
QUERY = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n" + QUERY
ONE = json.dumps({"head": {"vars": ["label"]}, "results": {"bindings": []}}).encode()


def files(settings: Settings) -> list[Path]:
    return sorted(settings.build_dir.rglob("*"))


def test_an_answer_comes_from_the_server_once_and_from_disk_after_that(asking: Settings, wikidata: Proxy) -> None:
    first = Client(asking).ask(QUERY)
    assert [row["label"].value for row in first.rows] == ["Moscow"]
    assert first.endpoint == wikidata.address
    assert Client(asking).ask(QUERY) == first
    assert len(wikidata.headers) == 1
    assert [path.suffix for path in files(asking) if path.is_file()] == [".json"]
    Client(asking, fresh=True).ask(QUERY)
    assert len(wikidata.headers) == 2
    (kept,) = (path for path in files(asking) if path.is_file())
    kept.write_text(kept.read_text("utf-8")[:-20], "utf-8")  # damaged: asked again
    assert Client(asking).ask(QUERY).rows == first.rows
    assert len(wikidata.headers) == 3


def test_the_agent_says_who_asks_in_which_version(asking: Settings, wikidata: Proxy) -> None:
    Client(replace(asking, wikidata_contact="https://example.org/about")).ask(QUERY)
    sent = wikidata.headers[0]["user-agent"]
    assert sent.startswith(f"Peacegraph/{__version__} (")
    assert "https://example.org/about) SPARQLWrapper/" in sent


def test_a_long_question_goes_into_the_body(asking: Settings, wikidata: Proxy) -> None:
    assert Client(asking).ask(QUERY + "\n# " + "x" * 7000).rows
    assert wikidata.paths == ["/sparql"]


def test_it_waits_as_long_as_it_is_asked_to(asking: Settings, wikidata: Proxy) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wikidata.fail(answered(429, headers={"Retry-After": "7"}), answered(503, headers={"Retry-After": date}))
    waited: list[float] = []
    assert Client(asking, sleep=waited.append).ask(QUERY).rows
    assert waited[0] == 7
    assert 25 < waited[1] <= 30
    assert len(wikidata.headers) == 3


def test_it_does_not_wait_longer_than_it_may(asking: Settings, wikidata: Proxy) -> None:
    wikidata.fail(answered(429, headers={"Retry-After": "3600"}))
    with pytest.raises(EndpointUnreachableError, match=r"429 .*asked again in 3600 s.*WIKIDATA_WAIT_SECONDS"):
        Client(asking, sleep=lambda _: pytest.fail("it waited")).ask(QUERY)
    assert files(asking) == []


def test_an_error_of_the_server_is_tried_again_a_few_times(asking: Settings, wikidata: Proxy) -> None:
    waited: list[float] = []
    wikidata.fail(answered(500), answered(502))
    assert Client(asking, sleep=waited.append).ask(QUERY).rows
    assert waited == list(client_module.PAUSES)
    wikidata.fail(*[answered(500)] * 9)
    with pytest.raises(EndpointUnreachableError, match=r"answered 500 .*, 3 times; nothing was changed"):
        Client(asking, fresh=True, sleep=waited.append).ask(QUERY)
    assert len(wikidata.headers) == ATTEMPTS == 3


FAILURES = {
    "nothing comes": (silent(2), EndpointUnreachableError, "did not answer within 1 s"),
    "bytes come slowly": (answered(200, ONE, pause=0.2), EndpointUnreachableError, "did not answer within 1 s"),
    "the connection breaks off": (silent(0), EndpointUnreachableError, "broke off"),
    "half an answer": (
        answered(200, ONE[:20], {"Content-Length": "900"}),
        EndpointUnreachableError,
        "broke off",
    ),
    "broken JSON": (answered(200, ONE[:-3]), EndpointAnswerError, "no SPARQL result in JSON"),
    "a page": (answered(200, b"<!doctype html><p>Down"), EndpointAnswerError, "it begins '<!doctype html><p>Down'"),
    "other JSON": (answered(200, b'{"head": {}, "boolean": true}'), EndpointAnswerError, "no SPARQL result"),
    "refused": (answered(403), EndpointUnreachableError, "403 Forbidden.*WIKIDATA_CONTACT"),
    "not there": (answered(404), EndpointUnreachableError, "404 Not Found.*names a SPARQL endpoint"),
    "redirect to another host": (
        answered(302, headers={"Location": "http://example.org/sparql"}),
        EndpointAnswerError,
        "redirects to 'http://example.org/sparql', which is not followed",
    ),
    "redirect to a file": (
        answered(301, headers={"Location": "file:///etc/passwd"}),
        EndpointUnreachableError,
        "301 .*'file:///etc/passwd' is not allowed",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_is_told_and_changes_nothing(
    name: str, asking: Settings, wikidata: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ATTEMPTS", 1)
    failure, error, words = FAILURES[name]
    wikidata.fail(failure)
    began = time.monotonic()
    with pytest.raises(error, match=words) as told:
        Client(replace(asking, wikidata_seconds=1), sleep=lambda _: None).ask(QUERY)
    assert "nothing was changed" in str(told.value)
    assert time.monotonic() - began < 4
    assert files(asking) == []


def test_there_are_eleven_failures() -> None:
    assert len(FAILURES) == 11


def test_a_redirect_within_the_host_is_followed(asking: Settings, wikidata: Proxy) -> None:
    def elsewhere(handler) -> None:
        answered(302, headers={"Location": handler.path.replace("/sparql?", "/sparql?here=1&")})(handler)

    wikidata.fail(elsewhere)
    assert Client(asking).ask(QUERY).rows
    assert "here=1" in wikidata.paths[1]


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("https://a.org/sparql", "https://a.org/other", True),
        ("http://a.org/sparql", "https://a.org/sparql", True),
        ("https://a.org/sparql", "http://a.org/sparql", False),
        ("https://a.org/sparql", "https://b.org/sparql", False),
        ("https://a.org/sparql", "https://a.org:8443/sparql", False),
        ("https://a.org/sparql", "ftp://a.org/sparql", False),
    ],
)
def test_redirects_stay_on_the_host_and_never_give_up_encryption(old: str, new: str, *, allowed: bool) -> None:
    assert is_allowed(old, new) is allowed


@pytest.mark.parametrize("slow", [False, True], ids=["unknown", "no answer"])
def test_a_name_that_is_not_resolved_is_told(asking: Settings, monkeypatch: pytest.MonkeyPatch, *, slow: bool) -> None:
    def resolve(*_: object, **__: object) -> None:
        if slow:
            time.sleep(1.5)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    settings = replace(asking, wikidata="https://wikidata.invalid/sparql", wikidata_seconds=1)
    monkeypatch.setattr(client_module, "ATTEMPTS", 1)
    words = "did not answer within 1 s" if slow else "cannot be reached .*Name or service not known.*a network"
    with pytest.raises(EndpointUnreachableError, match=words):
        Client(settings, sleep=lambda _: None).ask(QUERY)
    assert files(settings) == []
