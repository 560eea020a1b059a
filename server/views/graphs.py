"""The SPARQL 1.1 Graph Store HTTP Protocol at `/graphs`: every store can be read, a scratch store also written.

A graph is named by `?graph=IRI`, `?default`, or by an address below `/graphs/` that is itself the graph's name; there
`a%2Fb` and `a/b` are one name, because granian passes the path on decoded.
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
from graph.support.withdrawn_claims import refuse_withdrawn
from server.http import negotiation
from server.http.messages import HttpResponse
from server.http.problems import UnsupportedMediaTypeError
from server.layout.context import accept, flask_response, noticed, served, store
from server.protocol.parameters import OF_GRAPHS, read_address, refuse_slips
from server.protocol.responses import NO_CONTENT
from server.views import answers
from server.views.writing import writable_engine
from server.workers.messages import QueryRequest, Reply, WriteRequest

blueprint = Blueprint("graphs", __name__)

METHODS = ["GET", "PUT", "POST", "DELETE"]


@blueprint.route("/graphs", methods=METHODS, strict_slashes=False)
def indirect() -> Response:
    """Answer for a graph named by a parameter (section 4.2); POST without one creates a graph (section 5.5)."""
    parameters = noticed(read_address(request.query_string, OF_GRAPHS))
    if request.method not in ("GET", "HEAD"):
        refuse_slips(parameters)
    names = parameters.all("graph")
    if "default" in parameters:
        if names:
            raise UsageError("the request names the default graph and another one; name one")
        return _answer_for(None)
    if len(names) == 1:
        return _answer_for(_checked_iri(names[0]))
    if request.method == "POST" and not names:
        return _write("post", url_for("graphs.direct", path=uuid.uuid4().hex, _external=True))
    raise UsageError("name one graph: ?default, ?graph=IRI with the IRI percent-encoded, or /graphs/…")


@blueprint.route("/graphs/<path:path>", methods=METHODS)
def direct(path: str) -> Response:  # noqa: ARG001  # the whole address counts
    """Answer for a graph whose name is the address of the request itself (section 4.1)."""
    return _answer_for(_checked_iri(request.host_url.rstrip("/") + quote(request.path, safe="/:@!$&'()*+,;=~")))


def _checked_iri(name: str) -> str:
    """Return the name of a graph.

    Raises:
        UsageError: it is no absolute IRI.
    """
    try:
        return ox.NamedNode(name).value
    except ValueError as error:
        raise UsageError(f"{name!r} is no absolute IRI: {error}") from None


def _answer_for(graph: str | None) -> Response:
    """Read, write or delete a graph, as the request's method says; None is the default graph."""
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
    """Answer with the triples of a graph (section 5.2).

    Raises:
        NotFoundError: there is no such graph.
    """
    names = read_address(request.query_string, OF_GRAPHS).format_names
    fmt = negotiation.choose(formats.GRAPHS, accept(), names) or formats.GRAPHS[0]
    pattern = "?s ?p ?o" if graph is None else f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"
    if graph is not None:
        existence = served().engine.query(QueryRequest(f"ASK {{ {pattern} }}", {"boolean": "json"}))
        if not ox.parse_query_results(existence.body, ox.QueryResultsFormat.JSON):
            refuse_withdrawn(store(), graph)
            raise _missing(graph)
    chosen = {"triples": fmt.name}
    otherwise = negotiation.instead_of_xml(chosen, accept(), names)
    construct = QueryRequest(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", chosen, otherwise=otherwise)
    return answers.answer(construct, _no_page)


def _no_page(reply: Reply) -> str:
    """Take the place of the function that makes pages: a graph is answered in RDF formats only."""
    raise TypeError(f"a graph is never answered as {reply.format}")


def _write(operation: str, graph: str | None) -> Response:
    """Write the request's documents to a graph (sections 5.3 and 5.5).

    Args:
        operation: `put` replaces the graph, `post` adds to it.
        graph: its name; None is the default graph.

    Raises:
        UnsupportedMediaTypeError: a document is no RDF.
        PeacegraphError: as `writable_engine` and `ScratchEngine.write`.
    """
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
    """Return the RDF documents of the request, which are its body or the files of a form, with their media types.

    Raises:
        UnsupportedMediaTypeError: one of them is no RDF.
    """
    if request.mimetype == "multipart/form-data":
        documents = [(file.mimetype, file.read()) for file in request.files.values()]
    else:
        documents = [(request.mimetype, request.get_data())]
    for media_type, data in documents:
        if ox.RdfFormat.from_media_type(media_type) is None:
            accepted = ", ".join(fmt.media_type for fmt in formats.GRAPHS)
            raise UnsupportedMediaTypeError(f"{media_type or 'a body without Content-Type'} is no RDF; send {accepted}")
        yield media_type, data


def _missing(graph: str | None) -> NotFoundError:
    return NotFoundError(f"there is no graph {graph}; a query with GRAPH ?g {{ ?s ?p ?o }} lists those that are there")
