"""A new dataset is served without a gap, a broken one never."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from server.app import create_app
from server.serving.live import Live
from tests import LONG, ROOT
from tests.support.datasets import another

SWITCHES = 100 if LONG else 2
VERSION = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def live(built_checkout: Settings) -> Iterator[tuple[Settings, Live, FlaskClient]]:
    """A server over a checkout of its own, with a dataset to begin with."""
    settings = replace(built_checkout, workers=2)
    made = Live(settings)
    yield settings, made, create_app(settings, made).test_client()
    made.close()


def changed(settings: Settings, number: int) -> str:
    """Build another dataset, as `peacegraph build` does in a process of its own; returns its version."""
    register = settings.seeds / "register.ttl"
    register.write_text(f'{register.read_text("utf-8")}<person/sergey-lavrov> rdfs:comment "{number}"@en .\n', "utf-8")
    places = {"PEACEGRAPH_ROOT": str(settings.root), "PEACEGRAPH_BUILD_DIR": str(settings.build_dir)}
    command = [sys.executable, "-m", "server", "build"]
    subprocess.run(command, cwd=ROOT, env=os.environ | places, check=True, capture_output=True)
    return dataset_folder.current(settings)[1].version


def test_the_server_switches_to_a_new_dataset_and_no_request_fails(live: tuple[Settings, Live, FlaskClient]) -> None:
    settings, made, client = live
    failures: list[int] = []
    asked = 0
    stop = threading.Event()

    def load() -> None:
        nonlocal asked
        with client.application.test_client() as mine:
            while not stop.is_set():
                answers = (
                    mine.get("/sparql", query_string={"query": VERSION}),
                    mine.get("/health"),
                    mine.get("/state/armenia.ttl"),
                )
                failures.extend(a.status_code for a in answers if a.status_code != 200)
                asked += 3
                time.sleep(0.1)

    askers = [threading.Thread(target=load) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for number in range(SWITCHES):
            version = changed(settings, number) if LONG or number == 0 else another(settings, f"copy{number}")
            deadline = time.monotonic() + 20
            while client.get("/health").get_json()["dataset"] != version:
                assert time.monotonic() < deadline, "the server did not switch"
                time.sleep(0.05)
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert not failures
    assert asked > 100
    assert made._serving.store.version == version


def test_a_broken_dataset_is_refused_and_the_old_one_goes_on(live: tuple[Settings, Live, FlaskClient]) -> None:
    settings, _, client = live
    before = client.get("/health").get_json()["dataset"]
    whole = dataset_folder.current(settings)[0]
    another(settings, "broken", lambda folder: (folder / "reported.nq").write_text("this is no N-Quads\n", "utf-8"))
    for _ in range(20):
        assert client.get("/health").get_json()["dataset"] == before
        assert client.get("/sparql", query_string={"query": VERSION}).status_code == 200
        time.sleep(0.05)
    link = settings.build_dir / "back"
    link.symlink_to(whole.name)
    link.replace(settings.build_dir / dataset_folder.CURRENT)
    version = another(settings, "mended")
    deadline = time.monotonic() + 20
    while client.get("/health").get_json()["dataset"] != version:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_when_the_parent_of_the_workers_dies_a_new_one_takes_over(live: tuple[Settings, Live, FlaskClient]) -> None:
    _, made, client = live
    made._serving.engine._process.kill()
    made._serving.engine._process.wait()
    deadline = time.monotonic() + 20
    while client.get("/health").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for _ in range(5):
        assert client.get("/sparql", query_string={"query": VERSION}).status_code == 200
