"""What stands beside a thing's account: the names that documents use for it, who it met, and what it is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.store.dataset_store import Store, solutions
from server.accounts.things.mentions import Mention
from server.accounts.things.sections import Sections
from server.accounts.things.thing import Thing
from server.wording.titles import spelled

_LINKS = """
SELECT ?other ?kind ?comment WHERE {{
  {thing} schema:sameAs ?other
  OPTIONAL {{ ?mapping <https://w3id.org/sssom/subject_id> {thing} ; <https://w3id.org/sssom/object_id> ?other ;
    pg:kind ?kind ; <https://w3id.org/sssom/comment> ?comment }}
}} ORDER BY ?other ?comment"""
MOST_NEIGHBOURS = 12


@dataclass(frozen=True)
class NameUsed:
    """A name as documents write it, with those that do."""

    name: str
    used_by: Sequence[str]


@dataclass(frozen=True)
class Neighbour:
    """Somebody that the thing met or spoke to, and in how many contacts; `y` is where the picture has it."""

    iri: str
    name: str
    contacts: int
    y: int


@dataclass(frozen=True)
class OutsideLink:
    """The same thing elsewhere, how sure that is, and the evidence for it."""

    iri: str
    name: str
    confidence: str
    evidence: Sequence[str]


def names_used(thing: Thing, mentions: Sequence[Mention]) -> list[NameUsed]:
    """The names that documents use for it, in the order of the alphabet."""
    found: dict[str, dict[str, None]] = {}
    for mention in mentions:
        if mention.name or mention.is_source or mention.told.iri != thing.iri:
            continue
        document = thing.documents[mention.claim.document]
        stated = document.publisher_iri and "not stated" not in document.publisher
        by = f"{document.publisher} ({document.number})" if stated else f"document {document.number}"
        for value in mention.told.facts.get("nameUsed", ()):
            if isinstance(value, ox.Literal):
                found.setdefault(value.value, {})[by] = None
    return [NameUsed(name, list(found[name])) for name in sorted(found, key=str.lower)]


def neighbours(thing: Thing, mentions: Sequence[Mention], sections: Sections) -> list[Neighbour]:
    """Who it met or spoke to, as reported; those with most contacts first, then by alphabet."""
    contacts: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.as_reported and mention.part is not None and thing.is_a(mention.told.iri, "Contact"):
            for other in sections.partners(mention.told.iri):
                contacts.setdefault(other, set()).add(mention.told.iri)
    ordered = sorted(contacts, key=lambda iri: (-len(contacts[iri]), thing.names.plain(iri).lower()))
    return [
        Neighbour(iri, thing.names.plain(iri), len(contacts[iri]), 18 + 44 * index)
        for index, iri in enumerate(ordered[:MOST_NEIGHBOURS])
    ]


def outside_links(store: Store, thing: Thing) -> list[OutsideLink]:
    """What a curator linked it to, with the evidence: one look-up."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in solutions(store, _LINKS.format(thing=ox.NamedNode(thing.iri))):
        kind = row["kind"].value.removeprefix(CONCEPT).replace("-", " ") if row["kind"] else ""
        found.setdefault(row["other"].value, (kind, []))[1].extend([row["comment"].value] if row["comment"] else [])
    return [OutsideLink(iri, _outside_name(iri), kind, evidence) for iri, (kind, evidence) in found.items()]


def _outside_name(iri: str) -> str:
    host, name = iri.split("/")[2] if iri.count("/") > 1 else "", iri.rpartition("/")[2]
    return f"Wikidata {name}" if host.endswith("wikidata.org") else f"{spelled(name)} at {host}"
