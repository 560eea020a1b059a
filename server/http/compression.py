"""Responses compressed for clients that can read them so (RFC 9110, section 8.4.1.3: gzip)."""

from __future__ import annotations

import gzip
from http import HTTPStatus
from typing import Final

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from server.http.entity_tags import COMPRESSED_SUFFIX
from server.http.messages import HttpResponse
from server.traffic import greenlet_bridge

SMALLEST: Final = 1024
"""Bytes below which compressing gains nothing."""
QUICK: Final = 16 * 1024
"""Bytes that are compressed in less time than it takes to have it done elsewhere."""
LEVEL: Final = 5
_COMPRESSED_TYPES: Final = ("image/", "font/", "application/zip", "application/gzip")


def encoded_response(response: HttpResponse, accept_encoding: str) -> HttpResponse:
    """The response as it is sent: compressed where that gains something and the client can read it.

    Args:
        response: with its whole body.
        accept_encoding: the request's header, empty where it has none.
    """
    media_type = response.header("Content-Type")
    if len(response.body) < SMALLEST or media_type.startswith(_COMPRESSED_TYPES):
        return response
    headers = _varying(response.headers)
    if response.status != HTTPStatus.OK or not accepts_gzip(accept_encoding):
        return HttpResponse(response.status, headers, response.body, response.close)
    is_quick = len(response.body) <= QUICK
    body = compress(response.body) if is_quick else greenlet_bridge.blocking(compress, response.body)
    tagged = tuple((name, _compressed_tag(value) if name.lower() == "etag" else value) for name, value in headers)
    return HttpResponse(response.status, (*tagged, ("Content-Encoding", "gzip")), body, response.close)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client with this Accept-Encoding header can read gzip."""
    return "gzip" in accept_encoding and parse_accept_header(accept_encoding, Accept)["gzip"] > 0


def compress(content: bytes) -> bytes:
    """The content as gzip, without a time, so that the same content gives the same bytes."""
    return gzip.compress(content, LEVEL, mtime=0)


def _varying(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers with Accept-Encoding named in Vary."""
    vary = next((value for name, value in headers if name.lower() == "vary"), "")
    if "accept-encoding" in vary.lower():
        return headers
    others = tuple((name, value) for name, value in headers if name.lower() != "vary")
    return (*others, ("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"))


def _compressed_tag(value: str) -> str:
    return f'{value[:-1]}{COMPRESSED_SUFFIX}"'
