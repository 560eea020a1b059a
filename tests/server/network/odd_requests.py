"""Requests of every kind, as hypothesis makes them: known and unknown, well and badly encoded, broken off."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

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


BROKEN = st.one_of(
    st.binary(max_size=200),
    requests().map(lambda request: request[: len(request) // 2]),
    requests().map(lambda request: request.replace(b"\r\n", b"\n", 3)),
)
