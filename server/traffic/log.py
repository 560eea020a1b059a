"""The log: one JSON object per line on standard error.

A thread of its own writes it, so that no request waits for the reader of the log.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import queue
import time
from collections.abc import Mapping
from typing import Final

LOGGER: Final = "peacegraph"
QUEUE_LENGTH: Final = 10_000
"""Lines that may wait for a slow reader of the log; further lines are dropped and counted."""


class _JsonFormatter(logging.Formatter):
    """Formats a record as its time (UTC), level, message and the members passed with it."""

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


class _QueueHandler(logging.handlers.QueueHandler):
    """Passes records to the writing thread without waiting for it."""

    def __init__(self, records: queue.SimpleQueue[logging.LogRecord]) -> None:
        super().__init__(records)
        self.records = records
        self.dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        if self.records.qsize() < QUEUE_LENGTH:
            self.records.put(record)
        else:
            self.dropped += 1

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record  # it stays in this process, so nothing of it has to be pickled


def request(members: Mapping[str, object]) -> None:
    """Log a request that has ended; `members` describe it and its outcome."""
    logging.getLogger(LOGGER).info("request", extra={"members": members})


def begin(level: str) -> logging.handlers.QueueListener:
    """Start the log, for records of at least this level.

    Returns:
        The writing thread; its `stop` writes what still waits and ends it.
    """
    logger = logging.getLogger(LOGGER)
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    output = logging.StreamHandler()
    output.setFormatter(_JsonFormatter())
    logger.handlers = [_QueueHandler(records)]
    logger.propagate = False
    logger.setLevel(level.upper())
    listener = logging.handlers.QueueListener(records, output)
    listener.start()
    return listener
