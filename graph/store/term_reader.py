"""Reads a term that a user writes outside a query: `<state/armenia>`, `pg:participant`, `"text"@en`, `a`.

The engine resolves it, so that base and prefixes mean what they mean in a query. The text is checked first, so that
nothing but one term ever reaches the engine.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph.core.errors import QuerySyntaxError, UsageError
from graph.core.namespaces import PREFIXES
from graph.ontology.rules import TYPE
from graph.store.dataset_store import Store, solutions

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_NAME = r"([^\W\d_][\w.\-]*)?:(?:[\w\-:]|\.(?=.)|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*"
_STRING = r"(?:\"(?:[^\"\\\n\r]|\\[tbnrf\\\"'])*\"|'(?:[^'\\\n\r]|\\[tbnrf\\\"'])*')"
_LITERAL = rf"{_STRING}(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:{_IRI}|{_NAME}))?"
_PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|true|false"
_TERM = re.compile(f"{_IRI}|{_NAME}|{_LITERAL}|{_PLAIN}")
"""IRIs, prefixed names and literals (SPARQL 1.1 Query Language, section 19.8), each as a whole."""


def read(store: Store, text: str) -> ox.NamedNode | ox.Literal:
    """Return the IRI or literal that a text stands for.

    Args:
        store: the store whose base the term is relative to.
        text: the term as a user wrote it.

    Raises:
        UsageError: the text is no term, or its prefix is not one of those preset.
    """
    if text == "a":
        return TYPE
    hint = 'write it as in a query: <state/armenia>, pg:participant or "text"@en'
    match = _TERM.fullmatch(text)
    if not match:
        raise UsageError(f"{text!r} is no IRI and no literal; {hint}")
    for prefix in filter(None, match.groups()):
        if prefix not in PREFIXES:
            raise UsageError(f"the prefix {prefix + ':'!r} of {text} is none of those preset: {', '.join(PREFIXES)}")
    try:
        (row,) = solutions(store, f"SELECT ({text} AS ?term) {{}}")
    except QuerySyntaxError as error:
        raise UsageError(f"{text!r} cannot be read; {hint}") from error  # its place is one in our query
    term = row["term"]
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise UsageError(f"{text!r} has no value; {hint}")
    return term


def triple(store: Store, subject: str, predicate: str, value: str) -> ox.Triple:
    """Return the triple of three terms.

    Args:
        store: the store whose base the terms are relative to.
        subject: the subject as a user wrote it.
        predicate: the predicate.
        value: the object.

    Raises:
        UsageError: one of the texts is no term, or subject or predicate is a literal.
    """
    return ox.Triple(iri(store, subject), iri(store, predicate), read(store, value))


def iri(store: Store, text: str) -> ox.NamedNode:
    """Return the IRI that a text stands for.

    Args:
        store: the store whose base the IRI is relative to.
        text: the IRI as a user wrote it.

    Raises:
        UsageError: the text is no IRI.
    """
    term = read(store, text)
    if not isinstance(term, ox.NamedNode):
        raise UsageError(f"{text} is a literal; only the object of a triple may be one")
    return term
