"""Processes that end when their parent does, whatever ended it, so that a server that was killed leaves nothing behind.

The kernel sends the signal (prctl(2), PR_SET_PDEATHSIG); nobody polls. It does so when the thread ends that started the
process, so the zygote, which a passing thread starts, watches the socket to its parent instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import select
import signal
import socket
from collections.abc import Iterator
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True)  # loaded before a worker may open no more files


def end_with_parent(parent: int) -> None:
    """Have this process killed when its parent ends.

    Args:
        parent: the process id of the parent; where it has ended already, this process ends now.

    Raises:
        OSError: the kernel refuses.
    """
    if _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this process cannot be ended with its parent")
    if os.getppid() != parent:
        os._exit(1)


@contextlib.contextmanager
def ended_by(connection: socket.socket) -> Iterator[None]:
    """End this process, also in the middle of a long call, when the other side of a connection is gone.

    The kernel sends SIGIO (fcntl(2), O_ASYNC), which ends a process that does not handle it. Nothing may be sent to the
    connection meanwhile.
    """
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    poll = select.poll()
    poll.register(connection, select.POLLHUP)
    if poll.poll(0):  # it was gone before the kernel was asked to tell
        os._exit(1)
    try:
        yield
    finally:
        fcntl.fcntl(connection, fcntl.F_SETFL, flags)
