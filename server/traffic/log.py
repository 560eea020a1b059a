"""The log: one JSON object per line on standard error.

What a request leaves for the log is only put aside; a thread of its own formats and writes it some moments later, many
lines at once, so that no request pays for the writing or waits for the reader of the log.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Final, TextIO

LOGGER: Final = "peacegraph"
QUEUE_LENGTH: Final = 10_000
"""Lines that may wait for a slow reader of the log; further lines are dropped, and the log says how many."""
PAUSE: Final = 0.1
"""Seconds between two writings."""


class LogWriter(logging.Handler):
    """Puts records aside and writes them from a thread of its own.

    Args:
        output: what the lines are written to.
        requests: whether there is a line for each request.
    """

    def __init__(self, output: TextIO, *, requests: bool) -> None:
        super().__init__()
        self._requests = requests
        self.dropped = 0
        self._begin = ""
        self._output = output
        self._lines: deque[tuple[float, str, str, Mapping[str, object]]] = deque()
        """Time (in seconds), level, message and members of each."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)

    def emit(self, record: logging.LogRecord) -> None:
        members = dict(getattr(record, "members", {}))
        if record.exc_info:
            members["exception"] = logging.Formatter().formatException(record.exc_info)
        self._put(record.created, record.levelname.lower(), record.getMessage(), members)

    def request(self, members: Mapping[str, object]) -> None:
        """Log a request that has ended, where requests are logged; `members` describe it and its outcome."""
        if self._requests:
            self._put(time.time(), "info", "request", members)

    def _put(self, seconds: float, level: str, message: str, members: Mapping[str, object]) -> None:
        if len(self._lines) < QUEUE_LENGTH:
            self._lines.append((seconds, level, message, members))
        else:
            self.dropped += 1

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what still waits, and end."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(PAUSE):
            self._write()
        self._write()

    def _write(self) -> None:
        lines = [_json(*self._lines.popleft()) for _ in range(len(self._lines))]
        if self.dropped:
            dropped, self.dropped = self.dropped, 0
            lines.append(_json(time.time(), "warning", "log lines were dropped", {"lines": dropped}))
        if not lines:
            return
        try:
            self._output.write(self._begin + "".join(lines))
            self._output.flush()
            self._begin = ""
        except OSError:  # a full disk, or nobody who reads: the server goes on, and the log when it can
            self.dropped += len(lines)
            self._begin = "\n"  # a line may have broken off


def begin(level: str) -> LogWriter:
    """Start the log, for records of at least this level.

    Returns:
        The writer; its `stop` writes what still waits and ends it.
    """
    logger = logging.getLogger(LOGGER)
    writer = LogWriter(sys.stderr, requests=level.upper() in ("DEBUG", "INFO"))
    logger.handlers = [writer]
    logger.propagate = False
    logger.setLevel(level.upper())
    logging.getLogger().handlers = [writer]  # what Flask and others have to say: also lines of JSON, and nothing raw
    writer.start()
    return writer


def _json(seconds: float, level: str, message: str, members: Mapping[str, object]) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"
    line = json.dumps({"time": moment, "level": level, "message": message, **members}, ensure_ascii=False)
    return (line if line.isprintable() else "".join(map(_harmless, line))) + "\n"


def _harmless(character: str) -> str:
    """A character as it may stand in a line that is shown in a terminal: what controls it is escaped.

    Such are control characters, those that separate lines or turn the direction of text, and what no font has.
    """
    return character if character.isprintable() else json.dumps(character)[1:-1]
