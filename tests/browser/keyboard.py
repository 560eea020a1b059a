"""Whether the Tab key reaches everything and leaves it again, and shows where it is (WCAG 2.1.2, 2.4.7, 2.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

SCRIPT: Final = Path(__file__).with_name("focus.js").read_text("utf-8")
AT_EACH_END: Final = 15
"""On a page with many links the Tab key is pressed this often from its beginning, and before its end."""
SPECIAL: Final = 30
"""Fields and the like that are tried besides, wherever they stand."""
SLACK: Final = 5
UNCOUNTED: Final = -2
"""The number of what takes the focus without being a link, a button or a field, such as text that can be edited."""


@dataclass
class _Walk:
    """What has been met on the way."""

    page: Page
    reached: set[int] = field(default_factory=set)
    stuck: str = ""
    left: bool = False
    """Whether the focus has come out behind the last element."""
    findings: dict[str, None] = field(default_factory=dict)

    def step(self, before: dict[str, Any]) -> dict[str, Any]:
        """Press the key once and look where the focus is."""
        self.page.keyboard.press("Tab")
        now: dict[str, Any] = self.page.evaluate("window.__focus.now()")
        number = now["number"]
        if number == -1:
            self.left = True
        elif now == before:
            self.stuck = now["name"]
        elif number >= 0:
            self.reached.add(number)
            if not now["shown"]:
                self.findings[f"focus not shown: {now['name']}"] = None
            if not now["uncovered"]:
                self.findings[f"focus covered or outside the window: {now['name']}"] = None
        return now

    def go(self, steps: int) -> None:
        """Press the key until the end has been reached, or so many elements; an editor is a stop, and no element of
        those that are counted."""
        now: dict[str, Any] = {}
        left = steps
        for _ in range(2 * steps):
            now = self.step(now)
            left -= now["number"] != UNCOUNTED
            if self.stuck or self.left or not left:
                return


def keyboard_findings(page: Page) -> list[str]:
    """Walk through the page that is open with the Tab key; returns what is wrong, a sentence each.

    It leaves two empty places in the page, before and behind everything, between which the way must lead.
    """
    told = page.evaluate(SCRIPT)
    count, slack = told["count"], told["scrollers"] + SLACK
    walk = _Walk(page)
    page.evaluate("window.__focus.start()")
    if count <= 2 * AT_EACH_END:
        wanted = set(range(count))
        walk.go(count + slack)
    else:
        wanted = {*range(AT_EACH_END), *range(count - AT_EACH_END, count)}
        walk.go(AT_EACH_END)
        if not walk.stuck:
            page.evaluate("number => window.__focus.focus(number)", count - AT_EACH_END - 1)
            walk.go(AT_EACH_END + slack)
    return [*walk.findings, *_unreached(walk, wanted), *_traps(walk, told["special"][:SPECIAL])]


def _unreached(walk: _Walk, wanted: set[int]) -> Iterator[str]:
    if walk.stuck:
        yield f"keyboard trap: Tab does not leave {walk.stuck}"
        return
    if not walk.left:
        yield "keyboard trap: Tab does not come to the end of the page"
    missed = (
        n for n in sorted(wanted - walk.reached) if walk.page.evaluate("number => window.__focus.there(number)", n)
    )
    for number in islice(missed, 5):
        yield f"not reached by Tab: {walk.page.evaluate('number => window.__focus.name(number)', number)}"


def _traps(walk: _Walk, special: list[int]) -> Iterator[str]:
    """Try the fields that the walk did not come by."""
    for number in special:
        if number not in walk.reached and not walk.stuck:
            walk.page.evaluate("number => window.__focus.focus(number)", number)
            name = walk.page.evaluate("number => window.__focus.name(number)", number)
            walk.page.keyboard.press("Tab")
            if walk.page.evaluate("window.__focus.now()")["number"] == number:
                yield f"keyboard trap: Tab does not leave {name}"
