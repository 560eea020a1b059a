"""The timeline tells each date of each thing once, with whoever tells it, and lists what bears none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from graph.core.errors import UsageError
from graph.core.namespaces import CONCEPT, PG
from graph.publishing.overviews.dated_things import TIMES, dated_things
from graph.store.dataset_store import EmbeddedStore, solutions
from server.accounts.overviews.choices import choices
from server.accounts.overviews.chronology import Chronology, chronology, told_by
from server.accounts.overviews.selection import GROUPS, USUAL, Selection, kind_of
from server.wording.chunks import text_of
from server.wording.dates import day_words
from server.wording.modalities import AS_REPORTED, MODALITIES

EVERYTHING = Selection(frozenset(GROUPS), frozenset(MODALITIES))
TOLD = """
SELECT DISTINCT ?thing ?p ?time ?claim ?modality WHERE {
  GRAPH ?claim { ?thing ?p ?time } ?claim pg:modality ?modality
  FILTER(?p IN (pg:when, pg:signed, pg:asOf, pg:began, pg:ended, pg:effective))
  FILTER NOT EXISTS { ?thing a pg:SourceDocument }
}"""


def told(store: EmbeddedStore) -> dict[tuple[str, str, str, bool], set[str]]:
    """Every date of a thing as SPARQL finds it, with its claims: those as reported and others apart. A time of which
    one end is open, beside the beginning or end that it follows from, is told by nobody."""
    rows = [
        (r["thing"].value, r["p"].value.removeprefix(PG), r["time"].value, r["claim"].value, r["modality"].value)
        for r in solutions(store, TOLD)
    ]
    bounded = {(thing, claim) for thing, p, _, claim, _ in rows if p in ("began", "ended")}
    found: dict[tuple[str, str, str, bool], set[str]] = {}
    for thing, p, time, claim, modality in rows:
        name = time.rpartition("/")[2]
        if p == "when" and (thing, claim) in bounded and (name.startswith("--") or name.endswith("--")):
            continue
        as_reported = modality.removeprefix(CONCEPT) in AS_REPORTED
        found.setdefault((thing, p, time, as_reported), set()).add(claim)
    return found


def shown(page: Chronology) -> dict[tuple[str, str, str, bool], set[str]]:
    found: dict[tuple[str, str, str, bool], set[str]] = {}
    for row in page.rows:
        for name, time in row.date.told:
            key = (row.thing.iri, name, time, row.date.tellings[0].modality in AS_REPORTED)
            assert key not in found, "a date stands twice"
            found[key] = {telling.claim for telling in row.date.tellings}
    return found


def test_every_date_told_stands_once_with_all_claims_that_tell_it(store: EmbeddedStore) -> None:
    expected = told(store)
    assert shown(chronology(store, EVERYTHING)) == expected
    assert len(expected) > 120
    assert {key[1] for key in expected} == set(TIMES)


def test_every_row_is_on_the_axis_or_listed(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    drawn = sum(len(group.rows) for part in (page.reported, page.apart) for group in part.groups)
    listed = [label[0].iri for label, _, _ in page.off_axis]
    assert drawn + len(listed) == len(page.rows) + len(page.undated) + len(page.published.undated)
    assert drawn > 100
    assert len(listed) == len(set(listed)) > 20


def test_documents_without_a_date_are_listed_with_their_bound(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    bare = [document for document in page.documents.values() if not document.edtf]
    listed = {label[0].iri: text_of(when) for label, when, _ in page.off_axis}
    assert len(bare) == 2
    for document in bare:
        assert document.earliest
        assert listed[document.iri] == f"published not before {day_words(document.earliest)}"


def test_events_and_agreements_without_a_date_are_listed(store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?thing WHERE {
      { ?thing a ?class } UNION { GRAPH ?g { ?thing a ?class } } FILTER(?class IN (pg:Event, pg:Agreement))
    }"""
    dated = {key[0] for key in told(store)}
    expected = {row["thing"].value for row in solutions(store, query)} - dated
    page = chronology(store, EVERYTHING)
    assert {thing.iri for thing in page.undated} == expected
    assert len(expected) > 20


def test_the_axis_is_one_for_all_parts(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    assert page.axis is page.reported.axis is page.apart.axis is page.published.axis
    assert page.reported.breaks.startswith("Between ")


def test_rows_follow_each_other_in_time(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    first: dict[str, date] = {}
    for row in page.rows:
        if row.bar:
            first.setdefault(row.thing.iri, row.bar.start)
    days = list(first.values())
    assert days == sorted(days)
    assert len(days) > 90


@pytest.mark.parametrize("kind", GROUPS)
def test_a_kind_shows_only_things_of_it(store: EmbeddedStore, kind: str) -> None:
    page = chronology(store, replace(EVERYTHING, kinds=frozenset({kind})))
    found = {row.thing.iri for row in page.rows} | {thing.iri for thing in page.undated}
    assert found == {thing.iri for thing in dated_things(store) if kind_of(thing) == kind}
    assert found


@pytest.mark.parametrize("modality", MODALITIES)
def test_a_modality_shows_only_claims_of_it(store: EmbeddedStore, modality: str) -> None:
    page = chronology(store, replace(EVERYTHING, modalities=frozenset({modality})))
    assert {telling.modality for row in page.rows for telling in row.date.tellings} == {modality}
    expected = {
        telling for thing in dated_things(store) for d in thing.dates for telling in d.tellings
        if telling.modality == modality
    }  # fmt: skip
    assert {telling for row in page.rows for telling in row.date.tellings} == expected


def test_a_document_shows_only_its_claims(store: EmbeddedStore) -> None:
    documents = chronology(store, EVERYTHING).documents
    for iri in documents:
        page = chronology(store, replace(EVERYTHING, document=iri))
        assert {telling.document for row in page.rows for telling in row.date.tellings} == {iri}
    assert len(documents) == 5


def test_an_actor_shows_what_claims_tell_of_a_part_in(store: EmbeddedStore) -> None:
    actors = {actor for thing in dated_things(store) for actor in thing.actors}
    for actor in actors:
        page = chronology(store, replace(EVERYTHING, actor=actor))
        found = {row.thing.iri for row in page.rows} | {thing.iri for thing in page.undated}
        assert found == {thing.iri for thing in dated_things(store) if actor in thing.actors}
    assert len(actors) > 25


def test_the_count_of_a_choice_is_what_it_shows(store: EmbeddedStore) -> None:
    base = store.base
    russia = base + "state/russia"
    for selection in (Selection(), EVERYTHING, replace(EVERYTHING, actor=russia), Selection(document=base + "doc/004")):
        offered = choices(chronology(store, selection), base)
        for choice in offered.kinds:
            page = chronology(store, replace(selection, kinds=frozenset({choice.key})))
            assert page.total == choice.count, choice.key
        for choice in offered.documents:
            page = chronology(store, replace(selection, document=f"{base}doc/{choice.key}"))
            assert page.total == choice.count, choice.key
        for choice in offered.actors[:10]:
            assert chronology(store, replace(selection, actor=base + choice.key)).total == choice.count
        assert len(offered.kinds) == len(GROUPS)
        assert len(offered.modalities) == len(MODALITIES)


def test_choices_keep_each_other(store: EmbeddedStore) -> None:
    selection = Selection(frozenset({"speech"}), frozenset({"alleged"}), store.base + "state/armenia", None)
    values: dict[str, list[str]] = {}
    for name, value in selection.parameters(store.base):
        values.setdefault(name, []).append(value)
    assert Selection.asked(store.base, values, []) == selection
    more = selection.toggled(kind="votes").toggled(modality="negated")
    assert more.kinds == {"speech", "votes"}
    assert more.modalities == {"alleged", "negated"}
    assert more.actor == selection.actor
    assert selection.toggled(kind="speech").kinds == {"speech"}, "the last one stays"
    assert Selection().parameters(store.base) == []


@pytest.mark.parametrize(("name", "value"), [("class", "wars"), ("modality", "true"), ("document", "999")])
def test_what_cannot_be_chosen_is_refused(store: EmbeddedStore, name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"`{name}` is one of"):
        Selection.asked(store.base, {name: [value]}, [store.base + "doc/001"])


def test_what_follows_from_rules_is_told_as_following(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    follows = [row for row in page.rows if "follows:" in text_of(row.when)]
    assert len(follows) > 10
    assert all("#" in row.date.told[0][1] and row.bar and row.bar.style == "dash" for row in follows)


def test_every_claim_is_named_by_its_document_or_number(store: EmbeddedStore) -> None:
    page = chronology(store, EVERYTHING)
    for row in page.rows:
        line = told_by(row.date.tellings, page.documents)
        linked = [chunk for chunk in line if chunk.iri]
        assert {chunk.iri for chunk in linked} == {telling.claim for telling in row.date.tellings}
        assert Counter(chunk.text for chunk in linked).most_common(1)[0][1] == 1


def test_a_page_holds_so_many_things_and_the_next_the_others(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.accounts.overviews.chronology.MOST_THINGS", 50)
    pages = [chronology(store, EVERYTHING, offset) for offset in (0, 50, 100)]
    found = [{row.thing.iri for row in page.rows} | {t.iri for t in page.undated} for page in pages]
    assert [len(things) for things in found][:2] == [50, 50]
    assert len(set.union(*found)) == sum(map(len, found)) == pages[0].total


def test_usual_kinds_are_kinds() -> None:
    assert set(GROUPS) > USUAL
