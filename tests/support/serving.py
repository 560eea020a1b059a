"""The real server in a process of its own, for tests that need one."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from prometheus_client.parser import text_string_to_metric_families

from tests import ROOT
from tests.conformance.client import Answer, Service
from tests.support.schemas import hold


def started(
    build_dir: Path,
    host: str = "127.0.0.1",
    scratch: Path | None = None,
    environ: Mapping[str, object] | None = None,
    **options: object,
) -> tuple[subprocess.Popen[str], str]:
    """`peacegraph serve` in a process of its own, on a free port, once it answers; and its address.

    With `scratch` it serves the store in that folder, which may be written, and no dataset. `environ` holds settings
    by their names without the prefix; `options` are those of `Popen`, as where the output goes.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"build_dir": build_dir, "host": host, **(environ or {})}
    variables = os.environ | {f"PEACEGRAPH_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    command += ["--scratch", str(scratch)] if scratch else []
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=variables, **output | options)
    address = f"http://{host}:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except urllib.error.HTTPError as refused:
            refused.close()
            return process, address
        except OSError:
            assert process.poll() is None, process.stdout and process.stdout.read()
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    raise TimeoutError(f"nothing answers at {address}: {process.communicate()[0]}")


def stopped(process: subprocess.Popen[str]) -> str:
    """End a server as Ctrl-C does; returns what it wrote."""
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0, output
    return output


@contextmanager
def dataset(build_dir: Path) -> Iterator[str]:
    """The address of a server over the dataset, which it builds there."""
    process, address = started(build_dir)
    try:
        yield address
    finally:
        stopped(process)


@contextmanager
def scratch(folder: Path) -> Iterator[Service]:
    """A server over a store of its own that may be written."""
    store = folder / "scratch"
    process, address = started(folder, scratch=store)
    try:
        place = urlsplit(address)
        yield Service(str(place.hostname), int(place.port or 0), (store / "token").read_text("utf-8").strip())
    finally:
        stopped(process)


@contextmanager
def running(log: Path, scratch: Path | None = None, **settings: object) -> Iterator[str]:
    """The address of a server with these settings, over the dataset of `build_dir` or over a scratch store.

    What it writes goes to the file `log`, so that it never waits for a reader.
    """
    with log.open("w") as written:
        process, address = started(log.parent, scratch=scratch, environ=settings, stdout=written)
        try:
            yield address
        finally:
            stopped(process)


def ask(
    address: str,
    method: str = "GET",
    path: str = "/sparql",
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    source: str = "127.0.0.1",
) -> Answer:
    """One request on a connection of its own from the address `source`; a body in pieces is sent chunked."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30, source_address=(source, 0))
    try:
        connection.request(method, path, body, dict(headers or {}))
        with connection.getresponse() as response:
            received = {name.lower(): value for name, value in response.getheaders()}
            content = response.read()
    finally:
        connection.close()
    if method != "HEAD" and received.get("content-encoding") != "gzip" and content:
        hold(path.partition("?")[0], received.get("content-type", ""), content)
    return Answer(response.status, received, content)


def query(address: str, text: str, source: str = "127.0.0.1", **parameters: str) -> Answer:
    """A query and its answer."""
    return ask(address, path="/sparql?" + urlencode({"query": text} | parameters), source=source)


def connected(address: str, source: str = "127.0.0.1", seconds: float = 10) -> socket.socket:
    """A connection to send by what no client library would."""
    place = urlsplit(address)
    return socket.create_connection((str(place.hostname), place.port or 0), seconds, (source, 0))


def counted(address: str, name: str, **labels: str) -> float:
    """The value of a counter at /metrics; 0 where it has not moved yet."""
    text = ask(address, path="/metrics", source="127.0.0.9").body.decode()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == f"peacegraph_{name}" and sample.labels == labels:
                return sample.value
    return 0


def until(true: Callable[[], object], what: str, seconds: float = 10) -> None:
    """Wait for something that must come true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def workers_over(folder: Path) -> list[str]:
    """The command lines of the worker processes that hold a dataset of this folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if "server.workers.zygote" in line and str(folder) in line:
                found.append(line)
    return found


def problem(answer: Answer) -> dict[str, object]:
    """The problem that an answer tells."""
    assert answer.headers["content-type"] == "application/problem+json", answer
    told: dict[str, object] = json.loads(answer.body)
    assert told["status"] == answer.status
    assert told["detail"]
    assert told["code"]
    return told
