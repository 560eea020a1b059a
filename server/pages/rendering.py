"""How IRIs and values look on pages: links stay on this host, names are labels, what comes from data is only text."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask

from graph.core.errors import NotFoundError
from graph.core.namespaces import CONCEPT, PG, VOCABULARY_BASE, shorten
from graph.core.terms import has_plain_datatype, term_text
from graph.support.statements import Statement
from server.views.context import store


def register(app: Flask) -> None:
    """Make the functions of this module known to the templates."""
    app.jinja_env.globals.update(shown=shown, local=local, linked=linked, brief=short, proof_address=proof_address)


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: text, and where it leads (None: nowhere)."""

    text: str
    href: str | None = None
    language: str | None = None
    datatype: str | None = None


def local(iri: str) -> str | None:
    """The path on this host that answers for one of our own IRIs; None for others."""
    base = store().base
    for ours in (base, VOCABULARY_BASE):
        if iri.startswith(ours):
            return "/" + iri.removeprefix(ours).lstrip("/\\")  # two slashes would lead to another host
    return None


def proof_address(statement: Statement) -> str:
    """The page that proves a statement of the default graph."""
    ends = {"subject": statement.subject, "predicate": statement.predicate, "object": statement.object}
    return "/explain?" + urlencode({name: str(end) for name, end in ends.items()})


def linked(iri: str) -> str | None:
    """Where a page may lead for an IRI: to this host, else to a host of the Web; None elsewhere."""
    return local(iri) or (iri if is_link(iri) else None)


def is_link(iri: str) -> bool:
    """Whether a page may link it: http and https only."""
    return iri.startswith(("http://", "https://"))


def shown(term: object, labels: dict[str, str] | None = None) -> Shown:
    """A term of the data as a page shows it; `labels` names the IRIs that have names."""
    if isinstance(term, ox.NamedNode):
        return Shown((labels or {}).get(term.value) or short(term.value), linked(term.value))
    if isinstance(term, ox.Literal):
        datatype = None if has_plain_datatype(term) else short(term.datatype.value)
        return Shown(term.value, None, term.language, datatype)
    return Shown(term_text(term, store().base))


def node(iri: str) -> ox.NamedNode:
    """A requested name as a node.

    Raises:
        NotFoundError: no IRI can be called so.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"nothing in the dataset can have this name, which makes no IRI ({error})") from None


def short(iri: str) -> str:
    """`pg:holder`, `state/armenia`: as short as a query would have it, without brackets."""
    if iri.startswith((PG, CONCEPT)):
        return iri.removeprefix(PG).removeprefix(CONCEPT)
    return shorten(iri, store().base).strip("<>")
