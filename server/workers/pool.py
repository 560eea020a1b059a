"""A pool of idle workers with a queue of the requests that wait for one: first come, first served."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

from server.traffic.admission import BusyError
from server.traffic.greenlet_bridge import Handoff

T = TypeVar("T")


class Pool(Generic[T]):
    """Lends each item to one user at a time; the one returned last is lent first, because its caches are warm.

    Args:
        queue_length: how many may wait for an item; more are refused.
        queue_seconds: the longest that one may wait.
    """

    def __init__(self, queue_length: int, queue_seconds: float) -> None:
        self._queue_length = queue_length
        self._queue_seconds = queue_seconds
        self._lock = threading.Lock()
        self._idle: list[T] = []
        self._queue: deque[Handoff[T]] = deque()

    def put(self, item: T) -> None:
        """Return an item, or add a new one."""
        with self._lock:
            while self._queue:
                if self._queue.popleft().give(item):
                    return
            self._idle.append(item)

    def take(self) -> T:
        """Take an item that nobody else has; wait for one where all are lent.

        Raises:
            BusyError: too many wait already, or no item was returned in time.
        """
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if len(self._queue) >= self._queue_length:
                raise BusyError(f"{self._queue_length} queries are waiting already; try again in a few seconds")
            handoff: Handoff[T] = Handoff()
            self._queue.append(handoff)
        try:
            return handoff.take(self._queue_seconds)
        except TimeoutError:
            with self._lock:
                if handoff in self._queue:
                    self._queue.remove(handoff)
            raise BusyError(
                f"no worker came free within {self._queue_seconds:g} s; try again in a few seconds"
            ) from None

    def drain(self) -> list[T]:
        """Remove all idle items from the pool and return them."""
        with self._lock:
            idle, self._idle = self._idle, []
            return idle

    @property
    def idle(self) -> int:
        """The number of items that nobody has."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """The number of users that wait for an item."""
        return len(self._queue)
