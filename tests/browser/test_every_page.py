"""Every kind of page, wide, narrow and dark, holds what is asked of pages: nothing to find in any of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import ROOT
from tests.browser.addresses import HOSTILE, PAGES, Address, Window, looked_at
from tests.browser.page_checks import inspect


@pytest.mark.parametrize(
    ("address", "window"), looked_at(PAGES, dark=True), ids=lambda case: getattr(case, "kind", None) or case.name
)
def test_a_page_has_nothing_wrong(page: Page, real: str, address: Address, window: Window) -> None:
    _, *how, rules, keyboard = window
    found = inspect(page, real + address.path, *how, status=address.status, rules=rules, keyboard=keyboard)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pages", [PAGES, HOSTILE], ids=["real", "hostile"])
def test_the_lists_name_each_kind_once(pages: tuple[Address, ...]) -> None:
    assert len({address.kind for address in pages}) == len({address.path for address in pages}) == len(pages)


def test_ci_demands_as_many_as_the_lists_name() -> None:
    wanted = f"{len(looked_at(PAGES, dark=True))} {len(looked_at(HOSTILE, dark=False))}"
    assert f'demand "browser: {wanted}"' in (ROOT / ".ci" / "run").read_text("utf-8")
