"""Many write and read at once, some while the server is told to load anew or is killed: no write is lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from tests import LONG
from tests.support.scratch import LIMITS, THOUSAND, Scratch, served
from tests.support.serving import counted, query, started, until
from tests.support.wire import numbers

ROUNDS = 40 if LONG else 3


def test_writers_wait_for_each_other_and_no_write_is_lost(scratch: Scratch) -> None:
    with ThreadPoolExecutor(12) as many:
        answers = list(many.map(lambda n: scratch.update(f"INSERT DATA {{ <urn:n> <urn:is> {n} }}").status, range(24)))
    assert answers == [204] * 24
    assert scratch.rows("SELECT (COUNT(*) AS ?n) { <urn:n> <urn:is> ?o }") == [["24"]]


def test_a_counter_that_all_increase_misses_no_step(scratch: Scratch) -> None:
    scratch.done("INSERT DATA { <urn:n> <urn:is> 0 }")
    step = "DELETE { ?s <urn:is> ?old } INSERT { ?s <urn:is> ?new } WHERE { ?s <urn:is> ?old BIND(?old + 1 AS ?new) }"
    with ThreadPoolExecutor(8) as many:
        assert {one.status for one in many.map(lambda _: scratch.update(step), range(16))} == {204}
    assert scratch.rows("SELECT ?o { <urn:n> <urn:is> ?o }") == [["16"]]


def test_who_wrote_reads_what_was_written(scratch: Scratch) -> None:
    """Readers beside it may hold workers of before; none of them answers after the write was acknowledged."""
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            query(scratch.address, f"ASK {{}} # {next(numbers)}")

    with ThreadPoolExecutor(3) as others:
        for _ in range(3):
            others.submit(read)
        try:
            for number in range(25):
                scratch.done(f"INSERT DATA {{ <urn:n> <urn:is> {number} }}")
                for _ in range(3):
                    assert scratch.rows("SELECT (COUNT(*) AS ?n) { <urn:n> <urn:is> ?o }") == [[str(number + 1)]]
        finally:
            stop.set()


def test_queries_beside_a_long_write_are_quick_and_see_the_state_before_it(tmp_path: Path) -> None:
    with served(tmp_path, query_seconds=20) as scratch:
        scratch.done("INSERT DATA { <urn:n> <urn:is> 0 }")
        product = f"VALUES ?a {{ {THOUSAND} }} VALUES ?b {{ {THOUSAND} }} FILTER(STRLEN(STR(?a)) > -1)"
        long = "DELETE { ?s <urn:is> 0 } INSERT { ?s <urn:is> ?n } "
        long += f"WHERE {{ ?s <urn:is> 0 {{ SELECT (COUNT(*) AS ?n) {{ {product} }} }} }}"
        with ThreadPoolExecutor(1) as background:
            writing = background.submit(scratch.update, long)
            until(lambda: counted(scratch.address, "queries_running") == 1, "it is being written")
            times, seen = [], []
            while counted(scratch.address, "queries_running") == 1:
                began = time.monotonic()
                seen.append(scratch.rows(f"SELECT ?o {{ <urn:n> <urn:is> ?o }} # {next(numbers)}"))
                times.append(time.monotonic() - began)
            assert writing.result().status == 204
        assert seen[0] == [["0"]]
        assert [["0"]] not in seen[seen.index([["1000000"]]) if [["1000000"]] in seen else len(seen) :]
        assert len(times) > 3
        assert max(times) < 1
        assert scratch.rows("SELECT ?o { <urn:n> <urn:is> ?o }") == [["1000000"]]


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
