"""From solutions of a witness query to witnesses: the triples each rests on, walks and matches of EXISTS among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from graph.core.terms import Value
from graph.sparql import algebra as a
from graph.sparql.query_writer import WRITER, legible
from graph.store.dataset_store import stored
from graph.witnesses import exists_matches, path_walks
from graph.witnesses.targets import QueryTarget, Solution, Witness
from graph.witnesses.witness_query import Guard, WitnessQuery

_Row = tuple[Any, ...]
_Guards = list[tuple[int, Value | None]]
_DEFAULT = ox.DefaultGraph()


def witness_query_text(query: WitnessQuery, restriction: a.Values | None = None, limit: int | None = None) -> str:
    """The witness query as SPARQL, its columns those of `query.columns`."""
    columns = " ".join(map(str, query.columns)) or "(1 AS ?w)"
    first = f"{WRITER.write(restriction)} " if restriction else ""
    slice_ = "" if limit is None else f" LIMIT {limit}"
    return f"SELECT {columns} WHERE {{ {first}{' '.join(map(WRITER.write, query.where.elements))} }}{slice_}"


def absences(dataset: QueryTarget, query: WitnessQuery) -> list[tuple[_Guards, str]]:
    """What had to be missing, in words, and which values of a solution's columns say so."""
    places = {variable: place for place, variable in enumerate(query.columns)}
    return [(_placed(places, some.guards), legible(some.group, dataset.store.base)) for some in query.absences]


def _placed(places: Mapping[ox.Variable, int], guards: Iterable[Guard]) -> _Guards:
    return [(places[g.marker], None if g.value is None else ox.Literal(g.value)) for g in guards]


def read_witnesses(
    dataset: QueryTarget, query: WitnessQuery, solutions: Sequence[Solution], prefix: str
) -> list[Witness]:
    """One witness for each solution of a witness query (values in the order of its columns)."""
    return _Reader(dataset, query, prefix).read(solutions) if solutions else []


class _Reader:
    """Reads solutions of one witness query over one dataset."""

    def __init__(self, dataset: QueryTarget, query: WitnessQuery, prefix: str) -> None:
        self.dataset, self.query, self.prefix = dataset, query, prefix
        self.places = {variable: place for place, variable in enumerate(query.columns)}
        self.constants: list[Any] = []
        self.steps: list[tuple[_Guards, int, int, int, int]] = []
        self.walks: list[tuple[_Guards, a.Repeated, int, int, int]] = []
        for step in query.steps:
            predicate, guards = step.pattern.predicate, self._guards(step.guards)
            s, o, g = (self._place(part) for part in (step.pattern.subject, step.pattern.object, step.graph))
            if isinstance(predicate, a.Repeated):
                self.walks.append((guards, predicate, s, o, g))
            else:
                self.steps.append((guards, s, self._place(predicate), o, g))
        self.tests = [
            (self._guards(test.guards), test, [self.places[v] for v in test.values], self._place(test.graph))
            for test in query.tests
        ]
        self.absences = absences(dataset, query)

    def _place(self, part: object) -> int:
        """Where a term stands in a solution that the constants have been added to."""
        if isinstance(part, ox.Variable):
            return self.places[part]
        self.constants.append(_DEFAULT if part is None else stored(part))
        return len(self.places) + len(self.constants) - 1

    def _guards(self, guards: Iterable[Guard]) -> _Guards:
        return _placed(self.places, guards)

    def read(self, solutions: Sequence[Solution]) -> list[Witness]:
        width = len(self.places)  # where nothing has to be known, a solution holds a placeholder
        rows: list[_Row] = [(*solution[:width], *self.constants) for solution in solutions]
        quads: list[set[ox.Quad]] = []
        for row in rows:
            found = set()
            for guards, s, p, o, g in self.steps:
                if not guards or all(row[place] == value for place, value in guards):
                    found.add(ox.Quad(row[s], row[p], row[o], row[g]))
            quads.append(found)
        complete = [True] * len(rows)
        absent: list[list[str]] = [[] for _ in rows]
        for n, row in enumerate(rows):
            absent[n] += [what for guards, what in self.absences if all(row[p] == value for p, value in guards)]
        self._walk(rows, quads, complete)
        self._match(rows, quads, complete, absent)
        return [
            Witness(frozenset(found), tuple(dict.fromkeys(missing)), whole)
            for found, missing, whole in zip(quads, absent, complete, strict=True)
        ]

    def _walk(self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool]) -> None:
        for guards, path, s, o, g in self.walks:
            used = [n for n, row in enumerate(rows) if all(row[place] == value for place, value in guards)]
            wanted = {n: path_walks.Ends(rows[n][s], rows[n][o], rows[n][g]) for n in used}
            found = path_walks.shortest(self.dataset, path, dict.fromkeys(wanted.values()), self.prefix, read_witnesses)
            for n, ends in wanted.items():
                if (walk := found.get(ends)) is None:
                    complete[n] = False
                else:
                    quads[n] |= walk

    def _match(
        self, rows: Sequence[_Row], quads: list[set[ox.Quad]], complete: list[bool], absent: list[list[str]]
    ) -> None:
        for guards, test, outer, g in self.tests:
            used = [n for n, row in enumerate(rows) if all(row[place] == value for place, value in guards)]
            wanted = {n: (tuple(rows[n][place] for place in outer), rows[n][g]) for n in used}
            found = exists_matches.first(
                self.dataset, test, list(dict.fromkeys(wanted.values())), self.prefix, read_witnesses
            )
            for n, key in wanted.items():
                if key in found and not test.negated:
                    quads[n] |= found[key].quads
                    absent[n] += found[key].absent
                    complete[n] &= found[key].complete
                elif key not in found and (test.negated or test.needed is None):
                    absent[n].append(legible(test.group, self.dataset.store.base))
                elif not test.negated:
                    complete[n] &= not test.needed
