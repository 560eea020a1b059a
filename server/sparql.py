"""The SPARQL 1.1 Protocol's query operation at `/sparql`, by GET and both forms of POST."""

from __future__ import annotations

from http import HTTPStatus
from itertools import islice
from urllib.parse import parse_qsl

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.datastructures import MultiDict

from graph import dataset, dump, formats
from graph.errors import NotAcceptableError, UsageError
from graph.store import DEFAULT_VIEW
from server import cache, description, negotiation
from server.engine import KINDS, Reply, Request
from server.links import serving, settings, store
from server.problems import ReadOnlyError, UnsupportedMediaTypeError

blueprint = Blueprint("sparql", __name__)

HTML = "html"
GRAPH_PARAMETERS = {"default-graph-uri", "named-graph-uri"}
PARAMETERS = {"query", "view", "format", "timeout"} | GRAPH_PARAMETERS
SHOWN_ROWS = 1000
"""Rows that a page shows; programs get all."""
FORMAT_SYNONYMS = ("format", "output", "results")
"""Other names of `format` that clients such as SPARQLWrapper send beside the Accept header."""
_READ_ONLY = "updates are refused: the dataset changes only by curation, so that every triple keeps its source"


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; a browser without one gets the form."""
    given = _parameters()
    text = given.get("query")
    if text is None:
        if request.method == "GET" and negotiation.wants_html() and not given:
            return Response(render_template("sparql.html", query="", answer=None, views=dataset.VIEWS))
        if request.method in ("GET", "HEAD") and not given.keys() - set(FORMAT_SYNONYMS):
            return _description(given)
        raise UsageError(
            "there is no query: send it as the parameter `query`, "
            "or as the body with Content-Type application/sparql-query"
        )
    wanted = Request(
        text,
        _formats(given),
        given.get("view", DEFAULT_VIEW),
        tuple(given.getlist("default-graph-uri")),
        tuple(given.getlist("named-graph-uri")),
        _seconds(given),
    )
    name = cache.tag(serving().engine.version, wanted)
    if name is not None and request.if_none_match.contains(name):
        return _tagged(Response(status=HTTPStatus.NOT_MODIFIED), name)
    reply = _reply(name, wanted)
    response = Response(_page(text, given, reply)) if reply.format == HTML else _raw(reply)
    return _tagged(response, name)


def _tagged(response: Response, name: str | None) -> Response:
    """The response with what caches need to know."""
    response.vary.add("Accept")
    if name is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "public, no-cache"  # keep it, but ask whether it still holds
        response.set_etag(name)
    return response


def _reply(name: str | None, wanted: Request) -> Reply:
    """The answer, from the cache or from a worker."""
    kept: cache.Cache = current_app.extensions["cache"]
    if name is not None and (reply := kept.get(name)):
        return reply
    reply = serving().engine.query(wanted)
    if name is not None:
        kept.put(name, reply)
    return reply


def _raw(reply: Reply) -> Response:
    fmt = formats.named(formats.of_kind(reply.kind), reply.format)
    return Response(reply.body, mimetype=fmt.media_type if fmt else None)


def _parameters() -> MultiDict[str, str]:
    """The parameters of the request, wherever the protocol allows them (SPARQL 1.1 Protocol, section 2.1)."""
    arguments = _fields(request.query_string, "the address")
    given = MultiDict(arguments)
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/x-www-form-urlencoded":
            given = MultiDict([*arguments, *_fields(request.get_data(), "the body")])
        elif kind == "application/sparql-query":
            given.add("query", _body())
        elif kind == "application/sparql-update":
            raise ReadOnlyError(_READ_ONLY)
        else:
            raise UnsupportedMediaTypeError(
                f"{kind or 'a body without Content-Type'} is not understood; "
                "send application/x-www-form-urlencoded or application/sparql-query"
            )
    if "update" in given:
        raise ReadOnlyError(_READ_ONLY)
    if len(given.getlist("query")) > 1:
        raise UsageError("there are several queries in one request; send one")
    if repeated := [name for name in given if name not in GRAPH_PARAMETERS and len(given.getlist(name)) > 1]:
        raise UsageError(f"the parameter {repeated[0]!r} stands in the request more than once; send it once")
    if unknown := sorted(set(given) - PARAMETERS - set(FORMAT_SYNONYMS)):
        raise UsageError(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(PARAMETERS))}")
    return given


def _fields(data: bytes, place: str) -> list[tuple[str, str]]:
    """The fields of a form or an address.

    Raises:
        UsageError: they are not UTF-8.
    """
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place} is not UTF-8: {error.reason}; encode it as UTF-8") from error


def _body() -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the body is not UTF-8 at byte {error.start}; queries are sent as UTF-8") from error


def _description(given: MultiDict[str, str]) -> Response:
    """What the endpoint is (SPARQL 1.1 Service Description, section 2): the answer to a request without a query."""
    fmt = negotiation.choose(formats.GRAPHS, _format_name(given)) or formats.GRAPHS[0]
    quads = description.description(store(), request.base_url)
    response = Response(dump.serialized(quads, fmt, store().base), mimetype=fmt.media_type)
    response.vary.add("Accept")
    return response


def _format_name(given: MultiDict[str, str]) -> str | None:
    return next((given[key] for key in FORMAT_SYNONYMS if given.get(key)), None)


def _formats(given: MultiDict[str, str]) -> dict[str, str | None]:
    """The format for each kind of answer, as the client asked; None where it accepts none that fits.

    Raises:
        NotAcceptableError: no kind of answer could be given in what the client asked for.
    """
    name = _format_name(given)
    chosen: dict[str, str | None] = {}
    for kind in KINDS:
        try:
            fmt = negotiation.choose(formats.of_kind(kind), name, html=True)
            chosen[kind] = fmt.name if fmt else HTML
        except NotAcceptableError as error:
            chosen[kind], refused = None, error
    if not any(chosen.values()):
        raise refused
    return chosen


def _seconds(given: MultiDict[str, str]) -> float | None:
    value = given.get("timeout")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= settings().query_seconds:
        raise UsageError(f"timeout is {value!r}; give seconds, more than 0 and at most {settings().query_seconds}")
    return seconds


def _page(text: str, given: MultiDict[str, str], reply: Reply) -> str:
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
        read = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)
        if isinstance(read, ox.QueryBoolean):
            shown = {"boolean": bool(read)}
        else:
            columns = [variable.value for variable in read.variables]
            found = [[row[name] for name in columns] for row in islice(read, SHOWN_ROWS + 1)]
            shown = {"columns": columns, "rows": found[:SHOWN_ROWS], "cut": len(found) > SHOWN_ROWS}
    return render_template("sparql.html", query=text, answer=shown, views=dataset.VIEWS, view=given.get("view"))
