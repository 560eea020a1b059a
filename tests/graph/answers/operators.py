"""Queries over the real dataset, one operator or combination of SPARQL 1.1 each; names say which."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from graph.answers.annotated_answer import AnnotatedAnswer, Page
from graph.sparql import query_reader
from tests import ROOT

FOLDER = Path(__file__).parent
CATALOGUE = ROOT / "queries"


def _read(name: str) -> dict[str, str]:
    """The queries of a file, each under a comment that names it; the first comment tells of the file."""
    parts = re.split(r"^# (.+)$", (FOLDER / f"{name}.rq").read_text("utf-8"), flags=re.MULTILINE)[3:]
    return {title: text.strip() for title, text in zip(parts[::2], parts[1::2], strict=True)}


MONOTONE = _read("monotone")
OTHERS = _read("others")
UNEXPLAINED = _read("unexplained")
EXPLAINED = {**MONOTONE, **OTHERS}

WHOLE = Page(limit=60, witness_limit=100_000)
"""The first rows of an answer, with all of their witnesses."""
COUNTED = Page(limit=100_000, witness_limit=1)
"""All rows, each with one witness and the number of all."""
WIDE = Page(limit=1000, witness_limit=1000)

Told = dict[str, tuple[str, AnnotatedAnswer]]
"""Queries by their names, each with its provenance."""

read = cache(query_reader.read)
"""The tree of a query; these are taken apart again and again, and each time would take some hundredths of a second."""


def catalogue() -> dict[str, tuple[str, str]]:
    """Text and view of every question of the catalogue."""
    found = {}
    for path in sorted(CATALOGUE.glob("*.rq")):
        text = path.read_text("utf-8")
        view = re.search(r"^# view: (.+)$", text, re.MULTILINE)
        found[path.stem] = (text, view[1].strip() if view else "reported")
    return found
