"""Matches of EXISTS: for given values of the variables it shares with its surroundings, one match of its pattern.

SPARQL 1.1, section 18.6: the pattern is evaluated with these values put in the place of the variables. One match is
enough for EXISTS to hold, so the first one found is what the row rests on.
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
from graph.witnesses.witness_query import ExistsCheck

BATCH: Final = 50
"""Patterns in one query, as branches of a UNION."""

MEMBERS: Final = 1000
"""Solutions read of a match that is made by an aggregate, whose members only together are enough."""
NOTHING: Final = a.Values((), ())
"""Inline data without a row: no solution."""

Key = tuple[tuple[Any, ...], Any]
"""Values of the shared variables (None: unbound), and the graph."""


def first(
    dataset: QueryTarget, test: ExistsCheck, wanted: Sequence[Key], prefix: str, read: ReadWitnesses
) -> dict[Key, Witness]:
    """What the first match rests on, for each of the keys that has one."""
    found: dict[Key, Witness] = {}
    most = MEMBERS if any(map(query_shape.rests_on_several_solutions, query_shape.every_node(test.group))) else 1
    prefix += "w"  # names that begin with the old one stand in the pattern already
    if test.graph is not None:
        wanted = [key for key in wanted if isinstance(key[1], ox.NamedNode)]
    for start in range(0, len(wanted), BATCH):
        branches, queries = [], []
        for number, (values, graph) in enumerate(wanted[start : start + BATCH]):
            given = {v: x for v, x in zip(test.outer, values, strict=True) if x is not None}
            group = bound(test.group, given)
            query = of_group(group, graph if isinstance(graph, ox.NamedNode) else None, prefix)
            queries.append(query)
            columns = " ".join([f"({number} AS ?{prefix})", *map(str, query.columns)])
            branches.append(f"{{ SELECT {columns} WHERE {WRITER.write(query.where)} LIMIT {most} }}")
        several: dict[int, list[Solution]] = {}
        answer = dataset.rows(f"SELECT * WHERE {{ {' UNION '.join(branches)} }}")
        places = {variable: place for place, variable in enumerate(answer.variables)}
        columns_of = [[places[variable] for variable in query.columns] for query in queries]
        for solution in answer:
            number = int(solution[places[ox.Variable(prefix)]].value)
            several.setdefault(number, []).append(tuple(solution[place] for place in columns_of[number]))
        for number, solutions in several.items():
            members = read(dataset, queries[number], solutions, prefix)
            found[wanted[start + number]] = _together(members, len(members) < most or most == 1)
    return found


def _together(members: Sequence[Witness], all_: bool) -> Witness:
    quads = frozenset(quad for member in members for quad in member.quads)
    absent = tuple(dict.fromkeys(what for member in members for what in member.absent))
    return Witness(quads, absent, all_ and all(member.complete for member in members))


def bound(group: a.Group, given: Mapping[ox.Variable, Any]) -> a.Group:
    """The group with values in the place of variables.

    Raises:
        UnreadableError: it gives one of them a value by itself, which SPARQL 1.1 leaves open.
    """
    elements: list[a.Element] = []
    for element in group.elements:
        match element:
            case a.Bind() if element.variable in given:
                raise UnreadableQueryError(f"EXISTS gives {element.variable} a value that its surroundings give too")
            case a.Values():
                elements.append(_values(element, given))
            case a.Select():
                elements.append(_within(element, given))
            case _:
                put = _put(element, given)
                elements.append(put if _possible(put) else NOTHING)
    return a.Group(tuple(elements))


def _within(select: a.Select, given: Mapping[ox.Variable, Any]) -> a.Select:
    """A sub-query about the given values of what it projects; they hold before it groups or cuts off."""
    columns = [c.variable for c in select.columns or () if c.expression is None]
    shared = tuple(v for v in (columns if select.columns else scope.visible(select.where)) if v in given)
    if not shared:
        return select
    values = a.Values(shared, (tuple(given[v] for v in shared),))
    return replace(select, where=a.Group((values, *select.where.elements)))


def _possible(element: a.Element) -> bool:
    """Whether no literal stands where none can: as subject, predicate or name of a graph."""
    if isinstance(element, a.Triples):
        return not any(isinstance(end, ox.Literal) for p in element.patterns for end in (p.subject, p.predicate))
    return not (isinstance(element, a.Graph) and isinstance(element.name, ox.Literal))


def _values(values: a.Values, given: Mapping[ox.Variable, Any]) -> a.Values:
    """Inline data without the columns that have a value, and without the rows that have another."""
    kept = [place for place, variable in enumerate(values.variables) if variable not in given]
    rows = [
        row
        for row in values.rows
        if all(cell is None or given.get(v, cell) == cell for v, cell in zip(values.variables, row, strict=True))
    ]
    return a.Values(
        tuple(values.variables[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)
    )


def _put(node: Any, given: Mapping[ox.Variable, Any]) -> Any:
    if isinstance(node, a.Group):
        return bound(node, given)
    if isinstance(node, a.Bound) and node.variable in given:
        return ox.Literal(value=True)
    if isinstance(node, ox.Variable):
        return given.get(node, node)
    if isinstance(node, tuple):
        return tuple(_put(part, given) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return type(node)(**{f.name: _put(getattr(node, f.name), given) for f in fields(node)})
    return node
