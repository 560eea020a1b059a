"""A document that gives no day is dated from its own words, and what only it places in time gets bounds from it.

Each rule is tried by hand: what it says, where it says nothing, and which claims it rests on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.claims.claims_file import ClaimsFileReader
from tests.support.told_times import Documents, best_times, read, values

Told = list[tuple[str, ...]]


def said(facts: str, modality: str = "asserted", *calendar: str) -> tuple[str, ...]:
    return (modality, facts, *calendar)


def event(times: str, name: str = "e", modality: str = "asserted", *calendar: str) -> tuple[str, ...]:
    return said(f"{{id: event/{name}, type: Event, {times}}}", modality, *calendar)


def published(time: str) -> tuple[str, ...]:
    return said(f"{{id: doc/900, published: {time}}}")


DOCUMENT = "doc/900"
CASES: dict[str, tuple[Told, str, tuple[str, str, str]]] = {  # claims, a thing: its earliest and latest day, exactness
    # the window of a document
    "after the last event told": (
        [event("when: 2016-04"), event("when: 2016-04-05", "f")],
        DOCUMENT,
        ("2016-04-05", "", "open"),
    ),
    "after the beginning of a stretch": ([event("when: 2020-11/")], DOCUMENT, ("2020-11-01", "", "open")),
    "after the end of a stretch": ([event("when: 1992/1994")], DOCUMENT, ("1994-01-01", "", "open")),
    "after an end": ([event("began: 1992, ended: 1994-05")], DOCUMENT, ("1994-05-01", "", "open")),
    "after a state of affairs": ([event("asOf: 1988-02-20")], DOCUMENT, ("1988-02-20", "", "open")),
    "after a signature": (
        [said("{id: agreement/a, type: Agreement, signed: 2021-11-26}")],
        DOCUMENT,
        ("2021-11-26", "", "open"),
    ),
    "after a characterisation": (
        [said("{id: characterisation/c, type: Characterisation, when: 2020-11/}")],
        DOCUMENT,
        ("2020-11-01", "", "open"),
    ),
    "not after a day that is only an upper limit": ([event("when: '[..1994]'")], DOCUMENT, ("", "", "")),
    "not after a plan": (
        [event("when: 2016"), event("when: 2022", "f", "planned")],
        DOCUMENT,
        ("2016-01-01", "", "open"),
    ),
    "not after what is called for or denied": (
        [event("when: 2022", "f", "called-for"), event("asOf: 2023", "g", "negated")],
        DOCUMENT,
        ("", "", ""),
    ),
    "not after an allegation": (
        [event("when: 2016"), event("when: 2022", "f", "alleged")],
        DOCUMENT,
        ("2016-01-01", "", "open"),
    ),
    "after the day of a year that its calendar bounds": (
        [said("{id: agreement/a, type: Agreement, signed: XXXX-08-31}", "asserted", "{day: 08-31, after: 2021-11-26}")],
        DOCUMENT,
        ("2022-08-31", "", "open"),
    ),
    "a document that gives its day": (
        [published("2021-08-31"), event("when: 2020-11-09")],
        DOCUMENT,
        ("2021-08-31", "2021-08-31", "day"),
    ),
    "a document that gives its month": (
        [published("2021-04"), event("when: 2021-04-10")],
        DOCUMENT,
        ("2021-04-10", "2021-04-30", "window"),
    ),
    "a document that gives its month, told after all": (
        [published("2021-04"), event("when: 2020")],
        DOCUMENT,
        ("2021-04-01", "2021-04-30", "month"),
    ),
    "on the weekday that it names": (
        [published("friday-of-publication"), event("when: 2018-07-24")],
        DOCUMENT,
        ("2018-07-27", "", "open"),
    ),
    "on that weekday already": (
        [published("friday-of-publication"), event("when: 2018-07-27")],
        DOCUMENT,
        ("2018-07-27", "", "open"),
    ),
    "on the weekday within its month": (
        [published("2018-07"), published("friday-of-publication"), event("when: 2018-07-21")],
        DOCUMENT,
        ("2018-07-27", "2018-07-27", "day"),
    ),
    "on the day of the year that it names": (
        [published("XXXX-08-31"), event("when: 2020-11-09")],
        DOCUMENT,
        ("2021-08-31", "", "open"),
    ),
    "in the month of the year that it names": (
        [published("XXXX-07"), event("when: 2017-09")],
        DOCUMENT,
        ("2018-07-01", "", "open"),
    ),
    "on the weekday and the day of the year": (
        [published("XXXX-07-27"), published("friday-of-publication"), event("when: 2016")],
        DOCUMENT,
        ("2018-07-27", "", "open"),
    ),
    "on a leap day": ([published("XXXX-02-29"), event("when: 2016-03")], DOCUMENT, ("2020-02-29", "", "open")),
    "without anything told as past": ([event("when: publication")], DOCUMENT, ("", "", "")),
    # times relative to it
    "on the day of the document": (
        [event("when: 2016-04-05", "f"), event("when: publication")],
        "event/e",
        ("2016-04-05", "", "open"),
    ),
    "on the Monday before": (
        [event("when: 2016-04-05", "f"), event("when: monday-before-publication")],
        "event/e",
        ("2016-04-04", "", "open"),
    ),
    "on the Monday before a Monday": (
        [event("when: 2016-04-04", "f"), event("when: monday-before-publication")],
        "event/e",
        ("2016-03-28", "", "open"),
    ),
    "as of the day of the document": (
        [event("when: 2016-04-05", "f"), event("asOf: publication")],
        "event/e",
        ("", "", "open"),
    ),
    "on the day of a dated document": (
        [published("2021-08-31"), event("when: publication")],
        "event/e",
        ("2021-08-31", "2021-08-31", "day"),
    ),
    "on the Monday before a dated Tuesday": (
        [published("2021-08-31"), event("when: monday-before-publication")],
        "event/e",
        ("2021-08-30", "2021-08-30", "day"),
    ),
    "on the Monday before a dated Monday, or on it": (
        [published("2021-08-30"), event("when: monday-before-publication")],
        "event/e",
        ("2021-08-23", "2021-08-30", "window"),
    ),
    "on the day of a document of which nothing is known": ([event("when: publication")], "event/e", ("", "", "open")),
    # a day without a year
    "a day of the year with what it came after": (
        [event("when: XXXX-08-31", "e", "asserted", "{day: 08-31, after: 2021-11-26}")],
        "event/e",
        ("2022-08-31", "", "open"),
    ),
    "a day of the year with what it came before": (
        [event("when: XXXX-08-31", "e", "asserted", "{day: 08-31, before: 2021-11-26}")],
        "event/e",
        ("", "2021-08-31", "open"),
    ),
    "a month of the year with what it came after": (
        [event("when: XXXX-11", "e", "asserted", "{month: 11, after: 2022-08-31}")],
        "event/e",
        ("2022-11-01", "", "open"),
    ),
    "a day of the year in a dated document": (
        [published("2021-04-02"), event("when: XXXX-08-31")],
        "event/e",
        ("", "2020-08-31", "open"),
    ),
    "a day of the year on the day of the document": (
        [published("2021-08-31"), event("when: XXXX-08-31")],
        "event/e",
        ("", "2021-08-31", "open"),
    ),
    "a month of the year of a dated document": (
        [published("2021-08-31"), event("when: XXXX-08")],
        "event/e",
        ("", "2021-08-31", "open"),
    ),
    "a day of the year after a day, in a dated document": (
        [published("2021-12-01"), event("when: XXXX-08-31", "e", "asserted", "{day: 08-31, after: 2020-11-09}")],
        "event/e",
        ("2021-08-31", "2021-08-31", "day"),
    ),
    # what is told as past
    "a day not before, in a dated document": (
        [published("2021-04-02"), event("when: '[1994-01-01..]'")],
        "event/e",
        ("1994-01-01", "2021-04-02", "window"),
    ),
    "this year, in a dated document": (
        [published("2021-04-02"), event("when: 2021")],
        "event/e",
        ("2021-01-01", "2021-04-02", "window"),
    ),
    "an open stretch in a dated document": (
        [published("2021-04-02"), event("when: 2020-11/")],
        "event/e",
        ("2020-11-01", "", "open"),
    ),
    "a beginning in a dated document": (
        [published("2021-04-02"), event("began: 2020-09-27")],
        "event/e",
        ("2020-09-27", "", "open"),
    ),
    "a series in a dated document": (
        [published("2021-04-02"), event("when: '[1994-01-01..]', recurrence: series")],
        "event/e",
        ("1994-01-01", "", "open"),
    ),
    "a single event in a dated document": (
        [published("2021-04-02"), event("when: '[1994-01-01..]', recurrence: single")],
        "event/e",
        ("1994-01-01", "2021-04-02", "window"),
    ),
    "a speech without a date in a dated document": (
        [published("2021-04-02"), said("{id: speech/s, type: SpeechAct, speaking: [{agent: person/p}]}")],
        "speech/s",
        ("", "2021-04-02", "open"),
    ),
    "an agreement without a date in a dated document": (
        [
            published("2021-04-02"),
            said("{id: agreement/a, type: Agreement, signature: [{agent: state/armenia, kind: agreed-by}]}"),
        ],
        "agreement/a",
        ("", "2021-04-02", "open"),
    ),
    "an agreement that is only named": (
        [published("2021-04-02"), said("{id: agreement/a, type: Agreement, nameUsed: treaty}")],
        "agreement/a",
        ("", "", ""),
    ),
    "an agreement that is only planned": (
        [published("2021-04-02"), said("{id: agreement/a, type: Agreement, madeAt: place/moscow}", "planned")],
        "agreement/a",
        ("", "", ""),
    ),
    "an encounter without a date, which may go on": (
        [published("2021-04-02"), said("{id: meeting/m, type: Meeting, place: place/moscow}")],
        "meeting/m",
        ("", "", ""),
    ),
    "a call without a date": (
        [published("2021-04-02"), said("{id: call/c, type: Call, participation: [{agent: person/a}]}")],
        "call/c",
        ("", "2021-04-02", "open"),
    ),
    "an incident without a date": (
        [published("2021-04-02"), said("{id: incident/i, type: Incident, place: place/moscow}", "reported")],
        "incident/i",
        ("", "2021-04-02", "open"),
    ),
    "an office without an end": (
        [published("2021-04-02"), said("{type: Tenure, holder: person/a, office: office/b, asOf: 2020}")],
        "tenure/a-b",
        ("", "", "open"),
    ),
    "a date after its document": ([published("2021-04-02"), event("when: 2021-05")], "event/e", ("", "", "")),
    # what is placed after an event
    "after an event of the same document": (
        [event("when: 1991-12-10", "f"), event("follows: event/f")],
        "event/e",
        ("1991-12-10", "", "open"),
    ),
    "after an event, and dated later": (
        [event("when: 1991-12-10", "f"), event("follows: event/f, when: 1992/1994")],
        "event/e",
        ("1992-01-01", "1994-12-31", "year"),
    ),
    "after an event, and dated by the year": (
        [event("when: 1991-12-10", "f"), event("follows: event/f, when: 1991")],
        "event/e",
        ("1991-12-10", "1991-12-31", "window"),
    ),
    "after a stretch, which began before": (
        [event("when: 1992/1994", "f"), event("follows: event/f")],
        "event/e",
        ("1992-01-01", "", "open"),
    ),
    "after an end alone": ([event("ended: 1994", "f"), event("follows: event/f")], "event/e", ("", "", "")),
    "after what came after an event": (
        [event("when: 1991", "g"), event("follows: event/g", "f"), event("follows: event/f")],
        "event/e",
        ("1991-01-01", "", "open"),
    ),
    "after itself, through another": (
        [event("follows: event/e, when: 1991", "f"), event("follows: event/f")],
        "event/e",
        ("1991-01-01", "", "open"),
    ),
    "before the event that it follows": (
        [event("when: 1994", "f"), event("follows: event/f, when: 1991")],
        "event/e",
        ("", "", ""),
    ),
}


@pytest.mark.parametrize(("claims", "thing", "expected"), CASES.values(), ids=CASES)
def test_what_a_document_leaves_of_a_time(
    reader: ClaimsFileReader, tmp_path: Path, claims: Told, thing: str, expected: tuple[str, str, str]
) -> None:
    found = values(best_times(read(reader, tmp_path, {"900": claims})).computations()).get(thing, {})
    assert tuple(found.get(name, "") for name in ("earliest", "latest", "datePrecision")) == expected


def test_every_case_is_tried() -> None:
    assert len(CASES) == 61


# ---- one document at a time


def test_nothing_is_carried_over_from_another_document(reader: ClaimsFileReader, tmp_path: Path) -> None:
    documents: Documents = {
        "900": [event("when: publication"), event("follows: event/f", "g"), event("when: XXXX-08-31", "h")],
        "901": [
            event("when: 2020-11-09", "f"),
            event("when: publication", "i"),
        ],
    }
    found = values(best_times(read(reader, tmp_path, documents)).computations())
    assert found.get("doc/900", {}) == {}
    assert found["event/e"] == found["event/h"] == {"datePrecision": "open"}
    assert "event/g" not in found
    assert found["event/i"]["earliest"] == "2020-11-09"


def test_the_dates_of_two_documents_on_one_thing_overlap(reader: ClaimsFileReader, tmp_path: Path) -> None:
    documents: Documents = {
        "900": [event("when: 2016-04-05", "f"), event("when: publication")],
        "901": [event("when: 2016")],
    }
    found = values(best_times(read(reader, tmp_path, documents)).computations())
    assert found["event/e"] == {"earliest": "2016-04-05", "latest": "2016-12-31", "datePrecision": "window"}


def test_a_plan_bounds_its_document_where_plans_stand(reader: ClaimsFileReader, tmp_path: Path) -> None:
    claims = [event("when: 2022-08-31", "f"), event("when: 2022-11", "p", "planned"), event("when: publication")]
    seeds = read(reader, tmp_path, {"900": claims})
    assert values(best_times(seeds).computations())[DOCUMENT] == {"earliest": "2022-08-31", "datePrecision": "open"}
    found = values(best_times(seeds, "all").computations())
    assert found[DOCUMENT] == {"earliest": "2022-08-31", "latest": "2022-11-30", "datePrecision": "window"}
    assert found["event/e"]["latest"] == "2022-11-30"


def test_an_allegation_bounds_its_document_where_allegations_stand(reader: ClaimsFileReader, tmp_path: Path) -> None:
    claims = [event("when: 2016", "f"), event("when: 2018", "g", "alleged"), event("when: publication")]
    seeds = read(reader, tmp_path, {"900": claims})
    days = {view: values(best_times(seeds, view).computations())[DOCUMENT]["earliest"] for view in ("reported", "all")}
    assert days == {"reported": "2016-01-01", "all": "2018-01-01"}


def test_a_day_of_the_year_that_is_planned_too_has_no_last_day(reader: ClaimsFileReader, tmp_path: Path) -> None:
    claims = [published("2021-04-02"), event("when: XXXX-08-31"), event("when: XXXX-08-31", "p", "planned")]
    seeds = read(reader, tmp_path, {"900": claims})
    assert values(best_times(seeds).computations())["event/e"]["latest"] == "2020-08-31"
    assert "latest" not in values(best_times(seeds, "all").computations())["event/p"]


# ---- what a bound rests on


RESTS = {  # of the claims of a document, by number: those that a value rests on
    "window": ([event("when: 2016-04"), event("when: 2016-04-05", "f"), event("when: 2016", "g")], DOCUMENT, {"02"}),
    "two windows that are one": ([event("when: 2016-04-05"), event("when: 2016-04-05", "f")], DOCUMENT, {"01"}),
    "weekday": ([published("friday-of-publication"), event("when: 2018-07-24")], DOCUMENT, {"01", "02"}),
    "month and window": ([published("2021-04"), event("when: 2021-04-10")], DOCUMENT, {"01", "02"}),
    "order": (
        [event("when: 1991", "f"), event("when: 1991-12-10", "f"), event("follows: event/f")],
        "event/e",
        {"02", "03"},
    ),
    "order that says no more": ([event("when: 1991", "f"), event("follows: event/f, when: 1992")], "event/e", {"02"}),
}


@pytest.mark.parametrize(("claims", "thing", "expected"), RESTS.values(), ids=RESTS)
def test_a_rule_rests_on_the_claims_that_hold_its_premises(
    reader: ClaimsFileReader, tmp_path: Path, claims: Told, thing: str, expected: set[str]
) -> None:
    times = best_times(read(reader, tmp_path, {"900": claims}))
    links = {link.in_view: link.claim for link in times.times.links}
    (found,) = (
        c
        for c in times.computations()
        if c.triple.subject.value.endswith(thing) and "earliest" in c.triple.predicate.value
    )
    named = {getattr(premise.graph_name, "value", links.get(premise, "")) for premise in found.premises}
    assert {name[-2:] for name in named if name} == expected


def test_what_is_dated_after_its_document_is_told(reader: ClaimsFileReader, tmp_path: Path) -> None:
    claims = [published("2021-04-02"), event("when: 2021-05"), event("when: 2021-06", "p", "planned")]
    another = [event("when: 2021-05"), event("when: 2022", "f")]
    ((thing, one, other),) = set(best_times(read(reader, tmp_path, {"899": another, "900": claims})).unrecorded())
    assert (thing.value.rpartition("/")[2], one, other) == ("e", "claim/900-02", "claim/900-02")
