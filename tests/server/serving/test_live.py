"""A new dataset is served without a gap, a broken one never."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.core.errors import BuildError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.search import index_file
from graph.search.findable import Findable, Name
from graph.store.dataset_store import Store
from graph.store.scratch_folder import ScratchFolder
from server.app import create_app
from server.serving.live import Live
from tests import LONG, ROOT
from tests.support.datasets import another
from tests.support.serving import until

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
    return dataset_folder.current(settings)[1].named_version


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


def test_a_refused_dataset_that_is_built_anew_is_served(live: tuple[Settings, Live, FlaskClient]) -> None:
    """It has the same name, as it is made of the same; what is new is the link."""
    settings, made, client = live
    whole = dataset_folder.current(settings)[0]
    version = another(settings, "broken", lambda folder: (folder / "all.nq").write_text("no N-Quads\n", "utf-8"))
    client.get("/health")
    until(lambda: made._refused is not None, "it is refused")
    shutil.copy(whole / "all.nq", settings.build_dir / "broken")
    link = settings.build_dir / "again"
    link.symlink_to("broken")
    link.replace(settings.build_dir / dataset_folder.CURRENT)
    until(lambda: client.get("/health").get_json()["dataset"] == version, "it is served", 20)


def test_search_asks_the_index_of_the_dataset_that_is_served(live: tuple[Settings, Live, FlaskClient]) -> None:
    """And a dataset without its index is refused."""
    settings, made, client = live
    other = Findable("https://w3id.org/peacegraph/place/otherland", "Otherland", "Place", ("Place",), 0, "", ())
    content = index_file.written([replace(other, names=(Name("label", "Otherland"),))], [])

    def found(name: str) -> list[str]:
        return [one["label"] for one in client.get("/search.json", query_string={"q": name}).get_json()["things"]]

    assert (found("Мирзоян")[0], found("Otherland")) == ("Ararat Mirzoyan", [])
    version = another(settings, "other", lambda folder: (folder / dataset_folder.SEARCH).write_bytes(content))
    until(lambda: client.get("/health").get_json()["dataset"] == version, "the server switches", 20)
    assert (found("Мирзоян"), found("Otherland")) == ([], ["Otherland"])
    another(settings, "none", lambda folder: (folder / dataset_folder.SEARCH).unlink())
    until(lambda: client.get("/health") and made._refused, "a dataset without its index is refused", 20)
    assert found("Otherland") == ["Otherland"]


def test_a_store_that_cannot_be_loaded_is_not_locked_any_more(tmp_path: Path) -> None:
    """While the failure is still remembered, as in a traceback."""
    tmp_path.chmod(0o700)
    (tmp_path / "store.nq").write_text("no N-Quads\n", "utf-8")
    with pytest.raises(BuildError, match=r"line 1 of .*store.nq is wrong") as remembered:
        Live(Settings(scratch=str(tmp_path)))
    ScratchFolder(tmp_path).lock().close()
    assert remembered.value.code == "corrupt-store"


def test_when_the_parent_of_the_workers_dies_a_new_one_takes_over(live: tuple[Settings, Live, FlaskClient]) -> None:
    _, made, client = live
    made._serving.engine._zygote.process.kill()
    made._serving.engine._zygote.process.wait()
    deadline = time.monotonic() + 20
    while client.get("/health").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for _ in range(5):
        assert client.get("/sparql", query_string={"query": VERSION}).status_code == 200


def test_a_new_dataset_is_prepared_before_it_is_served(built_checkout: Settings) -> None:
    prepared: list[str] = []
    served: list[str] = []

    def prepare(store: Store) -> None:
        prepared.append(store.version)
        served.append(made.current_version() if len(prepared) > 1 else "")

    made = Live(built_checkout, prepare=prepare)
    try:
        until(lambda: len(prepared) == 1, "the first dataset is prepared", 60)
        before = made.current_version()
        another(built_checkout, "prepared")
        until(lambda: made.current_version() != before, "the other dataset is served", 60)
        assert prepared == [before, made.current_version()]
        assert served[1] == before
    finally:
        made.close()
