"""The parameters of a request to the SPARQL endpoint, wherever the protocol allows them."""

from __future__ import annotations

from werkzeug.http import parse_options_header

from graph.core.errors import UsageError
from server.http.form_fields import form_fields
from server.http.messages import HttpRequest
from server.http.problems import UnsupportedMediaTypeError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
REPEATABLE = frozenset({"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"})
"""Parameters that may stand in a request more than once."""
FORMAT_SYNONYMS = ("format", "output", "results")
"""Other names of `format` that clients such as SPARQLWrapper send beside the Accept header."""
OF_QUERIES = frozenset({"query", "view", "format", "timeout", "id", "default-graph-uri", "named-graph-uri"})
OF_PROVENANCE = OF_QUERIES | {"offset", "limit", "witnesses", "first"}
OF_UPDATES = frozenset({"update", "timeout", "id", "using-graph-uri", "using-named-graph-uri"})
OF_PROOFS = frozenset({"subject", "predicate", "object", "view", "claim", "all", "format", "timeout"})
OF_GRAPHS = frozenset({"graph", "default", "format"})


class Parameters(dict[str, list[str]]):
    """Names with their values, in the order they were sent."""

    @classmethod
    def from_pairs(cls, pairs: list[tuple[str, str]]) -> Parameters:
        """The parameters that these names and values are."""
        result = cls()
        for name, value in pairs:
            result.setdefault(name, []).append(value)
        return result

    def one(self, name: str) -> str | None:
        """The value of a parameter that stands once, if it is there."""
        return self[name][0] if name in self else None

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(self.get(name, ()))

    @property
    def format_name(self) -> str | None:
        """The format that is asked for by name."""
        return next((name for key in FORMAT_SYNONYMS if (name := self.one(key))), None)


def read_parameters(http: HttpRequest, known: frozenset[str] = OF_QUERIES) -> Parameters:
    """Read the parameters of a request to the endpoint (SPARQL 1.1 Protocol, sections 2.1 and 2.2).

    Args:
        http: the request.
        known: the parameters that a query may have.

    Raises:
        UsageError: one that is unknown, repeated, or not UTF-8; several operations at once; an update by GET.
        UnsupportedMediaTypeError: a body that is no query, update or form.
    """
    in_address = _fields(http.query_string, "the address")
    result = Parameters.from_pairs(in_address)
    if "update" in result:
        raise UsageError("an update is sent by POST, as a form or as the body, not in the address")
    if http.method == "POST":
        media_type, options = parse_options_header(http.content_type)
        media_type = media_type.lower()
        charset = options.get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaTypeError(f"the body is said to be in {charset}; send it in UTF-8")
        if media_type == FORM:
            result = Parameters.from_pairs([*in_address, *_fields(http.body, "the body")])
        elif media_type in (QUERY, UPDATE):
            result.setdefault("query" if media_type == QUERY else "update", []).append(_text(http.body))
        else:
            raise UnsupportedMediaTypeError(
                f"{media_type or 'a body without Content-Type'} is not understood; send {FORM}, {QUERY} or {UPDATE}"
            )
    _check_operation(result)
    refuse_repeated(result)
    refuse_unknown(result, OF_UPDATES if "update" in result else known, FORMAT_SYNONYMS)
    return result


def read_address(query_string: bytes, known: frozenset[str]) -> Parameters:
    """Read the parameters of a request that has them in its address alone.

    Raises:
        UsageError: one that is unknown or not UTF-8.
    """
    result = Parameters.from_pairs(_fields(query_string, "the address"))
    refuse_unknown(result, known)
    return result


def refuse_unknown(parameters: Parameters, known: frozenset[str], unlisted: tuple[str, ...] = ()) -> None:
    """Refuse parameters that are neither `known` nor, without being listed in the message, `unlisted`.

    Raises:
        UsageError: there is one.
    """
    if unknown := sorted(set(parameters) - known - set(unlisted)):
        raise UsageError(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(known))}")


def refuse_repeated(parameters: Parameters) -> None:
    """Refuse a parameter that stands twice and may not.

    Raises:
        UsageError: there is one.
    """
    if repeated := [name for name in parameters if name not in REPEATABLE and len(parameters.all(name)) > 1]:
        raise UsageError(f"the parameter {repeated[0]!r} stands in the request more than once; send it once")


def whole_number(parameters: Parameters, name: str, least: int, most: int, default: int) -> int:
    """A parameter that is a whole number from `least` to `most`.

    Raises:
        UsageError: it is none, or too small or large.
    """
    value = parameters.one(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdecimal() or not least <= int(value[:12]) <= most:
        raise UsageError(f"{name} is {value!r}; give a whole number from {least} to {most}")
    return int(value)


def time_limit(parameters: Parameters, longest: int) -> float | None:
    """The time that the client gives its query, in seconds, if it says so.

    Args:
        parameters: of the request.
        longest: seconds that the server gives a query.

    Raises:
        UsageError: it is none, or more than the server gives.
    """
    value = parameters.one("timeout")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= longest:
        raise UsageError(f"timeout is {value!r}; give seconds, more than 0 and at most {longest}")
    return seconds


def _check_operation(parameters: Parameters) -> None:
    if "query" in parameters and "update" in parameters:
        raise UsageError("there are a query and an update in one request; send one of them")
    for name, plural in (("query", "queries"), ("update", "updates")):
        if len(parameters.all(name)) > 1:
            raise UsageError(f"there are several {plural} in one request; send one")


def _fields(data: bytes, where: str) -> list[tuple[str, str]]:
    """The fields of a form or an address.

    Raises:
        UsageError: they are not UTF-8.
    """
    try:
        data.decode("ascii")
        return form_fields(data)
    except UnicodeDecodeError as error:
        raise UsageError(f"{where} is not UTF-8: {error.reason}; encode it as UTF-8") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the body is not UTF-8 at byte {error.start}; queries are sent as UTF-8") from error
