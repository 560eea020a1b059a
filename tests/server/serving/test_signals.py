"""A hang-up loads anew without a gap, a termination ends the server in time."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.support.datasets import another
from tests.support.log_lines import lines
from tests.support.serving import ask, connected, counted, problem, query, started, stopped, until, workers_over
from tests.support.wire import (
    ENDLESS,
    UNFINISHED,
    get,
    path_of,
    quick,
)


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
                json.dumps(
                    json.loads((whole / dataset_folder.MANIFEST).read_text("utf-8"))
                    | {"version": broken.rpartition(":")[2]}
                ),
                "utf-8",
            )
            assert not link.exists()
            process.send_signal(signal.SIGHUP)
            until(lambda v=broken: served() == v, f"{name}: mended, it is served")
            last = broken
        assert process.poll() is None
    assert counted_lines(log, "refused") >= len(SPOILT) == 3
    told = ("Serving", "Built", "Nothing has changed")  # what the command tells its user on standard output
    assert all(json.loads(line) for line in log.read_text("utf-8").splitlines() if not line.startswith(told))


def counted_lines(log: Path, word: str) -> int:
    return sum(word in str(line["message"]) for line in lines(log))


def test_a_new_dataset_is_served_to_whoever_asks_first(own: Settings, tmp_path: Path) -> None:
    """The server looks by itself: nobody asks until the log says that it serves another dataset."""
    text, log = "SELECT (COUNT(*) AS ?n) { ?s a pg:State }", tmp_path / "log"
    with process_over(own.build_dir, log) as (_, address):
        tags = {query(address, text).headers["etag"]}
        for number in range(2):
            version = another(own, f"new{number}")
            until(lambda n=number: counted_lines(log, "serving another dataset") > n, "it is served")
            tags.add(query(address, text).headers["etag"])
            assert json.loads(ask(address, path="/health").body)["dataset"] == version
        assert len(tags) == 3, "the first answer after each is from the new one"


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
                time.sleep(0.01)  # they come all the time, and leave time for loading

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
            other.sendall(UNFINISHED)
            until(lambda: counted(address, "queries_running") == 1, "it runs")
            assert workers_over(own.build_dir), "they are seen while they run"
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
            assert time.monotonic() - began < 4
        until(lambda: not workers_over(own.build_dir), "its processes end with it", seconds=5)
