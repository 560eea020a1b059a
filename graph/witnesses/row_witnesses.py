"""Which witnesses belong to which row of an answer: solutions of the witness query, held against the rows of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from graph.core.terms import Value
from graph.sparql import algebra as a
from graph.sparql import scope
from graph.sparql.query_writer import WRITER
from graph.store.dataset_store import stored
from graph.witnesses.targets import QueryTarget, Solution, Witness
from graph.witnesses.witness_query import WitnessQuery
from graph.witnesses.witness_reader import absences, read_witnesses, witness_query_text

Key = tuple[Value | None, ...]

PAGE_SHARE: Final = 8
"""Where the page is at least such a part of the answer, all of the pattern is asked for: engines are good at that."""


SOLUTION_LIMIT: Final = 300_000
"""Solutions looked at for one page; beyond, as of a product of everything with everything, they are not counted."""


@dataclass
class RowWitnesses:
    """The solutions that a row rests on: how many there are, those asked for, and what had to be missing.

    `more` says that there may be more of them than were looked at.
    """

    count: int = 0
    kept: list[Solution] = field(default_factory=list)
    witnesses: tuple[Witness, ...] = ()
    absent: dict[str, None] = field(default_factory=dict)
    more: bool = False


class Window(NamedTuple):
    """Which witnesses of a row are wanted: at most `limit` after the first `offset`."""

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
        """What these rows hold in these columns; by place, as looking up a variable takes ten times as long."""
        places = [self.columns.index(variable) for variable in variables]
        return [tuple(self.rows[number][place] for place in places) for number in numbers]


def witnesses_of_solutions(
    dataset: QueryTarget,
    query: a.Query,
    plan: WitnessQuery,
    answer: Table,
    page: range,
    window: Window,
) -> list[RowWitnesses]:
    """A bundle for each row of the page of a SELECT query's answer."""
    linked = _keys(dataset, query, plan, answer, page)
    bundles = {keys: RowWitnesses() for keys in linked}
    wanted: dict[Key, list[RowWitnesses]] = {}
    for keys, bundle in bundles.items():
        for key in keys:
            wanted.setdefault(key, []).append(bundle)
    restriction = None
    if len(answer.rows) >= PAGE_SHARE * len(page) or query.select.sliced or query.select.having:
        restriction = _restriction(plan, wanted)
    width = len(plan.row_variables)
    collecting = _Collecting(dataset, query, plan, window, bundles.values())
    for values in collecting.solutions(restriction):
        for bundle in wanted.get(values[:width], ()):
            collecting.take(bundle, values)
    collecting.finish()
    return [bundles[keys] for keys in linked]


def witnesses_of_triples(
    dataset: QueryTarget, query: a.Query, plan: WitnessQuery, page: Sequence[ox.Triple], window: Window
) -> list[RowWitnesses]:
    """A bundle for each triple of the page of a CONSTRUCT query's answer: the solutions whose template gives it."""
    bundles = {triple: RowWitnesses() for triple in page}
    templates = []
    for pattern in query.template:
        template, known = _Template(plan, pattern), dict[Key, list[RowWitnesses]]()
        for triple, bundle in bundles.items():
            if (key := template.known(triple)) is not None:
                known.setdefault(key, []).append(bundle)
        templates.append((template, known))
    collecting = _Collecting(dataset, query, plan, window, bundles.values())
    for values in collecting.solutions():
        given = {id(b): b for template, known in templates for b in known.get(template.instance(values), ())}
        for bundle in given.values():
            collecting.take(bundle, values)
    collecting.finish()
    return [bundles[triple] for triple in page]


def witnesses_of_boolean(dataset: QueryTarget, query: a.Query, plan: WitnessQuery, window: Window) -> RowWitnesses:
    """One witness for the answer yes; where a row of the pattern rests on several solutions, all of them."""
    bundle = RowWitnesses()
    collecting = _Collecting(dataset, query, plan, window, [bundle])
    for values in collecting.solutions(limit=None if plan.aggregated else 1):
        collecting.take(bundle, values)
    collecting.finish()
    return bundle


class _Collecting:
    """Solutions of one witness query on their way into bundles."""

    def __init__(
        self, dataset: QueryTarget, query: a.Query, plan: WitnessQuery, window: Window, bundles: Iterable[RowWitnesses]
    ) -> None:
        self.dataset, self.query, self.plan, self.window, self.bundles = dataset, query, plan, window, list(bundles)
        self.absences = absences(dataset, plan)

    def solutions(self, restriction: a.Values | None = None, limit: int | None = None) -> Iterator[Solution]:
        """The solutions, of a page where there is a restriction; not more than can be looked at."""
        found = self.dataset.rows(witness_query_text(self.plan, restriction, limit))
        yield from map(tuple, islice(found, SOLUTION_LIMIT))
        if next(found, None) is not None:
            for bundle in self.bundles:
                bundle.more = True

    def take(self, bundle: RowWitnesses, values: Solution) -> None:
        """Count a solution, note what it did not find, and keep it where it is asked for."""
        bundle.count += 1
        if bundle.count > self.window.offset and len(bundle.kept) < self.window.limit:
            bundle.kept.append(values)
        if len(bundle.absent) < len(self.absences):
            for guards, what in self.absences:
                if what not in bundle.absent and all(values[place] == value for place, value in guards):
                    bundle.absent[what] = None

    def finish(self) -> None:
        """Read the kept solutions of all bundles at once. Two that rest on the same triples are one witness."""
        kept = [values for bundle in self.bundles for values in bundle.kept]
        found = iter(read_witnesses(self.dataset, self.plan, kept, self.query.prefix))
        for bundle in self.bundles:
            bundle.witnesses = tuple(dict.fromkeys(islice(found, len(bundle.kept))))


class _Template:
    """A triple of a CONSTRUCT template; blank nodes of it are not told apart."""

    def __init__(self, plan: WitnessQuery, pattern: a.Pattern) -> None:
        places = {v: place for place, v in enumerate(plan.columns)}
        self.places: list[int | None] = []
        self.constants: list[Any] = []
        for part in (pattern.subject, pattern.predicate, pattern.object):
            self.places.append(places.get(part) if isinstance(part, ox.Variable) else None)
            self.constants.append(None if isinstance(part, ox.Variable) else stored(part))

    def known(self, triple: ox.Triple) -> Key | None:
        """What a solution must give for this triple, of a blank node nothing; None where it is none of this one."""
        key: list[Value | None] = []
        for node, place, constant in zip(
            (triple.subject, triple.predicate, triple.object), self.places, self.constants, strict=True
        ):
            blank = place is None and constant is None
            if blank and not isinstance(node, ox.BlankNode):
                return None
            key.append(None if blank else node if place is not None else stored(node))
        return tuple(key)

    def instance(self, values: Solution) -> Key:
        """What a solution gives."""
        return tuple(
            constant if place is None else values[place]
            for place, constant in zip(self.places, self.constants, strict=True)
        )


def _restriction(plan: WitnessQuery, keys: Iterable[Key]) -> a.Values | None:
    """The values of a page, to stand in front of the pattern."""
    places = [place for place, v in enumerate(plan.row_variables) if v in plan.restrictable]
    rows = dict.fromkeys(tuple(key[place] for place in places) for key in keys)
    if not places or any(not isinstance(value, ox.NamedNode | ox.Literal) for row in rows for value in row):
        return None
    return a.Values(tuple(plan.row_variables[place] for place in places), tuple(rows))  # type: ignore[arg-type]  # checked above


def _keys(dataset: QueryTarget, query: a.Query, plan: WitnessQuery, answer: Table, page: range) -> list[frozenset[Key]]:
    """For each row of the page, the values of the links of the groups it comes from: one, unless that is not known."""
    hidden = {key.variable for key in plan.hidden_keys}
    if not hidden:
        return [frozenset([key]) for key in answer.values(page, plan.row_variables)]
    select = query.select
    shown = [c.variable for c in select.columns or ()]
    fixed = [v for v in shown if v not in scope.volatile_variables(a.Group((select,)))]
    more = replace(select, columns=(*(select.columns or ()), *(a.Column(v) for v in hidden)))
    given, table = answer.values(page, fixed), Table.of(dataset.rows(WRITER.select(more)))
    same = len(table.rows) == len(answer.rows) and table.values(page, fixed) == given
    if same and not select.modifier:
        return [frozenset([key]) for key in table.values(page, plan.row_variables)]
    every = Table.of(dataset.rows(WRITER.select(replace(more, modifier="", order=(), limit=None, offset=0))))
    groups: dict[Key, set[Key]] = {}
    all_ = range(len(every.rows))
    for values, key in zip(every.values(all_, fixed), every.values(all_, plan.row_variables), strict=True):
        groups.setdefault(values, set()).add(key)
    return [frozenset(groups.get(values, ())) for values in given]
