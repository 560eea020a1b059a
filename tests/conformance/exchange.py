"""The W3C's suites about HTTP as their manifests describe them: each test as requests, and what must answer each.

The manifests write exchanges in the vocabulary of "HTTP in RDF" (`ht:`), bodies in that of "Content in RDF" (`cnt:`).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Final

from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.term import Node

from tests.conformance.manifest import BASE, entries

MANIFESTS: Final = ("sparql11/protocol/manifest.ttl", "sparql11/graph-store-protocol/manifest.ttl")

_CNT = Namespace("http://www.w3.org/2011/content#")
_HT = Namespace("http://www.w3.org/2011/http#")
_HTS = Namespace("http://www.w3.org/2011/http-statusCodes#")
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

_FEATURES: Final = {_MF.DirectGraphIdentification, _MF.IndirectGraphIdentification, _MF.POSTGraphCreation}
_OF_A_REQUEST: Final = {_HT.methodName, _HT.absolutePath, _HT.headers, _HT.body, _HT.httpVersion, _HT.resp, RDF.type}
_OF_A_RESPONSE: Final = {
    *(_MF.expectedStatus, _MF.expectedBoolean, _MF.expectedFormat, _MF.expectedLocation),
    *(_HT.headers, _HT.body, RDF.type),
}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Expected:
    """What the answer to a request must be; what is None or empty may be anything."""

    statuses: tuple[str, ...]
    """Any of these, where `2xx` stands for each status from 200 to 299."""
    headers: Headers = ()
    body: bytes | None = None
    """A graph in the format that the header Content-Type names."""
    boolean: bool | None = None
    format: str | None = None
    """One of `boolean`, `tabular` and `RDF`."""
    location: str | None = None
    """A text which later requests hold in place of the value of the header Location."""


@dataclass(frozen=True)
class Exchange:
    """A request, with path and body as the manifest has them, and the answer it must get."""

    method: str
    path: str
    expected: Expected
    headers: Headers = ()
    body: bytes | None = None


@dataclass(frozen=True)
class Connection:
    """One test: exchanges in their order, after the graphs of `data` (names with their files) were put."""

    id: str
    authority: str
    """The host by which the requests address the server."""
    exchanges: tuple[Exchange, ...]
    data: tuple[tuple[str, str], ...] = ()


@cache
def connections() -> tuple[Connection, ...]:
    """Every test of the Protocol and of the Graph Store Protocol, in the order of the manifests.

    Raises:
        LookupError: the environment names no suite.
        OSError: the folder does not hold the suite.
        ValueError: a manifest asks for something that the client here would not check.
    """
    return tuple(_connection(*entry) for manifest in MANIFESTS for entry in entries(BASE + manifest))


def _connection(graph: Graph, test: Node, folder: str) -> Connection:
    name = f"{folder}/{str(test).rpartition('#')[2]}"
    if unknown := set(graph.objects(test, _MF.requires)) - _FEATURES:
        raise ValueError(f"{name} needs something unknown: {unknown}")
    connection = graph.value(test, _MF.action, any=False)
    data = (
        (str(graph.value(described, RDFS.label, any=False)), str(graph.value(described, _UT.graph, any=False)))
        for described in graph.objects(test, _UT.graphData)
    )
    return Connection(
        id=name,
        authority=str(graph.value(connection, _HT.connectionAuthority, any=False)),
        exchanges=tuple(
            _exchange(graph, request)
            for listed in graph.objects(connection, _HT.requests)
            for request in graph.items(listed)
        ),
        data=tuple(sorted(data)),
    )


def _exchange(graph: Graph, request: Node) -> Exchange:
    _refuse_unknown(graph, request, _OF_A_REQUEST)
    return Exchange(
        method=str(graph.value(request, _HT.methodName, any=False)),
        path=str(graph.value(request, _HT.absolutePath, any=False)),
        expected=_expected(graph, graph.value(request, _HT.resp, any=False)),
        headers=_headers(graph, request),
        body=_body(graph, request),
    )


def _expected(graph: Graph, response: Node | None) -> Expected:
    _refuse_unknown(graph, response, _OF_A_RESPONSE)
    boolean, form, location = (
        graph.value(response, name, any=False)
        for name in (_MF.expectedBoolean, _MF.expectedFormat, _MF.expectedLocation)
    )
    return Expected(
        statuses=tuple(sorted(_status(name) for name in graph.objects(response, _MF.expectedStatus))),
        headers=_headers(graph, response),
        body=_body(graph, response),
        boolean=None if boolean is None else str(boolean) == "true",
        format=None if form is None else str(form),
        location=None if location is None else str(location),
    )


def _headers(graph: Graph, message: Node | None) -> Headers:
    listed = graph.value(message, _HT.headers, any=False)
    return tuple(
        (str(graph.value(header, _HT.fieldName, any=False)), str(graph.value(header, _HT.fieldValue, any=False)))
        for header in (graph.items(listed) if listed is not None else ())
    )


def _body(graph: Graph, message: Node | None) -> bytes | None:
    content = graph.value(message, _HT.body, any=False)
    if content is None:
        return None
    encoding = graph.value(content, _CNT.characterEncoding, any=False)
    return str(graph.value(content, _CNT.chars, any=False)).encode(str(encoding))


def _status(iri: Node) -> str:
    """`hts:StatusCode2xx` as `2xx`, and `hts:NoContent` as `204`."""
    name = str(iri).removeprefix(str(_HTS))
    if name.startswith("StatusCode"):
        return name.removeprefix("StatusCode")
    return str(next(status.value for status in HTTPStatus if status.phrase.replace(" ", "") == name))


def _refuse_unknown(graph: Graph, message: Node | None, known: Set[Node]) -> None:
    if unknown := set(graph.predicates(message)) - known:
        raise ValueError(f"a message is described by something unknown: {unknown}")
