"""Items are proposed with reasons that a reader can check, and never written down."""

from __future__ import annotations

import pytest

from graph.core.settings import Settings
from graph.wikidata import linked_things, suggestions
from graph.wikidata.client import Client
from graph.wikidata.suggestions import Known, Suggestion

NAGHDALYAN = Known(("spokesperson of the Armenian Foreign Ministry",), ("Armenia",))


@pytest.fixture
def suggested(asking: Settings):
    """Asks for the candidates of a thing of the register."""
    things = linked_things.read(asking)

    def ask(iri: str, known: Known) -> list[Suggestion]:
        thing = linked_things.named(things, iri)
        ((_, found),) = suggestions.suggest(Client(asking), [thing], {iri: known})
        return found

    return ask


def test_the_one_who_held_the_office_comes_first_and_the_namesake_after(suggested) -> None:
    first, second = suggested("person/anna-naghdalyan", NAGHDALYAN)
    assert (first.item.qid, first.score) == ("Q999000101", 100)
    assert first.reasons == (
        "the same name: Anna Naghdalyan",
        "is human",
        "held the office spokesperson of the Ministry of Foreign Affairs of Armenia",
        "of Armenia",
    )
    assert (second.item.qid, second.score) == ("Q999000102", 90)
    assert first.item.revision


def test_who_held_the_office_is_found_though_the_name_is_spelled_otherwise(suggested, asking: Settings) -> None:
    things = [
        linked_things.LinkedThing("person/a", (("label", "Anna Nagdalyan", "en"),)),
        linked_things.LinkedThing("person/b", (("label", "Bella Nagdalyan", "en"),)),
    ]
    about = {"person/a": NAGHDALYAN, "person/b": NAGHDALYAN}
    found = suggestions.suggest(Client(asking), things, about)
    assert [[one.item.qid for one in proposed] for _, proposed in found] == [["Q999000101"], []]


def test_what_speaks_against_a_candidate_is_told(suggested) -> None:
    (schofer,) = suggested("person/andrew-schofer", Known((), ("Russia",)))
    assert schofer.reasons[-1] == "but of United States"
    assert suggested("person/igor-popov", Known()) == []


def test_an_item_of_another_class_is_told_as_that(asking: Settings) -> None:
    thing = linked_things.LinkedThing("person/x", (("label", "The Sample Gazette", "en"),))
    ((_, (one,)),) = suggestions.suggest(Client(asking), [thing], {})
    assert one.reasons[1] == "but is newspaper, which no person is"
    assert one.score <= suggestions.NAME


def test_what_documents_do_not_name_is_not_looked_for(asking: Settings) -> None:
    unlinked = [thing for thing in linked_things.read(asking) if not thing.links]
    named = [thing for thing in unlinked if suggestions.is_named(thing)]
    assert (len(unlinked), len(named)) == (69, 60)
    assert not [thing.iri for thing in named if "not named" in thing.label and "office" not in thing.iri]


def test_the_dataset_tells_offices_and_states(store) -> None:
    known = suggestions.known(store)
    assert known["person/anna-naghdalyan"] == NAGHDALYAN
    assert known["office/president-russia"].states == ("Russia",)
