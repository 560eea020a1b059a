"""What the build writes for pages over the whole graph is what a look at the whole graph finds."""

from __future__ import annotations

from types import ModuleType

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.overviews import contacts, dated_things, places, tellings, told_things
from graph.store.dataset_store import EmbeddedStore, solutions

OVERVIEWS = {"dated_things": dated_things, "contacts": contacts, "places": places}
FEWEST = {"dated_things": 120, "contacts": 12, "places": 15}
EACH = pytest.mark.parametrize("name", OVERVIEWS)


def bare(store: EmbeddedStore) -> EmbeddedStore:
    """The same dataset without the files."""
    return EmbeddedStore(store.base, store.version, store.stores)


@EACH
def test_the_file_holds_what_the_graph_says(store: EmbeddedStore, name: str) -> None:
    overview: ModuleType = OVERVIEWS[name]
    assert overview.FILE in dataset_folder.OVERVIEWS
    written = getattr(overview, name)(store)
    assert written == getattr(overview, name)(bare(store))
    assert len(written) == len(store.overviews[overview.FILE]) >= FEWEST[name]


@EACH
def test_the_file_is_the_same_from_every_build(store: EmbeddedStore, settings: Settings, name: str) -> None:
    folder, _ = dataset_folder.current(settings)
    overview: ModuleType = OVERVIEWS[name]
    assert (folder / overview.FILE).read_bytes() == tellings.lines(overview.records(bare(store)))


def test_every_file_has_an_overview() -> None:
    held = {overview.FILE for overview in OVERVIEWS.values()}
    assert held | {told_things.FILE, told_things.CLAIMS_FILE} == set(dataset_folder.OVERVIEWS)


def test_the_claims_of_a_thing_are_those_that_a_query_finds(store: EmbeddedStore) -> None:
    things = told_things.told_things(store)
    assert things == told_things.told_things(bare(store))
    assert len(things) > 400
    for iri in [*sorted(things)[::20], store.base + "state/armenia", store.base + "person/maria-zakharova"]:
        claims = told_things.claims_of(store, iri)
        assert claims == told_things.claims_of(bare(store), iri)
        assert len(claims) == things[iri]["claims"]
    assert told_things.claims_of(store, store.base + "state/atlantis") == []


@EACH
def test_it_is_read_once(store: EmbeddedStore, name: str) -> None:
    read = getattr(OVERVIEWS[name], name)
    assert read(store) is read(store)


def test_every_claim_in_the_files_is_one_with_its_modality(store: EmbeddedStore) -> None:
    known = tellings.tellings(store)
    named = [telling for thing in dated_things.dated_things(store) for telling in thing.tellings]
    named += [told.telling for contact in contacts.contacts(store) for told in contact.tellings]
    named += [telling for place in places.places(store) for there in place.there for telling in there.tellings]
    assert all(known[telling.claim] == telling for telling in named)
    assert len(named) > 200


def test_contacts_are_those_with_persons_or_states(store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?c WHERE { ?c a pg:Contact ; pg:participant|pg:involves ?who
      FILTER EXISTS { ?who a ?class FILTER(?class IN (pg:Person, pg:State)) } }"""
    assert {row["c"].value for row in solutions(store, query)} == {c.iri for c in contacts.contacts(store)}


def test_who_takes_part_is_told_by_claims_as_reported(store: EmbeddedStore) -> None:
    for contact in contacts.contacts(store):
        assert contact.tellings
        assert {told.telling.modality for told in contact.tellings} <= {"asserted", "reported"}
