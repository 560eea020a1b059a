"""Pairs of persons, or of states, that met or spoke to each other: what a network of contacts is drawn of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from graph.publishing.overviews.contacts import ContactRecord, contacts
from graph.publishing.overviews.tellings import Telling
from graph.store.dataset_store import Store

Of = Literal["persons", "states"]


@dataclass(frozen=True)
class Pair:
    """Two persons or states with their contacts, and the claims that tell of both taking part."""

    one: str
    other: str
    contacts: Sequence[str]
    tellings: Sequence[Telling]

    @property
    def documents(self) -> list[str]:
        """The documents that tell of any of the contacts, by IRI."""
        return sorted({telling.document for telling in self.tellings})


def pairs_of(store: Store, of: Of, name: Callable[[str], str]) -> list[Pair]:
    """Every pair, those with most contacts first, then by their names.

    Args:
        store: the dataset.
        of: `persons` or `states`.
        name: the name of a thing, by which pairs are put in order.
    """
    found: dict[tuple[str, str], tuple[list[str], list[Telling]]] = {}
    for contact in contacts(store):
        if contact.single:
            for one, other in combinations(sorted(parties(contact, of)), 2):
                shared, tellings = found.setdefault((one, other), ([], []))
                shared.append(contact.iri)
                tellings += _telling(contact, one, other)
    made = []
    for (one, other), (shared, tellings) in found.items():
        first, second = sorted((one, other), key=lambda iri: (name(iri).lower(), iri))
        made.append(Pair(first, second, shared, tellings))
    return sorted(made, key=lambda pair: (-len(pair.contacts), name(pair.one).lower(), name(pair.other).lower()))


def parties(contact: ContactRecord, of: Of) -> Sequence[str]:
    """The persons or the states of a contact."""
    return contact.persons if of == "persons" else contact.states


def _telling(contact: ContactRecord, one: str, other: str) -> list[Telling]:
    """The claims that name both; where none does, those that name one of them; else all."""
    both = [told.telling for told in contact.tellings if {one, other} <= told.parties]
    either = [told.telling for told in contact.tellings if {one, other} & told.parties]
    return both or either or [told.telling for told in contact.tellings]
