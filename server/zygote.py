"""The parent of all query workers: one thread, the dataset in memory, and a worker forked whenever one is asked for.

A forked worker shares the dataset's pages, so a new one costs milliseconds; a query that runs away, eats memory or
overflows the stack costs that worker and nothing else. Started as a program of its own, before any thread exists:
`python -m server.zygote CONTROL_FD FOLDER BASE VERSION LIMITS`.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph import dataset, formats
from graph.errors import PeacegraphError
from graph.store import EmbeddedStore
from server import wire

if TYPE_CHECKING:
    from typing_extensions import Buffer

FORK, KILL, READY = b"fork", b"kill", b"ready"


@dataclass(frozen=True)
class Limits:
    """What a worker may use: memory beyond the dataset's and size of an answer, in bytes."""

    memory: int
    answer: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))


class _TooLargeError(Exception):
    """The answer is larger than the limit."""


class _Buffer(io.BytesIO):
    """Collects an answer up to a limit of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, part: Buffer, /) -> int:
        written = super().write(part)
        if self.tell() > self.limit:
            raise _TooLargeError
        return written


def main() -> None:
    """Load the dataset, then fork and kill as told until the control socket closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    base, version, limits = sys.argv[3], sys.argv[4], Limits(**json.loads(sys.argv[5]))
    store = EmbeddedStore.load(Path(sys.argv[2]), base, version, dataset.VIEWS)
    gc.freeze()  # what is loaded stays shared: the collector does not touch its pages
    children: set[int] = set()
    control.sendall(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            break
        if message == FORK:
            pid = os.fork()
            if pid == 0:
                control.close()
                _work(socket.socket(fileno=descriptors[0]), store, limits)
            os.close(descriptors[0])
            children.add(pid)
            control.sendall(str(pid).encode())
        elif message.startswith(KILL):
            control.sendall(str(_end(int(message.removeprefix(KILL)), children)).encode())
    for pid in list(children):
        _end(pid, children)


def _end(pid: int, children: set[int]) -> int:
    """Kill a worker if it still runs, and say how it ended: the signal's number, or 0."""
    if pid not in children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: its number cannot be another's
    children.discard(pid)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _work(connection: socket.socket, store: EmbeddedStore, limits: Limits) -> None:
    """Answer queries until the connection closes. Never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # no new socket or file: SERVICE and LOAD reach nothing
    os.nice(5)  # the web side and quick neighbours first
    while True:
        try:
            request, _ = wire.receive(connection)
        except wire.ClosedError:
            os._exit(0)
        header, body = _answer(store, request, limits)
        wire.send(connection, header, body)


def _answer(store: EmbeddedStore, request: dict[str, Any], limits: Limits) -> tuple[dict[str, object], bytes]:
    """The answer to one request, or the error it met, as a header and a body."""
    try:
        answer = store.query(request["query"], request["view"], request["default_graphs"], request["named_graphs"])
        kind = formats.kind(answer)
        name = request["formats"][kind]
        fmt = formats.of_kind(kind)[0] if name == "html" else formats.named(formats.of_kind(kind), name or "")
        if fmt is None:
            return {"kind": kind, "error": "not-acceptable"}, b""
        buffer = _Buffer(limits.answer)
        formats.write(answer, fmt, buffer)
        return {"kind": kind, "format": name}, buffer.getvalue()
    except _TooLargeError:
        return {"error": "answer-limit"}, b""
    except MemoryError:
        return {"error": "memory-limit"}, b""
    except PeacegraphError as error:
        return {"error": error.code, "detail": error.detail, "members": error.members}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"error": "evaluation", "detail": str(error)}, b""


if __name__ == "__main__":
    main()
