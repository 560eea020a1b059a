"""What Wikidata says stands beside what documents say, with what the two have in common, and counts for nothing."""

from __future__ import annotations

import pytest

from graph.core.settings import Settings
from graph.store.dataset_store import EmbeddedStore
from server.accounts.catalogue.kinds import kinds, plural
from server.accounts.things.beside_wikidata import compared_offices, fetched_items, linked_to
from server.accounts.things.thing import load_thing
from server.accounts.things.thing_page import ThingPage, thing_page
from server.wording.chunks import text_of


def page_of(store: EmbeddedStore, settings: Settings, name: str) -> ThingPage:
    thing = load_thing(store, settings.ontology, store.base + name)
    assert thing is not None
    return thing_page(store, thing)


@pytest.mark.parametrize(
    ("person", "office", "told", "said", "found"),
    [
        (
            "alexey-overchuk",
            "Deputy Prime Minister of Russia",
            [("Document 003", "as of 1 April 2021")],
            [("Deputy Prime Minister of Russia", "since 1 June 2021")],
            ["The dates differ."],
        ),
        (
            "elmar-mammadyarov",
            "Foreign Minister of Azerbaijan",
            [
                ("Document 000", "as of some day on or after 5 April 2016"),
                ("Document 002", "as of some day between 1 and 27 July 2018"),
            ],
            [("Minister of Foreign Affairs of Azerbaijan", "2004 to 2019")],
            ["The two agree."],
        ),
        (
            "artak-davtyan",
            "General (rank)",
            [("Document 003", "as of 2 April 2021")],
            [
                ("Chief of the General Staff of Armenia", "24 May 2018 to 8 June 2020"),
                ("Chief of the General Staff of Armenia", "22 March 2021 to 24 February 2022"),
            ],
            ["Wikidata has no office of this name for the person."],
        ),
    ],
)
def test_an_office_of_documents_stands_beside_that_of_wikidata(
    beside: EmbeddedStore,
    settings: Settings,
    person: str,
    office: str,
    told: list[tuple[str, str]],
    said: list[tuple[str, str]],
    found: list[str],
) -> None:
    (compared,) = (one for one in page_of(beside, settings, f"person/{person}").offices if one.office == office)
    assert [(text_of(row.line), text_of(row.date)) for row in compared.told] == told
    assert [(one.value, one.when) for one in compared.said] == said
    assert compared.found == found
    assert compared.differs == (found != ["The two agree."])
    assert all(row.evidence for row in compared.told), "each with its sentence"


def test_nothing_stands_beside_where_nothing_was_fetched(
    store: EmbeddedStore, beside: EmbeddedStore, settings: Settings
) -> None:
    assert page_of(store, settings, "person/vladimir-putin").offices == ()
    assert page_of(beside, settings, "state/armenia").offices == []
    unlinked = load_thing(beside, settings.ontology, beside.base + "person/anna-naghdalyan")
    assert unlinked is not None
    assert compared_offices(beside, unlinked) == []


def test_the_rest_of_a_page_is_the_same_with_and_without_it(
    store: EmbeddedStore, beside: EmbeddedStore, settings: Settings
) -> None:
    def told(page: ThingPage) -> list[tuple[str, str, int]]:
        groups = [*page.apart, *(group for section in page.sections for group in section.groups)]
        return [(text_of(row.line), text_of(row.date), row.sentences) for group in groups for row in group.rows]

    without, with_it = (told(page_of(one, settings, "person/vladimir-putin")) for one in (store, beside))
    assert with_it == without
    assert len(without) == 7


def test_what_was_fetched_of_an_item_is_told_with_its_revision_and_of_what_it_is(beside: EmbeddedStore) -> None:
    found = fetched_items(beside, ["Q399", "Q1"])
    assert list(found) == ["Q399"]
    assert [(one.title, one.value) for one in found["Q399"].said] == [
        ("native label", "Հայաստան"),
        ("member of", "Collective Security Treaty Organization"),
        ("member of", "Commonwealth of Independent States"),
        ("member of", "United Nations"),
    ]
    assert found["Q399"].address == "https://www.wikidata.org/w/index.php?title=Q399&oldid=2400000117"
    assert linked_to(beside, "Q399") == [(beside.base + "state/armenia", "Armenia")]
    assert linked_to(beside, "Q1") == []


def test_a_statement_may_have_one_end_or_none(beside: EmbeddedStore) -> None:
    said = {one.when for item in fetched_items(beside, ["Q7747", "Q649"]).values() for one in item.said}
    assert said == {"", "7 May 2000 to 7 May 2008", "since 7 May 2012"}


def test_what_was_fetched_is_a_kind_of_its_own_in_the_lists(store: EmbeddedStore, beside: EmbeddedStore) -> None:
    listed = kinds(beside)
    assert (plural("wikidata"), len(listed["wikidata"])) == ("Items of Wikidata", 24)
    assert {kind: len(members) for kind, members in listed.items() if kind != "wikidata"} == {
        kind: len(members) for kind, members in kinds(store).items()
    }
