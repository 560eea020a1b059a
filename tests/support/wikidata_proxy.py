"""What stands between the commands and a SPARQL server that holds the sample, and fails in the ways that servers do."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tests.support.serving import ask, scratch

SAMPLE: Final = Path(__file__).with_name("wikidata_sample.ttl")
JSON: Final = "application/sparql-results+json"


@dataclass
class Proxy:
    """A server that passes requests on; `failures` are what happens to the next requests instead, one each.

    `headers` are those of every request that came, `paths` their addresses.
    """

    address: str
    failures: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def fail(self, *failures: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """Let the next requests fail so; forget what was set and seen before."""
        self.failures[:] = failures
        self.headers.clear()
        self.paths.clear()


@contextlib.contextmanager
def sample_server(folder: Path) -> Iterator[str]:
    """The address of the project's own server over a store that holds the sample."""
    with scratch(folder) as service:
        address = f"http://{service.host}:{service.port}"
        headers = {"Authorization": f"Bearer {service.token}", "Content-Type": "text/turtle"}
        answer = ask(address, "PUT", "/graphs?default", SAMPLE.read_bytes(), headers)
        assert answer.status in (200, 201, 204), answer
        yield address


@contextlib.contextmanager
def before(upstream: str) -> Iterator[Proxy]:
    """A proxy before a server."""
    made = Proxy("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # its own name
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            made.paths.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            with contextlib.suppress(ConnectionError):
                if made.failures:
                    made.failures.pop(0)(self)
                else:
                    _passed_on(self, upstream, body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answered(
    status: int, body: bytes = b"", headers: dict[str, str] | None = None, pause: float = 0
) -> Callable[[BaseHTTPRequestHandler], None]:
    """A failure: this answer, its bytes one by one with a pause before each if there is one."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Type": JSON, "Content-Length": str(len(body))} | (headers or {})).items():
            handler.send_header(name, value)
        handler.end_headers()
        for number in range(len(body)) if pause else ():
            time.sleep(pause)
            handler.wfile.write(body[number : number + 1])
            handler.wfile.flush()
        handler.wfile.write(b"" if pause else body)

    return send


def silent(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """A failure: no answer for so long, and then the end of the connection."""
    return lambda _: time.sleep(seconds)


def _passed_on(handler: BaseHTTPRequestHandler, upstream: str, body: bytes) -> None:
    place = urlsplit(upstream)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    try:
        headers = {name: value for name, value in handler.headers.items() if name.lower() != "connection"}
        connection.request(handler.command, handler.path, body or None, headers)
        with connection.getresponse() as response:
            content = response.read()
            handler.send_response(response.status)
            handler.send_header("Content-Type", response.headers["Content-Type"])
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
    finally:
        connection.close()
