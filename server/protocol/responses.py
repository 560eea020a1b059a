"""Replies of the workers as responses."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

from werkzeug.utils import get_content_type

from graph.core import formats
from server.http.entity_tags import caching_headers
from server.http.messages import HttpResponse
from server.workers.messages import Reply

NO_CONTENT = HttpResponse(HTTPStatus.NO_CONTENT)


def reply_response(reply: Reply, tag: str | None) -> HttpResponse:
    """The response that gives a worker's reply to a program.

    Args:
        reply: in a format other than `html`.
        tag: the answer's entity tag, None where asking again may give another answer.
    """
    headers = (("Content-Type", _content_type(reply.kind, reply.format)), *caching_headers(tag))
    return HttpResponse(HTTPStatus.OK, headers, reply.body)


@lru_cache
def _content_type(kind: str, format_name: str) -> str:
    fmt = formats.named(formats.of_kind(kind), format_name)
    return get_content_type(fmt.media_type, "utf-8") if fmt else "application/octet-stream"


def page_response(page: str, tag: str | None) -> HttpResponse:
    """The response that gives a page made of a worker's reply."""
    headers = (("Content-Type", get_content_type("text/html", "utf-8")), *caching_headers(tag))
    return HttpResponse(HTTPStatus.OK, headers, page.encode())


def not_modified_response(tag: str) -> HttpResponse:
    """That the client has the answer already, under this tag (RFC 9110, section 15.4.5)."""
    return HttpResponse(HTTPStatus.NOT_MODIFIED, caching_headers(tag))
