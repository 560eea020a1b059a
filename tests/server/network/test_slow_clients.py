"""Slow, silent and oversized clients: they are let go, and nobody else waits for them."""

from __future__ import annotations

import contextlib
import re
import time

import pytest

from tests.support.serving import ask, connected, counted, problem, query, until
from tests.support.wire import (
    LARGE,
    OTHER,
    REQUEST_SECONDS,
    UNFINISHED,
    get,
    numbers,
    path_of,
    quick,
    received,
)

CROWD = 100
BODY = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 60\r\n\r\nASK"


@pytest.mark.parametrize("unfinished", [[UNFINISHED], [BODY], [UNFINISHED, BODY]], ids=["headers", "bodies", "both"])
def test_a_crowd_of_unfinished_requests_leaves_a_quick_query_quick_and_is_let_go(
    server: str, unfinished: list[bytes]
) -> None:
    with contextlib.ExitStack() as crowd:
        slow = [(sent, crowd.enter_context(connected(server))) for sent in unfinished for _ in range(CROWD)]
        assert len(slow) == CROWD * len(unfinished)
        begun = time.monotonic()
        for sent, connection in slow:
            connection.sendall(sent)
        times = []
        while time.monotonic() < begun + REQUEST_SECONDS / 2:
            times.append(quick(server))
        assert len(times) > 5
        assert max(times) < 1
        for sent, connection in slow:
            answer = received(connection)
            if sent is BODY:
                assert answer.startswith(b"HTTP/1.1 408 "), answer
                assert b"application/problem+json" in answer
            else:
                assert answer == b"" or answer.startswith(b"HTTP/1.1 408 "), answer
        assert time.monotonic() - begun < REQUEST_SECONDS * 3


@pytest.mark.parametrize("sent", [b"", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], ids=["nothing", "preface of HTTP 2"])
def test_a_client_that_sends_no_request_is_let_go(server: str, sent: bytes) -> None:
    with connected(server, seconds=REQUEST_SECONDS * 3) as connection:
        connection.sendall(sent)
        try:
            received(connection)
        except TimeoutError:
            pytest.fail("the connection is still open")


def test_slow_readers_of_large_answers_hold_no_worker(server: str) -> None:
    """Four readers, two workers. In the end each has all of its answer, or can tell by its length that it has not."""
    with contextlib.ExitStack() as all_of_them:
        readers = []
        for _ in range(4):
            reader = all_of_them.enter_context(connected(server, OTHER))
            reader.sendall(get(path_of(f"{LARGE} # {next(numbers)}")))
            assert reader.recv(9) == b"HTTP/1.1 "
            readers.append(reader)
        assert max(quick(server) for _ in range(10)) < 1
        assert counted(server, "queries_running") == 0
        time.sleep(1)
        for reader in readers:
            head, _, body = received(reader).partition(b"\r\n\r\n")
            announced = re.search(rb"content-length: (\d+)", head)
            assert announced, head
            assert len(body) <= int(announced[1])
    until(lambda: query(server, f"ASK {{}} # {next(numbers)}", OTHER).status == 200, "their places are free again")


# Limits of requests

TOO_LARGE = {
    "address": get("/sparql?query=" + "a" * 100_000),
    "header": get("/sparql", "X-Long: " + "a" * 100_000),
    "headers": get("/sparql", *(f"X-{number}: a" for number in range(5000))),
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_an_address_or_headers_that_are_too_large_are_refused(server: str, case: str) -> None:
    with connected(server) as connection:
        connection.sendall(TOO_LARGE[case])
        assert re.match(rb"HTTP/1.1 4(00|14|31) ", received(connection))
    assert quick(server) < 1


@pytest.mark.parametrize("way", ["whole", "chunked", "announced only"])
def test_a_body_that_is_too_large_is_refused_as_a_problem(server: str, way: str) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    if way == "announced only":
        with connected(server) as connection:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 413"
        return
    body = b"ASK {}".ljust(100_000)
    pieces = (body[start : start + 10_000] for start in range(0, len(body), 10_000))
    answer = ask(server, "POST", body=body if way == "whole" else pieces, headers=headers)
    assert answer.status == 413
    assert "64 kB" in str(problem(answer)["detail"])
