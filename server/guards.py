"""Headers of every response: what a browser may do with it; pages of other hosts may read, and never write."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
EXPOSED = "ETag, Link, Location, Retry-After, X-Request-ID"
ALLOWED = "Accept, Content-Type, If-None-Match, X-Request-ID"
"""Headers that a page of another host may send; Authorization is not among them, so that none can write."""


def register(app: Flask) -> None:
    """Set the headers on all responses."""
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers["Access-Control-Allow-Origin"] = "*"  # all of it is public, and no cookie says who asks
    headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
        headers["Access-Control-Allow-Headers"] = ALLOWED
        headers["Access-Control-Max-Age"] = "86400"
    if response.mimetype == "text/html":
        response.vary.add("Accept")
    return response
