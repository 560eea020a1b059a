"""The page of what was fetched of an item of Wikidata."""

from __future__ import annotations

from flask import Response

from graph.core.errors import NotFoundError
from server.accounts.claims.citations import thing_citation
from server.accounts.things.beside_wikidata import fetched_items, linked_to
from server.layout.context import store
from server.layout.rendering import Head, formats_of, render_page


def page(iri: str, name: str) -> Response:
    """What was fetched of an item, by the IRI of its graph and the name of that in addresses (`wikidata/Q399`).

    Raises:
        NotFoundError: nothing was fetched of it.
    """
    item = name.rpartition("/")[2]
    fetched = fetched_items(store(), [item]).get(item)
    if fetched is None:
        raise NotFoundError(f"nothing was fetched from Wikidata as {name}; `/status` tells which dataset is served")
    linked = linked_to(store(), item)
    title = f"What Wikidata says of {linked[0][1]}" if linked else f"What Wikidata says of {item}"
    head = Head(title, f"{title}: {fetched.source}. No document says so.", f"/{name}", formats_of(iri))
    citation = thing_citation(store(), iri, f"Wikidata, {fetched.source}")
    return Response(render_page("fetched.html", head, title=title, fetched=fetched, linked=linked, citation=citation))
