"""What may be meant by what somebody is typing: things, types and properties (suggest services, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from graph.search import folding
from graph.search.index import Index
from graph.search.name_search import suggested
from graph.store.dataset_store import Store
from server.accounts.reconciliation.entities import Entity, entities, identifier, iri_of
from server.accounts.reconciliation.entity_types import CONCEPT_CLASS, CONCEPT_TYPE, THINGS, EntityType, entity_types
from server.accounts.reconciliation.properties import Property, proposed

SHOWN: Final = 10
"""Suggestions that are given at once; `cursor` leads on."""
MOST_READ: Final = 120
Named = TypeVar("Named", EntityType, Property)


@dataclass(frozen=True)
class Suggestion:
    """A thing that may be meant, with the name that goes on as typed where that is not its label."""

    entity: Entity
    other_name: str = ""


def suggested_entities(store: Store, index: Index, prefix: str, types: Sequence[EntityType] = ()) -> list[Suggestion]:
    """Things whose names go on as typed, or that may be meant; one whose identifier is typed comes first.

    Args:
        store: the dataset.
        index: its names.
        prefix: what has been typed.
        types: of which they are, if any are given.
    """
    wanted = {one.class_name for one in types} or THINGS
    found: dict[str, Suggestion] = {}
    if iri := iri_of(store, prefix):
        found = {one.iri: Suggestion(one) for one in entities(store, [iri]).values()}
    for hit in suggested(index, prefix, MOST_READ):
        if not wanted.isdisjoint(hit.thing.classes):
            one = Entity(hit.thing.iri, hit.thing.label, hit.thing.kind, frozenset(hit.thing.classes))
            found.setdefault(one.iri, Suggestion(one, hit.name if hit.name != one.name else ""))
    return list(found.values())


def suggested_types(store: Store, prefix: str) -> list[EntityType]:
    """Types in whose name a word begins as typed, those that begin so first; all where nothing is typed."""
    return _begun(entity_types(store).values(), prefix)


def suggested_properties(prefix: str) -> list[Property]:
    """The same of properties."""
    return _begun(proposed(frozenset()), prefix)


def entity_json(store: Store, one: Suggestion) -> dict[str, Any]:
    """A suggested thing as the protocol writes it."""
    known = entity_types(store)
    kind = known[CONCEPT_TYPE if one.entity.kind == CONCEPT_CLASS else one.entity.kind]
    return {
        "id": identifier(one.entity.iri, store.base),
        "name": one.entity.name,
        "description": kind.name + (f", also “{one.other_name}”" if one.other_name else ""),
        "notable": [{"id": kind.id, "name": kind.name}],
    }


def _begun(known: Iterable[Named], prefix: str) -> list[Named]:
    typed = folding.words(prefix)
    found = [(rank, one) for one in known if (rank := _rank(one, prefix.strip(), typed)) is not None]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _rank(one: EntityType | Property, prefix: str, typed: Sequence[str]) -> int | None:
    """How well a name goes on as typed: 0 is best; None where it does not."""
    if not typed:
        return None if prefix else 0
    if prefix.casefold() == one.id.casefold():
        return 0
    words = folding.words(one.name)
    if (
        words[: len(typed) - 1] == typed[:-1]
        and len(words) >= len(typed)
        and words[len(typed) - 1].startswith(typed[-1])
    ):
        return 1
    if one.id.casefold().startswith(prefix.casefold()):
        return 2
    return 3 if all(any(word.startswith(part) for word in words) for part in typed) else None
