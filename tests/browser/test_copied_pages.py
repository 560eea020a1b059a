"""Pages that were copied into a folder, opened from there in a browser: no server answers, and no script runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from server.browsable import site
from tests.browser.addresses import WINDOWS, Window
from tests.browser.page_checks import inspect

QUESTION = "/queries/who-signed-the-statement-of-november-2020"
PAGES = ("/", "/doc/001", "/claim/001-50", "/disagreement/april-2016-casualties", QUESTION, f"{QUESTION}/sources")
NEEDED = ("/static/peacegraph.css", "/static/favicon.svg")


@pytest.fixture(scope="module")
def folder(
    settings: Settings, built_manifest: dataset_folder.Manifest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a copy that holds these pages, as far as they lead to each other."""
    assert built_manifest.claims
    place = tmp_path_factory.mktemp("a copy of pages")
    dataset = BuiltDataset.current(settings)
    with site.pages_of(dataset) as client:
        for address in (*PAGES, *NEEDED):
            path, content, _ = site.copied(client, dataset.base, address)
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
    return place / "site"


def file_of(folder: Path, address: str) -> str:
    return (folder / f"{address.strip('/') or 'index'}.html").as_uri()


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
def test_a_copied_page_has_nothing_wrong(page: Page, folder: Path, window: Window) -> None:
    """By keyboard only the first page, as the others are those of the server with less in them."""
    _, *how, rules, _ = window
    found = [
        f"{address}: {wrong}"
        for address in (PAGES[:2] if window.theme == "dark" else PAGES)
        for wrong in inspect(page, file_of(folder, address), *how, rules=rules, keyboard=address == "/")
    ]
    assert not found, "\n".join(found)


def test_from_the_first_page_to_a_document_to_a_claim_and_back(page: Page, folder: Path) -> None:
    page.goto(file_of(folder, "/"))
    assert page.evaluate("getComputedStyle(document.querySelector('.cards')).display") == "grid"
    page.get_by_role("link", name="TASS").first.click()
    assert page.url == file_of(folder, "/doc/001")
    page.locator('.margin a[href="../claim/001-50.html"]').first.click()
    expect(page.get_by_text("Claim 001-50", exact=True)).to_be_visible()
    page.get_by_role("link", name="Document 001, sentence 9").first.click()
    assert page.url.startswith(file_of(folder, "/doc/001") + "#char=")
    expect(page.locator(":target")).to_have_count(1)
    page.get_by_role("link", name="Peacegraph", exact=True).click()
    assert page.url == file_of(folder, "/")


def test_a_row_of_a_recorded_answer_leads_to_its_sentence(page: Page, folder: Path) -> None:
    page.goto(file_of(folder, QUESTION))
    page.locator("#row-2 a.sources").click()
    assert page.url == file_of(folder, f"{QUESTION}/sources") + "#row-2"
    expect(page.locator("#row-2 blockquote mark").first).to_be_in_viewport()
