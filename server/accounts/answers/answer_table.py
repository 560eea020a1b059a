"""An answer as a table: what stands in its cells, and for each row the sentences it rests on, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

import pyoxigraph as ox

from graph.answers.explained_result import ExplainedResult, ExplainedRow
from graph.core.terms import Value
from server.wording.cells import Cell, cell, things
from server.wording.evidence import modalities_of
from server.wording.names import Names

TRIPLES = ("subject", "predicate", "object")
UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class PlainRows:
    """The rows of a page of an answer; `offset` is the number of the first, `total` how many the whole answer has."""

    kind: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value | None]]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class RowSources:
    """How a row is supported: the modalities that occur, the number of sentences, and whether there are more, which
    were not looked at."""

    modalities: Sequence[str]
    sentences: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `how` is `number` or `date` where all of its values are."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `number` counts from 0 in the whole answer. A cell is None where there is no value, and `sources` is None
    where they were not counted."""

    number: int
    cells: Sequence[Cell | None]
    sources: RowSources | None


@dataclass(frozen=True)
class AnswerTable:
    """A page of an answer, and what is to be known of all of its rows.

    `kind` is `solutions`, `boolean` or `triples`. `counted` says that the sentences behind each row were counted.
    `notes` is what the rows do not rest on, and what else is to be known of them.
    """

    kind: str
    columns: Sequence[Column]
    rows: Sequence[TableRow]
    offset: int
    total: int
    counted: bool
    notes: Sequence[str] = ()

    @property
    def end(self) -> int:
        """The number behind that of the last row."""
        return self.offset + len(self.rows)

    @property
    def said_yes(self) -> bool:
        """Whether the answer to ASK is yes."""
        return self.kind == "boolean" and any(
            one and one.line[0].text == "yes" for row in self.rows for one in row.cells
        )

    @property
    def has_more(self) -> bool:
        """Whether behind some row there may be more sentences than were counted."""
        return any(row.sources is not None and row.sources.more for row in self.rows)

    @property
    def has_blanks(self) -> bool:
        """Whether a cell has no value."""
        return any(one is None for row in self.rows for one in row.cells)


def rows_of_reply(kind: str, body: bytes, offset: int, limit: int) -> PlainRows:
    """The rows of a page of an answer as a worker gave it.

    Args:
        kind: of the answer.
        body: JSON of solutions and booleans, Turtle of triples.
        offset: the number of the first row, counted from 0.
        limit: rows at most.
    """
    if kind == "triples":
        triples = [quad.triple for quad in ox.parse(body, ox.RdfFormat.TURTLE)]
        page = [(t.subject, t.predicate, t.object) for t in triples[offset : offset + limit]]
        return PlainRows(kind, TRIPLES, page, offset, len(triples))
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return PlainRows(kind, ("answer",), [(ox.Literal(bool(found)),)], 0, 1)
    names = tuple(variable.value for variable in found.variables)
    before = sum(1 for _ in islice(found, offset))
    rows = [tuple(row[name] for name in names) for row in islice(found, limit)]
    return PlainRows(kind, names, rows, offset, before + len(rows) + sum(1 for _ in found))


def rows_of_result(result: ExplainedResult) -> PlainRows:
    """The rows of the page of an explained answer."""
    columns = ("answer",) if result.kind == "boolean" else result.columns
    return PlainRows(result.kind, columns, [row.values for row in result.rows], result.page.offset, result.total)


def things_in(plain: PlainRows) -> set[str]:
    """The IRIs that the table calls by name."""
    return {iri for row in plain.rows for value in row for iri in things(value)}


def answer_table(plain: PlainRows, names: Names, result: ExplainedResult | None = None) -> AnswerTable:
    """The table of a page of an answer.

    Args:
        plain: the rows.
        names: of everything in them (`things_in`).
        result: the same rows explained; None where they were not.
    """
    notes = result.notes if result else ()
    counted = result is not None and all(note.code != UNEXPLAINED for note in notes)
    sources = [row_sources(result, row) if counted else None for row in result.rows] if result else []
    rows = [
        TableRow(
            plain.offset + number,
            [None if value is None else _cell(plain.kind, value, names) for value in row],
            sources[number] if counted else None,
        )
        for number, row in enumerate(plain.rows)
    ]
    columns = [Column(name, _how([row.cells[at] for row in rows])) for at, name in enumerate(plain.columns)]
    told = [note.text for note in notes]
    return AnswerTable(plain.kind, columns, rows, plain.offset, plain.total, counted, told)


def row_sources(result: ExplainedResult, row: ExplainedRow) -> RowSources:
    """How a row is supported: two claims on one sentence count once, and so do the passages of possible identities."""
    claims = result.claims_of(row)
    noted = chain.from_iterable(identity.passages for identity in result.identities_of(row))
    passages = [*(claim.main_passage for claim in claims), *noted]
    sentences = {(one.document, one.sentence_start, one.sentence_end) for one in passages}
    more = row.solutions > row.solutions_shown or any(t.claim_count > len(t.claims) for t in result.triples_of(row))
    return RowSources(modalities_of(claims), len(sentences), more)


def _cell(kind: str, value: Value, names: Names) -> Cell:
    made = cell(value, names)
    if kind != "boolean" or not isinstance(value, ox.Literal):
        return made
    return cell(ox.Literal("yes" if value.value == "true" else "no"), names)


def _how(cells: Sequence[Cell | None]) -> str:
    kinds = {one.how for one in cells if one is not None}
    return kinds.pop() if len(kinds) == 1 else ""
