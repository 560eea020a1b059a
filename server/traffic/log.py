"""The log: one JSON object a line on standard error, written by a thread of its own so that no request waits for it."""

from __future__ import annotations

import json
import logging
import logging.handlers
import queue
import time
from collections.abc import Mapping
from typing import Final

LOGGER: Final = "peacegraph"
WAITING = 10_000
"""Lines that may wait for a slow reader of the log; what is more is dropped, and how much is told."""


class _Json(logging.Formatter):
    """Time (UTC), level, message and the members given with it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "members", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _Queued(logging.handlers.QueueHandler):
    """Hands records on without waiting."""

    def __init__(self, waiting: queue.SimpleQueue[logging.LogRecord]) -> None:
        super().__init__(waiting)
        self.waiting = waiting
        self.dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        if self.waiting.qsize() < WAITING:
            self.waiting.put(record)
        else:
            self.dropped += 1

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record  # it stays in this process, so it need not be made fit for another


def request(members: Mapping[str, object]) -> None:
    """Log what came of a request."""
    logging.getLogger(LOGGER).info("request", extra={"members": members})


def begin(level: str) -> logging.handlers.QueueListener:
    """Log from now on what is at least of this level; the listener returned is stopped at the end."""
    logger = logging.getLogger(LOGGER)
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    written = logging.StreamHandler()
    written.setFormatter(_Json())
    logger.handlers = [_Queued(waiting)]
    logger.propagate = False
    logger.setLevel(level.upper())
    listener = logging.handlers.QueueListener(waiting, written)
    listener.start()
    return listener
