"""The framing of one event or agreement: how each document names it, dates it, who it says began it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from graph.publishing.told_things import told_things
from graph.store.dataset_store import Store
from server.accounts.things.matrix import Entry, MatrixRow, entries_of
from server.accounts.things.mentions import Mention
from server.accounts.things.thing import Thing
from server.wording.chunks import Line, joined, said
from server.wording.evidence import SourceDocument
from server.wording.names import Names
from server.wording.phrases import described_line, part_line, phrases
from server.wording.told_facts import Told

QUESTIONS = (
    "name used",
    "beginning and end",
    "said to have begun it",
    "said to be its cause",
    "what it comes after",
    "sides and parties",
    "mediated by",
    "figures",
    "what it is said to be like",
    "terms",
)
"""The rows, in their order; each stands there for every event, told or not. Terms are asked of agreements only."""
MOST_COLUMNS = 6
"""How many documents stand side by side."""
MOST_FRAMED = 40
"""How many things a page offers to frame."""
_FRAMED = frozenset({"Event", "Agreement"})
_TIMES = frozenset({"when", "began", "ended", "asOf", "signed", "effective"})
_QUESTION_OF = MappingProxyType(
    {
        **dict.fromkeys(_TIMES, "beginning and end"),
        "nameUsed": "name used",
        "blamedOn": "said to have begun it",
        "follows": "what it comes after",
        "signature": "sides and parties",
        "mediatedBy": "mediated by",
        "figure": "figures",
        "provision": "terms",
    }
)
_BEGINNERS = ("/initiator", "/responsible")


@dataclass(frozen=True)
class Framing:
    """The table: all documents as columns, the questions as rows; `silent` are those that do not tell of the thing.

    No more stand beside each other than can be read: `further` are those that tell of it too.
    """

    thing: Thing
    documents: Sequence[SourceDocument]
    silent: Sequence[SourceDocument]
    rows: Sequence[MatrixRow]
    further: Sequence[SourceDocument] = ()


@dataclass(frozen=True)
class Framed:
    """A thing that several documents tell of, which can be framed."""

    iri: str
    label: str
    documents: int


def framed_things(store: Store) -> list[Framed]:
    """The events and agreements that several documents tell of, those of most documents first: one look-up."""
    told = {
        iri: len(thing["documents"])
        for iri, thing in told_things(store).items()
        if len(thing["documents"]) > 1 and not _FRAMED.isdisjoint(thing["classes"])
    }
    most = sorted(told, key=lambda iri: (-told[iri], iri))[:MOST_FRAMED]
    names = Names.of(store, most)
    found = [Framed(iri, names.plain(iri), told[iri]) for iri in most]
    return sorted(found, key=lambda one: (-one.documents, one.label))


def framing(thing: Thing, mentions: Sequence[Mention]) -> Framing:
    """How each document frames a thing, whatever the modality; every answer with its mark.

    Args:
        thing: the event or agreement.
        mentions: all of it.
    """
    told: dict[str, list[tuple[Mention, Line]]] = {question: [] for question in QUESTIONS}
    for mention in mentions:
        for question, line in _told(mention, thing):
            told[question].append((mention, line))
    speaking = {mention.claim.document for mention in mentions}
    told_in = [document for iri, document in thing.documents.items() if iri in speaking]
    documents, further = told_in[:MOST_COLUMNS], told_in[MOST_COLUMNS:]
    questions = [q for q in QUESTIONS if q != "terms" or thing.is_a(thing.iri, "Agreement")]
    rows = [MatrixRow(q, [_cell(told[q], document, thing) for document in documents]) for q in questions]
    silent = [document for iri, document in thing.documents.items() if iri not in speaking]
    return Framing(thing, documents, silent[: MOST_COLUMNS - len(documents)], rows, further)


def _cell(told: Sequence[tuple[Mention, Line]], document: SourceDocument, thing: Thing) -> Sequence[Entry]:
    return entries_of([(m.claim, line) for m, line in told if m.claim.document == document.iri], thing)


def _told(mention: Mention, thing: Thing) -> Iterator[tuple[str, Line]]:
    """The question that a mention answers, and the answer."""
    told, names = mention.told, thing.names
    if told.kind == "Characterisation" and mention.name:
        yield "what it is said to be like", described_line(told, thing.iri, names)
    elif mention.name == "saidToCause":
        yield "said to be its cause", (names.chunk(told.iri),)
    elif mention.name == "endsHostilities":
        yield "beginning and end", (*said("ended by "), names.chunk(told.iri))
    elif not mention.name and not mention.is_source and told.iri == thing.iri:
        yield from _own(told, thing)


def _own(told: Told, thing: Thing) -> Iterator[tuple[str, Line]]:
    names, parts = thing.names, told.parts("participation")
    beginners = [part_line(part, names) for part in parts if _begins(part)]
    sides = [part_line(part, names) for part in parts if not _begins(part)]
    if beginners:
        yield "said to have begun it", joined(beginners)
    if sides:
        yield "sides and parties", joined(sides)
    for phrase in phrases(told, names):
        question = _QUESTION_OF.get(phrase.name)
        if question and not (phrase.name == "blamedOn" and beginners):
            yield question, phrase.line if phrase.name in _TIMES else phrase.values


def _begins(part: Told) -> bool:
    return any(iri.endswith(_BEGINNERS) for iri in part.iris("capacity"))
