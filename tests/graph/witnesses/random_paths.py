"""Random queries with paths of every kind over small random datasets, in which many nodes stand in few triples.

A seed always gives the same ones. A path of length zero links a node to itself only in the graphs in which it is one;
so terms here are nodes of some graphs, predicates of others, and strangers to the rest.
"""

from __future__ import annotations

from random import Random

import pyoxigraph as ox

from graph.store.dataset_store import EmbeddedStore

BASE = "https://example.org/"
NODES = [f"<n{number}>" for number in range(8)]
PREDICATES = [f"<p{number}>" for number in range(4)]
GRAPHS = [f"<g{number}>" for number in range(3)]
ENDS = [*NODES, *PREDICATES, '"a"', '"1"^^xsd:integer', "<stranger>"]
FORMS = (
    "SELECT * WHERE {{ {} }}",
    "SELECT ?a ?b WHERE {{ {} }}",
    "SELECT DISTINCT ?b WHERE {{ {} }}",
    "SELECT (COUNT(*) AS ?n) WHERE {{ {} }}",
    "SELECT ?b (COUNT(?a) AS ?n) WHERE {{ {} }} GROUP BY ?b",
    "ASK {{ {} }}",
    "CONSTRUCT {{ ?b <made> ?b }} WHERE {{ {} }}",
)


class PathWriter:
    """Writes datasets, and queries for them."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311  # reproducible queries, no secret

    def store(self) -> EmbeddedStore:
        """A dataset of some thirty triples in the default graph and three named ones."""
        made = ox.Store()
        for _ in range(30):
            s, p, o = self.rng.choice(NODES), self.rng.choice(PREDICATES), self.rng.choice(ENDS[:-1])
            graph = self.rng.choice(["", *GRAPHS])
            triple = f"{s} {p} {o} ."
            text = f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {graph} {{ {triple} }}"
            made.load(text.encode(), ox.RdfFormat.TRIG, base_iri=BASE)
        return EmbeddedStore(BASE, "", {"reported": made, "all": made})

    def query(self) -> str:
        """A query of one to three patterns, at least one of them a path."""
        parts = [self._place(self._triple("?a", "?b"))]
        parts += [self._other() for _ in range(self.rng.randint(0, 2))]
        self.rng.shuffle(parts)
        return self.rng.choice(FORMS).format(" ".join(parts))

    def path(self, depth: int = 2) -> str:
        """A path, at most `depth` repetitions deep."""
        kind = self.rng.choice("p^/|!" + "*?+" * 2) if depth else self.rng.choice("pp^")
        one, other = self.rng.sample(PREDICATES, 2)
        match kind:
            case "p":
                return one
            case "^":
                return f"^{one}"
            case "/" | "|":
                return f"({self.path(depth - 1)}{kind}{self.path(depth - 1)})"
            case "!":
                return f"!({one}|^{other})"
        return f"({self.path(depth - 1)}){kind}"

    def _triple(self, start: str, end: str) -> str:
        """A path pattern; now and then an end of it is a constant, or both are the same."""
        start = self.rng.choice([start] * 3 + [self.rng.choice(ENDS[:-4])])
        end = self.rng.choice([end] * 4 + [start, self.rng.choice(ENDS)])
        return f"{start} {self.path()} {end} ."

    def _place(self, pattern: str) -> str:
        return self.rng.choice([pattern] * 3 + [f"GRAPH {name} {{ {pattern} }}" for name in ("?g", "?h", *GRAPHS)])

    def _other(self) -> str:
        """What stands beside the first pattern."""
        plain = f"?{self.rng.choice('ab')} {self.rng.choice([*PREDICATES, '?p'])} ?{self.rng.choice('bc')} ."
        inner = self.rng.choice([plain, self._triple(f"?{self.rng.choice('ab')}", f"?{self.rng.choice('bc')}")])
        kind = self.rng.choice(["{}", "{}", "OPTIONAL {{ {} }}", "MINUS {{ {} }}", "FILTER EXISTS {{ {} }}", "UNION"])
        if kind == "UNION":
            return f"{{ {self._place(plain)} }} UNION {{ {self._place(inner)} }}"
        return kind.format(self._place(inner))
