"""The SPARQL 1.1 Graph Store HTTP Protocol at `/graphs`: reading always, writing where the store may be written.

A graph is named by `?graph=IRI`, `?default`, or by an address below `/graphs/` that is itself the graph's name; there
`a%2Fb` and `a/b` are one name, because granian hands the path on decoded.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for

from graph.core import formats
from graph.core.errors import NotFoundError, UsageError
from server.http import negotiation
from server.http.messages import HttpResponse
from server.http.problems import UnsupportedMediaTypeError
from server.protocol.parameters import OF_GRAPHS, read_address
from server.protocol.responses import NO_CONTENT
from server.views import answers
from server.views.context import accept, flask_response, served
from server.views.writing import writable_engine
from server.workers.messages import QueryRequest, Reply, WriteRequest

blueprint = Blueprint("graphs", __name__)

METHODS = ["GET", "PUT", "POST", "DELETE"]


@blueprint.route("/graphs", methods=METHODS, strict_slashes=False)
def indirect() -> Response:
    """A graph named in the address's parameters (section 4.2); POST without one makes a graph (section 5.5)."""
    parameters = read_address(request.query_string, OF_GRAPHS)
    names = parameters.all("graph")
    if "default" in parameters:
        if names:
            raise UsageError("the request names the default graph and another one; name one")
        return _on(None)
    if len(names) == 1:
        return _on(_iri(names[0]))
    if request.method == "POST" and not names:
        return _write("post", url_for("graphs.direct", path=uuid.uuid4().hex, _external=True))
    raise UsageError("name one graph: ?default, ?graph=IRI with the IRI percent-encoded, or /graphs/…")


@blueprint.route("/graphs/<path:path>", methods=METHODS)
def direct(path: str) -> Response:  # noqa: ARG001  # the whole address counts
    """A graph whose name is the address of the request itself (section 4.1)."""
    return _on(_iri(request.host_url.rstrip("/") + quote(request.path, safe="/:@!$&'()*+,;=~")))


def _iri(name: str) -> str:
    try:
        return ox.NamedNode(name).value
    except ValueError as error:
        raise UsageError(f"{name!r} is no absolute IRI: {error}") from None


def _on(graph: str | None) -> Response:
    if request.method in ("GET", "HEAD"):
        return _read(graph)
    if request.method == "DELETE":
        engine = writable_engine()
        with answers.admitted_write() as token:
            if not engine.write(WriteRequest("delete", graph), b"", token):
                raise _missing(graph)
        return flask_response(NO_CONTENT)
    return _write(request.method.lower(), graph)


def _read(graph: str | None) -> Response:
    fmt = negotiation.choose(formats.GRAPHS, accept(), request.args.get("format")) or formats.GRAPHS[0]
    pattern = "?s ?p ?o" if graph is None else f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"
    if graph is not None:
        there = served().engine.query(QueryRequest(f"ASK {{ {pattern} }}", {"boolean": "json"}))
        if not ox.parse_query_results(there.body, ox.QueryResultsFormat.JSON):
            raise _missing(graph)
    wanted = QueryRequest(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", {"triples": fmt.name})
    return answers.answer(wanted, _never)


def _never(reply: Reply) -> str:
    raise TypeError(f"a graph is never answered as {reply.format}")


def _write(operation: str, graph: str | None) -> Response:
    engine = writable_engine()
    documents = list(_documents())
    sizes = tuple((media_type, len(data)) for media_type, data in documents)
    base = graph or request.url
    with answers.admitted_write() as token:
        created = engine.write(WriteRequest(operation, graph, base, sizes), b"".join(d for _, d in documents), token)
    if not created:
        return flask_response(NO_CONTENT)
    response = flask_response(HttpResponse(HTTPStatus.CREATED))
    if graph and graph.startswith(request.host_url):
        response.headers["Location"] = graph
    return response


def _documents() -> Iterator[tuple[str, bytes]]:
    """The RDF documents of the request: its body, or the files of a form.

    Raises:
        UnsupportedMediaTypeError: one of them is no RDF.
    """
    if request.mimetype == "multipart/form-data":
        found = [(file.mimetype, file.read()) for file in request.files.values()]
    else:
        found = [(request.mimetype, request.get_data())]
    for media_type, data in found:
        if ox.RdfFormat.from_media_type(media_type) is None:
            there = ", ".join(fmt.media_type for fmt in formats.GRAPHS)
            raise UnsupportedMediaTypeError(f"{media_type or 'a body without Content-Type'} is no RDF; send {there}")
        yield media_type, data


def _missing(graph: str | None) -> NotFoundError:
    return NotFoundError(f"there is no graph {graph}; a query with GRAPH ?g {{ ?s ?p ?o }} lists those that are there")
