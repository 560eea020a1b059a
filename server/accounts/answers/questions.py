"""The catalogue of questions, as examples beside the editor: each with its query, and what must not be read into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from graph.core.errors import BuildError

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
class QuestionParameter:
    """What a reader may ask a question about instead: the things of a class.

    `name` is that of the variable and of the parameter in addresses; `kind` is the class (`pg:Agreement`); `words` are
    those before the choice; `defaults` are the things that the recorded answer is about, as the query writes them
    (`hostilities/2020-09`).
    """

    name: str
    kind: str
    words: str
    defaults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the catalogue.

    `name` is that of its file; `text` is the query without its header; `view` is the one that it asks; `description`
    says what it is good for and what its blanks mean. `source` is the whole file; `parameters` are what may be asked
    instead, and `asked` is the question then (`Who signed {agreement}`).
    """

    name: str
    title: str
    description: str
    topic: str
    view: str
    text: str
    source: str = ""
    parameters: tuple[QuestionParameter, ...] = ()
    asked: str = ""


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
        text,
        tuple(_parameter(value, text) for name, value in _HEADER.findall(text) if name == "parameter"),
        told.get("asked", ""),
    )


def _parameter(told: str, text: str) -> QuestionParameter:
    """A parameter as a line of the header declares it: name, class, and the words before the choice."""
    name, kind, words = (part.strip() for part in told.split(",", 2))
    values = re.search(values_line(name), text, re.MULTILINE)
    if values is None:
        raise BuildError(f"the parameter {name} needs a line `VALUES ?{name} {{ <…> }}` in the query")
    return QuestionParameter(name, kind, words, tuple(re.findall(r"<([^>]*)>", values["values"])))


def values_line(name: str) -> str:
    """The pattern of the line of a query that gives a parameter its values."""
    return rf"^(?P<before> *VALUES \?{name} \{{)(?P<values>(?: <[^<>\s]*>)+)(?P<after> \}}) *$"


def _bare(text: str) -> str:
    return _HEADER.sub("", text.replace("\r\n", "\n")).strip()
