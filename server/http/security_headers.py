"""Headers of every response: what a browser may do with it; pages of other hosts may read, and never write (CORS)."""

from __future__ import annotations

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
EXPOSED = "ETag, Link, Location, Retry-After, X-Request-ID"
ALLOWED = "Accept, Content-Type, If-None-Match, X-Request-ID"
"""Headers that a page of another host may send; Authorization is not among them, so that none can write."""
EVERY_RESPONSE = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Access-Control-Allow-Origin", "*"),  # all of it is public, and no cookie says who asks
    ("Access-Control-Expose-Headers", EXPOSED),
)
PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
    ("Access-Control-Allow-Headers", ALLOWED),
    ("Access-Control-Max-Age", "86400"),
)


EVERY_RESPONSE_LOWER = tuple((name.lower(), value) for name, value in EVERY_RESPONSE)
"""The same with names in lower case, as the front sends them."""


def headers_of(method: str) -> tuple[tuple[str, str], ...]:
    """The headers that the response to a request of this method has besides its own."""
    return EVERY_RESPONSE + PREFLIGHT if method == "OPTIONS" else EVERY_RESPONSE
