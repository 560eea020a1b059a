"""The pages of what curators noted beside the claims: where documents disagree, and what may be the same."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.core.errors import NotFoundError
from graph.support.identity_records import identity_records
from server.accounts.claims.citations import thing_citation
from server.accounts.points.argued_sentences import MOST_ARGUED
from server.accounts.points.disagreement import MOST_DOCUMENTS, disagreement_page
from server.accounts.points.disagreement_list import disagreement_list
from server.layout.context import settings, store
from server.layout.rendering import Head, formats_of, links, render_page

blueprint = Blueprint("disagreements", __name__)
_FILTERS = ("kind", "topic", "document")


@blueprint.get("/disagreements")
def disagreements() -> Response:
    """All disagreements, filtered by kind, topic and document."""
    chosen = {name: request.args.get(name) or None for name in _FILTERS}

    def with_filter(name: str, value: str | None) -> str:
        return links().page("disagreements", **{**chosen, name: value})

    found = disagreement_list(store(), **chosen)
    description = f"{found.total} points on which the documents differ, each with the sentences of every side."
    head = Head("Disagreements", description, "/disagreements")
    page = render_page(
        "disagreements.html", head, section="disagreements", list=found, chosen=chosen, with_filter=with_filter
    )
    return Response(page)


def disagreement(iri: str, name: str) -> Response:
    """The page of a disagreement, by its IRI and its name in addresses.

    Raises:
        NotFoundError: the dataset has none of this name.
    """
    page = disagreement_page(store(), settings().ontology, iri)
    if page is None:
        raise NotFoundError(f"nothing in the dataset is called {name}; the query page finds what is")
    label = page.thing.name
    description = f"{label}: {len(page.readings)} readings, each with its sentences. None is judged here to be right."
    head = Head(label, description, f"/{name}", formats_of(iri), {"@type": "Thing", "@id": iri, "name": label})
    citation = thing_citation(store(), iri, label)
    return Response(render_page("disagreement.html", head, page=page, most=MOST_DOCUMENTS, citation=citation))


def identity(iri: str, name: str) -> Response:
    """The page of a possible identity, by its IRI and its name in addresses.

    Raises:
        NotFoundError: the dataset has none of this name.
    """
    record = identity_records(store(), [iri], MOST_ARGUED).get(iri)
    if record is None:
        raise NotFoundError(f"nothing in the dataset is called {name}; the query page finds what is")
    title = record.label[:1].upper() + record.label[1:]
    head = Head(
        title, f"{title}: what may be the same, and the words for it and against it.", f"/{name}", formats_of(iri)
    )
    return Response(render_page("identity.html", head, identity=record, title=title))
