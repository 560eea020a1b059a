"""What the pages of pictures answer besides HTML: files of the picture, tables, and how each is cited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from flask import Response

from graph.core.errors import NotFoundError, UsageError
from server.accounts.overviews.tables import Row, as_csv
from server.accounts.pictures import svg
from server.layout.context import store
from server.layout.rendering import links
from server.wording.evidence import SourceDocument

LIMITS = "Five documents, given, not sampled. Counts describe these documents, not the conflict."


@dataclass(frozen=True)
class Figure:
    """A picture that can be taken along: the name of its file, its other files, the query behind it, its citation."""

    name: str
    svg: str
    files: Sequence[tuple[str, str]]
    query: str
    caption: str


def figure(page: str, query: str, chosen: str, extensions: Sequence[tuple[str, str]], behind: str = "") -> Figure:
    """The picture of a page.

    Args:
        page: the name of the page.
        query: the query string that chooses what is shown.
        chosen: the same in words.
        extensions: its other files, as name and extension.
        behind: a query in SPARQL that gives the same.
    """
    ending = f"?{query}" if query else ""
    address = links().page(page)
    return Figure(
        f"peacegraph-{page}",
        f"{address}.svg{ending}",
        [(name, f"{address}.{extension}{ending}") for name, extension in extensions],
        behind,
        caption(page, query, chosen),
    )


def caption(page: str, query: str, chosen: str) -> str:
    """How a picture is cited: what it shows, of which version, and where it comes from."""
    address = store().base.rstrip("/") + links().page(page) + (f"?{query}" if query else "")
    return f"Peacegraph. {chosen}. Dataset {store().version}. {address}"


def data_until(documents: Iterable[SourceDocument]) -> str:
    """The last day of which the documents bear a date, in words of a caption."""
    dates = sorted((document.edtf, document.date) for document in documents if document.edtf)
    return f"The last dated document is of {dates[-1][1]}. " if dates else ""


def drawing(title: str, drawn: tuple[float, list[ET.Element]], width: float, told: Sequence[str]) -> Response:
    """A picture as a file of its own."""
    height, content = drawn
    return Response(svg.file(width, height, title, told, content), mimetype="image/svg+xml")


def table(rows: Sequence[Row], extension: str, columns: Sequence[str] = ()) -> Response:
    """A table as CSV or JSON."""
    if extension == "csv":
        return Response(as_csv(rows, columns), mimetype="text/csv")
    return Response(json.dumps(list(rows), ensure_ascii=False, indent=1), mimetype="application/json")


def one_of(extension: str, *known: str) -> None:
    """Check that a page is there in a format.

    Raises:
        NotFoundError: it is not.
    """
    if extension and extension not in known:
        raise NotFoundError(f"this page is no .{extension}; it is there as {', '.join(known)}")


def pages_beside(offset: int, most: int, total: int) -> tuple[str | None, str | None]:
    """Where the pages before and after one begin; None where there is none.

    Args:
        offset: where it begins.
        most: how much stands on a page.
        total: how much there is.
    """
    before = str(max(offset - most, 0)) if offset else None
    return before, str(offset + most) if offset + most < total else None


def number(name: str, value: str) -> int:
    """A parameter that counts.

    Raises:
        UsageError: it is no number.
    """
    if not value.isdecimal() or len(value) > 9:
        raise UsageError(f"`{name}` says how many to pass over, so it is a number; here it is {value!r}")
    return int(value)
