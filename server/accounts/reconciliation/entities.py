"""The identifiers of the reconciliation service: what stands behind the base in a thing's IRI (`person/sergey-lavrov`).

Whole IRIs are read too, and items of Wikidata that a thing is linked to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.publishing.overviews.tellings import once
from graph.search.findable import ROLES
from graph.store.dataset_store import Store, solutions
from graph.support.labels import labels
from server.accounts.reconciliation.entity_types import EntityType, entity_types

WIKIDATA: Final = PREFIXES["wd"]
_ITEM: Final = re.compile(r"(?:wd:|https?://www\.wikidata\.org/(?:entity|wiki)/)?(?P<item>Q[1-9][0-9]{0,11})")
_PATH: Final = re.compile(r"[a-z]+/[^\s<>\"{}|\\^`#?%]{1,300}")
_LINKS: Final = "SELECT ?thing ?item WHERE { ?thing schema:sameAs ?item FILTER(STRSTARTS(STR(?item), STR(wd:))) }"
_CLASSES: Final = """
SELECT DISTINCT ?thing ?class WHERE {{
  VALUES ?thing {{ {things} }} ?thing a ?class
  FILTER(STRSTARTS(STR(?class), STR(pg:)) || ?class = skos:Concept)
}}"""


@dataclass(frozen=True)
class Entity:
    """A thing with a name: its IRI, its label, its narrowest class and all its classes, by local name."""

    iri: str
    name: str
    kind: str
    classes: frozenset[str]


def identifier(iri: str, base: str) -> str:
    """The identifier of a thing: the end of its IRI. Concepts, whose base does not move, are `concept/…` everywhere."""
    return f"concept/{iri.removeprefix(CONCEPT)}" if iri.startswith(CONCEPT) else iri.removeprefix(base)


def iri_of(store: Store, text: str) -> str | None:
    """The IRI that a text is an identifier of; None where it is none.

    Args:
        store: the dataset.
        text: an identifier, a whole IRI of the dataset, or an item of Wikidata (`Q58217`, or its address).
    """
    told = text.strip()
    if found := _ITEM.fullmatch(told):
        return linked_things(store).get(found["item"])
    local = told.removeprefix(store.base)
    if not _PATH.fullmatch(local) or not local.isprintable():
        return None
    return CONCEPT + local.removeprefix("concept/") if local.startswith("concept/") else store.base + local


@once
def linked_things(store: Store) -> Mapping[str, str]:
    """The thing that each item of Wikidata is; an item that two things are linked to is none of them."""
    found: dict[str, set[str]] = {}
    for row in solutions(store, _LINKS):
        found.setdefault(row["item"].value.removeprefix(WIKIDATA), set()).add(row["thing"].value)
    return {item: min(things) for item, things in found.items() if len(things) == 1}


def entities(store: Store, iris: Iterable[str]) -> dict[str, Entity]:
    """Those of these things that have a name and a type of the service, by IRI, in two look-ups.

    Args:
        store: the dataset.
        iris: of things, each well formed.
    """
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    names = labels(store, wanted)
    classes: dict[str, set[str]] = {}
    for row in solutions(store, _CLASSES.format(things=terms(wanted))):
        name = row["class"].value.removeprefix(PG).rpartition("#")[2]
        classes.setdefault(row["thing"].value, set()).add(name)
    known = {one.class_name: one for one in entity_types(store).values()}
    found = {}
    for iri in wanted:
        own = frozenset(classes.get(iri, ())) & known.keys()
        name = names.get(iri) or _document_name(iri, own)
        if name and own:
            found[iri] = Entity(iri, name, _narrowest(own, known), own)
    return found


def terms(iris: Iterable[str]) -> str:
    """Things as a query writes them between the braces of VALUES."""
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


def _document_name(iri: str, classes: frozenset[str]) -> str:
    return f"Document {iri.rpartition('/')[2]}" if "SourceDocument" in classes else ""


def _narrowest(classes: frozenset[str], known: Mapping[str, EntityType]) -> str:
    """The class that says most: roles that follow from what is told count only where there is no other."""
    own = classes - ROLES or classes
    return min(own.difference(*(known[name].above for name in own)))
