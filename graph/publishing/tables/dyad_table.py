"""The table of pairs of actors by month: how many contacts and hostilities each pair is told to have had.

A pair is made within one document only, of parts that are told in the same way, so that no pair is counted which
nobody tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from graph.publishing.tables.columns import VERSION, Column, Reference, Row, Table
from graph.publishing.tables.event_tables import Part, month, parts
from graph.publishing.tables.reading import ACTOR_CLASSES, Reading, concept, local, one
from graph.publishing.tables.shared_columns import IN_REPORTED_VIEW, named, named_cells

KINDS: Final = {"Meeting": "meeting", "Call": "call", "Contact": "contact", "Hostilities": "hostilities", "Incident": "incident"}
"""What is counted: the first class that an event has, and what the kind is called."""
_CONTACTS: Final = frozenset({"meeting", "call", "contact"})
TOLD: Final = "told"
_NOT_THERE: Final = frozenset({"boycotter", "supporter", "affected"})
"""Capacities of those who did not meet the others."""
_RECURRENCES: Final = ("series", "continuing")


@dataclass
class _Pair:
    """What documents tell of one pair in one event, in one way."""

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
    for key in ("pg:forState", "pg:onBehalfOf", "pg:agent"):
        found = {actor for part in told for actor in part.facts.get(key, ())}
        if found:
            return frozenset(found)
    return frozenset()


def _pairs(reading: Reading) -> dict[tuple[str, str, str, str], _Pair]:
    """Every pair by its event, the way of telling, and its two sides in the order of their addresses."""
    scenes: dict[tuple[str, str, str], dict[str, list[Part]]] = {}
    for part in parts(reading):
        if part.role == "participation" and kind_of(reading, part.event):
            scene = (part.event, told_as(reading, part.claim), reading.document(part.claim))
            scenes.setdefault(scene, {}).setdefault(part.node, []).append(part)
    found: dict[tuple[str, str, str, str], _Pair] = {}
    for (event, way, document), nodes in scenes.items():
        for one_side, other_side, relation, claims in _of_scene(nodes, kind_of(reading, event) in _CONTACTS):
            key = (event, way, *sorted((one_side, other_side)))
            pair = found.setdefault(key, _Pair())  # type: ignore[arg-type]  # sorted keeps the number
            pair.documents.add(document)
            pair.claims |= claims
            pair.relations.add(relation)
    return found


def _of_scene(nodes: dict[str, list[Part]], contact: bool) -> Iterator[tuple[str, str, str, set[str]]]:  # noqa: FBT001
    """The pairs of one event as one document tells it in one way: two sides, their relation, the claims."""
    by_agent = {one(part.facts, "pg:agent"): sides(told) for told in nodes.values() for part in told}
    claims = {node: {part.claim for part in told} for node, told in nodes.items()}
    for node, told in nodes.items():
        for opponent in {actor for part in told for actor in part.facts.get("pg:opposedTo", ())}:
            for side in sides(told):
                for other in by_agent.get(opponent, {opponent}) - {side}:
                    yield side, other, "opposed", claims[node]
    for (node, told), (other_node, others) in combinations(nodes.items(), 2):
        met = contact and not _capacities([*told, *others]) & _NOT_THERE
        for side in sides(told):
            for other in sides(others) - {side}:
                yield side, other, "together" if met else "not-said", claims[node] | claims[other_node]


def _capacities(told: Iterable[Part]) -> set[str]:
    return {name for part in told for name in local(part.facts.get("pg:capacity", ()))}


def _relation(relations: set[str]) -> str:
    return next(name for name in RELATIONS if name in relations)


RELATIONS: Final = ("opposed", "together", "not-said")


def _dyad_months(reading: Reading) -> Iterator[Row]:
    rows: dict[tuple[str, ...], dict[str, _Pair]] = {}
    for (event, way, one_side, other_side), pair in _pairs(reading).items():
        key = (
            one_side,
            other_side,
            month(reading, event, reported=way == TOLD) or "",
            kind_of(reading, event) or "",
            way,
            _relation(pair.relations),
            _recurrence(reading, event),
        )
        rows.setdefault(key, {})[event] = pair
    for key, events in rows.items():
        one_side, other_side, when, kind, way, relation, recurrence = key
        yield {
            "dyad_month": " ".join(value or "-" for value in key),
            **named_cells(reading, "actor_a", [one_side]),
            "actor_a_class": reading.actor_class(one_side),
            **named_cells(reading, "actor_b", [other_side]),
            "actor_b_class": reading.actor_class(other_side),
            "month": when,
            "kind": kind,
            "in_reported_view": way == TOLD,
            "told_as": way,
            "relation": relation,
            "recurrence": recurrence,
            "count": len(events),
            "events": sorted(events),
            "claims": sorted({claim for pair in events.values() for claim in pair.claims}),
            "documents": sorted({document for pair in events.values() for document in pair.documents}),
        }


def _recurrence(reading: Reading, event: str) -> str:
    """Whether anybody tells an event as a series or as continuing; empty where nobody does."""
    told = {
        name
        for things in reading.graphs.values()
        for name in local(things.get(event, {}).get("pg:recurrence", ()))
    }
    return next((name for name in _RECURRENCES if name in told), "")


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
    "agreements. A pair of which one document names one actor and another document the other is in no row. Five "
    "documents are no sample of what happened: an absent pair or month says nothing.",
    columns=(
        Column("dyad_month", "string", "The row: its key columns, with blanks between them and - for an empty one.", required=True),
        *named("actor_a", "The one whose address comes first in the order of characters; the order says nothing else."),
        Column("actor_a_class", "string", "What it is; State in both for pairs of states.", values=ACTOR_CLASSES),
        *named("actor_b", "The other."),
        Column("actor_b_class", "string", "What it is.", values=ACTOR_CLASSES),
        Column(
            "month",
            "month",
            "The month in which the whole windows of the events lie; empty where they do not lie in one, or are not "
            "known.",
        ),
        Column("kind", "string", "What kind of event; contact: neither meeting nor call is told.", required=True, values=tuple(KINDS.values())),
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
