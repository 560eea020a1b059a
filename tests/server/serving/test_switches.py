"""The dataset is switched over and over while programs ask: every answer is whole and comes from one dataset."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import threading
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


def served(address: str) -> str:
    """The version of the dataset that is served."""
    return str(json.loads(ask(address, path="/health").body)["dataset"])


def states(address: str, source: str) -> int:
    """The number of states, by a query that was never asked before."""
    got = query(address, f"SELECT (COUNT(*) AS ?n) {{ ?s a pg:State }} # {next(numbers)}", source)
    assert got.status == 200
    return int(json.loads(got.body)["results"]["bindings"][0]["n"]["value"])


def test_no_answer_fails_or_mixes_datasets_while_they_are_switched(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path: Path
) -> None:
    shutil.copytree(settings.build_dir, tmp_path / "build", symlinks=True)
    own = Settings(build_dir=tmp_path / "build")
    versions, seen, failures = {built_manifest.version}, set[str](), list[object]()
    answers = [0] * ASKERS
    stop = threading.Event()
    with (tmp_path / "log").open("w") as log:
        process, address = started(own.build_dir, stdout=log)

    def asks(asker: int) -> None:
        while not stop.is_set():
            try:
                assert states(address, f"127.0.1.{asker + 1}") == expected
                answers[asker] += 1
            except (AssertionError, OSError, http.client.HTTPException, ValueError) as error:
                failures.append(error)

    try:
        expected = states(address, "127.0.0.1")
        assert expected > 1
        with ThreadPoolExecutor(ASKERS) as askers:
            try:
                working = [askers.submit(asks, asker) for asker in range(ASKERS)]
                for number in range(SWITCHES):
                    version = another(own, f"switch{number}")
                    process.send_signal(signal.SIGHUP)
                    until(lambda v=version: served(address) == v, f"switch {number} is served", 60)
                    versions.add(version)
                    seen.add(served(address))
                    if number:
                        shutil.rmtree(own.build_dir / f"switch{number - 1}")
            finally:
                stop.set()
            assert not [error for future in working if (error := future.exception())]
        assert counted(address, "dataset_switches_total") >= SWITCHES
        assert process.poll() is None
    finally:
        stopped(process)
    assert not failures
    assert len(seen) == SWITCHES == len(versions) - 1
    assert all(answers), "each asker was answered all the way"
