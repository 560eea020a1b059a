"""The zygote: the parent of all query workers, which holds the dataset in memory and forks a worker on request.

A forked worker shares the dataset's memory pages, so a new one costs milliseconds. A process can be forked safely only
while it has one thread, so the zygote is a program of its own: `python -m server.workers.zygote CONTROL_FD SOURCE`,
where SOURCE is the source as JSON.
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
"""The commands: fork a worker without network, fork one that may open connections, kill one, load the store again.
READY is no command: the zygote sends it once the store is loaded."""


def main() -> None:
    """Load the store, then carry out commands until the control socket closes; at the end kill all workers.

    The reply to each command is a number: the process id of a forked worker, the signal that ended a worker, or 1 for a
    store that was loaded.
    """
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
            reply = pid
        elif message == LOAD:
            store, reply = _reload(source, store)
        else:
            reply = _kill(int(message.removeprefix(KILL)), children)
        control.sendall(str(reply).encode())
    for pid in list(children):
        _kill(pid, children)


def _reload(source: Source, store: EmbeddedStore | Explainer) -> tuple[EmbeddedStore | Explainer, int]:
    """Load the store again.

    Returns:
        The new store and 1; the old one and 0 where the new one cannot be read.
    """
    try:
        return source.load(), 1
    except BuildError as error:
        sys.stderr.write(f"{error.detail}\n")
        return store, 0


def _kill(pid: int, children: set[int]) -> int:
    """Kill a worker if it still runs, and remove it from `children`.

    Returns:
        The number of the signal that ended it; 0 where it ended by itself or is no child.
    """
    if pid not in children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: its number cannot be another process's
    children.discard(pid)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


if __name__ == "__main__":
    main()
