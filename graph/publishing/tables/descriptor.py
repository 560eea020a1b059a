"""The descriptor of the package: `datapackage.json` (Data Package, version 1; Table Schema, version 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.publishing.tables.columns import SEPARATOR, Column, Kind, Table
from graph.publishing.tables.reading import Reading
from graph.publishing.tables.table_files import MadeRow

LICENCE: Final = "NOASSERTION"
"""That no licence has been chosen, in the words of SPDX; a package's `licenses` may hold only licences."""
WITHOUT_TEXTS: Final = "Empty here where the dataset was built without the document's words."
NAME: Final = "peacegraph"
"""The name of the package, by which a folder of ours is known."""
TITLE: Final = "Peacegraph: what documents say about the Nagorno-Karabakh peace process, as tables"
_TYPES: Final[dict[Kind, dict[str, str]]] = {
    "address": {"type": "string", "format": "uri"},
    "string": {"type": "string"},
    "date": {"type": "date"},
    "month": {"type": "yearmonth"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}


@dataclass(frozen=True)
class MadeTable:
    """A table with its rows and the bytes of its files, by their paths within the package."""

    table: Table
    rows: Sequence[MadeRow]
    csv: tuple[str, bytes]
    parquet: tuple[str, bytes]


def descriptor(reading: Reading, tables: Iterable[MadeTable]) -> bytes:
    """The descriptor as JSON.

    Args:
        reading: the dataset.
        tables: its tables, in their order.
    """
    made = list(tables)
    package = {
        "profile": "data-package",
        "name": NAME,
        "id": reading.version,
        "version": reading.version,
        "title": TITLE,
        "description": f"Read README.md and codebook.md first. Licence: {LICENCE} (none has been chosen yet).",
        "sources": [
            {"title": document.removeprefix(reading.built.base), "path": document} for document in reading.documents
        ],
        "resources": [*(_csv(reading, one) for one in made), *(_parquet(one) for one in made)],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _csv(reading: Reading, made: MadeTable) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": made.table.name,
        "title": made.table.title,
        "description": f"One row: {made.table.unit}. {made.table.holds}",
        **_file(*made.csv),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema(reading, made.table),
    }


def _parquet(made: MadeTable) -> dict[str, Any]:
    return {
        "name": f"{made.table.name}-parquet",
        "title": f"{made.table.title}, as Parquet",
        "description": f"The same rows and columns as {made.csv[0]}.",
        "type": "file",
        **_file(*made.parquet),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _file(path: str, content: bytes) -> dict[str, Any]:
    return {"path": path, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def schema(reading: Reading, table: Table) -> dict[str, Any]:
    """The schema of a table (Table Schema, version 1).

    Args:
        reading: the dataset, whose concepts are the allowed values.
        table: the table.
    """
    return {
        "fields": [_field(reading, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [each.column], "reference": {"resource": each.table, "fields": [each.key]}}
            for each in table.references
        ],
    }


def _field(reading: Reading, column: Column) -> dict[str, Any]:
    values = allowed(reading, column)
    constraints = {
        **({"required": True} if column.required else {}),
        **({"enum": values} if values and not column.many else {}),
    }
    return {
        "name": column.name,
        **({"type": "string"} if column.many else _TYPES[column.kind]),
        "description": definition(reading, column),
        **({"constraints": constraints} if constraints else {}),
    }


def allowed(reading: Reading, column: Column) -> list[str]:
    """The only values that a column may have; none where it may have any."""
    return reading.schemes.get(column.values, []) if isinstance(column.values, str) else list(column.values)


def definition(reading: Reading, column: Column) -> str:
    """What the cells of a column hold, as schema and codebook say it."""
    several = f" Several values are joined with `{SEPARATOR}`." if column.many else ""
    nothing = f" {WITHOUT_TEXTS}" if column.text and not reading.texts else ""
    return f"{column.definition}{several}{nothing}"
