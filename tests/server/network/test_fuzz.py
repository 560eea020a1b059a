"""Whatever is sent to it, the server answers with what it means, and goes on: no 500, ever.

The examples are the same in each normal run; with TEST_LONG they are many more and others each time.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from tests import LONG
from tests.server.network.odd_queries import CATALOGUE, OPERATIONS, mutants, queries
from tests.server.network.odd_requests import BROKEN, requests
from tests.support.serving import ask, connected, running

EXAMPLES = 5000 if LONG else 600
"""Of all the tests of this file together."""
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
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
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


@share(0.35)
@given(request=requests())
@example(request=b"GET /graphs?\xc3\xbc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
@example(request=b"GET /\xc3\xbc?\xc3\xbc=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
@example(request=b"GET /graphs/%C3%BC HTTP/1.1\r\nHost: \xc3\xbc<>\r\nConnection: close\r\n\r\n")
def test_any_request_is_answered(server: str, request: bytes) -> None:
    check(*sent(server, request))


@share(0.05)
@given(request=BROKEN)
@example(request=b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nASK")
@example(request=b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nASK\r\nzz\r\n")
def test_what_is_no_request_is_answered_or_dropped(server: str, request: bytes) -> None:
    check(*sent(server, request, whole=False), http=False)


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


@share(0.1)
@given(
    text=st.lists(OPERATIONS, min_size=1, max_size=3).map(" ; ".join),
    using=st.sampled_from(("", "urn:g", "no iri", "a")),
)
def test_any_update_is_carried_out_or_refused(writable: tuple[str, str], text: str, using: str) -> None:
    address, token = writable
    body = urlencode({"update": text} | ({"using-graph-uri": using} if using else {})).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = ask(address, "POST", body=body, headers=headers)
    check(answer.status, dict(answer.headers), answer.body)
    assert answer.status in (204, 400, 503), (answer, text)


@share(0.1)
@given(data=st.data())
def test_any_request_to_a_store_that_can_be_written_is_answered(writable: tuple[str, str], data: st.DataObject) -> None:
    address, token = writable
    check(*sent(address, data.draw(requests(f"Authorization: Bearer {token}".encode()))))


def test_all_of_them_were_answered(server: str, writable: tuple[str, str]) -> None:
    """The sum of what was sent above."""
    number = sum(seen.values())
    print(f"fuzz: {number} requests, by status {dict(sorted(seen.items()))}")  # noqa: T201  # told with `pytest -rP`
    assert number >= EXAMPLES * 0.9
    assert {"200", "400", "404", "405"} <= seen.keys()
    for address in (server, writable[0]):
        assert ask(address, path="/health").status == 200
