"""A table as bytes: CSV (RFC 4180) and Parquet, with the same columns and the same content."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from graph.core.errors import MissingLibraryError
from graph.publishing.tables.columns import Column, Kind, Table

MadeRow = dict[str, str | int | float | bool | None]
"""A row as `Table.rows` gives it."""
_PARQUET_TYPES: Final[dict[Kind, str]] = {
    "address": "string",
    "string": "string",
    "date": "date32",
    "month": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool_",
}


def csv_bytes(table: Table, rows: Sequence[MadeRow]) -> bytes:
    """The table as UTF-8 without a byte order mark: a header, then a line feed behind each row; quoted where needed.

    Args:
        table: the table.
        rows: its rows; None becomes an empty cell.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_text(row[column.name]) for column in table.columns] for row in rows)
    return lines.getvalue().encode()


def _text(value: str | float | bool | None) -> str:
    """A value as a cell: booleans as `true` and `false`, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def parquet_bytes(table: Table, rows: Sequence[MadeRow]) -> bytes:
    """The table as Parquet, None as null; the same library gives the same bytes.

    Args:
        table: the table.
        rows: its rows.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    try:
        import pyarrow as arrow  # noqa: PLC0415  # an extra: only a release needs it
        import pyarrow.parquet as parquet  # noqa: PLC0415  # as above
    except ImportError as error:
        raise MissingLibraryError(
            "tables are written as Parquet with pyarrow, which is not installed; "
            "install it: pip install -e '.[release]' in the checkout"
        ) from error
    schema = arrow.schema([(column.name, getattr(arrow, _PARQUET_TYPES[column.kind])()) for column in table.columns])
    columns = {column.name: [_typed(column, row[column.name]) for row in rows] for column in table.columns}
    written = io.BytesIO()
    parquet.write_table(
        arrow.table(columns, schema=schema),
        written,
        compression="zstd",
        compression_level=9,
        version="2.6",
        store_schema=False,
    )
    return written.getvalue()


def _typed(column: Column, value: Any) -> Any:
    return date.fromisoformat(value) if column.kind == "date" and value is not None else value
