"""What of a query's form its provenance depends on: which columns link rows to solutions, what rests on several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.sparql import algebra as a
from graph.sparql import scope


def template_is_pattern(query: a.Query) -> bool:
    """Whether the template of a CONSTRUCT query is its own pattern: then its blank nodes are variables of both."""
    return query.select.where == a.Group((a.Triples(query.template),))


def row_variables(select: a.Select, anonymous: Iterable[ox.Variable]) -> list[ox.Variable]:
    """The columns whose values are those of the pattern, or follow from them."""
    if not select.aggregates:
        return scope.columns(select, anonymous)
    keys = {key.variable for key in select.keys or ()}
    return [c.variable for c in select.columns or () if c.expression is None and c.variable in keys]


def hidden_keys(select: a.Select) -> tuple[a.Column, ...]:
    """The group keys that are not projected as they are."""
    shown = {c.variable for c in select.columns or () if c.expression is None}
    return tuple(key for key in select.keys or () if key.variable not in shown)


def required_exists(expression: a.Expression) -> Iterator[a.Exists]:
    """Every EXISTS that must hold for the expression to: those that only `&&` joins to others."""
    if all(token in ("(", "&&", ")") for token in expression.tokens if isinstance(token, str)):
        for token in expression.tokens:
            if isinstance(token, a.Exists):
                yield token
            elif isinstance(token, a.Expression):
                yield from required_exists(token)


def always_matches_a_triple(group: a.Group) -> bool:
    """Whether a triple of the graph itself is matched in every solution."""
    for element in group.elements:
        match element:
            case a.Triples() if not all(_idle(pattern.predicate) for pattern in element.patterns):
                return True
            case a.Group() if always_matches_a_triple(element):
                return True
            case a.Union() if all(always_matches_a_triple(branch) for branch in element.branches):
                return True
            case a.Select():
                return True  # refused for another reason
    return False


def _idle(path: object) -> bool:
    """Whether a path may link a node to itself without any triple."""
    match path:
        case a.Repeated():
            return path.times in "*?" or _idle(path.path)
        case a.Sequence():
            return all(map(_idle, path.parts))
        case a.Alternative():
            return any(map(_idle, path.parts))
        case a.Inverse():
            return _idle(path.path)
    return False


def rests_on_several_solutions(node: object) -> bool:
    """Whether it is a sub-query whose rows rest on several solutions of its pattern."""
    return isinstance(node, a.Select) and (node.aggregates or node.sliced)


def every_node(node: object) -> Iterator[object]:
    """A tree and everything in it."""
    yield node
    for part in a.parts(node):
        yield from every_node(part)


def restrictable(where: a.Group, links: Iterable[ox.Variable]) -> tuple[ox.Variable, ...]:
    """Links with a value in every solution before anything optional, and made by no expression."""
    before = []
    for element in where.elements:
        if isinstance(element, a.Optional | a.Minus | a.Bind):
            break
        before.append(element)
    known = scope.certain(before)
    made = {e.variable for e in where.elements if isinstance(e, a.Bind)}
    subjects = {
        e.subject for e in every_node(where) if isinstance(e, a.Pattern)
    }  # engines begin there, for better or worse
    return tuple(v for v in links if v in known and v not in made and v in subjects)
