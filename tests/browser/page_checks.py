"""Opens a page in the browser and tells all that is wrong with it, a sentence each; an empty list is a good page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.browser.keyboard import keyboard_findings

Theme = Literal["light", "dark"]
Rules = Literal["all", "colours", "all but colours"]

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""The rules of axe that are asked: WCAG 2.2, levels A and AA, and no mere advice."""
OF_COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours, and take half of its time."""
MOST_SHIFT: Final = 0.02
"""Cumulative layout shift that nobody sees (Web Vitals call 0.1 good)."""
RELOADS = 2
"""How often a page that moved is loaded again: what moves by itself moves each time, a table whose rows came late, on a
busy machine, does not."""
LATE = 500
"""Milliseconds after which a page that was loaded again has moved, if it ever does."""
HEIGHT: Final = 900
"""Of the window, in CSS pixels."""

_BOXES: Final = Path(__file__).with_name("boxes.js").read_text("utf-8")
FURTHER_ONES: Final = ":nth-of-type(n+10)"
"""Rows, list items and the like behind the first nine: they have the colours of those before them, and where only some
rules are asked, none is asked of them again."""
_AXE: Final = """([options, left_out]) => axe.run({
  include: [document], exclude: left_out ? [...document.querySelectorAll(left_out)] : [],
}, {
  ...options, resultTypes: ["violations"], preload: false,
}).then(found => found.violations.map(rule => [rule.id, rule.nodes.length, rule.nodes[0].target.join(" "),
  rule.nodes[0].failureSummary.split("\\n")[1]?.trim() || rule.help]))"""
_SHIFTS: Final = """() => new Promise(done => {
  const entries = [];
  const observer = new PerformanceObserver(list => entries.push(...list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const moved = entry => entry.sources.map(source => source.node?.parentElement?.tagName ?? "?").join(" ");
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    observer.disconnect();
    const shifts = entries.filter(entry => !entry.hadRecentInput);
    done([shifts.reduce((sum, entry) => sum + entry.value, 0), shifts.map(moved).join(" ").toLowerCase()]);
  })));
})"""


def inspect(
    page: Page,
    url: str,
    theme: Theme = "light",
    width: int = 1440,
    *,
    status: int = 200,
    rules: Rules = "all",
    keyboard: bool = True,
) -> list[str]:
    """Open an address and return what is wrong with the page.

    Args:
        page: a page of the browser as `chromium.opened` gives it, which may have shown others before.
        url: the address.
        theme: the colours that the reader prefers.
        width: of the window, in CSS pixels.
        status: what the server must answer.
        rules: which rules of axe are asked; all of them of all elements, save that
            colours, and all rules where only some are asked, are looked at in the first of each kind.
        keyboard: whether to go through the page with the Tab key as well.
    """
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    findings: list[str] = []
    with _heard(page, url, status, findings):
        response = page.goto(url, wait_until="load")
        if response is None or response.status != status:
            findings.append(f"status {response and response.status} instead of {status}")
        page.evaluate("() => document.fonts.ready.then(() => undefined)")
        findings.extend(page.evaluate(_BOXES))
        findings.extend(_axe(page, rules))
        findings.extend(_moved(page))
        if keyboard:
            findings.extend(keyboard_findings(page))
    return findings


def _moved(page: Page) -> Iterator[str]:
    """What moved after the page was shown, each time that it is loaded."""
    shift, moved = page.evaluate(_SHIFTS)
    for _ in range(RELOADS if shift > MOST_SHIFT else 0):
        page.reload(wait_until="load")
        page.wait_for_timeout(LATE)
        shift, moved = min((shift, moved), tuple(page.evaluate(_SHIFTS)))
    if shift > MOST_SHIFT:
        yield f"layout shift: {shift:.3f} ({moved})"


def _axe(page: Page, rules: Rules) -> Iterator[str]:
    runs: list[tuple[dict[str, Any], str]] = []
    if rules != "all but colours":
        runs.append(({"runOnly": {"type": "rule", "values": OF_COLOURS}}, FURTHER_ONES))
    if rules != "colours":
        of_markup = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {n: {"enabled": False} for n in OF_COLOURS}}
        runs.append((of_markup, "" if rules == "all" else FURTHER_ONES))
    for options, left_out in runs:
        for rule, count, target, why in page.evaluate(_AXE, [options, left_out]):
            yield f"axe {rule}: {count} × {target}: {why}"


@contextmanager
def _heard(page: Page, url: str, status: int, findings: list[str]) -> Iterator[None]:
    """Add what the browser says while the page is open: its console, errors, and requests that go wrong."""
    host = urlsplit(url).netloc

    def said(message: ConsoleMessage) -> None:
        own_status = status != 200 and message.location.get("url") == url  # the browser tells of a wanted 404 too
        if message.type in ("error", "warning") and not own_status:
            findings.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def asked(request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme in ("http", "https", "ws", "wss") and place.netloc != host:
            findings.append(f"request to another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            findings.append(f"status {response.status}: {response.url}")

    heard: dict[str, Any] = {
        "console": said,
        "pageerror": lambda error: findings.append(f"page error: {error}"),
        "request": asked,
        "response": answered,
        "requestfailed": lambda request: findings.append(f"failed request: {request.url}: {request.failure}"),
    }
    for event, listener in heard.items():
        page.on(event, listener)  # type: ignore[call-overload]
    try:
        yield
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)
