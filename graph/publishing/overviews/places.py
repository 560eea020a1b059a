"""Every place, where it lies as far as the register says, and what is told to have been there: what a map needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.publishing.overviews import tellings
from graph.publishing.overviews.tellings import Telling
from graph.store.dataset_store import Store, solutions

FILE = "places.txt"
"""The file of places."""
THERE = ("place", "madeAt", "territory")
"""The properties that lead from a thing to where it was or what it is about."""
_PLACES = """
SELECT ?place ?wkt ?note ?area WHERE {
  ?place a pg:Place .
  OPTIONAL { ?place geo:hasGeometry ?point . ?point geo:asWKT ?wkt OPTIONAL { ?point rdfs:comment ?note } }
  BIND(EXISTS { ?place a pg:Territory } AS ?area)
} ORDER BY ?place ?wkt ?note"""
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ThingThere:
    """Something at a place, or about it, with the claims that say so."""

    iri: str
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place with what is told to have been there.

    `longitude` and `latitude` are those of its point in degrees (WGS 84), None where the register has none. `is_area`
    says that it is an area, for which the point only stands. `note` is where the point comes from.
    """

    iri: str
    longitude: float | None
    latitude: float | None
    is_area: bool
    note: str
    there: tuple[ThingThere, ...]


@tellings.once
def places(store: Store) -> list[PlaceRecord]:
    """All of them, in the order of their IRIs."""
    return [_place(iri, record) for iri, record in tellings.read(store, FILE, records).items()]


def records(store: Store) -> dict[str, dict[str, Any]]:
    """What the file holds, by the IRI of the place: asks the whole graph."""
    found: dict[str, dict[str, Any]] = {}
    for row in solutions(store, _PLACES):
        point = _POINT.search(row["wkt"].value) if row["wkt"] is not None else None
        record = {
            "point": [float(point[1]), float(point[2])] if point else None,
            "area": row["area"].value == "true",
            "note": row["note"].value if row["note"] is not None else "",
            "there": {},
        }
        found.setdefault(row["place"].value, record)
    claims = tellings.tellings(store)
    for thing, _, place, claim in tellings.told_in(store, THERE):
        if place in found:
            found[place]["there"].setdefault(thing, []).append(claims[claim])
    return found


def _place(iri: str, record: Mapping[str, Any]) -> PlaceRecord:
    longitude, latitude = record["point"] or (None, None)
    there = tuple(
        ThingThere(thing, tuple(dict.fromkeys(Telling(*telling) for telling in told)))
        for thing, told in record["there"].items()
    )
    return PlaceRecord(iri, longitude, latitude, record["area"], record["note"], there)
