"""Finds shortest walks along a path that repeats (`+`, `*`, `?`): the edges that link a pair of nodes.

By SPARQL 1.1, section 18.4, such a path gives a pair once, however many walks there are; so one walk is a witness, and
a shortest one is minimal. The engine's own evaluation does not show the edges, so they are searched for breadth first,
for all pairs together, with one query per level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from graph.sparql import algebra as a
from graph.sparql.query_writer import WRITER
from graph.store.dataset_store import BATCH
from graph.witnesses.rewriting import of_group
from graph.witnesses.targets import QueryTarget, ReadWitnesses, Witness
from graph.witnesses.witness_query import WitnessQuery

DEPTH_LIMIT: Final = 200
"""The number of levels of a search."""
EDGE_LIMIT: Final = 200_000
"""The number of edges that a search reads; if it needs more, the walk is not found and the witness is marked as
incomplete."""

_X, _Y, _G = ox.Variable("x"), ox.Variable("y"), ox.Variable("g")
Walk = frozenset[ox.Quad]


class Ends(NamedTuple):
    """The start and the end of a walk, and the graph that all of its edges are in."""

    start: Any
    end: Any
    graph: Any


@dataclass
class _Edge:
    """An edge of a walk: the node it leads to, and the solution of the witness query that shows its triples."""

    end: Any
    solution: tuple[Any, ...]


class _Search:
    """A search along one path over one target; it keeps the edges that it has read."""

    def __init__(self, target: QueryTarget, path: a.Path, prefix: str, *, named: bool) -> None:
        pattern = a.Group((a.Triples((a.Pattern(_X, path, _Y),)),))
        self.query: WitnessQuery = of_group(pattern, _G if named else None, prefix)
        self.names = [_X, _G] if named else [_X]
        self.target, self.prefix = target, prefix
        self.columns = tuple(dict.fromkeys([_X, _Y, *([_G] if named else []), *self.query.columns]))
        self.edges: dict[tuple[Any, Any], list[_Edge]] = {}
        self.count = 0

    def expand(self, nodes: Iterable[tuple[Any, Any]]) -> None:
        """Read the edges from these nodes, each with its graph, unless they have been read already."""
        new = [node for node in dict.fromkeys(nodes) if node not in self.edges and _expressible(node[0])]
        for node in new:
            self.edges[node] = []
        for start in range(0, len(new), BATCH):
            rows = tuple(node[: len(self.names)] for node in new[start : start + BATCH])
            nodes_text = WRITER.write(a.Values(tuple(self.names), rows))
            where = " ".join(map(WRITER.write, self.query.where.elements))
            columns = " ".join(map(str, self.columns))
            for solution in self.target.rows(f"SELECT {columns} WHERE {{ {nodes_text} {where} }}"):
                self.count += 1
                values = tuple(solution)  # the columns begin with x, y, and the graph if it is named
                graph = values[2] if len(self.names) == 2 else ox.DefaultGraph()
                self.edges[values[0], graph].append(_Edge(values[1], values))
                if self.count > EDGE_LIMIT:
                    return

    def read(self, trails: dict[Ends, list[_Edge]], read: ReadWitnesses) -> dict[Ends, Walk]:
        """Return the triples of each walk, except walks with an edge whose own path could not be found again."""
        edges = {id(edge): edge for trail in trails.values() for edge in trail}
        positions = [self.columns.index(variable) for variable in self.query.columns]
        solutions = [tuple(edge.solution[position] for position in positions) for edge in edges.values()]
        witnesses = dict(zip(edges, read(self.target, self.query, solutions, self.prefix), strict=True))
        parts_of = {ends: [witnesses[id(edge)] for edge in trail] for ends, trail in trails.items()}
        return {ends: _union(parts) for ends, parts in parts_of.items() if all(part.complete for part in parts)}


def _union(witnesses: list[Witness]) -> Walk:
    return frozenset(quad for witness in witnesses for quad in witness.quads)


def is_zero_length(path: a.Repeated, ends: Ends) -> bool:
    """Check whether a path links these ends without any edge, by linking a node to itself."""
    return path.times != "+" and ends.start == ends.end


def shortest_walks(
    target: QueryTarget, path: a.Repeated, wanted: Iterable[Ends], prefix: str, read: ReadWitnesses
) -> dict[Ends, Walk]:
    """Find a shortest walk for each of these ends.

    Args:
        target: the store and graphs of the query.
        path: the path that repeats.
        wanted: the ends; those of a walk of length zero, which has no edge, are not among them.
        prefix: a prefix that no variable of the user's query has.
        read: the function that turns solutions into witnesses.

    Returns:
        The triples of each walk; ends without a walk are left out.
    """
    walks: dict[Ends, Walk] = {}
    by_kind: dict[bool, list[Ends]] = defaultdict(list)
    for ends in wanted:
        by_kind[isinstance(ends.graph, ox.NamedNode)].append(ends)
    for named, pairs in by_kind.items():
        backwards = len({e.end for e in pairs}) < len({e.start for e in pairs})
        step = a.Inverse(path.path) if backwards else path.path
        search = _Search(target, step, prefix, named=named)
        directed = {ends: Ends(ends.end, ends.start, ends.graph) if backwards else ends for ends in pairs}
        trails = _trails(search, list(directed.values()), 1 if path.times == "?" else DEPTH_LIMIT)
        walks_of_kind = search.read(trails, read)
        walks |= {ends: walks_of_kind[searched] for ends, searched in directed.items() if searched in walks_of_kind}
    return walks


class _Source:
    """The nodes that have been reached from one start in one graph, each with the edge that led to it."""

    def __init__(self, start: Any, graph: Any) -> None:
        self.start, self.graph = start, graph
        self.goals: set[Any] = set()
        self.reached_by: dict[Any, tuple[Any, _Edge]] = {}
        self.frontier = [start]

    def advance(self, search: _Search) -> None:
        """Go one step further, unless all goals are reached."""
        frontier = []
        for node in self.frontier:
            for edge in search.edges.get((node, self.graph), ()):
                if edge.end not in self.reached_by:
                    self.reached_by[edge.end] = (node, edge)
                    frontier.append(edge.end)
        self.frontier = frontier if self.goals - self.reached_by.keys() else []

    def trail(self, end: Any) -> list[_Edge]:
        """Return the edges from the start to `end`."""
        node, edge = self.reached_by[end]
        edges = [edge]
        while node != self.start:
            node, edge = self.reached_by[node]
            edges.append(edge)
        return edges[::-1]


def _trails(search: _Search, wanted: list[Ends], depth_limit: int) -> dict[Ends, list[_Edge]]:
    """Find the edges of a shortest walk for each of the ends that has one."""
    sources: dict[tuple[Any, Any], _Source] = {}
    for ends in wanted:
        source = sources.setdefault((ends.start, ends.graph), _Source(ends.start, ends.graph))
        source.goals.add(ends.end)
    for _ in range(depth_limit):
        active = [source for source in sources.values() if source.frontier]
        if not active or search.count > EDGE_LIMIT:
            break
        search.expand((node, source.graph) for source in active for node in source.frontier)
        for source in active:
            source.advance(search)
    with_source = ((ends, sources[ends.start, ends.graph]) for ends in wanted)
    return {ends: source.trail(ends.end) for ends, source in with_source if ends.end in source.reached_by}


def _expressible(node: Any) -> bool:
    """Check that a query can name this node."""
    return isinstance(node, ox.NamedNode | ox.Literal)
