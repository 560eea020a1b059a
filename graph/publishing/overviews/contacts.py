"""Every contact that is told to have been, with the persons and states that took part: what a network needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.publishing.overviews import tellings
from graph.publishing.overviews.tellings import Telling
from graph.store.dataset_store import Store, solutions

FILE = "contacts.txt"
"""The file of contacts."""
_CONTACTS = """
SELECT DISTINCT ?contact ?kind ?who WHERE {
  ?contact a pg:Contact .
  { ?contact pg:participant ?who . ?who a pg:Person BIND("persons" AS ?kind) }
  UNION { ?contact pg:involves ?who . ?who a pg:State BIND("states" AS ?kind) }
} ORDER BY ?contact ?kind ?who"""
_SINGLE = """
SELECT DISTINCT ?contact WHERE {
  ?contact a ?form FILTER(?form IN (pg:Meeting, pg:Call))
  FILTER NOT EXISTS { ?contact pg:recurrence ?repeated FILTER(?repeated IN (c:series, c:continuing)) }
}"""
_AS_REPORTED = ("asserted", "reported")


@dataclass(frozen=True, slots=True)
class ContactTelling:
    """A claim that tells of a contact, with those whom it names as taking part: persons, states and bodies."""

    telling: Telling
    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact with the persons and the states that took part, as asserted or reported.

    `single` says that it is one meeting or call; a series, and a contact of which neither form nor number is told, is
    none. `tellings` are the claims that tell of who took part.
    """

    iri: str
    single: bool
    persons: tuple[str, ...]
    states: tuple[str, ...]
    tellings: tuple[ContactTelling, ...]


@tellings.once
def contacts(store: Store) -> list[ContactRecord]:
    """All of them, in the order of their IRIs."""
    return [_contact(iri, record) for iri, record in tellings.read(store, FILE, records).items()]


def records(store: Store) -> dict[str, dict[str, Any]]:
    """What the file holds, by the IRI of the contact: asks the whole graph."""
    claims = tellings.tellings(store)
    single = {row["contact"].value for row in solutions(store, _SINGLE)}
    found: dict[str, dict[str, Any]] = {}
    for row in solutions(store, _CONTACTS):
        iri = row["contact"].value
        record = found.setdefault(iri, {"single": iri in single, "persons": [], "states": [], "claims": []})
        record[row["kind"].value].append(row["who"].value)
    parties: dict[tuple[str, str], set[str]] = {}
    for thing, name, value, claim in tellings.told_in(store, ("participation", "participant", "involves")):
        if thing in found and claims[claim].modality in _AS_REPORTED:
            named = parties.setdefault((thing, claim), set())
            named.update({value} if name != "participation" else ())
    for (thing, claim), named in sorted(parties.items()):
        found[thing]["claims"].append([*claims[claim], sorted(named)])
    return found


def _contact(iri: str, record: Mapping[str, Any]) -> ContactRecord:
    told = tuple(ContactTelling(Telling(*line[:3]), frozenset(line[3])) for line in record["claims"])
    return ContactRecord(iri, record["single"], tuple(record["persons"]), tuple(record["states"]), told)
