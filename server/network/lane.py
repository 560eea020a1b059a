"""The fast lane: programs' queries are answered by the protocol's own functions, without Flask.

Flask stays the application: whatever the lane does not take, and the same requests where there is no front, go through
its views, which call the same functions. A test sends every case both ways and compares the bytes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from granian.rsgi import Scope
from werkzeug.sansio.utils import get_host

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from server.http import compression, negotiation, problems, security_headers
from server.http.forwarded import outer_address
from server.http.messages import HttpRequest, HttpResponse
from server.network import wsgi_bridge
from server.protocol.notices import with_notices
from server.protocol.parameters import Parameters, read_parameters
from server.protocol.query_endpoint import QueryEndpoint
from server.serving.live import Live
from server.serving.query_service import Caller

PATH: Final = "/sparql"
_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
SMALL: Final = 16 * 1024
"""Characters of a query that the event loop reads without holding others up."""


class Lane:
    """Answers the queries of programs over the curated dataset."""

    def __init__(self, settings: Settings, live: Live, endpoint: QueryEndpoint) -> None:
        self._live, self._endpoint = live, endpoint
        self._open = not settings.scratch
        self._proxies = settings.proxies()

    def request(self, scope: Scope, body: bytes) -> HttpRequest | None:
        """The request as the protocol's functions take it; None where it is one for Flask.

        Flask has requests that may be answered by a page, those that are long to read, and those that are compressed.
        """
        if not self._open or scope.path != PATH or scope.method not in _METHODS:
            return None
        header = scope.headers.get
        accept = header("accept", "")
        if "html" in accept or len(scope.query_string) + len(body) > SMALL or header("content-encoding"):
            return None
        return HttpRequest(
            scope.method,
            self._origin(scope),
            scope.path,
            scope.query_string.encode(),
            body if scope.method == "POST" else b"",
            header("content-type", ""),
            accept,
            header("accept-encoding", ""),
        )

    def _origin(self, scope: Scope) -> str:
        scheme, host = scope.scheme, scope.headers.get("host") or scope.authority
        if self._proxies:
            forwarded = [wsgi_bridge.joined_header(scope, f"x-forwarded-{name}") for name in ("for", "proto", "host")]
            client = wsgi_bridge.client_address(scope)
            scheme, host = outer_address(self._proxies, scheme, host or "", client, *forwarded)
        return _origin(scheme, host or None, scope.server)

    def respond(self, http: HttpRequest, caller: Caller) -> HttpResponse | None:
        """Answer a query; None where Flask is to answer: there is no query, or a page is asked for by name."""
        notices: tuple[str, ...] = ()
        try:
            parameters = read_parameters(http)
            notices = parameters.notices
            if "query" not in parameters:
                return None
            response = self._answer(http, parameters, caller)
            if response is None:
                return None
        except PeacegraphError as error:
            response = problems.error_response(error)
        return finished_response(replace(response, headers=with_notices(response.headers, notices)), http)

    def _answer(self, http: HttpRequest, parameters: Parameters, caller: Caller) -> HttpResponse | None:
        asked = self._endpoint.request(http, parameters)
        if negotiation.HTML_FORMAT in asked.formats.values():
            return None
        dataset = self._live.acquire()
        try:
            return self._endpoint.respond(http, parameters, asked, dataset.engine, caller)
        finally:
            self._live.release(dataset)


@lru_cache(maxsize=256)
def _origin(scheme: str, host: str | None, server: str) -> str:
    """Scheme and host that the client named, as Flask has them; empty where the host is none."""
    name, _, port = server.rpartition(":")
    named = get_host(scheme, host, (name or server, int(port or 80)))
    return f"{scheme}://{named}" if named else ""


def finished_response(response: HttpResponse, http: HttpRequest) -> HttpResponse:
    """The response as Flask would send it: encoded, with its length, and with the headers of every response."""
    encoded = compression.encoded_response(response, http.accept_encoding)
    lower = [(name.lower(), value) for name, value in encoded.headers]
    body = encoded.body
    if encoded.status == HTTPStatus.NOT_MODIFIED:
        body = b""
    else:
        lower.append(("content-length", str(len(body))))
    lower += security_headers.EVERY_RESPONSE_LOWER
    return HttpResponse(encoded.status, tuple(lower), b"" if http.method == "HEAD" else body, encoded.close)
