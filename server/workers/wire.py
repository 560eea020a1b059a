"""Messages between the web side and a query worker: a JSON header and a body, each with its length before it."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

FIRST = 64 * 1024
"""Bytes asked for at first: most messages are shorter."""
_LENGTHS = struct.Struct("!IQ")


class ClosedError(ConnectionError):
    """The other side is gone."""


def send(connection: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message.

    Raises:
        OSError: the other side is gone.
    """
    head = json.dumps(header).encode()
    connection.sendall(_LENGTHS.pack(len(head), len(body)) + head + body)


def receive(
    connection: socket.socket, wait: Callable[[socket.socket], None] | None = None
) -> tuple[dict[str, Any], bytes]:
    """Receive one message; `wait` is called before each part of it is read.

    Raises:
        ClosedError: the other side is gone.
        TimeoutError: `wait` waited too long.
    """
    first = b""  # one message at a time is under way, so nothing of a next one is in it
    while len(first) < _LENGTHS.size:
        if wait:
            wait(connection)
        part = connection.recv(FIRST)
        if not part:
            raise ClosedError("the other side is gone")
        first += part
    head, body = _LENGTHS.unpack_from(first)
    whole = _whole(connection, first, _LENGTHS.size + head + body, wait)
    return json.loads(whole[_LENGTHS.size : _LENGTHS.size + head]), bytes(whole[_LENGTHS.size + head :])


def _whole(
    connection: socket.socket, first: bytes, length: int, wait: Callable[[socket.socket], None] | None
) -> bytes | bytearray:
    """The message of this length that begins with `first`."""
    if len(first) == length:
        return first
    made = bytearray(length)
    made[: len(first)] = first
    view, read = memoryview(made), len(first)
    while read < length:
        if wait:
            wait(connection)
        count = connection.recv_into(view[read:])
        if count == 0:
            raise ClosedError("the other side is gone")
        read += count
    return made
