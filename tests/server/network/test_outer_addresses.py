"""Hosts that requests name, addresses behind proxies, bodies that come compressed."""

from __future__ import annotations

import gzip
import ipaddress
import os
import re
import zlib

import pytest

from graph.core.errors import PeacegraphError
from server.http.content_encoding import unpacked
from server.http.forwarded import outer_address
from tests.support.scratch import TURTLE, Scratch
from tests.support.serving import ask, connected, problem
from tests.support.wire import path_of, received

HOSTS = {
    "none": (b"", "1.1", 400),
    "two": (b"Host: a\r\nHost: b\r\n", "1.1", 400),
    "twice the same": (b"Host: a\r\nHost: a\r\n", "1.1", 400),
    "no host": (b"Host: a b\r\n", "1.1", 400),
    "not ASCII": (b"Host: \xc3\xa9\r\n", "1.1", 400),
    "empty": (b"Host:\r\n", "1.1", 200),
    "one": (b"Host: a\r\n", "1.1", 200),
    "with a port": (b"Host: [::1]:80\r\n", "1.1", 200),
    "none, of old": (b"", "1.0", 200),
    "two, of old": (b"Host: a\r\nHost: b\r\n", "1.0", 400),
}


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/health", "/nothing"])
@pytest.mark.parametrize("case", HOSTS)
def test_a_request_names_one_host(server: str, case: str, path: str) -> None:
    header, version, status = HOSTS[case]
    for _ in range(2):  # the second may be answered as before
        with connected(server) as connection:
            start = f"GET {path} HTTP/{version}\r\nConnection: close\r\n".encode()
            connection.sendall(start + header + b"\r\n")
            answer = received(connection)
        found = re.match(rb"HTTP/1.[01] (\d+) ", answer)
        assert found is not None
        assert int(found[1]) == (404 if status == 200 and path == "/nothing" else status), answer


def test_an_answer_that_is_kept_is_not_given_to_who_names_two_hosts(server: str) -> None:
    path = path_of("ASK {}", id=os.urandom(4).hex())
    for header, status in ((b"Host: a\r\n", b" 200 "), (b"Host: a\r\nHost: b\r\n", b" 400 ")):
        with connected(server) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nConnection: close\r\n".encode() + header + b"\r\n")
            assert status in received(connection)[:13]


# ---- proxies

PROXY, OTHER_PROXY, CLIENT = "10.0.0.1", "10.0.0.2", "9.9.9.9"
INNER = ("http", "inner:8000")
FORWARDED = {
    "trusted": (PROXY, CLIENT, "https", "outer.example", ("https", "outer.example")),
    "scheme alone": (PROXY, CLIENT, "https", "", ("https", "inner:8000")),
    "host alone": (PROXY, CLIENT, "", "outer.example:8443", ("http", "outer.example:8443")),
    "nobody that is trusted": (CLIENT, "", "https", "outer.example", INNER),
    "a client that says so itself": (
        PROXY,
        CLIENT,
        "ftp, https",
        "evil.example, outer.example",
        ("https", "outer.example"),
    ),
    "two that add": (PROXY, f"{CLIENT}, {OTHER_PROXY}", "https, http", "outer.example, x", ("https", "outer.example")),
    "two, one that adds": (PROXY, f"{CLIENT}, {OTHER_PROXY}", "https", "outer.example", ("https", "outer.example")),
    "no scheme of ours": (PROXY, CLIENT, "javascript", "outer.example", ("http", "outer.example")),
    "no host": (PROXY, CLIENT, "HTTPS", "a b/../", ("https", "inner:8000")),
    "without the client": (PROXY, "", "https", "outer.example", ("https", "outer.example")),
}


@pytest.mark.parametrize("case", FORWARDED)
def test_the_outer_address_is_what_the_outermost_trusted_proxy_saw(case: str) -> None:
    address, way, scheme, host, expected = FORWARDED[case]
    proxies = (ipaddress.ip_network("10.0.0.0/24"),)
    assert outer_address(proxies, *INNER, address, way, scheme, host) == expected
    assert outer_address((), *INNER, address, way, scheme, host) == INNER


# ---- compressed bodies

LIMIT = 1000
QUERY = b"ASK { <state/armenia> a pg:State }"


def test_a_body_is_unpacked_within_the_limit() -> None:
    packed = gzip.compress(QUERY)
    for encoding in ("gzip", "x-gzip", "GZIP", "identity, gzip"):
        assert unpacked(packed, encoding, LIMIT) == QUERY
    assert unpacked(QUERY, "identity", LIMIT) == QUERY
    assert unpacked(packed + packed, "gzip", LIMIT) == QUERY * 2
    assert unpacked(gzip.compress(b"x" * LIMIT), "gzip", LIMIT) == b"x" * LIMIT


@pytest.mark.parametrize(
    ("body", "encoding", "status", "words"),
    [
        (gzip.compress(b"x" * (LIMIT + 1)), "gzip", 413, "unpacked"),
        (gzip.compress(b"x" * 10**7), "gzip", 413, "unpacked"),
        (gzip.compress(b"x" * 600) * 2, "gzip", 413, "unpacked"),
        (gzip.compress(QUERY)[:-3], "gzip", 400, "send all of it"),
        (QUERY, "gzip", 400, "is not"),
        (zlib.compress(QUERY), "deflate", 415, "'deflate'"),
        (QUERY, "br", 415, "'br'"),
        (gzip.compress(gzip.compress(QUERY)), "gzip, gzip", 415, "gzip, gzip"),
    ],
    ids=["just too large", "a bomb", "two members", "cut off", "not gzip", "deflate", "brotli", "twice"],
)
def test_a_body_that_cannot_be_unpacked_is_refused(body: bytes, encoding: str, status: int, words: str) -> None:
    with pytest.raises(PeacegraphError, match=re.escape(words)) as caught:
        unpacked(body, encoding, LIMIT)
    assert caught.value.status == status


def test_the_server_reads_compressed_queries(server: str) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    for path in ("/sparql", "/provenance"):
        assert ask(server, "POST", path, gzip.compress(QUERY), headers).status == 200
        bomb = ask(server, "POST", path, gzip.compress(b" " * 10**7), headers)
        assert (bomb.status, problem(bomb)["code"]) == (413, "request-entity-too-large")
        refused = ask(server, "POST", path, QUERY, headers | {"Content-Encoding": "br"})
        assert (refused.status, refused.headers["accept-encoding"]) == (415, "gzip")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_scratch_store_reads_compressed_documents_and_skips_marks(scratch: Scratch, mark: bytes) -> None:
    document = mark + b"<urn:a> <urn:b> 1 ."
    assert (
        scratch.send("PUT", "/graphs?default", gzip.compress(document), TURTLE | {"Content-Encoding": "gzip"}).status
        == 204
    )
    assert len(scratch.quads()) == 1
    assert scratch.send("PUT", "/graphs?default", document, TURTLE).status == 204
    update = {"Content-Type": "application/sparql-update"}
    assert scratch.send("POST", "/sparql", mark + b"CLEAR ALL", update).status == 204
    assert scratch.quads() == set()


def test_an_update_is_told_where_it_is_wrong(scratch: Scratch) -> None:
    answer = scratch.update("INSERT { <a> <b> 1 } WHERE { ?x\u00a0a ?y }", using_graph_uri="urn:g")
    told = problem(answer)
    assert (told["line"], told["column"]) == (1, 32)
    assert "no-break space" in str(told["detail"])


def test_a_page_of_another_host_may_write_to_a_scratch_store(scratch: Scratch) -> None:
    for method, path in (("PUT", "/graphs?default"), ("DELETE", "/graphs/x"), ("POST", "/sparql")):
        asked = {
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        answer = ask(scratch.address, "OPTIONS", path, headers=asked)
        assert answer.status in (200, 204)
        assert {"GET", "HEAD", "POST", "PUT", "DELETE"} == set(
            answer.headers["access-control-allow-methods"].split(", ")
        )
        allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
        assert {"authorization", "content-type", "accept", "if-none-match"} <= set(allowed)
