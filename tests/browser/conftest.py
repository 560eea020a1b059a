"""The browser and the servers of these tests: each is started once in a process, when it is asked for first.

Where there is no Chromium the tests are skipped; `.ci/run` installs it and counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing import build
from tests.browser import chromium
from tests.support.hostile_seeds import hostile_checkout
from tests.support.serving import running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def page() -> Iterator[Page]:
    """A page of one browser, in which all tests open their addresses one after another."""
    path = chromium.executable()
    if path is None:
        pytest.skip(f"no Chromium: install Debian's package `chromium`, or name one by {chromium.VARIABLE}")
    with chromium.opened(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def real(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server over the real dataset."""
    assert built_manifest.claims
    log = tmp_path_factory.mktemp("browser") / "log"
    with running(log, build_dir=settings.build_dir, workers=2) as address:
        yield address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a dataset that is as unkind to pages as curated files may be."""
    folder = tmp_path_factory.mktemp("hostile")
    made = hostile_checkout(folder)
    build.build(made)
    with running(folder / "log", root=made.root, build_dir=made.build_dir, workers=2) as address:
        yield address
