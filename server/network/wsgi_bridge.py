"""A request as WSGI wants it (PEP 3333), and the application's answer whole."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from granian.rsgi import Scope

from server.http.messages import HttpResponse, nothing_to_close


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Make the environment of a request.

    Args:
        scope: of the request, by the RSGI specification 1.6.
        body: all of it.
    """
    host, _, port = (scope.authority or scope.server).rpartition(":")
    result: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # granian has taken the percent-encoding off
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "REMOTE_ADDR": client_address(scope),
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
        result[key] = f"{result[key]},{value}" if key in result else value
    if scope.authority:
        result.setdefault("HTTP_HOST", scope.authority)
    return result


def joined_header(scope: Scope, name: str) -> str:
    """The value of a header, and where it stands several times all of them, as the environment has it."""
    return ",".join(value for given, value in scope.headers.items() if given.lower() == name)


def client_address(scope: Scope) -> str:
    """The address of the other end of the connection."""
    return scope.client.rpartition(":")[0].strip("[]")


def call(app: Flask, environ: dict[str, Any]) -> HttpResponse:
    """Let the application answer a request; the names of the headers are in lower case."""
    started: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        started[:] = [int(status[:3]), tuple((name.lower(), value) for name, value in headers)]
        return written.append

    pieces: Iterable[bytes] = app.wsgi_app(environ, start_response)
    body = b"".join([*written, *pieces])
    status, headers = started
    return HttpResponse(status, headers, body, getattr(pieces, "close", nothing_to_close))
