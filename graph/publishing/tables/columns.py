"""What a table is: its unit, its columns with their definitions, its keys, and where its rows come from.

The schema, the codebook and the files are all made from these definitions; no column is described a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from graph.publishing.tables.reading import Reading

SEPARATOR: Final = "|"
"""What stands between the values of a column that may hold several."""
ESCAPE: Final = "\\"
"""What stands before a separator, or before itself, within one of several values."""

Kind = Literal["address", "string", "date", "month", "integer", "number", "boolean"]
Cell = str | int | float | bool | Sequence[str] | None
"""A value: days as `2020-11-09`, months as `2020-11`; several values as a sequence; nothing as None."""
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    `definition` says what its cells hold. `many` columns hold any number of values, joined with `SEPARATOR`.
    `values` are the only ones allowed: their names, or the scheme of concepts whose local names they are
    (`scheme-capacity`). `text` marks the words of a document, which a dataset without texts does not hold.
    """

    name: str
    kind: Kind
    definition: str
    required: bool = False
    many: bool = False
    values: str | tuple[str, ...] = ()
    text: bool = False


@dataclass(frozen=True)
class Reference:
    """A column whose cells are those of the key of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """A table: `unit` is what one row stands for; the other sentences are for the codebook.

    `key` are the columns that together tell a row apart; rows are sorted by them. `listed` are the references of
    columns that hold several values, which a table schema cannot express.
    """

    name: str
    title: str
    unit: str
    holds: str
    over_approximates: str
    leaves_out: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    made: Callable[[Reading], Iterable[Row]]
    references: tuple[Reference, ...] = ()
    listed: tuple[Reference, ...] = ()

    def rows(self, reading: Reading) -> list[dict[str, str | int | float | bool | None]]:
        """The rows in the order of the key, several values joined and empty ones None.

        Args:
            reading: the dataset.

        Raises:
            ValueError: a row has not exactly the columns of the table.
        """
        names = [column.name for column in self.columns]
        rows = []
        for made in self.made(reading):
            row = {**made, VERSION.name: reading.version}
            if row.keys() != set(names):
                raise ValueError(f"a row of {self.name} has other columns: {sorted(row.keys() ^ set(names))}")
            rows.append({name: _single(row[name]) for name in names})
        return sorted(rows, key=lambda row: [str(row[name]) for name in self.key])


VERSION: Final = Column(
    "version",
    "string",
    "The version of the dataset that the row was made from: the algorithm of the hash, a colon, the hash.",
    required=True,
)
"""The last column of every table."""


def _single(cell: Cell) -> str | int | float | bool | None:
    if cell is None or isinstance(cell, str | int | float):
        return None if cell == "" else cell
    return joined(cell)


def joined(values: Iterable[str]) -> str | None:
    """Several values as one; None where there is none.

    A separator within a value is written `\\|`, and a backslash `\\\\`.
    """
    escaped = (value.replace(ESCAPE, ESCAPE * 2).replace(SEPARATOR, ESCAPE + SEPARATOR) for value in values)
    return SEPARATOR.join(escaped) or None
