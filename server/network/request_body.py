"""The body of a request, read whole before anybody works on it, within limits of size and time."""

from __future__ import annotations

import asyncio
from typing import Final

from granian.rsgi import (  # type: ignore[attr-defined]  # documented names, not marked as exported
    HTTPProtocol,
    ProtocolClosed,
    ProtocolError,
    Scope,
)

from graph.core.settings import Settings

WHOLE: Final = 1
"""Empty pieces with which granian ends a body in chunks that came whole.

It gives one more where the body broke off after a chunk (or has trailer fields, RFC 9112, section 7.1.2), and no error.
"""


class BodyError(Exception):
    """A body that cannot be had; the message says why and what to do."""


class LateBodyError(BodyError):
    """It did not arrive in time."""


class BrokenBodyError(BodyError):
    """It broke off."""


class LargeBodyError(BodyError):
    """It is larger than it may be."""


async def read_body(scope: Scope, protocol: HTTPProtocol, settings: Settings) -> bytes:
    """Read the body of a request; empty where it has none.

    Raises:
        LateBodyError: it has not arrived within `request_seconds`.
        BrokenBodyError: the client ended it before its end.
        LargeBodyError: it is larger than `request_kilobytes`.
    """
    if "content-length" not in scope.headers and "transfer-encoding" not in scope.headers:
        return b""
    limit = settings.request_kilobytes
    try:
        return await asyncio.wait_for(_read(scope, protocol, limit), settings.request_seconds)
    except TimeoutError:
        seconds = settings.request_seconds
        raise LateBodyError(f"the body did not arrive within {seconds} s; send it at once") from None
    except (ProtocolClosed, ProtocolError):
        raise BrokenBodyError("the body broke off before its end; send all of it") from None


async def _read(scope: Scope, protocol: HTTPProtocol, kilobytes: int) -> bytes:
    limit = kilobytes * 1024
    too_large = LargeBodyError(f"the body is larger than {kilobytes} kB; send less")
    length = scope.headers.get("content-length", "")
    if length:
        if not (length.isascii() and length.isdecimal()) or int(length) > limit:
            raise too_large
        return bytes(await protocol())
    body, ends = bytearray(), 0
    async for piece in protocol:
        body += piece
        ends += not piece
        if len(body) > limit:
            raise too_large
    if ends != WHOLE:
        raise BrokenBodyError("the body broke off before its end, or has fields after its end; send it whole")
    return bytes(body)
