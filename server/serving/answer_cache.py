"""Caches answers by the version of the dataset, the query, its dataset parameters and the format.

The key is also the strong entity tag (RFC 9110, section 8.8.3), so that no worker is needed to tell a client that the
answer it has is still valid. A query whose answer may differ each time (RAND, NOW, UUID, BNODE) is never cached.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

from graph import __version__
from graph.sparql import clauses
from graph.store.evaluation import tag_of
from server.workers.messages import ReadRequest, query_text

T = TypeVar("T")


def answer_tag(version: str, request: ReadRequest) -> str | None:
    """Return the entity tag of the answer to a request, which is also its key in the cache.

    Args:
        version: of the dataset.
        request: the query; its limit of time does not count.

    Returns:
        The tag, without quotation marks; None where the same query may get another answer next time: it is volatile,
        or asks other endpoints.
    """
    query = clauses.read(query_text(request))
    if query.volatile or query.services:
        return None
    asked = [value for name, value in vars(request).items() if name != "seconds"]
    identity = repr((version, __version__, type(request).__name__, asked))
    return tag_of(identity.encode())


class AnswerCache(Generic[T]):
    """Keeps values by key, up to `limit` bytes; the least recently used is removed first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """Return the value of a key; None where the cache has none."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: str, value: T, size: int) -> None:
        """Keep a value, unless it would take more than a quarter of the cache.

        Args:
            key: an entity tag, or whatever else names the value.
            value: the value.
            size: of the value, in bytes.
        """
        if size * 4 > self.limit:
            return
        with self._lock:
            self.size += size - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = (value, size)
            while self.size > self.limit:
                _, (_, removed) = self._entries.popitem(last=False)
                self.size -= removed
