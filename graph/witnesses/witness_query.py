"""The witness query of a query: its pattern with every variable exposed, so that each solution shows its triples.

`graph.witnesses.rewriting` builds it and `graph.witnesses.witness_reader` reads its solutions. The user's query itself
is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from graph.sparql import algebra as a


@dataclass(frozen=True)
class Guard:
    """The condition that a part of the pattern matched: `marker` has this value, or no value if it is None."""

    marker: ox.Variable
    value: int | None


@dataclass(frozen=True)
class WitnessPattern:
    """A triple pattern that a solution instantiates, under its guards.

    If its predicate is a path that repeats, the solution gives only the ends, and a walk between them is searched for.
    """

    pattern: a.Pattern
    graph: ox.NamedNode | ox.Variable | None
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class ExistsCheck:
    """An EXISTS that a match may have helped to be true, or to be false.

    `outer` are the variables that it shares with its surroundings, and `values` are the variables of the witness query
    that hold the values these had where the EXISTS stood. `needed` is True if there must be a match, False if
    something else may hold instead, and None if the row shows whether there is one. If the check is `negated`, the
    lack of a match is what may have helped.
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
    """A pattern that had to have no match: of NOT EXISTS, of MINUS, or of an OPTIONAL that found nothing."""

    group: a.Group
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class WitnessGraph:
    """A named graph that has to be there, because a pattern inside GRAPH may match none of its triples."""

    graph: ox.NamedNode | ox.Variable
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class WitnessQuery:
    """A pattern to be evaluated, and how to read a solution of it."""

    where: a.Group
    patterns: tuple[WitnessPattern, ...]
    exists_checks: tuple[ExistsCheck, ...]
    absences: tuple[Absence, ...]
    graphs: tuple[WitnessGraph, ...] = ()
    row_variables: tuple[ox.Variable, ...] = ()
    hidden_keys: tuple[a.Column, ...] = ()
    """Group keys that the query does not project, so that its rows do not show them."""
    aggregated: bool = False
    """Whether a row rests on all of its solutions, because the query or a sub-query of it aggregates or cuts off."""
    restrictable: tuple[ox.Variable, ...] = ()
    """Row variables that VALUES in front of the pattern may restrict without a change to the solutions with these
    values."""
    ignores_volatile: bool = False
    """Whether a FILTER with RAND, UUID, STRUUID or BNODE was ignored."""

    @cached_property
    def columns(self) -> tuple[ox.Variable, ...]:
        """The variables that have to be selected to read a solution, row variables first."""
        patterns = [(p.pattern.subject, p.pattern.predicate, p.pattern.object, p.graph) for p in self.patterns]
        parts: tuple[WitnessPattern | ExistsCheck | Absence | WitnessGraph, ...] = (
            *self.patterns,
            *self.exists_checks,
            *self.absences,
            *self.graphs,
        )
        guards = [guard.marker for part in parts for guard in part.guards]
        checks = [(check.values, check.graph) for check in self.exists_checks]
        graphs = [each.graph for each in self.graphs]
        read = a.variables((*patterns, *checks, *graphs))
        return tuple(dict.fromkeys([*self.row_variables, *guards, *read]))
