"""Questions of the catalogue: each a query in a file whose head says what it asks, beside its recorded answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_HEAD = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
FIRST_QUESTIONS = (
    "who-signed-the-statement-of-november-2020",
    "contacts-per-pair-of-states",
    "provisions-of-each-agreement-by-document",
    "who-is-blamed-for-what-and-by-whom",
    "contradictions-with-both-quotes",
    "plans-never-reported-as-carried-out",
)
"""Those that the first page begins with, by the names of their files."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what it asks, the query, the view in which it is asked, and how many rows its recorded answer has."""

    name: str
    title: str
    description: str
    topic: str
    view: str
    query: str
    rows: int


def questions(folder: Path, names: Iterable[str]) -> list[Question]:
    """These questions of a folder; what it does not hold is left out."""
    return [_question(path, path.stat().st_mtime_ns) for name in names if (path := folder / f"{name}.rq").is_file()]


def how_many(folder: Path) -> int:
    """How many questions the folder holds."""
    return sum(1 for _ in folder.glob("*.rq"))


@lru_cache(maxsize=256)
def _question(path: Path, _changed: int) -> Question:
    text = path.read_text("utf-8")
    head = dict(_HEAD.findall(text))
    recorded = path.with_suffix(".csv")
    rows = 0
    if recorded.is_file():
        with recorded.open(newline="", encoding="utf-8") as lines:
            rows = max(sum(1 for _ in csv.reader(lines)) - 1, 0)
    return Question(
        path.stem,
        head.get("summary", path.stem.replace("-", " ")),
        head.get("description", ""),
        head.get("topic", ""),
        head.get("view", "reported"),
        text,
        rows,
    )
