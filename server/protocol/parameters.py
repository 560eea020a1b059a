"""The parameters of a request to the SPARQL endpoint, wherever the protocol allows them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from werkzeug.http import parse_options_header

from graph.core.characters import described, without_mark
from graph.core.errors import UsageError
from server.http import negotiation
from server.http.form_fields import form_fields
from server.http.messages import HttpRequest
from server.http.problems import UnsupportedMediaTypeError
from server.protocol.notices import quoted, unknown_parameters

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORMAT_SYNONYMS = ("format", "output", "results")
"""Other names of `format` that clients such as SPARQLWrapper send beside the Accept header."""
GRAPH_NAMES = frozenset({"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"})
REPEATABLE = GRAPH_NAMES.union(FORMAT_SYNONYMS)
"""Parameters that may stand in a request more than once."""
OF_QUERIES = frozenset({"query", "view", "format", "timeout", "id", "default-graph-uri", "named-graph-uri"})
OF_PROVENANCE = OF_QUERIES | {"offset", "limit", "witnesses", "first", "answer"}
OF_UPDATES = frozenset({"update", "timeout", "id", "using-graph-uri", "using-named-graph-uri"})
OF_PROOFS = frozenset({"subject", "predicate", "object", "view", "claim", "all", "format", "timeout"})
OF_GRAPHS = frozenset({"graph", "default", "format"})
OF_ANY = OF_PROVENANCE | OF_UPDATES | OF_PROOFS | OF_GRAPHS
_MEANT_EMPTY: Final = frozenset({"default"})
"""Parameters that say something without a value; links made by forms carry others that are empty, which are absent."""
_NUMBER: Final = re.compile(r"0*(\d{1,9})", re.ASCII)
_SECONDS: Final = re.compile(r"\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}", re.ASCII)


class Parameters(dict[str, list[str]]):
    """Names with their values, in the order they were sent; `notices` tell the client what was passed over."""

    notices: tuple[str, ...] = ()

    @classmethod
    def from_pairs(cls, pairs: Sequence[tuple[str, str]]) -> Parameters:
        """The parameters that these names and values are; those without a value are absent."""
        result = cls()
        for name, value in pairs:
            if value or name in _MEANT_EMPTY:
                result.setdefault(name, []).append(value)
        for name in ("query", "update"):
            if name in result:
                result[name] = [text for value in result[name] if (text := without_mark(value))]
        return result

    def one(self, name: str) -> str | None:
        """The value of a parameter that stands once, if it is there."""
        return self[name][0] if name in self else None

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(self.get(name, ()))

    @property
    def format_names(self) -> tuple[str, ...]:
        """The formats that are asked for by name, the preferred first: each value may be a list with commas."""
        values = (value for key in FORMAT_SYNONYMS for value in self.all(key))
        return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def read_parameters(http: HttpRequest, known: frozenset[str] = OF_QUERIES) -> Parameters:
    """Read the parameters of a request to the endpoint (SPARQL 1.1 Protocol, sections 2.1 and 2.2).

    Args:
        http: the request.
        known: the parameters that a query may have.

    Raises:
        UsageError: one that is repeated or not UTF-8; several operations at once; an update by GET, or with a
            parameter that looks like a slip.
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
            in_body = ("query" if media_type == QUERY else "update", _text(http.body))
            result = Parameters.from_pairs([*in_address, in_body])
        else:
            raise UnsupportedMediaTypeError(
                f"{media_type or 'a body without Content-Type'} is not understood; send {FORM}, {QUERY} or {UPDATE}"
            )
    _check_operation(result)
    result = known_ones(result, (OF_UPDATES if "update" in result else known).union(FORMAT_SYNONYMS))
    if "update" in result:
        refuse_slips(result)
    result.notices += tuple(_further_notices(result, http.accept))
    return result


def _further_notices(parameters: Parameters, accept: str) -> Iterator[str]:
    """What is told of formats, beside what is told of the parameters themselves."""
    names = parameters.format_names
    if names and accept and not any(map(negotiation.is_format, names)):
        yield f"there is no format {quoted(names[0])}; the header Accept was followed"


def read_address(query_string: bytes, known: frozenset[str]) -> Parameters:
    """Read the parameters of a request that has them in its address alone.

    Raises:
        UsageError: one that is repeated or not UTF-8.
    """
    return known_ones(Parameters.from_pairs(_fields(query_string, "the address")), known)


def known_ones(parameters: Parameters, known: frozenset[str]) -> Parameters:
    """The parameters that are known; of the others, notices tell which may be slips.

    Raises:
        UsageError: one that is known is repeated and may not be.
    """
    result = Parameters({name: values for name, values in parameters.items() if name in known})
    refuse_repeated(result)
    others = [name for name in parameters if name not in known]
    result.notices = unknown_parameters(others, known.difference(FORMAT_SYNONYMS[1:]), OF_ANY) if others else ()
    return result


def refuse_slips(parameters: Parameters) -> None:
    """Refuse a write with a parameter that looks like a slip: it may change other graphs than was meant.

    Raises:
        UsageError: there is one.
    """
    if parameters.notices:
        raise UsageError(f"{parameters.notices[0]} Nothing was written.")


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
    number = _NUMBER.fullmatch(value)
    if number is None or not least <= int(number[1]) <= most:
        raise UsageError(f"{name} is {value!r}; give a whole number from {least} to {most}")
    return int(number[1])


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
    seconds = float(value) if _SECONDS.fullmatch(value) else 0
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
        UsageError: they are not encoded as a form is, or are not UTF-8.
    """
    data = data.removeprefix(BOM_UTF8)
    if not data.isascii():
        raise UsageError(_unencoded(data, where))
    try:
        return form_fields(data)
    except UnicodeDecodeError as error:
        raise UsageError(f"{where} is not UTF-8: {error.reason}; encode it as UTF-8") from error


def _unencoded(data: bytes, where: str) -> str:
    """Say which character of an address or form has to be percent-encoded, and how."""
    try:
        character = next(c for c in data.decode("utf-8") if not c.isascii())
    except UnicodeDecodeError as error:
        return f"{where} holds the byte 0x{data[error.start]:02X} as it is; write it in UTF-8 and percent-encode it"
    encoded = quote(character)
    return f"{where} holds {described(character)} as it is; percent-encode what is not ASCII, here as {encoded}"


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the body is not UTF-8 at byte {error.start}; queries are sent as UTF-8") from error
