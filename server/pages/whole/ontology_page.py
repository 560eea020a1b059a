"""The ontology: every class and property by its anchor; in other formats, the files with all their axioms."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.core import serialization
from graph.core.errors import NotFoundError
from graph.core.namespaces import PG, VOCABULARY_BASE
from graph.ontology.vocabulary import Vocabulary
from graph.support import statements
from server.accounts.entry.ontology_terms import TermGroup, term_groups
from server.accounts.entry.term_uses import alignments, term_uses
from server.accounts.pictures.ontology_diagram import ontology_diagram
from server.layout.context import settings, store
from server.layout.rendering import Head, links, render_page
from server.pages.things import rendering
from server.pages.things.entities import requested

blueprint = Blueprint("ontology", __name__)

_FORMATS = (("text/turtle", "ttl"), ("application/ld+json", "jsonld"))


@blueprint.get("/ontology", defaults={"part": ""})
@blueprint.get("/ontology.<part>")
@blueprint.get("/ontology/<path:part>")
def ontology(part: str) -> Response:  # noqa: ARG001  # the path is read whole
    """The page of the vocabulary, or its files.

    Raises:
        NotFoundError: the dataset knows no version of the vocabulary by this name.
    """
    name, fmt = requested(request.path.removeprefix("/"))
    iri = rendering.node(VOCABULARY_BASE + name)
    if name != "ontology" and not statements.uses(store(), iri.value) and not statements.statements(store(), iri.value):
        raise NotFoundError(f"there is nothing at {name}")
    if fmt is not None:
        files = Vocabulary(settings().ontology).store  # with the blank nodes of class expressions, as OWL demands
        return Response(serialization.serialized(files, fmt, store().base), mimetype=fmt.media_type)
    groups = term_groups(store(), settings().ontology)
    numbers = [sum(len(g.terms) for g in groups if g.of_classes == of_classes) for of_classes in (True, False)]
    labels = {term.name: term.label for group in groups for term in group.terms}
    page = render_page(
        "ontology.html",
        _head(*numbers),
        section="ontology",
        groups=groups,
        labels=labels,
        numbers=numbers,
        namespace=PG,
        uses=term_uses(store(), *(_names(groups, of_classes) for of_classes in (True, False))),
        alignments=alignments(settings().ontology),
        diagram=ontology_diagram(),
    )
    return Response(page)


def _names(groups: list[TermGroup], of_classes: bool) -> list[str]:
    return [term.name for group in groups if group.of_classes == of_classes for term in group.terms]


def _head(classes: int, properties: int) -> Head:
    address = links().page("ontology")
    return Head(
        "Ontology",
        f"The {classes} classes and {properties} properties in which Peacegraph tells what documents say.",
        address,
        [(media_type, f"{address}.{extension}") for media_type, extension in _FORMATS],
        {
            "@type": "DefinedTermSet",
            "@id": f"{VOCABULARY_BASE}ontology",
            "name": "Peacegraph ontology",
            "url": PG,
        },
    )
