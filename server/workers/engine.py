"""Runs queries in killable worker processes, so that whatever a query does, it costs one worker and never the service.

The web process sends a request to an idle worker and waits until the deadline. A worker that is late is killed, one
that died is replaced, and the error says which limit the query met.
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
from pathlib import Path
from typing import Final

from graph.core.errors import BuildError
from graph.core.settings import MEGABYTE, ROOT, Settings
from graph.dataset.dataset_folder import Manifest
from graph.sparql import clauses
from server.traffic import greenlet_bridge
from server.traffic.admission import BusyError, CancelledError, CancelToken
from server.traffic.metrics import Metrics
from server.workers import limits, wire, zygote
from server.workers.messages import ReadRequest, Reply, Request, query_text, reply_from_bytes, request_to_bytes
from server.workers.pool import Pool
from server.workers.sources import BuiltSource, Source, source_to_json
from server.workers.worker_process import WorkerProcess

EXIT_SECONDS: Final = 1
"""Seconds that a zygote may take to end by itself when its engine could not start; after that it is killed."""


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
        self._process, self._control = _start_zygote(source)
        try:
            self._wait_until_ready(source)
            for _ in range(_worker_count(settings)):
                self._pool.put(self._fork())
        except BaseException:  # nobody else could end the processes of an engine that was never constructed
            self._abandon()
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
        self._control.close()
        for worker in self._pool.drain():
            worker.connection.close()
        self._process.wait()

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
        return self._process.poll() is None

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
        memory = self.settings.query_megabytes * MEGABYTE
        limit = min(request.seconds or self.settings.query_seconds, self.settings.query_seconds)
        worker = greenlet_bridge.blocking(self._fork, fork_message) if fork_message else self._take()
        started = time.monotonic()
        try:
            with token.running(worker.disconnect):
                wire.send(worker.connection, request_to_bytes(request), data)
                reply = wire.receive(worker.connection, lambda _: worker.wait(started + limit))
        except OSError:  # late (TimeoutError), disconnected by the token, or the worker died
            late = time.monotonic() - started >= limit
            ended_by = greenlet_bridge.blocking(lambda: self._end(worker, replace=not fork_message))
            crashed = "depth" if ended_by == signal.SIGSEGV else "memory"
            self.metrics.killed("cancelled" if token.cancelled else "time" if late else crashed)
            token.check()
            raise (limits.time_limit(limit) if late else limits.limit_of_signal(ended_by, memory)) from None
        except CancelledError:  # before it was sent
            greenlet_bridge.blocking(lambda: self._end(worker, replace=not fork_message))
            raise
        if fork_message or token.cancelled or not worker.restore_priority():  # a cancelled one may be disconnected
            greenlet_bridge.blocking(lambda: self._end(worker, replace=not fork_message))
        else:
            self._pool.put(worker)
        return reply

    def _take(self) -> WorkerProcess:
        """Take an idle worker; one forked before the last write is replaced by one that has the present data."""
        worker = self._pool.take()
        if worker.generation != self._generation:
            greenlet_bridge.blocking(lambda: self._end(worker, replace=False))
            worker = greenlet_bridge.blocking(self._fork)
        return worker

    def _command(self, message: bytes, *descriptors: int) -> int:
        """Send a command to the zygote and return its reply.

        Args:
            message: one of the commands that `server.workers.zygote` lists.
            descriptors: of files that the zygote receives with it.

        Raises:
            BuildError: the zygote has ended.
        """
        try:
            with self._lock:
                socket.send_fds(self._control, [message], descriptors)
                reply = self._control.recv(64)
        except OSError:
            reply = b""
        if not reply:
            raise BuildError("the parent of the query workers is gone; a new one is being started, try again")
        return int(reply)

    def _fork(self, message: bytes = zygote.FORK) -> WorkerProcess:
        """Have the zygote fork a worker.

        Raises:
            BuildError: the zygote has ended.
        """
        generation = self._generation  # before the fork: a write in the meantime makes this worker an old one
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                return WorkerProcess(self._command(message, theirs.fileno()), ours, generation)
            except BaseException:
                ours.close()
                raise

    def _end(self, worker: WorkerProcess, replace: bool) -> int:  # called by position, from a thread
        """End a worker that is late, dead or used up.

        Args:
            worker: the worker, which is not in the pool.
            replace: whether to add a new one to the pool.

        Returns:
            The number of the signal that ended it.

        Raises:
            BuildError: the zygote has ended.
        """
        worker.connection.close()
        try:
            ended_by = self._command(zygote.KILL + str(worker.pid).encode())
            if replace:
                self._pool.put(self._fork())
        except BuildError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)  # an orphan now, which nobody else would end
            raise
        return ended_by

    def _wait_until_ready(self, source: Source) -> None:
        """Wait until the zygote has loaded the source.

        Raises:
            BuildError: it has ended instead.
        """
        if self._control.recv(64) != zygote.READY:
            raise BuildError(f"the dataset in {source.folder} could not be loaded; run `peacegraph build`")

    def _abandon(self) -> None:
        """End the zygote and its workers after a failed start.

        The zygote ends its workers when the control socket closes; one that is still loading has none, and is killed.
        """
        self._control.close()
        for worker in self._pool.drain():
            worker.connection.close()
        try:
            self._process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _start_zygote(source: Source) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the zygote, and return its process and the socket that controls it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with theirs:
            process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                [sys.executable, "-m", "server.workers.zygote", str(theirs.fileno()), source_to_json(source)],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the web process, which then closes the control socket
            )
    except BaseException:
        ours.close()
        raise
    return process, ours


def _worker_count(settings: Settings) -> int:
    """The number of workers of the pool: as set, else enough for all cores and for more clients than one."""
    return settings.workers or max((os.cpu_count() or 1) + 1, settings.client_queries + 2)
