"""The SPARQL 1.1 Protocol at `/sparql`: queries, updates where the store may be written, and the end of a query."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core import formats
from graph.core.errors import NotFoundError, UsageError
from graph.core.serialization import serialized
from graph.core.views import VIEWS
from server.http import negotiation
from server.layout.rendering import Head, render_page
from server.protocol.description import description
from server.protocol.parameters import FORMAT_SYNONYMS, OF_QUERIES, Parameters, read_parameters, time_limit
from server.protocol.responses import NO_CONTENT
from server.serving.query_service import log_query
from server.views import answers
from server.views.context import (
    accept,
    caller,
    flask_response,
    http_request,
    noticed,
    query_endpoint,
    query_service,
    served,
    settings,
    store,
)
from server.views.writing import writable_engine
from server.workers.messages import Reply, WriteRequest

blueprint = Blueprint("sparql", __name__)

HEAD = Head("Query", "Ask the dataset in SPARQL; every row of an answer leads to the sentences it rests on.", "/sparql")
SHOWN_ROWS = 1000
"""Rows that a page shows; programs get all."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query or carry out an update; a browser without one gets the form."""
    parameters = parameters_of_request()
    if "update" in parameters:
        return _update(parameters)
    if "query" in parameters:
        return _query(parameters)
    if request.method == "GET" and negotiation.prefers_html(accept()) and not parameters:
        return Response(render_page("sparql.html", HEAD, section="query", query="", answer=None, views=VIEWS))
    if request.method in ("GET", "HEAD") and not parameters.keys() - set(FORMAT_SYNONYMS):
        return _description(parameters)
    raise UsageError(
        "there is no query: send it as the parameter `query`, or as the body with Content-Type application/sparql-query"
    )


@blueprint.post("/sparql/cancel")
def cancel() -> Response:
    """End the query that the same client sent with this `id`."""
    name = request.form.get("id")
    if not name:
        raise UsageError("there is no id: send the id that was sent with the query, as the form field `id`")
    if not query_service().admission.cancel(caller().client, name):
        raise NotFoundError(f"no query of yours with the id {name!r} is running; it may have ended already")
    return flask_response(NO_CONTENT)


def parameters_of_request(known: frozenset[str] | None = None) -> Parameters:
    """The parameters of the request that is being answered; `known` are those that a query may have.

    Raises:
        UsageError, UnsupportedMediaTypeError: as `read_parameters`.
    """
    return noticed(read_parameters(http_request(), OF_QUERIES if known is None else known))


def _query(parameters: Parameters) -> Response:
    http, endpoint = http_request(), query_endpoint()
    asked = endpoint.request(http, parameters)
    return flask_response(
        endpoint.respond(
            http, parameters, asked, served().engine, caller(), lambda reply: _page(asked.query, parameters, reply)
        )
    )


def _update(parameters: Parameters) -> Response:
    text = parameters["update"][0]
    engine = writable_engine()
    log_query(caller(), text)
    write = WriteRequest(
        "update",
        default_graphs=parameters.all("using-graph-uri"),
        named_graphs=parameters.all("using-named-graph-uri"),
        seconds=time_limit(parameters, settings().query_seconds),
    )
    with answers.admitted_write(parameters.one("id")) as token:
        engine.write(write, text.encode(), token)
    return flask_response(NO_CONTENT)


def _description(parameters: Parameters) -> Response:
    """What the endpoint is (SPARQL 1.1 Service Description, section 2): the answer to a request without a query."""
    fmt = negotiation.choose(formats.GRAPHS, accept(), parameters.format_names) or formats.GRAPHS[0]
    quads = description(store(), request.base_url, settings())
    response = Response(serialized(quads, fmt, store().base), mimetype=fmt.media_type)
    response.vary.add("Accept")
    return response


def _page(text: str, parameters: Parameters, reply: Reply) -> str:
    """The query page with the answer, which a worker gave as JSON or Turtle."""
    shown: dict[str, object]
    if reply.kind == "triples":
        parsed = islice((quad.triple for quad in ox.parse(reply.body, ox.RdfFormat.TURTLE)), SHOWN_ROWS + 1)
        rows = [[t.subject, t.predicate, t.object] for t in parsed]
        shown = {
            "columns": ["subject", "predicate", "object"],
            "rows": rows[:SHOWN_ROWS],
            "cut": len(rows) > SHOWN_ROWS,
        }
    else:
        solutions = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)
        if isinstance(solutions, ox.QueryBoolean):
            shown = {"boolean": bool(solutions)}
        else:
            columns = [variable.value for variable in solutions.variables]
            table = [[row[name] for name in columns] for row in islice(solutions, SHOWN_ROWS + 1)]
            shown = {"columns": columns, "rows": table[:SHOWN_ROWS], "cut": len(table) > SHOWN_ROWS}
    return render_page(
        "sparql.html",
        HEAD,
        section="query",
        query=text,
        answer=shown,
        views=VIEWS,
        view=parameters.one("view"),
        kept_as=reply.given.tag if reply.given else None,
        deviations=reply.deviations,
        notices=reply.notices,
    )
