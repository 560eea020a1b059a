"""Whatever is sent to it, the server answers with what it means, and goes on: no 500, ever.

The examples are the same in each normal run; with TEST_LONG they are many more and others each time.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests.serving import ask, connected, running

LONG = bool(os.environ.get("TEST_LONG"))
EXAMPLES = 5000 if LONG else 600
"""Of all the tests of this file together."""
CATALOGUE = sorted((Path(__file__).resolve().parent.parent / "queries").glob("*.rq"))
LIMITS = {
    "query_seconds": 1,
    "query_megabytes": 128,
    "answer_megabytes": 2,
    "request_kilobytes": 64,
    "request_seconds": 2,
    "client_queries": 50,
    "log_level": "warning",
}
MEANT = {501, 503, 505}
"""Statuses from 500 on that say what they mean."""
seen: Counter[str] = Counter()


def share(part: float) -> object:
    """So large a part of the examples; a slow machine is no failure, and nothing is looked for by shrinking."""
    return examples(
        max_examples=max(1, int(EXAMPLES * part)),
        deadline=None,
        derandomize=not LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate] + ([Phase.shrink] if LONG else []),
    )


@pytest.fixture(scope="module")
def server(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server over the dataset, with small limits."""
    assert built_manifest.claims
    log = tmp_path_factory.mktemp("fuzz") / "log"
    with running(log, build_dir=settings.build_dir, **LIMITS) as address:
        yield address
        assert ask(address, path="/health").status == 200
    no_traceback(log)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server over a store that may be written, and its token."""
    folder = tmp_path_factory.mktemp("fuzz-scratch")
    with running(folder / "log", scratch=folder / "store", **LIMITS) as address:
        yield address, (folder / "store" / "token").read_text("utf-8").strip()
        assert ask(address, path="/health").status == 200
    no_traceback(folder / "log")


def no_traceback(log: Path) -> None:
    written = log.read_text("utf-8", "replace")
    assert "Traceback" not in written, written[written.index("Traceback") - 500 :][:3000]
    assert "panicked" not in written


def sent(address: str, request: bytes, *, whole: bool = True) -> tuple[int, dict[str, str], bytes]:
    """The first answer to what is sent as it stands; status 0 if the connection was closed without one.

    What is not `whole` ends with the end of what its client sends.
    """
    with connected(address, seconds=8) as connection:
        with contextlib.suppress(OSError):  # it was refused before it was whole
            connection.sendall(request)
            if not whole:
                connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection, method="HEAD" if request.startswith(b"HEAD ") else "GET")
        with response:
            try:
                response.begin()
                headers = {name.lower(): value for name, value in response.getheaders()}
                return response.status, headers, response.read()
            except (http.client.BadStatusLine, ConnectionResetError):
                return 0, {}, b""


def check(status: int, headers: dict[str, str], body: bytes, *, http: bool = True) -> None:
    """An answer that may be given. `http` says whether the request was one."""
    seen[str(status)] += 1
    if status == 0:
        assert not http, "closed without an answer"
        return
    assert status < 500 or status in MEANT, (status, body)
    if status >= 400 and "x-request-id" in headers:  # what the HTTP library refuses itself has none
        if headers["content-type"].startswith("text/html"):
            assert b"<title>" in body
        elif body:
            assert headers["content-type"] == "application/problem+json", headers
            told = json.loads(body)
            assert told["status"] == status
            assert told["code"]
            assert told["detail"]
            assert told["code"] != "internal-error"


# Requests

ROUTES = (
    "/",
    "/sparql",
    "/sparql/",
    "/sparql/cancel",
    "/graphs",
    "/graphs/",
    "/graphs/x",
    "/health",
    "/metrics",
    "/ontology",
    "/ontology.ttl",
    "/ontology/0.1.0",
    "/doc/001",
    "/doc/001.jsonld",
    "/state/armenia",
    "/state/armenia.nt",
    "/claim/001-01.trig",
    "/concept/asserted",
    "/time/2020-11-09",
    "/static/peacegraph.css",
    "/static/../app.py",
    "/nothing",
    "//",
    "/graphs//x",
    "/state/arm%2565nia",
    "*",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "X")
NAMES = ("query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "view", "format", "timeout")
NAMES += ("id", "output", "results", "graph", "default", "nonsense", "")
VALUES = (
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <a>",
    "DROP ALL",
    "urn:a",
    "a b",
    "all",
    "csv",
    "html",
    "1",
)
VALUES += ("pdf", "0", "nan", "inf", "1e400", "-1", "0.5", "", "\0", "ü", "\ud7ff", "'", '"', "<", "urn:" + "x" * 9000)
HEADERS = (
    "Accept",
    "Content-Type",
    "If-None-Match",
    "If-Match",
    "If-Modified-Since",
    "If-Range",
    "Range",
    "Accept-Encoding",
    "Accept-Charset",
    "Accept-Language",
    "Authorization",
    "Content-Encoding",
    "Expect",
    "Host",
    "Origin",
    "Cookie",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Request-ID",
    "Upgrade",
    "Connection",
    "TE",
    "Content_Length",
    "X-HTTP-Method-Override",
)
WORDS = (
    "*/*",
    "text/html",
    "text/html;q=0",
    "text/turtle, */*;q=0.1",
    "application/sparql-results+json;charset=utf-8",
    "application/*",
    "image/png",
    "text/*;q=1.5",
    "text/csv;q=nan",
    ";;;",
    ",",
    "a/b," * 300,
    "application/sparql-query",
    "application/sparql-query; charset=utf-16",
    "application/sparql-query; charset=nonsense",
    "application/sparql-update",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=" + "b" * 300,
    "text/turtle",
    "application/ld+json",
    "*",
    '"x"',
    'W/"x", "y"',
    '"',
    "bytes=0-1",
    "bytes=5-1",
    "bytes=-",
    "bytes=99999999999999999999-",
    "gzip",
    "gzip;q=0",
    "identity;q=0, *;q=0",
    "Bearer x",
    "Basic",
    "100-continue",
    "Mon, 01 Jan 0000 00:00:00 GMT",
    "localhost",
    "a b",
    "[::1",
    "x:99999999",
    "1.2.3.4, ::1, unknown",
    "http://elsewhere.example",
    "websocket",
    "h2c",
    "upgrade",
    "keep-alive",
    "",
)
BYTES = st.one_of(
    st.sampled_from(WORDS).map(str.encode), st.binary(max_size=40).map(lambda b: re.sub(rb"[\r\n\0]", b"", b))
)
BAD = ("%", "%zz", "%ff", "%00", "%u0041", "%e2%28%a1", "&&", "=", ";", "+", "query", "query=%ff", "%5B%5D", "#", "?")


@st.composite
def targets(draw: st.DrawFn) -> bytes:
    """A path, known or not, and a query string, well encoded or not."""
    made = st.text(max_size=12).map(lambda text: "/" + quote(text))
    path = draw(st.one_of(st.sampled_from(ROUTES), made, st.sampled_from(BAD).map("/{}".format)))
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4))
    query = urlencode(pairs) + draw(st.sampled_from(("", "", "", *(f"&{bad}" for bad in BAD))))
    raw = draw(st.sampled_from((b"", b"", b"", b"\xc3\xbc", b"\xff", b"<>", b"{}", b'"')))
    return path.encode() + (b"?" + query.encode() + raw if query or raw else b"")


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A form, a text or anything."""
    form = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4)
    part = (
        b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\nContent-Type: text/turtle\r\n\r\n<a> a 1 .'
    )
    texts = (b"ASK {}", b"DROP ALL", b"<urn:a> <urn:b> 1 .", b"{}", b"[", b"<x", b"a" * 70_000)
    fixed = st.sampled_from((*texts, part, part + b"\r\n--b", part + b"\r\n--b--\r\n"))
    return draw(
        st.one_of(st.just(b""), form.map(lambda fields: urlencode(fields).encode()), fixed, st.binary(max_size=60))
    )


@st.composite
def requests(draw: st.DrawFn, *more: bytes) -> bytes:
    """A request as it goes over the wire; its frame is HTTP, whatever is in it."""
    method, target, body = draw(st.sampled_from(METHODS)), draw(targets()), draw(bodies())
    headers = draw(st.lists(st.tuples(st.sampled_from(HEADERS), BYTES), max_size=5, unique_by=lambda pair: pair[0]))
    lines = [f"{method} ".encode() + target + b" HTTP/1.1", *more]
    if not any(name == "Host" for name, _ in headers):
        lines.append(b"Host: localhost")
    if not any(name == "Connection" for name, _ in headers):
        lines.append(b"Connection: close")
    lines += [name.encode() + b": " + value for name, value in headers]
    if draw(st.booleans()) or body:
        if draw(st.booleans()):
            lines.append(b"Content-Length: %d" % len(body))
        else:
            lines.append(b"Transfer-Encoding: chunked")
            body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    return b"\r\n".join([*lines, b"", b""]) + body


@share(0.35)
@given(request=requests())
@example(request=b"GET /graphs?\xc3\xbc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
@example(request=b"GET /\xc3\xbc?\xc3\xbc=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
@example(request=b"GET /graphs/%C3%BC HTTP/1.1\r\nHost: \xc3\xbc<>\r\nConnection: close\r\n\r\n")
def test_any_request_is_answered(server: str, request: bytes) -> None:
    check(*sent(server, request))


BROKEN = st.one_of(
    st.binary(max_size=200),
    requests().map(lambda request: request[: len(request) // 2]),
    requests().map(lambda request: request.replace(b"\r\n", b"\n", 3)),
)


@share(0.05)
@given(request=BROKEN)
@example(request=b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nASK")
@example(request=b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nASK\r\nzz\r\n")
def test_what_is_no_request_is_answered_or_dropped(server: str, request: bytes) -> None:
    check(*sent(server, request, whole=False), http=False)


# Queries

VARIABLES = st.sampled_from(("?s", "?p", "?o", "?g", "?x", "$y"))
NODES = st.sampled_from(("<state/armenia>", "pg:State", "c:asserted", "<claim/001-01>", "pg:mentions"))
ODDITIES = st.sampled_from(("a", "<>", "_:b", "[]", "no:x", "<no iri>", "x:", "( 1 2 )", "[ a pg:State ]"))
LITERALS = (
    "1",
    "-1.5",
    "1e9",
    "true",
    "''",
    '"a"@en',
    "'b'@de-AT",
    '"x"^^xsd:date',
    "'''long'''",
    '"\\u00fc"',
    "'\\x'",
)
LITERALS += ('"2020-11-09"^^xsd:date', "<< ?s ?p ?o >>", "<<( ?s ?p 1 )>>", "NaN", "1E999", "999999999999999999999999")
CALLS = ("STR(%s)", "LANG(%s)", "BOUND(%s)", "IRI(%s)", "BNODE(%s)", "RAND()", "NOW()", "UUID()", "ABS(%s)")
CALLS += (
    "STRLEN(%s)",
    "UCASE(%s)",
    "SHA512(%s)",
    "REGEX(%s, '(')",
    "REGEX(STR(%s), 'a+', 'i')",
    "REPLACE(%s, '', 'x')",
)
CALLS += ("SUBSTR(%s, 0, -1)", "xsd:integer(%s)", "xsd:dateTime(%s)", "COALESCE(%s, 1)", "IF(%s, 1, 2)", "pg:none(%s)")
CALLS += ("STRDT(%s, xsd:integer)", "STRLANG(%s, 'x y')", "CONCAT(%s, 1)", "TRIPLE(%s, pg:a, 1)", "EXISTS { ?s ?p %s }")
TERMS = st.one_of(VARIABLES, NODES, st.sampled_from(LITERALS), ODDITIES)
SUBJECTS = st.one_of(VARIABLES, VARIABLES, NODES, NODES, ODDITIES)
EXPRESSIONS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("+", "-", "*", "/", "=", "<", ">", "&&", "||", "IN", "!=")), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(st.sampled_from(CALLS), inner).map(lambda parts: parts[0].replace("%s", parts[1])),
        inner.map("!{}".format),
    ),
    max_leaves=4,
)
PATHS = st.recursive(
    st.sampled_from(("rdf:type", "rdfs:label", "pg:mentions", "a", "?p", "<x>", "!rdf:type", "!(a|^a)", "^a")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("/", "|")), inner).map("".join),
        st.tuples(inner, st.sampled_from(("*", "+", "?"))).map(lambda parts: f"({parts[0]}){parts[1]}"),
    ),
    max_leaves=3,
)
TRIPLES = st.tuples(SUBJECTS, PATHS, st.one_of(VARIABLES, TERMS)).map(" ".join)
PATTERNS = st.recursive(
    TRIPLES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" . ".join),
        st.tuples(inner, inner).map(lambda parts: f"{{ {parts[0]} }} UNION {{ {parts[1]} }}"),
        inner.map("OPTIONAL {{ {} }}".format),
        inner.map("MINUS {{ {} }}".format),
        inner.map("GRAPH ?g {{ {} }}".format),
        inner.map("SERVICE <http://127.0.0.1:9/> {{ {} }}".format),
        inner.map("{{ SELECT ?s (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s }}".format),
        st.tuples(inner, EXPRESSIONS).map(lambda parts: f"{parts[0]} FILTER({parts[1]})"),
        st.tuples(inner, EXPRESSIONS).map(lambda parts: f"{parts[0]} BIND({parts[1]} AS ?z)"),
        inner.map("{} VALUES (?s ?x) {{ (UNDEF 1) (pg:State 'x') }}".format),
    ),
    max_leaves=4,
)
HEADS = st.one_of(
    st.sampled_from(
        ("SELECT * ", "SELECT DISTINCT ?s ", "SELECT REDUCED ?s ?x ", "ASK ", "DESCRIBE ?s ", "DESCRIBE * ")
    ),
    EXPRESSIONS.map("SELECT ({} AS ?v) ".format),
    st.sampled_from(("SUM", "MIN", "AVG", "GROUP_CONCAT", "COUNT", "NONE")).map("SELECT ({}(?o) AS ?v) ".format),
    TRIPLES.map("CONSTRUCT {{ {} }} ".format),
)
BEFORE = (
    "",
    "",
    "PREFIX pg: <urn:x> ",
    "BASE <http://x/> ",
    "BASE <no base> ",
    "PREFIX : <> ",
    "# comment\n",
    "\ufeff",
)
FROM = ("", "", "FROM <claim/001-01> ", "FROM NAMED <claim/001-01> ", "FROM <no iri> ", "FROM nope:x FROM NAMED <> ")
AFTER = (
    "",
    " LIMIT 5",
    " ORDER BY ?s LIMIT 3",
    " GROUP BY ?s",
    " GROUP BY ?s HAVING (COUNT(*) > 1)",
    " OFFSET -1",
    "}",
    " LIMIT 9 " * 2,
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query after the grammar, that may or may not mean anything."""
    where = f"{draw(st.sampled_from(FROM))}WHERE {{ {draw(PATTERNS)} }}{draw(st.sampled_from(AFTER))}"
    return draw(st.sampled_from(BEFORE)) + draw(HEADS) + where


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A query of the catalogue with some of it cut out, doubled, or put elsewhere."""
    text = draw(st.sampled_from(CATALOGUE)).read_text("utf-8")
    pieces = re.findall(r"\s+|\w+|[^\w\s]", text)
    for _ in range(draw(st.integers(1, 4))):
        place, other = draw(st.integers(0, len(pieces) - 1)), draw(st.integers(0, len(pieces) - 1))
        change = draw(st.sampled_from(("cut", "double", "swap", "insert")))
        if change == "cut" and len(pieces) > 1:
            del pieces[place]
        elif change == "double":
            pieces.insert(place, pieces[place])
        elif change == "swap":
            pieces[place], pieces[other] = pieces[other], pieces[place]
        else:
            pieces.insert(
                place, draw(st.sampled_from((*LITERALS, "{", "}", "(", ")", "<", "\\", "\0", "ü", "*", "UNION", "\n")))
            )
    return "".join(pieces)


ASKED = {
    "accept": st.sampled_from(
        ("*/*", "text/html", "text/csv", "application/sparql-results+xml", "text/turtle", "application/ld+json")
    ),
    "view": st.sampled_from(("reported", "all")),
    "gzip": st.booleans(),
}


@pytest.mark.parametrize("kind", ["grammar", "catalogue"])
def test_any_query_is_answered(server: str, kind: str) -> None:
    @share(0.3 if kind == "grammar" else 0.1)
    @given(text=queries() if kind == "grammar" else mutants(), **ASKED)
    def each(text: str, accept: str, view: str, gzip: bool) -> None:  # hypothesis calls it by name
        body = urlencode({"query": text, "view": view}, errors="surrogatepass").encode()
        head = [b"POST /sparql HTTP/1.1", b"Host: localhost", b"Connection: close", b"Accept: " + accept.encode()]
        head += [b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d" % len(body)]
        head += [b"Accept-Encoding: gzip"] if gzip else []
        status, headers, answer = sent(server, b"\r\n".join([*head, b"", b""]) + body)
        check(status, headers, answer)
        assert status in (200, 400, 406, 503), (status, text)

    each()


def test_the_catalogue_is_there() -> None:
    assert len(CATALOGUE) >= 40


# Writes

OPERATIONS = st.one_of(
    TRIPLES.map("INSERT DATA {{ {} }}".format),
    TRIPLES.map("DELETE DATA {{ {} }}".format),
    PATTERNS.map("DELETE WHERE {{ {} }}".format),
    st.tuples(TRIPLES, PATTERNS).map(lambda parts: f"INSERT {{ {parts[0]} }} WHERE {{ {parts[1]} }}"),
    st.tuples(TRIPLES, TRIPLES, PATTERNS).map(
        lambda parts: (
            f"DELETE {{ {parts[0]} }} INSERT {{ GRAPH ?g {{ {parts[1]} }} }} USING NAMED <urn:g> WHERE {{ {parts[2]} }}"
        )
    ),
    st.sampled_from(
        (
            "CLEAR ALL",
            "DROP GRAPH <urn:g>",
            "CREATE GRAPH <urn:g>",
            "COPY DEFAULT TO <urn:g>",
            "MOVE <urn:g> TO DEFAULT",
        )
    ),
    st.sampled_from(
        ("ADD <a> TO <b>", "LOAD <http://127.0.0.1:9/>", "LOAD SILENT <http://127.0.0.1:9/>", "", "INSERT", "\0")
    ),
)


@share(0.1)
@given(
    text=st.lists(OPERATIONS, min_size=1, max_size=3).map(" ; ".join),
    using=st.sampled_from(("", "urn:g", "no iri", "a")),
)
def test_any_update_is_carried_out_or_refused(scratch: tuple[str, str], text: str, using: str) -> None:
    address, token = scratch
    body = urlencode({"update": text} | ({"using-graph-uri": using} if using else {})).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = ask(address, "POST", body=body, headers=headers)
    check(answer.status, dict(answer.headers), answer.body)
    assert answer.status in (204, 400, 503), (answer, text)


@share(0.1)
@given(data=st.data())
def test_any_request_to_a_store_that_can_be_written_is_answered(scratch: tuple[str, str], data: st.DataObject) -> None:
    address, token = scratch
    check(*sent(address, data.draw(requests(f"Authorization: Bearer {token}".encode()))))


def test_all_of_them_were_answered(server: str, scratch: tuple[str, str]) -> None:
    """The sum of what was sent above."""
    number = sum(seen.values())
    print(f"fuzz: {number} requests, by status {dict(sorted(seen.items()))}")  # noqa: T201  # told with `pytest -rP`
    assert number >= EXAMPLES * 0.9
    assert {"200", "400", "404", "405"} <= seen.keys()
    for address in (server, scratch[0]):
        assert ask(address, path="/health").status == 200
