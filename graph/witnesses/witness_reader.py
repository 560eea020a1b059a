"""Turns solutions of a witness query into witnesses: the triples that each solution rests on.

What a solution does not show is searched for by `graph.witnesses.path_walks`, `exists_matches` and `graph_nodes`: the
triples of walks, of matches of EXISTS, of nodes that a path of length zero links to themselves, of graphs that have to
be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from graph.core.terms import Value, stored
from graph.sparql import algebra as a
from graph.sparql.query_writer import WRITER, legible
from graph.witnesses import exists_matches, path_walks
from graph.witnesses.graph_nodes import GraphNode, fewest, graph_triples, node_triples
from graph.witnesses.targets import QueryTarget, Solution, Witness
from graph.witnesses.witness_query import Guard, WitnessQuery

_Row = tuple[Any, ...]
_Guards = list[tuple[int, Value | None]]
"""Conditions on a solution: the value, or its lack, at each of these positions."""
_DEFAULT = ox.DefaultGraph()


def witness_query_text(query: WitnessQuery, restriction: a.Values | None = None, limit: int | None = None) -> str:
    """Return a witness query as SPARQL text that selects `query.columns`.

    Args:
        query: the witness query.
        restriction: values that restrict its solutions.
        limit: the greatest number of solutions.
    """
    columns = " ".join(map(str, query.columns)) or "(1 AS ?w)"
    values = f"{WRITER.write(restriction)} " if restriction else ""
    slice_ = "" if limit is None else f" LIMIT {limit}"
    return f"SELECT {columns} WHERE {{ {values}{' '.join(map(WRITER.write, query.where.elements))} }}{slice_}"


def absences(target: QueryTarget, query: WitnessQuery) -> list[tuple[_Guards, str]]:
    """Return the patterns that had to have no match, as text, each with the conditions under which a solution says so.

    Args:
        target: the store and graphs of the query; names in the text are relative to the store's base.
        query: the witness query; positions in the conditions are those of its columns.
    """
    positions = {variable: position for position, variable in enumerate(query.columns)}
    base = target.store.base
    return [(_positioned(positions, absence.guards), legible(absence.group, base)) for absence in query.absences]


def _positioned(positions: Mapping[ox.Variable, int], guards: Iterable[Guard]) -> _Guards:
    return [(positions[g.marker], None if g.value is None else ox.Literal(g.value)) for g in guards]


def read_witnesses(
    target: QueryTarget, query: WitnessQuery, solutions: Sequence[Solution], prefix: str
) -> list[Witness]:
    """Return one witness for each solution of a witness query.

    Args:
        target: the store and graphs of the query.
        query: the witness query.
        solutions: the solutions, with values in the order of `query.columns`.
        prefix: a prefix that no variable of the user's query has.
    """
    return _Reader(target, query, prefix).read(solutions) if solutions else []


class _Reader:
    """Reads solutions of one witness query over one target."""

    def __init__(self, target: QueryTarget, query: WitnessQuery, prefix: str) -> None:
        self.target, self.query, self.prefix = target, query, prefix
        self.positions = {variable: position for position, variable in enumerate(query.columns)}
        self.constants: list[Any] = []
        self.patterns: list[tuple[_Guards, int, int, int, int]] = []
        self.walks: list[tuple[_Guards, a.Repeated, int, int, int]] = []
        for each in query.patterns:
            pattern, guards = each.pattern, self._guards(each.guards)
            s, o, g = (self._position(part) for part in (pattern.subject, pattern.object, each.graph))
            if isinstance(pattern.predicate, a.Repeated):
                self.walks.append((guards, pattern.predicate, s, o, g))
            else:
                self.patterns.append((guards, s, self._position(pattern.predicate), o, g))
        self.exists_checks = [
            (self._guards(check.guards), check, [self.positions[v] for v in check.values], self._position(check.graph))
            for check in query.exists_checks
        ]
        self.absences = absences(target, query)
        self.graphs = [(self._guards(each.guards), self._position(each.graph)) for each in query.graphs]

    def _position(self, part: object) -> int:
        """Return the position of a term in a row, which is a solution followed by the constants."""
        if isinstance(part, ox.Variable):
            return self.positions[part]
        self.constants.append(_DEFAULT if part is None else stored(part))
        return len(self.positions) + len(self.constants) - 1

    def _guards(self, guards: Iterable[Guard]) -> _Guards:
        return _positioned(self.positions, guards)

    def read(self, solutions: Sequence[Solution]) -> list[Witness]:
        width = len(self.positions)  # a query without columns selects a placeholder, which is cut off here
        rows: list[_Row] = [(*solution[:width], *self.constants) for solution in solutions]
        quads: list[set[ox.Quad]] = []
        for row in rows:
            quads_of_row = set()
            for guards, s, p, o, g in self.patterns:
                if not guards or all(row[position] == value for position, value in guards):
                    quads_of_row.add(ox.Quad(row[s], row[p], row[o], row[g]))
            quads.append(quads_of_row)
        complete = [True] * len(rows)
        absent: list[list[str]] = [[] for _ in rows]
        for n, row in enumerate(rows):
            absent[n] += [text for guards, text in self.absences if all(row[p] == value for p, value in guards)]
        self._add_walks(rows, quads, complete)
        self._add_matches(rows, quads, complete, absent)
        self._add_nodes(rows, quads, complete)
        self._add_graphs(rows, quads, complete)
        return [
            Witness(frozenset(quads_of_row), tuple(dict.fromkeys(texts)), whole)
            for quads_of_row, texts, whole in zip(quads, absent, complete, strict=True)
        ]

    def _add_walks(self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool]) -> None:
        for guards, path, s, o, g in self.walks:
            guarded = [n for n, row in enumerate(rows) if all(row[p] == value for p, value in guards)]
            wanted = {n: path_walks.Ends(rows[n][s], rows[n][o], rows[n][g]) for n in guarded}
            wanted = {n: ends for n, ends in wanted.items() if not path_walks.is_zero_length(path, ends)}
            walks = path_walks.shortest_walks(
                self.target, path, dict.fromkeys(wanted.values()), self.prefix, read_witnesses
            )
            for n, ends in wanted.items():
                if (walk := walks.get(ends)) is None:
                    complete[n] = False
                else:
                    quads[n] |= walk

    def _add_matches(
        self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool], absent: list[list[str]]
    ) -> None:
        for guards, check, outer, g in self.exists_checks:
            guarded = [n for n, row in enumerate(rows) if all(row[p] == value for p, value in guards)]
            wanted = {n: (tuple(rows[n][position] for position in outer), rows[n][g]) for n in guarded}
            matches = exists_matches.first_matches(
                self.target, check, list(dict.fromkeys(wanted.values())), self.prefix, read_witnesses
            )
            for n, key in wanted.items():
                if key in matches and not check.negated:
                    quads[n] |= matches[key].quads
                    absent[n] += matches[key].absent
                    complete[n] &= matches[key].complete
                elif key not in matches and (check.negated or check.needed is None):
                    absent[n].append(legible(check.group, self.target.store.base))
                elif not check.negated:
                    complete[n] &= not check.needed

    def _add_nodes(self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool]) -> None:
        """Add a triple for each node that a path of length zero links to itself, unless the witness shows one."""
        missing = [[node for node in self._nodes(row) if not node.is_in(quads[n])] for n, row in enumerate(rows)]
        found = node_triples(self.target, (node for nodes in missing for node in nodes))
        for n, nodes in enumerate(missing):
            complete[n] &= all(node in found or self._nodes(rows[n])[node] for node in nodes)
            quads[n] |= fewest({node: found[node] for node in nodes if node in found})

    def _add_graphs(self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool]) -> None:
        """Add a triple for each named graph that has to be there, unless the witness shows one of it."""
        missing: dict[int, set[ox.NamedNode]] = {}
        for n, row in enumerate(rows):
            needed = {row[g] for guards, g in self.graphs if all(row[p] == value for p, value in guards)}
            missing[n] = needed - {quad.graph_name for quad in quads[n]}
        found = graph_triples(self.target, dict.fromkeys(graph for graphs in missing.values() for graph in graphs))
        for n, graphs in missing.items():
            complete[n] &= graphs <= found.keys()
            quads[n] |= {found[graph] for graph in graphs & found.keys()}

    def _nodes(self, row: _Row) -> dict[GraphNode, bool]:
        """Return the nodes that paths of length zero link to themselves in a row.

        Of each it says whether the path has a constant as an end and stands in the default graph: the standard has such
        a path without any triple.
        """
        nodes: dict[GraphNode, bool] = {}
        for guards, path, s, o, g in self.walks:
            ends = path_walks.Ends(row[s], row[o], row[g])
            if path_walks.is_zero_length(path, ends) and all(row[p] == value for p, value in guards):
                node, constant = GraphNode(ends.start, ends.graph), max(s, o) >= len(self.positions)
                nodes[node] = nodes.get(node, True) and constant and ends.graph == _DEFAULT
        return nodes
