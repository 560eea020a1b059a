"""What every response of the application goes through: headers for browsers, compression, errors in one form."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from server.http import compression, content_encoding, negotiation, problems, security_headers
from server.http.forwarded import outer_address
from server.http.messages import HttpResponse
from server.layout.context import accept, flask_response
from server.layout.error_page import error_page
from server.protocol.notices import with_notices
from server.traffic.admission import Network


def register(app: Flask, settings: Settings) -> None:
    """Let all requests and responses of the application go through it."""
    app.register_error_handler(PeacegraphError, _our_error)
    app.register_error_handler(HTTPException, _flask_error)
    app.before_request(_unpack)
    app.after_request(_encode)
    app.after_request(_vary_by_accept)
    app.after_request(_tell)
    inner: Callable[..., Iterable[bytes]] = app.wsgi_app
    proxies, writable = settings.proxies(), bool(settings.scratch)

    def with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        more = list(security_headers.headers_of(environ["REQUEST_METHOD"], writable=writable))

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = {name.lower() for name, _ in headers}
            return start_response(status, headers + [one for one in more if one[0].lower() not in own], *error)

        _name_outer_address(environ, proxies)
        return inner(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]  # as Flask documents it


def _name_outer_address(environ: dict[str, Any], proxies: tuple[Network, ...]) -> None:
    """Let the application see scheme and host as the client has them."""
    given = [environ.get(f"HTTP_X_FORWARDED_{name}", "") for name in ("FOR", "PROTO", "HOST")]
    inner_host = environ.get("HTTP_HOST", "")
    scheme, host = outer_address(
        proxies, environ["wsgi.url_scheme"], inner_host, environ.get("REMOTE_ADDR", ""), *given
    )
    environ["wsgi.url_scheme"] = scheme
    if host != inner_host:
        environ["HTTP_HOST"] = host


def _unpack() -> None:
    """Let the application see the body of a request as it was before it was compressed.

    Raises:
        PeacegraphError: as `content_encoding.unpacked`.
    """
    encoding = request.headers.get("Content-Encoding", "")
    if encoding:
        limit = current_app.config["MAX_CONTENT_LENGTH"]
        body = content_encoding.unpacked(request.get_data(cache=False), encoding, limit)
        request.environ["CONTENT_LENGTH"] = str(len(body))
        request.environ["wsgi.input"] = io.BytesIO(body)
        request.__dict__.pop("stream", None)


def _tell(response: Response) -> Response:
    """Tell the client what of its request was passed over."""
    if notices := g.get("notices", ()):
        response.headers = Headers(list(with_notices(list(response.headers), notices)))
    return response


def _vary_by_accept(response: Response) -> Response:
    if response.mimetype == "text/html" or response.status_code >= HTTPStatus.BAD_REQUEST:
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
        return error_page(error.status, error.title, error.detail, error.headers, error.members)
    return flask_response(problems.error_response(error))


def _flask_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    own = ("content-type", "content-length")
    headers = [(name, value) for name, value in error.get_headers() if name.lower() not in own]
    detail = error.description or status.description
    if negotiation.prefers_html(accept()):
        return error_page(status, "", detail, headers)
    return flask_response(problems.status_response(status, detail, headers))
