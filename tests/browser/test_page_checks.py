"""The checks find what is planted, each of it, and nothing on a page in which nothing is."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page, Route

from tests.browser.page_checks import inspect

ADDRESS: Final = "http://127.0.0.1:9/page"
"""Nothing listens there: what is asked of it is answered by the tests themselves."""
POLICY: Final = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'"
STYLE: Final = """
body { margin: 1rem; font: 16px/1.5 sans-serif; color: #111; background: #fff; }
a { color: #0645ad } .unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #8ab4f8 } }
"""
LONG: Final = "verylongword" * 60

FAULTS: Final = {
    "a line that is cut": (
        f'<p style="overflow:hidden;white-space:nowrap;text-overflow:ellipsis">{"so it goes " * 60}</p>',
        "text cut off",
    ),
    "lines below a fixed height": (
        f'<div style="height:2rem;overflow:hidden;width:10rem">{"many words " * 20}</div>',
        "text cut off",
    ),
    "lines that are clamped": (
        '<div style="display:-webkit-box;-webkit-line-clamp:1;-webkit-box-orient:vertical;overflow:hidden;width:9rem">'
        f"{'many words ' * 20}</div>",
        "cut off",
    ),
    "a label of a drawing beyond its border": (
        '<svg role="img" aria-label="d" width="100" height="40"><text x="60" y="20">a long label</text></svg>',
        "text cut off",
    ),
    "a placeholder longer than its field": (
        '<label>Find <input style="width:5rem" placeholder="a person, a place or an event"></label>',
        "text cut off",
    ),
    "text beside the window": ('<p style="position:absolute;left:-3rem">to the left</p>', "text outside the window"),
    "text over text": (
        '<p>This is told here.</p><p style="margin-top:-2.4rem">And this is told over it.</p>',
        "text overlapping",
    ),
    "labels of a drawing over each other": (
        '<svg role="img" aria-label="d" width="200" height="40"><text x="5" y="20">first</text>'
        '<text x="15" y="20">second</text></svg>',
        "text overlapping",
    ),
    "a word wider than the window": (f"<p>{LONG}</p>", "horizontal scroll"),
    "a table wider than the window": (
        f"<table><tr>{'<td>unbreakable</td>' * 40}</tr></table>",
        "horizontal scroll",
    ),
    "an error in the console": ("<script>console.error('it broke')</script>", "console error: it broke"),
    "a warning in the console": ("<script>console.warn('it may break')</script>", "console warning: it may break"),
    "an error that nobody catches": ("<script>throw new Error('lost')</script>", "page error: lost"),
    "a style that the policy refuses": (
        '<link rel="stylesheet" href="data:text/css,p%7Bcolor:red%7D">',
        "Content Security Policy",
    ),
    "an image of another host": ('<img alt="" src="http://other.example/a.png">', "request to another host"),
    "a script that is missing": ('<script src="/missing.js"></script>', "status 404: http://127.0.0.1:9/missing.js"),
    "pale text": ('<p style="color:#999;background:#fff">hard to read</p>', "axe color-contrast"),
    "an image without words": ('<img src="/dot.svg">', "axe image-alt"),
    "a field without a label": ('<input type="text">', "axe label"),
    "small targets side by side": (
        '<button style="width:9px;height:9px;padding:0" aria-label="a"></button>'
        '<button style="width:9px;height:9px;padding:0" aria-label="b"></button>',
        "axe target-size",
    ),
    "what moves again and again": (
        '<div id="late"></div><p style="height:300px">Read me.</p><script>'
        "let high = false; setInterval(() => { high = !high;"
        " document.getElementById('late').style.height = high ? '300px' : '0' }, 50)</script>",
        "layout shift",
    ),
    "a field that holds the key": (
        '<label>Field <input id="held"></label> <a href="/next">next</a><script>document.getElementById("held")'
        '.addEventListener("keydown", event => event.key === "Tab" && event.preventDefault())</script>',
        "keyboard trap: Tab does not leave input",
    ),
    "two that pass the focus to each other": (
        '<button id="a">one</button> <button id="b">two</button> <a href="/next">next</a>'
        '<script>document.getElementById("b").addEventListener("keydown", event => { if (event.key === "Tab") {'
        'event.preventDefault(); document.getElementById("a").focus() } })</script>',
        "keyboard trap: Tab does not come to the end",
    ),
    "a trap between many links": (
        '<a href="/x">link</a> ' * 50
        + '<label>Field <input id="held"></label> '
        + '<a href="/x">link</a> ' * 50
        + '<script>document.getElementById("held")'
        '.addEventListener("keydown", event => event.key === "Tab" && event.preventDefault())</script>',
        "keyboard trap: Tab does not leave input",
    ),
    "a focus that is not drawn": ('<a href="/next" style="outline:0">next</a>', "focus not shown"),
    "a focus behind a bar": (
        '<a href="/next">next</a><div style="position:fixed;inset:0 0 auto 0;height:9rem;background:#fff"></div>',
        "focus covered",
    ),
    "a focus outside the window": (
        '<a href="/next" style="position:fixed;top:-9rem">skip</a>',
        "focus covered or outside the window",
    ),
    "a page for another status": ("<p>It is not there.</p>", "status 200 instead of 404"),
}
"""What is planted, and words of the finding about it."""

CLEAN: Final = """
<a class="unseen" href="#told" hidden>skip</a>
<h1>A page</h1> <p id="told">Some <em>words</em> with <sup>1</sup> a note, <a href="/next">a link</a> and no more.</p>
<p><span class="unseen">For those who listen: much more than would ever fit into a single pixel</span></p>
<pre tabindex="0" style="overflow-x:auto">a line that is much longer than the window is wide: {wide}</pre>
<div style="overflow-x:auto" tabindex="0" role="region" aria-label="Table"><table><tr><td>{wide}</td></tr></table></div>
<p dir="rtl" lang="ar">جملة عربية مع كلمة <b>واحدة</b> بارزة</p> <p>z̴̧̛a̷l̶g̸o̶ and 👩‍👩‍👧</p>
<svg role="img" aria-label="A drawing" width="200" height="60"><text x="5" y="20">one</text>
<text x="5" y="45">two</text></svg>
<header style="position:sticky;top:0;background:#fff;color:#111">A bar that stays</header>
<details><summary>More</summary><p>What is folded away</p></details>
<label>Field <input placeholder="short"></label> <label><input type="radio" name="r" checked> a</label>
<label><input type="radio" name="r"> b</label> <button style="padding:.5rem">Go</button>
<p id="plain"><label>In place of an editor <textarea></textarea></label></p>
<script>addEventListener("focusin", () => document.getElementById("plain").hidden = true, {{once: true}})</script>
""".format(wide="word " * 300)


def _document(body: str) -> str:
    head = "<meta charset=utf-8><meta name=viewport content='width=device-width'><title>A page</title>"
    return (
        f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _shown(page: Page, body: str, **options: object) -> list[str]:
    """The findings about a page with this body."""

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS:
            headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
            route.fulfill(body=_document(body), headers=headers)
        elif route.request.url.endswith("/dot.svg"):
            route.fulfill(body='<svg xmlns="http://www.w3.org/2000/svg"/>', content_type="image/svg+xml")
        else:
            route.fulfill(status=404, body="")

    page.route("http://127.0.0.1:9/**", answer)
    try:
        return inspect(page, ADDRESS, **options)  # type: ignore[arg-type]
    finally:
        page.unroute("http://127.0.0.1:9/**")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_planted_is_found(page: Page, fault: str) -> None:
    body, words = FAULTS[fault]
    findings = _shown(page, f"<h1>A page</h1>{body}", status=404 if "instead of" in words else 200)
    assert [found for found in findings if words in found], findings


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("light", 360), ("dark", 1280)])
def test_a_page_without_faults_has_no_findings(page: Page, theme: str, width: int) -> None:
    assert _shown(page, CLEAN, theme=theme, width=width) == []
