"""The raw statements of a thing, one link away from its page: triple by triple, each with the claims that say so."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core.errors import NotFoundError, UsageError
from graph.core.namespaces import CONCEPT, PG, PREFIXES, term
from graph.support import statements
from graph.support.labels import labels
from graph.support.statements import Statement
from server.layout.context import store
from server.layout.rendering import Head, links, render_page
from server.pages.things import rendering
from server.pages.things.rendering import short

blueprint = Blueprint("raw_statements", __name__)


ROWS = 200
"""Rows of one page."""
MOST_CLAIMS = 8
"""Claims that are named in a row; a query finds all."""


@blueprint.get("/statements")
def raw_statements() -> Response:
    """The triples about the thing that `of` names, and those that it is the object of; `rows` are passed over."""
    iri, passed = request.args.get("of", ""), request.args.get("rows", "0")
    if not iri:
        raise UsageError("there is no thing to tell of: give its IRI as the parameter `of`")
    if not passed.isdecimal():
        raise UsageError(f"`rows` says how many rows to pass over, so it is a number; here it is {passed!r}")
    iri = rendering.node(iri if ":" in iri.partition("/")[0] else store().base + iri).value
    found, first = [*statements_of(iri), *worth_showing(statements.uses(store(), iri))], int(passed)
    if not found:
        raise NotFoundError(f"nothing in the dataset is called {short(iri)}; the query page finds what is")
    rows = found[first : first + ROWS]
    names = _names(rows, iri)
    title = names.get(iri) or short(iri)
    head = Head(f"Raw statements: {title}", f"Every triple about {title}, with the claims that say so.", "/statements")
    before, behind = max(first - ROWS, 0), first + ROWS
    return Response(
        render_page(
            "statements.html",
            head,
            iri=iri,
            title=title,
            rows=rows,
            names=names,
            first=first,
            total=len(found),
            most=MOST_CLAIMS,
            previous=links().page("statements", of=iri, rows=str(before)) if first else None,
            next=links().page("statements", of=iri, rows=str(behind)) if behind < len(found) else None,
        )
    )


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
