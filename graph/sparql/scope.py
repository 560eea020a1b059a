"""Tells which variables of a group are in scope outside it, which always have a value, and which are volatile.

The scope of variables is that of SPARQL 1.1, section 18.2.1. `certain` lists only variables that have a value in every
engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

import pyoxigraph as ox

from graph.sparql import algebra as a

Variables = dict[ox.Variable, None]
"""An ordered set, so that whatever is built from it is always the same."""

VOLATILE_IN_A_QUERY: Final = frozenset({"RAND(", "UUID(", "STRUUID(", "BNODE("})
"""Functions that may give another value at each call in a query."""
VOLATILE: Final = VOLATILE_IN_A_QUERY | {"NOW("}
"""Functions that may give another value from query to query. NOW is not in the narrower set: a time that is later by
milliseconds meets the same conditions."""


def visible(group: a.Group) -> Variables:
    """Return the variables in scope at the end of a group, in the order of the text."""
    return dict.fromkeys(v for element in group.elements for v in _visible(element))


def _visible(element: a.Element) -> Iterator[ox.Variable]:
    match element:
        case a.Triples() | a.Values():
            yield from a.variables(element)
        case a.Bind():
            yield element.variable
        case a.Optional():
            yield from visible(element.group)
        case a.Union():
            for branch in element.branches:
                yield from visible(branch)
        case a.Graph():
            yield from a.variables(element.name)
            yield from visible(element.group)
        case a.Group():
            yield from visible(element)
        case a.Select():
            yield from columns(element)


def columns(select: a.Select, anonymous: Iterable[ox.Variable] = ()) -> list[ox.Variable]:
    """Return the variables that a SELECT query projects; for `*`, those in scope that stand for no blank node.

    Args:
        select: the query.
        anonymous: the variables that stand for blank nodes.
    """
    if select.columns is not None:
        return [column.variable for column in select.columns]
    inline = select.values.variables if select.values else ()
    hidden = set(anonymous)
    return [v for v in dict.fromkeys([*visible(select.where), *inline]) if v not in hidden]


def certain(elements: Iterable[a.Element]) -> Variables:
    """Return the variables that have a value in every solution of these elements."""
    return dict.fromkeys(v for element in elements for v in _certain(element))


def _certain(element: a.Element) -> Iterator[ox.Variable]:
    match element:
        case a.Triples():
            yield from a.variables(element)
        case a.Values():
            for position, variable in enumerate(element.variables):
                if all(row[position] is not None for row in element.rows):
                    yield variable
        case a.Union():
            first, *others = [certain(branch.elements) for branch in element.branches]
            yield from (v for v in first if all(v in other for other in others))
        case a.Graph():
            if any(isinstance(inner, a.Triples) for inner in element.group.elements):
                yield from a.variables(element.name)
            yield from certain(element.group.elements)
        case a.Group():
            yield from certain(element.elements)
        case a.Select():
            yield from _certain_columns(element)


def _certain_columns(select: a.Select) -> Iterator[ox.Variable]:
    inner = certain(select.where.elements)
    if not select.aggregates:
        yield from (v for v in columns(select) if v in inner)
    elif select.keys:
        keys = {key.variable for key in select.keys if key.expression is None}
        yield from (v for v in columns(select) if v in inner and v in keys)


def volatile_variables(group: a.Group, words: frozenset[str] = VOLATILE) -> set[ox.Variable]:
    """Return the variables whose values may change from run to run.

    Such a value comes from a volatile function or from another volatile variable.

    Args:
        group: the group to search.
        words: the volatile functions, as tokens of the tree.
    """
    volatile: set[ox.Variable] = set()
    assignments = list(_assignments(group))
    before = -1
    while len(volatile) > before:
        before = len(volatile)
        for variable, expression in assignments:
            if variable not in volatile and is_volatile(expression, volatile, words):
                volatile.add(variable)
    return volatile


def _assignments(node: object) -> Iterator[tuple[ox.Variable, a.Expression]]:
    """Yield every variable of a tree that gets its value from an expression, with that expression."""
    if isinstance(node, a.Bind | a.Column) and node.expression:
        yield node.variable, node.expression
    for part in a.parts(node):
        yield from _assignments(part)


def is_volatile(
    expression: a.Expression, volatile_before: Set[ox.Variable] = frozenset(), words: frozenset[str] = VOLATILE
) -> bool:
    """Check whether an expression may have another value when it is evaluated again.

    Args:
        expression: the expression.
        volatile_before: the variables that are volatile already.
        words: the volatile functions, as tokens of the tree.
    """
    return any(word in words for word in _words(expression)) or any(
        v in volatile_before for v in a.variables(expression)
    )


def _words(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for part in a.parts(node):
        yield from _words(part)
