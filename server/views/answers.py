"""The way from a view to a worker's answer and back, as a response or a page."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from flask import Response

from server.layout.context import caller, flask_response, http_request, query_service, served
from server.protocol.query_endpoint import linked_response
from server.traffic.admission import CancelToken
from server.workers.messages import ReadRequest, Reply


def answer(request: ReadRequest, page: Callable[[Reply], str], name: str | None = None) -> Response:
    """Answer a query.

    Args:
        request: the query.
        page: makes a page of a reply for which HTML was chosen.
        name: the client's own name of the query, by which it can be cancelled.

    Raises:
        PeacegraphError: as `QueryService.answer`.
    """
    answered = query_service().answer(served().engine, request, caller(), name, held_until_sent=True)
    return flask_response(linked_response(answered, http_request().origin, page))


@contextlib.contextmanager
def admitted_write(name: str | None = None) -> Iterator[CancelToken]:
    """Admit and count a write; what is yielded is the token by which it can be ended.

    Raises:
        TooManyError: the client has as many requests under way as it may have.
    """
    service, who = query_service(), caller()
    with service.admission.admit(who.client, who.token, name) as token, service.counted(who):
        yield token
