"""A plain client: it sends each request of a test as the test says, and tells in what the answer differs."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from tests.conformance import results
from tests.conformance.evaluation import Outcome
from tests.conformance.exchange import Connection, Exchange, Expected
from tests.conformance.manifest import path_of
from tests.conformance.results import Match

SECONDS: Final = 30

_BOOLEAN: Final = {"application/sparql-results+json": "srj", "application/sparql-results+xml": "srx"}
_TABULAR: Final = {**_BOOLEAN, "text/csv": "csv", "text/tab-separated-values": "tsv"}
_RDF: Final = {"text/turtle": "ttl", "application/n-triples": "nt", "application/rdf+xml": "rdf"}
_FORMATS: Final[Mapping[str, tuple[Mapping[str, str], type]]] = {
    "boolean": (_BOOLEAN, bool),
    "tabular": (_TABULAR, results.Table),
    "RDF": (_RDF, ox.Dataset),
}
_PREFIXES: Final = {"/sparql/": "sparql", "/gsp": "graphs"}


@dataclass(frozen=True)
class Answer:
    """A response as it came; names of headers in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        lines = (f"{name}: {value}" for name, value in self.headers.items())
        return "\n".join((str(self.status), *lines, "", self.body.decode("utf-8", "replace")))


@dataclass(frozen=True)
class Service:
    """A server with a store that the tests may change: where it is, and the token that allows it."""

    host: str
    port: int
    token: str
    sparql: str = "/sparql"
    """Query and update."""
    graphs: str = "/graphs"
    """Graph Store Protocol."""

    def path(self, exchange: Exchange) -> str:
        """The path in place of the suite's, as the manifests ask for; what follows stays as it is."""
        for prefix, name in _PREFIXES.items():
            if exchange.path.startswith(prefix):
                return str(getattr(self, name)) + exchange.path.removeprefix(prefix)
        raise ValueError(f"{exchange.path} lies below none of {', '.join(_PREFIXES)}")

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None, authority: str = ""
    ) -> Answer:
        """One request and its answer. Nothing is added but host, length, and the token.

        The token goes with every request, so that none is refused for want of it.
        """
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", authority or f"{self.host}:{self.port}")
            connection.putheader("Authorization", f"Bearer {self.token}")
            for name, value in headers.items():
                connection.putheader(name, value)
            if body is not None or method in ("PUT", "POST"):
                connection.putheader("Content-Length", str(len(body or b"")))
            connection.endheaders(body)
            with connection.getresponse() as response:
                received = {name.lower(): value for name, value in response.getheaders()}
                return Answer(response.status, received, response.read())
        finally:
            connection.close()

    def done(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """One request that every test relies on.

        Raises:
            RuntimeError: it was refused.
        """
        answer = self.send(method, path, headers, body)
        if answer.status not in range(200, 300):
            raise RuntimeError(f"{method} {path} was answered: {answer}")
        return answer

    def empty(self) -> None:
        """Leave no triple and no graph behind."""
        self.done("POST", self.sparql, {"Content-Type": "application/sparql-update"}, b"DROP ALL")

    def graph(self, name: str | None) -> str:
        """The path of the graph with this name, or of the default graph."""
        return f"{self.graphs}?default" if name is None else f"{self.graphs}?graph={quote(name, safe='')}"

    def put(self, method: str, name: str | None, file: str) -> None:
        """Send a file of the suite (Turtle, as N-Triples is, too) to a graph; its IRIs are relative to the file's."""
        base = f"@base <{file}> .\n".encode()
        self.done(method, self.graph(name), {"Content-Type": "text/turtle"}, base + path_of(file).read_bytes())


@cache
def outcome(service: Service, test: Connection) -> Outcome:
    """Run a test on the emptied store, once a session."""
    service.empty()
    for name, file in test.data:
        service.put("PUT", name, file)
    found = Match.EXACT
    variables: dict[str, str] = {}
    for number, exchange in enumerate(test.exchanges, 1):
        path, body = service.path(exchange), exchange.body
        for variable, value in variables.items():
            path = path.replace(variable, value)
            body = body and body.replace(variable.encode(), value.encode())
        answer = service.send(exchange.method, path, dict(exchange.headers), body, test.authority)
        match, wrong = compared(exchange.expected, answer, f"http://{test.authority}{path}")
        if match is Match.NO:
            sent = f"request {number} of {len(test.exchanges)}: {exchange.method} {path}"
            return Outcome(match, f"{wrong}\n{sent}\n{(body or b'').decode('utf-8', 'replace')}\nanswered: {answer}")
        found = match if match is Match.BY_VALUE else found
        if exchange.expected.location:
            variables[exchange.expected.location] = answer.headers["location"]
    return Outcome(found)


def compared(expected: Expected, answer: Answer, address: str) -> tuple[Match, str]:
    """How far an answer is the expected one, and in what it differs."""
    wrong = list(_differences(expected, answer))
    match = Match.EXACT
    if expected.body is not None:
        media_type = dict(expected.headers)["content-type"]
        try:
            wanted = results.read(expected.body, _RDF[_kind(media_type)], address)
            match = results.match(wanted, results.read(answer.body, _RDF[_kind(media_type)], address))
        except (SyntaxError, ValueError) as error:
            wrong.append(f"the body is not {media_type}: {error}")
        else:
            if match is Match.NO:
                wrong.append(f"the graph is not the expected one: {wanted}")
    return (Match.NO if wrong else match), "; ".join(wrong)


def _differences(expected: Expected, answer: Answer) -> Iterator[str]:
    """In what the head of an answer, and the form of its body, differ."""
    if not any(_is(answer.status, status) for status in expected.statuses):
        yield f"the status is {answer.status}, expected {' or '.join(expected.statuses)}"
    elif answer.status == http.HTTPStatus.UNAUTHORIZED:
        yield "the token was refused, and nothing else was tested"
    for name, value in expected.headers:
        if _parts(answer.headers.get(name, "")) != _parts(value):
            yield f"{name} is {answer.headers.get(name)!r}, expected {value!r}"
    if expected.location is not None and not answer.headers.get("location"):
        yield "there is no Location"
    if expected.format is not None:
        yield from _form(expected.format, expected.boolean, answer)


def _form(form: str, boolean: bool | None, answer: Answer) -> Iterator[str]:
    extensions, kind = _FORMATS[form]
    media_type = _kind(answer.headers.get("content-type", ""))
    if media_type not in extensions:
        yield f"content-type is {media_type!r}, expected {form}: {', '.join(extensions)}"
        return
    try:
        found = results.read(answer.body, extensions[media_type], "http://www.example/")
    except (SyntaxError, ValueError) as error:
        yield f"the body is not {media_type}: {error}"
        return
    if not isinstance(found, kind):
        yield f"the body is not {form}"
    elif boolean is not None and found is not boolean:
        yield f"the answer is {found}, expected {boolean}"


def _is(status: int, pattern: str) -> bool:
    return all(wanted in ("x", digit) for wanted, digit in zip(pattern, str(status), strict=True))


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _parts(value: str) -> tuple[str, set[str]]:
    """A header's value and its parameters, in which neither order nor capitals count."""
    kind, *parameters = value.replace('"', "").lower().split(";")
    return kind.strip(), {parameter.strip() for parameter in parameters}
