"""Answers and counts as aligned text, for the command line."""

from __future__ import annotations

import pyoxigraph as ox

from graph.core.characters import harmless
from graph.core.terms import term_text

COLUMN_WIDTH = 60


def table(answer: ox.QuerySolutions, base: str) -> str:
    """Rows as aligned text; long values are cut, IRIs shortened."""
    names = [variable.value for variable in answer.variables]
    rows = [[_cell(row[name], base) for name in names] for row in answer]
    return f"{aligned([names, *rows])}\n({len(rows)} {'row' if len(rows) == 1 else 'rows'})"


def aligned(lines: list[list[str]]) -> str:
    """Lines of cells as aligned columns, the first line a header."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in ruled)


def _cell(value: object, base: str) -> str:
    return cut(harmless(" ".join(term_text(value, base).split())))


def cut(text: str) -> str:
    """A text as it fits into a column."""
    return text if len(text) <= COLUMN_WIDTH else text[: COLUMN_WIDTH - 1] + "…"
