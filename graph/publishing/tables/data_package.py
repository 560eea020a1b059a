"""The tables as a Frictionless Data Package: which there are, and the files of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.publishing.built import BuiltDataset
from graph.publishing.tables.codebook import codebook, readme
from graph.publishing.tables.columns import Table
from graph.publishing.tables.curated_tables import DISAGREEMENTS, POSSIBLE_IDENTITIES
from graph.publishing.tables.descriptor import MadeTable, descriptor
from graph.publishing.tables.detail_tables import FIGURES, NAMES_USED, OFFICIALS, PROVISIONS
from graph.publishing.tables.dyad_table import DYAD_MONTH
from graph.publishing.tables.event_tables import EVENT_ACTOR, EVENTS
from graph.publishing.tables.reading import Reading
from graph.publishing.tables.source_tables import CLAIMS, DOCUMENTS, PASSAGES
from graph.publishing.tables.table_files import csv_bytes, parquet_bytes

FOLDER: Final = "tables"
"""The folder of the package within a release."""
DESCRIPTOR: Final = "datapackage.json"
INSIDE: Final = frozenset({DESCRIPTOR, "README.md", "codebook.md", "csv", "parquet"})
"""What stands in that folder."""
TABLES: Final[tuple[Table, ...]] = (
    CLAIMS,
    DOCUMENTS,
    PASSAGES,
    EVENTS,
    EVENT_ACTOR,
    DYAD_MONTH,
    FIGURES,
    PROVISIONS,
    OFFICIALS,
    NAMES_USED,
    DISAGREEMENTS,
    POSSIBLE_IDENTITIES,
)
"""The tables, in the order in which they are told of."""


def files(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """The files of the package: descriptor, README, codebook, and each table as CSV and Parquet.

    Args:
        built: the dataset.

    Yields:
        The path within a release (`tables/csv/claims.csv`) and the content of each; the same dataset gives the same.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    reading = Reading(built)
    made = [_made(reading, table) for table in TABLES]
    texts = {DESCRIPTOR: descriptor(reading, made), "README.md": readme(reading, made)}
    for path, content in [*texts.items(), ("codebook.md", codebook(reading, made))]:
        yield f"{FOLDER}/{path}", content
    for each in made:
        for path, content in (each.csv, each.parquet):
            yield f"{FOLDER}/{path}", content


def _made(reading: Reading, table: Table) -> MadeTable:
    rows = table.rows(reading)
    csv, parquet = csv_bytes(table, rows), parquet_bytes(table, rows)
    return MadeTable(table, rows, (f"csv/{table.name}.csv", csv), (f"parquet/{table.name}.parquet", parquet))
