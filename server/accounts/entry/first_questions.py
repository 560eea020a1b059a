"""The questions that the first page begins with, each with the number of rows of its recorded answer."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from server.accounts.answers.questions import Question, catalogue

FIRST_QUESTIONS = (
    "who-signed-the-statement-of-november-2020",
    "contacts-per-pair-of-states",
    "provisions-of-each-agreement-by-document",
    "who-is-blamed-for-what-and-by-whom",
    "contradictions-with-both-quotes",
    "plans-never-reported-as-carried-out",
)
"""Their names in the catalogue."""


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A question, and how many rows its recorded answer has."""

    question: Question
    rows: int


def first_questions(folder: Path) -> list[FirstQuestion]:
    """Those of them that a folder of questions holds with a recorded answer."""
    held = catalogue(folder)
    made = []
    for name in FIRST_QUESTIONS:
        question, recorded = held.named(name), folder / f"{name}.csv"
        if question and recorded.is_file():
            with recorded.open(newline="", encoding="utf-8") as lines:
                made.append(FirstQuestion(question, max(sum(1 for _ in csv.reader(lines)) - 1, 0)))
    return made
