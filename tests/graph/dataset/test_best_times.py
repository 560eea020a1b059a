"""Each thing has one best time in a view: the overlap of what its claims say, and none where they contradict.

The cases are worked out by hand; what the build makes of the real claims is held against an oracle that asks the graphs
of the claims and EDTF anew, with each claim left out in turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest

from graph.claims.claims_file import ClaimsFileReader
from graph.core.namespaces import CONCEPT, term
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.best_times import BestTimes
from graph.dataset.provenance_index import RULES, Computation
from graph.texts.edtf_bounds import bounds, earliest_end, is_open_ended
from tests import LONG
from tests.support.told_times import BASE, best_times, claims_behind, read, sayings, values

OPEN = ("", "", "open")
NONE = ("", "", "")


def event(times: str) -> str:
    return f"{{id: event/e, type: Event, {times}}}"


def asserted(*facts: str) -> dict[str, list[tuple[str, str]]]:
    """One document without a day that tells these facts, each in a claim."""
    return {"900": [("asserted", fact) for fact in facts]}


def events(*times: str) -> dict[str, list[tuple[str, str]]]:
    return asserted(*map(event, times))


def agreement(*times: str) -> dict[str, list[tuple[str, str]]]:
    return asserted(*(f"{{id: event/e, type: Agreement, {t}}}".replace("event/", "agreement/") for t in times))


CASES = {  # what claims say of one thing: its earliest day, its latest, how exact they are
    # one claim, by property
    "a day": (events("when: 2020-11-09"), ("2020-11-09", "2020-11-09", "day")),
    "a month": (events("when: 2020-11"), ("2020-11-01", "2020-11-30", "month")),
    "a year": (events("when: 1988"), ("1988-01-01", "1988-12-31", "year")),
    "a decade": (events("when: 199X"), ("1990-01-01", "1999-12-31", "window")),
    "around a year": (events("when: 1994~"), ("1994-01-01", "1994-12-31", "year")),
    "a day between": (events("when: '[2018-07-01..2018-07-27]'"), ("2018-07-01", "2018-07-27", "window")),
    "a day between that is a month": (
        events("when: '[2018-07-01..2018-07-31]'"),
        ("2018-07-01", "2018-07-31", "month"),
    ),
    "a day not before": (events("when: '[1994-01-01..]'"), ("1994-01-01", "", "open")),
    "a day not after": (events("when: '[..1994-05-12]'"), ("", "1994-05-12", "open")),
    "from year to year": (events("when: 1992/1994"), ("1992-01-01", "1994-12-31", "year")),
    "from day to day": (events("when: 2021-05-12/2021-08-31"), ("2021-05-12", "2021-08-31", "day")),
    "from day to month": (events("when: 2020-09-27/2020-11"), ("2020-09-27", "2020-11-30", "month")),
    "from a day": (events("when: 2020-09-27/"), ("2020-09-27", "", "open")),
    "to a month": (events("when: /1994-05"), ("", "1994-05-31", "open")),
    "began": (events("began: 1988-02"), ("1988-02-01", "", "open")),
    "ended": (events("ended: 1994-05"), ("", "1994-05-31", "open")),
    "began and ended": (events("began: 1992, ended: 1994-05-12"), ("1992-01-01", "1994-05-12", "year")),
    "as of": (events("asOf: 2021-08-31"), OPEN),
    "as of a window": (events("asOf: '[2018-07-01..2018-07-27]'"), OPEN),
    "signed": (agreement("signed: 1994"), ("1994-01-01", "1994-12-31", "year")),
    "in effect alone": (agreement("effective: 1994-05"), ("1994-05-01", "1994-05-31", "month")),
    "signed and in effect": (agreement("signed: 1994", "effective: 1994-05"), ("1994-01-01", "1994-12-31", "year")),
    "in effect before it was signed": (
        agreement("signed: 1994-07", "effective: 1994-05"),
        ("1994-07-01", "1994-07-31", "month"),
    ),
    "a day without a year": (events("when: XXXX-08-31"), OPEN),
    # several claims: the overlap
    "a year and a month in it": (events("when: 2016", "when: 2016-04"), ("2016-04-01", "2016-04-30", "month")),
    "a month and a day in it": (events("when: 2020-11", "when: 2020-11-09"), ("2020-11-09", "2020-11-09", "day")),
    "began and a month": (events("when: 2016-04", "began: 2016-04-01"), ("2016-04-01", "2016-04-30", "month")),
    "an end and years": (events("when: 1992/1994", "ended: 1994-05"), ("1992-01-01", "1994-05-31", "year")),
    "two ends": (events("ended: 1994~", "ended: 1994-05"), ("", "1994-05-31", "open")),
    "an open stretch and a year": (events("when: 2020-09-27/", "when: 2020"), ("2020-09-27", "2020-12-31", "year")),
    "two windows": (
        events("when: '[1990-01-01..1992-12-31]'", "when: '[1992-06-01..]'"),
        ("1992-06-01", "1992-12-31", "window"),
    ),
    "as of a day after it began": (events("began: 1988", "asOf: 2021-04-02"), ("1988-01-01", "", "open")),
    "as of a day in the year it began": (events("began: 1988", "asOf: 1988-03-01"), ("1988-01-01", "", "open")),
    # what goes on
    "continuing": (events("began: '1992', recurrence: continuing"), ("1992-01-01", "", "open")),
    "continuing, though a year is told": (events("when: 1992", "recurrence: continuing"), ("1992-01-01", "", "open")),
    "a series": (events("when: 2021-05/2021-08, recurrence: series"), ("2021-05-01", "2021-08-31", "month")),
    # contradictions
    "two years": (events("when: 1991", "when: 1994"), NONE),
    "two beginnings": (events("began: 1992", "began: 1994"), NONE),
    "two ends that do not meet": (events("ended: 1994-05", "ended: 1994-07"), NONE),
    "an end before the beginning": (events("began: 1994", "ended: 1992"), NONE),
    "an end after the years": (events("when: 1992/1994", "ended: 1995"), NONE),
    "an end within the first of the years": (events("when: 1992/1994", "ended: 1992"), NONE),
    "going on after its end": (events("ended: 1992", "asOf: 1994"), NONE),
    "going on before its beginning": (events("began: 1994", "asOf: 1992"), NONE),
    "signed twice": (agreement("signed: 1994-05", "signed: 1994-07"), NONE),
    "a series at two times": (events("when: 1991, recurrence: series", "when: 1994"), NONE),
}


@pytest.mark.parametrize(("documents", "expected"), CASES.values(), ids=CASES)
def test_the_best_time_is_the_overlap(
    reader: ClaimsFileReader, tmp_path: Path, documents: dict[str, list[tuple[str, str]]], expected: tuple[str, ...]
) -> None:
    found = values(best_times(read(reader, tmp_path, documents)).computations())
    told = found.get("event/e", {}) | found.get("agreement/e", {})
    assert tuple(told.get(name, "") for name in ("earliest", "latest", "datePrecision")) == expected


def test_every_case_is_tried() -> None:
    assert len(CASES) == 46


def test_a_tenure_as_of_a_day_has_no_first_and_no_last_day(reader: ClaimsFileReader, tmp_path: Path) -> None:
    tenure = "{type: Tenure, holder: person/sergey-lavrov, office: office/foreign-minister-russia, asOf: 2021-08-31}"
    status = "{id: status/s, type: TerritorialStatus, kind: claims, when: 1992/1994}"
    characterisation = "{id: characterisation/c, type: Characterisation, when: 1992}"
    found = values(best_times(read(reader, tmp_path, asserted(tenure, status, characterisation))).computations())
    assert found["tenure/sergey-lavrov-foreign-minister-russia"] == {"datePrecision": "open"}
    assert found["status/s"] == {"earliest": "1992-01-01", "latest": "1994-12-31", "datePrecision": "year"}
    assert "characterisation/c" not in found


# ---- which claims count


def test_only_the_claims_of_the_view_count(reader: ClaimsFileReader, tmp_path: Path) -> None:
    told = [
        ("asserted", event("when: 2016")),
        ("alleged", event("began: 2016-04-01")),
        ("planned", event("when: 2017")),
    ]
    seeds = read(reader, tmp_path, {"900": told})
    assert values(best_times(seeds).computations())["event/e"]["earliest"] == "2016-01-01"
    assert "earliest" not in values(best_times(seeds, "all").computations()).get("event/e", {}), (
        "the plan contradicts the report"
    )
    seeds = read(reader, tmp_path, {"900": told[:2]})
    assert values(best_times(seeds, "all").computations())["event/e"]["earliest"] == "2016-04-01"
    assert values(best_times(seeds).computations())["event/e"]["earliest"] == "2016-01-01"


def test_each_value_rests_on_the_claims_that_give_such_a_bound(reader: ClaimsFileReader, tmp_path: Path) -> None:
    seeds = read(
        reader, tmp_path, events("when: 1992/1994", "ended: 1994-05", "ended: 1994~", "asOf: 1993", "label: x")
    )
    rests = claims_of(best_times(seeds), "event/e")
    assert rests == {"earliest": {"01"}, "latest": {"01", "02", "03"}, "datePrecision": {"01", "02", "03", "04"}}


def claims_of(times: BestTimes, thing: str) -> dict[str, set[str]]:
    """The numbers of the claims, of one document, by which the premises of each value of a thing are said."""
    said = {link.in_view: set[str]() for link in times.times.links}
    for link in times.times.links:
        said[link.in_view].add(link.claim[-2:])
    rests = {}
    for computation in times.computations():
        if computation.triple.subject.value.endswith(thing):
            name = computation.triple.predicate.value.rpartition("#")[2]
            rests[name] = set[str]().union(*(said.get(premise, ()) for premise in computation.premises))
    return rests


# ---- contradictions


def test_a_contradiction_is_linked_to_the_disagreement_that_records_it(
    reader: ClaimsFileReader, tmp_path: Path
) -> None:
    contradicting = events("when: 1991", "when: 1994", "asOf: 1990/1995")
    seeds = read(reader, tmp_path, contradicting, [("900-01", "900-02")])
    assert values(best_times(seeds).computations())["event/e"] == {"dateDisagreement": "disagreement/1"}
    assert list(best_times(seeds).unrecorded()) == []
    seeds = read(reader, tmp_path, contradicting, [("900-01", "900-03")])
    assert "event/e" not in values(best_times(seeds).computations()), "it records another pair"
    ((thing, one, other),) = set(best_times(seeds).unrecorded())
    assert (thing.value.rpartition("/")[2], one, other) == ("e", "claim/900-01", "claim/900-02")


UNRECORDED = {  # what `check` tells a curator: how many pairs of claims
    "two days": (events("when: 1991", "when: 1994"), 1),
    "three days": (events("when: 1991", "when: 1994", "when: 1997"), 3),
    "two ends": (events("ended: 1994-05", "ended: 1994-07"), 1),
    "two days of effect": (agreement("signed: 1994", "effective: 1994-05", "effective: 1994-07"), 1),
    "two tenures": (
        asserted(
            "{type: Tenure, holder: person/a, office: office/b, when: 1991}",
            "{type: Tenure, holder: person/a, office: office/b, asOf: 1994}",
        ),
        1,
    ),
    "two days of publication": (
        {"900": [("asserted", "{id: doc/900, published: 2020}"), ("asserted", "{id: doc/900, published: 2021}")]},
        1,
    ),
    "a series": (events("when: 1991, recurrence: series", "when: 1994"), 0),
    "effect before the signature": (agreement("signed: 1994-07", "effective: 1994-05"), 0),
    "a plan": ({"900": [("asserted", event("when: 1991")), ("planned", event("when: 1994"))]}, 0),
    "allegations": ({"900": [("alleged", event("when: 1991")), ("alleged", event("when: 1994"))]}, 0),
    "no contradiction": (events("when: 1991", "when: 1991-12-10", "asOf: 1991"), 0),
}


@pytest.mark.parametrize(("documents", "count"), UNRECORDED.values(), ids=UNRECORDED)
def test_a_contradiction_that_no_disagreement_records_is_told(
    reader: ClaimsFileReader, tmp_path: Path, documents: dict[str, list[tuple[str, str]]], count: int
) -> None:
    assert len(set(best_times(read(reader, tmp_path, documents)).unrecorded())) == count


# ---- over all real claims


def without(seeds: Seeds, claim: str) -> Seeds:
    """The curated files without one claim."""
    files = [
        replace(file, claims=[c for c in file.claims if c.iri != claim])
        if any(c.iri == claim for c in file.claims)
        else file
        for file in seeds.files
    ]
    return replace(seeds, files=files)


def oracle(built: Dataset, seeds: Seeds, view: str) -> dict[str, tuple[date | None, date | None] | None]:
    """First and last day of each thing, by its dates alone and without what is relative; None for contradictions."""
    said: dict[str, set[tuple[str, str]]] = {}
    lasting = set[str]()
    for _, claim in seeds.claims:
        if claim.modality not in VIEWS[view]:
            continue
        for triple in built.claims[claim.iri].asserted:
            thing, key = triple.subject.value.removeprefix(seeds.base), triple.predicate.value.rpartition("#")[2]
            if key in ("when", "began", "ended", "asOf", "signed", "effective"):
                time = triple.object.value.removeprefix(seeds.base)
                said.setdefault(thing, set()).add((key, claim.facts.times[time]))
            elif triple.predicate == term("pg:recurrence") and triple.object.value == f"{CONCEPT}continuing":
                lasting.add(thing)
    found = {}
    for thing, told in said.items():
        if any("publication" in value or "XXXX" in value for _, value in told):
            continue
        low, start, end_low, high = extent(told - {t for t in told if t[0] == "effective" and "signed" in dict(told)})
        clash = any(a and b and a > b for a, b in ((low, start), (end_low, high), (low, high)))
        found[thing] = None if clash else (low, None if thing in lasting else high)
    return found


def extent(told: set[tuple[str, str]]) -> tuple[date | None, ...]:
    """The greatest first day and least latest first day, the greatest earliest last day and least last day."""
    lists: tuple[list[date | None], ...] = ([], [], [], [])
    for key, value in told:
        low, start, high, end = *astuple(bounds(value)), earliest_end(value)
        rows = {"began": (low, high, None, None), "ended": (None, None, low, high), "asOf": (None, high, low, None)}
        for days, day in zip(lists, rows.get(key, (low, start, end, high)), strict=True):
            days.append(day)
    picks = (max, min, max, min)
    return tuple(pick(filter(None, days), default=None) for pick, days in zip(picks, lists, strict=True))


def best(computed: Iterable[Computation]) -> dict[str, tuple[str, ...]]:
    """What is computed of each thing."""
    names = ("earliest", "latest", "datePrecision", "dateDisagreement")
    told = {thing: tuple(said.get(name, "") for name in names) for thing, said in values(computed).items()}
    return {thing: said for thing, said in told.items() if any(said)}


def by_rule(computed: Iterable[Computation]) -> set[str]:
    """The things of which a bound is given by a rule beside their dates."""
    plain = {"overlap", "precision", "disagreement"}
    return {c.triple.subject.value.removeprefix(BASE) for c in computed if {*c.rules} - plain}


@pytest.mark.parametrize("view", VIEWS)
def test_all_dates_of_the_view_are_those_of_an_oracle_with_each_claim_left_out(
    built: Dataset, seeds: Seeds, view: str
) -> None:
    """Removing a claim that a value rests on changes it to what is left, or confirms it; no other claim counts.

    Without TEST_LONG, every third of the claims that a value rests on is left out, and every tenth of the others.
    """
    computed = list(BestTimes(seeds, built.claims, view).computations())
    whole, rests = best(computed), dict[str, set[str]]()
    for triple, claims in claims_behind(computed, sayings(built, seeds, view)).items():
        rests.setdefault(triple.subject.value.removeprefix(BASE), set()).update(claims)
    relevant = set[str]().union(*rests.values())
    others = [claim.iri for _, claim in seeds.claims if claim.iri not in relevant]
    compared = changed = 0
    for claim in ["", *sorted(relevant)[:: 1 if LONG else 3], *others[:: 1 if LONG else 10]]:
        fewer = without(seeds, claim) if claim else seeds
        computed = list(BestTimes(fewer, built.claims, view).computations())
        found, ruled = best(computed), by_rule(computed)
        for thing, expected in oracle(built, fewer, view).items():
            if thing not in ruled and not thing.startswith("characterisation/"):
                wanted = tuple(day.isoformat() if day else "" for day in expected) if expected else ("", "")
                assert found.get(thing, ("", ""))[:2] == wanted, (claim, thing)
                compared += 1
        for thing in whole.keys() | found.keys():
            if found.get(thing) != whole.get(thing):
                assert claim in rests[thing], f"{claim} is no support of {thing}, and counts"
                changed += 1
    print(f"{view}: {len(relevant)} claims count, {compared} times compared, {changed} changed")  # noqa: T201
    assert len(relevant) > 90
    assert compared > (6000 if LONG else 2000)
    assert changed > (60 if LONG else 20)


def test_every_dated_event_agreement_tenure_and_document_has_a_best_time_or_a_disagreement(
    built: Dataset, seeds: Seeds
) -> None:
    dated = {term(f"pg:{key}") for key in ("when", "began", "ended", "asOf", "signed", "effective")}
    classes = {term(f"pg:{name}") for name in ("Event", "Agreement", "Tenure", "SourceDocument", "TerritorialStatus")}
    for view, least in ((DEFAULT_VIEW, 72), ("all", 76)):
        triples = built.views[view]
        members = {t.subject for t in triples if t.predicate == term("rdf:type") and t.object in classes}
        timed = {t.subject for t in triples if t.predicate in dated} & members
        told = {t.subject for t in triples if t.predicate in (term("pg:datePrecision"), term("pg:dateDisagreement"))}
        assert timed <= told <= members
        assert len(timed) >= least
        for name in ("earliest", "latest", "datePrecision", "dateDisagreement"):
            subjects = [t.subject for t in triples if t.predicate == term(f"pg:{name}")]
            assert len(subjects) == len(set(subjects)), name
            assert set(subjects) <= told


def test_no_claim_graph_holds_a_best_time(built: Dataset) -> None:
    names = {term(f"pg:{name}") for name in ("earliest", "latest", "datePrecision", "dateDisagreement")}
    assert not [triple for graph in built.claims.values() for triple in graph if triple.predicate in names]


def test_every_rule_is_told_in_a_sentence_and_in_the_documentation(seeds: Seeds) -> None:
    page = (seeds.vocabulary.folder / "README.md").read_text("utf-8")
    assert len(RULES) == 10
    for name, sentence in RULES.items():
        assert f"`{name}`" in page
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0


def test_open_stretches_are_those_that_end_with_a_slash() -> None:
    assert [is_open_ended(value) for value in ("2020-09-27/", "/1994", "1992/1994", "1994", "[1994..]")] == [
        True,
        False,
        False,
        False,
        False,
    ]
