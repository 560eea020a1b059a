"""An answer with its provenance: for each row its witnesses, for each triple its support, for each claim its passages.

The user's text is run as it stands and its answer is never changed (ARCHITECTURE, decision 4); what explains it is
asked for beside it. What cannot be explained is answered all the same, with a note that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import pyoxigraph as ox

from graph.core.errors import QuerySyntaxError, UnreadableQueryError
from graph.core.formats import kind
from graph.core.views import DEFAULT_VIEW
from graph.sparql import algebra as a
from graph.sparql import query_reader
from graph.sparql.query_writer import legible
from graph.store.dataset_store import Store
from graph.support import claim_records
from graph.support.lookups import Lookups, lookups
from graph.support.triple_support import CLAIM_LIMIT, Support, supports
from graph.witnesses import rewriting, row_witnesses
from graph.witnesses.targets import QueryTarget, Value, Witness
from graph.witnesses.witness_query import WitnessQuery


@dataclass(frozen=True)
class Note:
    """Something to be known about the whole answer.

    `code` is `unexplained` (there is no provenance), `absence` (it depends on something missing), `nothing` (it rests
    on no triple), `incomplete` (of some rows not every triple is shown), `uncounted` (there are too many solutions to
    look at all), `drawn` (asking again may give another answer) or `unsupported` (of some triples the provenance index
    says nothing).
    """

    code: Literal["unexplained", "absence", "nothing", "incomplete", "uncounted", "drawn", "unsupported"]
    text: str


@dataclass(frozen=True)
class Row:
    """A row of an answer; of CONSTRUCT and DESCRIBE a triple, of ASK the boolean.

    `witnesses` are those asked for, each enough for the row, or, where it aggregates, one of its members; `solutions`
    is how many solutions of the pattern the row comes from. `absent` are patterns that had to find nothing.
    """

    values: tuple[Value | None, ...]
    witnesses: tuple[Witness, ...] = ()
    solutions: int = 0
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annotated:
    """An answer (`variables`, `answer`) and, for the rows from `offset`, what they rest on.

    `answer` is the engine's own: rows, triples, or a boolean. `aggregated` says that a row rests on all of its
    witnesses together, not on each.
    """

    kind: str
    variables: tuple[str, ...]
    answer: Sequence[ox.QuerySolution] | Sequence[ox.Triple] | bool
    offset: int
    rows: tuple[Row, ...]
    aggregated: bool
    support: Mapping[ox.Quad, Support]
    notes: tuple[Note, ...]
    store: Store = field(repr=False, compare=False)
    merged: bool = False
    """Whether the default graph was made of graphs that the query named, not that of the view."""

    @cached_property
    def claims(self) -> dict[str, claim_records.ClaimRecord]:
        """The claims that support names, by their IRIs, each with its passages; looked up when first asked for."""
        return claim_records.claim_records(self.store, self.named)

    @property
    def named(self) -> Iterator[str]:
        """The IRIs of these claims, some more than once."""
        return (claim for known in self.support.values() for claim in known.claims)


@dataclass(frozen=True)
class Page:
    """What of an answer is annotated: rows, witnesses of each row, and claims of each triple."""

    offset: int = 0
    limit: int = 100
    witnesses: int = 20
    first_witness: int = 0
    claims: int = CLAIM_LIMIT


def annotate(
    store: Store,
    index: Store,
    text: str,
    view: str = DEFAULT_VIEW,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    page: Page | None = None,
    by: Lookups | None = None,
) -> Annotated:
    """Answer a query and explain a page of its answer.

    `by` are other look-ups than the fastest that the stores allow.

    Raises:
        QuerySyntaxError: the query is not SPARQL.
        UsageError: an unknown view, or SERVICE.
    """
    page = page or Page()
    answer = store.query(text, view, default_graphs, named_graphs)
    found = _Found(kind(answer), page, answer)
    notes: list[Note] = []
    plan, dataset = None, QueryTarget(store, view)
    try:
        query = query_reader.read(text, store.base)
        plan = _planned(text, store.base)
        graphs = (query.default_graphs, query.named_graphs)
        if default_graphs or named_graphs:
            graphs = (tuple(default_graphs), tuple(named_graphs))
        dataset = QueryTarget(store, view, *graphs, query.base)
        made = found.explained(dataset, query, plan, notes)
    except (UnreadableQueryError, QuerySyntaxError, RecursionError) as error:
        reason = "it is nested too deeply to be taken apart" if isinstance(error, RecursionError) else str(error)
        notes.append(Note("unexplained", f"there is no provenance for this query: {reason}"))
        made = found.bare()
    quads = dict.fromkeys(quad for row in made for witness in row.witnesses for quad in witness.quads)
    by = by or lookups(store, index, view)
    support = supports(by, quads, view, store.base, dataset.default_graphs, page.claims)
    if missing := len(quads) - len(support):
        notes.append(Note("unsupported", f"of {missing} triples it is not known what supports them"))
    if any(not witness.complete for row in made for witness in row.witnesses):
        told = "of some rows not every triple was found again: a walk is too long, or a match of EXISTS depends on more"
        notes.append(Note("incomplete", told))
    notes += [Note("absence", f"depends on the absence of {what}") for what in _each(row.absent for row in made)]
    return Annotated(
        found.kind,
        found.variables,
        found.answer,
        page.offset,
        tuple(made),
        bool(plan and plan.aggregated),
        support,
        tuple(dict.fromkeys(notes)),
        store,
        bool(dataset.default_graphs),
    )


def _planned(text: str, base: str) -> WitnessQuery | None:
    """The witness query; of DESCRIBE there is none, as each triple of its answer is its own witness."""
    return (_remembered if len(text) <= query_reader.CACHED_LENGTH else _plan)(text, base)


def _plan(text: str, base: str) -> WitnessQuery | None:
    query = query_reader.read(text, base)
    return None if query.form == "DESCRIBE" else rewriting.of_query(query)


_remembered = lru_cache(maxsize=128)(_plan)


class _Found:
    """The engine's answer, and the page of it that is to be explained."""

    def __init__(self, kind_: str, page: Page, answer: object) -> None:
        self.kind, self.page = kind_, page
        self.variables: tuple[str, ...] = ()
        self.answer: list[ox.QuerySolution] | list[ox.Triple] | bool = bool(answer)
        if isinstance(answer, ox.QuerySolutions):
            self.variables = tuple(variable.value for variable in answer.variables)
            self.answer = list(answer)
        elif isinstance(answer, ox.QueryTriples):
            self.answer = list(answer)
        self.size = 1 if isinstance(self.answer, bool) else len(self.answer)
        self.rows = range(*slice(page.offset, page.offset + page.limit).indices(self.size))

    def bare(self) -> list[Row]:
        """The rows of the page without provenance."""
        if isinstance(self.answer, bool):
            return [Row((ox.Literal(value=self.answer),)) for _ in self.rows]
        return [Row(_values(self.answer[n])) for n in self.rows]

    def explained(
        self, dataset: QueryTarget, query: a.Query, plan: WitnessQuery | None, notes: list[Note]
    ) -> list[Row]:
        """The rows of the page with their witnesses."""
        if not self.rows:
            return []
        if plan is None and not isinstance(self.answer, bool):
            return [self.itself(self.answer[n]) for n in self.rows]
        assert plan is not None  # noqa: S101  # only DESCRIBE has none
        if plan.ignores_volatile:
            notes.append(Note("drawn", "a condition draws lots; it was left out when the answer was explained"))
        if self.answer is False:
            return [Row(row.values, absent=(legible(query.select.where, dataset.store.base),)) for row in self.bare()]
        bundles = self.bundles(dataset, query, plan)
        if any(bundle.truncated for bundle in bundles):
            most = row_witnesses.SOLUTION_LIMIT
            told = f"only the first {most} solutions were looked at; rows may rest on more witnesses than are counted"
            notes.append(Note("uncounted", told))
        made = [
            Row(
                row.values,
                bundle.witnesses,
                bundle.count,
                _each([bundle.absent, *(w.absent for w in bundle.witnesses)]),
            )
            for row, bundle in zip(self.bare(), bundles, strict=True)
        ]
        if any(not witness.quads for row in made for witness in row.witnesses):
            told = "some rows rest on no triple: on values of the query's own, or on a path of length zero"
            notes.append(Note("nothing", told))
        return [row if row.solutions else self.unwitnessed(row, dataset, query, notes) for row in made]

    def itself(self, triple: ox.QuerySolution | ox.Triple) -> Row:
        """A triple that is its own witness."""
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object)] if isinstance(triple, ox.Triple) else []
        return Row(_values(triple), (Witness(frozenset(quads)),), 1)

    def bundles(self, dataset: QueryTarget, query: a.Query, plan: WitnessQuery) -> list[row_witnesses.RowWitnesses]:
        window = row_witnesses.Window(self.page.first_witness, self.page.witnesses)
        if isinstance(self.answer, bool):
            return [row_witnesses.witnesses_of_boolean(dataset, query, plan, window)]
        if self.kind == "triples":
            triples = [row for n in self.rows if isinstance(row := self.answer[n], ox.Triple)]
            return row_witnesses.witnesses_of_triples(dataset, query, plan, triples, window)
        table = row_witnesses.Table(
            [ox.Variable(name) for name in self.variables], [r for r in self.answer if isinstance(r, ox.QuerySolution)]
        )
        return row_witnesses.witnesses_of_solutions(dataset, query, plan, table, self.rows, window)

    def unwitnessed(self, row: Row, dataset: QueryTarget, query: a.Query, notes: list[Note]) -> Row:
        """A row that no solution gives: an aggregate over nothing, or one that was not found again."""
        if query.select.aggregates and not query.select.keys:
            return Row(row.values, absent=(legible(query.select.where, dataset.store.base),))
        notes.append(
            Note("unexplained", "some rows were not found again, so that nothing is known of what they rest on")
        )
        return row


def _values(row: ox.QuerySolution | ox.Triple) -> tuple[Value | None, ...]:
    return (row.subject, row.predicate, row.object) if isinstance(row, ox.Triple) else tuple(row)


def _each(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in several for text in texts))
