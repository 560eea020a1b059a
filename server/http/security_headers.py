"""Headers of every response: what a browser may do with it; pages of other hosts may read, and never write (CORS)."""

from __future__ import annotations

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""Of previews, which clients of the reconciliation service show in a frame of their own page, wherever that is. Nobody
can be tricked into anything there: no script, no form, no cookie, no state; it only reads, and links open outside."""
EXPOSED = "ETag, Link, Location, Peacegraph-Deviation, Peacegraph-Notice, Retry-After, X-Request-ID"
ALLOWED = "Accept, Content-Type, If-None-Match, X-Request-ID"
"""Headers that a page of another host may send to the curated dataset, which nobody writes."""
WRITABLE_ALLOWED = f"{ALLOWED}, Authorization, Content-Encoding"
"""The same for a scratch store: the token that a write needs is known to whoever may write, wherever the page is."""
EVERY_RESPONSE = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Access-Control-Allow-Origin", "*"),  # all of it is public, and no cookie says who asks
    ("Access-Control-Expose-Headers", EXPOSED),
)
MAX_AGE = ("Access-Control-Max-Age", "86400")
PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
    ("Access-Control-Allow-Headers", ALLOWED),
    MAX_AGE,
)
WRITABLE_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"),
    ("Access-Control-Allow-Headers", WRITABLE_ALLOWED),
    MAX_AGE,
)


EVERY_RESPONSE_LOWER = tuple((name.lower(), value) for name, value in EVERY_RESPONSE)
"""The same with names in lower case, as the front sends them."""


def headers_of(method: str, *, writable: bool = False) -> tuple[tuple[str, str], ...]:
    """The headers that the response to a request of this method has besides its own.

    Args:
        method: of the request.
        writable: whether a scratch store is served.
    """
    if method != "OPTIONS":
        return EVERY_RESPONSE
    return EVERY_RESPONSE + (WRITABLE_PREFLIGHT if writable else PREFLIGHT)
