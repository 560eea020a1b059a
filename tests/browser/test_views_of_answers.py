"""The views of an answer in a browser: chosen by keyboard, each with the sentences of its rows one key away."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

PLACES = "/sparql?query=" + quote("SELECT ?event ?place { ?event pg:place ?place } ORDER BY ?event")
VIEWS = {
    "Timeline": "/sparql?question=timeline-of-events-and-agreements",
    "Map": PLACES,
    "Network": "/sparql?question=what-came-after-what",
    "Chart": "/sparql?question=claims-by-modality-and-document",
}


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def script(request: pytest.FixtureRequest) -> bool:
    runs: bool = request.param
    return runs


@pytest.fixture
def reader(page: Page, real: str, script: bool) -> Iterator[Page]:
    browser = page.context.browser
    assert browser
    window = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=window, base_url=real, java_script_enabled=script, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_chosen_and_its_sources_are_opened_by_keyboard(reader: Page, script: bool, name: str) -> None:
    reader.goto(VIEWS[name])
    if script:
        expect(reader.locator(".cm-content")).to_be_visible()
    tabs = reader.get_by_role("list", name="Views of this answer")
    tabs.get_by_role("link", name=name).focus()
    reader.keyboard.press("Enter")
    tab = tabs.get_by_role("link", name=name)
    expect(tab).to_have_attribute("aria-current", "page")
    assert dict(parse_qsl(urlsplit(reader.url).query))["show"] == name.lower()
    if script:
        expect(tab).to_be_focused()
        expect(reader.get_by_role("button", name="PNG")).to_have_count(1)
    button = reader.locator("button.sources").first
    row = int(button.get_attribute("value") or "-1")
    button.focus()
    reader.keyboard.press("Enter")
    if script:
        panel = reader.locator(f"#why-row-{row + 1} .panel")
        expect(panel).to_be_visible()
        expect(panel.locator("mark").first).to_be_visible()
        reader.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(button).to_be_focused()
    else:
        reader.wait_for_url("**/provenance?**")
        expect(reader.locator(".panel")).to_have_count(1)


def test_the_view_is_kept_for_the_next_query_and_the_way_back_leads_to_the_table(page: Page, real: str) -> None:
    page.goto(real + VIEWS["Chart"])
    expect(page.locator(".cm-content")).to_be_visible()
    page.get_by_role("link", name="Chart", exact=True).click()
    expect(page.locator("table.chart")).to_be_visible()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#told")).to_contain_text("20 rows")
    expect(page.locator("#answer[aria-busy]")).to_have_count(0)
    expect(page.locator("table.chart")).to_be_visible()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator("table.result")).to_be_visible()
    page.go_back()
    expect(page.locator("table.chart")).to_be_visible()


def test_a_drawing_is_taken_along_as_png(page: Page, real: str) -> None:
    page.goto(f"{real}{VIEWS['Chart']}&show=chart")
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    assert taken.value.suggested_filename == "peacegraph-chart.png"
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")
