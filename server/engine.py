"""Queries in killable worker processes: whatever a query does, it costs one worker, never the service.

The web side hands a query to an idle worker and waits until its deadline; a worker that is late is killed, one that
died is replaced, and the error says which limit was met.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

from graph import build
from graph.errors import BuildError, NotAcceptableError, PeacegraphError, QuerySyntaxError, UsageError
from graph.settings import ROOT, Settings
from graph.store import DEFAULT_VIEW
from server import wire, zygote

MEGABYTE = 1 << 20
KINDS = ("solutions", "boolean", "triples")


class LimitError(PeacegraphError):
    """A query that met one of the limits."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "limit"
    title = "The query met a limit"


class BusyError(PeacegraphError):
    """No worker came free in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    title = "Too many queries are running"


@dataclass(frozen=True)
class Request:
    """A query and what is asked of its answer.

    `formats` names the format for each kind of answer, None where none was acceptable; `seconds` asks for less time
    than the limit.
    """

    query: str
    formats: dict[str, str | None]
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Reply:
    """An answer as bytes: `kind` is solutions, boolean or triples, `format` the name of the format it is in."""

    kind: str
    format: str
    body: bytes


@dataclass
class _Worker:
    pid: int
    connection: socket.socket


class Engine:
    """A pool of workers over a built dataset.

    Raises:
        BuildError: it cannot be loaded.
    """

    def __init__(self, settings: Settings, folder: Path, manifest: build.Manifest) -> None:
        self.settings = settings
        self.version = manifest.version
        limits = zygote.Limits(settings.query_megabytes * MEGABYTE, settings.answer_megabytes * MEGABYTE)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [str(theirs.fileno()), str(folder), manifest.base_iri, manifest.version, limits.to_json()]
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
            [sys.executable, "-m", "server.zygote", *arguments],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the web side, which then closes the control socket
        )
        theirs.close()
        if self._control.recv(64) != zygote.READY:
            raise BuildError(f"the dataset in {folder} could not be loaded; run `peacegraph build`")
        self._lock = threading.Lock()
        self._waiting = threading.BoundedSemaphore(settings.queue_length)
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for _ in range(settings.workers or (os.cpu_count() or 1) + 1):
            self._idle.put(self._fork())

    def close(self) -> None:
        """End all workers. A second call does nothing."""
        self._control.close()
        while not self._idle.empty():
            self._idle.get_nowait().connection.close()
        self._process.wait()

    def query(self, request: Request) -> Reply:
        """Answer a query.

        Raises:
            LimitError: time, memory, depth or size of the answer.
            BusyError: no worker came free in time.
            UsageError: the query cannot be answered as it stands.
            NotAcceptableError: the answer cannot be given in the format asked for.
        """
        limit = min(request.seconds or self.settings.query_seconds, self.settings.query_seconds)
        worker = self._take()
        started = time.monotonic()
        try:
            worker.connection.settimeout(limit)
            wire.send(worker.connection, asdict(request))
            header, body = wire.receive(worker.connection)
        except OSError:  # late (TimeoutError), or the worker died
            raise self._replace(worker, late=time.monotonic() - started >= limit, limit=limit) from None
        self._idle.put(worker)
        if "error" in header:
            raise _error(header, request, self.settings)
        return Reply(header["kind"], header["format"], body)

    @property
    def alive(self) -> bool:
        """Whether the parent of the workers still runs; without it no worker can be replaced."""
        return self._process.poll() is None

    def _take(self) -> _Worker:
        with contextlib.suppress(queue.Empty):
            return self._idle.get_nowait()
        if not self._waiting.acquire(blocking=False):
            raise _busy(f"{self.settings.queue_length} queries are waiting already")
        try:
            return self._idle.get(timeout=self.settings.queue_seconds)
        except queue.Empty:
            raise _busy(f"no worker came free within {self.settings.queue_seconds} s") from None
        finally:
            self._waiting.release()

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

    def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            return _Worker(self._tell(zygote.FORK, theirs.fileno()), ours)

    def _replace(self, worker: _Worker, *, late: bool, limit: float) -> PeacegraphError:
        """End a worker that is late or dead, put a new one in its place, and say what happened."""
        worker.connection.close()
        try:
            ended_by = self._tell(zygote.KILL + str(worker.pid).encode())
            self._idle.put(self._fork())
        except BuildError as error:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)  # an orphan now, which nobody else would end
            return error
        if late:
            advice = "ask for less: fewer patterns without common variables, a LIMIT in a sub-query, a narrower path"
            return LimitError(f"the query ran longer than {limit:g} s and was ended; {advice}", limit="time")
        if ended_by == signal.SIGSEGV:
            advice = "nest fewer brackets, groups or functions"
            return LimitError(f"the query is nested too deep for the engine; {advice}", limit="depth")
        advice = "sort, group or join fewer rows at once"
        return LimitError(f"the query used more than {self.settings.query_megabytes} MB; {advice}", limit="memory")


def _busy(reason: str) -> BusyError:
    return BusyError(f"{reason}; try again in a few seconds")


def _error(header: Mapping[str, object], request: Request, settings: Settings) -> PeacegraphError:
    """The error a worker met, as it would have been raised here."""
    code, detail = header["error"], str(header.get("detail", ""))
    members = header.get("members")
    if code == "answer-limit":
        advice = "add a LIMIT, or take the dumps"
        return LimitError(f"the answer is larger than {settings.answer_megabytes} MB; {advice}", limit="answer")
    if code == "memory-limit":
        return LimitError(f"the query used more than {settings.query_megabytes} MB", limit="memory")
    if code == "not-acceptable":
        wanted = ", ".join(sorted({name for name in request.formats.values() if name}))
        return NotAcceptableError(
            f"this query's answer is {header['kind']}, which {wanted} cannot carry; ask for another format"
        )
    for kind in (QuerySyntaxError, UsageError):
        if code == kind.code:
            return kind(detail, **(members if isinstance(members, dict) else {}))
    return UsageError(f"the engine could not evaluate the query: {detail}")
