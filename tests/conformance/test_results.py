"""The comparison of answers: what is the same is accepted, and nothing else, so that a pass of the suite means one."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from tests.conformance import results
from tests.conformance.results import Match, Table

BASE = "http://example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RESULT_SET = "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> . [] a rs:ResultSet ; "


def term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of Turtle."""
    (quad,) = ox.parse(f"@prefix xsd: <{XSD}> . <s:s> <p:p> {text} .", format=ox.RdfFormat.TURTLE)
    return quad.object


def table(*rows: str, ordered: bool = False) -> Table:
    """Rows of terms in Turtle, divided by spaces; a dash is unbound."""
    named = [{f"v{n}": term(t) for n, t in enumerate(row.split()) if t != "-"} for row in rows]
    return Table(frozenset({"v0", "v1"}), tuple(named), ordered)


def graph(text: str) -> ox.Dataset:
    return ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE))


SAME = {
    "order": (table("1 2", "3 4"), table("3 4", "1 2")),
    "blank nodes": (table("_:a _:b", "_:b _:a"), table("_:x _:y", "_:y _:x")),
    "blank nodes that need a second try": (table("_:a 1", "_:b 1", "_:b 2"), table("_:y 1", "_:x 1", "_:x 2")),
    "language tags": (table('"a"@en-GB -'), table('"a"@en-gb -')),
    "graphs": (graph("_:a <p> _:b . _:b <p> 1 ."), graph("_:x <p> 1 . _:y <p> _:x .")),
    "truth": (True, True),
}
DIFFERENT = {
    "a row less": (table("1 2", "1 2"), table("1 2")),
    "another duplicate": (table("1 1", "1 1", "2 2"), table("1 1", "2 2", "2 2")),
    "one blank node for two": (table("_:a _:b"), table("_:x _:x")),
    "two blank nodes for one": (table("_:a _:a"), table("_:x _:y")),
    "blank nodes crossed": (table("_:a 1", "_:a 2"), table("_:x 1", "_:y 2")),
    "a name for a blank node": (table("_:a -"), table("<u:a> -")),
    "unbound": (table("1 2"), table("1 -")),
    "another column": (table("1 -"), table("- 1")),
    "another variable": (table("1 -"), Table(frozenset({"v0"}), ({"v0": term("1")},))),
    "order that counts": (table("1 -", "2 -", ordered=True), table("2 -", "1 -")),
    "another datatype": (table("1 -"), table("1.0 -")),
    "a text for a number": (table("1 -"), table('"1" -')),
    "another number": (table("1.5e0 -"), table("1.6e0 -")),
    "numbers beyond a float": (
        table("100000000000000000000000000000001 -"),
        table("100000000000000000000000000000002 -"),
    ),
    "another language": (table('"a"@en -'), table('"a"@fr -')),
    "graphs": (graph("_:a <p> _:b ."), graph("_:a <p> _:a .")),
    "truth": (True, False),
    "another kind": (True, table()),
}
EQUAL = {
    "decimals": (table("1.50 -"), table("1.5 -")),
    "doubles": (table("1.0e1 -"), table("10e0 -")),
    "graphs": (graph("<s> <p> 01 ."), graph("<s> <p> 1 .")),
}


@pytest.mark.parametrize(("expected", "actual"), SAME.values(), ids=SAME)
def test_the_same_is_accepted(expected: results.Result, actual: results.Result) -> None:
    assert results.match(expected, actual) is Match.EXACT


@pytest.mark.parametrize(("expected", "actual"), DIFFERENT.values(), ids=DIFFERENT)
def test_anything_else_is_refused(expected: results.Result, actual: results.Result) -> None:
    assert results.match(expected, actual) is Match.NO


@pytest.mark.parametrize(("expected", "actual"), EQUAL.values(), ids=EQUAL)
def test_a_number_written_in_another_way_is_told_apart(expected: results.Result, actual: results.Result) -> None:
    assert results.match(expected, actual) is Match.BY_VALUE


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["1 -", "1 -", "2 -"], Match.EXACT),
        (["1 -", "2 -"], Match.EXACT),
        (["1 -"], Match.NO),
        (["1 -", "2 -", "2 -"], Match.NO),
        (["1 -", "1 -", "1 -", "2 -"], Match.NO),
        (["1 -", "3 -"], Match.NO),
    ],
)
def test_reduced_may_leave_out_duplicates_and_no_more(rows: list[str], verdict: Match) -> None:
    assert results.match(table("1 -", "1 -", "2 -"), table(*rows), lax=True) is verdict


def test_csv_is_compared_as_text() -> None:
    expected = results.read(b'a,b\r\nx,"1,5"\r\n_:n,\r\n', "csv", BASE)
    assert results.match(expected, results.read(b'b,a\n,_:z\n"1,5",x\n', "csv", BASE)) is Match.EXACT
    assert results.match(expected, results.read(b"a,b\nx,15\n_:n,\n", "csv", BASE)) is Match.NO
    with pytest.raises(SyntaxError, match="more or fewer cells"):
        results.read(b"a,b\nx\n", "csv", BASE)


def test_answers_are_read_alike_in_all_formats() -> None:
    srj = json.dumps(
        {"head": {"vars": ["v0", "v1"]}, "results": {"bindings": [{"v0": {"type": "uri", "value": "u:a"}}]}}
    )
    srx = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="v0"/><variable name="v1"/></head>'
        '<results><result><binding name="v0"><uri>u:a</uri></binding></result></results></sparql>'
    )
    ttl = (
        RESULT_SET + 'rs:resultVariable "v0", "v1" ; rs:solution [ rs:binding [ rs:variable "v0" ; rs:value <u:a> ] ] .'
    )
    texts = {"srj": srj, "srx": srx, "tsv": "?v0\t?v1\n<u:a>\t\n", "ttl": ttl}
    for extension, text in texts.items():
        assert results.read(text.encode(), extension, BASE) == table("<u:a> -"), extension


def test_a_result_set_in_rdf_may_number_its_solutions_or_be_a_truth_value() -> None:
    solution = 'rs:solution [ rs:index {} ; rs:binding [ rs:variable "v0" ; rs:value "{}" ] ]'
    numbered = f"{solution.format(2, 'b')} ; {solution.format(1, 'a')}"
    text = f'{RESULT_SET} rs:resultVariable "v0", "v1" ; {numbered} .'
    assert results.read(text.encode(), "ttl", BASE) == table('"a" -', '"b" -', ordered=True)
    assert results.read(f"{RESULT_SET} rs:boolean false .".encode(), "ttl", BASE) is False
    assert isinstance(results.read(b"<s> <p> 1 .", "ttl", BASE), ox.Dataset)
    with pytest.raises(ValueError, match=r"\.odt"):
        results.read(b"", "odt", BASE)
