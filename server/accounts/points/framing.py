"""The framing of one event or agreement: how each document names it, dates it, who it says began it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from graph.publishing.overviews.tellings import once
from graph.publishing.overviews.told_things import documents_of, told_things
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import ClaimRecord
from server.accounts.points.events_within import EventsWithin
from server.accounts.things.matrix import MatrixRow, entries_of
from server.accounts.things.mentions import Mention
from server.accounts.things.thing import Thing
from server.wording.chunks import Line, joined, said
from server.wording.evidence import SourceDocument
from server.wording.names import Names
from server.wording.phrases import described_line, part_line, phrases
from server.wording.told_facts import Told

QUESTIONS = (
    "name used",
    "when",
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
"""The rows, in their order; each stands there for every event, told or not."""
NOT_OF_EVENTS = frozenset({"terms"})
NOT_OF_AGREEMENTS = frozenset({"beginning and end", "said to have begun it", "figures"})
"""Rows that cannot apply; where something is told in one all the same, it stands there."""
MOST_COLUMNS = 6
"""How many documents stand side by side."""
MOST_FRAMED = 40
"""How many things a page offers to frame."""
_FRAMED = frozenset({"Event", "Agreement"})
_TIMES = frozenset({"when", "began", "ended", "asOf", "signed", "effective"})
_ENDS = frozenset({"began", "ended"})
_QUESTION_OF = MappingProxyType(
    {
        **dict.fromkeys(_TIMES - _ENDS, "when"),
        **dict.fromkeys(_ENDS, "beginning and end"),
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
_GOING_ON = said("told as going on ")


_CLAIMS = "SELECT ?claim WHERE {{ VALUES ?document {{ {documents} }} ?claim prov:hadPrimarySource ?document }}"


@dataclass(frozen=True)
class Column:
    """A document, and which of the cells of each row is its own; None where it does not tell of the thing."""

    document: SourceDocument
    cell: int | None


@dataclass(frozen=True)
class Framing:
    """The table: all documents as columns, the questions as rows; `silent` are those that do not tell of the thing.

    Rows have a cell for each of `documents`; `columns` are these and the silent ones in the order of their numbers. No
    more stand beside each other than can be read: `total` tell of it, of which `offset` stand on the pages before.
    """

    thing: Thing
    documents: Sequence[SourceDocument]
    silent: Sequence[SourceDocument]
    rows: Sequence[MatrixRow]
    total: int
    offset: int

    @property
    def columns(self) -> list[Column]:
        """The documents side by side, in the order of their numbers."""
        made = [Column(document, index) for index, document in enumerate(self.documents)]
        return sorted([*made, *(Column(document, None) for document in self.silent)], key=lambda c: c.document.number)


@dataclass(frozen=True)
class Framed:
    """A thing that several documents tell of, which can be framed."""

    iri: str
    label: str
    documents: int


@once
def framed_things(store: Store) -> list[Framed]:
    """The events and agreements that several documents tell of, those of most documents first: one look-up for a
    dataset."""
    told = {
        iri: len(thing["documents"])
        for iri, thing in told_things(store).items()
        if len(thing["documents"]) > 1 and not _FRAMED.isdisjoint(thing["classes"])
    }
    most = sorted(told, key=lambda iri: (-told[iri], iri))[:MOST_FRAMED]
    names = Names.of(store, most)
    found = [Framed(iri, names.plain(iri), told[iri]) for iri in most]
    return sorted(found, key=lambda one: (-one.documents, one.label))


def claims_framing(store: Store, iri: str, offset: int) -> tuple[Sequence[str], set[str]]:
    """The documents of a page of the framing, and all claims of theirs: one look-up.

    Args:
        store: the dataset.
        iri: the thing.
        offset: how many of the documents that tell of it stand on the pages before.
    """
    documents = documents_of(store, iri)[offset : offset + MOST_COLUMNS]
    among = " ".join(str(ox.NamedNode(document)) for document in documents)
    return documents, {row["claim"].value for row in solutions(store, _CLAIMS.format(documents=among))}


def framing(thing: Thing, mentions: Sequence[Mention], within: EventsWithin | None = None, offset: int = 0) -> Framing:
    """How each document frames a thing, whatever the modality; every answer with its mark.

    Args:
        thing: the event or agreement.
        mentions: all of it.
        within: what is told of the events within it; it stands where of the thing itself nothing is told.
        offset: how many of the documents that tell of it stand on the pages before.
    """
    told = _answers(((m.claim, question, line) for m in mentions for question, line in _told(m, thing)))
    inner = _answers(_told_within(within) if within else ())
    speaking = {mention.claim.document for mention in mentions}
    documents = [document for iri, document in thing.documents.items() if iri in speaking][:MOST_COLUMNS]
    total = max(thing.told_in, offset + len(documents))
    cannot = NOT_OF_AGREEMENTS if thing.is_a(thing.iri, "Agreement") else NOT_OF_EVENTS
    rows = []
    for question in QUESTIONS:
        answers = [told.get((question, d.iri)) or inner.get((question, d.iri), []) for d in documents]
        if any(answers) or question not in cannot:
            rows.append(MatrixRow(question, [entries_of(answer, thing) for answer in answers]))
    silent = (
        [document for iri, document in thing.documents.items() if iri not in speaking] if total < MOST_COLUMNS else []
    )
    return Framing(thing, documents, silent[: MOST_COLUMNS - len(documents)], rows, total, offset)


def _answers(told: Iterable[tuple[ClaimRecord, str, Line]]) -> dict[tuple[str, str], list[tuple[ClaimRecord, Line]]]:
    """Claims with their answers, by question and document."""
    found: dict[tuple[str, str], list[tuple[ClaimRecord, Line]]] = {}
    for claim, question, line in told:
        found.setdefault((question, claim.document), []).append((claim, line))
    return found


def _told_within(within: EventsWithin) -> Iterator[tuple[ClaimRecord, str, Line]]:
    """Who is told to have begun an event within the thing or mediated it; the sides, of fighting only."""
    for claim, told in within.told:
        where = (*said("in "), within.names.chunk(told.iri), *said(": "))
        for part in told.parts("participation"):
            line = (*where, *part_line(part, within.names))
            capacities = {iri.rpartition("/")[2] for iri in part.iris("capacity")}
            if "initiator" in capacities:
                yield claim, "said to have begun it", line
            elif "mediator" in capacities:
                yield claim, "mediated by", line
            elif told.kind == "Hostilities" and "responsible" not in capacities:
                yield claim, "sides and parties", line


def _told(mention: Mention, thing: Thing) -> Iterator[tuple[str, Line]]:
    """The question that a mention answers, and the answer."""
    told, names = mention.told, thing.names
    if told.kind == "Characterisation" and mention.name:
        yield "what it is said to be like", described_line(told, thing.iri, names)
    elif mention.name == "saidToCause":
        yield "said to be its cause", (names.chunk(told.iri),)
    elif mention.name == "endsHostilities":
        yield "beginning and end", (*said("said to be ended by "), names.chunk(told.iri))
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
            line = phrase.line if phrase.name in _TIMES else phrase.values
            going_on = phrase.name == "asOf" and thing.is_a(thing.iri, "Event")
            yield question, (*_GOING_ON, *line) if going_on else line


def _begins(part: Told) -> bool:
    return any(iri.endswith(_BEGINNERS) for iri in part.iris("capacity"))
