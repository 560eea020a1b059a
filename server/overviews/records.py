"""What the build wrote for pages over the whole graph, read once for each dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

from graph.publishing.contacts import ContactRecord, contacts
from graph.publishing.dated_things import DatedThing, dated_things
from graph.publishing.places import PlaceRecord, places
from graph.store.dataset_store import Store

Held = TypeVar("Held")
_dated: WeakKeyDictionary[Store, Sequence[DatedThing]] = WeakKeyDictionary()
_contacts: WeakKeyDictionary[Store, Sequence[ContactRecord]] = WeakKeyDictionary()
_places: WeakKeyDictionary[Store, Sequence[PlaceRecord]] = WeakKeyDictionary()


def all_dated(store: Store) -> Sequence[DatedThing]:
    """Everything dated, and the events and agreements that nobody dates."""
    return _once(_dated, store, dated_things)


def all_contacts(store: Store) -> Sequence[ContactRecord]:
    """Every contact told of as having been."""
    return _once(_contacts, store, contacts)


def all_places(store: Store) -> Sequence[PlaceRecord]:
    """Every place."""
    return _once(_places, store, places)


def _once(
    held: WeakKeyDictionary[Store, Sequence[Held]], store: Store, read: Callable[[Store], Sequence[Held]]
) -> Sequence[Held]:
    if store not in held:
        held[store] = read(store)
    return held[store]
