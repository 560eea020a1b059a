"""Answers compressed for clients that can read them so (RFC 9110, section 8.4.1.3: gzip)."""

from __future__ import annotations

import gzip
from http import HTTPStatus

from flask import Flask, Response, request

from server.traffic import greenlet_bridge

LEAST = 1024
"""Bytes below which compressing gains nothing."""
LEVEL = 5
SUFFIX = "-gzip"
"""What the entity tag of a compressed answer ends with: its bytes are others (RFC 9110, section 8.8.3.3)."""
_PACKED = ("image/", "font/", "application/zip", "application/gzip")


def register(app: Flask) -> None:
    """Compress all responses that gain by it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (response.content_length or 0) < LEAST or (response.mimetype or "").startswith(_PACKED):
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code != HTTPStatus.OK
        or response.direct_passthrough
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or not request.accept_encodings["gzip"]
    ):
        return response
    packed = greenlet_bridge.blocking(lambda data: gzip.compress(data, LEVEL, mtime=0), response.get_data())
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    tag, weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag + SUFFIX, bool(weak))
    return response
