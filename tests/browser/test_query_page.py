"""The query page in a browser: what one does there with keyboard and mouse, with a script and without."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MEETINGS = "/sparql?question=who-met-whom"
NOT_YET = 150
"""Milliseconds after which a list of completions takes keys; CodeMirror lets 75 pass, so that no key is meant for it by
chance."""
STATES = "SELECT ?state { ?state a pg:State } ORDER BY ?state"


def address(query: str) -> str:
    return f"/sparql?query={quote(query)}"


@pytest.fixture
def query_page(page: Page, real: str) -> Iterator[Page]:
    """The query page in a browser that has nothing in its memory, wide, with its editor ready."""
    browser = page.context.browser
    assert browser
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=real, reduced_motion="reduce")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    ready(opened, "/sparql")
    yield opened
    context.close()
    assert [text for text in said if "Failed to load resource" not in text] == []


def ready(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(".cm-content")).to_be_visible()


def write(page: Page, query: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> None:
    write(page, query)
    page.keyboard.press("Control+Enter")


def asked(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def test_a_query_is_typed_with_completion_and_run_by_keyboard(query_page: Page) -> None:
    with query_page.expect_response("**/vocabulary.json"):
        query_page.locator(".cm-content").click()
    query_page.keyboard.press("Control+a")
    query_page.keyboard.type("SELECT ?x { ?x a pg:Refer")
    expect(query_page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("pg:Referendum")
    query_page.wait_for_timeout(NOT_YET)
    query_page.keyboard.press("Enter")
    query_page.keyboard.type(" }")
    query_page.keyboard.press("Control+Enter")
    expect(query_page.locator("#told")).to_contain_text("1 row in ")
    expect(query_page.locator("#row-1")).to_contain_text("Referendum in Nagorno-Karabakh")
    assert asked(query_page) == {"query": "SELECT ?x { ?x a pg:Referendum }", "view": "reported"}
    assert query_page.locator(".cm-content").evaluate("e => e.getRootNode().activeElement === e")
    query_page.reload()
    expect(query_page.locator("#row-1")).to_contain_text("Referendum")


@pytest.mark.parametrize("typed", ["Minsk", "<Minsk"])
def test_an_entity_is_completed_by_its_label(query_page: Page, typed: str) -> None:
    with query_page.expect_response("**/vocabulary.json"):
        query_page.locator(".cm-content").click()
    query_page.keyboard.press("Control+a")
    query_page.keyboard.type(f"DESCRIBE {typed}")
    expect(query_page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("OSCE Minsk Group")
    query_page.wait_for_timeout(NOT_YET)
    query_page.keyboard.press("Enter")
    expect(query_page.locator(".cm-content")).to_contain_text("<org/osce-minsk-group>")


def test_the_sentences_behind_a_row_open_in_place(query_page: Page) -> None:
    ready(query_page, MEETINGS)
    button = query_page.locator("#row-1 button.sources")
    button.focus()
    query_page.keyboard.press("Enter")
    panel = query_page.locator("#why-row-1 .panel")
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_attribute("aria-controls", "why-row-1")
    expect(button).to_be_focused()
    expect(panel.locator("mark").first).to_be_visible()
    expect(panel.locator(".where a").first).to_contain_text("Document 001, sentence")
    count = button.inner_text().split()[0]
    expect(panel.locator("h3").first).to_contain_text(count)
    query_page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    with_link = query_page.url
    query_page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    assert query_page.url == with_link


def test_an_inferred_row_shows_its_proof(query_page: Page) -> None:
    run(query_page, "SELECT ?x { ?x a pg:Mediator } ORDER BY ?x LIMIT 3")
    expect(query_page.locator("#row-3")).to_be_visible()
    for number in (1, 2, 3):
        query_page.locator(f"#row-{number} button.sources").click()
    proofs = query_page.locator(".why .proof ul")
    expect(query_page.locator("#why-row-3 .panel")).to_be_visible()
    expect(proofs.first).to_be_visible()
    expect(query_page.locator(".why .by").first).to_contain_text("follows")
    ids = query_page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_columns_are_sorted_and_the_opened_row_goes_along(query_page: Page) -> None:
    ready(query_page, MEETINGS)
    query_page.locator("#row-2 button.sources").click()
    expect(query_page.locator("#why-row-2 .panel")).to_be_visible()
    heading = query_page.locator("th", has_text="?date")
    days = []
    for order in ("ascending", "descending"):
        heading.locator("button").click()
        expect(heading).to_have_attribute("aria-sort", order)
        expect(query_page.locator("#told")).to_contain_text(f"Sorted by ?date, {order}.")
        found = "() => [...document.querySelectorAll('td[data-c=date]')].map(cell => cell.dataset.k)"
        days.append(query_page.evaluate(found))
    assert days[0] == sorted(days[0])
    assert days[1] == sorted(days[1], reverse=True)
    assert len(days[0]) == 7
    assert query_page.evaluate("() => document.querySelector('#why-row-2').previousElementSibling.id") == "row-2"
    heading.locator("button").click()
    expect(heading).not_to_have_attribute("aria-sort", "descending")
    assert query_page.locator("tbody tr").first.get_attribute("id") == "row-1"


def test_a_running_query_is_cancelled(query_page: Page) -> None:
    run(query_page, SLOW)
    cancel = query_page.get_by_role("button", name="Cancel")
    expect(query_page.locator("#told")).to_have_text("The query is running.")
    cancel.focus()
    query_page.keyboard.press("Enter")
    expect(query_page.locator(".mistake h2")).to_have_text("The query was cancelled")
    expect(cancel).to_have_count(0)
    run(query_page, STATES)
    expect(query_page.locator("#row-7")).to_be_visible()


def test_a_syntax_error_is_marked_at_its_place_and_goes_away(query_page: Page) -> None:
    run(query_page, "SELECT ?x {\n  ?x a pg:Person .\n  foo }")
    marked = query_page.locator(".cm-wrong")
    expect(marked).to_have_text("foo")
    expect(query_page.locator(".cm-message")).to_contain_text("Line 3, column 3: here stands the word 'foo'")
    expect(query_page.locator(".cm-content")).to_have_attribute("aria-invalid", "true")
    run(query_page, STATES)
    expect(query_page.locator("#row-7")).to_be_visible()
    expect(marked).to_have_count(0)


def test_questions_views_and_the_way_back(query_page: Page) -> None:
    query_page.get_by_role("link", name="Who alleges what against whom, in which words").click()
    expect(query_page.locator("h1")).to_have_text("Who alleges what against whom, in which words")
    expect(query_page.locator(".cm-content")).to_contain_text("SELECT")
    run(query_page, "SELECT (COUNT(*) AS ?n) { ?x pg:blamedOn ?y }")
    expect(query_page.locator("#told")).to_contain_text("1 row")
    before = query_page.locator("td[data-c=n]").inner_text()
    query_page.get_by_role("link", name="Everything said").click()
    expect(query_page.get_by_role("link", name="Everything said")).to_have_attribute("aria-current", "true")
    assert asked(query_page)["view"] == "all"
    assert query_page.locator("td[data-c=n]").inner_text() != before
    query_page.go_back()
    expect(query_page.get_by_role("link", name="As reported")).to_have_attribute("aria-current", "true")
    expect(query_page.locator("td[data-c=n]")).to_have_text(before)
    query_page.go_back()
    expect(query_page.locator("h1")).to_have_text("Who alleges what against whom, in which words")


def test_what_was_asked_is_kept_in_the_browser_alone(query_page: Page) -> None:
    for query in (STATES, "ASK { ?x a pg:Person }"):
        run(query_page, query)
        expect(query_page.locator("#asked button.asked").first).to_contain_text(query[:20])
    query_page.reload()
    asked_before = query_page.locator("#asked")
    asked_before.locator("summary").click()
    expect(asked_before.locator("li")).to_have_count(2)
    asked_before.locator("button.asked").nth(1).click()
    expect(query_page.locator(".cm-content")).to_have_text(STATES)
    asked_before.get_by_role("button", name="Forget them").click()
    expect(asked_before).to_be_hidden()
    assert query_page.evaluate("() => localStorage.getItem('peacegraph-asked')") == "[]"


def test_large_answers_are_told_and_their_counts_come(query_page: Page) -> None:
    run(query_page, "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
    expect(query_page.locator("#told")).to_contain_text("1 to 100 here")
    expect(query_page.locator("tbody tr")).to_have_count(100)
    query_page.get_by_role("link", name="Rows 101 to 200").click()
    expect(query_page.locator("#row-101")).to_be_visible()
    query_page.locator("th button").first.click()
    expect(query_page.locator("#told")).to_contain_text("Only the rows on this page are sorted.")


def test_a_query_too_long_for_an_address_is_run_too(query_page: Page) -> None:
    run(query_page, STATES + "\n#" + "x" * 7000)
    expect(query_page.locator("#row-7")).to_be_visible()
    assert "query=" not in query_page.url
    query_page.locator("#row-7 button.sources").click()
    expect(query_page.locator("#why-row-7 .panel")).to_be_visible()


def test_without_a_script_it_is_a_form_that_works(page: Page, real: str) -> None:
    browser: Browser | None = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False, base_url=real)
    plain = context.new_page()
    plain.goto("/sparql")
    plain.get_by_label("SPARQL query").fill("SELECT ?x { foo }")
    plain.get_by_role("button", name="Run").click()
    assert plain.locator(".mistake pre").inner_text() == "SELECT ?x { foo }\n            ^"
    assert plain.get_by_label("SPARQL query").input_value() == "SELECT ?x { foo }"
    plain.get_by_label("SPARQL query").fill(STATES)
    plain.get_by_role("button", name="Run").click()
    assert plain.locator("tbody tr").count() == 7
    assert asked(plain) == {"query": STATES, "view": "reported"}
    plain.get_by_role("link", name="Everything said").click()
    assert asked(plain) == {"query": STATES, "view": "all"}
    plain.get_by_role("link", name="Who signed the trilateral statement of 9 November 2020").click()
    plain.locator("#row-2 button.sources").click()
    assert urlsplit(plain.url).path == "/provenance"
    assert asked(plain)["offset"] == "1"
    assert plain.locator(".panel").count() == 1
    context.close()
