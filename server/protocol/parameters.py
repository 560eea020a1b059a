"""What a request to the SPARQL endpoint says: its parameters, wherever the protocol allows them, and its formats."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import request

from graph.core.errors import UsageError
from graph.core.views import DEFAULT_VIEW
from server.http import negotiation
from server.http.problems import UnsupportedMediaTypeError
from server.pages.links import settings
from server.workers.engine import Request

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MANY = frozenset({"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"})
"""Parameters that may stand in a request more than once."""
FORMAT_SYNONYMS = ("format", "output", "results")
"""Other names of `format` that clients such as SPARQLWrapper send beside the Accept header."""
OF_QUERIES = frozenset({"query", "view", "format", "timeout", "id", "default-graph-uri", "named-graph-uri"})
OF_PROVENANCE = OF_QUERIES | {"offset", "limit", "witnesses", "first"}
OF_UPDATES = frozenset({"update", "timeout", "id", "using-graph-uri", "using-named-graph-uri"})


class Parameters(dict[str, list[str]]):
    """Names with their values, in the order they were sent."""

    @classmethod
    def of(cls, pairs: list[tuple[str, str]]) -> Parameters:
        made = cls()
        for name, value in pairs:
            made.setdefault(name, []).append(value)
        return made

    def one(self, name: str) -> str | None:
        """The value of a parameter that stands once, if it is there."""
        return self[name][0] if name in self else None

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(self.get(name, ()))


def parameters(known: frozenset[str] = OF_QUERIES) -> Parameters:
    """The parameters of the request (SPARQL 1.1 Protocol, sections 2.1 and 2.2).

    Args:
        known: those that a query may have.

    Raises:
        UsageError: one that is unknown, repeated, or not UTF-8; several operations at once; an update by GET.
        UnsupportedMediaTypeError: a body that is no query, update or form.
    """
    arguments = _fields(request.query_string, "the address")
    given = Parameters.of(arguments)
    if "update" in given:
        raise UsageError("an update is sent by POST, as a form or as the body, not in the address")
    if request.method == "POST":
        kind, charset = request.mimetype, request.mimetype_params.get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaTypeError(f"the body is said to be in {charset}; send it in UTF-8")
        if kind == FORM:
            given = Parameters.of([*arguments, *_fields(request.get_data(), "the body")])
        elif kind in (QUERY, UPDATE):
            given.setdefault("query" if kind == QUERY else "update", []).append(_body())
        else:
            raise UnsupportedMediaTypeError(
                f"{kind or 'a body without Content-Type'} is not understood; send {FORM}, {QUERY} or {UPDATE}"
            )
    _check(given, known)
    return given


def _check(given: Parameters, known: frozenset[str]) -> None:
    if "query" in given and "update" in given:
        raise UsageError("there are a query and an update in one request; send one of them")
    for name in ("query", "update"):
        if len(given.all(name)) > 1:
            kinds = {"query": "queries", "update": "updates"}[name]
            raise UsageError(f"there are several {kinds} in one request; send one")
    if repeated := [name for name in given if name not in MANY and len(given.all(name)) > 1]:
        raise UsageError(f"the parameter {repeated[0]!r} stands in the request more than once; send it once")
    known = OF_UPDATES if "update" in given else known
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


def wanted(given: Parameters) -> Request:
    """The query that the parameters ask for.

    Raises:
        UsageError: the time is none that may be asked for.
        NotAcceptableError: no kind of answer could be given in what the client asked for.
    """
    return Request(
        given["query"][0],
        negotiation.of_kinds(format_name(given)),
        given.one("view") or DEFAULT_VIEW,
        given.all("default-graph-uri"),
        given.all("named-graph-uri"),
        seconds(given),
    )


def format_name(given: Parameters) -> str | None:
    """The format asked for by name."""
    return next((name for key in FORMAT_SYNONYMS if (name := given.one(key))), None)


def seconds(given: Parameters) -> float | None:
    """The time that the client gives its query, if it says so.

    Raises:
        UsageError: it is none, or more than the server gives.
    """
    value = given.one("timeout")
    if value is None:
        return None
    try:
        asked = float(value)
    except ValueError:
        asked = 0
    if not 0 < asked <= settings().query_seconds:
        raise UsageError(f"timeout is {value!r}; give seconds, more than 0 and at most {settings().query_seconds}")
    return asked


def number(given: Parameters, name: str, least: int, most: int, default: int) -> int:
    """A parameter that is a whole number.

    Raises:
        UsageError: it is none, or too small or large.
    """
    value = given.one(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdecimal() or not least <= int(value[:12]) <= most:
        raise UsageError(f"{name} is {value!r}; give a whole number from {least} to {most}")
    return int(value)
