"""Answers that need not be worked out again: by dataset version, query, dataset parameters and format.

The key is also the strong entity tag (RFC 9110, section 8.8.3), so that a client that has the answer is told so
without asking a worker. What a query draws anew each time (RAND, NOW, UUID, BNODE) is never kept.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Generic, TypeVar

from graph import __version__
from graph.sparql import clauses
from server.workers.messages import ReadRequest, query_text

T = TypeVar("T")


def answer_tag(version: str, request: ReadRequest) -> str | None:
    """Name an answer: the same name for the same answer of the same dataset.

    Args:
        version: of the dataset.
        request: what is asked.

    Returns:
        The name; None where asking again may give another answer, or where other endpoints are asked.
    """
    read = clauses.read(query_text(request))
    if read.volatile or read.services:
        return None
    asked = (version, __version__, replace(request, seconds=None))  # the time that it may take is no part of an answer
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:32]


class AnswerCache(Generic[T]):
    """Things by name, the least recently used forgotten first when they take more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> T | None:
        """What has this name, if it is kept."""
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                return None
            self._kept.move_to_end(name)
            return found[0]

    def put(self, name: str, thing: T, size: int) -> None:
        """Keep something of `size` bytes, unless it alone would take a quarter of the cache."""
        if size * 4 > self.limit:
            return
        with self._lock:
            self.size += size - self._kept.pop(name, (None, 0))[1]
            self._kept[name] = (thing, size)
            while self.size > self.limit:
                _, (_, forgotten) = self._kept.popitem(last=False)
                self.size -= forgotten
