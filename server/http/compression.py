"""Answers compressed for clients that can read them so (RFC 9110, section 8.4.1.3: gzip)."""

from __future__ import annotations

import gzip

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SMALLEST = 1024
"""Bytes below which compressing gains nothing."""
LEVEL = 5
_COMPRESSED_TYPES = ("image/", "font/", "application/zip", "application/gzip")


def is_compressible(media_type: str, length: int) -> bool:
    """Whether an answer of this type and length (in bytes) gains by being compressed."""
    return length >= SMALLEST and not media_type.startswith(_COMPRESSED_TYPES)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client with this Accept-Encoding header can read gzip."""
    return "gzip" in accept_encoding and parse_accept_header(accept_encoding, Accept)["gzip"] > 0


def compress(content: bytes) -> bytes:
    """The content as gzip, without a time, so that the same content gives the same bytes."""
    return gzip.compress(content, LEVEL, mtime=0)
