"""Workers that have nothing to do, and those who wait for one: first come, first served."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

from server.traffic import greenlet_bridge
from server.traffic.admission import BusyError

T = TypeVar("T")


class Pool(Generic[T]):
    """Things lent one at a time; the one given back last is lent first, for it is still warm."""

    def __init__(self, length: int, seconds: float) -> None:
        self._length = length
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: list[T] = []
        self._waiting: deque[greenlet_bridge.Turn[T]] = deque()

    def put(self, thing: T) -> None:
        """Give one back, or add a new one."""
        with self._lock:
            while self._waiting:
                if self._waiting.popleft().give(thing):
                    return
            self._idle.append(thing)

    def take(self) -> T:
        """One that nobody else has.

        Raises:
            BusyError: too many wait already, or none came free in time.
        """
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if len(self._waiting) >= self._length:
                raise BusyError(f"{self._length} queries are waiting already; try again in a few seconds")
            turn: greenlet_bridge.Turn[T] = greenlet_bridge.Turn()
            self._waiting.append(turn)
        try:
            return turn.get(self._seconds)
        except TimeoutError:
            with self._lock:
                if turn in self._waiting:
                    self._waiting.remove(turn)
            raise BusyError(f"no worker came free within {self._seconds:g} s; try again in a few seconds") from None

    def drain(self) -> list[T]:
        """All that are idle, taken for good."""
        with self._lock:
            found, self._idle = self._idle, []
            return found

    @property
    def idle(self) -> int:
        """How many nobody has."""
        return len(self._idle)

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)
