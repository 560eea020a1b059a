"""The tables of events and agreements, and of who has which part in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph.core.views import DEFAULT_VIEW
from graph.publishing.tables.columns import VERSION, Cell, Column, Reference, Row, Table
from graph.publishing.tables.reading import ACTOR_CLASSES, Facts, Reading, concept, local, one
from graph.publishing.tables.shared_columns import (
    BEST_PRECISION,
    CLAIM,
    OF_CLAIM,
    QUOTE,
    SENTENCE,
    claim_cells,
    month_of,
    named,
    named_cells,
    words,
)

EVENTS_AND_AGREEMENTS: Final = frozenset({"Event", "Agreement"})
"""The classes of what has a row in the table of events."""
_PARTS: Final = ("participation", "speaking", "signature")
"""The properties that lead from an event to the node of a part, which are also what its role is called."""
_DIRECT: Final = {
    "mediatedBy": "mediator",
    "blamedOn": "blamed",
    "addressee": "addressee",
    "transferredFrom": "loses-control",
    "transferredTo": "gains-control",
}
"""Those that lead to an actor itself, each with what the role is called."""
_INFERRED: Final = frozenset({"mediatedBy", "blamedOn"})
"""Those that the ontology also makes of a part with such a capacity."""


@dataclass(frozen=True)
class Part:
    """What a claim tells of one actor in one event: the node of the part with its facts.

    Where the event names the actor without such a node, `node` is the actor and `facts` has it as its only fact.
    """

    claim: str
    event: str
    role: str
    node: str
    facts: Facts


def parts(reading: Reading) -> Iterator[Part]:
    """Every part in every event or agreement that every claim tells.

    A mediator, and who is blamed, whose part the claim tells has none besides: the ontology makes these of the part.
    """
    for claim, things in reading.graphs.items():
        for event, facts in things.items():
            speaking = set(facts.get("pg:speaking", ()))  # which is a participation by the ontology
            told = [
                Part(claim, event, role, node, things.get(node, {}))
                for role in _PARTS
                for node in facts.get(f"pg:{role}", ())
                if role != "participation" or node not in speaking
            ]
            yield from told
            agents = {agent for part in told for agent in part.facts.get("pg:agent", ())}
            for name, role in _DIRECT.items():
                for actor in facts.get(f"pg:{name}", ()):
                    if name not in _INFERRED or actor not in agents:
                        yield Part(claim, event, role, actor, {"pg:agent": [actor]})


def _event_actors(reading: Reading) -> Iterator[Row]:
    for part in parts(reading):
        facts, actor = part.facts, one(part.facts, "pg:agent")
        blamed = reading.graphs[part.claim][part.event].get("pg:blamedOn", ())
        yield {
            "event": part.event,
            "event_name": reading.name(part.event),
            "role": part.role,
            "part": part.node,
            **claim_cells(reading, part.claim),
            "actor": actor,
            "actor_name": reading.name(actor),
            "actor_class": reading.actor_class(actor),
            "capacities": local(facts.get("pg:capacity", ())),
            **named_cells(reading, "office", facts.get("pg:inOffice", ())),
            **named_cells(reading, "on_behalf_of", facts.get("pg:onBehalfOf", ()), many=True),
            **named_cells(reading, "for_states", facts.get("pg:forState", ()), many=True),
            **named_cells(reading, "from_states", facts.get("pg:fromState", ()), many=True),
            **named_cells(reading, "opposed_to", facts.get("pg:opposedTo", ()), many=True),
            "blamed": actor in blamed,
            "consent": concept(facts, "pg:kind") if part.role == "signature" else None,
            **words(reading, part.claim),
        }


EVENT_ACTOR: Final = Table(
    name="event_actor",
    title="Who has which part in which event",
    unit="one actor's part in one event or agreement, in one role, as one claim tells it",
    holds="Every participation, speaking and signature that a claim tells; mediators, those blamed, those addressed, "
    "and those who lose or gain control, where the claim names them without a part of their own.",
    over_approximates="A part told in several claims has as many rows: count distinct pairs of `event` and `part`, "
    "never rows. Parts of different documents are different parts, also where they are of the same actor. Where "
    "several actors act for one state, the state stands in several rows.",
    leaves_out="Who only held an office, or had a polity's standing in a territory; actors that a claim only mentions. "
    "An unnamed participant has no `actor`, only the office or whom it acts for.",
    columns=(
        *named("event", "The event or agreement.", required=True),
        Column(
            "role",
            "string",
            "How the claim links the actor: a participation, speaking or signature is a node of its own, which has the "
            "capacity and the office.",
            required=True,
            values=(*_PARTS, *_DIRECT.values()),
        ),
        Column(
            "part",
            "address",
            "The node of the part, which each document has of its own; where there is none, the actor.",
            required=True,
        ),
        *CLAIM,
        *named("actor", "Who; empty where the document names nobody."),
        Column("actor_class", "string", "What the actor is.", values=ACTOR_CLASSES),
        Column("capacities", "string", "As what: concepts of the scheme of capacities.", many=True),
        *named("office", "The office in which the actor acts."),
        *named("on_behalf_of", "For whom the actor acts.", many=True),
        *named(
            "for_states",
            "The states for which the actor acts: represented, by office, or as an organ (inferred).",
            many=True,
        ),
        *named("from_states", "The countries that identify the actor, for which it does not act.", many=True),
        *named("opposed_to", "The other side, as the claim sets it against the actor.", many=True),
        Column("blamed", "boolean", "Whether the claim blames the actor for the event.", required=True),
        Column("consent", "string", "How the actor is told to have consented.", values="scheme-consent"),
        QUOTE,
        SENTENCE,
        VERSION,
    ),
    key=("event", "role", "part", "claim"),
    made=_event_actors,
    references=(*OF_CLAIM, Reference("event", "events", "event")),
)


def _events(reading: Reading) -> Iterator[Row]:
    for event, classes in sorted(reading.classes.items()):
        if not classes & EVENTS_AND_AGREEMENTS:
            continue
        told = dict(reading.told(event))
        yield {
            "event": event,
            "event_name": reading.name(event),
            "in_reported_view": event in reading.in_view,
            "classes": reading.narrowest(event),
            "kinds": _said(told.values(), "pg:kind"),
            "recurrence": _said(told.values(), "pg:recurrence"),
            **_best(reading, event, "reported", ""),
            "month": month(reading, event, reported=True),
            **_best(reading, event, "all", "any_"),
            "date_disagreements": reading.best["all"].get(event, {}).get("pg:dateDisagreement", ()),
            **named_cells(
                reading,
                "places",
                sorted({place for facts in told.values() for place in facts.get("pg:place", ())}),
                many=True,
            ),
            "modalities": reading.modalities(told),
            "documents": sorted({reading.document(claim) for claim in told}),
            "claims": list(told),
        }


def _said(told: Iterable[Facts], key: str) -> list[str]:
    return sorted({name for facts in told for name in local(facts.get(key, ()))})


def _day(reading: Reading, event: str, view: str, name: str) -> str | None:
    return one(reading.best[view].get(event, {}), f"pg:{name}")


def _best(reading: Reading, event: str, view: str, prefix: str) -> dict[str, Cell]:
    days: dict[str, Cell] = {f"{prefix}{name}": _day(reading, event, view, name) for name in ("earliest", "latest")}
    return {**days, f"{prefix}date_precision": concept(reading.best[view].get(event, {}), "pg:datePrecision")}


def month(reading: Reading, event: str, *, reported: bool) -> str | None:
    """The month in which the whole window of an event lies; None where it does not, or is not known.

    Args:
        reading: the dataset.
        event: the event.
        reported: whether the window is that of the reported view, else that of all claims.
    """
    view = DEFAULT_VIEW if reported else "all"
    return month_of(_day(reading, event, view, "earliest"), _day(reading, event, view, "latest"))


def _best_columns(prefix: str, of: str) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}earliest", "date", f"The first day on which it can have begun, by {of}."),
        Column(f"{prefix}latest", "date", f"The last day on which it can have ended, by {of}."),
        Column(
            f"{prefix}date_precision",
            "string",
            f"{BEST_PRECISION.definition} Empty: no time is told by {of}, or the claims contradict each other.",
            values=BEST_PRECISION.values,
        ),
    )


EVENTS: Final = Table(
    name="events",
    title="Events and agreements",
    unit="an event or an agreement that a claim tells",
    holds="Every event and every agreement of any claim, with the one best time that the build worked out over all "
    "claims of a view; an agreement has that of its making.",
    over_approximates="Kinds, places and recurrence are of all claims of any modality, and no pairs: which claim says "
    "which is in its graph. The dates of an event of the reported view rest on all documents together.",
    leaves_out="What is only spoken of without being told as an event.",
    columns=(
        *named("event", "The event or agreement.", required=True),
        Column(
            "in_reported_view",
            "boolean",
            "Whether some claim asserts or reports it. False: it is only alleged, planned, called for or denied.",
            required=True,
        ),
        Column("classes", "string", "Its narrowest classes in the ontology.", many=True),
        Column("kinds", "string", "Its finer kinds: concepts.", many=True),
        Column(
            "recurrence",
            "string",
            "series: several told as one; continuing: going on; single; empty: not told.",
            many=True,
        ),
        *_best_columns("", "the reported view"),
        Column("month", "month", "The month, where the whole window of the reported view lies within one."),
        *_best_columns("any_", "all claims, also plans and denials"),
        Column("date_disagreements", "address", "Recorded contradictions on its time.", many=True),
        *named("places", "Where it is said to be.", many=True),
        Column("modalities", "string", "The modalities of the claims that tell of it.", many=True),
        Column("documents", "address", "The documents that tell of it.", many=True),
        Column("claims", "address", "The claims that tell of it, by more than naming it.", many=True),
        VERSION,
    ),
    key=("event",),
    made=_events,
    listed=(Reference("documents", "documents", "document"), Reference("claims", "claims", "claim")),
)
