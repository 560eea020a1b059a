"""Runs queries in killable worker processes, so that whatever a query does, it costs one worker and never the service.

The web process sends a request to an idle worker and waits until the deadline. A worker that is late is killed, one
that died is replaced, and the error says which limit the query met.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from graph.core.errors import BuildError
from graph.core.settings import MEGABYTE, Settings
from graph.dataset.dataset_folder import Manifest
from graph.sparql import clauses
from server.traffic import greenlet_bridge
from server.traffic.admission import BusyError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import limits, wire, zygote
from server.workers.limits import LimitError
from server.workers.messages import ReadRequest, Reply, Request, query_text, reply_from_bytes, request_to_bytes
from server.workers.pool import Pool
from server.workers.sources import BuiltSource, Source
from server.workers.worker_process import WorkerProcess
from server.workers.zygote_process import ZygoteProcess


class Engine:
    """A pool of workers over a source of data.

    Args:
        settings: limits, and the number of workers.
        source: the data that the workers answer from.
        metrics: counts workers that are ended.

    Raises:
        BuildError: the source cannot be loaded.
    """

    def __init__(self, settings: Settings, source: Source, metrics: Metrics | None = None) -> None:
        self.settings = settings
        self.version = source.version
        self.metrics = metrics or Metrics()
        self._generation = 0
        self._lock = threading.Lock()
        self._service_slots = threading.BoundedSemaphore(settings.client_queries)
        self._pool: Pool[WorkerProcess] = Pool(settings.queue_length, settings.queue_seconds)
        self._worker_count = self._missing = _worker_count(settings)
        self._zygote = ZygoteProcess(source)
        try:
            self._zygote.wait_until_ready(source)
            self._fill_pool()
        except BaseException:  # nobody else could end the processes of an engine that was never constructed
            self._close_idle()
            self._zygote.abandon()
            raise
        self.metrics.waiting.set_function(lambda: self._pool.waiting)

    @classmethod
    def built(cls, settings: Settings, folder: Path, manifest: Manifest, metrics: Metrics | None = None) -> Engine:
        """Start workers over a built dataset.

        Args:
            settings: limits, and the number of workers.
            folder: the folder of the dataset.
            manifest: of the dataset.
            metrics: counts workers that are ended.

        Raises:
            BuildError: the dataset cannot be loaded.
        """
        return cls(settings, BuiltSource.from_settings(settings, folder, manifest), metrics)

    def close(self) -> None:
        """End the zygote and all workers. A second call does nothing."""
        self._close_idle()
        self._zygote.close()

    def query(self, request: ReadRequest, token: CancelToken | None = None) -> Reply:
        """Answer a query.

        Args:
            request: the query.
            token: ends the query when it is cancelled.

        Raises:
            LimitError: the query met the limit of time, memory, depth or size of the answer.
            BusyError: no worker became free in time.
            CancelledError: the token was cancelled.
            UsageError: the query cannot be answered as it stands.
            NotAcceptableError: the answer cannot be given in the requested format.
        """
        token = token or CancelToken()
        if self.settings.allowed_services and clauses.read(query_text(request)).services:
            with self._service_slot():
                header, body = self._ask_worker(request, b"", token, zygote.FORK_WITH_NETWORK)
        else:
            header, body = self._ask_worker(request, b"", token)
        return reply_from_bytes(header, body)

    @property
    def alive(self) -> bool:
        """Whether the zygote still runs; without it no worker can be replaced."""
        return self._zygote.alive

    @contextlib.contextmanager
    def _service_slot(self) -> Iterator[None]:
        """Limit the queries that run at once outside the pool, in workers that may open connections for SERVICE.

        Raises:
            BusyError: too many of them are running.
        """
        if not greenlet_bridge.blocking(lambda: self._service_slots.acquire(timeout=self.settings.queue_seconds)):
            raise BusyError("too many queries that ask other endpoints are running; try again in a few seconds")
        try:
            yield
        finally:
            self._service_slots.release()

    def _ask_worker(
        self, request: Request, data: bytes, token: CancelToken, fork_message: bytes | None = None
    ) -> tuple[bytes, bytes]:
        """Send a request to a worker and return its reply, waiting no longer than the limit of time.

        Args:
            request: what is asked of the worker.
            data: what a write carries.
            token: ends the worker when it is cancelled.
            fork_message: the zygote's command to fork a worker for this request alone; by default one of the pool.

        Raises:
            LimitError, BusyError, CancelledError: as `query`.
            BuildError: the zygote has ended.
        """
        limit = min(request.seconds or self.settings.query_seconds, self.settings.query_seconds)
        pooled = fork_message is None
        worker = greenlet_bridge.blocking(self._fork, fork_message) if fork_message else self._take()
        started = time.monotonic()
        try:
            with token.running(worker.disconnect):
                wire.send(worker.connection, request_to_bytes(request), data)
                reply = wire.receive(worker.connection, lambda _: worker.wait(started + limit))
        except OSError:  # late (TimeoutError), disconnected by the token, or the worker died
            late = time.monotonic() - started >= limit
            raise self._ended(worker, token, pooled, limit if late else None) from None
        except BaseException:  # cancelled before it was sent, or a fault of ours
            greenlet_bridge.blocking(self._end, worker, pooled)
            raise
        if pooled and not token.cancelled and worker.restore_priority():  # a cancelled one may be disconnected
            self._pool.put(worker)
        else:
            with contextlib.suppress(BuildError):  # the reply is there, whatever has become of the zygote
                greenlet_bridge.blocking(self._end, worker, pooled)
        return reply

    def _ended(self, worker: WorkerProcess, token: CancelToken, replace: bool, late: float | None) -> LimitError:
        """End a worker that gave no reply, and return the limit that its query met.

        Args:
            worker: the worker.
            token: of the query.
            replace: whether the worker belongs to the pool.
            late: the limit of time, in seconds, if that was it.

        Raises:
            CancelledError: the token was cancelled.
            BuildError: the zygote has ended.
        """
        ended_by = greenlet_bridge.blocking(self._end, worker, replace)
        crashed = "depth" if ended_by == signal.SIGSEGV else "memory"
        self.metrics.killed("cancelled" if token.cancelled else "time" if late else crashed)
        token.check()
        memory = self.settings.query_megabytes * MEGABYTE
        return limits.time_limit(late) if late else limits.limit_of_signal(ended_by, memory)

    def _take(self) -> WorkerProcess:
        """Take an idle worker; one forked before the last write is replaced by one that has the present data.

        Raises:
            BusyError: none became free in time, or none can be forked.
            BuildError: the zygote has ended.
        """
        if self._missing:
            try:
                greenlet_bridge.blocking(self._fill_pool)
            except BusyError:
                if self._missing >= self._worker_count:
                    raise
        worker = self._pool.take()
        if worker.generation != self._generation:
            try:
                greenlet_bridge.blocking(lambda: self._end(worker, replace=False))
                return greenlet_bridge.blocking(self._fork)
            except BaseException:
                self._lose_worker()
                raise
        return worker

    def _fork(self, message: bytes = zygote.FORK) -> WorkerProcess:
        """Have the zygote fork a worker.

        Raises:
            BuildError: the zygote has ended.
            BusyError: there is no room for another process or connection.
        """
        generation = self._generation  # before the fork: a write in the meantime makes this worker an old one
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            reason = error.strerror
            raise BusyError(f"no query worker could be started ({reason}); try again in a few seconds") from error
        with theirs:
            try:
                return WorkerProcess(self._zygote.command(message, theirs.fileno()), ours, generation)
            except BaseException:
                ours.close()
                raise

    def _fill_pool(self) -> None:
        """Fork the workers that the pool should have and has not: at first all, later those that could not be replaced.

        Raises:
            BuildError, BusyError: as `_fork`; the pool has what could be forked.
        """
        while self._find_worker():
            try:
                self._pool.put(self._fork())
            except BaseException:
                self._lose_worker()
                raise

    def _lose_worker(self) -> None:
        """Count a worker that the pool should have and has not."""
        with self._lock:
            self._missing += 1

    def _find_worker(self) -> bool:
        """Count a missing worker as found, if one is missing, and return whether one was."""
        with self._lock:
            self._missing -= (found := self._missing > 0)
        return found

    def _end(self, worker: WorkerProcess, replace: bool) -> int:  # called by position, from a thread
        """End a worker that is late, dead or used up.

        Args:
            worker: the worker, which is not in the pool.
            replace: whether to add a new one to the pool, now or, where none can be forked, before a later query.

        Returns:
            The number of the signal that ended it.

        Raises:
            BuildError: the zygote has ended.
        """
        worker.connection.close()
        if replace:
            self._lose_worker()
        try:
            ended_by = self._zygote.command(zygote.KILL + str(worker.pid).encode())
        except BuildError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)  # an orphan now, which nobody else would end
            raise
        if replace:
            with contextlib.suppress(BusyError):
                self._fill_pool()
        return ended_by

    def _close_idle(self) -> None:
        """Close the connections of the workers that nobody has, which ends them."""
        for worker in self._pool.drain():
            worker.connection.close()


def _worker_count(settings: Settings) -> int:
    """The number of workers of the pool: as set, else enough for all cores and for more clients than one."""
    return settings.workers or max((os.cpu_count() or 1) + 1, settings.client_queries + 2)
