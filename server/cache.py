"""Answers that need not be worked out again: by dataset version, query, dataset parameters and format.

The key is also the strong entity tag (RFC 9110, section 8.8.3), so that a client that has the answer is told so
without asking a worker. What a query draws anew each time (RAND, NOW, UUID, BNODE) is never kept.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import asdict

from graph import __version__, clauses
from server.engine import Reply, Request


def tag(version: str, request: Request) -> str | None:
    """The name of an answer; None where asking again may give another."""
    if clauses.read(request.query).draws:
        return None
    asked = asdict(request) | {"seconds": None, "version": version, "software": __version__}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


class Cache:
    """Replies by tag, the least recently used forgotten first when they take more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> Reply | None:
        """The reply of this name, if it is kept."""
        with self._lock:
            reply = self._replies.get(name)
            if reply is not None:
                self._replies.move_to_end(name)
            return reply

    def put(self, name: str, reply: Reply) -> None:
        """Keep a reply, unless it alone would take a quarter of the cache."""
        if len(reply.body) * 4 > self.limit:
            return
        with self._lock:
            if name not in self._replies:
                self.size += len(reply.body)
            self._replies[name] = reply
            while self.size > self.limit:
                _, forgotten = self._replies.popitem(last=False)
                self.size -= len(forgotten.body)
