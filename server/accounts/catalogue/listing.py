"""A list as a table: columns, and rows of which each cell is a line of words; the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from server.wording.chunks import Line, text_of

ROWS, ROWS_OF_DATA = 100, 1000
"""Rows of a page of a list, and of the same list as data."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column; `how` is `number`, `modality` (the cell is its name), `kind` (not worth a column where all are the
    same) or empty; `absent` stands where a cell is empty."""

    name: str
    title: str
    how: str = ""
    absent: str = ""


@dataclass(frozen=True)
class ListRow:
    """A row: the thing that it is about, and its cells by the names of columns."""

    iri: str
    cells: Mapping[str, Line]


@dataclass(frozen=True)
class Listing:
    """A page of a list; `offset` rows stand on the pages before, `total` are there in all, `size` at most on a page."""

    columns: Sequence[ListColumn]
    rows: Sequence[ListRow]
    offset: int
    total: int
    size: int = ROWS

    @property
    def page(self) -> int:
        """The number of the page, from 1."""
        return self.offset // self.size + 1

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max((self.total + self.size - 1) // self.size, 1)

    @cached_property  # a template asks for it at every row
    def shown(self) -> list[ListColumn]:
        """The columns that tell something: not those in which no row has anything, or all the same kind."""
        return [column for column in self.columns if self._tells(column)]

    def _tells(self, column: ListColumn) -> bool:
        values = {text_of(row.cells.get(column.name, ())) for row in self.rows}
        return values not in ({""}, {"0"}) and not (column.how == "kind" and len(values) == 1)

    def records(self) -> Iterator[dict[str, str | int]]:
        """The rows as data: the IRI, and each cell as text or number."""
        for row in self.rows:
            record: dict[str, str | int] = {"iri": row.iri}
            for column in self.columns:
                text = text_of(row.cells.get(column.name, ()))
                record[column.name] = int(text.replace(",", "")) if column.how == "number" else text
            yield record
