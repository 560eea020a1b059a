"""The catalogue of questions, as examples beside the editor: each with its query, and what must not be read into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

FIRST = (
    "who-signed-the-statement-of-november-2020",
    "contacts-per-pair-of-states",
    "provisions-of-each-agreement-by-document",
    "contradictions-with-both-quotes",
    "accusations-by-whom-against-whom",
    "names-of-hostilities-by-publisher",
)
"""The questions that stand beside the editor at once."""
_HEADER = re.compile(r"^# ([a-z]+): ?(.*)\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the catalogue.

    `name` is that of its file; `text` is the query without its header; `view` is the one that it asks; `description`
    says what it is good for and what its blanks mean.
    """

    name: str
    title: str
    description: str
    topic: str
    view: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All questions, by topic and name."""

    questions: tuple[Question, ...]

    def named(self, name: str) -> Question | None:
        """The question with a name."""
        return next((question for question in self.questions if question.name == name), None)

    def of_query(self, text: str) -> Question | None:
        """The question whose query a text is, with or without its header."""
        bare = _bare(text)
        return next((question for question in self.questions if question.text == bare), None)

    @property
    def first(self) -> list[Question]:
        """Those that stand beside the editor at once."""
        return [question for name in FIRST if (question := self.named(name))]

    @property
    def by_topic(self) -> list[tuple[str, list[Question]]]:
        """All of them, topic by topic."""
        return [(topic, list(group)) for topic, group in groupby(self.questions, key=lambda q: q.topic)]


@lru_cache(maxsize=4)
def catalogue(folder: Path) -> Catalogue:
    """The questions of a folder, read once; none where there is no such folder."""
    made = (_question(path) for path in folder.glob("*.rq"))
    return Catalogue(tuple(sorted(made, key=lambda q: (q.topic, q.title))))


def _question(path: Path) -> Question:
    text = path.read_text("utf-8")
    told = MappingProxyType(dict(_HEADER.findall(text)))
    return Question(
        path.stem,
        told.get("summary", path.stem),
        told.get("description", ""),
        told.get("topic", ""),
        told.get("view", "reported"),
        _bare(text),
    )


def _bare(text: str) -> str:
    return _HEADER.sub("", text.replace("\r\n", "\n")).strip()
