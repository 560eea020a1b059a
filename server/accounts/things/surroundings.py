"""What stands beside a thing's account: the names that documents use for it, who it met, and what it is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PREFIXES, term
from graph.dataset.fetched_graphs import revision
from graph.publishing.overviews.contacts import contacts
from graph.store.dataset_store import Store, solutions
from graph.wikidata.linked_things import NOT_RECORDED
from server.accounts.things.beside_wikidata import FetchedItem, fetched_items
from server.accounts.things.mentions import Mention
from server.accounts.things.sections import Sections
from server.accounts.things.thing import Thing
from server.wording.names import Names
from server.wording.titles import spelled

_LINKS = """
SELECT ?other ?closeness ?kind ?comment ?source ?day ?by WHERE {{
  VALUES ?closeness {{ schema:sameAs skos:closeMatch }} {thing} ?closeness ?other
  OPTIONAL {{
    ?mapping <https://w3id.org/sssom/subject_id> {thing} ; <https://w3id.org/sssom/object_id> ?other .
    OPTIONAL {{ ?mapping pg:kind ?kind }} OPTIONAL {{ ?mapping <https://w3id.org/sssom/comment> ?comment }}
    OPTIONAL {{ ?mapping prov:wasDerivedFrom ?source }} OPTIONAL {{ ?mapping dct:created ?day }}
    OPTIONAL {{ ?mapping dct:creator/rdfs:label ?by }}
  }}
}} ORDER BY ?other ?comment"""
MOST_NEIGHBOURS = 12
MOST_USERS = 8
"""How many documents stand beside a name that they use."""
_FILE = re.compile(r"\b([\w.-]+/[\w.-]+):[\w./-]*[\w/-]")
"""A file as curators cite it: `ad-freiburg/elevant:benchmarks/aida-conll-dev.benchmark.jsonl`."""


@dataclass(frozen=True)
class NameUsed:
    """A name as documents write it, with those that do."""

    name: str
    used_by: Sequence[str]


@dataclass(frozen=True)
class Neighbour:
    """Somebody that the thing met or spoke to, and in how many single contacts; `y` is where the picture has it."""

    iri: str
    name: str
    contacts: int
    y: int


@dataclass(frozen=True)
class OutsideLink:
    """The same thing elsewhere, how sure that is, and the evidence for it: as it is shown, and as it is recorded.

    `is_close` tells that it may be not quite the same. `recorded` says which revision of it was looked at, when and by
    whom. `fetched` is what Wikidata says of it; None where nothing was fetched.
    """

    iri: str
    name: str
    confidence: str
    evidence: Sequence[tuple[str, str]]
    is_close: bool = False
    recorded: str = ""
    fetched: FetchedItem | None = None


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
    return [NameUsed(name, _first(list(found[name]))) for name in sorted(found, key=str.lower)]


def _first(users: list[str]) -> list[str]:
    more = len(users) - MOST_USERS
    return [*users[:MOST_USERS], f"{more:,} more"] if more > 0 else users


def neighbours(store: Store, thing: Thing, mentions: Sequence[Mention], sections: Sections) -> list[Neighbour]:
    """Who it met or spoke to in single meetings and calls, as reported; those with most first, then by alphabet.

    Persons meet persons and states meet states exactly as the network and the catalogue count them; a series counts
    for nobody.
    """
    held = contacts(store)
    single = {contact.iri for contact in held if contact.single}
    counted = {iri for contact in held for iri in (*contact.persons, *contact.states)}
    met: dict[str, set[str]] = {}
    for contact in held:
        for parties in (contact.persons, contact.states):
            if contact.single and thing.iri in parties:
                for other in set(parties) - {thing.iri}:
                    met.setdefault(other, set()).add(contact.iri)
    for mention in mentions:
        if mention.as_reported and mention.part is not None and mention.told.iri in single:
            for other in sections.partners(mention.told.iri):
                if not {thing.iri, other} <= counted:
                    met.setdefault(other, set()).add(mention.told.iri)
    names = Names.of(store, met)
    ordered = sorted(met, key=lambda iri: (-len(met[iri]), names.plain(iri).lower()))
    return [
        Neighbour(iri, names.plain(iri), len(met[iri]), 18 + 44 * index)
        for index, iri in enumerate(ordered[:MOST_NEIGHBOURS])
    ]


def outside_links(store: Store, thing: Thing) -> list[OutsideLink]:
    """What a curator linked it to, with the evidence, and what Wikidata says of that: two look-ups at most."""
    found: dict[str, list[ox.QuerySolution]] = {}
    for row in solutions(store, _LINKS.format(thing=ox.NamedNode(thing.iri))):
        found.setdefault(row["other"].value, []).append(row)
    wd = PREFIXES["wd"]
    items = [iri.removeprefix(wd) for iri in found if iri.startswith(wd)]
    fetched = fetched_items(store, items)
    return [_outside_link(iri, rows, fetched.get(iri.removeprefix(wd))) for iri, rows in found.items()]


def _outside_link(iri: str, rows: Sequence[ox.QuerySolution], fetched: FetchedItem | None) -> OutsideLink:
    """A link by its rows, which differ in a comment each."""
    first = rows[0]
    kind = first["kind"].value.removeprefix(CONCEPT).replace("-", " ") if first["kind"] else ""
    comments = dict.fromkeys(row["comment"].value for row in rows if row["comment"])
    return OutsideLink(
        iri,
        _outside_name(iri),
        kind,
        [(without_paths(text), text) for text in comments],
        is_close=first["closeness"] == term("skos:closeMatch"),
        recorded=_recorded(first) if iri.startswith(PREFIXES["wd"]) else "",
        fetched=fetched,
    )


def _recorded(row: ox.QuerySolution) -> str:
    """Which revision was looked at, when and by whom, in words."""
    seen = revision(row["source"].value) if row["source"] else None
    if seen is None:
        return NOT_RECORDED
    when = f", looked at on {row['day'].value}" if row["day"] else ""
    return f"revision {seen[1]}{when}" + (f", by {row['by'].value}" if row["by"] else "")


def without_paths(evidence: str) -> str:
    """Evidence with files of repositories shortened to the names of these: `owner/repository:folder/file` without what
    stands behind the colon."""
    return _FILE.sub(r"\1", evidence)


def _outside_name(iri: str) -> str:
    host, name = iri.split("/")[2] if iri.count("/") > 1 else "", iri.rpartition("/")[2]
    return f"Wikidata {name}" if host.endswith("wikidata.org") else f"{spelled(name)} at {host}"
