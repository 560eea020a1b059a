"""Which witnesses belong to which row of an answer: solutions of the witness query, held against the rows of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

import pyoxigraph as ox

from graph import algebra as a
from graph import scope
from graph.reading import Dataset, Solution, Value, Witness, read, text
from graph.witnesses import WitnessQuery
from graph.writer import WRITER

Key = tuple[Value | None, ...]

FEW: Final = 8
"""Where the page is at least such a part of the answer, all of the pattern is asked for: engines are good at that."""


@dataclass
class Bundle:
    """The solutions that a row rests on: how many there are, and those asked for."""

    count: int = 0
    kept: list[Solution] = field(default_factory=list)
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True)
class Window:
    """Which witnesses of a row are wanted: at most `limit` after the first `offset`."""

    offset: int
    limit: int


def of_solutions(
    dataset: Dataset,
    query: a.Query,
    plan: WitnessQuery,
    answer: Sequence[ox.QuerySolution],
    page: range,
    window: Window,
) -> list[Bundle]:
    """A bundle for each row of the page of a SELECT query's answer."""
    linked = _keys(dataset, query, plan, answer, page)
    bundles = {keys: Bundle() for keys in linked}
    wanted: dict[Key, list[Bundle]] = {}
    for keys, bundle in bundles.items():
        for key in keys:
            wanted.setdefault(key, []).append(bundle)
    restriction = None
    if len(answer) >= FEW * len(page) or query.select.sliced or query.select.having:
        restriction = _restriction(plan, wanted)
    width = len(plan.links)
    for solution in dataset.rows(text(plan, restriction)):
        values = tuple(solution)
        for bundle in wanted.get(values[:width], ()):
            bundle.count += 1
            if bundle.count > window.offset and len(bundle.kept) < window.limit:
                bundle.kept.append(values)
    _fill(dataset, query, plan, bundles.values())
    return [bundles[keys] for keys in linked]


def of_triples(
    dataset: Dataset, query: a.Query, plan: WitnessQuery, page: Sequence[ox.Triple], window: Window
) -> list[Bundle]:
    """A bundle for each triple of the page of a CONSTRUCT query's answer: the solutions whose template gives it."""
    bundles = {triple: Bundle() for triple in page}
    templates = []
    for pattern in query.template:
        template, known = _Template(plan, pattern), dict[Key, list[Bundle]]()
        for triple, bundle in bundles.items():
            known.setdefault(template.known(triple), []).append(bundle)
        templates.append((template, known))
    for solution in dataset.rows(text(plan)):
        values = tuple(solution)
        given = {id(b): b for template, known in templates for b in known.get(template.instance(values), ())}
        for bundle in given.values():
            bundle.count += 1
            if bundle.count > window.offset and len(bundle.kept) < window.limit:
                bundle.kept.append(values)
    _fill(dataset, query, plan, bundles.values())
    return [bundles[triple] for triple in page]


def of_boolean(dataset: Dataset, query: a.Query, plan: WitnessQuery) -> Bundle:
    """One witness for the answer yes."""
    kept = [tuple(solution) for solution in islice(dataset.rows(text(plan, limit=1)), 1)]
    bundle = Bundle(len(kept), kept)
    _fill(dataset, query, plan, [bundle])
    return bundle


class _Template:
    """A triple of a CONSTRUCT template; blank nodes of it are not told apart."""

    def __init__(self, plan: WitnessQuery, pattern: a.Pattern) -> None:
        self.parts = [pattern.subject, pattern.predicate, pattern.object]
        self.places = {v: place for place, v in enumerate(plan.columns)}

    def known(self, triple: ox.Triple) -> Key:
        """What a solution must give for this triple; of a blank node, nothing."""
        return tuple(
            None if isinstance(part, ox.Variable) and part not in self.places else node
            for part, node in zip(self.parts, (triple.subject, triple.predicate, triple.object), strict=True)
        )

    def instance(self, values: Solution) -> Key:
        """What a solution gives."""
        return tuple(
            (values[self.places[part]] if part in self.places else None) if isinstance(part, ox.Variable) else part  # type: ignore[misc]  # a template holds no paths
            for part in self.parts
        )


def _fill(dataset: Dataset, query: a.Query, plan: WitnessQuery, bundles: Iterable[Bundle]) -> None:
    """Read the kept solutions of all bundles at once. Two that rest on the same triples are one witness."""
    several = list(bundles)
    found = iter(read(dataset, plan, [values for bundle in several for values in bundle.kept], query.prefix))
    for bundle in several:
        bundle.witnesses = tuple(dict.fromkeys(islice(found, len(bundle.kept))))


def _restriction(plan: WitnessQuery, keys: Iterable[Key]) -> a.Values | None:
    """The values of a page, to stand in front of the pattern."""
    places = [place for place, v in enumerate(plan.links) if v in plan.restrictable]
    rows = dict.fromkeys(tuple(key[place] for place in places) for key in keys)
    if not places or any(not isinstance(value, ox.NamedNode | ox.Literal) for row in rows for value in row):
        return None
    return a.Values(tuple(plan.links[place] for place in places), tuple(rows))  # type: ignore[arg-type]  # checked above


def _keys(
    dataset: Dataset, query: a.Query, plan: WitnessQuery, answer: Sequence[ox.QuerySolution], page: range
) -> list[frozenset[Key]]:
    """For each row of the page, the values of the links of the groups it comes from: one, unless that is not known."""
    hidden = {key.variable for key in plan.keys}
    if not hidden:
        return [frozenset([tuple(answer[n][v] for v in plan.links)]) for n in page]
    select = query.select
    shown = [c.variable for c in select.columns or ()]
    fixed = [v for v in shown if v not in scope.drawn(a.Group((select,)))]
    more = replace(select, columns=(*(select.columns or ()), *(a.Column(v) for v in hidden)))
    rows = list(dataset.rows(WRITER.select(more)))
    same = len(rows) == len(answer) and all(rows[n][v] == answer[n][v] for n in page for v in fixed)
    if same and not select.modifier:
        return [frozenset([tuple(rows[n][v] for v in plan.links)]) for n in page]
    groups: dict[Key, set[Key]] = {}
    for row in dataset.rows(WRITER.select(replace(more, modifier="", order=(), limit=None, offset=0))):
        groups.setdefault(tuple(row[v] for v in fixed), set()).add(tuple(row[v] for v in plan.links))
    return [frozenset(groups.get(tuple(answer[n][v] for v in fixed), ())) for n in page]
