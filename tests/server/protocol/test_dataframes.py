"""Tables of pandas, read from the address of an answer, and sparql-dataframe."""

from __future__ import annotations

import csv
from urllib.parse import quote, urlencode

import pandas
import pytest
import sparql_dataframe

STATES = """SELECT ?s ?label ?n ?none {
  ?s a pg:State ; rdfs:label ?label BIND(STRLEN(?label) AS ?n) OPTIONAL { ?s pg:nothing ?none }
} ORDER BY ?label"""
AWKWARD = """SELECT ?x ?y { VALUES (?x ?y) {
  ("a,b" 1) ("quote \\" and '" 2) ("line\\nfeed" 3) ("return\\r" 4) ("tab\\t" 5) ("=1+1" 6) ("é😀" 7) } } ORDER BY ?y"""


def address(server: str, query: str, path: str = "/sparql", **parameters: str) -> str:
    return f"{server}{path}?{urlencode({'query': query} | parameters)}"


@pytest.fixture(params=["a parameter", "a header"])
def states(server: str, request: pytest.FixtureRequest) -> pandas.DataFrame:
    if request.param == "a parameter":
        return pandas.read_csv(address(server, STATES, format="csv"))
    return pandas.read_csv(address(server, STATES), storage_options={"Accept": "text/csv"})


def test_csv_is_a_table(states: pandas.DataFrame) -> None:
    assert list(states.columns) == ["s", "label", "n", "none"]
    assert states.shape == (7, 4)
    assert states["label"][0] == "Armenia"
    assert int(states["n"][0]) == 7
    assert states["none"].isna().all(), "what is unbound is missing"


def test_tsv_is_a_table_of_terms(server: str) -> None:
    """Terms are written as in Turtle, and keep their quotation marks where pandas is told not to read these."""
    table = pandas.read_csv(address(server, STATES, format="tsv"), sep="\t", quoting=csv.QUOTE_NONE)
    assert list(table.columns) == ["?s", "?label", "?n", "?none"]
    assert table["?s"][0] == "<https://w3id.org/peacegraph/state/armenia>"
    assert (table["?label"][0], int(table["?n"][0])) == ('"Armenia"@en', 7)
    assert table["?none"].isna().all()


def test_csv_holds_every_text(server: str) -> None:
    table = pandas.read_csv(address(server, AWKWARD, format="csv"), lineterminator=None)
    assert list(table["x"]) == ["a,b", "quote \" and '", "line\nfeed", "return\r", "tab\t", "=1+1", "é😀"]
    assert list(table["y"]) == list(range(1, 8))


def test_compressed_csv_is_a_table(server: str) -> None:
    headers = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
    long = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(2000)))} }} }}"
    table = pandas.read_csv(address(server, long), storage_options=headers)
    assert list(table["x"]) == list(range(2000))


def test_provenance_is_a_table(server: str) -> None:
    table = pandas.read_csv(address(server, STATES, "/provenance", format="csv"))
    assert set(table["row"]) == set(range(7))
    assert table["label"][0] == "Armenia"


def test_json_is_a_table(server: str) -> None:
    answer = pandas.read_json(address(server, STATES), typ="series")
    table = pandas.json_normalize(answer["results"]["bindings"])
    assert table["label.value"][0] == "Armenia"


@pytest.mark.parametrize("post", [False, True])
def test_sparql_dataframe(server: str, post: bool) -> None:
    table = sparql_dataframe.get(f"{server}/sparql", STATES, post=post)
    assert table.shape == (7, 4)
    assert table["label"][0] == "Armenia"
    assert len(sparql_dataframe.get(f"{server}/sparql", AWKWARD, post=post)) == 7
    with pytest.raises(sparql_dataframe.QueryException):
        sparql_dataframe.get(f"{server}/sparql", "ASK {}")


def test_a_table_of_a_graph_by_its_name(server: str) -> None:
    claim = quote("https://w3id.org/peacegraph/claim/001-01", safe="")
    given = address(server, "SELECT ?s ?p ?o { ?s ?p ?o }", format="csv") + f"&default-graph-uri={claim}"
    assert list(pandas.read_csv(given).columns) == ["s", "p", "o"]
