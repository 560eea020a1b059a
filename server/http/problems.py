"""Every error as a problem detail object (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from graph.core.errors import PeacegraphError
from server.http.messages import HttpResponse

MEDIA_TYPE = "application/problem+json"


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
    headers = (("WWW-Authenticate", "Bearer"),)


class UnsupportedMediaTypeError(PeacegraphError):
    """A body of a media type that is not understood."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported-media-type"
    title = "The body's media type is not understood"


class UnsupportedEncodingError(PeacegraphError):
    """A body that is compressed in a way that is not understood (RFC 9110, sections 12.5.3 and 15.5.16)."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported-encoding"
    title = "The body's compression is not understood"
    headers = (("Accept-Encoding", "gzip"),)


class TooLargeError(PeacegraphError):
    """A body that is larger than it may be, once it is unpacked."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "request-entity-too-large"
    title = "The request is too large"


VARY: Final = ("Vary", "Accept")
"""An error is told as a page or as JSON, as the client prefers."""


def error_response(error: PeacegraphError) -> HttpResponse:
    """An error of ours as problem+json, with the headers that belong to it."""
    headers = (*error.headers, VARY)
    return problem_response(error.status, error.code, error.title, error.detail, error.members, headers)


def status_response(status: HTTPStatus, detail: str, headers: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """An error that has no name of its own but that of its status."""
    return problem_response(status, status_code_name(status), status.phrase, detail, {}, headers)


def status_code_name(status: HTTPStatus) -> str:
    """The machine-readable code of an error that is known by its status alone: `not-found`."""
    return status.phrase.lower().replace(" ", "-")


def problem_response(  # the members of RFC 9457, one by one
    status: HTTPStatus,
    code: str,
    title: str,
    detail: str,
    members: Mapping[str, object],
    headers: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """A problem detail object as JSON (RFC 9457, section 3).

    Args:
        status: of the response.
        code: a stable name for programs.
        title: what kind of problem it is, in words that do not change.
        detail: what happened this time, and what to do.
        members: what else programs are told.
        headers: of the response, besides Content-Type.
    """
    body = {"type": "about:blank", "title": title, "status": status.value, "detail": detail, "code": code, **members}
    content = (json.dumps(body, ensure_ascii=False) + "\n").encode()
    return HttpResponse(status, (("Content-Type", MEDIA_TYPE), *headers), content)
