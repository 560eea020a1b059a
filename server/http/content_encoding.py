"""Bodies of requests that came compressed (RFC 9110, section 8.4), unpacked within the limit of any body."""

from __future__ import annotations

import zlib
from typing import Final

from graph.core.errors import UsageError
from server.http.problems import TooLargeError, UnsupportedEncodingError

_GZIP: Final = 16 + zlib.MAX_WBITS
_NAMES: Final = frozenset({"gzip", "x-gzip"})


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """The body of a request as it was before it was compressed.

    Args:
        body: as it came.
        encoding: the header Content-Encoding; empty where there is none.
        limit: bytes that a body may have.

    Raises:
        UnsupportedEncodingError: it is compressed otherwise than by gzip, or more than once.
        TooLargeError: it is larger than the limit.
        UsageError: it is not what its header says.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not names or not body:
        return body
    if len(names) > 1 or names[0] not in _NAMES:
        raise UnsupportedEncodingError(f"the body is encoded as {encoding!a}; send it as it is, or compressed by gzip")
    content = b""
    try:
        while body:  # a file of gzip may have several members (RFC 1952, section 2.2)
            member = zlib.decompressobj(_GZIP)
            content += member.decompress(body, limit + 1 - len(content))
            if len(content) > limit:
                raise TooLargeError(f"the body has more than {limit // 1024} kB when it is unpacked; send less")
            if not member.eof:
                raise UsageError("the body ends before its compressed content does; send all of it")
            body = member.unused_data
    except zlib.error:
        raise UsageError("the body is said to be compressed by gzip, and is not; leave out Content-Encoding") from None
    return content
