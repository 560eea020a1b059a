"""Holds every link of the register against Wikidata: whether the item is there, is called so, and is such a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.wikidata import items, names
from graph.wikidata.client import Client
from graph.wikidata.items import Item
from graph.wikidata.linked_things import Link, LinkedThing

_STATES: Final = ("Q7275", "Q6256", "Q1048835", "Q56061")  # state, country, political territory, administrative unit
_ORGANISATIONS: Final = ("Q43229", "Q2659904", "Q11033")  # organization, government organization, mass media
_PLACES: Final = ("Q2221906", "Q82794", "Q486972", "Q56061", "Q27096213")  # location, region, settlement, unit, entity
_EVENTS: Final = ("Q1190554", "Q1656682", "Q131569", "Q321839")  # occurrence, event, treaty, agreement
ROOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("Q5",),
    "state": _STATES,
    "polity": (*_STATES, "Q43229"),
    "org": _ORGANISATIONS,
    "publisher": (*_ORGANISATIONS, "Q1002697", "Q1193236"),  # periodical, news media
    "place": _PLACES,
    "territory": _PLACES,
    "office": ("Q4164871", "Q294414"),  # position, public office
    "population": ("Q16334295", "Q33829"),  # group of humans, population
}
"""For each kind of id the classes of Wikidata: an item belongs to one, directly or through subclasses (P279)."""
AGREES, CLOSE = "agrees", "close match"
DELETED, REDIRECT, CLASS, NO_CLASS, NAME, SHARED, SEVERAL = (
    "not there",
    "redirect",
    "class mismatch",
    "no class",
    "name differs",
    "shared item",
    "several items",
)
"""What a link may be found to be. Only the first two, `agrees` and `close match`, are no findings."""


@dataclass(frozen=True)
class Checked:
    """A link with the item that it leads to, and what was found, each as its kind and a sentence."""

    thing: LinkedThing
    link: Link
    item: Item
    findings: tuple[tuple[str, str], ...]

    @property
    def verdict(self) -> str:
        """What was found, in a word or two."""
        if self.findings:
            return ", ".join(kind for kind, _ in self.findings)
        return CLOSE if self.link.closeness == "close" else AGREES


def roots_of(kind: str) -> tuple[str, ...]:
    """The classes of Wikidata that fit a kind of id; kinds of events share theirs."""
    return ROOTS.get(kind, _EVENTS)


def check(client: Client, things: Sequence[LinkedThing]) -> list[Checked]:
    """Every link of these things, checked, in their order.

    Args:
        client: asks Wikidata.
        things: of the register; those without a link are passed over.

    Raises:
        EndpointError: Wikidata gave no answer; nothing can be said.
        StorageError: an answer could not be kept.
    """
    linked = [(thing, link) for thing in things for link in thing.links]
    wanted = {root for thing, _ in linked for root in roots_of(thing.kind)}
    found = items.read(client, {link.item for _, link in linked}, wanted)
    owners: dict[str, list[str]] = defaultdict(list)
    for thing, link in linked:
        target = found[link.item].redirect or link.item
        if thing.iri not in owners[target]:
            owners[target].append(thing.iri)
    checked = []
    for thing, link in linked:
        item = found[link.item]
        others = [iri for iri in owners[item.redirect or link.item] if iri != thing.iri]
        checked.append(Checked(thing, link, item, tuple(_findings(thing, link, item, others))))
    return checked


def _findings(thing: LinkedThing, link: Link, item: Item, others: Sequence[str]) -> list[tuple[str, str]]:
    """What is to be said of a link, each as its kind and a sentence.

    Args:
        thing: what is linked.
        link: the link.
        item: the item, as Wikidata tells of it.
        others: the other things that are linked to the same item.
    """
    found = []
    if others:
        found.append((SHARED, f"{link.item} is also that of {', '.join(others)}: one of them is wrong"))
    if len(thing.links) > 1:
        found.append((SEVERAL, f"it is linked to {', '.join(other.item for other in thing.links)}: keep one"))
    if not item.exists:
        found.append((DELETED, f"Wikidata knows nothing of {link.item}: it was deleted, or never was"))
    elif item.redirect:
        found.append((REDIRECT, f"{link.item} was merged into {item.redirect}: look at that, and link to it"))
    else:
        if not item.classes:
            found.append((NO_CLASS, f"Wikidata does not say what {link.item} is"))
        elif not item.roots.intersection(roots_of(thing.kind)):
            found.append((CLASS, f"{link.item} is {item.class_names}, which no {thing.kind} is"))
        if link.closeness == "same" and not names_agree(thing, item):
            found.append((NAME, f"Wikidata calls {link.item} {item.label!r}, the register {thing.label!r}"))
    return found


def names_agree(thing: LinkedThing, item: Item) -> bool:
    """Whether one of an item's names answers to one of a thing's, in either direction, by the comparison of search."""
    of_person = thing.kind == "person"
    return any(
        names.agreement(mine, theirs, names.role_of(language), of_person=of_person)
        or names.agreement(theirs, mine, role, of_person=of_person)
        for theirs, language in item.names
        for role, mine, _ in thing.names
    )
