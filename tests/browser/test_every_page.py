"""Every kind of page, wide, narrow and dark, holds what is asked of pages: nothing to find in any of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import ROOT
from tests.browser.addresses import HOSTILE, PAGES, WINDOWS, Address, Window
from tests.browser.page_checks import inspect


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.kind)
def test_a_page_has_nothing_wrong(page: Page, real: str, address: Address, window: Window) -> None:
    _, *how, rules, keyboard = window
    found = inspect(page, real + address.path, *how, status=address.status, rules=rules, keyboard=keyboard)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pages", [PAGES, HOSTILE], ids=["real", "hostile"])
def test_the_lists_name_each_kind_once(pages: tuple[Address, ...]) -> None:
    assert len({address.kind for address in pages}) == len({address.path for address in pages}) == len(pages)


def test_ci_demands_as_many_as_the_lists_name() -> None:
    wanted = " ".join(str(len(pages) * len(WINDOWS)) for pages in (PAGES, HOSTILE))
    assert f'demand "browser: {wanted}"' in (ROOT / ".ci" / "run").read_text("utf-8")
