"""The map: places with a point, places without one, and what is told to have been at each, with who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.publishing.overviews.dated_things import DatedThing, dated_things
from graph.publishing.overviews.places import PlaceRecord, places
from graph.publishing.overviews.tellings import Telling, once
from graph.store.dataset_store import Store
from server.accounts.overviews.chronology import date_line
from server.wording.chunks import Line, text_of
from server.wording.evidence import SourceDocument, source_documents
from server.wording.modalities import AS_REPORTED, rank
from server.wording.names import Names

MOST_THERE = 40
"""How many things stand with one place; its own page has all of them."""
APPROXIMATE = "region, approximate"
"""What stands at the point of an area."""


@dataclass(frozen=True)
class ThereRow:
    """Something at a place: its name, its dates as told, how it is put, and who tells of it."""

    iri: str
    name: str
    when: Line
    modalities: Sequence[str]
    tellings: Sequence[Telling]

    @property
    def as_reported(self) -> bool:
        """Whether anybody asserts or reports that it was there; else it stands apart."""
        return any(name in AS_REPORTED for name in self.modalities)


@dataclass(frozen=True)
class PlaceOnMap:
    """A place with what is told of it; `more` counts what there is no room for."""

    record: PlaceRecord
    name: str
    rows: Sequence[ThereRow]
    more: int

    @property
    def iri(self) -> str:
        """The place."""
        return self.record.iri

    @property
    def reported(self) -> Sequence[ThereRow]:
        """What is asserted or reported to have been there."""
        return [row for row in self.rows if row.as_reported]


@dataclass(frozen=True)
class PlaceMap:
    """All places: those with a point, and those of which the register has none but something is told."""

    located: Sequence[PlaceOnMap]
    others: Sequence[PlaceOnMap]
    names: Names
    documents: Mapping[str, SourceDocument]


@once
def place_map(store: Store) -> PlaceMap:
    """The places with all that is told to have been there: two look-ups for a dataset, however many there are."""
    held = places(store)
    dated = {thing.iri: thing for thing in dated_things(store)}
    things = {thing.iri for place in held for thing in place.there}
    times = {time for iri in things if iri in dated for date in dated[iri].dates for _, time in date.told}
    names = Names.of(store, things | times | {place.iri for place in held})
    shown = sorted((_place(place, names, dated) for place in held), key=lambda place: place.name.lower())
    return PlaceMap(
        [place for place in shown if place.record.longitude is not None],
        [place for place in shown if place.record.longitude is None and place.rows],
        names,
        source_documents(store),
    )


def _place(place: PlaceRecord, names: Names, dated: Mapping[str, DatedThing]) -> PlaceOnMap:
    rows = [
        ThereRow(
            thing.iri,
            names.plain(thing.iri),
            date_line(dated.get(thing.iri), names, {telling.modality for telling in thing.tellings}),
            sorted({telling.modality for telling in thing.tellings}, key=rank),
            thing.tellings,
        )
        for thing in place.there
    ]
    rows.sort(key=lambda row: (not row.as_reported, _first_day(dated.get(row.iri)), text_of(row.when), row.name))
    return PlaceOnMap(place, names.plain(place.iri), rows[:MOST_THERE], max(len(rows) - MOST_THERE, 0))


def _first_day(thing: DatedThing | None) -> str:
    return min((date.first or date.last or "~" for date in (thing.dates if thing else ())), default="~")
