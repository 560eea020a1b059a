"""What every response of the application goes through: headers for browsers, compression, errors in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from graph.core.errors import PeacegraphError
from server.http import compression, negotiation, problems, security_headers
from server.http.messages import HttpResponse
from server.views.context import accept, flask_response


def register(app: Flask) -> None:
    """Let all responses of the application go through it."""
    app.register_error_handler(PeacegraphError, _our_error)
    app.register_error_handler(HTTPException, _flask_error)
    app.after_request(_encode)
    app.after_request(_vary_by_accept)
    inner: Callable[..., Iterable[bytes]] = app.wsgi_app

    def with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        more = list(security_headers.headers_of(environ["REQUEST_METHOD"]))

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + more, *error)

        return inner(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]  # as Flask documents it


def _vary_by_accept(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("Accept")
    return response


def _encode(response: Response) -> Response:
    """Compress what gains by it, as the protocol's own function does it."""
    if response.direct_passthrough:
        return response
    headers = [(name, value) for name, value in response.headers if name.lower() != "content-length"]
    plain = HttpResponse(response.status_code, tuple(headers), response.get_data())
    encoded = compression.encoded_response(plain, request.headers.get("Accept-Encoding", ""))
    if encoded is not plain:
        response.set_data(encoded.body)
        response.headers = Headers(list(encoded.headers))
    return response


def _our_error(error: PeacegraphError) -> Response:
    if negotiation.prefers_html(accept()):
        return _error_page(error.status, error.title, error.detail, list(error.headers))
    return flask_response(problems.error_response(error))


def _flask_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    own = ("content-type", "content-length")
    headers = [(name, value) for name, value in error.get_headers() if name.lower() not in own]
    detail = error.description or status.description
    if negotiation.prefers_html(accept()):
        return _error_page(status, status.phrase, detail, headers)
    return flask_response(problems.status_response(status, detail, headers))


def _error_page(status: HTTPStatus, title: str, detail: str, headers: list[tuple[str, str]]) -> Response:
    page = render_template("error.html", title=title, detail=detail, status=status)
    response = Response(page, status, mimetype="text/html")
    response.headers.extend(headers)
    return response
