"""Requests and responses of HTTP as values, so that what decides about them needs no web framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def nothing_to_close() -> None:
    """Close a response that holds nothing open."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What of a request decides how it is answered.

    `origin` is the scheme and host that the client named, such as `https://example.org`; empty where it named none.
    `path` is decoded; `query_string` stands as it was sent. The other texts are headers, empty where there is none.
    """

    method: str
    origin: str
    path: str
    query_string: bytes
    body: bytes = b""
    content_type: str = ""
    accept: str = ""
    accept_encoding: str = ""


@dataclass(frozen=True)
class HttpResponse:
    """A whole response: its end is known before its first byte is sent.

    `headers` are names and values in the order in which they are sent; `close` is called when the response has been
    sent, or never will be.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    close: Callable[[], None] = nothing_to_close

    def header(self, name: str) -> str:
        """The value of a header, in whatever case its name is given; empty where there is none."""
        wanted = name.lower()
        return next((value for given, value in self.headers if given.lower() == wanted), "")

    def with_headers(self, *more: tuple[str, str]) -> HttpResponse:
        """The same response with more headers."""
        return HttpResponse(self.status, (*self.headers, *more), self.body, self.close)
