"""The cells of an answer: things by name, dates and numbers as people read them, what is not obvious beside them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES, term
from server.wording.cells import cell
from server.wording.names import Names

BASE = "http://example.org/data/"
NAMES = Names({f"{BASE}state/a": "A-land", PREFIXES["pg"] + "Meeting": "meeting"}, BASE)
XSD = PREFIXES["xsd"]


def literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=term(kind))


CASES = {
    "a thing by its name": (ox.NamedNode(f"{BASE}state/a"), "A-land", "", ""),
    "a thing without a name": (ox.NamedNode(f"{BASE}state/b-c"), "b c", "", ""),
    "a class by its label": (term("pg:Meeting"), "meeting", "", ""),
    "a passage": (ox.NamedNode(f"{BASE}doc/001#char=5,90"), "document 001, characters 5 to 90", "", ""),
    "a time": (ox.NamedNode(f"{BASE}time/2020-11-09"), "9 November 2020", "date", ""),
    "a thing of another host by its prefix": (term("wd:Q1"), "wd:Q1", "", ""),
    "a thing of a host without a prefix": (ox.NamedNode("https://other.test/x/y"), "y", "", "other.test"),
    "the home of a host": (ox.NamedNode("https://other.test/"), "other.test", "", "other.test"),
    "no address": (ox.NamedNode("urn:x:y"), "urn:x:y", "", ""),
    "a long number": (literal("1234567", "xsd:integer"), "1,234,567", "number", ""),
    "a number that may be a year": (literal("2020", "xsd:integer"), "2020", "number", ""),
    "a negative fraction": (literal("-12345.5", "xsd:decimal"), "-12,345.5", "number", ""),
    "no finite number": (literal("INF", "xsd:double"), "INF", "number", ""),
    "a day": (literal("2020-11-09", "xsd:date"), "9 November 2020", "date", ""),
    "a date in EDTF": (literal("[2018-07-01..2018-07-27]", "edtf:EDTF"), "between 1 and 27 July 2018", "date", ""),
    "a moment": (literal("2020-11-09T10:00:00Z", "xsd:dateTime"), "2020-11-09T10:00:00Z", "", "dateTime"),
    "a text": (ox.Literal("x"), "x", "", ""),
    "English": (ox.Literal("x", language="en"), "x", "", ""),
    "another language": (ox.Literal("x", language="hy"), "x", "", "hy"),
    "a node without a name": (ox.BlankNode("b"), "_:b", "", "a node without a name"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_in_a_cell(name: str) -> None:
    value, text, how, note = CASES[name]
    made = cell(value, NAMES)
    assert ("".join(chunk.text for chunk in made.line), made.how, made.note) == (text, how, note)


def test_columns_are_sorted_by_the_day_and_the_number() -> None:
    assert cell(literal("[2018-07-01..2018-07-27]", "edtf:EDTF"), NAMES).key == "2018-07-01"
    assert cell(literal("[..2018-07-27]", "edtf:EDTF"), NAMES).key == "2018-07-27"
    assert cell(literal("1234567", "xsd:integer"), NAMES).key == "1234567"


def test_how_many_cases_there_are() -> None:
    assert len(CASES) == 20
