"""Headers of every response: what a browser may do with it; pages of other hosts may read, and never write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
EXPOSED = "ETag, Link, Location, Retry-After, X-Request-ID"
ALLOWED = "Accept, Content-Type, If-None-Match, X-Request-ID"
"""Headers that a page of another host may send; Authorization is not among them, so that none can write."""
ALL = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Access-Control-Allow-Origin", "*"),  # all of it is public, and no cookie says who asks
    ("Access-Control-Expose-Headers", EXPOSED),
]
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
    ("Access-Control-Allow-Headers", ALLOWED),
    ("Access-Control-Max-Age", "86400"),
]


def register(app: Flask) -> None:
    """Set the headers on all responses."""
    app.after_request(_vary)
    inner: Callable[..., Iterable[bytes]] = app.wsgi_app

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        more = ALL + PREFLIGHT if environ["REQUEST_METHOD"] == "OPTIONS" else ALL

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + more, *error)

        return inner(environ, start)

    app.wsgi_app = guarded  # type: ignore[method-assign]  # as Flask documents it


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("Accept")
    return response
