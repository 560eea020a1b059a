"""HTTP as clients of every age speak it: chunks, HEAD, one connection for many requests, names of requests."""

from __future__ import annotations

import gzip
import http.client
import re
import socket

import pytest

from tests.support.serving import ask, connected
from tests.support.wire import (
    STATES,
    get,
    path_of,
    received,
)


def test_a_body_may_come_in_chunks(server: str) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    whole = ask(server, "POST", body=STATES.encode(), headers=headers)
    pieces = [STATES[start : start + 7].encode() for start in range(0, len(STATES), 7)]
    answer = ask(server, "POST", body=pieces, headers=headers)
    assert (answer.status, answer.body) == (200, whole.body)
    assert b"Armenia" in answer.body


HALF = b"ASK { <state/armenia> a pg:State }"
BROKEN = {
    "after a chunk": b"%x\r\n%b\r\n" % (len(HALF), HALF),
    "after two chunks": b"4\r\nASK \r\n2\r\n{}\r\n",
    "before the first chunk": b"",
    "within a chunk": b"%x\r\n%b" % (len(HALF) + 20, HALF),
    "within the size of a chunk": b"%x\r\n%b\r\n1" % (len(HALF), HALF),
    "after the last chunk": b"%x\r\n%b\r\n0\r\n" % (len(HALF), HALF),
    "by a size that is none": b"%x\r\n%b\r\nzz\r\n" % (len(HALF), HALF),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("path", ["/sparql", "/provenance"])
def test_a_body_in_chunks_that_breaks_off_is_refused(server: str, case: str, path: str) -> None:
    """What has come of it would be a whole query."""
    with connected(server) as connection:
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query"]
        connection.sendall("\r\n".join([*lines, "Transfer-Encoding: chunked", "", ""]).encode() + BROKEN[case])
        connection.shutdown(socket.SHUT_WR)
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 400 "), answer
    assert b"application/problem+json" in answer
    assert b"broke off" in answer


SENT = {
    "as a form": ("application/x-www-form-urlencoded", "", b"query=ASK%7B%7D"),
    "with a length that is right": ("application/sparql-query", f"Content-Length: {len(HALF)}\r\n", HALF),
    "with a length that is wrong": ("application/sparql-query", "Content-Length: 5\r\n", HALF),
    "compressed": ("application/sparql-query", "Content-Encoding: gzip\r\n", gzip.compress(HALF)),
}


@pytest.mark.parametrize("case", SENT)
def test_a_body_in_chunks_that_breaks_off_is_refused_however_it_is_sent(server: str, case: str) -> None:
    """Whole, the same is answered."""
    content_type, more, content = SENT[case]
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {content_type}\r\n{more}"
    body = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(content), content)
    for end, status in ((b"", b"400"), (b"0\r\n\r\n", b"200")):
        with connected(server) as connection:
            connection.sendall(head.encode() + body + end)
            if not end:
                connection.shutdown(socket.SHUT_WR)
            answer = received(connection)
        assert answer.startswith(b"HTTP/1.1 " + status), answer


def test_a_body_with_fields_after_its_end_is_refused(server: str) -> None:
    """The network side does not tell it from one that breaks off; server/README.md says so."""
    with connected(server) as connection:
        head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
        body = b"%x\r\n%b\r\n0\r\nX-Trailer: 1\r\n\r\n" % (len(HALF), HALF)
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + body)
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 400 "), answer
    assert b"fields after its end" in answer


@pytest.mark.parametrize("path", ["/", "/health", "/state/armenia.ttl", "/graphs?default", path_of(STATES), "/nothing"])
def test_head_is_get_without_the_body(server: str, path: str) -> None:
    whole, head = ask(server, path=path), ask(server, "HEAD", path)
    assert head.body == b""
    assert head.status == whole.status
    assert head.headers.keys() == whole.headers.keys()
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers.get(name) == whole.headers.get(name), name
    assert int(head.headers["content-length"]) == len(whole.body)


def test_one_connection_carries_many_requests_refused_ones_too(server: str) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        connection.connect()
        first = connection.sock
        for method, path, body, status in (
            ("GET", path_of("ASK {}"), None, 200),
            ("GET", path_of("no query"), None, 400),
            ("POST", "/sparql", b"query=ASK+%7B%7D", 200),
            ("HEAD", path_of("ASK {}"), None, 200),
            ("PUT", "/graphs?default", b"<a> <b> <c> .", 403),
            ("GET", "/nothing", None, 404),
            ("GET", path_of("ASK {}"), None, 200),
        ):
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, headers)
            with connection.getresponse() as answer:
                answer.read()
                assert answer.status == status, path
            assert connection.sock is first
    finally:
        connection.close()


def test_requests_may_be_sent_before_the_answers_are_read(server: str) -> None:
    with connected(server) as connection:
        asked = [path_of(f"SELECT ({number} AS ?x) {{}}", format="csv") for number in (11, 22, 33)]
        requests = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in asked]
        connection.sendall(b"".join(requests) + get(path_of("ASK {}", format="csv")))
        answer = received(connection)
    assert re.findall(rb"HTTP/1.1 (\d+) ", answer) == [b"200"] * 4
    places = [answer.index(value) for value in (b"x\r\n11", b"x\r\n22", b"x\r\n33", b"true\n")]
    assert places == sorted(places)


def test_an_old_client_gets_an_answer_and_the_end_of_the_connection(server: str) -> None:
    with connected(server) as connection:
        connection.sendall(f"GET {path_of('ASK {}')} HTTP/1.0\r\n\r\n".encode())
        answer = received(connection)
    assert re.match(rb"HTTP/1.[01] 200 ", answer)
    assert answer.endswith(b'"boolean":true}')


@pytest.mark.parametrize(
    "path", [path_of(STATES), path_of("no query"), "/health", "/nothing", "/static/peacegraph.css"]
)
def test_the_name_of_a_request_comes_back(server: str, path: str) -> None:
    assert ask(server, path=path, headers={"X-Request-ID": "my.name-1:2"}).headers["x-request-id"] == "my.name-1:2"


@pytest.mark.parametrize("given", ["", "with blank", "x" * 65, "a;b", '"quoted"', "ü"])
def test_a_name_that_is_none_is_replaced(server: str, given: str) -> None:
    path = path_of("ASK {}")
    made = {ask(server, path=path, headers={"X-Request-ID": given}).headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2, "each has its own"
    assert all(re.fullmatch(r"[0-9a-f]{17,32}", name) for name in made)
