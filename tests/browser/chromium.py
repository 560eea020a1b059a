"""The browser of these tests: the Chromium of the system, which Playwright drives and never downloads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import axe_playwright_python
from playwright.sync_api import Page, sync_playwright

VARIABLE: Final = "TEST_CHROMIUM"
"""The environment variable that names another Chromium (none of `PEACEGRAPH_…`, which are settings of the server)."""
NOWHERE: Final = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No name leads to an address, so that no page reaches another host even if it tries."""
ARGUMENTS: Final = ("--no-sandbox", "--disable-dev-shm-usage", f"--host-resolver-rules={NOWHERE}")

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
"""axe-core: it stands ready in every page that is opened, whatever the page's own policy allows."""


def executable() -> str | None:
    """The path of Chromium; None where there is none."""
    return os.environ.get(VARIABLE) or shutil.which("chromium")


@contextmanager
def opened(path: str) -> Iterator[Page]:
    """A page of a browser of its own, without any state of others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            page = browser.new_page(reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
            page.add_init_script(AXE)
            yield page
        finally:
            browser.close()
