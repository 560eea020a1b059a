"""Computes shortcuts that no chain of properties can give: from capacities, to states only, to one kind of several.

A chain of OWL 2 RL passes through properties, not through values: it cannot ask whether a capacity is that of a
mediator, nor whether somebody represented is a state, nor which of the forms told of an agreement says most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW, VIEWS

FORMS: Final = ("treaty", "joint-statement", "declaration", "accord", "verbal", "understanding")
"""The forms of agreements, the one that says most first: a form that is not listed comes after them, by its name."""
FORM, KIND = term("pg:form"), term("pg:kind")
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


def agreement_kinds(claims: Iterable[Claim]) -> dict[str, str]:
    """Return the one kind of each agreement, a concept such as `c:accord`, by its relative IRI.

    What a claim tells is `pg:form`. An agreement that one document calls an accord and of which another says no more
    than that it was agreed is one agreement, and counted by kind it counts once. A form that stands in the plain view
    comes before one that does not, so that both views have the same kind.

    Args:
        claims: all claims.
    """
    told: dict[str, set[tuple[bool, int, str]]] = {}
    for claim in claims:
        hidden = claim.modality not in VIEWS[DEFAULT_VIEW]
        for node in claim.facts.nodes:
            for form in node.get("form", ()):
                name = form.removeprefix("c:")
                place = FORMS.index(name) if name in FORMS else len(FORMS)
                told.setdefault(node["id"], set()).add((hidden, place, form))
    return {agreement: min(forms)[-1] for agreement, forms in told.items()}


def kind_triples(base: str, claim: Claim, kinds: Mapping[str, str]) -> Iterable[ox.Triple]:
    """Yield the kind of the agreements of which a claim tells the form that is their kind.

    Args:
        base: the base IRI.
        claim: the claim.
        kinds: the kind of each agreement, as `agreement_kinds` returns them.
    """
    for node in claim.facts.nodes:
        if (kind := kinds.get(node["id"])) in node.get("form", ()):
            yield ox.Triple(ox.NamedNode(base + node["id"]), KIND, term(str(kind)))
