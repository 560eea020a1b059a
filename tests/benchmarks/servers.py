"""Starts the servers that are measured, each on a free port of this machine, and always ends them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

from graph.core.settings import PREFIX
from tests.benchmarks.mix import Query

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / ".build" / "bench-venv" / "bin"

# Its own command adds the named graphs to the default graph; this is the same server over the dataset as it is.
RDFLIB_ENDPOINT = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset()
data.parse(sys.argv[2], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


@dataclass(frozen=True)
class Server:
    """A server that answers queries at `path` of its address."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def request(self, query: Query, more: str = "", unique: str = "") -> bytes:
        """A query as a request to this server; `more` are other parameters, each with an ampersand after it."""
        return b"".join(query.request(self.host, self.path, more, unique))

    def unlike(self, queries: Iterable[Query], suffix: str, first: int) -> Iterator[bytes]:
        """The queries, over and over, each made unlike all others by a number from `first` on after the suffix."""
        parts = [query.request(self.host, self.path, unique=suffix) for query in queries]
        while True:
            for before, after in parts:
                yield b"%b%d%b" % (before, first, after)
                first += 1


@contextmanager
def peacegraph(**settings: object) -> Iterator[Server]:
    """Peacegraph with these settings, over the dataset last built."""
    given = {PREFIX + name.upper(): str(value) for name, value in settings.items()}
    port = _free_port()
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    with _running(command, port, os.environ | given) as process:
        yield Server("Peacegraph", process, port, "/sparql")


@contextmanager
def oxigraph(data: Path) -> Iterator[Server]:
    """Oxigraph's own server, in memory, over a file of N-Quads."""
    port = _free_port()
    with _running([str(PEERS / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"], port) as process:
        headers = {"Content-Type": "application/n-quads"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/store", data.read_bytes(), headers, method="POST")
        urllib.request.urlopen(request).close()
        yield Server("oxigraph serve", process, port, "/query")


@contextmanager
def rdflib_endpoint(data: Path) -> Iterator[Server]:
    """rdflib-endpoint with rdflib's own store, over a file of N-Quads."""
    port = _free_port()
    with _running([str(PEERS / "python"), "-c", RDFLIB_ENDPOINT, str(port), str(data)], port) as process:
        yield Server("rdflib-endpoint", process, port, "/sparql")


def versions() -> list[str]:
    """The names and versions of the other servers."""
    names = "'oxigraph', 'rdflib-endpoint', 'rdflib', 'uvicorn'"
    code = f"from importlib.metadata import version\nfor name in ({names}): print(name, version(name))"
    return subprocess.run(
        [PEERS / "python", "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()


TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> dict[str, float]:
    """The processor time that a server has used so far: of its `front`, and of its query `workers` where it has any.

    Workers that have ended are not counted; nor is what a process did that came and went.
    """
    spent = {"front": 0.0, "workers": 0.0}
    waiting = [pid]
    while waiting:
        process = Path(f"/proc/{waiting.pop()}")
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            is_worker = b"server.workers.zygote" in (process / "cmdline").read_bytes()
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended
            continue
        spent["workers" if is_worker else "front"] += (int(fields[11]) + int(fields[12])) / TICKS
    return spent


def lasting(pid: int) -> set[int]:
    """A process and all below it but the query workers, which come and go (Linux)."""
    found, waiting = set(), [pid]
    while waiting:
        found.add(pid := waiting.pop())
        if b"server.workers.zygote" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, environ: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a command, from when it answers until the end of the block."""
    with tempfile.TemporaryFile() as output:
        options = {"stdout": output, "stderr": output, "start_new_session": True}
        process = subprocess.Popen(command, cwd=ROOT, env=environ, **options)
        try:
            _wait(process, port, output)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, output: object) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it ended, or does not answer; with what it wrote.
    """
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except HTTPError as error:
            error.close()  # an answer all the same
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
            continue
        return
    output.seek(0)
    raise RuntimeError(f"{process.args} does not answer: {output.read().decode(errors='replace')[-2000:]}")
