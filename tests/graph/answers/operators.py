"""Queries over the real dataset, one operator or combination of SPARQL 1.1 each; names say which."""

from __future__ import annotations

import re
from pathlib import Path

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


def catalogue() -> dict[str, tuple[str, str]]:
    """Text and view of every question of the catalogue."""
    found = {}
    for path in sorted(CATALOGUE.glob("*.rq")):
        text = path.read_text("utf-8")
        view = re.search(r"^# view: (.+)$", text, re.MULTILINE)
        found[path.stem] = (text, view[1].strip() if view else "reported")
    return found
