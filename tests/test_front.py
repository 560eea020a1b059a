"""The network side of the real server: slow, large, odd and impatient clients, and what operators see of it."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.client
import itertools
import json
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

from graph import __version__
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.conformance.client import Answer
from tests.serving import ask, connected, counted, problem, query, running, started, stopped, until

REQUEST_SECONDS = 2
CROWD = 100
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?s ?p ?o . ?o ?q ?x } LIMIT 60000"
STATES = "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"
OTHER = "127.0.0.2"
numbers = itertools.count()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file to which the server of this module writes its log."""
    return tmp_path_factory.mktemp("front") / "log"


@pytest.fixture(scope="module")
def server(settings: Settings, built_manifest: dataset_folder.Manifest, log: Path) -> Iterator[str]:
    """A server with few workers and small limits."""
    assert built_manifest.claims
    limits = {"request_seconds": REQUEST_SECONDS, "query_seconds": 5, "request_kilobytes": 64, "workers": 2}
    with running(log, build_dir=settings.build_dir, **limits) as address:
        yield address


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


# Slow clients

HEADERS = b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX-Unfin"
BODY = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 60\r\n\r\nASK"


@pytest.mark.parametrize("unfinished", [[HEADERS], [BODY], [HEADERS, BODY]], ids=["headers", "bodies", "both"])
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


def test_a_body_may_come_in_chunks(server: str) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    whole = ask(server, "POST", body=STATES.encode(), headers=headers)
    pieces = [STATES[start : start + 7].encode() for start in range(0, len(STATES), 7)]
    answer = ask(server, "POST", body=pieces, headers=headers)
    assert (answer.status, answer.body) == (200, whole.body)
    assert b"Armenia" in answer.body


# Plain HTTP


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


# The end of a query from outside


def test_a_query_whose_client_leaves_is_ended(server: str) -> None:
    before = counted(server, "workers_killed_total", cause="cancelled")
    with connected(server) as connection:
        connection.sendall(get(path_of(f"{ENDLESS} # {next(numbers)}")))
        until(lambda: counted(server, "queries_running") == 1, "it runs")
    until(lambda: counted(server, "workers_killed_total", cause="cancelled") == before + 1, "it is ended", 1.5)
    assert counted(server, "queries_running") == 0


def cancel(address: str, name: str, source: str = "127.0.0.1") -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(address, "POST", "/sparql/cancel", urlencode({"id": name}).encode(), headers, source)


def test_a_query_is_cancelled_by_its_client_and_by_no_other(server: str) -> None:
    with ThreadPoolExecutor(1) as background:
        running_one = background.submit(query, server, f"{ENDLESS} # {next(numbers)}", id="mine")
        until(lambda: counted(server, "queries_running") == 1, "it runs")
        refused = cancel(server, "mine", OTHER)
        assert refused.status == 404
        assert "'mine'" in str(problem(refused)["detail"])
        assert not running_one.done()
        assert cancel(server, "mine").status == 204
        answer = running_one.result(timeout=2)
    assert answer.status == 409
    assert problem(answer)["code"] == "cancelled"
    assert cancel(server, "mine").status == 404
    assert cancel(server, "never there").status == 404


def test_a_cancellation_needs_an_id_and_post(server: str) -> None:
    assert problem(cancel(server, ""))["code"] == "bad-request"
    assert ask(server, path="/sparql/cancel").status in (404, 405)


def test_two_queries_of_one_id_do_not_run_at_once(server: str) -> None:
    with ThreadPoolExecutor(1) as background:
        running_one = background.submit(query, server, f"{ENDLESS} # {next(numbers)}", id="twice")
        until(lambda: counted(server, "queries_running") == 1, "it runs")
        assert query(server, f"ASK {{}} # {next(numbers)}", id="twice").status == 429
        assert cancel(server, "twice").status == 204
        assert running_one.result(timeout=2).status == 409


# Compression


def test_a_compressed_answer_is_the_same_answer_under_a_tag_of_its_own(server: str) -> None:
    path = path_of(MANY)
    plain, small = ask(server, path=path), ask(server, path=path, headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < len(plain.body) / 3
    assert gzip.decompress(small.body) == plain.body
    assert plain.headers["etag"] != small.headers["etag"]
    for answer in (plain, small):
        assert not answer.headers["etag"].startswith("W/")
        assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].split(", "))
    for tag in (plain.headers["etag"], small.headers["etag"]):
        for accepted in ("gzip", "identity"):
            again = ask(server, path=path, headers={"If-None-Match": tag, "Accept-Encoding": accepted})
            assert (again.status, again.body) == (304, b"")
            assert "Accept-Encoding" in again.headers["vary"]
            assert again.headers["etag"] in (plain.headers["etag"], small.headers["etag"])


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br", "*;q=0", "nonsense;;q"])
def test_who_does_not_accept_compression_gets_none(server: str, accepted: str) -> None:
    answer = ask(server, path=path_of(MANY), headers={"Accept-Encoding": accepted})
    assert answer.status == 200
    assert "content-encoding" not in answer.headers
    json.loads(answer.body)


# Pages of other hosts


def test_a_page_of_another_host_may_read(server: str) -> None:
    for path in (path_of(STATES), path_of("no query"), "/health", "/state/armenia.ttl", "/graphs?default", "/nothing"):
        answer = ask(server, path=path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "ETag" in answer.headers["access-control-expose-headers"], path
        assert "access-control-allow-credentials" not in answer.headers, path


@pytest.mark.parametrize("wanted", ["content-type", "content-type, accept", "authorization"])
def test_a_page_of_another_host_may_send_no_token(server: str, wanted: str) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
    }
    answer = ask(server, "OPTIONS", "/sparql", headers=asked)
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert "content-type" in allowed
    assert "authorization" not in allowed
    assert "*" not in allowed
    methods = set(answer.headers["access-control-allow-methods"].split(", "))
    assert {"GET", "POST"} <= methods
    assert not methods & {"PUT", "DELETE", "PATCH", "*"}


def test_what_is_refused_before_the_application_may_be_read_too(server: str) -> None:
    """Else a page of another host cannot tell its user what was wrong."""
    answer = ask(server, "POST", body=b" " * 100_000, headers={"Content-Type": "application/sparql-query"})
    assert answer.status == 413
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


# Names of requests, and the log


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
    assert all(re.fullmatch(r"[0-9a-f]{24,32}", name) for name in made)


def lines(log: Path) -> list[dict[str, object]]:
    """The log so far, without what is said before it begins."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]


def line_of(log: Path, name: str) -> dict[str, object]:
    """What the log says of a request."""
    until(lambda: any(line.get("id") == name for line in lines(log)), f"{name} is logged")
    found = [line for line in lines(log) if line.get("id") == name]
    assert len(found) == 1
    return found[0]


def test_each_request_is_a_line_of_the_log_with_the_hash_of_its_query(server: str, log: Path) -> None:
    text = f"ASK {{ <state/armenia> a pg:State }} # {next(numbers)}"
    for name in ("logged.1", "logged.2"):  # the second one is answered from what is kept
        ask(server, path=path_of(text), headers={"X-Request-ID": name})
        line = line_of(log, name)
        assert line["query"] == hashlib.sha256(text.encode()).hexdigest()[:16]
        assert (line["level"], line["method"], line["path"], line["status"]) == ("info", "GET", "/sparql", 200)
        assert line["outcome"] in ("answered", "cached", "kept")
        assert isinstance(line["milliseconds"], float)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"]))


def test_the_log_holds_no_query_only_its_hash(server: str, log: Path) -> None:
    """Whether it is answered, wrong, late or too large, by GET or POST; the marker is found nowhere."""
    marker = "Marker7f3a"
    form, plain = {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/sparql-query"}
    texts = [f'SELECT ("{marker}" AS ?x) {{}}', f"SELECT {marker}", f"{ENDLESS} # {marker}", f"{LARGE} # {marker}"]
    texts += [f'SELECT (GROUP_CONCAT(CONCAT(?c, "{marker}")) AS ?t) {{ ?a ?b ?c . ?d ?e ?f }}']
    for text in texts:
        query(server, text, timeout="0.3")
        ask(server, "POST", body=urlencode({"query": text, "timeout": "0.3"}).encode(), headers=form)
    ask(server, "POST", body=b"ASK { " + marker.encode() + b" \xff", headers=plain)
    ask(server, "POST", body=urlencode({"update": f"INSERT DATA {{ <a> <b> '{marker}' }}"}).encode(), headers=form)
    ask(server, path="/health", headers={"X-Request-ID": "after.the.marker"})
    line_of(log, "after.the.marker")
    assert marker not in log.read_text("utf-8")


def test_every_line_of_the_log_is_a_json_object(server: str, log: Path) -> None:
    """Also beside workers that run out of memory or stack, which the engine reports in its own words."""
    query(server, "SELECT * { " + "{" * 2300 + "?s ?p ?o" + "}" * 2300 + " }")
    query(server, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1")
    ask(server, path="/health", headers={"X-Request-ID": "after.the.crash"})
    line_of(log, "after.the.crash")
    written = log.read_text("utf-8").splitlines()
    begun = next(number for number, line in enumerate(written) if line.startswith("Serving dataset"))
    others = [line for line in written[begun + 1 :] if not line.startswith("{")]
    assert others == []
    assert len(written) > 50


def test_at_level_debug_the_log_holds_the_query(settings: Settings, server: str, tmp_path: Path) -> None:
    log, text = tmp_path / "log", 'SELECT ("Marker9c1d" AS ?x) {}'
    with running(log, build_dir=settings.build_dir, log_level="debug") as address:
        assert query(address, text).status == 200
        ask(address, path="/health", headers={"X-Request-ID": "last"})
        line_of(log, "last")
        assert text in [line.get("text") or line.get("query") for line in lines(log)] or "Marker9c1d" in log.read_text()


# What operators see


def test_the_counters_move(server: str) -> None:
    def all_of_them() -> dict[str, float]:
        answer = ask(server, path="/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=")
        families = list(text_string_to_metric_families(answer.body.decode()))
        assert {family.type for family in families} >= {"counter", "gauge", "histogram"}
        assert all(family.documentation for family in families if not family.name.endswith("_created"))
        return {
            sample.name.removeprefix("peacegraph_") + "".join(f" {v}" for v in sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }

    before = all_of_them()
    text = f"ASK {{}} # {next(numbers)}"
    asked = [query(server, text), query(server, text), query(server, "no query"), query(server, ENDLESS, timeout="0.2")]
    asked += [query(server, f"{LARGE} # {next(numbers)}"), ask(server, path="/nothing")]
    assert [answer.status for answer in asked] == [200, 200, 400, 503, 200, 404]
    after = all_of_them()
    moved = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert moved["queries_total answered"] == 2
    assert moved["queries_total cached"] == 1
    assert moved["queries_total time"] == 1
    assert moved["queries_total query-syntax"] == 1
    assert moved["workers_killed_total time"] == 1
    assert moved["query_seconds_count"] == 4
    assert moved["query_seconds_sum"] > 0.2
    assert [moved[f"requests_total {status}"] for status in (200, 400, 404, 503)] == [4, 1, 1, 1]
    assert after["queries_running"] == after["queries_waiting"] == 0


def test_health_tells_the_versions(server: str, settings: Settings) -> None:
    answer = ask(server, path="/health")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    version = dataset_folder.current(settings)[1].version
    assert json.loads(answer.body) == {"status": "ready", "dataset": version, "software": __version__}


# Signals


@pytest.fixture
def own(settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path) -> Settings:
    """The built dataset in a folder of its own."""
    assert built_manifest.claims
    shutil.copytree(settings.build_dir, tmp_path / "build", symlinks=True)
    return Settings(build_dir=tmp_path / "build")


@contextlib.contextmanager
def process_over(build_dir: Path, log: Path, **settings: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and its process, ended in the end if it has not ended before."""
    with log.open("w") as written:
        process, address = started(build_dir, environ=settings, stdout=written)
        try:
            yield process, address
        finally:
            if process.poll() is None:
                stopped(process)


def another(settings: Settings, name: str, spoil: Callable[[Path], object] | None = None) -> str:
    """Switch to a copy of the dataset with another version, spoilt or not; returns the version."""
    folder = settings.build_dir / name
    shutil.copytree((settings.build_dir / dataset_folder.CURRENT).resolve(), folder)
    manifest = json.loads((folder / dataset_folder.MANIFEST).read_text("utf-8"))
    manifest["version"] = name.ljust(64, "0")
    (folder / dataset_folder.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    if spoil:
        spoil(folder)
    link = settings.build_dir / "beside"
    link.symlink_to(name)
    link.replace(settings.build_dir / dataset_folder.CURRENT)
    return str(manifest["version"])


SPOILT: dict[str, Callable[[Path], object]] = {
    "no quads": lambda folder: (folder / "reported.nq").write_text("this is no N-Quads\n", "utf-8"),
    "a view is missing": lambda folder: (folder / "all.nq").unlink(),
    "half a manifest": lambda folder: (folder / dataset_folder.MANIFEST).write_text('{"version": "x"}', "utf-8"),
}


def test_a_hang_up_loads_anew_and_a_broken_build_is_refused(own: Settings, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with process_over(own.build_dir, log) as (process, address):

        def served() -> str:
            answer = ask(address, path="/health")
            assert answer.status == 200
            return str(json.loads(answer.body)["dataset"])

        quick(address)
        last, whole = served(), (own.build_dir / dataset_folder.CURRENT).resolve()
        for number, (name, spoil) in enumerate(SPOILT.items()):
            broken = another(own, f"broken{number}", spoil)
            for _ in range(3):
                process.send_signal(signal.SIGHUP)
                time.sleep(0.15)
                assert served() == last, name
                quick(address)
            until(lambda n=number: len([e for e in lines(log) if e["level"] == "error"]) > n, f"{name} is told")
            folder = own.build_dir / f"broken{number}"  # mended in place: seen only when told
            shutil.rmtree(folder)
            link = own.build_dir / "beside"
            shutil.copytree(whole, folder)
            (folder / dataset_folder.MANIFEST).write_text(
                json.dumps(json.loads((whole / dataset_folder.MANIFEST).read_text("utf-8")) | {"version": broken}),
                "utf-8",
            )
            assert not link.exists()
            process.send_signal(signal.SIGHUP)
            until(lambda v=broken: served() == v, f"{name}: mended, it is served")
            last = broken
        assert process.poll() is None
    assert counted_lines(log, "refused") >= len(SPOILT) == 3
    assert all(
        json.loads(line) for line in log.read_text("utf-8").splitlines() if not line.startswith(("Serv", "Buil"))
    )


def counted_lines(log: Path, word: str) -> int:
    return sum(word in str(line["message"]) for line in lines(log))


def test_no_request_fails_while_hang_ups_reload(own: Settings, tmp_path: Path) -> None:
    failures: list[object] = []
    with process_over(own.build_dir, tmp_path / "log") as (process, address):
        stop = threading.Event()

        def load() -> None:
            while not stop.is_set():
                try:
                    quick(address)
                except (AssertionError, OSError, http.client.HTTPException) as error:
                    failures.append(error)

        with ThreadPoolExecutor(2) as askers:
            busy = [askers.submit(load) for _ in range(2)]
            for _ in range(8):
                process.send_signal(signal.SIGHUP)
                time.sleep(0.2)
            stop.set()
            assert len(busy) == 2
        until(lambda: counted(address, "dataset_switches_total") >= 1, "it was loaded anew")
        assert process.poll() is None
    assert not failures


def test_on_termination_a_running_query_is_answered_and_the_server_ends(own: Settings, tmp_path: Path) -> None:
    """The query is ended by its own limit of a second, which is an answer; others are not taken any more."""
    with process_over(own.build_dir, tmp_path / "log") as (process, address), ThreadPoolExecutor(1) as background:
        quick(address)
        with connected(address) as idle:
            idle.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert idle.recv(12) == b"HTTP/1.1 200"
            running_one = background.submit(query, address, ENDLESS, timeout="1")
            until(lambda: counted(address, "queries_running") == 1, "it runs")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            answer = running_one.result(timeout=10)
            assert answer.status == 503
            assert problem(answer)["limit"] == "time"
            assert process.wait(timeout=10) == 0
            assert time.monotonic() - began < 5
        with pytest.raises(OSError, match="refused"):
            connected(address)


def test_on_termination_a_query_without_end_and_a_silent_client_do_not_hold_the_server(
    own: Settings, tmp_path: Path
) -> None:
    with process_over(own.build_dir, tmp_path / "log", stop_seconds=1) as (process, address):
        with connected(address) as one, connected(address) as other, connected(address):
            one.sendall(get(path_of(ENDLESS)))
            other.sendall(HEADERS)
            until(lambda: counted(address, "queries_running") == 1, "it runs")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
            assert time.monotonic() - began < 4
        left = [
            line
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if (line := _read(path)) and "server.workers.zygote" in line and str(own.build_dir) in line
        ]
        assert left == []


def _read(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
