"""Waiting that stands in nobody's way: in a thread it blocks the thread, in the event loop only the request that waits.

A request that the loop runs itself (`run`) is a greenlet: ordinary code, which goes on where it waited when what it
waits for has come. It spares the hop to a thread and back, which costs more than all else that a quick query needs.
"""

from __future__ import annotations

import asyncio
import queue
import select
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Any, Generic, TypeVar, cast

from greenlet import getcurrent, greenlet

T = TypeVar("T")


class _Request(greenlet):
    """A function that the event loop runs, and that may wait."""

    def __init__(self, function: Callable[..., object], threads: Executor) -> None:
        super().__init__(function)
        self.loop = asyncio.get_running_loop()
        self.caller = getcurrent()
        self.threads = threads

    def wait(self, awaitable: Awaitable[T]) -> T:
        """What the awaitable gives; others run until then."""
        return cast("T", self.caller.switch(awaitable))


async def run(threads: Executor, function: Callable[..., T], *arguments: object) -> T:
    """Run a function in the event loop; what it does by `blocking` is done by the threads."""
    request = _Request(function, threads)
    given: Any = request.switch(*arguments)
    while not request.dead:
        try:
            come = await given
        except BaseException:  # it belongs to the function that waits
            given = request.throw(*sys.exc_info())
        else:
            given = request.switch(come)
    return cast("T", given)


class Turn(Generic[T]):
    """Something that one waits for and another gives, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._given: queue.SimpleQueue[T] = queue.SimpleQueue()
        request = getcurrent()
        self._request = request if isinstance(request, _Request) else None
        self._come = self._request.loop.create_future() if self._request else None

    def give(self, thing: T) -> bool:
        """Give it; returns whether the one who waits will have it."""
        with self._lock:
            if self._over:
                return False
            self._over = True
        self._given.put(thing)
        if self._request and self._come:
            self._request.loop.call_soon_threadsafe(_tell, self._come)
        return True

    def get(self, seconds: float) -> T:
        """What was given.

        Raises:
            TimeoutError: nothing was, within so many seconds.
        """
        try:
            if self._request is None or self._come is None:
                return self._given.get(timeout=seconds)
            late = self._request.loop.call_later(seconds, _tell, self._come)
            try:
                self._request.wait(self._come)
            finally:
                late.cancel()
            return self._given.get_nowait()
        except queue.Empty:
            with self._lock:
                if not self._over:
                    self._over = True
                    raise TimeoutError from None
            return self._given.get()  # it came at the last moment


def readable(connection: socket.socket, seconds: float) -> None:
    """Wait until something can be read, or the other side is gone.

    Raises:
        TimeoutError: nothing has come within so many seconds.
    """
    request = getcurrent()
    if not isinstance(request, _Request):
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        if not poll.poll(max(0, seconds) * 1000):
            raise TimeoutError
        return
    loop, come = request.loop, request.loop.create_future()
    descriptor = connection.fileno()
    loop.add_reader(descriptor, _tell, come)
    late = loop.call_later(max(0, seconds), come.cancel)
    try:
        request.wait(come)
    except asyncio.CancelledError:
        raise TimeoutError from None
    finally:
        late.cancel()
        loop.remove_reader(descriptor)


def blocking(function: Callable[..., T], *arguments: object) -> T:
    """What the function gives, which may block."""
    request = getcurrent()
    if not isinstance(request, _Request):
        return function(*arguments)
    return request.wait(request.loop.run_in_executor(request.threads, function, *arguments))


def _tell(come: asyncio.Future[None]) -> None:
    if not come.done():
        come.set_result(None)
