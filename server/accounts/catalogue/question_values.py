"""A question of the catalogue asked of something else: which things may stand in it, and its query with one of them.

What a client sends is never written into a query: it only chooses among the things that the dataset holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.errors import NotFoundError
from graph.core.namespaces import term
from graph.store.dataset_store import Store, solutions
from server.accounts.answers.questions import Question, QuestionParameter, values_line
from server.wording.names import Names

_THINGS = """
SELECT DISTINCT ?thing WHERE {{
  {{ ?thing a {kind} }} UNION {{ GRAPH ?claim {{ ?thing a {kind} }} }}
}}"""
_PLAIN = re.compile(r"[a-z]+/[\w-]+", re.ASCII)
_known: WeakKeyDictionary[Store, dict[str, list[Option]]] = WeakKeyDictionary()
"""The things of each class, looked up once for a dataset."""


@dataclass(frozen=True, slots=True)
class Option:
    """A thing that a question may be asked of: `value` is its name in addresses (`agreement/…`)."""

    iri: str
    value: str
    name: str


@dataclass(frozen=True)
class Choice:
    """A parameter of a question with the things to choose from; `chosen` is None for those of the recorded answer,
    whose names are `default_names`. `recorded` is that one, if it is one alone that the dataset has."""

    parameter: QuestionParameter
    options: Sequence[Option]
    chosen: Option | None
    default_names: Sequence[str]
    recorded: Option | None


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a reader asks it: `text` is the query without its header, `source` with it, `title` what it asks
    then."""

    question: Question
    choices: Sequence[Choice]
    title: str
    text: str
    source: str

    @property
    def as_recorded(self) -> bool:
        """Whether it asks what the recorded answer answers."""
        return all(choice.chosen is None for choice in self.choices)

    @property
    def values(self) -> dict[str, str]:
        """The parameters of its address."""
        return {choice.parameter.name: choice.chosen.value for choice in self.choices if choice.chosen}


def asked_question(store: Store, question: Question, sent: Mapping[str, str]) -> AskedQuestion:
    """A question with what a reader chose, in a look-up for each of its parameters and two made once for a dataset.

    Args:
        store: the dataset.
        question: the question.
        sent: the parameters of the address; a thing is given by its name (`state/armenia`) or its IRI.

    Raises:
        NotFoundError: a value is no thing of its class in the dataset.
    """
    choices = [_choice(store, parameter, sent.get(parameter.name, "")) for parameter in question.parameters]
    title, text, source = question.title, question.text, question.source
    for choice in choices:
        if choice.chosen:
            text, source = (_with_value(one, choice.parameter.name, choice.chosen) for one in (text, source))
    if any(choice.chosen for choice in choices):
        names = {c.parameter.name: c.chosen.name if c.chosen else " and ".join(c.default_names) for c in choices}
        title = _titled(question, names)
    return AskedQuestion(question, choices, title, text, source)


def options(store: Store, kind: str) -> list[Option]:
    """The things of a class (`pg:State`) that the dataset or any claim tells of, by name."""
    known = _known.setdefault(store, {})
    if kind not in known:
        rows = solutions(store, _THINGS.format(kind=term(kind)))
        iris = [row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)]
        names = Names.of(store, iris)
        made = [Option(iri, iri.removeprefix(store.base), names.plain(iri)) for iri in iris]
        known[kind] = sorted(made, key=lambda option: (option.name.casefold(), option.iri))
    return known[kind]


def _choice(store: Store, parameter: QuestionParameter, sent: str) -> Choice:
    held = options(store, parameter.kind)
    defaults = [option for option in held if option.value in parameter.defaults]
    chosen = next((option for option in held if sent in (option.value, option.iri)), None) if sent else None
    if sent and chosen is None:
        raise NotFoundError(
            f"`{parameter.name}` names nothing that this question can be asked of: {sent[:100]!r}; the page of the "
            "question lists what can stand there"
        )
    recorded = defaults[0] if len(defaults) == len(parameter.defaults) == 1 else None
    if chosen == recorded:
        chosen = None
    names = Names.of(store, [store.base + name for name in parameter.defaults])
    called = [names.plain(store.base + name) for name in parameter.defaults]
    return Choice(parameter, held, chosen, called, recorded)


def _with_value(text: str, name: str, chosen: Option) -> str:
    """The query with a thing of the dataset in the line that gives the parameter its values."""
    node = ox.NamedNode(chosen.iri)
    written = f"<{chosen.value}>" if _PLAIN.fullmatch(chosen.value) else str(node)
    return re.sub(
        values_line(name), lambda found: f"{found['before']} {written}{found['after']}", text, flags=re.MULTILINE
    )


def _titled(question: Question, names: Mapping[str, str]) -> str:
    title = question.asked or question.title
    for name, words in names.items():
        title = title.replace(f"{{{name}}}", words)
    return title
