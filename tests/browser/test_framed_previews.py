"""A page of another host may show previews of the reconciliation service in a frame, and no other page of ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page

SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"


@pytest.fixture(scope="module")
def elsewhere(real: str) -> Iterator[str]:
    """The address of a page of another origin, with a frame for the path behind its `?`."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[2]
            frame = f'<iframe title="preview" width="440" height="320" src="{real}{path}"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>A table</title>{frame}".encode())

        def log_message(self, *_: object) -> None:
            """It keeps silent."""

    server = HTTPServer(("127.0.0.1", 0), Framing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "shown"), [("/reconcile/preview?id=person/sergey-lavrov", True), ("/person/sergey-lavrov", False)]
)
def test_only_previews_are_shown_in_a_frame_of_another_host(
    page: Page, real: str, elsewhere: str, path: str, shown: bool
) -> None:
    page.goto(f"{elsewhere}?{path}")
    heading = page.frame_locator("iframe").locator("h1")
    heading.wait_for(timeout=10_000, state="attached")  # that of the page, or of what the browser says instead
    assert (heading.inner_text() == "Sergey Lavrov") is shown
    if shown:
        assert page.frames[1].evaluate(SIZE) == [440, 320]
