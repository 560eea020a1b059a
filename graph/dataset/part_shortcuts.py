"""Computes shortcuts that no chain of properties can give: from capacities, and for states among other bodies.

A chain of OWL 2 RL passes through properties, not through values: it cannot ask whether a capacity is that of a
mediator, nor whether somebody represented is a state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import term

BLAME: Final = frozenset(term(f"c:{name}") for name in ("initiator", "responsible", "backer"))
"""The capacities in which somebody is blamed; in a claim that alleges nothing they blame nobody."""
ALLEGED: Final = "alleged"
_MEDIATOR: Final = term("c:mediator")
_PARTS: Final = frozenset(term(f"pg:{name}") for name in ("participation", "speaking"))
_AGENT, _CAPACITY = term("pg:agent"), term("pg:capacity")
_OF_STATES: Final = {term("pg:onBehalfOf"): term("pg:forState"), term("pg:organOf"): term("pg:organOfState")}
"""Properties of parts and organs, with the property that also holds where the value is a state."""


def part_shortcuts(
    triples: Iterable[ox.Triple], modality: str, states: Collection[ox.NamedNode]
) -> Iterator[ox.Triple]:
    """Yield the shortcuts past the parts that one claim tells.

    Args:
        triples: what the claim says.
        modality: how it puts it.
        states: the states of the register.
    """
    parts: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    agents: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    capacities: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
            continue
        if predicate in _OF_STATES and value in states:
            yield ox.Triple(subject, _OF_STATES[predicate], value)
        for wanted, ends in ((_AGENT, agents), (_CAPACITY, capacities)):
            if predicate == wanted:
                ends.setdefault(subject, []).append(value)
        if predicate in _PARTS:
            parts.setdefault(subject, []).append(value)
    for event, part in ((event, part) for event, several in parts.items() for part in several):
        for name in _of_capacities(capacities.get(part, ()), modality):
            for agent in agents.get(part, ()):
                yield ox.Triple(event, term(f"pg:{name}"), agent)


def _of_capacities(capacities: Iterable[ox.NamedNode], modality: str) -> Iterator[str]:
    """The names of the shortcuts from an event to somebody who takes part in these capacities."""
    taken = set(capacities)
    if _MEDIATOR in taken:
        yield "mediatedBy"
    if modality == ALLEGED and BLAME & taken:
        yield "blamedOn"
