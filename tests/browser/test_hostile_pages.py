"""Pages hold under names, scripts and numbers of claims of no real document (`tests/support/hostile_seeds.py`)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import HOSTILE, Address, Window, looked_at
from tests.browser.page_checks import inspect
from tests.support.hostile_seeds import ADDRESS, MARKUP


@pytest.mark.parametrize(
    ("address", "window"), looked_at(HOSTILE, dark=False), ids=lambda case: getattr(case, "kind", None) or case.name
)
def test_a_page_holds(page: Page, hostile: str, address: Address, window: Window) -> None:
    """Keys and dark colours are tried on the pages of the real dataset, which are of the same kinds."""
    _, *how, rules, _ = window
    found = inspect(page, hostile + address.path, *how, status=address.status, rules=rules, keyboard=False)
    assert not found, "\n".join(found)


def test_what_looks_like_markup_is_text(page: Page, hostile: str) -> None:
    page.goto(hostile + "/person/markup")
    assert MARKUP in page.inner_text("body")
    assert page.locator(f'[href^="{ADDRESS[:11]}"]').count() == 0
