"""What readers do: from the first page to a sentence, from a person to words, a chain of voices; by keyboard, without
a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

KEYS = 80
"""How often Tab is pressed at most before a thing must have the focus."""


@pytest.fixture(params=["with a script", "without a script"])
def reader(page: Page, real: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser; all that these pages promise they keep without a script."""
    browser = page.context.browser
    assert browser
    scripted = request.param == "with a script"
    window = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=window, base_url=real, java_script_enabled=scripted, reduced_motion="reduce")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    yield opened
    wrong = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    asked_for_nothing = opened.url.endswith("sergej-lavrov")
    context.close()
    assert said == ([wrong] if asked_for_nothing else [])


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(KEYS):
        page.keyboard.press("Tab")
        if target.and_(page.locator(":focus")).count():
            return
    pytest.fail(f"{target} is not reached in {KEYS} steps of the Tab key")


def test_from_the_first_page_to_a_sentence_in_its_document_in_three_clicks(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="Vladimir Putin").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Vladimir Putin")
    row = reader.locator(".fact", has=reader.locator("summary")).first
    row.locator("summary").click()
    expect(reader.locator(".inside blockquote mark").first).to_be_visible()
    reader.locator(".inside .where a").first.click()
    assert "/doc/" in reader.url
    assert "#char=" in reader.url
    expect(reader.locator(":target")).to_have_count(1)


def test_a_passage_and_its_facts_light_each_other(reader: Page) -> None:
    reader.goto("/doc/003")
    passage = reader.locator(".text a").first
    number = (passage.get_attribute("data-f") or "").split()[0]
    fact = reader.locator(f'.par >> nth=0 >> .margin [data-f~="{number}"]').first
    color = "e => getComputedStyle(e).backgroundColor"
    reader.mouse.move(0, 0)
    unlit = [passage.evaluate(color), fact.evaluate(color)]
    passage.hover()
    by_passage = [passage.evaluate(color), fact.evaluate(color)]
    fact.hover()
    by_fact = [passage.evaluate(color), fact.evaluate(color)]
    assert by_passage == by_fact
    assert all(lit != before for lit, before in zip(by_passage, unlit, strict=True))
    reader.locator(".margin .of li a").first.click()
    assert "#char=" in reader.url
    expect(reader.locator(":target")).to_have_count(1)


def test_the_text_of_a_document_is_filtered_by_modality(reader: Page) -> None:
    reader.goto("/doc/003")
    facts = reader.locator(".margin .of li:visible")
    everything = facts.count()
    reader.locator("label", has_text="alleged").click()
    alleged = facts.count()
    assert (everything, alleged) == (104, 5)
    reader.locator("label", has_text="all").first.click()
    assert facts.count() == everything


def test_a_persons_offices_and_contacts_open_their_sentences(reader: Page) -> None:
    reader.goto("/person/sergey-lavrov")
    for heading, words in (
        ("Offices", "his Russian counterpart Sergey Lavrov"),
        ("Whom they met and spoke to", "Ara Ayvazian and Sergei Lavrov"),
    ):
        section = reader.locator("section.part", has=reader.get_by_role("heading", name=heading))
        for summary in section.locator("summary").all():
            summary.click()
        expect(section.locator("blockquote", has_text=words).first).to_be_visible()


def test_a_claim_tells_its_chain_of_voices_and_what_follows(reader: Page) -> None:
    reader.goto("/claim/003-41")
    steps = reader.locator(".chain > li")
    expect(steps).to_have_count(3)
    expect(steps.nth(0)).to_contain_text("several agencies")
    expect(steps.nth(2)).to_contain_text("document 003")
    reader.goto("/claim/001-39")
    expect(reader.locator(".proof").first).to_be_visible()
    expect(reader.locator(".readings section")).to_have_count(4)


def test_an_agreement_stands_document_by_document_and_a_cell_opens(reader: Page) -> None:
    reader.goto("/agreement/trilateral-statement-2020-11-09")
    cell = reader.locator(".matrix .cell", has_text="exchange prisoners").first
    cell.locator("summary").click()
    expect(cell.locator("blockquote")).to_contain_text("exchange prisoners")


def test_all_of_it_by_keyboard_alone(reader: Page) -> None:
    reader.goto("/person/sergey-lavrov")
    reader.keyboard.press("Tab")
    expect(reader.locator(":focus")).to_have_text("Skip to the content")
    summary = reader.locator("section.part", has=reader.get_by_role("heading", name="Offices")).locator("summary").first
    tab_to(reader, summary)
    reader.keyboard.press("Enter")
    expect(reader.locator(".inside blockquote").first).to_be_visible()
    link = reader.locator(".inside .where a").first
    tab_to(reader, link)
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/doc/**")
    expect(reader.locator(":target")).to_have_count(1)
    tab_to(reader, reader.locator(".margin .of li a"))


def test_a_disagreement_is_found_from_the_menu_with_the_passages_of_both_sides(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="Disagreements", exact=True).click()
    reader.get_by_role("link", name="Since when the OSCE Minsk Group has mediated").click()
    expect(reader.locator(".readings section")).to_have_count(2)
    expect(reader.locator(".readings blockquote mark")).to_have_count(2)


def test_a_wrong_address_helps(reader: Page) -> None:
    reader.goto("/person/sergej-lavrov")
    expect(reader.get_by_role("link", name="Sergey Lavrov")).to_be_visible()
