"""Nothing a query can do brings the service down: each met limit is an answer, and the next query is quick."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.core.errors import BuildError, PeacegraphError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from server.app import create_app
from server.serving.live import Live, ServedDataset
from server.traffic.admission import BusyError
from server.workers import engine as engine_module
from server.workers import zygote
from server.workers.engine import Engine
from server.workers.limits import LimitError
from server.workers.messages import QueryRequest
from server.workers.scratch_engine import ScratchEngine
from server.workers.sources import Source
from server.workers.zygote_process import ZygoteProcess
from tests.support.hostile import HOSTILE
from tests.support.serving import until

SECONDS = 1
FORMATS: dict[str, str | None] = {"solutions": "json", "boolean": "json", "triples": "turtle"}
Zygotes = list[subprocess.Popen[bytes]]
QUICK = "ASK { <state/armenia> a pg:State }"


@pytest.fixture(scope="module")
def small(settings: Settings, built_manifest) -> Iterator[Engine]:
    """Workers with a short time and little memory."""
    assert built_manifest.claims
    made = Engine.built(
        replace(settings, query_seconds=SECONDS, query_megabytes=256, answer_megabytes=5, workers=2),
        *dataset_folder.current(settings),
    )
    yield made
    made.close()


@pytest.fixture
def zygotes(monkeypatch: pytest.MonkeyPatch) -> Zygotes:
    """Every zygote that is started from now on."""
    started: Zygotes = []

    class Recorded(ZygoteProcess):
        def __init__(self, source: Source) -> None:
            super().__init__(source)
            started.append(self.process)

    monkeypatch.setattr(engine_module, "ZygoteProcess", Recorded)
    return started


def ask(engine: Engine, text: str = QUICK, seconds: float | None = None) -> bytes:
    return engine.query(QueryRequest(text, FORMATS, seconds=seconds)).body


def test_how_many_hostile_queries_there_are() -> None:
    assert len(HOSTILE) >= 50


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_a_refusal_and_the_next_one_is_answered(small: Engine, name: str) -> None:
    started = time.monotonic()
    with pytest.raises(LimitError) as caught:
        ask(small, HOSTILE[name])
    took = time.monotonic() - started
    assert took < SECONDS * 3, f"ended after {took:.1f} s"
    assert caught.value.members["limit"] in ("time", "memory", "depth", "answer")
    assert ";" in caught.value.detail, "it says how to go on"
    started = time.monotonic()
    assert b"true" in ask(small)
    assert time.monotonic() - started < 1


def test_a_quick_query_stays_quick_beside_a_hostile_one(small: Engine) -> None:
    with ThreadPoolExecutor(1) as other:
        running = other.submit(ask, small, HOSTILE["count of a product"])
        time.sleep(0.1)
        times = []
        while not running.done():
            started = time.monotonic()
            ask(small)
            times.append(time.monotonic() - started)
        assert isinstance(running.exception(), LimitError)
    assert len(times) > 20
    assert sorted(times)[len(times) // 2] < 0.1


def test_a_client_may_ask_for_less_time(small: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(LimitError, match=r"longer than 0.2 s"):
        ask(small, HOSTILE["count of a product"], 0.2)
    assert time.monotonic() - started < SECONDS * 0.9, "before the limit of all queries"


def test_when_too_many_wait_more_are_refused(settings: Settings, built_manifest) -> None:
    assert built_manifest.claims
    engine = Engine.built(
        replace(settings, workers=1, queue_length=1, queue_seconds=1, query_seconds=3),
        *dataset_folder.current(settings),
    )
    try:
        with ThreadPoolExecutor(5) as many:
            running = many.submit(ask, engine, HOSTILE["count of a product"])
            time.sleep(0.3)
            waiting = [many.submit(ask, engine) for _ in range(4)]
            assert [type(one.exception()) for one in waiting] == [BusyError] * 4
            assert isinstance(running.exception(), LimitError)
        assert b"true" in ask(engine)
    finally:
        engine.close()


def test_no_query_reaches_another_host(small: Engine) -> None:
    """A listening socket that must stay silent, whatever the query says."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        port = listener.getsockname()[1]
        for text in (
            f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ BIND(IRI('http://127.0.0.1:{port}/') AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
            f"SELECT * {{ S\\u0045RVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"LOAD <http://127.0.0.1:{port}/>",
        ):
            with contextlib.suppress(PeacegraphError):
                ask(small, text)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("step", "successes"),
    [("wait_until_ready", 0), ("command", 0), ("command", 2)],
    ids=["waiting for the zygote", "the first fork", "the third fork"],
)
def test_an_engine_that_cannot_start_leaves_no_process_and_no_connection(
    settings: Settings, built_manifest, zygotes: Zygotes, monkeypatch: pytest.MonkeyPatch, step: str, successes: int
) -> None:
    assert built_manifest.claims
    workers: list[int] = []
    original = getattr(ZygoteProcess, step)

    def failing(zygote: ZygoteProcess, *arguments: object) -> int:
        if len(workers) == successes:
            raise OSError("it failed")
        workers.append(original(zygote, *arguments))
        return workers[-1]

    monkeypatch.setattr(ZygoteProcess, step, failing)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(OSError, match="it failed"):
        Engine.built(replace(settings, workers=4), *dataset_folder.current(settings))
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
    assert [process.returncode is not None for process in zygotes] == [True]
    assert len(workers) == successes
    until(lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()], "no worker is left behind")


def test_a_dataset_that_cannot_be_loaded_leaves_no_process(
    settings: Settings, built_manifest, zygotes: Zygotes, tmp_path: Path
) -> None:
    with pytest.raises(BuildError, match=r"cannot be read.*run `peacegraph build`"):
        Engine.built(settings, tmp_path, built_manifest)
    assert [process.returncode is not None for process in zygotes] == [True]


def test_a_scratch_store_with_an_empty_token_starts_no_process(
    settings: Settings, zygotes: Zygotes, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("\n", "utf-8")
    (tmp_path / "token").chmod(0o600)
    with pytest.raises(BuildError, match="token is empty"):
        ScratchEngine(replace(settings, scratch=str(tmp_path)))
    assert not zygotes


def without(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """Let a function of the module `socket` fail as the kernel lets it."""

    def failing(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(engine_module.socket, name, failing)


def test_a_pool_that_could_not_replace_its_workers_recovers(
    settings: Settings, built_manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No descriptor is left when both workers are ended; as long as that lasts, the answer is that it is busy."""
    assert built_manifest.claims
    engine = Engine.built(replace(settings, workers=2, query_seconds=10), *dataset_folder.current(settings))
    try:
        with monkeypatch.context() as poor:
            without(poor, "socketpair", errno.EMFILE)
            with ThreadPoolExecutor(2) as many:
                ended = [many.submit(ask, engine, HOSTILE["count of a product"], 0.2) for _ in range(2)]
            assert [type(one.exception()) for one in ended] == [LimitError] * 2
            started = time.monotonic()
            with pytest.raises(BusyError, match="Too many open files"):
                ask(engine)
            assert time.monotonic() - started < 1, "nobody waits for a worker that does not come"
        assert b"true" in ask(engine)
        assert engine._pool.idle == 2
    finally:
        engine.close()


def test_a_zygote_that_cannot_receive_lives_on(settings: Settings, built_manifest) -> None:
    """It has no descriptor left for the connection of a new worker."""
    assert built_manifest.claims
    engine = Engine.built(replace(settings, workers=1), *dataset_folder.current(settings))
    try:
        pid = engine._zygote.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, before[1]))
        with pytest.raises(LimitError):
            ask(engine, HOSTILE["count of a product"], 0.2)
        with pytest.raises(BusyError, match="too many open files"):
            ask(engine)
        assert engine.alive
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        assert b"true" in ask(engine)
    finally:
        engine.close()


def test_where_the_kernel_has_no_process_left_the_zygote_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(zygote.os, "fork", failing)
    with Path(os.devnull).open() as file, socket.socket() as control:
        descriptor = os.dup(file.fileno())
        with pytest.raises(BusyError, match="no query worker could be started"):
            zygote._fork(control, [descriptor], None, None, network=False)  # type: ignore[arg-type]  # not used
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.close(descriptor)


def test_a_query_that_cannot_be_sent_costs_no_worker(small: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong between pool and worker, even a fault of ours."""
    with monkeypatch.context() as broken:
        broken.setattr(engine_module, "request_to_bytes", None)
        for _ in range(3):
            with pytest.raises(TypeError):
                ask(small)
    assert b"true" in ask(small)
    assert small._pool.idle == 2


def test_the_refusal_reaches_the_client_as_a_problem(settings: Settings, store: EmbeddedStore, small: Engine) -> None:
    app = create_app(settings, Live(settings, ServedDataset.built(store, small, dataset_folder.current(settings)[0])))
    client: FlaskClient = app.test_client()
    answer = client.get("/sparql", query_string={"query": HOSTILE["order of a product"]})
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == "limit"
    assert client.get("/sparql", query_string={"query": QUICK, "timeout": "0.5"}).status_code == 200
    for wrong in ("0", "-1", "soon", "31"):
        refused = client.get("/sparql", query_string={"query": QUICK, "timeout": wrong})
        assert refused.status_code == 400, wrong
        assert repr(wrong) in refused.get_json()["detail"]


def test_workers_are_many_and_none_is_lost(small: Engine) -> None:
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: ask(small), range(200)))
    assert len(answers) == 200
    assert small._pool.idle == 2
