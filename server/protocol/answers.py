"""The way of every answer that a worker gives: admitted, from the cache where it is known, counted, tagged."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http import HTTPStatus

from flask import Response, current_app, request

from graph.core import formats
from graph.core.errors import PeacegraphError
from server.http import compression
from server.pages.links import serving
from server.serving import cache
from server.traffic.admission import Admission, Ticket
from server.traffic.log import LOGGER
from server.traffic.metrics import Metrics
from server.workers.engine import Reply, Request
from server.workers.zygote import MEGABYTE

logger = logging.getLogger(LOGGER)

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
    tell(wanted.query)
    engine, metrics = serving().engine, _metrics()
    tag = cache.tag(engine.version, wanted)
    if tag is not None and (held := _held(tag)):
        return _tagged(Response(status=HTTPStatus.NOT_MODIFIED), held)
    kept: cache.Cache[Reply] = current_app.extensions["cache"]
    reply = kept.get(tag) if tag is not None else None
    if reply is not None:
        note(outcome="cached")
        metrics.count("cached")
        return _tagged(_response(reply, page), tag)
    with contextlib.ExitStack() as place:
        ticket = place.enter_context(admitted(name))
        with counted():
            reply = engine.query(wanted, ticket)
        if tag is not None:
            kept.put(tag, reply, len(reply.body))
        response = _tagged(_response(reply, page), tag)
        if len(reply.body) > MEGABYTE:
            response.call_on_close(place.pop_all().close)  # who reads slowly holds a place for as long
    return response


def _held(tag: str) -> str | None:
    """The tag under which the client says it has the answer: plain or compressed."""
    if "If-None-Match" not in request.headers:
        return None
    return next((t for t in (tag, tag + compression.SUFFIX) if request.if_none_match.contains(t)), None)


def nothing(status: HTTPStatus = HTTPStatus.NO_CONTENT) -> Response:
    """A response without content."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def admitted(name: str | None = None) -> AbstractContextManager[Ticket]:
    """While a request of this client that costs a worker is under way.

    Raises:
        TooManyError: the client has as many as it may have.
    """
    return _admission().place(client(), _ticket(), name)


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """Count what a worker is asked, by outcome and time."""
    metrics, started, outcome = _metrics(), time.perf_counter(), "error"
    try:
        metrics.running.inc()
        yield
        outcome = "answered"
    except PeacegraphError as error:
        outcome = str(error.members.get("limit", error.code))
        raise
    finally:
        metrics.running.dec()
        note(outcome=outcome)
        metrics.count(outcome)
        metrics.seconds.observe(time.perf_counter() - started)


def client() -> str:
    """Who asks, as a name for counting."""
    return _admission().client(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


def cancel(name: str) -> bool:
    """End this client's query of this name; returns whether there was one."""
    return _admission().cancel(client(), name)


def note(**members: str) -> None:
    """Tell the log something of this request."""
    request.environ.setdefault(NOTES, {}).update(members)


def tell(text: str) -> None:
    """Tell the log of a query by its hash; only who debugs has its text there."""
    note(query=hashlib.sha256(text.encode()).hexdigest()[:16])
    if logger.isEnabledFor(logging.DEBUG):
        note(text=text)


def _admission() -> Admission:
    found: Admission = current_app.extensions["admission"]
    return found


def _ticket() -> Ticket:
    found: Ticket = request.environ.get(TICKET) or Ticket()
    return found


def _metrics() -> Metrics:
    found: Metrics = current_app.extensions["metrics"]
    return found


def _response(reply: Reply, page: Callable[[Reply], str]) -> Response:
    if reply.format == "html":
        return Response(page(reply), mimetype="text/html")
    fmt = formats.named(formats.of_kind(reply.kind), reply.format)
    return Response(reply.body, mimetype=fmt.media_type if fmt else None)


def _tagged(response: Response, tag: str | None) -> Response:
    """The response with what caches need to know."""
    headers = response.headers
    headers["Vary"] = "Accept, Accept-Encoding"
    if tag is None:
        headers["Cache-Control"] = "no-store"
    else:
        headers["Cache-Control"] = "public, no-cache"  # keep it, but ask whether it still holds
        headers["ETag"] = f'"{tag}"'
    return response
