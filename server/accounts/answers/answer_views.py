"""Which views an answer has beside its table, by what stands in its columns, and which columns each of them takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG
from graph.core.terms import Value
from server.accounts.answers.answer_table import AnswerTable, PlainRows, TableRow
from server.accounts.answers.known_things import KnownThings
from server.accounts.answers.points import point_of
from server.accounts.pictures.timelines import bar_of
from server.wording.cells import Cell
from server.wording.chunks import text_of

VIEWS: Final = {"timeline": "Timeline", "map": "Map", "network": "Network", "chart": "Chart"}
"""The views beside the table, by the word of the address."""
NEEDS: Final = {
    "timeline": "a column of dates and one of what is dated",
    "map": "a column of places that have a point, or of points",
    "network": "two columns of things, or three, or triples between things",
    "chart": "one column of numbers and a name for each of them",
}
"""What each view asks of an answer, in words."""
_SHORT: Final = 60
"""Characters up to which words tell rows apart that have the same names."""


@dataclass(frozen=True)
class AnswerView:
    """A view that an answer has: the columns with what is drawn, and those that name it, by their numbers.

    Of a network the drawn columns are both ends, with the one between that says how they are tied, if there is any.
    """

    name: str
    drawn: tuple[int, ...]
    labels: tuple[int, ...] = ()


def edtf_of_cell(cell: Cell | None) -> str:
    """The date in a cell as EDTF; empty where there is none."""
    if cell is None or cell.how != "date":
        return ""
    return (cell.line[0].title or "").removeprefix("EDTF ")


def number_of(value: Value | None) -> float | None:
    """The number that a value is; None for others, and for what is no finite number."""
    try:
        number = float(value.value) if isinstance(value, ox.Literal) else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < float("inf") else None


def views_of(plain: PlainRows, table: AnswerTable, known: KnownThings) -> list[AnswerView]:
    """The views of a page of an answer, none of which is empty.

    Args:
        plain: its values.
        table: the same as cells.
        known: what is known of the values.
    """
    if plain.kind == "triples":
        drawn = any(known.node(s) and known.node(o) and s != o for s, _, o in plain.rows)
        return [AnswerView("network", (0, 1, 2))] if drawn else []
    if plain.kind != "solutions":
        return []
    columns = _Columns(plain, table, known)
    found = (columns.timeline(), columns.map(), columns.network(), columns.chart())
    return [view for view in found if view is not None]


class _Columns:
    """The columns of solutions, by what they hold."""

    def __init__(self, plain: PlainRows, table: AnswerTable, known: KnownThings) -> None:
        self.plain, self.table, self.known = plain, table, known
        numbers = range(len(plain.columns))
        self.dates = [at for at in numbers if self._is_dates(at)]
        self.numbers = [at for at in numbers if table.columns[at].how == "number"]
        self.things = [at for at in numbers if at not in self.dates and self._all(at, self._is_thing)]
        self.terms = [at for at in numbers if self._all(at, _is_term)]
        self.words = [at for at in numbers if self._all(at, _is_text) and at not in self.things]
        self.documents = [at for at in numbers if self._all(at, known.is_document)]
        known_ones = (*self.dates, *self.numbers, *self.things, *self.terms, *self.words, *self.documents)
        self.others = [at for at in numbers if at not in known_ones]

    def timeline(self) -> AnswerView | None:
        drawable = any(bar_of(edtf_of_cell(row.cells[at])) for row in self.table.rows for at in self.dates)
        labels = self._labels(*self.dates)
        return AnswerView("timeline", tuple(self.dates), labels) if drawable and labels else None

    def map(self) -> AnswerView | None:
        for at in range(len(self.plain.columns)):
            if any(point_of(row[at]) for row in self.plain.rows):
                return AnswerView("map", (at,), self._labels())
        for at in self.things:
            held = [self.known.places.get(self.known.thing(row[at]) or "") for row in self.plain.rows if row[at]]
            if all(held) and any(place and place.longitude is not None for place in held):
                return AnswerView("map", (at,), (at,))
        return None

    def network(self) -> AnswerView | None:
        things = self.things
        if len(things) == 3 and all(self._all(at, _is_iri) for at in things):
            drawn = tuple(things)
        elif len(things) == 2:
            between = [at for at in (*self.terms, *self.words) if things[0] < at < things[1]]
            drawn = (things[0], *between[:1], things[1])
        else:
            return None
        ends = ((self.known.thing(row[drawn[0]]), self.known.thing(row[drawn[-1]])) for row in self.plain.rows)
        return AnswerView("network", drawn) if any(one and other and one != other for one, other in ends) else None

    def chart(self) -> AnswerView | None:
        labels = self._labels()
        if len(self.numbers) != 1 or not labels:
            return None
        drawn = [row for row in self.plain.rows if number_of(row[self.numbers[0]]) is not None]
        return AnswerView("chart", tuple(self.numbers), labels) if len(drawn) > 1 else None

    def _labels(self, *beside: int) -> tuple[int, ...]:
        """The columns that name a row: of things and terms; documents and short words too, as long as rows are alike.

        Args:
            beside: columns that stand beside the name and tell rows apart as well.
        """
        short = [at for at in self.words if all(len(self._text(row, at)) <= _SHORT for row in self.table.rows)]
        taken: list[int] = []
        for group in ([*self.things, *self.terms], self.documents, short):
            taken = sorted([*taken, *group])
            if taken and self._tell_apart([*taken, *beside]):
                return tuple(taken)
        return tuple(taken or self.words[:1] or self.others[:1])

    def _tell_apart(self, columns: Sequence[int]) -> bool:
        found = {tuple(self._text(row, at) for at in columns) for row in self.table.rows}
        return len(found) == len(self.table.rows)

    @staticmethod
    def _text(row: TableRow, at: int) -> str:
        cell = row.cells[at]
        return text_of(cell.line) if cell else ""

    def _is_dates(self, at: int) -> bool:
        """Whether at least half of the values are dates; the others are told in words."""
        held = [cell.how for row in self.table.rows if (cell := row.cells[at])]
        return 2 * held.count("date") >= len(held) > 0

    def _all(self, at: int, holds: Callable[[Value], bool]) -> bool:
        values = [row[at] for row in self.plain.rows if row[at] is not None]
        return bool(values) and all(holds(value) for value in values if value is not None)

    def _is_thing(self, value: Value) -> bool:
        return self.known.thing(value) is not None


def _is_term(value: Value) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith((PG, CONCEPT))


def _is_iri(value: Value) -> bool:
    return isinstance(value, ox.NamedNode)


def _is_text(value: Value) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value.endswith(("#string", "#langString"))
