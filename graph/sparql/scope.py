"""What a group of a query binds: which variables may be seen outside it, which always have a value, which are volatile.

SPARQL 1.1, section 18.2.1 (variable scope). `certain` says no more than holds in every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graph.sparql import algebra as a

Variables = dict[ox.Variable, None]
"""A set that keeps its order, so that what is made from it is always the same."""

VOLATILE_IN_A_QUERY: Final = frozenset({"RAND(", "UUID(", "STRUUID(", "BNODE("})
"""Functions that give another value each time."""
VOLATILE: Final = VOLATILE_IN_A_QUERY | {"NOW("}
"""Functions that give another value from query to query; what is later by milliseconds meets the same conditions."""


def visible(group: a.Group) -> Variables:
    """The variables in scope at the end of a group, in the order of the text."""
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
    """The variables that a SELECT query projects; of `*`, those in scope that stand for no blank node."""
    if select.columns is not None:
        return [column.variable for column in select.columns]
    inline = select.values.variables if select.values else ()
    hidden = set(anonymous)
    return [v for v in dict.fromkeys([*visible(select.where), *inline]) if v not in hidden]


def certain(elements: Iterable[a.Element]) -> Variables:
    """The variables that have a value in every solution of these elements."""
    return dict.fromkeys(v for element in elements for v in _certain(element))


def _certain(element: a.Element) -> Iterator[ox.Variable]:
    match element:
        case a.Triples():
            yield from a.variables(element)
        case a.Values():
            for place, variable in enumerate(element.variables):
                if all(row[place] is not None for row in element.rows):
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
    """The variables whose values change from run to run: made by such a function, or from such a variable."""
    found: set[ox.Variable] = set()
    made = list(_made(group))
    while True:
        more = {v for v, expression in made if v not in found and is_volatile(expression, found, words)}
        if not more:
            return found
        found |= more


def _made(node: object) -> Iterator[tuple[ox.Variable, a.Expression]]:
    """Every variable that an expression gives its value, in a tree."""
    if isinstance(node, a.Bind | a.Column) and node.expression:
        yield node.variable, node.expression
    for part in a.parts(node):
        yield from _made(part)


def is_volatile(
    expression: a.Expression, volatile_before: Iterable[ox.Variable] = (), words: frozenset[str] = VOLATILE
) -> bool:
    """Whether an expression may have another value when it is evaluated again."""
    before = set(volatile_before)
    return any(word in words for word in _words(expression)) or any(v in before for v in a.variables(expression))


def _words(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for part in a.parts(node):
        yield from _words(part)
