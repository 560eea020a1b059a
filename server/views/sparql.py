"""The SPARQL 1.1 Protocol at `/sparql`: queries, updates where the store may be written, and the end of a query."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from graph.core import formats, serialization, views
from graph.core.errors import NotFoundError, UsageError
from server.http import negotiation
from server.pages.links import settings, store
from server.protocol import answers, description, parameters
from server.protocol.parameters import Parameters
from server.views import provenance, writing
from server.workers.engine import Reply
from server.workers.scratch_engine import Write

blueprint = Blueprint("sparql", __name__)

SHOWN_ROWS = 1000
"""Rows that a page shows; programs get all."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query or carry out an update; a browser without one gets the form."""
    given = parameters.parameters()
    if "update" in given:
        return _update(given)
    if "query" in given:
        text = given["query"][0]
        answer = answers.answer(parameters.wanted(given), lambda reply: _page(text, given, reply), given.one("id"))
        if not settings().scratch:
            answer.headers["Link"] = provenance.link(given)
        return answer
    if request.method == "GET" and negotiation.wants_html() and not given:
        return Response(render_template("sparql.html", query="", answer=None, views=views.VIEWS))
    if request.method in ("GET", "HEAD") and not given.keys() - set(parameters.FORMAT_SYNONYMS):
        return _description(given)
    raise UsageError(
        "there is no query: send it as the parameter `query`, or as the body with Content-Type application/sparql-query"
    )


@blueprint.post("/sparql/cancel")
def cancel() -> Response:
    """End the query that the same client sent with this `id`."""
    name = request.form.get("id")
    if not name:
        raise UsageError("there is no id: send the id that was sent with the query, as the form field `id`")
    if not answers.cancel(name):
        raise NotFoundError(f"no query of yours with the id {name!r} is running; it may have ended already")
    return answers.nothing()


def _update(given: Parameters) -> Response:
    text = given["update"][0]
    engine = writing.writable()
    answers.tell(text)
    write = Write(
        "update",
        default_graphs=given.all("using-graph-uri"),
        named_graphs=given.all("using-named-graph-uri"),
        seconds=parameters.seconds(given),
    )
    with answers.admitted(given.one("id")) as ticket, answers.counted():
        engine.write(write, text.encode(), ticket)
    return answers.nothing()


def _description(given: Parameters) -> Response:
    """What the endpoint is (SPARQL 1.1 Service Description, section 2): the answer to a request without a query."""
    fmt = negotiation.choose(formats.GRAPHS, parameters.format_name(given)) or formats.GRAPHS[0]
    quads = description.description(store(), request.base_url, settings())
    response = Response(serialization.serialized(quads, fmt, store().base), mimetype=fmt.media_type)
    response.vary.add("Accept")
    return response


def _page(text: str, given: Parameters, reply: Reply) -> str:
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
    return render_template("sparql.html", query=text, answer=shown, views=views.VIEWS, view=given.one("view"))
