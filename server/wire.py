"""Messages between the web side and a query worker: a JSON header and a body, each with its length before it."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")


class ClosedError(ConnectionError):
    """The other side is gone."""


def send(connection: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message.

    Raises:
        OSError: the other side is gone.
    """
    head = json.dumps(header).encode()
    connection.sendall(_LENGTHS.pack(len(head), len(body)) + head)
    connection.sendall(body)


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Receive one message.

    Raises:
        ClosedError: the other side is gone.
        TimeoutError: the connection's time-out ran out.
    """
    head_length, body_length = _LENGTHS.unpack(_exactly(connection, _LENGTHS.size))
    header: dict[str, Any] = json.loads(_exactly(connection, head_length))
    return header, _exactly(connection, body_length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    made = bytearray(length)
    view, read = memoryview(made), 0
    while read < length:
        count = connection.recv_into(view[read:])
        if count == 0:
            raise ClosedError("the other side is gone")
        read += count
    return bytes(made)
