"""SERVICE asks the endpoints that the settings name, and no other, however a query writes it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.conformance.client import Answer
from tests.support.serving import counted, query, running

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from there"}}]}}'
SECONDS = 2


class _Handler(BaseHTTPRequestHandler):
    """Answers every query with one row, except that one path redirects."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", self.server.elsewhere)  # type: ignore[attr-defined]
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ROWS)))
        self.end_headers()
        self.wfile.write(ROWS)

    do_GET = do_POST  # noqa: N815  # the base class's way of names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Endpoint:
    """Another endpoint: its address, the paths it was asked at, and a listener beside it that must stay silent."""

    base: str
    silent: str
    listener: socket.socket
    asked: list[str] = field(default_factory=list)

    def reached(self) -> bool:
        """Whether anybody connected to the listener since this was asked last."""
        found = False
        with contextlib.suppress(BlockingIOError):
            while True:
                self.listener.accept()[0].close()
                found = True
        return found


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """One endpoint that answers, and one that must never be asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        silent = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
            made = Endpoint(f"http://127.0.0.1:{server.server_port}", silent, listener)
            server.asked, server.elsewhere = made.asked, silent  # type: ignore[attr-defined]
            serving = threading.Thread(target=server.serve_forever)
            serving.start()
            yield made
            server.shutdown()
            serving.join()


@pytest.fixture(scope="module")
def stuck() -> Iterator[socket.socket]:
    """An endpoint that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture(scope="module")
def server(
    settings: Settings,
    built_manifest: dataset_folder.Manifest,
    endpoint: Endpoint,
    stuck: socket.socket,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A server that may ask three addresses."""
    assert built_manifest.claims
    allowed = [f"{endpoint.base}/sparql", f"{endpoint.base}/moved", f"http://127.0.0.1:{stuck.getsockname()[1]}/sparql"]
    limits = {"query_seconds": SECONDS, "services": ", ".join(allowed), "build_dir": settings.build_dir}
    with running(tmp_path_factory.mktemp("services") / "log", **limits) as address:
        yield address


@pytest.fixture(autouse=True)
def nobody_else_is_asked(endpoint: Endpoint) -> Iterator[None]:
    """Whatever a test sends, the other endpoint is never reached."""
    endpoint.asked.clear()
    yield
    assert not endpoint.reached()


def detail(answer: Answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer
    return str(json.loads(answer.body)["detail"])


ALLOWED = {
    "by its address": "SELECT ?x { SERVICE <%s/sparql> { ?s ?p ?x } }",
    "silently": "SELECT ?x { SERVICE SILENT <%s/sparql> { ?s ?p ?x } }",
    "lower case": "select ?x { service <%s/sparql> { ?s ?p ?x } }",
    "after a comment": "SELECT ?x { SERVICE # <http://nowhere/>\n <%s/sparql> { ?s ?p ?x } }",
    "in a sub-query": "SELECT ?x { { SELECT ?x { SERVICE <%s/sparql> { ?s ?p ?x } } } }",
    "in an optional": "SELECT ?x { OPTIONAL { SERVICE <%s/sparql> { ?s ?p ?x } } }",
    "beside our own data": "SELECT ?x { <state/armenia> a pg:State SERVICE <%s/sparql> { ?s ?p ?x } }",
}


@pytest.mark.parametrize("case", ALLOWED)
def test_the_endpoint_that_is_named_is_asked(server: str, endpoint: Endpoint, case: str) -> None:
    answer = query(server, ALLOWED[case] % endpoint.base)
    assert answer.status == 200, answer
    assert b"from there" in answer.body
    assert set(endpoint.asked) == {"/sparql"}


OK = "SERVICE <GOOD/sparql> { ?s ?p ?x }"
REFUSED = {
    "another port": "SELECT * { SERVICE <EVIL> { ?a ?b ?c } }",
    "silently": "SELECT * { SERVICE SILENT <EVIL> { ?a ?b ?c } }",
    "another path": "SELECT * { SERVICE <GOOD/other> { ?a ?b ?c } }",
    "a longer path": "SELECT * { SERVICE <GOOD/sparql/> { ?a ?b ?c } }",
    "a query string": "SELECT * { SERVICE <GOOD/sparql?query=x> { ?a ?b ?c } }",
    "a fragment": "SELECT * { SERVICE <GOOD/sparql#x> { ?a ?b ?c } }",
    "dots": "SELECT * { SERVICE <GOOD/x/../sparql> { ?a ?b ?c } }",
    "another host's name for it": "SELECT * { SERVICE <http://localhost:PORT/sparql> { ?a ?b ?c } }",
    "user and password": "SELECT * { SERVICE <http://a:b@127.0.0.1:PORT/sparql> { ?a ?b ?c } }",
    "another scheme": "SELECT * { SERVICE <https://127.0.0.1:PORT/sparql> { ?a ?b ?c } }",
    "a file": "SELECT * { SERVICE <file:///etc/passwd> { ?a ?b ?c } }",
    "a prefix that stands for another": "PREFIX e: <EVILBASE> SELECT * { SERVICE e:sparql { ?a ?b ?c } }",
    "a prefix declared twice": "PREFIX e: <GOOD/> PREFIX e: <EVILBASE> SELECT * { SERVICE e:sparql { ?a ?b ?c } }",
    "a prefix that stands for the right one": "PREFIX e: <GOOD/> SELECT * { SERVICE e:sparql { ?a ?b ?c } }",
    "a base of the right one": "BASE <GOOD/> SELECT * { SERVICE <sparql> { ?a ?b ?c } }",
    "a preset prefix": "SELECT * { SERVICE pg:sparql { ?a ?b ?c } }",
    "a base of another": "BASE <EVILBASE> SELECT * { SERVICE <sparql> { ?a ?b ?c } }",
    "a prefix under a base": "BASE <EVILBASE> PREFIX e: <> SELECT * { SERVICE e:sparql { ?a ?b ?c } }",
    "a variable": "SELECT * { BIND(<EVIL> AS ?e) SERVICE ?e { ?a ?b ?c } }",
    "a variable that holds the right one": "SELECT * { BIND(<GOOD/sparql> AS ?e) SERVICE ?e { ?a ?b ?c } }",
    "a variable of values": "SELECT * { VALUES ?e { <EVIL> } SERVICE SILENT ?e { ?a ?b ?c } }",
    "another one beside": "SELECT * { OK SERVICE <EVIL> { ?a ?b ?c } }",
    "another one within": "SELECT * { SERVICE <GOOD/sparql> { SERVICE <EVIL> { ?a ?b ?c } } }",
    "another one in an existence": "SELECT * { OK FILTER EXISTS { SERVICE <EVIL> { ?a ?b ?c } } }",
    "an escaped keyword": "SELECT * { OK S\\u0045RVICE <EVIL> { ?a ?b ?c } }",
    "an escaped address": "SELECT * { OK SERVICE <http://127.0.0.1:\\u0039/> { ?a ?b ?c } }",
    "an escaped prefix": "PREFIX e: <GOOD/> P\\u0052EFIX e: <EVILBASE> SELECT * { SERVICE e:sparql { ?a ?b ?c } }",
    "an escaped end of a string": "SELECT * { OK BIND('\\u0027 AS ?z) SERVICE <EVIL> { ?a ?b ?c } # ') }",
    "a comment that ends in an escape": "SELECT * { OK # \\u000a SERVICE <EVIL> { ?a ?b ?c }\n SELECT }",
    "a comparison that looks like an address": "SELECT * { OK FILTER(1<2)SERVICE#>\n<EVIL> { ?a ?b ?c } }",
    "the same silently": "SELECT * { OK FILTER(1<2)SERVICE#>\nSILENT <EVIL> { ?a ?b ?c } }",
    "the same with a variable": "SELECT * { OK BIND(<EVIL> AS ?e) FILTER EXISTS { FILTER(1<2)SERVICE?e#>\n{ } } }",
    "the same before the word silent": "SELECT * { OK FILTER(1<2)service#>\nsilent#>\n<EVIL> { ?a ?b ?c } }",
    "the same in a select": "SELECT (1<2 AS ?b) { OK FILTER(?x<?x||true)SERVICE#>\n<EVIL> { ?a ?b ?c } }",
    "behind an escaped quote in a name": "SELECT * { OK OPTIONAL { ?s pg:x\\' ?o } SERVICE <EVIL> { ?a ?b '' } }",
    "behind an escape in an IRI": "SELECT * { OK OPTIONAL { <http://a/\\u0061#b> ?p ?o } SERVICE <EVIL> { ?a ?b ?c } }",
    "no query": "SERVICE <EVIL>",
    "a dataset": "SELECT * FROM <EVIL> { ?a ?b ?c OK FILTER(1<2)SERVICE#>\n<EVIL> { ?a ?b ?c } }",
}


def test_how_many_ways_are_tried() -> None:
    assert (len(ALLOWED), len(REFUSED)) == (7, 38)


@pytest.mark.parametrize("case", REFUSED)
def test_every_other_endpoint_is_refused_and_stays_silent(server: str, endpoint: Endpoint, case: str) -> None:
    text = REFUSED[case].replace("OK", OK).replace("GOOD", endpoint.base).replace("EVILBASE", endpoint.silent[:-6])
    text = text.replace("EVIL", endpoint.silent).replace("PORT", endpoint.base.rpartition(":")[2])
    answer = query(server, text)
    assert not endpoint.reached()
    assert answer.status == 400 or (b"from there" in answer.body and "escaped end" in case), answer
    assert answer.status == 200 or detail(answer)


def test_a_redirection_is_not_followed_to_another_endpoint(server: str, endpoint: Endpoint) -> None:
    answer = query(server, f"SELECT * {{ SERVICE <{endpoint.base}/moved> {{ ?s ?p ?x }} }}")
    assert answer.status == 400
    assert "307" in detail(answer)
    assert endpoint.asked == ["/moved"]


def test_an_endpoint_that_never_answers_costs_the_time_limit_and_no_more(server: str, stuck: socket.socket) -> None:
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{stuck.getsockname()[1]}/sparql> {{ ?s ?p ?x }} }}"
    for timeout, least, most in (("0.3", 0.3, 1.5), (str(SECONDS), SECONDS, SECONDS * 3)):
        began = time.monotonic()
        answer = query(server, text, timeout=timeout)
        assert least <= time.monotonic() - began < most
        assert answer.status == 503
        assert json.loads(answer.body)["limit"] == "time"
    assert query(server, "ASK {}").status == 200
    assert counted(server, "queries_running") == 0


def test_an_endpoint_that_fails_is_told_as_one_unless_silent(server: str, endpoint: Endpoint) -> None:
    assert query(server, f"SELECT * {{ SERVICE <{endpoint.base}/moved> {{ ?s ?p ?x }} }}").status == 400
    assert query(server, f"SELECT * {{ SERVICE SILENT <{endpoint.base}/moved> {{ ?s ?p ?x }} }}").status == 200


def test_what_another_endpoint_said_is_asked_for_anew_each_time(server: str, endpoint: Endpoint) -> None:
    text = f"SELECT ?x {{ SERVICE <{endpoint.base}/sparql> {{ ?s ?p ?x }} }}"
    for _ in range(3):
        answer = query(server, text)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
    assert endpoint.asked == ["/sparql"] * 3


def test_a_write_asks_no_endpoint_even_if_queries_may(
    endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nor does a query of the scratch store: whoever may write there is not who runs the server."""
    folder = tmp_path_factory.mktemp("scratch")
    with running(folder / "log", scratch=folder / "store", services=f"{endpoint.base}/sparql") as address:
        answer = query(address, f"SELECT ?x {{ SERVICE <{endpoint.base}/sparql> {{ ?s ?p ?x }} }}")
        assert answer.status == 400
        assert "SERVICE" in detail(answer)
    assert endpoint.asked == []
