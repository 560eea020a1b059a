"""The two texts of the package: the codebook, which is made from the tables' own definitions, and the README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graph.publishing.tables.columns import ESCAPE, SEPARATOR, Column, Kind, Table
from graph.publishing.tables.descriptor import LICENCE, TITLE, MadeTable, allowed, definition
from graph.publishing.tables.reading import Reading

PANDAS: Final = (
    'import pandas; print(pandas.read_parquet("parquet/claims.parquet").groupby(["document", "modality"]).size())'
)
DUCKDB: Final = (
    'import duckdb; print(duckdb.sql("SELECT role, count(*) AS told, count(DISTINCT (event, part)) AS parts '
    "FROM 'parquet/event_actor.parquet' WHERE in_reported_view GROUP BY role ORDER BY role\"))"
)
R: Final = 'print(table(read.csv("csv/claims.csv", encoding = "UTF-8")[, c("modality", "in_reported_view")]))'
READR: Final = 'print(readr::read_csv("csv/figures.csv", show_col_types = FALSE)[, c("unit", "at_least", "at_most")])'
_KINDS: Final[dict[Kind, str]] = {
    "address": "address",
    "string": "text",
    "date": "day (YYYY-MM-DD)",
    "month": "month (YYYY-MM)",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}
_RULES: Final = f"""\
* **Modality.** What claims of all six modalities tell stands side by side in one table. `in_reported_view` says
  whether a row is asserted or reported; where it is false, somebody alleges, plans, calls for or denies what the row
  says. To have what the dataset's default view holds, keep the rows where it is true. Nothing in any row is told as
  true: each is what a source says.
* **Addresses** are the same as everywhere in the dataset, and lead to a page with the sentences.
* **Several values** of one cell are joined with `{SEPARATOR}`; within a value, `{SEPARATOR}` is written
  `{ESCAPE}{SEPARATOR}` and `{ESCAPE}` is written `{ESCAPE * 2}`. Columns of names are in the order of their addresses.
* **Empty** cells (CSV) are nulls (Parquet): nothing is known or told. An empty cell is never "no" and never 0.
* **Dates** stand as told, in EDTF (Extended Date/Time Format, ISO 8601-2), and as the whole days between which they
  lie. A day is never made up: where a border is not known, it is empty.
* **Order**: rows are sorted by their key, character by character. CSV: UTF-8, line feeds, quotes as in RFC 4180.
* **Licence**: {LICENCE}. No licence has been chosen yet; sentences and quotes belong to the documents' publishers.
"""


def _in_apostrophes(code: str) -> str:
    """Code as it stands between apostrophes in a shell."""
    return code.replace("'", "'\\''")


_ONE_LINE: Final = f"""\
## One line

In this folder. pandas:

```sh
python -c '{PANDAS}'
```

DuckDB:

```sh
python -c '{_in_apostrophes(DUCKDB)}'
```

R:

```sh
Rscript -e '{R}'
```

R with readr:

```sh
Rscript -e '{READR}'
```

Several values of a cell are taken apart with `.str.split("{SEPARATOR}")` in pandas,
`string_split(…, '{SEPARATOR}')` in DuckDB and `strsplit(…, "{SEPARATOR}", fixed = TRUE)` in R. With CSV, tell pandas
`keep_default_na=False, na_values=[""]`, and R `na.strings = ""`: otherwise a name such as "NA" is taken for nothing.

`frictionless validate datapackage.json` checks types, keys and references.
"""


def codebook(reading: Reading, tables: Sequence[MadeTable]) -> bytes:
    """The codebook: what every table holds, over-approximates and leaves out, and what every column means.

    Args:
        reading: the dataset.
        tables: the tables, in their order.
    """
    parts = ["# Codebook\n", f"Version {reading.version}. {_texts(reading)}\n", "## Rules of all tables\n", _RULES]
    for made in tables:
        parts += _table(reading, made)
    return "\n".join(parts).encode()


def _texts(reading: Reading) -> str:
    if reading.texts:
        return "The words of the documents are in it."
    return (
        "The dataset was built without the words of the documents, or of some: their quotes and sentences are empty, "
        "and elsewhere a place such as `[characters 12–80 of doc/001]` stands for them."
    )


def _table(reading: Reading, made: MadeTable) -> Iterator[str]:
    table = made.table
    yield f"## {table.name}: {table.title}\n"
    yield f"One row is {table.unit}. {len(made.rows)} rows, in `{made.csv[0]}` and `{made.parquet[0]}`.\n"
    yield f"* Holds: {table.holds}\n* Over-approximates: {table.over_approximates}\n* Leaves out: {table.leaves_out}"
    yield f"* Key: {', '.join(f'`{name}`' for name in table.key)}\n{_references(table)}"
    yield "| column | is | holds |\n|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_kind(column)} | {_cell(definition(reading, column))}{_values(reading, column)} |"
    yield ""


def _kind(column: Column) -> str:
    kind = f"{_KINDS[column.kind]}, several" if column.many else _KINDS[column.kind]
    return f"{kind}; never empty" if column.required else kind


def _references(table: Table) -> str:
    return "".join(
        f"* `{each.column}` is in `{each.table}.{each.key}`\n" for each in (*table.references, *table.listed)
    )


def _values(reading: Reading, column: Column) -> str:
    values = allowed(reading, column)
    return f" One of: {', '.join(f'`{value}`' for value in values)}." if values else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def readme(reading: Reading, tables: Sequence[MadeTable]) -> bytes:
    """The README of the package: what it holds, and how to read it with one line.

    Args:
        reading: the dataset.
        tables: the tables, in their order.
    """
    listed = "\n".join(
        f"| [`{made.table.name}`]({made.csv[0]}) | {len(made.rows)} | {made.table.unit} |" for made in tables
    )
    return f"""\
# {TITLE}

Version {reading.version}, as a Data Package (`datapackage.json`). {_texts(reading)}

**Read this before you count.** The tables tell what documents say, not what happened. A row with `in_reported_view`
false is alleged, planned, called for or denied. The {len(reading.documents)} documents are no sample of a contested
subject: what is missing here proves nothing. `codebook.md` says of every table what it over-approximates and leaves
out, and of every column what it means.

| table | rows | one row is |
|---|---:|---|
{listed}

Each table is there twice, with the same rows and columns: `csv/` and `parquet/`.

{_ONE_LINE}
Licence: {LICENCE}. No licence has been chosen yet.
""".encode()
