"""The table of pairs of actors by month: how many contacts and hostilities each pair is told to have had.

A pair is made within one document only, of parts that are told in the same way, so that no pair is counted which
nobody tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from graph.publishing.tables.columns import VERSION, Column, Reference, Row, Table
from graph.publishing.tables.event_tables import Part, month, parts
from graph.publishing.tables.reading import ACTOR_CLASSES, Reading, concept, local, one
from graph.publishing.tables.shared_columns import IN_REPORTED_VIEW, named, named_cells

KINDS: Final = {
    "Meeting": "meeting",
    "Call": "call",
    "Contact": "contact",
    "Hostilities": "hostilities",
    "Incident": "incident",
}
"""What is counted: the first class that an event has, and what the kind is called."""
TOLD: Final = "told"
"""How the reported view tells, beside the modalities of what is not in it."""
RELATIONS: Final = ("opposed", "together", "not-said")
"""How two actors stand to each other in an event; where documents differ, the first of these."""
_CONTACTS: Final = frozenset({"meeting", "call", "contact"})
_NOT_THERE: Final = frozenset({"boycotter", "supporter", "affected"})
"""Capacities of those who did not meet the others."""
_RECURRENCES: Final = ("series", "continuing")


class _Encounter(NamedTuple):
    """Two actors in one event, told in one way; the actors stand in the order of their addresses."""

    event: str
    told_as: str
    one: str
    other: str


class _Unit(NamedTuple):
    """What one row stands for; an empty month or recurrence is one that is not known."""

    one: str
    other: str
    month: str
    kind: str
    told_as: str
    relation: str
    recurrence: str


@dataclass
class _Telling:
    """What documents tell of one encounter."""

    documents: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)


def kind_of(reading: Reading, event: str) -> str | None:
    """What kind of contact or hostility an event is; None where it is neither."""
    classes = reading.classes.get(event, ())
    return next((kind for name, kind in KINDS.items() if name in classes), None)


def told_as(reading: Reading, claim: str) -> str:
    """How a claim tells what it tells: `told` where the reported view holds it, else its modality."""
    return TOLD if reading.reported(claim) else str(concept(reading.claims[claim], "pg:modality"))


def sides(told: Iterable[Part]) -> frozenset[str]:
    """For whom a part counts: the states acted for; where there is none, those acted for; else the actor itself.

    Args:
        told: what the claims of one document tell of the part.
    """
    parts_told = list(told)
    for key in ("pg:forState", "pg:onBehalfOf", "pg:agent"):
        found = frozenset(actor for part in parts_told for actor in part.facts.get(key, ()))
        if found:
            return found
    return frozenset()


def _encounters(reading: Reading) -> dict[_Encounter, _Telling]:
    """Every encounter that some document tells in one way, with what all that tell it so say."""
    scenes: dict[tuple[str, str, str], dict[str, list[Part]]] = {}
    for part in parts(reading):
        if part.role == "participation" and kind_of(reading, part.event):
            scene = (part.event, told_as(reading, part.claim), reading.document(part.claim))
            scenes.setdefault(scene, {}).setdefault(part.node, []).append(part)
    found: dict[_Encounter, _Telling] = {}
    for (event, way, document), nodes in scenes.items():
        is_contact = kind_of(reading, event) in _CONTACTS
        for one_side, other_side, relation, claims in (*_opposed(nodes), *_beside(nodes, is_contact=is_contact)):
            first, second = sorted((one_side, other_side))
            telling = found.setdefault(_Encounter(event, way, first, second), _Telling())
            telling.documents.add(document)
            telling.claims |= claims
            telling.relations.add(relation)
    return found


_Paired = tuple[str, str, str, set[str]]
"""Two actors, their relation, and the claims that tell of their parts."""


def _opposed(nodes: Mapping[str, Sequence[Part]]) -> Iterator[_Paired]:
    """Whom a document sets against each other in one event, whose parts these are."""
    by_agent = {one(part.facts, "pg:agent"): sides(told) for told in nodes.values() for part in told}
    for told in nodes.values():
        for part in told:
            for opponent in part.facts.get("pg:opposedTo", ()):
                for side in sides(told):
                    for other in by_agent.get(opponent, {opponent}) - {side}:
                        yield side, other, "opposed", {part.claim}


def _beside(nodes: Mapping[str, Sequence[Part]], *, is_contact: bool) -> Iterator[_Paired]:
    """All with parts in one event of one document, two by two."""
    for told, others in combinations(nodes.values(), 2):
        both = [*told, *others]
        capacities = {name for part in both for name in local(part.facts.get("pg:capacity", ()))}
        relation = "together" if is_contact and not capacities & _NOT_THERE else "not-said"
        for side in sides(told):
            for other in sides(others) - {side}:
                yield side, other, relation, {part.claim for part in both}


def _units(reading: Reading) -> dict[_Unit, dict[str, _Telling]]:
    """What each row stands for, with the events that it counts."""
    units: dict[_Unit, dict[str, _Telling]] = {}
    for encounter, telling in _encounters(reading).items():
        unit = _Unit(
            encounter.one,
            encounter.other,
            month(reading, encounter.event, reported=encounter.told_as == TOLD) or "",
            kind_of(reading, encounter.event) or "",
            encounter.told_as,
            next(name for name in RELATIONS if name in telling.relations),
            _recurrence(reading, encounter.event),
        )
        units.setdefault(unit, {})[encounter.event] = telling
    return units


def _recurrence(reading: Reading, event: str) -> str:
    """Whether anybody tells an event as a series or as continuing; empty where nobody does."""
    told = {name for _, facts in reading.told(event) for name in local(facts.get("pg:recurrence", ()))}
    return next((name for name in _RECURRENCES if name in told), "")


def _dyad_months(reading: Reading) -> Iterator[Row]:
    for unit, events in _units(reading).items():
        yield {
            "dyad_month": " ".join(value or "-" for value in unit),
            **named_cells(reading, "actor_a", [unit.one]),
            "actor_a_class": reading.actor_class(unit.one),
            **named_cells(reading, "actor_b", [unit.other]),
            "actor_b_class": reading.actor_class(unit.other),
            "month": unit.month,
            "kind": unit.kind,
            "in_reported_view": unit.told_as == TOLD,
            "told_as": unit.told_as,
            "relation": unit.relation,
            "recurrence": unit.recurrence,
            "count": len(events),
            "events": sorted(events),
            "claims": sorted({claim for telling in events.values() for claim in telling.claims}),
            "documents": sorted({document for telling in events.values() for document in telling.documents}),
        }


DYAD_MONTH: Final = Table(
    name="dyad_month",
    title="Pairs of actors by month",
    unit="two actors, a month or none, a kind of contact or hostility, and a way of telling it",
    holds="Every pair of actors with parts in the same meeting, call, other contact, hostilities or incident, as one "
    "and the same document tells it, and how many such events there are. Only an event whose whole window lies in one "
    "month is counted in a month; all others stand with an empty month. An actor counts as the state that it acts "
    "for; where there is none, as whom it acts for; else as itself.",
    over_approximates="Everybody with a part in a contact is paired with everybody else in it: also a mediator or host "
    "with each side, also where they may not have met each other. Two sides of fighting that no claim sets against "
    "each other (`not-said`) may have fought on the same side. Events of document A and of document B may be one that "
    "curators could not tell to be one (`possible_identities`). Rows of different actors do not add up: an event of "
    "three states is in three pairs.",
    leaves_out="Events of which no document names two parts; the dispute and the peace process as wholes; speeches; "
    "agreements. A pair of which one document names one actor and another document the other is in no row. The "
    "documents are no sample of what happened: an absent pair or month says nothing.",
    columns=(
        Column(
            "dyad_month",
            "string",
            "The row: its key columns, with blanks between them and - for an empty one.",
            required=True,
        ),
        *named(
            "actor_a",
            "The one whose address comes first in the order of characters; the order says nothing else.",
            required=True,
        ),
        Column("actor_a_class", "string", "What it is; State in both for pairs of states.", values=ACTOR_CLASSES),
        *named("actor_b", "The other.", required=True),
        Column("actor_b_class", "string", "What it is.", values=ACTOR_CLASSES),
        Column(
            "month",
            "month",
            "The month in which the whole windows of the events lie; empty where they do not lie in one, or are not "
            "known.",
        ),
        Column(
            "kind",
            "string",
            "What kind of event; contact: neither meeting nor call is told.",
            required=True,
            values=tuple(KINDS.values()),
        ),
        IN_REPORTED_VIEW,
        Column(
            "told_as",
            "string",
            "told: asserted or reported; else the modality. Both actors' parts are told in this way by one document.",
            required=True,
            values=(TOLD, "alleged", "planned", "called-for", "negated"),
        ),
        Column(
            "relation",
            "string",
            "together: both have a part in a contact. opposed: a claim sets the one against the other. not-said: "
            "neither is told.",
            required=True,
            values=RELATIONS,
        ),
        Column(
            "recurrence",
            "string",
            "series: each event of the row is several told as one, so that `count` is no number of contacts; "
            "continuing: it goes on. Empty: neither is told.",
            values=_RECURRENCES,
        ),
        Column("count", "integer", "How many events.", required=True),
        Column("events", "address", "The events.", required=True, many=True),
        Column("claims", "address", "The claims that tell of the parts.", required=True, many=True),
        Column("documents", "address", "The documents that tell of both parts.", required=True, many=True),
        VERSION,
    ),
    key=("dyad_month",),
    made=_dyad_months,
    listed=(
        Reference("events", "events", "event"),
        Reference("claims", "claims", "claim"),
        Reference("documents", "documents", "document"),
    ),
)
