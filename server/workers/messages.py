"""What the web side asks of a worker and what it is answered, as typed values, and how they travel."""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from typing import Final

from graph.answers.annotated_answer import Page
from graph.core.errors import PeacegraphError
from graph.core.views import DEFAULT_VIEW
from graph.store.evaluation import KEPT, GivenAnswer


@dataclass(frozen=True)
class QueryRequest:
    """A query and what is asked of its answer.

    `formats` names the format for each kind of answer, None where none was acceptable; `otherwise` the one for an
    answer that this cannot hold, where the client takes another; `seconds` asks for less time than the limit.
    """

    query: str
    formats: Mapping[str, str | None]
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    otherwise: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProvenanceRequest:
    """A query whose answer is to be explained.

    `format` is the name of the format, `html` for a page; `page` is what of the answer to explain; `address` is what
    the names in PROV-O begin with. `given` is the answer that was given, where the query may rightly have another one.
    """

    query: str
    format: str
    page: Page
    address: str
    view: str = DEFAULT_VIEW
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    given: GivenAnswer | None = None


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
_TYPES: Final[tuple[type[Request], ...]] = (QueryRequest, ProvenanceRequest, ProofRequest, WriteRequest)
_FIELDS: Final = {type_: tuple(f.name for f in fields(type_)) for type_ in _TYPES}
_ERROR: Final = b"{"


@dataclass(frozen=True)
class Reply:
    """An answer as bytes.

    `kind` is `solutions`, `boolean` or `triples` of a query, `provenance` or `proof` of the others; `format` is the
    name of the format it is in, `html` where the bytes are what a page is made of. `given` is what has to be kept of an
    answer that another evaluation need not give again; `deviations` names where it may differ from the standard,
    and `notices` is what is to be told of the query.
    """

    kind: str
    format: str
    body: bytes
    given: GivenAnswer | None = None
    deviations: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def query_text(request: ReadRequest) -> str:
    """Return the text of the query that a request asks; empty where it asks for a proof."""
    return "" if isinstance(request, ProofRequest) else request.query


def request_to_bytes(request: Request) -> bytes:
    """Write a request as the header of a message; only the web process writes them, so that marshal may read them."""
    values = [getattr(request, name) for name in _FIELDS[type(request)]]
    if isinstance(request, ProvenanceRequest):
        values = [astuple(value) if isinstance(value, Page | GivenAnswer) else value for value in values]
    return marshal.dumps((_TYPES.index(type(request)), *values))


def request_from_bytes(header: bytes) -> Request:
    """Read the request that `request_to_bytes` wrote."""
    number, *values = marshal.loads(header)  # noqa: S302  # written by the web process, never by a client
    type_: type[Request] = _TYPES[number]
    if type_ is ProvenanceRequest:
        page, given = (_FIELDS[type_].index(name) for name in ("page", "given"))
        values[page] = Page(*values[page])
        values[given] = GivenAnswer(*values[given]) if values[given] else None
    request: Request = type_(*values)
    return request


def error_header(error: PeacegraphError) -> bytes:
    """Write an error as the header of a reply."""
    return json.dumps(error.to_json()).encode()


def raise_error(header: bytes) -> None:
    """Raise the error that is the header of a reply, if it is one.

    Raises:
        PeacegraphError: it is.
    """
    if header.startswith(_ERROR):
        raise PeacegraphError.from_json(json.loads(header))


def answer_header(
    kind: str,
    format_name: str,
    given: GivenAnswer | None = None,
    deviations: Sequence[str] = (),
    notices: Sequence[str] = (),
) -> bytes:
    """Write what an answer is as the header of a reply.

    Args:
        kind: of the answer, as `Reply` has it.
        format_name: as `Reply` has it.
        given: what has to be kept; what is the body of the reply as well travels once.
        deviations: names of the places where the answer may differ from the standard.
        notices: what is to be told of the query.
    """
    values = astuple(given) if given else None
    if given and _kept_is_body(kind, given):
        values = astuple(replace(given, kept=b""))
    return marshal.dumps((kind, format_name, values, tuple(deviations), tuple(notices)))


def _kept_is_body(kind: str, given: GivenAnswer) -> bool:
    return kind == given.kind and given.kept_in == given.given_in and not given.compressed


def reply_from_bytes(header: bytes, body: bytes) -> Reply:
    """Read a reply whose header `answer_header` or `error_header` wrote.

    Raises:
        PeacegraphError: the worker met it.
    """
    raise_error(header)
    kind, format_name, given, *told = marshal.loads(header)  # noqa: S302  # written by a worker, never by a client
    if given is None:
        return Reply(kind, format_name, body, None, *told)
    answer = GivenAnswer(*given)
    if _kept_is_body(kind, answer) and len(body) <= KEPT:
        answer = replace(answer, kept=body)
    return Reply(kind, format_name, body, answer, *told)


def change_header(*, changed: bool) -> bytes:
    """Write what came of a write as the header of a reply."""
    return b"changed" if changed else b"unchanged"


def changed_from_bytes(header: bytes) -> bool:
    """Read what `change_header` or `error_header` wrote.

    Raises:
        PeacegraphError: the worker met it.
    """
    raise_error(header)
    return header == b"changed"
