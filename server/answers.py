"""The way of every answer that a worker gives: admitted, from the cache where it is known, counted, tagged."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus

from flask import Response, current_app, request

from graph import formats
from graph.errors import PeacegraphError
from server import cache
from server.admission import Admission, Ticket
from server.engine import Reply, Request
from server.links import serving
from server.metrics import Metrics
from server.zygote import MEGABYTE

TICKET = "peacegraph.ticket"
"""Where the front puts the ticket by which it ends a query whose client has left."""
NOTES = "peacegraph.notes"
"""Where the front finds what the log tells of a request."""


def answer(wanted: Request, page: Callable[[Reply], str], name: str | None = None) -> Response:
    """The response to a query.

    Args:
        wanted: the query.
        page: makes a page of an answer for which HTML was chosen.
        name: the client's own name of the query, by which it can be cancelled.

    Raises:
        PeacegraphError: as `Engine.query`, or the client runs too many.
    """
    note(query=digest(wanted.query))
    tag = cache.tag(serving().engine.version, wanted)
    if tag is not None and request.if_none_match.contains(tag):
        return _tagged(Response(status=HTTPStatus.NOT_MODIFIED), tag)
    kept: cache.Cache[Reply] = current_app.extensions["cache"]
    reply = kept.get(tag) if tag is not None else None
    slots = contextlib.ExitStack()
    if reply is not None:
        note(outcome="cached")
        _metrics().queries.labels("cached").inc()
    else:
        with contextlib.ExitStack() as entered:
            ticket = entered.enter_context(admitted(name))
            with counted():
                reply = serving().engine.query(wanted, ticket)
            slots = entered.pop_all()
        if tag is not None:
            kept.put(tag, reply, len(reply.body))
    response = Response(page(reply), mimetype="text/html") if reply.format == "html" else _raw(reply)
    if len(reply.body) > MEGABYTE:
        response.call_on_close(slots.close)  # who reads slowly holds a place for as long
    else:
        slots.close()
    return _tagged(response, tag)


def nothing(status: HTTPStatus = HTTPStatus.NO_CONTENT) -> Response:
    """A response without content."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


@contextlib.contextmanager
def admitted(name: str | None = None) -> Iterator[Ticket]:
    """While a request of this client that costs a worker is under way.

    Raises:
        TooManyError: the client has as many as it may have.
    """
    admission: Admission = current_app.extensions["admission"]
    ticket = request.environ.get(TICKET) or Ticket()
    with admission.enter(client(), ticket, name):
        yield ticket


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """Count what a worker is asked, by outcome and time."""
    metrics, started, outcome = _metrics(), time.perf_counter(), "error"
    try:
        with metrics.running.track_inprogress():
            yield
        outcome = "answered"
    except PeacegraphError as error:
        outcome = str(error.members.get("limit", error.code))
        raise
    finally:
        note(outcome=outcome)
        metrics.queries.labels(outcome).inc()
        metrics.seconds.observe(time.perf_counter() - started)


def client() -> str:
    """Who asks, as a name for counting."""
    admission: Admission = current_app.extensions["admission"]
    return admission.client(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


def cancel(name: str) -> bool:
    """End this client's query of this name; returns whether there was one."""
    admission: Admission = current_app.extensions["admission"]
    return admission.cancel(client(), name)


def note(**members: str) -> None:
    """Tell the log something of this request."""
    request.environ.setdefault(NOTES, {}).update(members)


def digest(text: str) -> str:
    """The hash by which the log names a query, so that it need not hold its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _metrics() -> Metrics:
    found: Metrics = current_app.extensions["metrics"]
    return found


def _raw(reply: Reply) -> Response:
    fmt = formats.named(formats.of_kind(reply.kind), reply.format)
    return Response(reply.body, mimetype=fmt.media_type if fmt else None)


def _tagged(response: Response, tag: str | None) -> Response:
    """The response with what caches need to know."""
    response.vary.add("Accept")
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "public, no-cache"  # keep it, but ask whether it still holds
        response.set_etag(tag)
    return response
