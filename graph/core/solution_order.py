"""Solutions as JSON in a fixed order: by their terms, column by column — kind, value, then language or datatype."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Final

MOST: Final = 2000
"""Rows that are put in order; of more it would take longer than a tenth of the time to write them."""
Key = tuple[str, str]
"""A variable, and what of it counts: its term (empty), the text that `STR` gives of it, or that it is `BOUND`."""
_BINDINGS: Final = b'"bindings":['
_BETWEEN: Final = b'}},{"'
"""What stands between two rows that bind something; in a text, `"` would have a backslash before it."""
_END: Final = b"}}]}}"
_TEXT: Final = re.compile(rb'"(?:literal|uri)","value":("(?:[^"\\]|\\.)*")')
"""A term that STR gives a text of: a blank node has none."""
_AFTER_A_TEXT: Final = b",}]"
"""What follows the quotation mark that ends a text; the name of a variable begins with none of these."""


def in_order(body: bytes, keys: Sequence[Key] = ()) -> bytes | None:
    """Put the rows of an answer in order.

    Args:
        body: solutions as the engine writes them (SPARQL 1.1 Query Results JSON Format, section 3.2).
        keys: what the rows are in order by already; only rows that agree in all of it change places.

    Returns:
        The same rows in order; None where there are more than `MOST`, or a term that is compared is a triple.
    """
    start = body.index(_BINDINGS) + len(_BINDINGS)
    if body.startswith(b"]", start):
        return body
    if not body.startswith(b'{"', start) or not body.endswith(_END) or b",{}" in body:
        return _read_in_order(body, keys)
    rows = body[start + 2 : -len(_END)].split(_BETWEEN, MOST)
    if len(rows) > MOST:
        return None
    if any(row[:1] in _AFTER_A_TEXT for row in rows):  # also where nothing follows
        return _read_in_order(body, keys)
    if keys and b'"type":"triple"' in body:
        return None
    marks = [(f'"{variable}":{{"type":'.encode(), what) for variable, what in keys]
    rows = _sorted(rows, lambda row: [_value(b'"' + row, *mark) for mark in marks])
    return body[: start + 2] + _BETWEEN.join(rows) + _END


def _sorted(rows: list[Any], key: Callable[[Any], object]) -> list[Any]:
    """Rows in order, those of each run with one key among themselves."""
    return [row for _, run in groupby(rows, key) for row in sorted(run)]


def _value(row: bytes, mark: bytes, what: str) -> bytes:
    """What counts of a variable in a row, as it is written; empty where it binds nothing, or STR gives an error."""
    start = row.find(mark)
    if start < 0 or what == "BOUND":
        return mark[:1] if start >= 0 else b""
    if what == "STR":
        text = _TEXT.match(row, start + len(mark))
        return text[1] if text else b""
    return row[start : row.find(b'},"', start) % (len(row) + 1)]


def _member(term: dict[str, str] | None, what: str) -> object:
    """The same of a term that was read."""
    if term is None or what == "BOUND":
        return term is not None
    return (term["type"] != "bnode" and term["value"]) if what == "STR" else term


def _read_in_order(body: bytes, keys: Sequence[Key]) -> bytes | None:
    """The same where rows cannot be told apart by their bytes: one binds nothing, or a text looks like a border."""
    answer = json.loads(body)
    rows = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in answer["results"]["bindings"]]
    if len(rows) > MOST:
        return None
    rows = _sorted(rows, lambda row: [_member(json.loads(row).get(variable), what) for variable, what in keys])
    head = json.dumps({"head": answer["head"]}, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()
