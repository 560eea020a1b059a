"""A new dataset is served without a gap, a broken one never."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing import build
from server.app import create_app
from server.serving.live import Live
from tests import LONG

SWITCHES = 100 if LONG else 2
VERSION = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def live(checkout: Settings) -> Iterator[tuple[Settings, Live, FlaskClient]]:
    """A server over a checkout of its own, with a dataset to begin with."""
    settings = replace(checkout, workers=2)
    build.build(settings)
    made = Live(settings)
    yield settings, made, create_app(settings, made).test_client()
    made.close()


def changed(settings: Settings, number: int) -> str:
    """Build another dataset; returns its version."""
    register = settings.seeds / "register.ttl"
    register.write_text(f'{register.read_text("utf-8")}<person/sergey-lavrov> rdfs:comment "{number}"@en .\n', "utf-8")
    return build.build(settings).version


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

    askers = [threading.Thread(target=load) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for number in range(SWITCHES):
            version = changed(settings, number)
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
    broken = settings.build_dir / "broken"
    broken.mkdir()
    manifest = json.loads((dataset_folder.current(settings)[0] / "manifest.json").read_text("utf-8"))
    (broken / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (broken / "reported.nq").write_text("this is no N-Quads\n", "utf-8")
    link = settings.build_dir / "new"
    link.symlink_to("broken")
    link.replace(settings.build_dir / "current")
    for _ in range(20):
        assert client.get("/health").get_json()["dataset"] == before
        assert client.get("/sparql", query_string={"query": VERSION}).status_code == 200
        time.sleep(0.05)
    version = changed(settings, 1)
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
