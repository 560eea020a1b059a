"""Citations of whatever has a page: its address with `.bib`, `.ris` or `.csl.json` behind it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.core.namespaces import VOCABULARY_BASE
from graph.publishing.description.parts import NAME
from server.accounts.claims.citation_formats import FORMATS
from server.accounts.claims.citations import citation_of
from server.layout.context import store
from server.pages.things import rendering

blueprint = Blueprint("citations", __name__)


def _is_name(path: str) -> bool:
    """Whether a path can be that of a thing, or of the dataset itself."""
    return "/" in path or path.partition(".")[0] == NAME


@blueprint.before_app_request
def cite() -> Response | None:
    """The citation that a path asks for; None where it asks for none.

    It is asked before any page, so that no page needs to know of it.
    """
    path = request.path.removeprefix("/")
    extension = next((one for one in FORMATS if path.endswith(f".{one}")), None)
    if extension is None or not _is_name(path) or request.method not in ("GET", "HEAD") or path.startswith("static/"):
        return None
    name = path.removesuffix(f".{extension}")
    base = VOCABULARY_BASE if name.startswith("concept/") else store().base
    media_type, _, written = FORMATS[extension]
    citation = citation_of(store(), rendering.node(base + name).value)
    response = Response(written(citation), content_type=f"{media_type}; charset=utf-8")
    response.headers["Link"] = f'<{citation.address}>; rel="canonical"'
    return response
