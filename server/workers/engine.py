"""Queries in killable worker processes: whatever a query does, it costs one worker, never the service.

The web side hands a request to an idle worker and waits until its deadline; a worker that is late is killed, one that
died is replaced, and the error says which limit was met.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.core.errors import BuildError, PeacegraphError
from graph.core.settings import MEGABYTE, ROOT, Settings
from graph.dataset.dataset_folder import Manifest
from graph.sparql import clauses
from server.traffic import greenlet_bridge
from server.traffic.admission import BusyError, CancelledError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import limits, wire, zygote
from server.workers.messages import ReadRequest, Reply, query_text, request_to_header
from server.workers.pool import Pool
from server.workers.sources import BuiltSource, Source, source_to_json

QUICK: Final = 0.05
"""Seconds that a query runs with the same right as all others; after that it runs when nobody else wants to."""


@dataclass
class _Worker:
    pid: int
    connection: socket.socket
    generation: int = 0
    gives_way: bool = False


class Engine:
    """A pool of workers over a source of data.

    Raises:
        BuildError: it cannot be loaded.
    """

    def __init__(self, settings: Settings, source: Source, metrics: Metrics | None = None) -> None:
        self.settings = settings
        self.version = source.version
        self.metrics = metrics or Metrics()
        self._generation = 0
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
            [sys.executable, "-m", "server.workers.zygote", str(theirs.fileno()), source_to_json(source)],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the web side, which then closes the control socket
        )
        theirs.close()
        if self._control.recv(64) != zygote.READY:
            self._control.close()
            self._process.wait()
            raise BuildError(f"the dataset in {source.folder} could not be loaded; run `peacegraph build`")
        self._lock = threading.Lock()
        self._elsewhere = threading.BoundedSemaphore(settings.client_queries)
        self._idle: Pool[_Worker] = Pool(settings.queue_length, settings.queue_seconds)
        self.metrics.waiting.set_function(lambda: self._idle.length)
        cores = os.cpu_count() or 1
        for _ in range(settings.workers or max(cores + 1, settings.client_queries + 2)):
            self._idle.put(self._fork())

    @classmethod
    def built(cls, settings: Settings, folder: Path, manifest: Manifest, metrics: Metrics | None = None) -> Engine:
        """Workers over a built dataset."""
        return cls(settings, BuiltSource.from_settings(settings, folder, manifest), metrics)

    def close(self) -> None:
        """End all workers. A second call does nothing."""
        self._control.close()
        for worker in self._idle.drain():
            worker.connection.close()
        self._process.wait()

    def query(self, request: ReadRequest, token: CancelToken | None = None) -> Reply:
        """Answer a query; whoever holds the token can end it.

        Raises:
            LimitError: time, memory, depth or size of the answer.
            BusyError: no worker came free in time.
            CancelledError: it was ended from outside.
            UsageError: the query cannot be answered as it stands.
            NotAcceptableError: the answer cannot be given in the format asked for.
        """
        token = token or CancelToken()
        if self.settings.allowed_services and clauses.read(query_text(request)).services:
            with self._outside_the_pool():
                header, body = self._ask(request_to_header(request), b"", token, zygote.FORK_WITH_NETWORK)
        else:
            header, body = self._ask(request_to_header(request), b"", token)
        if "error" in header:
            raise PeacegraphError.from_json(header["error"])
        return Reply(header["kind"], header["format"], body)

    @property
    def alive(self) -> bool:
        """Whether the parent of the workers still runs; without it no worker can be replaced."""
        return self._process.poll() is None

    @contextlib.contextmanager
    def _outside_the_pool(self) -> Iterator[None]:
        """While a query runs in a worker outside the pool: one that may open connections, and ends with its query."""
        if not greenlet_bridge.blocking(lambda: self._elsewhere.acquire(timeout=self.settings.queue_seconds)):
            raise BusyError("too many queries that ask other endpoints are running; try again in a few seconds")
        try:
            yield
        finally:
            self._elsewhere.release()

    def _ask(
        self, header: dict[str, Any], data: bytes, token: CancelToken, fresh: bytes | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request to a worker and wait for its reply, no longer than the limit.

        `fresh` asks for a worker of its own kind, forked for this request and ended with it.
        """
        memory = self.settings.query_megabytes * MEGABYTE
        limit = min(header.get("seconds") or self.settings.query_seconds, self.settings.query_seconds)
        worker = greenlet_bridge.blocking(self._fork, fresh) if fresh else self._take()
        started = time.monotonic()
        try:
            with token.running(lambda: _cut(worker)):
                wire.send(worker.connection, header, data)
                answer = wire.receive(worker.connection, lambda _: _wait(worker, started + limit))
        except OSError:  # late (TimeoutError), cut from outside, or the worker died
            late = time.monotonic() - started >= limit
            ended_by = greenlet_bridge.blocking(lambda: self._end(worker, replace=not fresh))
            crashed = "depth" if ended_by == signal.SIGSEGV else "memory"
            self.metrics.killed("cancelled" if token.cancelled else "time" if late else crashed)
            token.check()
            raise (limits.time_limit(limit) if late else limits.limit_of_signal(ended_by, memory)) from None
        except CancelledError:  # before it began
            greenlet_bridge.blocking(lambda: self._end(worker, replace=not fresh))
            raise
        if fresh or token.cancelled or not _restored(worker):  # ended: its connection may be cut
            greenlet_bridge.blocking(lambda: self._end(worker, replace=not fresh))
        else:
            self._idle.put(worker)
        return answer

    def _take(self) -> _Worker:
        """An idle worker that knows the data as they are now."""
        worker = self._idle.take()
        if worker.generation != self._generation:
            greenlet_bridge.blocking(lambda: self._end(worker, replace=False))
            worker = greenlet_bridge.blocking(self._fork)
        return worker

    def _tell(self, message: bytes, *descriptors: int) -> int:
        """Ask something of the parent of the workers; it answers with a number."""
        try:
            with self._lock:
                socket.send_fds(self._control, [message], descriptors)
                answer = self._control.recv(64)
        except OSError:
            answer = b""
        if not answer:
            raise BuildError("the parent of the query workers is gone; a new one is being started, try again")
        return int(answer)

    def _fork(self, message: bytes = zygote.FORK) -> _Worker:
        generation = self._generation  # before: what is written meanwhile makes this worker an old one
        ours, theirs = socket.socketpair()
        with theirs:
            return _Worker(self._tell(message, theirs.fileno()), ours, generation)

    def _end(self, worker: _Worker, replace: bool) -> int:  # called by position, from a thread
        """End a worker that is late, dead or used up, and put a new one in its place.

        Returns:
            The number of the signal that ended it.

        Raises:
            BuildError: the parent of the workers is gone.
        """
        worker.connection.close()
        try:
            ended_by = self._tell(zygote.KILL + str(worker.pid).encode())
            if replace:
                self._idle.put(self._fork())
        except BuildError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)  # an orphan now, which nobody else would end
            raise
        return ended_by


def _wait(worker: _Worker, deadline: float) -> None:
    """Wait until the worker says something; one that takes long gives way to the others.

    Raises:
        TimeoutError: the deadline has passed, by the monotonic clock.
    """
    left = deadline - time.monotonic()
    if not worker.gives_way and left > QUICK:
        with contextlib.suppress(TimeoutError):
            greenlet_bridge.readable(worker.connection, QUICK)
            return
        with contextlib.suppress(OSError):  # it has died: the next line says so
            os.sched_setscheduler(worker.pid, os.SCHED_IDLE, os.sched_param(0))
            worker.gives_way = True
        left = deadline - time.monotonic()
    greenlet_bridge.readable(worker.connection, left)


def _restored(worker: _Worker) -> bool:
    """Whether a worker competes as the others do, after a query that took long; not everybody may bring it back."""
    if worker.gives_way:
        try:
            os.sched_setscheduler(worker.pid, os.SCHED_OTHER, os.sched_param(0))
        except OSError:
            return False
        worker.gives_way = False
    return True


def _cut(worker: _Worker) -> None:
    """Let whoever waits for this worker go on at once; it is ended then."""
    with contextlib.suppress(OSError):
        worker.connection.shutdown(socket.SHUT_RDWR)
