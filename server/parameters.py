"""What a request to the SPARQL endpoint says: its parameters, wherever the protocol allows them, and its formats."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

from graph import formats
from graph.errors import NotAcceptableError, UsageError
from graph.store import DEFAULT_VIEW
from server import negotiation
from server.engine import KINDS, Request
from server.links import settings
from server.problems import UnsupportedMediaTypeError

HTML = "html"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MANY = frozenset({"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"})
"""Parameters that may stand in a request more than once."""
FORMAT_SYNONYMS = ("format", "output", "results")
"""Other names of `format` that clients such as SPARQLWrapper send beside the Accept header."""
OF_QUERIES = frozenset({"query", "view", "format", "timeout", "id", "default-graph-uri", "named-graph-uri"})
OF_UPDATES = frozenset({"update", "timeout", "id", "using-graph-uri", "using-named-graph-uri"})


def parameters() -> MultiDict[str, str]:
    """The parameters of the request (SPARQL 1.1 Protocol, sections 2.1 and 2.2).

    Raises:
        UsageError: one that is unknown, repeated, or not UTF-8; several operations at once; an update by GET.
        UnsupportedMediaTypeError: a body that is no query, update or form.
    """
    arguments = _fields(request.query_string, "the address")
    given = MultiDict(arguments)
    if "update" in given:
        raise UsageError("an update is sent by POST, as a form or as the body, not in the address")
    if request.method == "POST":
        kind, charset = request.mimetype, request.mimetype_params.get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaTypeError(f"the body is said to be in {charset}; send it in UTF-8")
        if kind == FORM:
            given = MultiDict([*arguments, *_fields(request.get_data(), "the body")])
        elif kind in (QUERY, UPDATE):
            given.add("query" if kind == QUERY else "update", _body())
        else:
            raise UnsupportedMediaTypeError(
                f"{kind or 'a body without Content-Type'} is not understood; send {FORM}, {QUERY} or {UPDATE}"
            )
    _check(given)
    return given


def _check(given: MultiDict[str, str]) -> None:
    if "query" in given and "update" in given:
        raise UsageError("there are a query and an update in one request; send one of them")
    for name in ("query", "update"):
        if len(given.getlist(name)) > 1:
            kinds = {"query": "queries", "update": "updates"}[name]
            raise UsageError(f"there are several {kinds} in one request; send one")
    if repeated := [name for name in given if name not in MANY and len(given.getlist(name)) > 1]:
        raise UsageError(f"the parameter {repeated[0]!r} stands in the request more than once; send it once")
    known = OF_UPDATES if "update" in given else OF_QUERIES
    if unknown := sorted(set(given) - known - set(FORMAT_SYNONYMS)):
        raise UsageError(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(known))}")


def _fields(data: bytes, place: str) -> list[tuple[str, str]]:
    """The fields of a form or an address.

    Raises:
        UsageError: they are not UTF-8.
    """
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place} is not UTF-8: {error.reason}; encode it as UTF-8") from error
    except ValueError as error:
        raise UsageError(f"{place} cannot be read: {error}") from error


def _body() -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the body is not UTF-8 at byte {error.start}; queries are sent as UTF-8") from error


def wanted(given: MultiDict[str, str]) -> Request:
    """The query that the parameters ask for.

    Raises:
        UsageError: the time is none that may be asked for.
        NotAcceptableError: no kind of answer could be given in what the client asked for.
    """
    return Request(
        given["query"],
        _formats(given),
        given.get("view", DEFAULT_VIEW),
        tuple(given.getlist("default-graph-uri")),
        tuple(given.getlist("named-graph-uri")),
        seconds(given),
    )


def format_name(given: MultiDict[str, str]) -> str | None:
    """The format asked for by name."""
    return next((given[key] for key in FORMAT_SYNONYMS if given.get(key)), None)


def _formats(given: MultiDict[str, str]) -> dict[str, str | None]:
    """The format for each kind of answer, as the client asked; None where it accepts none that fits."""
    name = format_name(given)
    chosen: dict[str, str | None] = {}
    refused: list[NotAcceptableError] = []
    for kind in KINDS:
        try:
            fmt = negotiation.choose(formats.of_kind(kind), name, html=True)
            chosen[kind] = fmt.name if fmt else HTML
        except NotAcceptableError as error:
            chosen[kind] = None
            refused.append(error)
    if not any(chosen.values()):
        raise refused[0]
    return chosen


def seconds(given: MultiDict[str, str]) -> float | None:
    """The time that the client gives its query, if it says so.

    Raises:
        UsageError: it is none, or more than the server gives.
    """
    value = given.get("timeout")
    if value is None:
        return None
    try:
        asked = float(value)
    except ValueError:
        asked = 0
    if not 0 < asked <= settings().query_seconds:
        raise UsageError(f"timeout is {value!r}; give seconds, more than 0 and at most {settings().query_seconds}")
    return asked
