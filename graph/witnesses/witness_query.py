"""The witness query of a query: its pattern with every variable exposed, so that each solution shows its triples.

`graph.witnesses.rewriting` makes it and `graph.witnesses.witness_reader` reads its solutions. The user's query itself
is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from graph.sparql import algebra as a


@dataclass(frozen=True)
class Guard:
    """A condition of a part of the pattern having matched: `marker` has this value; None: it has none."""

    marker: ox.Variable
    value: int | None


@dataclass(frozen=True)
class WitnessPattern:
    """A triple pattern that a solution instantiates. A path that repeats stands for a walk, to be looked for."""

    pattern: a.Pattern
    graph: ox.NamedNode | ox.Variable | None
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class ExistsCheck:
    """An EXISTS that a match may have helped to be true, or to be false.

    `outer` are the variables it shares with its surroundings, `values` those that show what these were where it stood.
    `needed` is True where there must be a match, False where something else may hold instead, and None where the row
    shows whether there is one. Where it is `negated`, no match is what may have helped.
    """

    group: a.Group
    outer: tuple[ox.Variable, ...]
    values: tuple[ox.Variable, ...]
    graph: ox.NamedNode | ox.Variable | None
    guards: tuple[Guard, ...]
    needed: bool | None
    negated: bool = False


@dataclass(frozen=True)
class Absence:
    """Something that had to be missing: what NOT EXISTS and MINUS name, or an OPTIONAL that found nothing."""

    group: a.Group
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class WitnessQuery:
    """A pattern to be asked for, and how a solution of it is read."""

    where: a.Group
    steps: tuple[WitnessPattern, ...]
    tests: tuple[ExistsCheck, ...]
    absences: tuple[Absence, ...]
    row_variables: tuple[ox.Variable, ...] = ()
    hidden_keys: tuple[a.Column, ...] = ()
    """Group keys that the query does not project, hence not seen in its rows."""
    aggregated: bool = False
    """Whether a row rests on all of its solutions: it, or a sub-query of it, aggregates or cuts off."""
    restrictable: tuple[ox.Variable, ...] = ()
    """Row variables that may be given values in front of the pattern without changing what it finds for these
    values."""
    ignores_volatile: bool = False
    """Whether a FILTER with RAND, UUID, STRUUID or BNODE was left out."""

    @cached_property
    def columns(self) -> tuple[ox.Variable, ...]:
        """Everything that has to be asked for to read a solution, row variables first."""
        steps = [(s.pattern.subject, s.pattern.predicate, s.pattern.object, s.graph) for s in self.steps]
        parts: tuple[WitnessPattern | ExistsCheck | Absence, ...] = (*self.steps, *self.tests, *self.absences)
        guards = [guard.marker for part in parts for guard in part.guards]
        tests = [(test.values, test.graph) for test in self.tests]
        return tuple(
            dict.fromkeys([*self.row_variables, *a.variables(tuple(steps)), *guards, *a.variables(tuple(tests))])
        )
