"""Our answers beside those of other engines: what differs is told, or the other engine is known to be wrong.

A few queries run beside rdflib over a small part of the dataset; with TEST_LONG thousands run over the whole, beside
rdflib and Apache Jena.
"""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.store.dataset_store import EmbeddedStore
from tests import LONG
from tests.conformance import known_faults, second_engine
from tests.conformance.comparison import Agreement, agreement
from tests.conformance.engines import Ours, Rdflib, Refusal, why_no_jena
from tests.conformance.results import Table
from tests.conformance.second_engine import Report
from tests.conformance.wide_queries import WideWriter

QUERIES = 60
XSD = "http://www.w3.org/2001/XMLSchema#"


def rows(*values: ox.Literal | ox.NamedNode) -> Table:
    return Table(frozenset("x"), tuple({"x": value} for value in values))


def number(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


ONE, TWO = number("1", "integer"), number("2", "integer")
COMPARED = {
    "the order of rows does not count": (rows(ONE, TWO), rows(TWO, ONE), Agreement.EQUAL),
    "how often a row is given counts": (rows(ONE, ONE), rows(ONE), Agreement.DIFFERING),
    "a spelling is told apart": (rows(ONE), rows(number("01", "integer")), Agreement.BY_VALUE),
    "so is a double's": (rows(number("1", "double")), rows(number("1.0e0", "double")), Agreement.BY_VALUE),
    "a datatype counts": (rows(ONE), rows(number("1", "decimal")), Agreement.DIFFERING),
    "the 13th digit after the point does not": (
        rows(number("0.3333333333333", "decimal")),
        rows(number("0.33333333333333333333", "decimal")),
        Agreement.BY_VALUE,
    ),
    "the 11th does": (
        rows(number("0.33333333333", "decimal")),
        rows(number("0.33333333334", "decimal")),
        Agreement.DIFFERING,
    ),
    "languages have no case": (
        rows(ox.Literal("a", language="en")),
        rows(ox.Literal("a", language="EN")),
        Agreement.EQUAL,
    ),
    "truth values": (True, False, Agreement.DIFFERING),
    "ours refused": (Refusal("refused"), rows(ONE), Agreement.OURS_REFUSED),
    "theirs refused": (rows(ONE), Refusal("failed"), Agreement.THEIRS_REFUSED),
    "both refused": (Refusal("refused"), Refusal("refused"), Agreement.BOTH_REFUSED),
    "theirs late": (rows(ONE), Refusal("late"), Agreement.LATE),
}


WORDS = (
    "SELECT DISTINCT,SELECT *,ASK,CONSTRUCT,OPTIONAL,UNION,MINUS,FILTER EXISTS,FILTER NOT EXISTS,BIND,UNDEF,VALUES,"
    "GRAPH ?,GRAPH <,{ SELECT,GROUP BY,HAVING,ORDER BY,LIMIT,OFFSET,COUNT(DISTINCT,SUM(,AVG(,MIN(,MAX(,GROUP_CONCAT(,"
    "NOT IN,REGEX(,REPLACE(,SUBSTR(,YEAR(,COALESCE(,IF(,LANGMATCHES(,DATATYPE(,sameTerm(,STRBEFORE(,xsd:integer(,!(,"
    "!(^,)?,)*,)+,|,/,^,<state/atlantis>,IN (),BNODE(,TRUE,NaN"
)


@pytest.mark.parametrize("name", COMPARED)
def test_answers_are_compared_as_bags_by_value(name: str) -> None:
    ours, theirs, expected = COMPARED[name]
    assert agreement(ours, theirs) is expected


def test_a_seed_always_gives_the_same_queries() -> None:
    one, again, other = (list(WideWriter(seed, ["claim/004-42"]).queries(50)) for seed in (1, 1, 2))
    assert one == again != other
    assert len({text for text, _ in one}) == 50


def test_queries_are_of_every_kind() -> None:
    texts = " ".join(text for text, _ in WideWriter(1, ["claim/004-42"]).queries(600))
    words = WORDS.split(",")
    assert len(words) == 51
    assert [word for word in words if word not in texts] == []


@pytest.fixture(scope="module")
def beside_rdflib(store: EmbeddedStore) -> Report:
    """A few queries over the claims of one document, beside rdflib."""
    small = second_engine.part(store, "004")
    ours = Ours(small)
    theirs = Rdflib(list(small.stores["reported"]), store.base, second_engine.SECONDS)
    return second_engine.compared(ours, theirs, None, second_engine.written(ours, QUERIES))


def test_no_difference_from_rdflib_is_silent(beside_rdflib: Report) -> None:
    print(*beside_rdflib.lines(), sep="\n")  # noqa: T201  # what came of it is part of the report
    assert beside_rdflib.silent() == []
    assert len(beside_rdflib.same()) >= 0.5 * QUERIES
    assert any(one.told for one in beside_rdflib.judged)


@pytest.mark.skipif(not LONG, reason="thousands of queries: make test-long")
@pytest.mark.parametrize(("engine", "queries"), [("rdflib", 600), ("jena", 3000)])
def test_no_difference_from_another_engine_is_silent(engine: str, queries: int, store: EmbeddedStore) -> None:
    """Answers that differ are told, equal ones seldom are, and none of the catalogue is."""
    if engine == "jena" and (missing := why_no_jena()):
        pytest.skip(missing)
    ours = Ours(store)
    with second_engine.engines(engine, store) as (theirs, judge):
        report = second_engine.compared(ours, theirs, judge, second_engine.written(ours, queries))
        questions = second_engine.compared(ours, theirs, judge, second_engine.catalogue())
    print(*report.lines(), *questions.lines(), sep="\n")  # noqa: T201
    assert report.silent() + questions.silent() == []
    assert len(report.compared()) >= 0.7 * queries  # the other engine refuses some that ours answers
    assert len(report.same()) >= 0.8 * len(report.compared())
    assert report.told_in_vain(plain=True) <= 0.1
    assert len(questions.judged) == 49
    assert [one.text for one in questions.same() if one.told] == []


@pytest.mark.skipif(not LONG, reason="twelve thousand expressions: make test-long")
def test_no_expression_differs_from_jena_silently() -> None:
    """Every function and operator with constants of every kind; what differs is told, or Jena is known to be wrong."""
    if missing := why_no_jena():
        pytest.skip(missing)
    empty = EmbeddedStore("https://example.org/", "", {"reported": ox.Store()})
    with second_engine.engines("jena", empty) as (theirs, judge):
        report = second_engine.compared(Ours(empty), theirs, judge, second_engine.expressions())
    print(*report.lines(), sep="\n")  # noqa: T201
    assert report.silent() == []
    assert len(report.judged) >= 12_000
    assert len(report.same()) >= 0.9 * len(report.judged)


def test_each_fault_names_a_section_of_the_standard() -> None:
    faults = [fault for listed in known_faults.BY_ENGINE.values() for fault in listed]
    assert len(faults) == len({(fault.name, fault.met) for fault in faults})
    assert all(fault.section.split(".")[0] in ("17", "18") for fault in faults)
