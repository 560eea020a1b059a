"""Blocking waits that suspend only this request: a thread that waits is blocked, the event loop goes on.

A request that the event loop runs itself (`run`) is a greenlet: ordinary code that is suspended while it waits and
resumed when the result is there. This saves the hop to a thread and back, which costs more than everything else that a
quick query needs.
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
    """A function that the event loop runs and that may wait."""

    def __init__(self, function: Callable[..., object], threads: Executor) -> None:
        super().__init__(function)
        self.loop = asyncio.get_running_loop()
        self.caller = getcurrent()
        self.threads = threads

    def wait(self, awaitable: Awaitable[T]) -> T:
        """Return the result of the awaitable; the event loop runs other requests until it is there."""
        return cast("T", self.caller.switch(awaitable))


async def run(threads: Executor, function: Callable[..., T], *arguments: object) -> T:
    """Run a function in the event loop and return its result.

    Args:
        threads: run what the function passes to `blocking`.
        function: ordinary code; it waits by the functions and classes of this module.
        arguments: of the function.
    """
    request = _Request(function, threads)
    yielded: Any = request.switch(*arguments)  # what the function waits for; its result when it has returned
    while not request.dead:
        try:
            result = await yielded
        except BaseException:  # belongs to the function that waits
            yielded = request.throw(*sys.exc_info())
        else:
            yielded = request.switch(result)
    return cast("T", yielded)


class Handoff(Generic[T]):
    """One value that passes, once, from the thread or request that gives it to the one that waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False  # the value was given, or nobody waits for it any more
        self._value: queue.SimpleQueue[T] = queue.SimpleQueue()
        request = getcurrent()
        self._request = request if isinstance(request, _Request) else None
        self._arrival = self._request.loop.create_future() if self._request else None

    def give(self, value: T) -> bool:
        """Give the value.

        Returns:
            Whether the waiting side will receive it: it may have stopped waiting.
        """
        with self._lock:
            if self._over:
                return False
            self._over = True
        self._value.put(value)
        if self._request and self._arrival:
            self._request.loop.call_soon_threadsafe(_complete, self._arrival)
        return True

    def take(self, seconds: float) -> T:
        """Wait for the value and return it.

        Raises:
            TimeoutError: it was not given within that many seconds.
        """
        try:
            if self._request is None or self._arrival is None:
                return self._value.get(timeout=seconds)
            timer = self._request.loop.call_later(seconds, _complete, self._arrival)
            try:
                self._request.wait(self._arrival)
            finally:
                timer.cancel()
            return self._value.get_nowait()
        except queue.Empty:
            with self._lock:
                if not self._over:
                    self._over = True
                    raise TimeoutError from None
            return self._value.get()  # it was given at the last moment


def wait_readable(connection: socket.socket, seconds: float) -> None:
    """Wait until the connection can be read, or its other side has closed it.

    Args:
        connection: to read from.
        seconds: the longest time to wait; a negative number counts as 0.

    Raises:
        TimeoutError: the time is over.
    """
    request = getcurrent()
    if not isinstance(request, _Request):
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        if not poll.poll(max(0, seconds) * 1000):
            raise TimeoutError
        return
    loop, arrival = request.loop, request.loop.create_future()
    descriptor = connection.fileno()
    loop.add_reader(descriptor, _complete, arrival)
    timer = loop.call_later(max(0, seconds), arrival.cancel)
    try:
        request.wait(arrival)
    except asyncio.CancelledError:
        raise TimeoutError from None
    finally:
        timer.cancel()
        loop.remove_reader(descriptor)


def blocking(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that may block, and return its result; a request in the event loop has a thread call it."""
    request = getcurrent()
    if not isinstance(request, _Request):
        return function(*arguments)
    return request.wait(request.loop.run_in_executor(request.threads, function, *arguments))


def _complete(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
