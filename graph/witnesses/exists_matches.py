"""Finds matches of EXISTS: one match of its pattern for given values of the variables it shares with its surroundings.

SPARQL 1.1, section 18.6, defines EXISTS by its pattern with these values substituted for the variables. One match is
enough for EXISTS to hold, so the row rests on the first one that is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

import pyoxigraph as ox

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import scope
from graph.sparql.query_writer import WRITER
from graph.witnesses import query_shape
from graph.witnesses.rewriting import of_group
from graph.witnesses.targets import QueryTarget, ReadWitnesses, Solution, Witness
from graph.witnesses.witness_query import ExistsCheck, WitnessQuery

BATCH: Final = 50
"""The number of patterns in one query, each a branch of a UNION."""

MEMBER_LIMIT: Final = 1000
"""The number of solutions read for a match that rests on an aggregate, where only all solutions together are enough."""

_NO_SOLUTION: Final = a.Values((), ())
"""Inline data without a row."""

Key = tuple[tuple[Any, ...], Any]
"""The values of the shared variables (None: unbound), and the graph."""


def first_matches(
    target: QueryTarget, check: ExistsCheck, wanted: Sequence[Key], prefix: str, read: ReadWitnesses
) -> dict[Key, Witness]:
    """Find what the first match of an EXISTS rests on, for each key that has a match.

    Args:
        target: the store and graphs of the query.
        check: the EXISTS.
        wanted: the keys, without repeats.
        prefix: a prefix that no variable of the user's query has.
        read: the function that turns solutions into witnesses.

    Raises:
        UnreadableQueryError: the pattern assigns a value to a variable that its surroundings assign too.
    """
    matches: dict[Key, Witness] = {}
    limit = MEMBER_LIMIT if query_shape.has_aggregating_subquery(check.group) else 1
    prefix += "w"  # names with the old prefix stand in the pattern already
    if check.graph is not None:
        wanted = [key for key in wanted if isinstance(key[1], ox.NamedNode)]
    for start in range(0, len(wanted), BATCH):
        queries = [_match_query(check, key, prefix) for key in wanted[start : start + BATCH]]
        for number, solutions in _first_solutions(target, queries, prefix, limit).items():
            members = read(target, queries[number], solutions, prefix)
            matches[wanted[start + number]] = _union(members, len(members) < limit or limit == 1)
    return matches


def _match_query(check: ExistsCheck, key: Key, prefix: str) -> WitnessQuery:
    """Return the witness query of the pattern of an EXISTS for one key."""
    values, graph = key
    bindings = {v: value for v, value in zip(check.outer, values, strict=True) if value is not None}
    return of_group(substitute(check.group, bindings), graph if isinstance(graph, ox.NamedNode) else None, prefix)


def _first_solutions(
    target: QueryTarget, queries: Sequence[WitnessQuery], prefix: str, limit: int
) -> dict[int, list[Solution]]:
    """Return the first solutions of several witness queries, by the number of the query; at most `limit` of each."""
    branches = []
    for number, query in enumerate(queries):
        columns = " ".join([f"({number} AS ?{prefix})", *map(str, query.columns)])
        branches.append(f"{{ SELECT {columns} WHERE {WRITER.write(query.where)} LIMIT {limit} }}")
    answer = target.rows(f"SELECT * WHERE {{ {' UNION '.join(branches)} }}")
    positions = {variable: position for position, variable in enumerate(answer.variables)}
    columns_of = [[positions[variable] for variable in query.columns] for query in queries]
    solutions: dict[int, list[Solution]] = {}
    for row in answer:
        number = int(row[positions[ox.Variable(prefix)]].value)
        solutions.setdefault(number, []).append(tuple(row[position] for position in columns_of[number]))
    return solutions


def _union(members: Sequence[Witness], all_read: bool) -> Witness:
    """Return the witness that several members make together; it is complete only if all of them were read."""
    quads = frozenset(quad for member in members for quad in member.quads)
    absent = tuple(dict.fromkeys(text for member in members for text in member.absent))
    return Witness(quads, absent, all_read and all(member.complete for member in members))


def substitute(group: a.Group, bindings: Mapping[ox.Variable, Any]) -> a.Group:
    """Return a group with values substituted for variables.

    Args:
        group: the group.
        bindings: the value of each variable.

    Raises:
        UnreadableQueryError: the group assigns a value to one of the variables itself, which SPARQL 1.1 leaves open.
    """
    elements: list[a.Element] = []
    for element in group.elements:
        match element:
            case a.Bind() if element.variable in bindings:
                raise UnreadableQueryError(f"EXISTS gives {element.variable} a value that its surroundings give too")
            case a.Values():
                elements.append(_restricted_values(element, bindings))
            case a.Select():
                elements.append(_restricted_subquery(element, bindings))
            case _:
                substituted = _substitute(element, bindings)
                elements.append(substituted if _possible(substituted) else _NO_SOLUTION)
    return a.Group(tuple(elements))


def _restricted_subquery(select: a.Select, bindings: Mapping[ox.Variable, Any]) -> a.Select:
    """Return a sub-query restricted to the values of the variables it projects, before it groups or cuts off."""
    columns = [c.variable for c in select.columns or () if c.expression is None]
    shared = tuple(v for v in (columns if select.columns else scope.visible(select.where)) if v in bindings)
    if not shared:
        return select
    values = a.Values(shared, (tuple(bindings[v] for v in shared),))
    return replace(select, where=a.Group((values, *select.where.elements)))


def _possible(element: a.Element) -> bool:
    """Check that no literal is a predicate, the name of a graph, or the subject of anything but a path."""
    if isinstance(element, a.Triples):
        return not any(
            isinstance(pattern.predicate, ox.Literal)
            or (isinstance(pattern.subject, ox.Literal) and isinstance(pattern.predicate, ox.NamedNode | ox.Variable))
            for pattern in element.patterns
        )
    return not (isinstance(element, a.Graph) and isinstance(element.name, ox.Literal))


def _restricted_values(values: a.Values, bindings: Mapping[ox.Variable, Any]) -> a.Values:
    """Return inline data without the columns of bound variables, and without the rows that contradict a binding."""
    free = [position for position, variable in enumerate(values.variables) if variable not in bindings]
    rows = [
        row
        for row in values.rows
        if all(cell is None or bindings.get(v, cell) == cell for v, cell in zip(values.variables, row, strict=True))
    ]
    return a.Values(
        tuple(values.variables[position] for position in free),
        tuple(tuple(row[position] for position in free) for row in rows),
    )


def _substitute(node: Any, bindings: Mapping[ox.Variable, Any]) -> Any:
    if isinstance(node, a.Group):
        return substitute(node, bindings)
    if isinstance(node, a.Bound) and node.variable in bindings:
        return ox.Literal(value=True)
    if isinstance(node, ox.Variable):
        return bindings.get(node, node)
    if isinstance(node, tuple):
        return tuple(_substitute(part, bindings) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return type(node)(**{f.name: _substitute(getattr(node, f.name), bindings) for f in fields(node)})
    return node
