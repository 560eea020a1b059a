"""The recorded answers of the catalogue: what was answered when readers held it against the documents."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from server.accounts.answers.answer_table import PlainRows


@dataclass(frozen=True)
class RecordedAnswer:
    """A recorded answer: its bytes (CSV as SPARQL writes it), its columns, and its rows as texts."""

    body: bytes
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def plain_rows(self, limit: int) -> PlainRows:
        """The first rows as those of an answer; what is an address is a thing again, an empty cell no value."""
        rows = [tuple(_value(text) for text in row) for row in self.rows[:limit]]
        return PlainRows("solutions", self.columns, rows, 0, len(self.rows))


def recorded_answer(folder: Path, name: str) -> RecordedAnswer | None:
    """The recorded answer of a question of this folder; None where there is none.

    Args:
        folder: of the catalogue.
        name: of a question in it (`catalogue`), never what a client sent.
    """
    path = folder / f"{name}.csv"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=256)
def _read(path: Path, changed: int) -> RecordedAnswer:  # noqa: ARG001  # read again when the file has changed
    body = path.read_bytes()
    columns, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    return RecordedAnswer(body, tuple(columns), tuple(map(tuple, rows)))


def _value(text: str) -> ox.NamedNode | ox.Literal | None:
    if not text:
        return None
    if text.startswith(("http://", "https://")):
        try:
            return ox.NamedNode(text)
        except ValueError:
            return ox.Literal(text)
    if text.isdecimal():
        return ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    return ox.Literal(text)
