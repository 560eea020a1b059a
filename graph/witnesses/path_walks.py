"""Shortest walks along a path that repeats (`+`, `*`, `?`): the edges that a pair of nodes is linked by.

SPARQL 1.1, section 18.4: such a path gives a pair once, whatever walks there are, so one walk is a witness, and a
shortest one is minimal. Breadth first, all pairs together, one query a level: the engine's own evaluation does not
tell its edges.
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

DEEPEST: Final = 200
"""Levels of a search."""
MOST: Final = 200_000
"""Edges looked at in a search; beyond, the walk is not found and the witness is marked as incomplete."""

_X, _Y, _G = ox.Variable("x"), ox.Variable("y"), ox.Variable("g")
Walk = frozenset[ox.Quad]


class Ends(NamedTuple):
    """Where a walk starts and ends, and the graph it stays in."""

    start: Any
    end: Any
    graph: Any


@dataclass
class _Edge:
    """A step of a walk: where it leads, and the solution of the witness query that says how."""

    end: Any
    solution: tuple[Any, ...]


class _Search:
    """A search along one path over one dataset; what was seen of it is kept, level by level."""

    def __init__(self, dataset: QueryTarget, path: a.Path, prefix: str, *, named: bool) -> None:
        pattern = a.Group((a.Triples((a.Pattern(_X, path, _Y),)),))
        self.query: WitnessQuery = of_group(pattern, _G if named else None, prefix)
        self.names = [_X, _G] if named else [_X]
        self.dataset, self.prefix = dataset, prefix
        self.columns = tuple(dict.fromkeys([_X, _Y, *([_G] if named else []), *self.query.columns]))
        self.edges: dict[tuple[Any, Any], list[_Edge]] = {}
        self.count = 0

    def expand(self, nodes: Iterable[tuple[Any, Any]]) -> None:
        """Look up the edges from these nodes, each with its graph, where that has not been done."""
        new = [node for node in dict.fromkeys(nodes) if node not in self.edges and not _unsayable(node[0])]
        for node in new:
            self.edges[node] = []
        for first in range(0, len(new), BATCH):
            rows = tuple(node[: len(self.names)] for node in new[first : first + BATCH])
            given = WRITER.write(a.Values(tuple(self.names), rows))
            where = " ".join(map(WRITER.write, self.query.where.elements))
            columns = " ".join(map(str, self.columns))
            for solution in self.dataset.rows(f"SELECT {columns} WHERE {{ {given} {where} }}"):
                self.count += 1
                values = tuple(solution)  # the columns begin with x, y, and the graph where there is one
                graph = values[2] if len(self.names) == 2 else ox.DefaultGraph()
                self.edges[values[0], graph].append(_Edge(values[1], values))
                if self.count > MOST:
                    return

    def read(self, trails: dict[Ends, list[_Edge]], read: ReadWitnesses) -> dict[Ends, Walk]:
        """What the walks rest on, but for those that a walk within them could not be found of."""
        edges = {id(edge): edge for trail in trails.values() for edge in trail}
        places = [self.columns.index(variable) for variable in self.query.columns]
        solutions = [tuple(edge.solution[place] for place in places) for edge in edges.values()]
        found = dict(zip(edges, read(self.dataset, self.query, solutions, self.prefix), strict=True))
        rests = {ends: [found[id(edge)] for edge in trail] for ends, trail in trails.items()}
        return {ends: _union(parts) for ends, parts in rests.items() if all(part.complete for part in parts)}


def _union(witnesses: list[Witness]) -> Walk:
    return frozenset(quad for witness in witnesses for quad in witness.quads)


def shortest(
    dataset: QueryTarget, path: a.Repeated, wanted: Iterable[Ends], prefix: str, read: ReadWitnesses
) -> dict[Ends, Walk]:
    """A shortest walk for each of these ends; empty for one of length zero. Ends without a walk are left out."""
    found: dict[Ends, Walk] = {}
    by_kind: dict[bool, list[Ends]] = defaultdict(list)
    for ends in wanted:
        if path.times != "+" and ends.start == ends.end:
            found[ends] = frozenset()
        else:
            by_kind[isinstance(ends.graph, ox.NamedNode)].append(ends)
    for named, several in by_kind.items():
        backwards = len({e.end for e in several}) < len({e.start for e in several})
        step = a.Inverse(path.path) if backwards else path.path
        search = _Search(dataset, step, prefix, named=named)
        turned = {ends: Ends(ends.end, ends.start, ends.graph) if backwards else ends for ends in several}
        trails = _trails(search, list(turned.values()), 1 if path.times == "?" else DEEPEST)
        walks = search.read(trails, read)
        found |= {ends: walks[way] for ends, way in turned.items() if way in walks}
    return found


class _Source:
    """All that has been reached from one start, in one graph, and from where."""

    def __init__(self, start: Any, graph: Any) -> None:
        self.start, self.graph = start, graph
        self.goals: set[Any] = set()
        self.came: dict[Any, tuple[Any, _Edge]] = {}
        self.frontier = [start]

    def advance(self, search: _Search) -> None:
        """Go one step further, unless all goals are reached."""
        reached = []
        for node in self.frontier:
            for edge in search.edges.get((node, self.graph), ()):
                if edge.end not in self.came:
                    self.came[edge.end] = (node, edge)
                    reached.append(edge.end)
        self.frontier = reached if self.goals - self.came.keys() else []

    def trail(self, end: Any) -> list[_Edge]:
        """The steps that led to `end`."""
        node, edge = self.came[end]
        edges = [edge]
        while node != self.start:
            node, edge = self.came[node]
            edges.append(edge)
        return edges[::-1]


def _trails(search: _Search, wanted: list[Ends], deepest: int) -> dict[Ends, list[_Edge]]:
    """The steps of a shortest walk for each of the ends that has one."""
    sources: dict[tuple[Any, Any], _Source] = {}
    for ends in wanted:
        source = sources.setdefault((ends.start, ends.graph), _Source(ends.start, ends.graph))
        source.goals.add(ends.end)
    for _ in range(deepest):
        going = [source for source in sources.values() if source.frontier]
        if not going or search.count > MOST:
            break
        search.expand((node, source.graph) for source in going for node in source.frontier)
        for source in going:
            source.advance(search)
    reached = ((ends, sources[ends.start, ends.graph]) for ends in wanted)
    return {ends: source.trail(ends.end) for ends, source in reached if ends.end in source.came}


def _unsayable(node: Any) -> bool:
    """Whether a node cannot be sent in a query."""
    return not isinstance(node, ox.NamedNode | ox.Literal)
