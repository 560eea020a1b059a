"""The data as a whole: the page about them, and their description at their own address and at the well-known one."""

from __future__ import annotations

from http import HTTPStatus

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph import __version__
from graph.core import serialization
from graph.core.errors import NotFoundError
from graph.core.formats import GRAPHS, Format
from graph.publishing.description import about as about_text
from graph.publishing.description.files import turtle
from graph.publishing.description.parts import NAME, WORDS, iri, names
from server.accounts.claims.citations import dataset_citation
from server.accounts.entry.marked_text import sections
from server.accounts.entry.whole_dataset import dataset_description, reliability
from server.layout.context import served, settings, store
from server.layout.rendering import Head, links, render_page
from server.pages.things.entities import requested

blueprint = Blueprint("about", __name__)

_DESCRIPTION = "Whose the data are, what persists, how to cite and correct them, and how the documents were coded."


@blueprint.get("/about")
def about() -> Response:
    """Whose the data are, what persists, how they are cited, how they were coded; and their parts with counts."""
    described = dataset_description(settings(), served().name)
    text = about_text.text(about_text.measured(store()), __version__, settings().contact)
    introduction, *rest = sections(text)
    page = render_page(
        "about.html",
        Head("About these data", _DESCRIPTION, links().page("about"), formats()),
        section="about",
        introduction=introduction,
        sections=rest,
        parts=[(name, *WORDS[name], described.statistics.counts[name]) for name in WORDS],
        formats=[(fmt.name, f"/{NAME}.{fmt.extension}") for fmt in GRAPHS],
        readings=reliability(settings().seeds / "README.md"),
        citation=dataset_citation(store()),
        target=_target,
    )
    return Response(page)


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Where the description is: at the address of the dataset (VoID, section 7.2, which wants this redirection)."""
    return _elsewhere(HTTPStatus.FOUND, f"/{NAME}")


@blueprint.get(f"/{NAME}", defaults={"part": ""})
@blueprint.get(f"/{NAME}.<part>")
@blueprint.get(f"/{NAME}/<path:part>")
def dataset(part: str) -> Response:  # noqa: ARG001  # the path is read whole
    """The dataset or a part of it: its description in the format asked for; a browser is led to the page.

    Raises:
        NotFoundError: the dataset has no such part.
    """
    name, fmt = requested(request.path.removeprefix("/"))
    of_part = name.removeprefix(NAME).removeprefix("/")
    if of_part not in names():
        raise NotFoundError(f"the dataset has no part {of_part[:100]!r}; there are {', '.join(WORDS)}")
    if fmt is None:
        return _elsewhere(HTTPStatus.SEE_OTHER, links().page("about") + ("#parts" if of_part else ""))
    return _description(fmt)


def formats() -> list[tuple[str, str]]:
    """The addresses of the description, by media type, for the head of pages about the data."""
    return [(fmt.media_type, f"/{NAME}.{fmt.extension}") for fmt in GRAPHS]


def _elsewhere(status: HTTPStatus, address: str) -> Response:
    return Response(status=status, headers={"Location": address, "Vary": "Accept"})


def _description(fmt: Format) -> Response:
    described = dataset_description(settings(), served().name)
    triples = described.whole(root=request.url_root)
    if fmt.rdf == ox.RdfFormat.TURTLE:
        body = turtle(triples, store().base)
    else:
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
        body = serialization.serialized(quads, fmt, store().base)
    response = Response(body, mimetype=fmt.media_type)
    response.vary.add("Accept")
    response.headers["Link"] = f'<{iri(store().base).value}>; rel="canonical"'
    return response


def _target(address: str) -> str | None:
    """Where a link of the text leads: relative ones to a page of this server."""
    return links().thing(address if "://" in address else store().base + address)
