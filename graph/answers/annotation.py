"""An answer with its provenance: for each row its witnesses, for each triple of these its support.

The user's text is run as it stands and its answer is never changed (ARCHITECTURE, decision 4); what explains it is
asked for beside it. What cannot be explained is answered all the same, with a note that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from graph.answers.annotated_answer import AnnotatedAnswer, Note, NoteCode, Page, Row
from graph.answers.unknown_terms import unknown_terms
from graph.answers.unpaired import unpaired
from graph.core.errors import QuerySyntaxError, UnreadableQueryError
from graph.core.terms import Value
from graph.core.views import DEFAULT_VIEW
from graph.sparql import algebra as a
from graph.sparql.query_writer import legible
from graph.store import path_cures
from graph.store.dataset_store import Store
from graph.store.evaluation import Evaluation, GivenAnswer, WholeAnswer
from graph.support.claim_support import Support
from graph.support.lookups import Lookups, lookups
from graph.support.triple_support import supports
from graph.witnesses import rewriting, row_witnesses
from graph.witnesses.row_witnesses import RowWitnesses
from graph.witnesses.targets import QueryTarget, Witness
from graph.witnesses.witness_query import WitnessQuery

OF_THE_QUERY: Final[frozenset[NoteCode]] = frozenset({"unknown", "unpaired"})
"""The codes of notes that are told of a query whatever its answer is."""


def annotate(
    store: Store,
    index: Store,
    text: str,
    view: str = DEFAULT_VIEW,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    page: Page | None = None,
    given: GivenAnswer | None = None,
    by: Lookups | None = None,
) -> AnnotatedAnswer:
    """Answer a query and explain a page of its answer.

    Args:
        store: the dataset.
        index: its provenance index.
        text: the query.
        view: whose default graph is asked.
        default_graphs: graphs whose merge is asked instead, as IRIs.
        named_graphs: the named graphs beside them, as IRIs.
        page: what of the answer to explain; its beginning where nothing is said.
        given: the answer that was given to the query, where another evaluation may give another one.
        by: other look-ups than the fastest that the stores allow.

    Raises:
        QuerySyntaxError: the query is not SPARQL.
        UsageError: an unknown view, or SERVICE.
        AnswerGoneError: the answer that was given cannot be had again.
    """
    page = page or Page()
    evaluation = Evaluation(store, text, view, default_graphs, named_graphs)
    whole, given = evaluation.whole(given)
    explanation = _Explanation(whole, page)
    target = explanation.explain(store, text, view, evaluation)
    by, quads = by or lookups(store, index, view), explanation.quads
    support = supports(by, quads, view, store.base, target.default_graphs, page.claim_limit)
    explanation.note_gaps(len(quads) - len(support), deviations := evaluation.deviations)
    annotated = explanation.annotated(store, support, merged=bool(target.default_graphs))
    return replace(annotated, given=given, deviations=deviations)


def query_notes(store: Store, text: str, view: str = DEFAULT_VIEW) -> tuple[Note, ...]:
    """Return what is to be told of a query whatever its answer is: unknown names, and pairs that no text states.

    Args:
        store: the dataset.
        text: the query.
        view: whose default graph is asked.
    """
    unknown = (Note("unknown", words) for words in unknown_terms(store, text, view))
    return (*unknown, *(Note("unpaired", words) for words in unpaired(text)))


def _tree(text: str, base: str) -> a.Query:
    """Read a query; the processes that explain none, as the one that speaks HTTP, never load rdflib's grammar."""
    from graph.sparql import query_reader  # noqa: PLC0415  # a third of the time in which a server starts

    return query_reader.read(text, base)


def _witness_query(query: a.Query, text: str, base: str) -> WitnessQuery | None:
    """The witness query; of DESCRIBE there is none, as each triple of its answer is its own witness.

    Args:
        query: the query.
        text: its text, by which the witness query is cached if the tree is.
        base: the base IRI.
    """
    return _cached_plan(text, base) if len(text) <= a.CACHED_LENGTH else _plan(query)


def _plan(query: a.Query) -> WitnessQuery | None:
    return None if query.form == "DESCRIBE" else rewriting.of_query(query)


@lru_cache(maxsize=128)
def _cached_plan(text: str, base: str) -> WitnessQuery | None:
    return _plan(_tree(text, base))


class _Explanation:
    """An answer, the page of it that is to be explained, and the notes about it."""

    def __init__(self, whole: WholeAnswer, page: Page) -> None:
        self.kind, self.columns, self.answer, self.page = whole.kind, whole.columns, whole.rows, page
        self.notes: list[Note] = []
        self.rows: list[Row] = []
        self.aggregated = False
        size = 1 if isinstance(self.answer, bool) else len(self.answer)
        self.numbers = range(*slice(page.offset, page.offset + page.limit).indices(size))

    def note(self, code: NoteCode, text: str) -> None:
        """Note something about the answer."""
        self.notes.append(Note(code, text))

    def explain(self, store: Store, text: str, view: str, evaluation: Evaluation) -> QueryTarget:
        """Find what the rows of the page rest on; where that cannot be found, a note says why.

        Args:
            store: the dataset.
            text: the query.
            view: whose default graph is asked.
            evaluation: of the query: its graphs, and what was evaluated in its place, which may find rows, or solutions
                of rows, that the text finds in no engine like ours.

        Returns:
            What the query was answered over.
        """
        target = QueryTarget(store, view)
        try:
            query = _tree(text, store.base)
            chosen = evaluation.graphs if any(evaluation.graphs) else (query.default_graphs, query.named_graphs)
            target = QueryTarget(store, view, *chosen, query.base)
            plan = _witness_query(query, text, store.base)
            self.rows = self._explained_rows(target, query, plan)
            self.aggregated = plan is not None and plan.aggregated
            cured = evaluation.cured(self.columns)
            more_solutions = path_cures.ZERO_LENGTH_PATH in evaluation.examined.names
            if cured and (more_solutions or not all(row.solutions for row in self.rows)):
                self._explain_again(target, cured)
        except (UnreadableQueryError, QuerySyntaxError, RecursionError) as error:
            reason = a.TOO_DEEP if isinstance(error, RecursionError) else str(error)
            self.note("unexplained", f"there is no provenance for this query: {reason}")
            self.rows = self.unexplained_rows()
        self.notes += query_notes(store, text, view)
        return target

    def _explain_again(self, target: QueryTarget, cured: a.Query) -> None:
        """Find what the rows rest on by the query that was evaluated, if that can be found."""
        notes, self.notes = self.notes, []
        try:
            self.rows = self._explained_rows(target, cured, rewriting.of_query(cured))
        except UnreadableQueryError as error:
            self.notes = notes
            self.note("unexplained", f"of some rows it is not known what they rest on: {error}")
            self.rows = [row if row.solutions else Row(row.values) for row in self.rows]

    @property
    def quads(self) -> list[ox.Quad]:
        """The triples of all witnesses, each once."""
        return list(dict.fromkeys(quad for row in self.rows for witness in row.witnesses for quad in witness.quads))

    def annotated(self, store: Store, support: Mapping[ox.Quad, Support], *, merged: bool) -> AnnotatedAnswer:
        """The answer with what was found."""
        rows, notes = tuple(self.rows), tuple(dict.fromkeys(self.notes))
        return AnnotatedAnswer(
            self.kind, self.columns, self.answer, rows, self.aggregated, support, notes, store, merged
        )

    def note_gaps(self, unsupported: int, deviations: Sequence[str]) -> None:
        """Note what of the answer is not known.

        Args:
            unsupported: the number of triples of which there is no support.
            deviations: names of the places where the answer may differ from what the standard says.
        """
        if deviations:
            self.note("deviation", f"the engine may leave the standard here ({', '.join(deviations)}); see /status")
        if unsupported:
            self.note("unsupported", f"of {unsupported} triples it is not known what supports them")
        if any(not witness.complete for row in self.rows for witness in row.witnesses):
            reason = "a walk is too long, a match of EXISTS depends on more, or no triple has a node of a path"
            self.note("incomplete", f"of some rows not every triple was found again: {reason}")
        for text in _each(row.absent for row in self.rows):
            self.note("absence", f"depends on the absence of {text}")

    def unexplained_rows(self) -> list[Row]:
        """The rows of the page without provenance."""
        if isinstance(self.answer, bool):
            return [Row((ox.Literal(value=self.answer),)) for _ in self.numbers]
        return [Row(_values(self.answer[n])) for n in self.numbers]

    def _explained_rows(self, target: QueryTarget, query: a.Query, plan: WitnessQuery | None) -> list[Row]:
        """The rows of the page with their witnesses."""
        if not self.numbers:
            return []
        if plan is None and not isinstance(self.answer, bool):
            return [_own_witness(self.answer[n]) for n in self.numbers]
        assert plan is not None  # noqa: S101  # only DESCRIBE has none
        if plan.ignores_volatile:
            self.note("volatile", "a FILTER using RAND, UUID or BNODE was ignored when the answer was explained")
        bare = self.unexplained_rows()
        where = legible(query.select.where, target.store.base)
        if self.answer is False:
            return [Row(row.values, absent=(where,)) for row in bare]
        witnesses = self.witnesses(target, query, plan)
        if any(row.truncated for row in witnesses):
            limit = row_witnesses.SOLUTION_LIMIT
            self.note(
                "uncounted",
                f"only the first {limit} solutions were looked at; rows may rest on more witnesses than are counted",
            )
        rows = [_with_witnesses(row, found) for row, found in zip(bare, witnesses, strict=True)]
        if any(not witness.quads for row in rows for witness in row.witnesses):
            self.note(
                "nothing", "some rows rest on no triple: on values of the query's own, or on a path of length zero"
            )
        return [row if row.solutions else self.row_without_solution(row, query, where) for row in rows]

    def witnesses(self, target: QueryTarget, query: a.Query, plan: WitnessQuery) -> list[RowWitnesses]:
        """The witnesses of each row of the page."""
        window = row_witnesses.Window(self.page.witness_offset, self.page.witness_limit)
        if isinstance(self.answer, bool):
            return [row_witnesses.witnesses_of_boolean(target, query, plan, window)]
        if self.kind == "triples":
            triples = [row for n in self.numbers if isinstance(row := self.answer[n], ox.Triple)]
            return row_witnesses.witnesses_of_triples(target, query, plan, triples, window)
        variables = [ox.Variable(name) for name in self.columns]
        table = row_witnesses.Table(variables, [row for row in self.answer if isinstance(row, ox.QuerySolution)])
        return row_witnesses.witnesses_of_solutions(target, query, plan, table, self.numbers, window)

    def row_without_solution(self, row: Row, query: a.Query, where: str) -> Row:
        """A row that no solution gives: an aggregate over nothing, or one that was not found again."""
        if query.select.aggregates and not query.select.keys:
            return Row(row.values, absent=(where,))
        text = "some rows were not found again, so that nothing is known of what they rest on"
        self.note("unexplained", text)
        return row


def _own_witness(triple: ox.QuerySolution | ox.Triple) -> Row:
    """A triple that is its own witness."""
    quads = [ox.Quad(triple.subject, triple.predicate, triple.object)] if isinstance(triple, ox.Triple) else []
    return Row(_values(triple), (Witness(frozenset(quads)),), 1, 1)


def _with_witnesses(row: Row, found: RowWitnesses) -> Row:
    absent = _each([found.absent, *(witness.absent for witness in found.witnesses)])
    return Row(row.values, found.witnesses, found.count, len(found.solutions), absent)


def _values(row: ox.QuerySolution | ox.Triple) -> tuple[Value | None, ...]:
    return (row.subject, row.predicate, row.object) if isinstance(row, ox.Triple) else tuple(row)


def _each(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in several for text in texts))
