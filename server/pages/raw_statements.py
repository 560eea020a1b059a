"""The raw statements of a thing, one link away from its page: triple by triple, each with the claims that say so."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core.errors import NotFoundError, UsageError
from graph.core.namespaces import CONCEPT, PG, PREFIXES, term
from graph.support import statements
from graph.support.labels import labels
from graph.support.statements import Statement
from server.layout.rendering import Head, render_page
from server.pages import rendering
from server.pages.rendering import short
from server.views.context import store

blueprint = Blueprint("raw_statements", __name__)


@blueprint.get("/statements")
def raw_statements() -> Response:
    """Every triple about the thing that `of` names, and every one that it is the object of."""
    iri = request.args.get("of", "")
    if not iri:
        raise UsageError("there is no thing to tell of: give its IRI as the parameter `of`")
    iri = rendering.node(iri if ":" in iri.partition("/")[0] else store().base + iri).value
    said, used = statements_of(iri), statements.uses(store(), iri)
    if not said and not used:
        raise NotFoundError(f"nothing in the dataset is called {short(iri)}; the query page finds what is")
    names = _names([*said, *used], iri)
    title = names.get(iri) or short(iri)
    head = Head(f"Raw statements: {title}", f"Every triple about {title}, with the claims that say so.", "/statements")
    return Response(render_page("statements.html", head, iri=iri, title=title, said=said, used=used, names=names))


def statements_of(iri: str) -> list[Statement]:
    """What is said of a thing, without what a page shows anyway or need not show."""
    return worth_showing(statements.statements(store(), iri))


def worth_showing(statements: list[Statement]) -> list[Statement]:
    """Without labels, and without what only repeats our own terms in those of another vocabulary: RDF has it all."""
    hidden = {term("rdfs:label"), term("skos:prefLabel")}
    definitions = {(s.subject, s.object) for s in statements if s.predicate == term("skos:definition")}
    return [
        s
        for s in statements
        if s.predicate not in hidden
        and not _repeats(s)
        and not (s.predicate == term("rdfs:comment") and (s.subject, s.object) in definitions)
    ]


_OWN_TYPES = (PG, PREFIXES["oa"], PREFIXES["skos"])
_SCHEMA_ORG = ("location", "superEvent", "containedInPlace", "minValue", "maxValue", "mentions")
_ALIGNED = (
    "http://semanticweb.cs.vu.nl",
    "http://linkedevents.org",
    PREFIXES["org"],
    *(PREFIXES["schema"] + name for name in _SCHEMA_ORG),
)


def _repeats(statement: Statement) -> bool:
    if statement.predicate == term("rdf:type"):
        return not statement.object.value.startswith(_OWN_TYPES)
    return statement.predicate.value.startswith(_ALIGNED)


def _names(statements: list[Statement], iri: str) -> dict[str, str]:
    terms = {iri} | {
        t.value for s in statements for t in (s.subject, s.predicate, s.object) if isinstance(t, ox.NamedNode)
    }
    found = labels(store(), terms)
    return {name: label for name, label in found.items() if not name.startswith(CONCEPT + "scheme")}
