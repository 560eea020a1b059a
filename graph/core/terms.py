"""RDF terms as JSON and as text: the one rendering that every writer of answers, proofs and tables uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES, shorten

Value = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
"""What a variable may be bound to."""

_ANY: Final = ox.NamedNode("urn:x-any")
_PLAIN_DATATYPES = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString", PREFIXES["rdf"] + "dirLangString")


def term_to_json(term: object) -> dict[str, Any]:
    """Write a term as in SPARQL 1.1 Query Results JSON Format, section 3.2.2; what RDF 1.2 adds as in SPARQL 1.2.

    Raises:
        TypeError: it is no term.
    """
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        return {"type": "triple", "value": triple_to_json(term)}
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term!r} is no term")
    result = {"type": "literal", "value": term.value}
    if term.language:
        direction = {"its:dir": str(term.direction)} if term.direction else {}
        return {**result, "xml:lang": term.language, **direction}
    return result if has_plain_datatype(term) else {**result, "datatype": term.datatype.value}


def triple_to_json(triple: ox.Triple) -> dict[str, Any]:
    """Write subject, predicate and object of a triple."""
    ends = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    return {name: term_to_json(end) for name, end in ends.items()}


def term_from_json(payload: Mapping[str, Any]) -> Value:
    """Read a term that `term_to_json` wrote.

    Raises:
        KeyError, ValueError: it is none.
    """
    kind, value = payload["type"], payload["value"]
    if kind == "uri":
        return ox.NamedNode(value)
    if kind == "bnode":
        return ox.BlankNode(value)
    if kind == "triple":
        return triple_from_json(value)
    datatype = ox.NamedNode(payload["datatype"]) if "datatype" in payload else None
    direction = ox.BaseDirection(payload["its:dir"]) if "its:dir" in payload else None
    return ox.Literal(value, datatype=datatype, language=payload.get("xml:lang"), direction=direction)


def triple_from_json(payload: Mapping[str, Any]) -> ox.Triple:
    """Read a triple that `triple_to_json` wrote."""
    return ox.Triple(*(term_from_json(payload[name]) for name in ("subject", "predicate", "object")))  # type: ignore[arg-type]  # what was written was a triple


def term_text(term: object, base: str | None = None, *, typed: bool = False) -> str:
    """Write a term as text.

    Args:
        term: the term; None gives an empty text.
        base: IRIs are written as short as a query under this base accepts them; in full where there is no base.
        typed: whether a literal is written as a query has it, with quotation marks, language and datatype; else its
            value alone.
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return term.value if base is None else shorten(term.value, base)
    if isinstance(term, ox.Triple):
        return f"<<( {triple_text(term, base, typed=typed)} )>>"
    if isinstance(term, ox.Literal):
        if not typed:
            return term.value
        if base is not None and not has_plain_datatype(term):
            return f"{ox.Literal(term.value)}^^{shorten(term.datatype.value, base)}"
    return str(term)


def triple_text(triple: ox.Triple, base: str | None = None, *, typed: bool = True) -> str:
    """Write a triple as text, its terms as `term_text` writes them."""
    return " ".join(term_text(end, base, typed=typed) for end in (triple.subject, triple.predicate, triple.object))


def has_plain_datatype(literal: ox.Literal) -> bool:
    """Whether a literal is written without its datatype: a plain text, or one with a language."""
    return literal.datatype.value in _PLAIN_DATATYPES


@lru_cache(maxsize=4096)
def stored(term: Any) -> Any:
    """Return a term as the store spells it (`"01"` as `"1"`), so that a query's constant is found in the data."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, term))
    return next(iter(store)).object
