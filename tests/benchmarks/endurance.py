"""What large answers leave behind in the web process, whom they hold up, and how soon a server answers after its
start."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.benchmarks import servers
from tests.benchmarks.servers import Server

ROWS = 100_000
LARGE = "SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT %d"
CLIENTS = 4
REST = 10
"""Seconds after which what large answers took should have been given back."""
STARTS = 3


def memory(server: Server) -> str:
    """The memory of the web process when it is quiet, and some seconds after large answers."""
    for _ in range(5):
        _get(server, "/sparql", "SELECT * { ?s ?p ?o } LIMIT 10")
    time.sleep(1)
    quiet = _megabytes(server)
    asking = [
        threading.Thread(target=_get, args=(server, "/sparql", LARGE % (ROWS + number))) for number in range(CLIENTS)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    time.sleep(REST)
    after = _megabytes(server)
    head = f"| web process, {CLIENTS} answers of {ROWS} rows at once | quiet MB | {REST} s after, MB | ratio |"
    return f"{head}\n|---|---:|---:|---:|\n| | {quiet:.0f} | {after:.0f} | {after / quiet:.2f} |"


def patience(server: Server) -> str:
    """How long others wait while a page of `/provenance` over many rows is made."""
    done = threading.Event()

    def page() -> None:
        _get(server, "/provenance", LARGE % (ROWS - 1), "text/html")
        done.set()

    asking = threading.Thread(target=page)
    asking.start()
    spent = []
    while not done.is_set():
        began = time.perf_counter()
        _get(server, "/health")
        spent.append((time.perf_counter() - began) * 1000)
        time.sleep(0.01)
    asking.join()
    head = f"| `/health` beside a page of `/provenance` over {ROWS} rows | median ms | max ms |"
    return f"{head}\n|---|---:|---:|\n| {len(spent)} requests | {statistics.median(spent):.1f} | {max(spent):.1f} |"


def start() -> str:
    """Seconds from the command to the first answer, where the dataset is built already."""
    spent = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with servers.peacegraph() as server:
            _get(server, "/sparql", "ASK {}")
            spent.append(time.perf_counter() - began)
    return f"From `serve` to the first answer, nothing to build: {statistics.median(spent):.1f} s (median of {STARTS})."


def _get(server: Server, path: str, query: str = "", accept: str = "application/json") -> None:
    address = f"http://{server.host}{path}" + (f"?query={quote(query)}" if query else "")
    with urlopen(Request(address, headers={"Accept": accept}), timeout=120) as answer:
        answer.read()


def _megabytes(server: Server) -> float:
    """Resident memory of the processes of the front, the query workers left out; the largest is the web process."""
    found = []
    for pid in servers.lasting(server.process.pid):
        if b"server.workers.zygote" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            status = Path(f"/proc/{pid}/status").read_text()
            found.append(int(status.partition("VmRSS:")[2].split()[0]) / 1024)
    return max(found)
