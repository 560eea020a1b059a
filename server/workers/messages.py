"""What the web side asks of a worker and what it is answered, as typed values, and how they travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from graph.answers.annotation import Page
from graph.core.views import DEFAULT_VIEW


@dataclass(frozen=True)
class QueryRequest:
    """A query and what is asked of its answer.

    `formats` names the format for each kind of answer, None where none was acceptable; `seconds` asks for less time
    than the limit.
    """

    query: str
    formats: Mapping[str, str | None]
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class ProvenanceRequest:
    """A query whose answer is to be explained.

    `format` is the name of the format, `html` for a page; `page` is what of the answer to explain; `address` is what
    the names in PROV-O begin with.
    """

    query: str
    format: str
    page: Page
    address: str
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class ProofRequest:
    """A triple to be proved, its terms as a query has them, in a view or in the graph of `claim`; `limit` proofs at
    most."""

    subject: str
    predicate: str
    object: str
    format: str
    view: str = DEFAULT_VIEW
    claim: str = ""
    limit: int = 1
    seconds: float | None = None


@dataclass(frozen=True)
class WriteRequest:
    """A change: an `update` as text, or a graph (None: the default graph) to `put`, `post` or `delete`.

    `documents` are the media types and lengths of what follows as data.
    """

    change: str
    graph: str | None = None
    base: str = ""
    documents: tuple[tuple[str, int], ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None


ReadRequest = QueryRequest | ProvenanceRequest | ProofRequest
Request = ReadRequest | WriteRequest
_TYPES: Final[dict[str, type[Request]]] = {
    "query": QueryRequest,
    "provenance": ProvenanceRequest,
    "proof": ProofRequest,
    "write": WriteRequest,
}
_NAMES: Final = {type_: name for name, type_ in _TYPES.items()}


@dataclass(frozen=True)
class Reply:
    """An answer as bytes.

    `kind` is `solutions`, `boolean` or `triples` of a query, `provenance` or `proof` of the others; `format` is the
    name of the format it is in, `html` where the bytes are what a page is made of.
    """

    kind: str
    format: str
    body: bytes


def query_text(request: ReadRequest) -> str:
    """The text of the query that a request asks; empty where it asks for a proof."""
    return "" if isinstance(request, ProofRequest) else request.query


def request_to_header(request: Request) -> dict[str, Any]:
    """The request as the header of a message."""
    return {"operation": _NAMES[type(request)], **asdict(request)}


def request_from_header(header: Mapping[str, Any]) -> Request:
    """The request that `request_to_header` wrote."""
    type_ = _TYPES[header["operation"]]
    values: dict[str, Any] = {f.name: header[f.name] for f in fields(type_)}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(tuple(part) if isinstance(part, list) else part for part in value)
    if "page" in values:
        values["page"] = Page(**values["page"])
    return type_(**values)
