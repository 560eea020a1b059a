"""The SPARQL 1.1 Protocol's query operation at `/sparql`, by GET and both forms of POST."""

from __future__ import annotations

from urllib.parse import parse_qs

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from graph import formats
from graph.errors import UsageError
from graph.store import DEFAULT_VIEW, Answer
from server import negotiation
from server.links import settings, store
from server.problems import ReadOnlyError, UnsupportedMediaTypeError

blueprint = Blueprint("sparql", __name__)

PARAMETERS = {"query", "view", "format", "default-graph-uri", "named-graph-uri"}
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
            return Response(render_template("sparql.html", query="", answer=None, base=store().base, views=_views()))
        raise UsageError(
            "there is no query: send it as the parameter `query`, "
            "or as the body with Content-Type application/sparql-query"
        )
    answer = store().query(
        text, given.get("view", DEFAULT_VIEW), given.getlist("default-graph-uri"), given.getlist("named-graph-uri")
    )
    response = _answer(answer, text, given)
    response.vary.add("Accept")
    return response


def _parameters() -> MultiDict[str, str]:
    """The parameters of the request, wherever the protocol allows them (SPARQL 1.1 Protocol, section 2.1)."""
    given = MultiDict(request.args)
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/x-www-form-urlencoded":
            given = MultiDict([*request.args.items(multi=True), *_form().items(multi=True)])
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
    if unknown := sorted(set(given) - PARAMETERS - set(FORMAT_SYNONYMS)):
        raise UsageError(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(PARAMETERS))}")
    return given


def _form() -> MultiDict[str, str]:
    fields = parse_qs(_body(), keep_blank_values=True)
    return MultiDict([(name, value) for name, values in fields.items() for value in values])


def _body() -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the body is not UTF-8 at byte {error.start}; queries are sent as UTF-8") from error


def _views() -> list[str]:
    return [DEFAULT_VIEW, "all"]


def _answer(answer: Answer, text: str, given: MultiDict[str, str]) -> Response:
    name = next((given[key] for key in FORMAT_SYNONYMS if given.get(key)), None)
    triples = isinstance(answer, ox.QueryTriples)
    fmt = negotiation.choose(formats.GRAPHS if triples else formats.RESULTS, name, html=True)
    if fmt is None:
        page = render_template(
            "sparql.html",
            query=text,
            answer=_shown(answer),
            base=settings().base_iri,
            views=_views(),
            view=given.get("view"),
        )
        return Response(page)
    return Response(formats.written(answer, fmt), mimetype=fmt.media_type)


def _shown(answer: Answer) -> dict[str, object]:
    """An answer for the page: columns and rows of terms, or yes or no."""
    if isinstance(answer, ox.QueryBoolean):
        return {"boolean": bool(answer)}
    if isinstance(answer, ox.QueryTriples):
        return {
            "columns": ["subject", "predicate", "object"],
            "rows": [[t.subject, t.predicate, t.object] for t in answer],
        }
    columns = [variable.value for variable in answer.variables]
    return {"columns": columns, "rows": [[row[name] for name in columns] for row in answer]}
