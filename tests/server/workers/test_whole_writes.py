"""A write is whole, or has never been; and what was written is kept."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import ROOT
from tests.support.scratch import FORM, MULTIPART, THOUSAND, TURTLE, UPDATE, Scratch, parts, served
from tests.support.serving import connected, problem

# What is kept


def test_what_was_written_is_there_after_a_restart_with_the_labels_of_its_blank_nodes(tmp_path: Path) -> None:
    text = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o"
    with served(tmp_path / "store") as first:
        for number in range(3):
            graph = "GRAPH <urn:g> { _:same <urn:p> 'ü' }"
            first.done(f"INSERT DATA {{ _:same <urn:p> {number} , [ <urn:q> 1 ] {graph} }}")
        assert first.send("POST", "/graphs?default", b"_:same <urn:p> 3 .", TURTLE).status == 204
        rows, kept, token = first.rows(text), (tmp_path / "store" / "store.nq").read_bytes(), first.token
        assert len({row[0] for row in rows}) == 4, "each write has blank nodes of its own"
        assert first.rows(text) == rows
    assert (tmp_path / "store" / "store.nq").read_bytes() == kept
    with served(tmp_path / "store") as second:
        assert second.rows(text) == rows
        assert second.token == token
        second.done("INSERT DATA { <urn:x> <urn:y> <urn:z> }")
        assert second.rows(text) == rows
        before, after = kept.splitlines(), (tmp_path / "store" / "store.nq").read_bytes().splitlines()
        assert set(before) < set(after)
        assert len(after) == len(before) + 1
    assert {path.name for path in (tmp_path / "store").iterdir()} == {"store.nq", "token", ".lock"}


def test_a_store_is_served_by_one_server_only(scratch: Scratch) -> None:
    """Two would each overwrite what the other one kept."""
    command = [sys.executable, "-m", "server", "serve", "--scratch", str(scratch.folder), "--port", "1"]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert second.returncode == 2
    assert "served by another server" in second.stderr


PRODUCT = f"VALUES ?a {{ {THOUSAND} }} VALUES ?b {{ {THOUSAND} }} VALUES ?c {{ {THOUSAND} }}"
ENDLESS = f"INSERT {{ <urn:x> <urn:p> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} }}"
SORTED = f"INSERT {{ <urn:x> <urn:p> ?a }} WHERE {{ SELECT ?a {{ {PRODUCT} }} ORDER BY ?b ?c }}"
DEEP = "INSERT { <urn:x> <urn:p> 1 } WHERE { " + "{" * 4000 + "}" * 4000 + " }"
ONE = "<urn:x> <urn:p> 1 ."
BROKEN = "<urn:x> <urn:p> 1 .\n<urn:x> <urn:p> 2 .\n<urn:x> <urn:p> oops .\n"
Sent = tuple[str, str, bytes | None, Mapping[str, str]]


def changing(text: str) -> Sent:
    """An update."""
    return "POST", "/sparql", text.encode(), UPDATE


def putting(data: str | bytes, kind: str = "text/turtle", to: str = "?graph=urn:g") -> Sent:
    """A document that replaces a graph."""
    return "PUT", f"/graphs{to}", data if isinstance(data, bytes) else data.encode(), {"Content-Type": kind}


def form(address: str, body: str = "") -> Sent:
    """A form."""
    return "POST", address, body.encode(), FORM


TWO = parts(("text/turtle", ONE), ("text/turtle", BROKEN))
NO_RDF = parts(("text/turtle", ONE), ("text/csv", "a"))
QUERY = {"Content-Type": "application/sparql-query"}
FAILING: dict[str, tuple[Sent, int, str]] = {
    "too long": (changing(ENDLESS), 503, "time"),
    "too much memory": (changing(SORTED), 503, "memory"),
    "too deep": (changing(DEEP), 503, "depth"),
    "second operation fails": (changing(f"INSERT DATA {{ {ONE} }} ; CLEAR GRAPH <urn:none>"), 400, "urn:none"),
    "second operation is too long": (changing(f"DROP ALL ; {ENDLESS}"), 503, "time"),
    "syntax": (changing(f"INSERT DATA {{ {ONE} }} ;\nINSERT DATA {{ <urn:x> <urn:p> }}"), 400, "line 2"),
    "put of a broken document": (putting(BROKEN, to="?default"), 400, "line 3"),
    "post of a broken document": (("POST", "/graphs?default", BROKEN.encode(), TURTLE), 400, "line 3"),
    "post of a broken new graph": (("POST", "/graphs", BROKEN.encode(), TURTLE), 400, "line 3"),
    "broken N-Triples": (putting("<urn:x> <urn:p> <urn:o> .\nno\n", "application/n-triples"), 400, "line 2"),
    "broken RDF/XML": (putting("<rdf:RDF>", "application/rdf+xml"), 400, "rdf"),
    "broken JSON-LD": (putting("{", "application/ld+json"), 400, "ld+json"),
    "not UTF-8": (putting(b"<urn:x> <urn:p> '\xff' ."), 400, "UTF-8"),
    "second part broken": (("POST", "/graphs?default", TWO, MULTIPART), 400, "line 3"),
    "second part no RDF": (("PUT", "/graphs?default", NO_RDF, MULTIPART), 415, "text/csv"),
    "no RDF": (putting("a,b\n", "text/csv"), 415, "text/csv"),
    "no type": (("PUT", "/graphs?default", ONE.encode(), {}), 415, "Content-Type"),
    "a document with graphs": (putting(f"{ONE} GRAPH <urn:n> {{ {ONE} }}", "application/trig"), 400, "urn:n"),
    "update in the address": (("GET", "/sparql?update=DROP+ALL", None, {}), 400, "POST"),
    "update in the address of a post": (form("/sparql?update=DROP+ALL"), 400, "POST"),
    "a query that updates": (("POST", "/sparql", b"DROP ALL", QUERY), 400, "line 1"),
    "two updates": (form("/sparql", "update=DROP+ALL&update=DROP+ALL"), 400, "several updates"),
    "an update and a query": (form("/sparql", "update=DROP+ALL&query=ASK{}"), 400, "query and an update"),
    "a graph that is none": (putting(ONE, to="?graph=no%20iri"), 400, "no iri"),
    "two graphs": (putting(ONE, to="?graph=urn:a&graph=urn:b"), 400, "'graph' stands in the request more than once"),
    "a graph and the default graph": (putting(ONE, to="?graph=urn:a&default"), 400, "default graph"),
    "delete of what is not there": (("DELETE", "/graphs?graph=urn:none", None, {}), 404, "urn:none"),
    "half a parameter": (
        form("/sparql", "update=DROP+ALL&using=urn:a"),
        400,
        "'using'; did you mean 'using-graph-uri'?",
    ),
    "a parameter of queries": (form("/sparql", "update=DROP+ALL&default-graph-uri=urn:a"), 400, "no meaning at this"),
    "a slip": (form("/sparql", "update=DROP+ALL&using_graph_uri=urn:a"), 400, "did you mean 'using-graph-uri'?"),
    "a slip of a graph": (putting(ONE, to="?default&grahp=urn:a"), 400, "did you mean 'graph'?"),
}


def test_how_many_writes_fail() -> None:
    assert len(FAILING) == 31


@pytest.mark.parametrize("case", FAILING)
def test_a_write_that_fails_changes_nothing_and_says_why(scratch: Scratch, case: str) -> None:
    scratch.done("INSERT DATA { <urn:kept> <urn:is> 1 GRAPH <urn:g> { <urn:kept> <urn:is> 2 } }")
    before, kept = scratch.quads(), (scratch.folder / "store.nq").read_bytes().splitlines()
    request, status, words = FAILING[case]
    answer = scratch.send(*request)
    assert answer.status == status, answer
    told = problem(answer)
    assert words in f"{told['detail']} {told.get('limit')}"
    assert scratch.quads() == before
    assert sorted((scratch.folder / "store.nq").read_bytes().splitlines()) == sorted(kept)


HALF = "<urn:half> <urn:p> 1 .\n"


@pytest.mark.parametrize("end", ["closed", "half closed", "chunks closed", "chunks broken"])
@pytest.mark.parametrize("what", ["put", "update"])
def test_a_write_whose_body_breaks_off_changes_nothing(scratch: Scratch, what: str, end: str) -> None:
    """What came of it would be a whole document, or a whole update."""
    scratch.done("INSERT DATA { <urn:kept> <urn:is> 1 }")
    before = scratch.quads()
    method, path, kind, text = (
        ("PUT", "/graphs?default", "text/turtle", HALF)
        if what == "put"
        else ("POST", "/sparql", "application/sparql-update", f"DROP ALL; INSERT DATA {{ {HALF} }}")
    )
    head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {scratch.token}\r\nContent-Type: {kind}\r\n"
    if end.startswith("chunks"):
        rest = f"Transfer-Encoding: chunked\r\n\r\n{len(text):x}\r\n{text}\r\n"
        rest += "zz\r\n" if end.endswith("broken") else ""
    else:
        rest = f"Content-Length: {len(text) + 50}\r\n\r\n{text}"
    with connected(scratch.address) as connection:
        connection.sendall((head + rest).encode())
        if end != "closed":
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                answer = connection.recv(12)
                assert not answer.startswith(b"HTTP/1.1 2"), answer
    time.sleep(0.3)
    assert scratch.quads() == before


def test_a_store_grows_up_to_the_limit_of_an_answer(tmp_path: Path) -> None:
    """It is read as a whole at each write; what would not fit any more is refused, and what was there stays."""
    with served(tmp_path / "store", query_seconds=10) as made:
        status = 0
        for number in range(20):
            columns = f"VALUES ?x {{ {THOUSAND} }} VALUES ?y {{ {THOUSAND[:40]} }} BIND(?x * 1000 + ?y AS ?n)"
            text = f"INSERT {{ <urn:n{number}> <urn:long-name-of-a-predicate> ?n }} WHERE {{ {columns} }}"
            answer = made.update(text)
            status = answer.status
            if status != 204:
                break
            last = made.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert status == 503
        assert problem(answer)["limit"] == "answer"
        assert made.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == last
        assert int(last[0][0]) > 10_000
        assert (tmp_path / "store" / "store.nq").stat().st_size <= 4 << 20
        made.done("DROP ALL")
        made.done("INSERT DATA { <a> <b> <c> }")
