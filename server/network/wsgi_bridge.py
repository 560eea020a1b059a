"""A request as WSGI wants it (PEP 3333), and the application's answer whole."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from granian.rsgi import Scope


def nothing() -> None:
    """Close an answer that holds nothing."""


@dataclass(frozen=True)
class Answer:
    """A response whole: its end is known before its first byte is sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    close: Callable[[], None] = nothing
    query: str = ""
    """The hash of the query that it answers, for the log."""

    @property
    def kept(self) -> bool:
        """Whether it may be given again to the same request: it says by what tag it is known."""
        return any(name == "etag" for name, _ in self.headers)


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The environment of a request.

    Args:
        scope: of the request, by the RSGI specification 1.6.
        body: all of it.
    """
    raw = scope.path  # already without percent-encoding
    host, _, port = (scope.authority or scope.server).rpartition(":")
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": raw.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host or scope.server,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # else `X_Forwarded_For` would pass for `X-Forwarded-For`
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        made[key] = f"{made[key]},{value}" if key in made else value
    if scope.authority:
        made.setdefault("HTTP_HOST", scope.authority)
    return made


def call(app: Flask, environ: dict[str, Any]) -> Answer:
    """The application's answer to a request."""
    told: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        told[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]
        return written.append

    pieces: Iterable[bytes] = app.wsgi_app(environ, start_response)
    body = b"".join([*written, *pieces])
    status, headers = told
    return Answer(status, headers, body, getattr(pieces, "close", nothing))
