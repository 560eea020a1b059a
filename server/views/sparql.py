"""The SPARQL 1.1 Protocol at `/sparql`: queries, updates where the store may be written, and the end of a query."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from graph.core import formats
from graph.core.errors import NotFoundError, UsageError
from graph.core.serialization import serialized
from server.http import negotiation
from server.layout.context import (
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
from server.protocol.description import description
from server.protocol.parameters import FORMAT_SYNONYMS, OF_QUERIES, Parameters, read_parameters, time_limit
from server.protocol.query_endpoint import Page
from server.protocol.responses import NO_CONTENT
from server.serving.query_service import log_query
from server.views import answers, query_page
from server.views.writing import writable_engine
from server.workers.messages import WriteRequest

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query or carry out an update; a browser gets the query page, with the answer or the mistake in it."""
    if negotiation.prefers_html(accept()):
        parameters = query_page.with_question(parameters_of_request(query_page.KNOWN))
        if "query" in parameters:
            return query_page.answered(parameters, _query)
        if request.method == "GET" and not parameters.format_names:
            return query_page.form(parameters)
    else:
        parameters = parameters_of_request()
    if "update" in parameters:
        return _update(parameters)
    if "query" in parameters:
        return _query(parameters, query_page.page_maker(parameters))
    if request.method in ("GET", "HEAD") and not parameters.keys() - set(FORMAT_SYNONYMS):
        return _description(parameters)
    raise UsageError(
        "there is no query: send it as the parameter `query`, or as the body with Content-Type application/sparql-query"
    )


@blueprint.get("/sparql.svg")
def picture() -> Response:
    """A view of an answer as a file: what the query page shows for the same parameters."""
    parameters = query_page.with_question(parameters_of_request(query_page.KNOWN))
    for name in FORMAT_SYNONYMS:
        parameters.pop(name, None)
    if "query" not in parameters:
        raise UsageError("there is no query: a drawing takes what /sparql takes, and the view in `show`")
    http, endpoint = replace(http_request(), accept="text/html"), query_endpoint()
    asked = endpoint.request(http, parameters)
    made = query_page.picture_maker(parameters)
    response = flask_response(endpoint.respond(http, parameters, asked, served().engine, caller(), made))
    response.mimetype = "image/svg+xml"
    response.headers.pop("ETag", None)  # it tells counts that may have been given up
    response.headers["Cache-Control"] = "no-cache"
    return response


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


def _query(parameters: Parameters, page: Page) -> Response:
    http, endpoint = http_request(), query_endpoint()
    asked = endpoint.request(http, parameters)
    return flask_response(endpoint.respond(http, parameters, asked, served().engine, caller(), page))


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
