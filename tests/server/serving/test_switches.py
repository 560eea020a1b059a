"""The dataset is switched over and over while programs ask: every answer is whole and comes from one dataset."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests import LONG
from tests.support.datasets import another
from tests.support.serving import ask, counted, query, started, stopped, until
from tests.support.wire import numbers

SWITCHES = 100 if LONG else 3
ASKERS = 4
PAUSE = 0.01
"""Seconds between two questions of a program: they come all the time, and leave time for the switches."""


def served(address: str) -> str:
    """The version of the dataset that is served."""
    return str(json.loads(ask(address, path="/health").body)["dataset"])


def states(address: str, source: str) -> int:
    """The number of states, by a query that was never asked before."""
    got = query(address, f"SELECT (COUNT(*) AS ?n) {{ ?s a pg:State }} # {next(numbers)}", source)
    assert got.status == 200
    return int(json.loads(got.body)["results"]["bindings"][0]["n"]["value"])


class Asker:
    """A program that asks until it is told to stop.

    Attributes:
        answered: how many answers were right.
        failures: what came instead of the others.
    """

    def __init__(self, address: str, source: str, expected: int) -> None:
        self._address, self._source, self._expected = address, source, expected
        self.answered, self.failures = 0, list[object]()

    def ask_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                assert states(self._address, self._source) == self._expected
                self.answered += 1
            except (AssertionError, OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(error)
            time.sleep(PAUSE)


def test_no_answer_fails_or_mixes_datasets_while_they_are_switched(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    assert built_manifest.claims
    shutil.copytree(settings.build_dir, tmp_path / "build", symlinks=True)
    own, stop = Settings(build_dir=tmp_path / "build"), threading.Event()
    with (tmp_path / "log").open("w") as log:
        process, address = started(own.build_dir, stdout=log)
    try:
        expected = states(address, "127.0.0.1")
        assert expected > 1
        askers = [Asker(address, f"127.0.1.{number + 1}", expected) for number in range(ASKERS)]
        with ThreadPoolExecutor(ASKERS) as threads:
            for asker in askers:
                threads.submit(asker.ask_until, stop)
            try:
                for number in range(SWITCHES):
                    version = another(own, f"switch{number}")
                    process.send_signal(signal.SIGHUP)
                    until(lambda v=version: served(address) == v, f"switch {number} is served", 60)
                    shutil.rmtree(own.build_dir / f"switch{number - 1}", ignore_errors=not number)
            finally:
                stop.set()
        assert counted(address, "dataset_switches_total") >= SWITCHES
        assert process.poll() is None
    finally:
        stopped(process)
    assert [asker.failures for asker in askers] == [[]] * ASKERS
    assert all(asker.answered > SWITCHES for asker in askers), "each was answered all the way"
