"""Finds, for each node of a graph, a triple that makes it one: what a path of length zero rests on.

A named graph is there if it holds a triple, so any of its triples shows it.

By SPARQL 1.1, section 18.4, such a path links each term that is a subject or an object of a triple of the graph to
itself; a term that is a predicate only is no node. One triple is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from graph.core.terms import stored
from graph.witnesses.targets import QueryTarget

BATCH: Final = 50
"""The number of nodes in one query, each a branch of a UNION."""


class GraphNode(NamedTuple):
    """A term, and the graph in which it is looked for: the name of one, or the default graph."""

    term: Any
    graph: Any

    def is_in(self, quads: Iterable[ox.Quad]) -> bool:
        """Check whether one of these quads makes the term a node of the graph."""
        return any(self.term in (q.subject, q.object) and self.graph == q.graph_name for q in quads)


def node_triples(target: QueryTarget, nodes: Iterable[GraphNode]) -> dict[GraphNode, ox.Quad]:
    """Find a triple for each node: the first of which it is the subject, else the first of which it is the object.

    Args:
        target: the store and graphs of the query.
        nodes: the nodes; blank nodes are not found, as a query cannot name them.

    Returns:
        The triples of the nodes that have one, in the order of their terms.
    """
    named = [node for node in dict.fromkeys(nodes) if isinstance(node.term, ox.NamedNode | ox.Literal)]
    found = _first_triples(target, [n for n in named if isinstance(n.term, ox.NamedNode)], "{node} ?p ?o", "?p ?o")
    return found | _first_triples(target, [n for n in named if n not in found], "?s ?p {node}", "?s ?p")


def _first_triples(
    target: QueryTarget, nodes: Sequence[GraphNode], pattern: str, columns: str
) -> dict[GraphNode, ox.Quad]:
    """Return the first triple of each node that matches a pattern.

    Args:
        target: the store and graphs of the query.
        nodes: the nodes.
        pattern: a triple pattern with `{node}` where the node stands, subject or object, if it has one.
        columns: its variables, by which the triples are ordered.
    """
    found = {}
    for start in range(0, len(nodes), BATCH):
        batch = nodes[start : start + BATCH]
        branches = []
        for number, node in enumerate(batch):
            matched = pattern.replace("{node}", str(stored(node.term)))
            matched = f"GRAPH {node.graph} {{ {matched} }}" if isinstance(node.graph, ox.NamedNode) else matched
            select = f"SELECT ({number} AS ?n) {columns} WHERE {{ {matched} }} ORDER BY {columns} LIMIT 1"
            branches.append(f"{{ {select} }}")
        answer = target.rows(f"SELECT ?n ?s ?p ?o WHERE {{ {' UNION '.join(branches)} }}")
        for n, s, p, o in answer:
            node = batch[int(n.value)]
            term = stored(node.term)
            found[node] = ox.Quad(s or term, p, o or term, node.graph)
    return found


def graph_triples(target: QueryTarget, graphs: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, ox.Quad]:
    """Find a triple of each named graph, the first of its triples.

    Args:
        target: the store and graphs of the query.
        graphs: their names.
    """
    anything = [GraphNode(None, graph) for graph in graphs]
    return {node.graph: quad for node, quad in _first_triples(target, anything, "?s ?p ?o", "?s ?p ?o").items()}


def fewest(triples: Mapping[GraphNode, ox.Quad]) -> set[ox.Quad]:
    """Return those of the triples of some nodes that are needed to make all of them nodes: none can be missed.

    Args:
        triples: a triple of each node.
    """
    needed = set(triples.values())
    for quad in dict.fromkeys(triples.values()):
        if all(node.is_in(needed - {quad}) for node in triples):
            needed.remove(quad)
    return needed
