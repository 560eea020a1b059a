"""Requests as they go over the wire, and queries that cost the server something."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time
from urllib.parse import urlencode

from tests.conformance.client import Answer
from tests.support.serving import ask, query

REQUEST_SECONDS = 2
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000"
STATES = "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"
OTHER = "127.0.0.2"
numbers = itertools.count()


def quick(address: str, source: str = "127.0.0.1") -> float:
    """The time of a quick query that was never asked before, in seconds."""
    started_at = time.monotonic()
    assert query(address, f"ASK {{ <state/armenia> a pg:State }} # {next(numbers)}", source).status == 200
    return time.monotonic() - started_at


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    made = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            made += piece
    return bytes(made)


def get(path: str, *headers: str) -> bytes:
    """A request as it goes over the wire, the last one of its connection."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode()


def path_of(text: str, **parameters: str) -> str:
    return "/sparql?" + urlencode({"query": text} | parameters)


UNFINISHED = b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX-Unfin"


def cancel(address: str, name: str, source: str = "127.0.0.1") -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(address, "POST", "/sparql/cancel", urlencode({"id": name}).encode(), headers, source)
