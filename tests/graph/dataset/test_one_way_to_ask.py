"""Each idea is asked in one way: the shortcut or pattern that the cookbook names gives what the parts say, no more."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from graph.claims.claims import Claim
from graph.claims.facts import Facts
from graph.core.namespaces import VOCABULARY_BASE, term
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.computed_shortcuts import FORMS, agreement_kinds, part_shortcuts
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules
from graph.store.dataset_store import EmbeddedStore, solutions
from graph.texts.date_evidence import printed_dates


def rows(store: EmbeddedStore, query: str, view: str = "reported") -> list[tuple[str, ...]]:
    """The rows of a query, in order, IRIs without the base."""
    answer = solutions(store, query, view)
    names = [variable.value for variable in answer.variables]
    return sorted(tuple(str(row[name].value).removeprefix(VOCABULARY_BASE) for name in names) for row in answer)


def by_first(found: list[tuple[str, ...]]) -> dict[str, str]:
    """Rows of two values: the second by the first."""
    return {row[0]: row[1] for row in found}


# ---- who mediated


def test_who_takes_part_as_mediator_mediates_and_so_does_who_is_only_said_to(store: EmbeddedStore) -> None:
    asked = rows(store, "SELECT ?thing ?who { ?thing pg:mediatedBy ?who }")
    in_parts = rows(store, "SELECT DISTINCT ?e ?who { ?e pg:participation [ pg:capacity c:mediator ; pg:agent ?who ] }")
    assert (len(asked), len(in_parts)) == (8, 5)
    assert set(in_parts) <= set(asked)
    assert set(asked) - set(in_parts) == {
        ("agreement/ceasefire-1994", "state/russia"),
        ("process/nagorno-karabakh", "state/russia"),
        ("agreement/trilateral-statement-2020-11-09", "state/russia"),
    }


# ---- who began what, who is blamed for what


def test_who_began_what_stands_in_the_graphs_of_claims_that_allege_it(store: EmbeddedStore) -> None:
    pattern = "{ ?event pg:participation [ pg:capacity c:initiator ; pg:agent ?who ] }"
    assert rows(store, f"SELECT ?event ?who {pattern}") == []
    assert rows(store, f"SELECT ?claim ?event ?who {{ GRAPH ?claim {pattern} ?claim pg:modality c:alleged }}") == [
        ("claim/000-34", "hostilities/1992-1994", "state/azerbaijan"),
        ("claim/000-49", "hostilities/offensives-2016-04-01", "org/armed-forces-azerbaijan"),
        ("claim/000-50", "hostilities/2016-04", "org/armed-forces-azerbaijan"),
    ]


def test_who_is_blamed_for_what_stands_in_the_graph_of_the_claim_that_blames(store: EmbeddedStore) -> None:
    blamed = rows(store, "SELECT ?claim ?event ?who { GRAPH ?claim { ?event pg:blamedOn ?who } }")
    assert blamed == [
        ("claim/000-34", "hostilities/1992-1994", "state/azerbaijan"),
        ("claim/000-49", "hostilities/offensives-2016-04-01", "org/armed-forces-azerbaijan"),
        ("claim/000-50", "hostilities/2016-04", "org/armed-forces-azerbaijan"),
        ("claim/000-56", "incident/shelling-2016-04-000", "org/armed-forces-azerbaijan"),
        ("claim/001-68", "event/attempt-syunik-border-area-001", "org/armed-forces-azerbaijan"),
        ("claim/002-55", "declaration/independence-1991", "state/armenia"),
        ("claim/003-40", "incident/demolition-monuments-003", "org/armed-forces-azerbaijan"),
    ]
    alleged = rows(store, "SELECT ?claim { ?claim pg:modality c:alleged }")
    assert {(claim,) for claim, *_ in blamed} <= set(alleged)


def test_no_blame_stands_in_the_plain_view_and_all_of_it_in_the_other(store: EmbeddedStore) -> None:
    assert rows(store, "SELECT ?event ?who { ?event pg:blamedOn ?who }") == []
    assert len(rows(store, "SELECT ?event ?who { ?event pg:blamedOn ?who }", "all")) == 7
    capacities = "{ ?part pg:capacity ?as FILTER(?as IN (c:initiator, c:responsible, c:backer)) }"
    assert rows(store, f"SELECT ?part {capacities}") == []


PART = (("event/x", "participation", "event/x#a"), ("event/x#a", "agent", "state/armenia"))


def made(capacity: str, modality: str, *further: tuple[str, str, str]) -> set[tuple[str, str]]:
    """The shortcuts that are computed of one part in this capacity, in a claim of this modality."""
    node = VOCABULARY_BASE + "{}"
    said = [*PART, *further]
    triples = [
        ox.Triple(*(ox.NamedNode(node.format(s)), term(f"pg:{p}"), ox.NamedNode(node.format(o)))) for s, p, o in said
    ]
    triples.append(ox.Triple(ox.NamedNode(node.format("event/x#a")), term("pg:capacity"), term(f"c:{capacity}")))
    states = {ox.NamedNode(node.format("state/armenia"))}
    found = part_shortcuts(triples, modality, states)
    return {(t.predicate.value.partition("#")[2], str(t.object)[1:-1].removeprefix(VOCABULARY_BASE)) for t in found}


@pytest.mark.parametrize("capacity", ["initiator", "responsible", "backer"])
def test_blame_is_computed_where_a_claim_alleges_it_alone(capacity: str) -> None:
    assert made(capacity, "alleged") == {("blamedOn", "state/armenia")}
    assert [made(capacity, modality) for modality in ("asserted", "reported", "negated", "planned")] == [set()] * 4


def test_other_capacities_blame_nobody() -> None:
    assert made("belligerent", "alleged") == set()
    assert made("mediator", "alleged") == made("mediator", "asserted") == {("mediatedBy", "state/armenia")}


# ---- who took part as a principal


def test_principals_are_asked_by_their_capacity(store: EmbeddedStore) -> None:
    found = rows(
        store,
        "SELECT ?who { <call/foreign-ministers-000> pg:participation [ pg:capacity c:principal ; pg:agent ?who ] }",
    )
    assert found == [("person/elmar-mammadyarov",), ("person/zohrab-mnatsakanyan",)]
    assert len(rows(store, "SELECT ?who { <call/foreign-ministers-000> pg:participant ?who }")) == 6


# ---- for which state


def test_each_way_of_acting_for_a_state_is_found(store: EmbeddedStore) -> None:
    parts = by_first(rows(store, "SELECT ?part ?state { ?part pg:forState ?state }"))
    expected = {
        "meeting/lavrov-mirzoyan-001#participation-sergey-lavrov-001": "state/russia",  # represented, and by office
        "speech/zakharova-unesco-003#speaking-maria-zakharova-003": "state/russia",  # by the office of a ministry
        "meeting/consultations-baku-2018-07-27#participation-maria-zakharova-002": "state/russia",  # by office
        "speech/mod-armenia-2021-05-12#speaking-mod-armenia-001": "state/armenia",  # as an organ
        "hostilities/2018-gyunnut#participation-armed-forces-armenia-003": "state/armenia",  # as a force
        "speech/border-reports-001#speaking-azerbaijan-001": "state/azerbaijan",  # the state itself
        "agreement/trilateral-statement-2020-11-09#signature-nikol-pashinyan-001": "state/armenia",  # by signature
    }
    assert {part: parts.get(part) for part in expected} == expected
    assert len(parts) == len(rows(store, "SELECT ?part ?state { ?part pg:forState ?state }")) > 80


def test_who_acts_for_a_group_or_for_a_polity_that_is_no_state_acts_for_no_state(store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?body { ?part pg:onBehalfOf ?body . FILTER NOT EXISTS { ?part pg:forState ?state } }"""
    assert ("org/osce-minsk-group",) in rows(store, query)
    assert ("polity/nagorno-karabakh-authorities",) in rows(store, query)
    assert [body for (body,) in rows(store, query) if body.startswith("state/")] == []
    assert rows(store, "SELECT DISTINCT ?state { ?part pg:forState ?state }") == [
        ("state/armenia",),
        ("state/azerbaijan",),
        ("state/russia",),
        ("state/soviet-union",),
    ]


def test_an_organ_of_an_organ_of_a_state_acts_for_the_state(seeds: Seeds) -> None:
    """By a chain, which needs no claim that says both."""
    said = (
        ("org/ministry", "organOfState", "state/armenia"),
        ("org/office", "organOf", "org/ministry"),
        ("event/x#a", "agent", "org/office"),
    )
    triples = [
        ox.Triple(ox.NamedNode(VOCABULARY_BASE + s), term(f"pg:{p}"), ox.NamedNode(VOCABULARY_BASE + o))
        for s, p, o in said
    ]
    rounds, _ = Reasoner(compile_rules(seeds.vocabulary.store)).derive(triples)
    state = ox.NamedNode(VOCABULARY_BASE + "state/armenia")
    for subject, name in (("org/office", "organOfState"), ("event/x#a", "forState")):
        assert ox.Triple(ox.NamedNode(VOCABULARY_BASE + subject), term(f"pg:{name}"), state) in rounds


def test_where_a_state_is_named_it_is_computed() -> None:
    assert made("principal", "asserted", ("org/a", "organOf", "state/armenia"), ("org/b", "organOf", "org/a")) == {
        ("organOfState", "state/armenia")
    }
    assert made("principal", "asserted", ("event/x#a", "onBehalfOf", "state/armenia")) == {
        ("forState", "state/armenia")
    }


# ---- what an agreement provides, and of what kind it is


def test_what_was_done_under_an_agreement_is_asked_with_its_provisions(store: EmbeddedStore) -> None:
    pattern = "SELECT DISTINCT ?x { <agreement/trilateral-statement-2020-11-09> %s ?x }"
    provided, done, both = (
        rows(store, pattern % path) for path in ("pg:provision", "^pg:pursuantTo", "pg:provision|^pg:pursuantTo")
    )
    assert len(provided) == 8
    assert len(done) == 6
    assert sorted(provided + done) == both


@pytest.mark.parametrize("view", ["reported", "all"])
def test_an_agreement_of_which_a_form_is_told_has_one_kind(store: EmbeddedStore, view: str) -> None:
    kinds = rows(store, "SELECT ?a ?kind { ?a a pg:Agreement ; pg:kind ?kind }", view)
    formed = {agreement for agreement, _ in rows(store, "SELECT ?a ?form { ?a pg:form ?form }", view)}
    assert Counter(agreement for agreement, _ in kinds) == Counter(formed)
    assert len(formed) == {"reported": 12, "all": 13}[view]


def test_the_kind_is_the_form_that_says_most(store: EmbeddedStore) -> None:
    kinds = by_first(rows(store, "SELECT ?a ?kind { ?a a pg:Agreement ; pg:kind ?kind }"))
    several = rows(store, "SELECT ?a { ?a pg:form ?form } GROUP BY ?a HAVING(COUNT(DISTINCT ?form) > 1)")
    assert {agreement: kinds[agreement] for (agreement,) in several} == {
        "agreement/ceasefire-1994": "concept/accord",
        "agreement/trilateral-statement-2020-11-09": "concept/joint-statement",
    }


def test_each_claim_keeps_the_form_that_it_tells(store: EmbeddedStore, seeds: Seeds, built: Dataset) -> None:
    told = [(claim.iri, node) for _, claim in seeds.claims for node in claim.facts.nodes if "form" in node]
    assert len(told) == 17
    for iri, node in told:
        (form,) = node["form"]
        assert (
            ox.Triple(ox.NamedNode(seeds.base + node["id"]), term("pg:form"), term(form)) in built.claims[iri].asserted
        )
        assert form.removeprefix("c:") in FORMS
    kinds = rows(store, "SELECT ?claim { GRAPH ?claim { ?a a pg:Agreement ; pg:kind ?kind } }")
    assert len(kinds) == 14


def told(modality: str, form: str) -> Claim:
    facts = Facts(nodes=[{"id": "agreement/x", "form": [f"c:{form}"]}])
    return Claim(f"claim/{form}", 1, modality, [], [], facts, undated=False)


def test_a_form_of_the_plain_view_comes_before_one_that_says_more() -> None:
    assert agreement_kinds([told("planned", "accord"), told("asserted", "understanding")]) == {
        "agreement/x": "c:understanding"
    }
    assert agreement_kinds([told("planned", "understanding"), told("called-for", "accord")]) == {
        "agreement/x": "c:accord"
    }


# ---- the date as printed


def test_each_date_as_printed_stands_in_a_quote_of_its_claim(store: EmbeddedStore) -> None:
    printed = rows(store, "SELECT ?claim ?printed { ?claim pg:dateAsPrinted ?printed }")
    quoted: dict[str, str] = {}
    passages = "SELECT ?claim ?words { ?claim prov:wasDerivedFrom/oa:hasSelector/oa:exact ?words }"
    for claim, words in rows(store, passages):
        quoted[claim] = quoted.get(claim, "") + "\n" + words
    assert len(printed) > 100
    assert [(claim, words) for claim, words in printed if words not in quoted[claim]] == []


def test_claims_that_hold_a_date_have_it_as_printed_unless_no_word_tells_it(store: EmbeddedStore) -> None:
    dated = "?claim pg:dateBasis ?basis FILTER(?basis != c:undated)"
    without = rows(store, f"SELECT ?claim {{ {dated} FILTER NOT EXISTS {{ ?claim pg:dateAsPrinted ?words }} }}")
    assert len(rows(store, f"SELECT ?claim {{ {dated} }}")) > 100
    assert len(without) == 13
    document = {claim.partition("-")[0] for (claim,) in without}
    assert document == {"claim/000", "claim/004"}, "the two that bear no date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On November 9, 2020, they signed", ["November 9, 2020"]),
        ("MOSCOW, August 31. /TASS/", ["August 31"]),
        ("on Tuesday", ["Tuesday"]),
        ("Friday, 27 July 2018", ["Friday, 27 July 2018"]),
        ("the 5th of April 2016", ["5th of April 2016"]),
        (
            "signed on November 9, 2020, January 11, and November 26, 2021",
            ["November 9, 2020", "January 11", "November 26, 2021"],
        ),
        ("In 1992-1994, tensions", ["1992-1994"]),
        ("from 1992 to 1994", ["1992 to 1994"]),
        ("in the early 90s and the 1980s", ["early 90s", "1980s"]),
        ("went into effect in May 1994", ["May 1994"]),
        ("in May they may meet. May they?", ["May"]),
        ("since early May or late May", ["early May", "late May"]),
        ("May 12 when", ["May 12"]),
        ("published 2021-04-02, or 2.4.2021", ["2021-04-02", "2.4.2021"]),
        ("around 25,000-30,000 people, 2,000 of 1991", ["1991"]),
        ("more than 100,000 people in 14 districts", []),
        ("Four-Day War", []),
    ],
)
def test_dates_are_found_as_printed(text: str, expected: list[str]) -> None:
    assert list(printed_dates(text)) == expected
