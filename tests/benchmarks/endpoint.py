"""Measures the endpoint beside Oxigraph's own server and rdflib-endpoint: `make bench-endpoint`.

All servers run at once over the same quads and are asked the same in turns, round by round, so that what else the
machine does falls on all of them; figures are medians over the rounds, ratios medians of the ratios within a round.
Absolute figures depend on the machine and on the generator, which runs on it too: compare the ratios.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle

import click

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing import build
from tests.benchmarks import endurance, load, mix, servers
from tests.benchmarks.load import Client, Figures
from tests.benchmarks.mix import Query
from tests.benchmarks.servers import Server
from tests.support.hostile import HOSTILE

CLIENTS = (1, 8)
REPEATED = 40
"""Queries that are asked again and again, so that an answer that is kept can be given."""
WARM = 0.2
LIMIT = 1
"""Seconds after which hostile queries ask to be ended."""
KILLS = 20
STRANGER = "127.0.0.2"
BESIDE = {
    "burn processor time": ("count of a product", "product in a sub-query", "ask of a product", "sum over a product"),
    "take memory too": ("order of a product", "groups of a product", "everything to everything", "doubling a text"),
}
"""Four hostile queries at a time, told apart by what they do to the machine."""
ENDLESS = "count of a product"
QUICK = mix.query("quick", "SELECT ?name WHERE { <https://w3id.org/peacegraph/state/armenia> rdfs:label ?name }")


@dataclass(frozen=True)
class Kind:
    """Queries that are measured apart: how a round's requests to a server are made, and whom to ask."""

    name: str
    requests: Callable[[Server, int], Iterator[bytes]]
    peers: list[Server]


def kinds(peers: list[Server], queries: list[Query], every: list[Query], curated: list[Query]) -> list[Kind]:
    """What is measured apart; rdflib-endpoint takes minutes for some of the project's own queries."""
    repeated = mix.few(queries, REPEATED)

    def never(chosen: list[Query], suffix: str) -> Callable[[Server, int], Iterator[bytes]]:
        return lambda server, number: server.unlike(mix.shuffled(chosen, number), suffix, 10**9 + 10**7 * number)

    def again(server: Server, _: int) -> Iterator[bytes]:
        return cycle([server.request(query) for query in repeated])

    return [
        Kind("never repeated: a new comment", never(queries, mix.COMMENT), peers),
        Kind("never repeated: new constants", never(every, mix.LIMIT), peers),
        Kind(f"repeated: the same {len(repeated)}", again, peers),
        Kind(f"the {len(curated)} of `queries/`: a new comment", never(curated, mix.COMMENT), peers[:2]),
    ]


def agreement(peers: list[Server], queries: list[Query]) -> str:
    """Ask every server every query, and say that the answers agree.

    Raises:
        RuntimeError: they do not, or there is an error.
    """
    sizes: dict[Query, list[int]] = {query: [] for query in queries}
    for server in peers:
        client = Client(server.address)
        for query, found in sizes.items():
            status, body, _ = load.ask(client, server.request(query, unique=mix.COMMENT))
            if status != "200":
                raise RuntimeError(f"{server.name} answers {status} to {query.text}: {body[:500].decode()}")
            found.append(query.size(body))
    if differ := [(query, found) for query, found in sizes.items() if len(set(found)) > 1]:
        query, found = differ[0]
        names = ", ".join(f"{server.name} {size}" for server, size in zip(peers, found, strict=True))
        raise RuntimeError(f"{len(differ)} queries have different numbers of rows, the first {names}: {query.text}")
    rows = sum(found[0] for found in sizes.values())
    empty = sum(not found[0] for found in sizes.values())
    names = ", ".join(server.name for server in peers)
    return f"{names} give the same numbers of rows to {len(queries)} queries: {rows} rows, {empty} queries without any."


def speed(measured_apart: list[Kind], seconds: float, rounds: int) -> str:
    """Requests a second and the time an answer takes, and the ratio of the first server's to each."""
    measured: dict[tuple[str, int, str], list[Figures]] = {}
    for number in range(rounds):
        for kind in measured_apart:
            turn = kind.peers[number % len(kind.peers) :] + kind.peers[: number % len(kind.peers)]
            for position, clients in enumerate(CLIENTS):
                for server in turn:
                    stream = kind.requests(server, number * len(CLIENTS) + position)
                    load.run(server.address, stream, load.sources(clients), WARM)
                    measured.setdefault((kind.name, clients, server.name), []).append(
                        _measured(server, stream, clients, seconds)
                    )
    first = measured_apart[0].peers[0].name
    head = "| queries | clients | server | requests/s | p50 ms | p99 ms | front ms | workers ms | not 200 |"
    lines = [f"{head} {first} to it |", "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|"]
    for (kind, clients, name), made in sorted(measured.items(), key=lambda item: _order(measured_apart, item[0])):
        ours = measured[kind, clients, first]
        cells = [
            f"{statistics.median(f.rate for f in made):.0f}",
            f"{statistics.median(f.percentile(0.5) for f in made):.2f}",
            f"{statistics.median(f.percentile(0.99) for f in made):.1f}",
            f"{statistics.median(f.cost('front') for f in made):.2f}",
            f"{statistics.median(f.cost('workers') for f in made):.2f}",
            f"{sum(f.failed for f in made)}",
            f"{statistics.median(o.rate / f.rate for o, f in zip(ours, made, strict=True)):.2f}",
        ]
        lines.append(f"| {kind} | {clients} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _measured(server: Server, stream: Iterator[bytes], clients: int, seconds: float) -> Figures:
    """One run, with the processor time that the parts of the server used for it."""
    before = servers.processor_seconds(server.process.pid)
    figures = load.run(server.address, stream, load.sources(clients), seconds)
    after = servers.processor_seconds(server.process.pid)
    figures.server = {part: after[part] - before[part] for part in after}
    return figures


def _order(measured_apart: list[Kind], row: tuple[str, int, str]) -> tuple[int, int, int]:
    position = [kind.name for kind in measured_apart].index(row[0])
    return position, row[1], [peer.name for peer in measured_apart[position].peers].index(row[2])


def ceiling(seconds: float) -> str:
    """What the generator could measure at most."""
    found = []
    with load.idle_server() as address:
        for clients in CLIENTS:
            made = load.run(address, cycle([b"GET / HTTP/1.1\r\n\r\n"]), load.sources(clients), seconds)
            cost = made.cpu / len(made.took) * 1e6
            found.append(f"{made.rate:.0f} requests/s with {clients}, {cost:.0f} µs of processor time each")
    return f"The generator against a server that does nothing: {'; '.join(found)}."


def neighbours(server: Server, seconds: float, rounds: int) -> str:
    """A quick query's time beside hostile ones of another client, and beside none: medians over the rounds."""
    numbers = iter(range(10**6))
    asked = {
        "never repeated": lambda: server.unlike([QUICK], mix.LIMIT, 10**8 + 10**6 * next(numbers)),
        "repeated": lambda: cycle([server.request(QUICK)]),
    }
    measured: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(rounds):
        for beside in ("", *BESIDE):
            with hostile(server, BESIDE[beside]) if beside else ExitStack():
                for kind, requests in asked.items():
                    made = load.run(server.address, requests(), ["127.0.0.1"], seconds)
                    measured.setdefault((kind, beside), []).append(made)
    lines = [
        f"| a quick query | beside | p50 ms | p99 ms | max ms | not 200 | p99 to quiet |\n|{'---|' * 2}{'---:|' * 5}",
    ]
    for (kind, beside), made in sorted(measured.items()):
        quiet = measured[kind, ""]
        ratio = statistics.median(b.percentile(0.99) / q.percentile(0.99) for b, q in zip(made, quiet, strict=True))
        cells = [f"{statistics.median(f.percentile(share) for f in made):.2f}" for share in (0.5, 0.99, 1)]
        cells += [f"{sum(f.failed for f in made)}", f"{ratio:.2f}" if beside else ""]
        neighbour = f"{len(BESIDE[beside])} that {beside}" if beside else "nothing"
        lines.append(f"| {kind} | {neighbour} | {' | '.join(cells)} |")
    return "\n".join(lines)


@contextmanager
def hostile(server: Server, names: Sequence[str]) -> Iterator[None]:
    """Hostile queries of another client, each begun again when it has ended, from a process of their own."""
    made = [server.request(mix.query(name, HOSTILE[name]), f"timeout={LIMIT}&") for name in names]
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=_pester, args=(server.address, request), daemon=True) for request in made]
    for process in running:
        process.start()
    time.sleep(WARM)
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.join()
        time.sleep(LIMIT + WARM)  # until the last of them has been ended


def _pester(address: tuple[str, int], request: bytes) -> None:
    client = Client(address, STRANGER)
    while True:
        status, _, took = load.ask(client, request)
        if status == "closed" or took < LIMIT / 10:
            time.sleep(LIMIT / 10)  # refused at once: not a test of speed


def kills(server: Server) -> str:
    """How long after its limit a query is ended, and when the next one is answered by the worker in its place."""
    late, next_one, quiet = [], [], []
    client, other = Client(server.address, STRANGER), Client(server.address)
    for number in range(KILLS):
        quick = server.unlike([QUICK], mix.LIMIT, 2 * 10**8 + 2 * number)
        quiet.append(load.ask(other, next(quick))[2])
        endless = mix.query(ENDLESS, HOSTILE[ENDLESS])
        status, body, took = load.ask(client, server.request(endless, f"timeout={LIMIT}&"))
        if status != "503":
            raise RuntimeError(f"an endless query got {status}: {body[:500].decode()}")
        late.append(took - LIMIT)
        next_one.append(load.ask(other, next(quick))[2])
    rows = {
        f"answered later than its limit of {LIMIT} s by": late,
        "the next query, answered by the worker in its place, took": next_one,
        "the same query before it took": quiet,
    }
    lines = [f"| {KILLS} queries that were ended, with one worker | median ms | max ms |\n|---|---:|---:|"]
    lines += [f"| {n} | {statistics.median(v) * 1000:.1f} | {max(v) * 1000:.1f} |" for n, v in rows.items()]
    return "\n".join(lines)


def machine() -> str:
    """What was measured on, and with which versions."""
    ours = [f"{name} {version(name)}" for name in ("peacegraph", "pyoxigraph", "granian", "flask")]
    where = f"{platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"Measured on {where}; {', '.join([*ours, *servers.versions()])}."


PARTS = ("speed", "neighbours", "kills", "endurance")


@click.command()
@click.option("--seconds", default=1.5, help="How long each server is asked, each time.")
@click.option("--rounds", default=5, help="How often all are asked.")
@click.option("--only", type=click.Choice(PARTS), help="One part alone.")
def main(seconds: float, rounds: int, only: str | None) -> None:
    """Measure and print Markdown."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the servers are ended too
    settings = Settings.from_environment()
    if build.is_stale(settings):
        build.build(settings)
    folder, manifest = dataset_folder.current(settings)
    click.echo(f"{machine()}\n\n{manifest.quads} quads, rounds of {seconds:g} s, {rounds} of them.\n")
    if only in (None, "speed"):
        store = dataset_folder.load(folder, manifest)
        queries, every, curated = mix.mix(store), mix.mix(store, None), mix.curated(settings.queries)
        with ExitStack() as running:
            data = folder / "reported.nq"
            started = (servers.peacegraph(), servers.oxigraph(data), servers.rdflib_endpoint(data))
            peers = [running.enter_context(server) for server in started]
            click.echo(
                f"## Speed\n\n{agreement(peers, queries)}\n{agreement(peers[:2], curated)}\n{ceiling(seconds)}\n"
            )
            click.echo(f"{speed(kinds(peers, queries, every, curated), seconds, rounds)}\n")
    if only in (None, "neighbours"):
        with servers.peacegraph() as server:
            click.echo(f"## Neighbours\n\n{neighbours(server, seconds, rounds)}\n")
    if only in (None, "kills"):
        with servers.peacegraph(workers=1) as server:
            click.echo(f"## Kills\n\n{kills(server)}\n")
    if only in (None, "endurance"):
        with servers.peacegraph() as server:
            click.echo(f"## Endurance\n\n{endurance.memory(server)}\n\n{endurance.patience(server)}\n")
        click.echo(endurance.start())


if __name__ == "__main__":
    main()
