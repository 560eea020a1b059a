"""Candidates: what makes a match, what types and properties do, and that nothing near is one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.search.index import Index
from graph.store.dataset_store import EmbeddedStore
from server.accounts.reconciliation import candidates as candidate_module
from server.accounts.reconciliation.candidates import Candidate, as_json, candidates
from server.accounts.reconciliation.entities import identifier
from server.accounts.reconciliation.features import FEATURES
from server.accounts.reconciliation.queries import read_queries
from server.http.problems import TooLargeError


@pytest.fixture(scope="module")
def index(settings: Settings, store: EmbeddedStore) -> Index:
    return Index(dataset_folder.current(settings)[0] / dataset_folder.SEARCH)


@pytest.fixture
def asked(store: EmbeddedStore, index: Index) -> Any:
    """Ask one query and get its candidates."""

    def ask(query: str = "", **told: Any) -> list[Candidate]:
        one = ({"query": query} if query else {}) | told
        return candidates(store, index, read_queries(store, json.dumps({"q": one})))["q"]

    return ask


def ids(found: list[Candidate]) -> list[str]:
    return [identifier(one.entity.iri, "https://w3id.org/peacegraph/") for one in found]


def test_the_same_name_in_any_script_and_order_is_a_match(asked: Any) -> None:
    for name in ("Sergey Lavrov", "Лавров Сергей", "Lavrov, Sergey"):
        first, *others = asked(name)
        assert (ids([first]), first.match, first.score) == (["person/sergey-lavrov"], True, 100), name
        assert not any(one.match for one in others)


def test_a_surname_a_slip_and_a_stranger_are_no_match(asked: Any) -> None:
    for name in ("Lavrov", "Sergey Lavrpv", "Heydar Aliyev", "Vahe Mirzoyan"):
        assert asked(name), name
        assert not any(one.match for one in asked(name)), name


def test_what_is_only_near_stands_alone_and_low(asked: Any) -> None:
    found = asked("Heydar Aliyev")
    assert ids(found)[0] == "person/ilham-aliyev"
    assert len(found) <= 3
    assert all(one.features["near"] and one.score <= 60 for one in found)
    assert not any(one.features.get("near") for one in asked("Aliyev"))


def test_identifiers_are_understood_as_names(asked: Any) -> None:
    base = "https://w3id.org/peacegraph/"
    for name in ("person/sergey-lavrov", f"{base}person/sergey-lavrov", "Q58217", "wd:Q58217",
                 "http://www.wikidata.org/entity/Q58217", "https://www.wikidata.org/wiki/Q58217"):  # fmt: skip
        (one,) = asked(name)
        assert (ids([one]), one.match, one.score) == (["person/sergey-lavrov"], True, 100), name
    assert asked("concept/ceasefire")[0].match
    for name in ("person/nobody", "Q1", "person/<x>", "person/a b"):
        assert not any(one.match for one in asked(name)), name


def test_types_are_kept_to_as_strictly_as_is_asked(asked: Any) -> None:
    assert ids(asked("Moscow"))[0] == "place/moscow"
    assert "place/moscow" not in ids(asked("Moscow", type="Person"))
    assert "Place" in asked("Moscow", type=["Place", "Person"])[0].entity.classes
    assert asked("Moscow", type=["Settlement", "Place"], type_strict="all")[0].match
    assert not asked("Moscow", type=["Place", "Person"], type_strict="all")
    (first, *_) = asked("Moscow", type="Person", type_strict="should")
    assert (ids([first]), first.match, first.score) == (["place/moscow"], False, 50)
    assert first.features["other_type"]
    assert ids(asked("Sergey Lavrov", type="Person", type_strict="should")) == ["person/sergey-lavrov"]


def test_concepts_and_records_of_curators_are_found_only_by_their_type(asked: Any) -> None:
    for name, kind in (("ceasefire", "skos:Concept"), ("Ilham Aliyev", "PossibleIdentity")):
        assert not any(one.entity.kind in ("Concept", "PossibleIdentity") for one in asked(name)), name
        assert asked(name, type=kind), name


def test_what_documents_report_adds_and_takes(asked: Any) -> None:
    plain = asked("Aliyev")[0]
    right = asked("Aliyev", properties=[{"pid": "state", "v": "Азербайджан"}])[0]
    wrong = asked("Aliyev", properties=[{"pid": "state", "v": {"id": "state/armenia", "name": "Armenia"}}])
    assert right.score == plain.score + 5
    assert wrong[ids(wrong).index("person/ilham-aliyev")].score == plain.score - 15
    assert right.features["property_state"] is True
    assert not right.match, "an office or a state makes no match of a surname"


def test_what_speaks_against_a_name_leaves_no_match_and_silence_does(asked: Any) -> None:
    assert asked("Sergey Lavrov", properties=[{"pid": "heldOffice", "v": "Foreign Minister of Russia"}])[0].match
    assert not asked("Sergey Lavrov", properties=[{"pid": "heldOffice", "v": "Foreign Minister of Armenia"}])[0].match
    assert asked("Sergey Lavrov", properties=[{"pid": "partOf", "v": "Armenia"}])[0].match
    assert asked("Sergey Lavrov", properties=[{"pid": "heldOffice", "v": ["nothing", "Foreign Minister of Russia"]}])[
        0
    ].match


@pytest.mark.parametrize(
    ("name", "pid", "value", "agrees"),
    [
        ("Trilateral statement of 9 November 2020", "earliest", "2020", True),
        ("Trilateral statement of 9 November 2020", "earliest", "2020-11-09T00:00:00Z", True),
        ("Trilateral statement of 9 November 2020", "latest", "2021", False),
        ("Trilateral statement of 9 November 2020", "when", "2020-11", True),
        ("Trilateral statement of 9 November 2020", "kind", "joint statement", True),
        ("Sergey Lavrov", "wikidata", "Q58217", True),
        ("Sergey Lavrov", "wikidata", "http://www.wikidata.org/entity/Q1", False),
        ("Sergey Lavrov", "nameUsed", "sergei LAVROV", True),
        ("Sergey Lavrov", "document", "Document 003", True),
        ("Sergey Lavrov", "document", "doc/000", False),
        ("Sergey Lavrov", "class", "person", True),
        ("Sergey Lavrov", "claims", 11, True),
        ("Moscow", "coordinates", "55.75204,37.61781", True),
    ],
)
def test_values_of_every_kind_are_compared(asked: Any, name: str, pid: str, value: Any, agrees: bool) -> None:
    assert asked(name, properties=[{"pid": pid, "v": value}])[0].features[f"property_{pid}"] is agrees


def test_things_are_found_by_properties_alone_and_are_no_match(asked: Any) -> None:
    found = asked(properties=[{"pid": "heldOffice", "v": "Foreign Minister of Armenia"}])
    assert set(ids(found)) == {"person/ararat-mirzoyan", "person/zohrab-mnatsakanyan", "person/ara-ayvazian"}
    assert not any(one.match for one in found)
    both = [{"pid": "heldOffice", "v": "Foreign Minister of Armenia"}, {"pid": "state", "v": "Russia"}]
    assert asked(properties=both) == []
    assert asked(properties=[{"pid": "heldOffice", "v": "no such office"}]) == []


def test_no_score_is_above_the_one_before_and_each_is_explained(store: EmbeddedStore, asked: Any) -> None:
    names = ("Aliyev", "Moscow", "Armenia", "ceasefire", "Minsk Group", "Lavrov", "Baku", "statement", "president")
    count = 0
    for name in names:
        for told in ({}, {"properties": [{"pid": "state", "v": "Russia"}]}, {"type": "Event", "type_strict": "should"}):
            found = asked(name, limit=50, **told)
            scores = [one.score for one in found]
            assert scores == sorted(scores, reverse=True), name
            assert all(0 <= score <= 100 for score in scores)
            assert sum(one.match for one in found) <= 1
            for one in found:
                shown = as_json(store, one)
                assert one.reasons
                assert shown["type"][0]["name"] == shown["description"].partition(",")[0]
                explained = {name for name in one.features if not name.startswith("property_")}
                assert explained <= FEATURES.keys()
                count += 1
    assert count > 140


def test_a_batch_that_takes_too_long_is_refused(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_module, "SECONDS", -1)
    with pytest.raises(TooLargeError, match="send fewer"):
        asked("Lavrov")


def test_each_query_is_answered_without_regard_to_the_others(store: EmbeddedStore, index: Index, asked: Any) -> None:
    names = ("Aliyev", "Lavrov", "Moscow", "Heydar Aliyev", "Q58217")
    batch = read_queries(store, json.dumps({name: {"query": name} for name in (*names, *names)}))
    assert candidates(store, index, batch) == {name: asked(name) for name in names}
