"""A page from its template: the frame, the head that machines read, and what every template may call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import Flask, current_app, g, render_template, request
from markupsafe import Markup

from graph.core import versions
from graph.support.identity_records import IdentityRecord
from server.accounts.claims.citation_formats import FORMATS as CITATIONS
from server.accounts.points.argued_sentences import ArguedSentence, argued_sentences
from server.layout.context import copied
from server.layout.icons import Icons
from server.layout.links import SERVED_ONLY, Links
from server.wording.dates import day_words
from server.wording.evidence import source_documents
from server.wording.modalities import EXPLANATIONS, MODALITIES

FORMATS = MappingProxyType(
    {
        "ttl": ("text/turtle", "Turtle"),
        "jsonld": ("application/ld+json", "JSON-LD"),
        "trig": ("application/trig", "TriG"),
    }
)
"""The formats of a thing that pages link, by extension: the media type and its name."""


@dataclass(frozen=True)
class Head:
    """What the head of a page says of it.

    `description` is one sentence for search engines and previews. `path` is the page's address on this host, without
    what only changes how it is shown. `formats` are the addresses of the same in other formats, by media type.
    `about` is what the page is about in the words of schema.org, ready for JSON.
    """

    title: str
    description: str
    path: str = ""
    formats: Sequence[tuple[str, str]] = ()
    about: Mapping[str, Any] | None = None
    kind: str = "website"


def register(app: Flask) -> None:
    """Let templates call what they need to show things."""
    app.jinja_env.filters["short_version"] = versions.short
    app.jinja_env.globals.update(argued_sentences=_argued, day_words=day_words)
    app.jinja_env.globals.update(MODALITIES=MODALITIES, EXPLANATIONS=EXPLANATIONS, FORMATS=FORMATS, CITATIONS=CITATIONS)


def links() -> Links:
    """The addresses of this server, over the dataset that this request is answered from."""
    served = g.get("served")
    base: str = served.store.base if served else current_app.extensions["settings"].base_iri
    return Links(base)


def _argued(identity: IdentityRecord) -> list[ArguedSentence]:
    """The sentences that a possible identity of the dataset quotes, each once."""
    return argued_sentences(identity.passages, source_documents(g.served.store))


def formats_of(iri: str) -> list[tuple[str, str]]:
    """The addresses of a thing in other formats, by media type, for the head of its page."""
    return [(media_type, links().thing(iri, end) or "") for end, (media_type, _) in FORMATS.items()]


def render_page(template: str, head: Head, *, section: str = "", wide: bool = False, **content: Any) -> str:
    """A whole page.

    Args:
        template: the name of its template, which extends `base.html`.
        head: what its head says.
        section: which page of the menu it belongs to.
        wide: whether it may be wider than a page of text.
        content: what the template shows.
    """
    root = request.url_root.rstrip("/")
    served = g.get("served")
    return render_template(
        template,
        data_version=served.store.version if served else "",
        head=head,
        root=root,
        canonical=root + (head.path or request.path),
        about=_script(head.about) if head.about and not copied() else None,
        copied=copied(),
        served_only=SERVED_ONLY if copied() else (),
        section=section,
        wide=wide,
        searchable="search" in current_app.blueprints,
        links=links(),
        icons=Icons(),
        **content,
    )


def _script(about: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element: no text of the data can end it."""
    text = json.dumps({"@context": "https://schema.org", **about}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  # escaped
