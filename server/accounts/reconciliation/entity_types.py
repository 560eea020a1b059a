"""The types of the reconciliation service: the classes of what search finds, each with the classes above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from graph.core.errors import UsageError
from graph.core.namespaces import PG, PREFIXES
from graph.publishing.overviews.tellings import once
from graph.search.findable import FOUND
from graph.store.dataset_store import Store, solutions
from server.wording.names import Names

CONCEPT_CLASS: Final = "Concept"
"""How the index calls the class of concepts, which is no class of ours."""
CONCEPT_TYPE: Final = "skos:Concept"
"""The identifier of the type of concepts."""
THINGS: Final = FOUND - {"Disagreement", "PossibleIdentity"}
"""The types of what is found where no type is asked for: no concepts, and no records of curators about things."""
DEFAULT: Final = ("Person", "State", "Organisation", "Place", "Office", "Event", "Agreement")
"""The types that are offered first: what a column of a table may hold."""
_CONCEPT: Final = "A word of the vocabulary: a kind, a topic, a capacity. Concepts are found only where this is asked."
_CLASSES: Final = """
SELECT ?class ?text ?above WHERE {
  ?class a owl:Class FILTER(STRSTARTS(STR(?class), STR(pg:)))
  OPTIONAL { ?class skos:definition ?text }
  OPTIONAL { ?class rdfs:subClassOf ?above FILTER(STRSTARTS(STR(?above), STR(pg:)) && ?above != ?class) }
} ORDER BY ?class ?above"""


@dataclass(frozen=True)
class EntityType:
    """A type: its identifier within the schema space, name and definition; `above` are all types above it."""

    id: str
    name: str
    description: str
    above: frozenset[str] = field(default=frozenset())

    @property
    def class_name(self) -> str:
        """What the index calls it."""
        return CONCEPT_CLASS if self.id == CONCEPT_TYPE else self.id


@once
def entity_types(store: Store) -> Mapping[str, EntityType]:
    """All types by identifier, in the order of their names; looked up once for a dataset."""
    texts: dict[str, str] = {}
    above: dict[str, set[str]] = {}
    for row in solutions(store, _CLASSES):
        name = row["class"].value.removeprefix(PG)
        texts[name] = row["text"].value if row["text"] else ""
        above.setdefault(name, set()).update([row["above"].value.removeprefix(PG)] if row["above"] else [])
    held = {name for name, higher in above.items() if not FOUND.isdisjoint({name, *higher})}
    names = Names.of(store, {PG + name for name in held})
    made = [EntityType(one, names.plain(PG + one), texts[one], frozenset(above[one] & held)) for one in held]
    made.append(EntityType(CONCEPT_TYPE, "concept", _CONCEPT))
    return {one.id: one for one in sorted(made, key=lambda one: (one.name.casefold(), one.id))}


def type_named(store: Store, name: str, where: str) -> EntityType:
    """The type of this identifier, which may be prefixed or a whole IRI too.

    Args:
        store: the dataset.
        name: the identifier.
        where: where in the request it stands, for the error.

    Raises:
        UsageError: there is no such type; the nearest ones are told.
    """
    known = entity_types(store)
    local = name.strip().removeprefix(PG).removeprefix("pg:")
    if local in (CONCEPT_CLASS, f"{PREFIXES['skos']}{CONCEPT_CLASS}"):
        local = CONCEPT_TYPE
    if local not in known:
        offered = get_close_matches(local, known, 3, 0.5) or DEFAULT
        raise UsageError(f"{where}: there is no type {name[:80]!r}; there are {', '.join(offered)} …", where=where)
    return known[local]


def of_classes(store: Store, classes: Iterable[str], kind: str) -> list[dict[str, str]]:
    """The types of something as the protocol writes them, the narrowest class first: clients show the first one.

    Args:
        store: the dataset.
        classes: its classes, as the index or the dataset names them.
        kind: the narrowest of them.
    """
    known = entity_types(store)
    ids = {CONCEPT_TYPE if name == CONCEPT_CLASS else name for name in classes} & known.keys()
    first = CONCEPT_TYPE if kind == CONCEPT_CLASS else kind
    ordered = sorted(ids, key=lambda one: (one != first, -len(known[one].above), known[one].name, one))
    return [{"id": one, "name": known[one].name} for one in ordered]


def as_json(store: Store, one: EntityType) -> dict[str, Any]:
    """A type as the protocol writes it, with the types directly above it."""
    known = entity_types(store)
    nearest = [name for name in sorted(one.above) if not any(name in known[other].above for other in one.above)]
    broader: Sequence[dict[str, str]] = [{"id": name, "name": known[name].name} for name in nearest]
    return {"id": one.id, "name": one.name, "description": one.description} | ({"broader": broader} if broader else {})
