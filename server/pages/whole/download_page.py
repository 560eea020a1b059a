"""Downloads: what of the dataset can be taken away, from this server and by the command line."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response

from graph.core.formats import GRAPHS
from server.accounts.catalogue.dumps import dumps, files_of_views
from server.accounts.catalogue.kinds import kinds, plural
from server.layout.context import served, settings, store
from server.layout.rendering import Head, links, render_page

blueprint = Blueprint("downloads", __name__)

_DESCRIPTION = "The dataset, its claims, its ontology and its lists as files, from this server or by the command line."


@blueprint.get("/downloads")
def downloads() -> Response:
    """What can be taken away, with the sizes that are known."""
    page = render_page(
        "downloads.html",
        Head("Downloads", _DESCRIPTION, "/downloads"),
        section="downloads",
        version=store().version,
        default_graph=[(fmt.name, f"/graphs?default&{urlencode({'format': fmt.name})}") for fmt in GRAPHS],
        ontology=[(fmt.name, f"{links().page('ontology')}.{fmt.extension}") for fmt in GRAPHS],
        lists=[(plural(kind), links().kind(kind)) for kind in kinds(store()) if kind != "disagreement"],
        dumps=dumps(),
        files=files_of_views(settings().build_dir / served().name) if served().name else (),
    )
    return Response(page)
