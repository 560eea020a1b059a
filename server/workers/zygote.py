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
from typing import Final

from graph.answers.explainer import Explainer
from graph.core.errors import PeacegraphError
from graph.store.dataset_store import EmbeddedStore
from server.traffic.admission import BusyError
from server.workers import parent_watch, worker
from server.workers.messages import error_header
from server.workers.sources import Source, source_from_json

FORK, FORK_WITH_NETWORK, KILL, LOAD, READY = b"fork", b"fork-with-network", b"kill", b"load", b"ready"
"""The commands: fork a worker without network, fork one that may open connections, kill one, load the store again.
READY is no command: the zygote sends it once the store is loaded."""
REPLY_BYTES: Final = 1 << 16
"""The largest reply."""
Loaded = EmbeddedStore | Explainer


def main() -> None:
    """Load the store, then carry out commands until the control socket closes; at the end kill all workers.

    The reply to each command is a number (the process id of a forked worker, the signal that ended a worker, or 0), or
    the error it met.
    """
    control, source = socket.socket(fileno=int(sys.argv[1])), source_from_json(sys.argv[2])
    children: set[int] = set()
    with contextlib.suppress(OSError):  # nobody is there any more
        try:
            with parent_watch.ended_by(control):
                store: Loaded = source.load()
        except PeacegraphError as error:
            control.sendall(error_header(error))
            sys.exit(1)
        gc.freeze()  # what is loaded stays shared: the collector does not touch its pages
        control.sendall(READY)
        _serve(control, source, store, children)
    for pid in list(children):
        _kill(pid, children)


def _serve(control: socket.socket, source: Source, store: Loaded, children: set[int]) -> None:
    """Carry out commands until the control socket closes.

    Args:
        control: where the commands come from.
        source: of the store.
        store: what workers answer from.
        children: the process ids of the workers, kept up to date.

    Raises:
        OSError: the other side is gone.
    """
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            return
        reply = 0
        try:
            if message in (FORK, FORK_WITH_NETWORK):
                reply = _fork(control, descriptors, store, source, network=message == FORK_WITH_NETWORK)
                children.add(reply)
            elif message == LOAD:
                with parent_watch.ended_by(control):
                    store = source.load()
            else:
                reply = _kill(int(message.removeprefix(KILL)), children)
        except PeacegraphError as error:
            control.sendall(error_header(error))
        else:
            control.sendall(str(reply).encode())


def _fork(control: socket.socket, descriptors: list[int], store: Loaded, source: Source, *, network: bool) -> int:
    """Fork a worker, and return its process id.

    Args:
        control: which the worker does not keep.
        descriptors: of the worker's connection to the web process.
        store: what it answers from.
        source: of the store.
        network: whether it may ask the endpoints that the source allows.

    Raises:
        BusyError: there is no room for another process, or its connection did not arrive for lack of descriptors.
    """
    if not descriptors:
        raise BusyError("no query worker could be started (too many open files); try again in a few seconds")
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        raise BusyError(f"no query worker could be started ({error.strerror}); try again in a few seconds") from error
    finally:
        if os.getpid() == parent:
            os.close(descriptors[0])
    if pid == 0:
        parent_watch.end_with_parent(parent)
        control.close()
        services = frozenset(source.services) if network else frozenset[str]()
        worker.work(socket.socket(fileno=descriptors[0]), store, source.limits, services)
    return pid


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
