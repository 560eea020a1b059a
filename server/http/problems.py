"""Every error as problem+json (RFC 9457), or as a page where a browser asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException

from graph.core.errors import PeacegraphError
from server.http import negotiation
from server.traffic.admission import RETRY_SECONDS, BusyError, TooManyError


class ReadOnlyError(PeacegraphError):
    """A write to the curated dataset."""

    status = HTTPStatus.FORBIDDEN
    code = "read-only"
    title = "The curated dataset is read-only"


class UnauthorizedError(PeacegraphError):
    """A write without the token (RFC 6750, section 3)."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"
    title = "This needs the token of the store"


class UnsupportedMediaTypeError(PeacegraphError):
    """A body of a media type that is not understood."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported-media-type"
    title = "The body's media type is not understood"


def register(app: Flask) -> None:
    """Answer every error of ours, and of Flask's, in one form."""
    app.register_error_handler(PeacegraphError, _ours)
    app.register_error_handler(HTTPException, _flasks)


def _ours(error: PeacegraphError) -> Response:
    answer = _answer(error.status, error.code, error.title, error.detail, error.members)
    if isinstance(error, (BusyError, TooManyError)):
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, UnauthorizedError):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _flasks(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    answer = _answer(
        status, status.phrase.lower().replace(" ", "-"), status.phrase, error.description or status.description, {}
    )
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _answer(status: HTTPStatus, code: str, title: str, detail: str, members: dict[str, object]) -> Response:
    if negotiation.wants_html():
        return Response(
            render_template("error.html", title=title, detail=detail, status=status), status, mimetype="text/html"
        )
    return Response(problem(status, code, title, detail, members), status, mimetype="application/problem+json")


def problem(status: HTTPStatus, code: str, title: str, detail: str, members: Mapping[str, object]) -> bytes:
    """A problem detail object as JSON (RFC 9457, section 3)."""
    body = {"type": "about:blank", "title": title, "status": status.value, "detail": detail, "code": code, **members}
    return (json.dumps(body, ensure_ascii=False) + "\n").encode()
