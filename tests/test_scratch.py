"""The store that can be written: who may, what is kept, and that a write is whole or has never been."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.conformance.client import Answer
from tests.serving import ROOT, ask, connected, counted, problem, query, running, started, until

ROUNDS = 40 if os.environ.get("TEST_LONG") else 3
LIMITS = {"query_seconds": 2, "query_megabytes": 128, "answer_megabytes": 4, "client_queries": 40, "workers": 3}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
numbers = itertools.count()


@dataclass(frozen=True)
class Scratch:
    """A server over a store in a folder."""

    address: str
    folder: Path

    @property
    def token(self) -> str:
        return (self.folder / "token").read_text("utf-8").strip()

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> Answer:
        """A request with the token."""
        return ask(self.address, method, path, body, self.bearer | dict(headers or {}))

    def update(self, text: str, **parameters: str | list[str]) -> Answer:
        fields = [("update", text)]
        for name, given in parameters.items():
            values = given if isinstance(given, list) else [given]
            fields += [(name.replace("_", "-"), value) for value in values]
        return self.send("POST", "/sparql", urlencode(fields).encode(), FORM)

    def done(self, text: str) -> None:
        """An update that a test relies on."""
        answer = self.update(text)
        assert answer.status == 204, answer

    def rows(self, text: str) -> list[list[str]]:
        answer = query(self.address, text, format="csv")
        assert answer.status == 200, answer
        return list(csv.reader(io.StringIO(answer.body.decode())))[1:]

    def quads(self) -> set[str]:
        """All that is in it, one text a quad."""
        found = self.rows("SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        return {" ".join(row) for row in found}


@contextlib.contextmanager
def served(folder: Path, **settings: object) -> Iterator[Scratch]:
    """A server over the store in a folder."""
    log = folder.with_name(f"{folder.name}.log")
    with running(log, scratch=folder, **LIMITS | settings) as address:
        yield Scratch(address, folder)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """A store that was empty at first."""
    with served(tmp_path_factory.mktemp("scratch") / "store") as made:
        assert made.quads() == set()
        yield made


@pytest.fixture
def store(shared: Scratch) -> Scratch:
    """A store emptied before each test."""
    shared.done("DROP ALL")
    return shared


# Who may write

WRITES = {
    "update by form": ("POST", "/sparql", urlencode({"update": "INSERT DATA { <a> <b> 1 }"}).encode(), FORM),
    "update by body": ("POST", "/sparql", b"INSERT DATA { <a> <b> 1 }", UPDATE),
    "put": ("PUT", "/graphs?default", b"<urn:a> <urn:b> 1 .", TURTLE),
    "put of a named graph": ("PUT", "/graphs?graph=urn:g", b"<urn:a> <urn:b> 1 .", TURTLE),
    "put at its address": ("PUT", "/graphs/g", b"<urn:a> <urn:b> 1 .", TURTLE),
    "post": ("POST", "/graphs?default", b"<urn:a> <urn:b> 1 .", TURTLE),
    "post of a new graph": ("POST", "/graphs", b"<urn:a> <urn:b> 1 .", TURTLE),
    "delete": ("DELETE", "/graphs?graph=urn:kept", None, {}),
    "delete of the default graph": ("DELETE", "/graphs?default", None, {}),
}
WRONG = {
    "nothing": {},
    "another token": {"Authorization": "Bearer wrong"},
    "no token": {"Authorization": "Bearer "},
    "another scheme": {"Authorization": "Basic TOKEN"},
    "no scheme": {"Authorization": "TOKEN"},
    "more than the token": {"Authorization": "Bearer TOKENx"},
    "less than the token": {"Authorization": "Bearer TOKE"},
    "two tokens": {"Authorization": "Bearer wrong, Bearer TOKEN"},
    "a cookie": {"Cookie": "token=TOKEN"},
    "letters beyond ASCII": {"Authorization": "Bearer \xfc"},
}


def test_how_many_writes_and_wrong_tokens_are_tried() -> None:
    assert (len(WRITES), len(WRONG)) == (9, 10)


@pytest.mark.parametrize("case", WRITES)
def test_a_write_needs_the_token(store: Scratch, case: str) -> None:
    store.done("INSERT DATA { <urn:kept> <urn:is> 1 GRAPH <urn:kept> { <urn:kept> <urn:is> 2 } }")
    before = store.quads()
    method, path, body, headers = WRITES[case]
    for name, wrong in WRONG.items():
        token = {key: value.replace("TOKEN", store.token) for key, value in wrong.items()}
        token = {key: value.replace("TOKE", store.token[:-1]) for key, value in token.items()}
        refused = ask(store.address, method, path, body, headers | token)
        assert refused.status == 401, name
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert problem(refused)["code"] == "unauthorized"
        assert store.token not in refused.body.decode()
    assert store.quads() == before
    assert store.send(method, path, body, headers).status in (200, 201, 204)
    assert store.quads() != before


def test_the_token_is_no_parameter(store: Scratch) -> None:
    for name in ("token", "access_token"):
        fields = urlencode({"update": "INSERT DATA { <a> <b> 1 }", name: store.token}).encode()
        assert ask(store.address, "POST", "/sparql", fields, FORM).status == 400
    assert store.quads() == set()


def test_the_token_is_for_the_eyes_of_its_owner(store: Scratch) -> None:
    assert (store.folder / "token").stat().st_mode & 0o777 == 0o600
    assert len(store.token) >= 32
    for path in ("/", "/health", "/metrics", "/sparql", "/sparql?query=no", "/token", "/graphs/token"):
        assert store.token not in ask(store.address, path=path).body.decode()


def test_reading_needs_no_token(store: Scratch) -> None:
    store.done("INSERT DATA { <urn:a> <urn:b> 1 GRAPH <urn:g> { <urn:a> <urn:b> 2 } }")
    assert query(store.address, "ASK { <urn:a> <urn:b> 1 }").body.endswith(b"true}")
    assert b"urn:a" in ask(store.address, path="/graphs?default").body
    assert b"urn:a" in ask(store.address, path="/graphs?graph=urn:g").body
    assert ask(store.address, "HEAD", "/graphs?graph=urn:g").status == 200
    assert ask(store.address, "HEAD", "/graphs?graph=urn:none").status == 404


@pytest.fixture(scope="module")
def curated(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server over the curated dataset."""
    assert built_manifest.claims
    with running(tmp_path_factory.mktemp("curated") / "log", build_dir=settings.build_dir) as address:
        yield address


@pytest.mark.parametrize("case", WRITES)
def test_the_curated_dataset_refuses_every_write_whatever_token_comes_with_it(
    curated: str, store: Scratch, case: str
) -> None:
    method, path, body, headers = WRITES[case]
    for token in ({}, store.bearer):
        refused = ask(curated, method, path, body, headers | token)
        assert refused.status == 403
        assert problem(refused)["code"] == "read-only"
        assert "curation" in str(problem(refused)["detail"])


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


def test_a_store_is_served_by_one_server_only(store: Scratch) -> None:
    """Two would each overwrite what the other one kept."""
    command = [sys.executable, "-m", "server", "serve", "--scratch", str(store.folder), "--port", "1"]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert second.returncode == 2
    assert "served by another server" in second.stderr


# A write is whole, or has never been

THOUSAND = " ".join(map(str, range(1000)))
PRODUCT = f"VALUES ?a {{ {THOUSAND} }} VALUES ?b {{ {THOUSAND} }} VALUES ?c {{ {THOUSAND} }}"
ENDLESS = f"INSERT {{ <urn:x> <urn:p> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} }}"
SORTED = f"INSERT {{ <urn:x> <urn:p> ?a }} WHERE {{ SELECT ?a {{ {PRODUCT} }} ORDER BY ?b ?c }}"
DEEP = "INSERT { <urn:x> <urn:p> 1 } WHERE { " + "{" * 4000 + "}" * 4000 + " }"
ONE = "<urn:x> <urn:p> 1 ."
BROKEN = "<urn:x> <urn:p> 1 .\n<urn:x> <urn:p> 2 .\n<urn:x> <urn:p> oops .\n"
MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
Sent = tuple[str, str, bytes | None, Mapping[str, str]]


def parts(*given: tuple[str, str]) -> bytes:
    """Documents by media type, as a form."""
    made = ""
    for number, (kind, text) in enumerate(given):
        made += f'--b\r\nContent-Disposition: form-data; name="{number}"; filename="{number}"\r\n'
        made += f"Content-Type: {kind}\r\n\r\n{text}\r\n"
    return (made + "--b--\r\n").encode()


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
    "two graphs": (putting(ONE, to="?graph=urn:a&graph=urn:b"), 400, "one graph"),
    "a graph and the default graph": (putting(ONE, to="?graph=urn:a&default"), 400, "default graph"),
    "delete of what is not there": (("DELETE", "/graphs?graph=urn:none", None, {}), 404, "urn:none"),
    "unknown parameter": (form("/sparql", "update=DROP+ALL&using=urn:a"), 400, "'using'"),
}


def test_how_many_writes_fail() -> None:
    assert len(FAILING) == 28


@pytest.mark.parametrize("case", FAILING)
def test_a_write_that_fails_changes_nothing_and_says_why(store: Scratch, case: str) -> None:
    store.done("INSERT DATA { <urn:kept> <urn:is> 1 GRAPH <urn:g> { <urn:kept> <urn:is> 2 } }")
    before, kept = store.quads(), (store.folder / "store.nq").read_bytes().splitlines()
    request, status, words = FAILING[case]
    answer = store.send(*request)
    assert answer.status == status, answer
    told = problem(answer)
    assert words in f"{told['detail']} {told.get('limit')}"
    assert store.quads() == before
    assert sorted((store.folder / "store.nq").read_bytes().splitlines()) == sorted(kept)


HALF = "<urn:half> <urn:p> 1 .\n"


@pytest.mark.parametrize("end", ["closed", "half closed", "chunks closed", "chunks broken"])
@pytest.mark.parametrize("what", ["put", "update"])
def test_a_write_whose_body_breaks_off_changes_nothing(store: Scratch, what: str, end: str) -> None:
    """What came of it would be a whole document, or a whole update."""
    store.done("INSERT DATA { <urn:kept> <urn:is> 1 }")
    before = store.quads()
    method, path, kind, text = (
        ("PUT", "/graphs?default", "text/turtle", HALF)
        if what == "put"
        else ("POST", "/sparql", "application/sparql-update", f"DROP ALL; INSERT DATA {{ {HALF} }}")
    )
    head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {store.token}\r\nContent-Type: {kind}\r\n"
    if end.startswith("chunks"):
        rest = f"Transfer-Encoding: chunked\r\n\r\n{len(text):x}\r\n{text}\r\n"
        rest += "zz\r\n" if end.endswith("broken") else ""
    else:
        rest = f"Content-Length: {len(text) + 50}\r\n\r\n{text}"
    with connected(store.address) as connection:
        connection.sendall((head + rest).encode())
        if end != "closed":
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                answer = connection.recv(12)
                assert not answer.startswith(b"HTTP/1.1 2"), answer
    time.sleep(0.3)
    assert store.quads() == before


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


# Many at once


def test_writers_wait_for_each_other_and_no_write_is_lost(store: Scratch) -> None:
    with ThreadPoolExecutor(12) as many:
        answers = list(many.map(lambda n: store.update(f"INSERT DATA {{ <urn:n> <urn:is> {n} }}").status, range(24)))
    assert answers == [204] * 24
    assert store.rows("SELECT (COUNT(*) AS ?n) { <urn:n> <urn:is> ?o }") == [["24"]]


def test_a_counter_that_all_increase_misses_no_step(store: Scratch) -> None:
    store.done("INSERT DATA { <urn:n> <urn:is> 0 }")
    step = "DELETE { ?s <urn:is> ?old } INSERT { ?s <urn:is> ?new } WHERE { ?s <urn:is> ?old BIND(?old + 1 AS ?new) }"
    with ThreadPoolExecutor(8) as many:
        assert {one.status for one in many.map(lambda _: store.update(step), range(16))} == {204}
    assert store.rows("SELECT ?o { <urn:n> <urn:is> ?o }") == [["16"]]


def test_who_wrote_reads_what_was_written(store: Scratch) -> None:
    """Readers beside it may hold workers of before; none of them answers after the write was acknowledged."""
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            query(store.address, f"ASK {{}} # {next(numbers)}")

    with ThreadPoolExecutor(3) as others:
        for _ in range(3):
            others.submit(read)
        try:
            for number in range(25):
                store.done(f"INSERT DATA {{ <urn:n> <urn:is> {number} }}")
                for _ in range(3):
                    assert store.rows("SELECT (COUNT(*) AS ?n) { <urn:n> <urn:is> ?o }") == [[str(number + 1)]]
        finally:
            stop.set()


def test_queries_beside_a_long_write_are_quick_and_see_the_state_before_it(store: Scratch) -> None:
    store.done("INSERT DATA { <urn:n> <urn:is> 0 }")
    product = f"VALUES ?a {{ {THOUSAND} }} VALUES ?b {{ {THOUSAND} }} FILTER(STRLEN(STR(?a)) > -1)"
    long = "DELETE { ?s <urn:is> 0 } INSERT { ?s <urn:is> ?n } "
    long += f"WHERE {{ ?s <urn:is> 0 {{ SELECT (COUNT(*) AS ?n) {{ {product} }} }} }}"
    with ThreadPoolExecutor(1) as background:
        writing = background.submit(store.update, long)
        until(lambda: counted(store.address, "queries_running") == 1, "it is being written")
        times, seen = [], []
        while counted(store.address, "queries_running") == 1:
            began = time.monotonic()
            seen.append(store.rows(f"SELECT ?o {{ <urn:n> <urn:is> ?o }} # {next(numbers)}"))
            times.append(time.monotonic() - began)
        assert writing.result().status == 204
    assert seen[0] == [["0"]]
    assert [["0"]] not in seen[seen.index([["1000000"]]) if [["1000000"]] in seen else len(seen) :]
    assert len(times) > 3
    assert max(times) < 1
    assert store.rows("SELECT ?o { <urn:n> <urn:is> ?o }") == [["1000000"]]


def test_reloading_beside_writes_loses_none(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with (tmp_path / "log").open("w") as log:
        process, address = started(tmp_path, scratch=folder, environ=LIMITS, stdout=log)
        made, written = Scratch(address, folder), []
        try:
            for number in range(40):
                if number % 4 == 0:
                    process.send_signal(signal.SIGHUP)
                if made.update(f"INSERT DATA {{ <urn:n> <urn:is> {number} }}").status == 204:
                    written.append(number)
            time.sleep(0.5)
            found = {int(row[0]) for row in made.rows("SELECT ?o { <urn:n> <urn:is> ?o }")}
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
    assert len(written) > 30
    assert set(written) <= found


def test_what_was_acknowledged_is_there_after_a_crash(tmp_path: Path) -> None:
    """The server is killed at any moment of a row of writes, over and over."""
    folder, acknowledged, asked = tmp_path / "store", set[int](), 0
    rng = random.Random(4)  # noqa: S311  # moments, not secrets
    for _ in range(ROUNDS):
        with (tmp_path / "log").open("a") as log:
            process, address = started(tmp_path, scratch=folder, environ=LIMITS, stdout=log, start_new_session=True)
            made = Scratch(address, folder)
            killer = threading.Timer(rng.uniform(0.05, 0.6), os.killpg, (process.pid, signal.SIGKILL))
            try:
                found = {int(row[0]) for row in made.rows("SELECT ?o { <urn:n> <urn:is> ?o }")}
                assert acknowledged <= found
                killer.start()
                with contextlib.suppress(OSError):
                    while True:
                        asked += 1
                        if made.update(f"INSERT DATA {{ <urn:n> <urn:is> {asked} }}").status == 204:
                            acknowledged.add(asked)
            finally:
                killer.join()
                process.wait(timeout=20)
        kept = folder / "store.nq"
        if kept.exists():
            assert {int(quad.object.value) for quad in ox.parse(path=kept, format=ox.RdfFormat.N_QUADS)} >= acknowledged
    assert len(acknowledged) > ROUNDS
    with served(folder) as last:
        assert acknowledged <= {int(row[0]) for row in last.rows("SELECT ?o { <urn:n> <urn:is> ?o }")}


# The dataset of an update

DATA = """INSERT DATA { <urn:s> <urn:p> 0 , 9 . <urn:t> <urn:p> 0
  GRAPH <urn:one> { <urn:s> <urn:p> 1 , 2 . <urn:o> <urn:q> <urn:s> } GRAPH <urn:two> { <urn:s> <urn:p> 2 , 3 }
  GRAPH <urn:three> { <urn:s> <urn:p> 3 , 4 } }"""
PLAIN = "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o }"
UPDATES = {
    "insert": PLAIN,
    "delete and insert": "DELETE { ?s <urn:p> ?o } INSERT { ?s <urn:was> ?o } %s WHERE { ?s <urn:p> ?o }",
    "delete from a graph": "DELETE { GRAPH <urn:two> { ?s <urn:p> ?o } } %s WHERE { ?s <urn:p> ?o }",
    "graph variable": "INSERT { GRAPH <urn:new> { ?g <urn:has> ?o } } %s WHERE { GRAPH ?g { ?s <urn:p> ?o } }",
    "both": "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o . GRAPH ?g { ?t <urn:p> ?o } }",
    "lower case and comments": "insert { <urn:new> <urn:p> ?o } # WHERE {\n %s where { ?s <urn:p> ?o } # where",
    "words in strings and names": (
        "PREFIX where: <urn:> INSERT { where:new where:p ' WHERE { ' } %s WHERE { ?where where:p ?o }"
    ),
    "two operations": f"{PLAIN} ; INSERT {{ <urn:newer> <urn:p> ?o }} %s WHERE {{ ?s <urn:q> ?o }}",
    "sub-query": "INSERT { <urn:new> <urn:p> ?n } %s WHERE { { SELECT (COUNT(*) AS ?n) WHERE { ?s <urn:p> ?o } } }",
    "operations without a dataset": f"CREATE SILENT GRAPH <urn:x> ; INSERT DATA {{ <urn:new> <urn:p> 1 }} ; {PLAIN}",
    "a comparison": "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o FILTER(?o<3&&?o>1) }",
}
DATASETS = {
    "one default graph": (["urn:one"], []),
    "two default graphs": (["urn:one", "urn:two"], []),
    "a named graph": ([], ["urn:two"]),
    "two named graphs": ([], ["urn:one", "urn:three"]),
    "both": (["urn:one"], ["urn:two", "urn:three"]),
    "a graph that is not there": (["urn:none"], ["urn:none"]),
}


def test_how_many_updates_and_datasets_there_are() -> None:
    assert (len(UPDATES), len(DATASETS)) == (11, 6)


@pytest.mark.parametrize("update", UPDATES)
def test_the_graphs_of_the_request_are_those_of_using(store: Scratch, update: str) -> None:
    changed = 0
    for name, (default, named) in DATASETS.items():
        using = "".join([*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)])
        found = []
        for text, graphs in (
            (UPDATES[update].replace("%s", using), {}),
            (UPDATES[update].replace("%s", ""), {"using_graph_uri": default, "using_named_graph_uri": named}),
        ):
            store.done("DROP ALL ; " + DATA)
            before = store.quads()
            answer = store.update(text, **graphs)
            assert answer.status == 204, answer
            found.append(store.quads())
        assert found[0] == found[1], name
        changed += found[0] != before
    assert changed > 0


def test_delete_where_takes_the_graphs_of_the_request_too(store: Scratch) -> None:
    """The short form has no place for USING; by hand it is the long one."""
    for default, named, short, long in (
        (["urn:one"], [], "{ ?s <urn:p> ?o }", "DELETE { ?s <urn:p> ?o } USING <urn:one> WHERE { ?s <urn:p> ?o }"),
        (
            [],
            ["urn:two"],
            "{ GRAPH ?g { ?s <urn:p> ?o } }",
            "DELETE { GRAPH ?g { ?s <urn:p> ?o } } USING NAMED <urn:two> WHERE { GRAPH ?g { ?s <urn:p> ?o } }",
        ),
    ):
        store.done("DROP ALL ; " + DATA)
        assert store.update(f"DELETE WHERE {short}", using_graph_uri=default, using_named_graph_uri=named).status == 204
        found = store.quads()
        store.done("DROP ALL ; " + DATA)
        store.done(long)
        assert store.quads() == found


@pytest.mark.parametrize("own", ["USING <urn:one>", "USING NAMED <urn:one>", "WITH"])
def test_an_update_with_a_dataset_of_its_own_refuses_that_of_the_request(store: Scratch, own: str) -> None:
    store.done(DATA)
    before = store.quads()
    text = "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o }"
    text = f"WITH <urn:one> {text % ''}" if own == "WITH" else text % own
    refused = store.update(text, using_graph_uri="urn:two")
    assert refused.status == 400
    assert "using-graph-uri" in str(problem(refused)["detail"])
    assert store.quads() == before


# Nothing leaves the machine


def test_no_update_reaches_another_host(store: Scratch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        refused = [
            f"LOAD <{there}>",
            f"LOAD <{there}> INTO GRAPH <urn:g>",
            f"INSERT DATA {{ <a> <b> 1 }} ; load <{there}>",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ BIND(<{there}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"INSERT {{ <a> <b> ?o }} WHERE {{ FILTER(1<2)SERVICE#>\n<{there}> {{ ?s ?p ?o }} }}",
        ]
        for text in refused:
            answer = store.update(text)
            assert answer.status == 400, text
            assert problem(answer)["detail"]
        silent = (f"LOAD SILENT <{there}>", f"LOAD SILENT <{there}> INTO GRAPH <urn:g>", f"LOAD#>\nSILENT <{there}>")
        for text in silent:
            assert store.update(text).status in (204, 400), text
        assert query(store.address, f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}").status == 400
        assert store.update("LOAD <file:///etc/passwd>").status == 400
        with pytest.raises(TimeoutError):
            listener.accept()
    assert store.quads() == set()


# Graph Store Protocol


def test_a_graph_that_is_made_says_where_it_is(store: Scratch) -> None:
    made = store.send("POST", "/graphs", b"<urn:a> <urn:b> <#c> , <> .", TURTLE)
    assert made.status == 201
    place = made.headers["location"]
    assert re.fullmatch(re.escape(store.address) + r"/graphs/[0-9a-f]{32}", place)
    read = ask(store.address, path=place.removeprefix(store.address), headers={"Accept": "application/n-triples"})
    assert read.status == 200
    assert f"<{place}#c>" in read.body.decode()
    assert ask(store.address, path=f"/graphs?graph={quote(place, safe='')}").status == 200
    other = store.send("POST", "/graphs", b"<urn:a> <urn:b> 1 .", TURTLE)
    assert other.headers["location"] != place
    assert store.send("DELETE", place.removeprefix(store.address), None).status == 204
    assert ask(store.address, path=place.removeprefix(store.address)).status == 404


@pytest.mark.parametrize("name", ["plain", "b%C3%BC", "a%20b", "a/b", "%22", "x" * 2000])
def test_a_graph_is_named_by_its_address_as_it_was_sent(store: Scratch, name: str) -> None:
    path = f"/graphs/{name}"
    assert store.send("PUT", path, b"<urn:a> <urn:b> 1 .", TURTLE).status == 201
    assert store.send("PUT", path, b"<urn:a> <urn:b> 2 .", TURTLE).status == 204
    assert store.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [[store.address + path]]
    assert b"urn:a" in ask(store.address, path=path).body
    assert store.send("DELETE", path, None).status == 204


def test_a_name_beyond_ascii_comes_back_in_location(store: Scratch) -> None:
    name = quote(f"{store.address}/graphs/ü", safe="")
    made = store.send("PUT", f"/graphs?graph={name}", b"<urn:a> <urn:b> 1 .", TURTLE)
    assert made.status == 201
    assert made.headers["location"].startswith(f"{store.address}/graphs/")


def test_put_replaces_and_post_adds(store: Scratch) -> None:
    ntriples = {"Accept": "application/n-triples"}
    for method, number, expected in (("PUT", 1, {1}), ("PUT", 2, {2}), ("POST", 3, {2, 3}), ("POST", 3, {2, 3})):
        store.send(method, "/graphs?graph=urn:g", f"<urn:a> <urn:b> {number} .".encode(), TURTLE)
        body = ask(store.address, path="/graphs?graph=urn:g", headers=ntriples).body.decode()
        assert {int(found) for found in re.findall(r'"(\d)"', body)} == expected


def test_a_form_of_several_documents_is_one_write(store: Scratch) -> None:
    body = parts(("text/turtle", "_:a <urn:b> 1 ."), ("application/n-triples", "_:a <urn:b> <urn:c> ."))
    assert store.send("POST", "/graphs?graph=urn:g", body, MULTIPART).status == 201
    assert store.rows("SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?m) { GRAPH <urn:g> { ?s ?p ?o } }") == [
        ["2", "2"]
    ]
