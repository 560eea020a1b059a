"""Terms of the data as the pages of raw statements show them, and names in addresses as nodes."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from flask import Flask

from graph.core.errors import NotFoundError
from graph.core.namespaces import CONCEPT, PG, shorten
from graph.core.terms import has_plain_datatype, term_text
from server.layout.context import store
from server.layout.rendering import links


def register(app: Flask) -> None:
    """Make `shown` known to the templates."""
    app.jinja_env.globals.update(shown=shown)


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: text, and where it leads (None: nowhere)."""

    text: str
    href: str | None = None
    language: str | None = None
    datatype: str | None = None


def shown(term: object, labels: dict[str, str] | None = None) -> Shown:
    """A term of the data as a page shows it; `labels` names the IRIs that have names."""
    if isinstance(term, ox.NamedNode):
        return Shown((labels or {}).get(term.value) or short(term.value), links().thing(term.value))
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
