"""What becomes of every query of `tests/hostile.py`, sent to a real server: `make bench-hostile`.

Each may take a second. After each a quick query, never asked before, is timed: how soon the server answers again.
"""

from __future__ import annotations

import json
import signal
import statistics
import sys

import click

from tests.benchmarks import load, mix, servers
from tests.benchmarks.load import Client
from tests.benchmarks.mix import Query
from tests.benchmarks.servers import Server
from tests.support.hostile import HOSTILE

SECONDS = 1
"""Longest a query may run."""
QUICK = mix.query("quick", "ASK { <https://w3id.org/peacegraph/state/armenia> a pg:State }")
STRANGER = "127.0.0.2"


def outcome(status: str, body: bytes) -> str:
    """The status, and which limit was met or what else was wrong."""
    if status == "200":
        return "answered"
    try:
        problem = json.loads(body)
    except ValueError:
        return f"{status}, no problem+json: {body[:40]!r}"
    return f"{status} {problem.get('limit') or problem['code']}"


def post(server: Server, query: Query) -> bytes:
    """The query as the body of a request, which may be longer than an address."""
    body = query.text.encode()
    head = f"POST {server.path} HTTP/1.1\r\nHost: {server.host}\r\nAccept: {query.accept}\r\nUser-Agent: bench\r\n"
    return f"{head}Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def alive(server: Server, before: set[int]) -> bool:
    """Whether the server answers, by the same processes as before."""
    try:
        status, _, _ = load.ask(Client(server.address), f"GET /health HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        return status == "200" and servers.lasting(server.process.pid) == before
    except OSError:
        return False


def measure(server: Server) -> str:
    """All hostile queries one after another, as a Markdown table and a summary; it ends where the server dies."""
    before, client = servers.lasting(server.process.pid), Client(server.address)
    quick = server.unlike([QUICK], mix.LIMIT, 10**6)
    quiet = statistics.median(load.ask(client, next(quick))[2] for _ in range(50)) * 1000
    lines = ["| query | outcome | ended after ms | next answer ms |", "|---|---|---:|---:|"]
    refused, recoveries, lived = 0, [], True
    for name, text in HOSTILE.items():
        status, body, took = load.ask(Client(server.address, STRANGER), post(server, mix.query(name, text)))
        lived = alive(server, before)
        if not lived:
            lines.append(f"| {name} | the server died | {took * 1000:.0f} | never |")
            break
        refused += status != "200"
        recoveries.append(load.ask(client, next(quick))[2] * 1000)
        lines.append(f"| {name} | {outcome(status, body)} | {took * 1000:.0f} | {recoveries[-1]:.1f} |")
    asked = f"{len(lines) - 2} of {len(HOSTILE)} hostile queries asked, {refused} refused"
    deaths = "no server death" if lived else "one server death"
    took = f"{statistics.median(recoveries):.1f} ms (median), at most {max(recoveries):.1f} ms"
    lines.append(f"\n{asked}, {deaths}. The next quick query took {took}; before all this {quiet:.1f} ms.")
    return "\n".join(lines)


@click.command()
def main() -> None:
    """Measure and print Markdown."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the server is ended too
    with servers.peacegraph(query_seconds=SECONDS) as server:
        click.echo(measure(server))


if __name__ == "__main__":
    main()
