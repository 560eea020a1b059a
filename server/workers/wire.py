"""Messages between the web process and a query worker over a socket.

A message is a short header and a body, both bytes, preceded by their lengths (`server.workers.messages` says what they
mean).
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Final

FIRST_READ: Final = 64 * 1024
"""Bytes to ask for in the first read: most messages are shorter, so that one read is enough."""
_LENGTHS = struct.Struct("!IQ")


class ClosedError(ConnectionError):
    """The other side has closed the connection."""


def send(connection: socket.socket, header: bytes, body: bytes = b"") -> None:
    """Send one message.

    Args:
        connection: to the other side.
        header: what the message is.
        body: what it carries.

    Raises:
        OSError: the other side has closed the connection.
    """
    connection.sendall(_LENGTHS.pack(len(header), len(body)) + header + body)


def receive(connection: socket.socket, wait: Callable[[socket.socket], None] | None = None) -> tuple[bytes, bytes]:
    """Receive one message.

    Args:
        connection: to the other side.
        wait: called before each read; returns when there is something to read, or raises TimeoutError.

    Returns:
        The header and the body.

    Raises:
        ClosedError: the other side has closed the connection.
        TimeoutError: raised by `wait`.
    """
    start = b""  # only one message at a time is under way, so nothing of a next one is in it
    while len(start) < _LENGTHS.size:
        if wait:
            wait(connection)
        part = connection.recv(FIRST_READ)
        if not part:
            raise ClosedError("the other side is gone")
        start += part
    header_length, body_length = _LENGTHS.unpack_from(start)
    body_start = _LENGTHS.size + header_length
    message = _receive_rest(connection, start, body_start + body_length, wait)
    return bytes(message[_LENGTHS.size : body_start]), bytes(message[body_start:])


def _receive_rest(
    connection: socket.socket, start: bytes, length: int, wait: Callable[[socket.socket], None] | None
) -> bytes | bytearray:
    """Return the message of `length` bytes that begins with `start`; read what is missing.

    Raises:
        ClosedError, TimeoutError: as `receive`.
    """
    if len(start) == length:
        return start
    message = bytearray(length)
    message[: len(start)] = start
    view, read = memoryview(message), len(start)
    while read < length:
        if wait:
            wait(connection)
        count = connection.recv_into(view[read:])
        if count == 0:
            raise ClosedError("the other side is gone")
        read += count
    return message
