"""Properties of a query's form that its provenance depends on.

They tell which variables link a row to its solutions, which rows rest on several solutions, and what may be restricted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import scope

MOST_JOINED: Final = 120
"""The number of patterns and steps of paths that a witness query joins at most.

The engine's time to order a join grows with the third power of their number or faster (measured, on a slow machine
with other work to do: 120 OPTIONALs 2 s, 200 of them 18 s; 240 patterns with common variables 22 s), and a query that
is explained is planned twice.
"""


def template_is_pattern(query: a.Query) -> bool:
    """Check whether the template of a CONSTRUCT query is its own pattern, so that both share blank nodes."""
    return query.select.where == a.Group((a.Triples(query.template),))


def linking_variables(query: a.Query) -> list[ox.Variable]:
    """Return the variables whose values link a row or triple of the answer to the solutions it comes from."""
    if query.form == "SELECT":
        return row_variables(query.select, query.anonymous)
    if query.form == "CONSTRUCT":
        shared = template_is_pattern(query)
        return [v for v in dict.fromkeys(a.variables(query.template)) if v not in query.anonymous or shared]
    return []


def row_variables(select: a.Select, anonymous: Iterable[ox.Variable]) -> list[ox.Variable]:
    """Return the columns whose values are those of a solution of the pattern, or follow from it.

    Args:
        select: the query.
        anonymous: the variables that stand for blank nodes.
    """
    if not select.aggregates:
        return scope.columns(select, anonymous)
    keys = {key.variable for key in select.keys or ()}
    return [c.variable for c in select.columns or () if c.expression is None and c.variable in keys]


def hidden_keys(select: a.Select) -> tuple[a.Column, ...]:
    """Return the group keys that the query does not project as they are."""
    projected = {c.variable for c in select.columns or () if c.expression is None}
    return tuple(key for key in select.keys or () if key.variable not in projected)


def required_exists(expression: a.Expression) -> Iterator[a.Exists]:
    """Find every EXISTS that must hold for the expression to hold: those that only `&&` joins to the rest."""
    if all(token in ("(", "&&", ")") for token in expression.tokens if isinstance(token, str)):
        for token in expression.tokens:
            if isinstance(token, a.Exists):
                yield token
            elif isinstance(token, a.Expression):
                yield from required_exists(token)


def always_matches_a_triple(group: a.Group) -> bool:
    """Check whether every solution of the group matches at least one triple of the graph it is evaluated in."""
    for element in group.elements:
        match element:
            case a.Triples() if element.patterns:
                return True  # a path of length zero links a node of the graph, which a triple makes it
            case a.Group() if always_matches_a_triple(element):
                return True
            case a.Union() if all(always_matches_a_triple(branch) for branch in element.branches):
                return True
            case a.Select():
                return True  # the rewriter refuses it for another reason
    return False


def check_size(group: a.Group) -> None:
    """Refuse a pattern whose witness query an engine would plan for too long.

    Raises:
        UnreadableQueryError: it joins more than `MOST_JOINED` patterns.
    """
    if (joined := joined_parts(group)) > MOST_JOINED:
        raise UnreadableQueryError(f"it joins {joined} patterns; up to {MOST_JOINED} are explained")


def joined_parts(group: a.Group) -> int:
    """Count what an engine joins to evaluate a group: patterns, also those of OPTIONAL, and each step of their paths.

    Of the branches of a UNION only the largest counts, since the others are joined without it.
    """
    total = 0
    for element in group.elements:
        match element:
            case a.Triples():
                total += sum(_steps(pattern.predicate) for pattern in element.patterns)
            case a.Group():
                total += joined_parts(element)
            case a.Graph() | a.Optional():
                total += joined_parts(element.group)
            case a.Select():
                total += joined_parts(element.where)
            case a.Union():
                total += max(map(joined_parts, element.branches))
    return total


def _steps(path: object) -> int:
    match path:
        case a.Sequence():
            return sum(map(_steps, path.parts))
        case a.Alternative():
            return max(map(_steps, path.parts))
        case a.Inverse():
            return _steps(path.path)
    return 1


def rests_on_several_solutions(node: object) -> bool:
    """Check whether a node is a sub-query whose rows rest on several solutions of its pattern."""
    return isinstance(node, a.Select) and (node.aggregates or node.sliced)


def has_aggregating_subquery(node: object) -> bool:
    """Check whether a tree holds a sub-query whose rows rest on several solutions of its pattern."""
    return any(map(rests_on_several_solutions, every_node(node)))


def every_node(node: object) -> Iterator[object]:
    """Yield a node and everything below it."""
    yield node
    for part in a.parts(node):
        yield from every_node(part)


def restrictable(where: a.Group, links: Iterable[ox.Variable]) -> tuple[ox.Variable, ...]:
    """Return the variables that VALUES in front of the pattern may restrict, and whose restriction saves time.

    They have a value in every solution before anything optional, no expression gives them that value, and they are the
    subject of a pattern: pyoxigraph looks up a bound subject, but may scan a whole predicate if only the object is
    bound.

    Args:
        where: the pattern.
        links: the variables to choose from.
    """
    before = []
    for element in where.elements:
        if isinstance(element, a.Optional | a.Minus | a.Bind):
            break
        before.append(element)
    certain = scope.certain(before)
    assigned = {e.variable for e in where.elements if isinstance(e, a.Bind)}
    subjects = {e.subject for e in every_node(where) if isinstance(e, a.Pattern)}
    return tuple(v for v in links if v in certain and v not in assigned and v in subjects)
