"""What search engines read: which addresses they may ask (RFC 9309), and which pages there are (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from graph.core.errors import NotFoundError
from graph.publishing.description.facts import newest_day
from server.accounts.answers.questions import catalogue
from server.accounts.catalogue.kinds import kinds
from server.layout.context import settings, store
from server.layout.links import PAGES
from server.layout.rendering import links

blueprint = Blueprint("crawlers", __name__)

MOST_ADDRESSES = 50_000
"""How many addresses a file may name."""
COSTLY = (
    "/sparql?", "/sparql.svg?", "/provenance?", "/explain?", "/graphs?", "/search?", "/search/", "/search.json",
    "/statements?", "/timeline?", "/network?", "/map?", "/timeline.", "/network.", "/map.",
)  # fmt: skip
"""What costs a query, or is one of countless views of the same, by the beginning of the address. Pages are allowed."""
LISTED = (
    "home", "about", "questions", "disagreements", "timeline", "network", "map", "framing", "kinds", "ontology",
    "downloads", "query", "status",
)  # fmt: skip
"""The pages of their own, by the names that templates call them."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Who may ask what: every page, but no query; and where the sitemap is, on the host that is asked."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in COSTLY), "Allow: /", ""]
    text = "\n".join([*lines, f"Sitemap: {request.host_url}sitemap.xml", ""])
    return Response(text, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All pages; where there are more than one file may name, the list of such files."""
    paths = _paths()
    files = -(-len(paths) // MOST_ADDRESSES)
    if files > 1:
        return _file("sitemapindex", "sitemap", [f"/sitemap-{number}.xml" for number in range(1, files + 1)])
    return _file("urlset", "url", paths)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One of the files that the sitemap lists, from 1.

    Raises:
        NotFoundError: there are not so many.
    """
    paths = _paths()[(number - 1) * MOST_ADDRESSES : number * MOST_ADDRESSES] if number else []
    if not paths:
        raise NotFoundError(f"the sitemap has no part {number}; /sitemap.xml lists them")
    return _file("urlset", "url", paths)


def _paths() -> Sequence[str]:
    """The paths of all pages in a fixed order: those of their own, the questions, the lists, and every thing."""
    members = kinds(store())
    things = (links().thing(member.iri) or "" for kind in members.values() for member in kind)
    questions = (links().question(question.name) for question in catalogue(settings().queries).questions)
    lists = (links().kind(kind) for kind in members)
    return list(dict.fromkeys(chain((PAGES[name] for name in LISTED), questions, lists, things)))


def _file(name: str, entry: str, paths: Sequence[str]) -> Response:
    """A file of the protocol: every address on the host that is asked, with the date of the data."""
    return Response("".join(_lines(name, entry, paths)), mimetype="application/xml")


def _lines(name: str, entry: str, paths: Sequence[str]) -> Iterator[str]:
    root, day = request.host_url.rstrip("/"), newest_day(store())
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">\n'
    for path in paths:
        yield f"<{entry}><loc>{escape(root + path)}</loc>{changed}</{entry}>\n"
    yield f"</{name}>\n"
