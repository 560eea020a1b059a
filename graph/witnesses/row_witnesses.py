"""Assigns witnesses to the rows of an answer, by comparing solutions of the witness query with the rows of a page.

One run of the witness query serves all rows of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from graph.core.terms import Value, stored
from graph.sparql import algebra as a
from graph.sparql import scope
from graph.sparql.query_writer import WRITER
from graph.witnesses.targets import QueryTarget, Solution, Witness
from graph.witnesses.witness_query import WitnessQuery
from graph.witnesses.witness_reader import absences, read_witnesses, witness_query_text

Key = tuple[Value | None, ...]
"""The values of the row variables, which link a row to its solutions."""

PAGE_SHARE: Final = 8
"""The witness query is restricted to the rows of the page only if the answer has at least this many times as many rows;
below that, the engine evaluates the whole pattern faster."""

SOLUTION_LIMIT: Final = 300_000
"""The number of solutions read for one page; if there are more, as of a cross product, the rest is not counted."""


@dataclass
class RowWitnesses:
    """The solutions that a row rests on: their number, those in the window with their witnesses, and the absences.

    `absent` holds the patterns that had to have no match, as text. `truncated` says that there may be more solutions
    than were read.
    """

    count: int = 0
    solutions: list[Solution] = field(default_factory=list)
    witnesses: tuple[Witness, ...] = ()
    absent: dict[str, None] = field(default_factory=dict)
    truncated: bool = False


class Window(NamedTuple):
    """The witnesses of a row that are wanted: at most `limit` of them after the first `offset`."""

    offset: int
    limit: int


class Table(NamedTuple):
    """Rows of an answer, and their columns."""

    columns: Sequence[ox.Variable]
    rows: Sequence[ox.QuerySolution]

    @classmethod
    def of(cls, answer: ox.QuerySolutions) -> Table:
        return cls(answer.variables, list(answer))

    def values(self, numbers: Iterable[int], variables: Iterable[ox.Variable]) -> list[Key]:
        """Return the values that rows hold in some columns.

        They are read by position, because the look-up of a variable takes ten times as long.

        Args:
            numbers: the numbers of the rows, from 0.
            variables: the columns.
        """
        positions = [self.columns.index(variable) for variable in variables]
        return [tuple(self.rows[number][position] for position in positions) for number in numbers]


def witnesses_of_solutions(
    target: QueryTarget,
    query: a.Query,
    witness_query: WitnessQuery,
    answer: Table,
    page: range,
    window: Window,
) -> list[RowWitnesses]:
    """Return the witnesses of each row of a page of a SELECT query's answer.

    Args:
        target: the store and graphs of the query.
        query: the user's query.
        witness_query: its witness query.
        answer: its whole answer.
        page: the numbers of the rows on the page, from 0.
        window: which witnesses of each row are wanted.
    """
    keys_of_rows = _keys(target, query, witness_query, answer, page)
    rows = {keys: RowWitnesses() for keys in keys_of_rows}
    rows_by_key: dict[Key, list[RowWitnesses]] = {}
    for keys, row in rows.items():
        for key in keys:
            rows_by_key.setdefault(key, []).append(row)
    restriction = None
    if len(answer.rows) >= PAGE_SHARE * len(page) or query.select.sliced or query.select.having:
        restriction = _restriction(witness_query, rows_by_key)
    width = len(witness_query.row_variables)
    collector = _Collector(target, query, witness_query, window, rows.values())
    for solution in collector.solutions(restriction):
        for row in rows_by_key.get(solution[:width], ()):
            collector.add(row, solution)
    collector.finish()
    return [rows[keys] for keys in keys_of_rows]


def witnesses_of_triples(
    target: QueryTarget, query: a.Query, witness_query: WitnessQuery, page: Sequence[ox.Triple], window: Window
) -> list[RowWitnesses]:
    """Return the witnesses of each triple of a page of a CONSTRUCT query's answer.

    A triple rests on the solutions from which a triple of the template makes it.

    Args:
        target: the store and graphs of the query.
        query: the user's query.
        witness_query: its witness query.
        page: the triples of the page.
        window: which witnesses of each triple are wanted.
    """
    rows = {triple: RowWitnesses() for triple in page}
    templates = []
    for pattern in query.template:
        template, rows_by_key = _TemplateTriple(witness_query, pattern), dict[Key, list[RowWitnesses]]()
        for triple, row in rows.items():
            if (key := template.key_of_triple(triple)) is not None:
                rows_by_key.setdefault(key, []).append(row)
        templates.append((template, rows_by_key))
    collector = _Collector(target, query, witness_query, window, rows.values())
    for solution in collector.solutions():
        rows_of_solution = {
            id(row): row
            for template, rows_by_key in templates
            for row in rows_by_key.get(template.key_of_solution(solution), ())
        }
        for row in rows_of_solution.values():
            collector.add(row, solution)
    collector.finish()
    return [rows[triple] for triple in page]


def witnesses_of_boolean(
    target: QueryTarget, query: a.Query, witness_query: WitnessQuery, window: Window
) -> RowWitnesses:
    """Return one witness of the answer yes to an ASK query, or all if a sub-query's rows rest on several solutions.

    Args:
        target: the store and graphs of the query.
        query: the user's query.
        witness_query: its witness query.
        window: which witnesses are wanted.
    """
    row = RowWitnesses()
    collector = _Collector(target, query, witness_query, window, [row])
    for solution in collector.solutions(limit=None if witness_query.aggregated else 1):
        collector.add(row, solution)
    collector.finish()
    return row


class _Collector:
    """Runs one witness query and collects its solutions row by row."""

    def __init__(
        self,
        target: QueryTarget,
        query: a.Query,
        witness_query: WitnessQuery,
        window: Window,
        rows: Iterable[RowWitnesses],
    ) -> None:
        self.target, self.query, self.witness_query = target, query, witness_query
        self.window, self.rows = window, list(rows)
        self.absences = absences(target, witness_query)

    def solutions(self, restriction: a.Values | None = None, limit: int | None = None) -> Iterator[Solution]:
        """Yield the solutions under a restriction, at most SOLUTION_LIMIT of them."""
        answer = self.target.rows(witness_query_text(self.witness_query, restriction, limit))
        yield from map(tuple, islice(answer, SOLUTION_LIMIT))
        if next(answer, None) is not None:
            for row in self.rows:
                row.truncated = True

    def add(self, row: RowWitnesses, solution: Solution) -> None:
        """Count a solution of a row, note its absences, and store it if it is in the window."""
        row.count += 1
        if row.count > self.window.offset and len(row.solutions) < self.window.limit:
            row.solutions.append(solution)
        if len(row.absent) < len(self.absences):
            for guards, text in self.absences:
                if text not in row.absent and all(solution[position] == value for position, value in guards):
                    row.absent[text] = None

    def finish(self) -> None:
        """Read the witnesses of the stored solutions of all rows at once.

        Two solutions of a row that rest on the same triples are one witness.
        """
        solutions = [solution for row in self.rows for solution in row.solutions]
        witnesses = iter(read_witnesses(self.target, self.witness_query, solutions, self.query.prefix))
        for row in self.rows:
            row.witnesses = tuple(dict.fromkeys(islice(witnesses, len(row.solutions))))


class _TemplateTriple:
    """A triple of a CONSTRUCT template; its blank nodes are not told apart."""

    def __init__(self, witness_query: WitnessQuery, pattern: a.Pattern) -> None:
        columns = {variable: position for position, variable in enumerate(witness_query.columns)}
        self.positions: list[int | None] = []
        self.constants: list[Any] = []
        for term in (pattern.subject, pattern.predicate, pattern.object):
            self.positions.append(columns.get(term) if isinstance(term, ox.Variable) else None)
            self.constants.append(None if isinstance(term, ox.Variable) else stored(term))

    def key_of_triple(self, triple: ox.Triple) -> Key | None:
        """Return the values that a solution must give for this triple, with None for a blank node.

        The key is None if the template has a blank node where the triple has none.
        """
        key: list[Value | None] = []
        for node, position, constant in zip(
            (triple.subject, triple.predicate, triple.object), self.positions, self.constants, strict=True
        ):
            blank = position is None and constant is None
            if blank and not isinstance(node, ox.BlankNode):
                return None
            key.append(None if blank else node if position is not None else stored(node))
        return tuple(key)

    def key_of_solution(self, solution: Solution) -> Key:
        """Return the values that a solution gives, to be compared with the key of a triple."""
        return tuple(
            constant if position is None else solution[position]
            for position, constant in zip(self.positions, self.constants, strict=True)
        )


def _restriction(witness_query: WitnessQuery, keys: Iterable[Key]) -> a.Values | None:
    """Return the values of a page as VALUES to stand in front of the pattern; None if they cannot be written so."""
    variables = witness_query.row_variables
    positions = [position for position, v in enumerate(variables) if v in witness_query.restrictable]
    rows = dict.fromkeys(tuple(key[position] for position in positions) for key in keys)
    if not positions or any(not isinstance(value, ox.NamedNode | ox.Literal) for row in rows for value in row):
        return None
    return a.Values(tuple(variables[position] for position in positions), tuple(rows))  # type: ignore[arg-type]  # checked above


def _keys(
    target: QueryTarget, query: a.Query, witness_query: WitnessQuery, answer: Table, page: range
) -> list[frozenset[Key]]:
    """Return for each row of the page the keys of the groups it may come from.

    There is one key, unless the query hides group keys and rows that look alike come from several groups.
    """
    hidden = {key.variable for key in witness_query.hidden_keys}
    if not hidden:
        return [frozenset([key]) for key in answer.values(page, witness_query.row_variables)]
    select = query.select
    projected = [c.variable for c in select.columns or ()]
    stable = [v for v in projected if v not in scope.volatile_variables(a.Group((select,)))]
    with_keys = replace(select, columns=(*(select.columns or ()), *(a.Column(v) for v in hidden)))
    page_values, table = answer.values(page, stable), Table.of(target.rows(WRITER.select(with_keys)))
    same_rows = len(table.rows) == len(answer.rows) and table.values(page, stable) == page_values
    if same_rows and not select.modifier:
        return [frozenset([key]) for key in table.values(page, witness_query.row_variables)]
    unsliced = replace(with_keys, modifier="", order=(), limit=None, offset=0)
    groups = Table.of(target.rows(WRITER.select(unsliced)))
    keys_by_values: dict[Key, set[Key]] = {}
    numbers = range(len(groups.rows))
    for values, key in zip(
        groups.values(numbers, stable), groups.values(numbers, witness_query.row_variables), strict=True
    ):
        keys_by_values.setdefault(values, set()).add(key)
    return [frozenset(keys_by_values.get(values, ())) for values in page_values]
