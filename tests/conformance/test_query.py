"""Every test of the W3C for SPARQL 1.0 and 1.1 query, update and result formats, each under its own name."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conformance.evaluation import outcome
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.manifest import AREAS, VARIABLE, Case, cases, suite

if suite() is None:
    pytest.skip(
        f"{VARIABLE} is not set; name a folder that holds sparql10/ and sparql11/ of github.com/w3c/rdf-tests",
        allow_module_level=True,
    )

COUNTS = {
    "sparql10/algebra": 14,
    "sparql10/ask": 4,
    "sparql10/basic": 27,
    "sparql10/bnode-coreference": 1,
    "sparql10/boolean-effective-value": 7,
    "sparql10/bound": 1,
    "sparql10/cast": 7,
    "sparql10/construct": 5,
    "sparql10/dataset": 12,
    "sparql10/distinct": 11,
    "sparql10/expr-builtin": 25,
    "sparql10/expr-equals": 15,
    "sparql10/expr-ops": 18,
    "sparql10/graph": 17,
    "sparql10/i18n": 5,
    "sparql10/open-world": 18,
    "sparql10/optional": 7,
    "sparql10/optional-filter": 5,
    "sparql10/reduced": 2,
    "sparql10/regex": 21,
    "sparql10/solution-seq": 13,
    "sparql10/sort": 14,
    "sparql10/syntax-sparql1": 81,
    "sparql10/syntax-sparql2": 53,
    "sparql10/syntax-sparql3": 51,
    "sparql10/syntax-sparql4": 12,
    "sparql10/syntax-sparql5": 2,
    "sparql10/triple-match": 4,
    "sparql10/type-promotion": 30,
    "sparql11/add": 8,
    "sparql11/aggregates": 47,
    "sparql11/basic-update": 13,
    "sparql11/bind": 10,
    "sparql11/bindings": 11,
    "sparql11/cast": 6,
    "sparql11/clear": 4,
    "sparql11/construct": 7,
    "sparql11/copy": 6,
    "sparql11/csv-tsv-res": 6,
    "sparql11/delete": 19,
    "sparql11/delete-data": 6,
    "sparql11/delete-insert": 17,
    "sparql11/delete-where": 6,
    "sparql11/drop": 4,
    "sparql11/exists": 6,
    "sparql11/functions": 75,
    "sparql11/grouping": 6,
    "sparql11/json-res": 4,
    "sparql11/move": 6,
    "sparql11/negation": 12,
    "sparql11/project-expression": 7,
    "sparql11/property-path": 33,
    "sparql11/subquery": 14,
    "sparql11/syntax-fed": 3,
    "sparql11/syntax-query": 94,
    "sparql11/syntax-update-1": 54,
    "sparql11/syntax-update-2": 1,
    "sparql11/update-silent": 13,
}
TOTALS = {"sparql10": 482, "sparql11": 498}
FLOORS = {"sparql10": 466, "sparql11": 481}


def of_area(area: str) -> pytest.MarkDecorator:
    assert area in AREAS
    found = []
    for case in cases():
        if case.area == area:
            cause = KNOWN_FAILURES.get(case.id)
            marks = [pytest.mark.xfail(reason=cause, strict=True, raises=AssertionError)] if cause else []
            found.append(pytest.param(case, id=case.id, marks=marks))
    return pytest.mark.parametrize("case", found)


def check(case: Case) -> None:
    found = outcome(case)
    assert found.passed, found.message


@of_area("SPARQL 1.0 query")
def test_a_query_of_sparql_10_is_answered_or_refused_as_expected(case: Case) -> None:
    check(case)


@of_area("SPARQL 1.1 query evaluation")
def test_a_query_is_answered_as_expected(case: Case) -> None:
    check(case)


@of_area("SPARQL 1.1 syntax")
def test_a_request_is_accepted_or_refused_as_expected(case: Case) -> None:
    check(case)


@of_area("SPARQL 1.1 update")
def test_an_update_leaves_the_expected_graphs(case: Case) -> None:
    check(case)


@of_area("SPARQL 1.1 result formats")
def test_an_answer_is_written_in_its_format_as_expected(case: Case) -> None:
    check(case)


def test_no_test_of_the_suite_is_lost() -> None:
    assert Counter(case.folder for case in cases()) == COUNTS
    assert Counter(case.id.partition("/")[0] for case in cases()) == TOTALS
    assert len({case.id for case in cases()}) == sum(TOTALS.values())
    assert {case.area for case in cases()} == set(AREAS)


@pytest.mark.parametrize("version", FLOORS)
def test_no_fewer_pass_than_the_engine_can(version: str) -> None:
    passed = sum(outcome(case).passed for case in cases() if case.id.startswith(f"{version}/"))
    assert passed >= FLOORS[version]
