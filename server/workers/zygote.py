"""The parent of all query workers: one thread, the dataset in memory, and a worker forked whenever one is asked for.

A forked worker shares the dataset's pages, so a new one costs milliseconds. Started as a program of its own, before any
thread exists: `python -m server.workers.zygote CONTROL_FD SOURCE`, the source as JSON.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys

from graph.answers.explainer import Explainer
from graph.core.errors import BuildError
from graph.store.dataset_store import EmbeddedStore
from server.workers import worker
from server.workers.sources import Source, source_from_json

FORK, FORK_WITH_NETWORK, KILL, LOAD, READY = b"fork", b"fork-with-network", b"kill", b"load", b"ready"
"""What is asked: a sealed worker, one that may open connections, the end of one, the store anew. And the greeting."""


def main() -> None:
    """Load the store, then fork and kill as told until the control socket closes."""
    control, source = socket.socket(fileno=int(sys.argv[1])), source_from_json(sys.argv[2])
    try:
        store: EmbeddedStore | Explainer = source.load()
    except BuildError as error:
        sys.exit(error.detail)
    gc.freeze()  # what is loaded stays shared: the collector does not touch its pages
    children: set[int] = set()
    control.sendall(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            break
        if message in (FORK, FORK_WITH_NETWORK):
            pid = os.fork()
            if pid == 0:
                control.close()
                services = frozenset(source.services) if message == FORK_WITH_NETWORK else frozenset[str]()
                worker.work(socket.socket(fileno=descriptors[0]), store, source.limits, services)
            os.close(descriptors[0])
            children.add(pid)
            answer = pid
        elif message == LOAD:
            store, answer = _loaded(source, store)
        else:
            answer = _end(int(message.removeprefix(KILL)), children)
        control.sendall(str(answer).encode())
    for pid in list(children):
        _end(pid, children)


def _loaded(source: Source, store: EmbeddedStore | Explainer) -> tuple[EmbeddedStore | Explainer, int]:
    """The store as it is now, and 1; the old one, and 0, where it cannot be read."""
    try:
        return source.load(), 1
    except BuildError as error:
        sys.stderr.write(f"{error.detail}\n")
        return store, 0


def _end(pid: int, children: set[int]) -> int:
    """Kill a worker if it still runs, and say how it ended: the signal's number, or 0."""
    if pid not in children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: its number cannot be another's
    children.discard(pid)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


if __name__ == "__main__":
    main()
