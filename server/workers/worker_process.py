"""A query worker as the web process sees it: a process id, a connection, and a priority of the scheduler.

A query that takes long runs at a low priority, so that it does not slow down the quick ones beside it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from dataclasses import dataclass
from typing import Final

from server.traffic import greenlet_bridge

QUICK_SECONDS: Final = 0.05
"""Seconds that a query runs with the normal priority; after that it runs only while no other process wants the core."""


@dataclass
class WorkerProcess:
    """One worker; `generation` counts the writes that its data include."""

    pid: int
    connection: socket.socket
    generation: int = 0
    low_priority: bool = False

    def wait(self, deadline: float) -> None:
        """Wait until the worker sends something, and lower its priority when it takes longer than a quick query.

        Args:
            deadline: in seconds of the monotonic clock.

        Raises:
            TimeoutError: the deadline has passed.
        """
        left = deadline - time.monotonic()
        if not self.low_priority and left > QUICK_SECONDS:
            with contextlib.suppress(TimeoutError):
                greenlet_bridge.wait_readable(self.connection, QUICK_SECONDS)
                return
            with contextlib.suppress(OSError):  # it has died: the next wait says so
                os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))
                self.low_priority = True
            left = deadline - time.monotonic()
        greenlet_bridge.wait_readable(self.connection, left)

    def restore_priority(self) -> bool:
        """Give the worker the normal priority again.

        Returns:
            Whether it has the normal priority now: not every user may raise it again.
        """
        if self.low_priority:
            try:
                os.sched_setscheduler(self.pid, os.SCHED_OTHER, os.sched_param(0))
            except OSError:
                return False
            self.low_priority = False
        return True

    def disconnect(self) -> None:
        """Shut the connection down, so that the request that waits for this worker goes on at once and ends it."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
