"""The graphs that a request names for an update are those that USING would name."""

from __future__ import annotations

import pytest

from tests.support.scratch import Scratch
from tests.support.serving import problem

DATA = """INSERT DATA { <urn:s> <urn:p> 0 , 9 . <urn:t> <urn:p> 0
  GRAPH <urn:one> { <urn:s> <urn:p> 1 , 2 . <urn:o> <urn:q> <urn:s> } GRAPH <urn:two> { <urn:s> <urn:p> 2 , 3 }
  GRAPH <urn:three> { <urn:s> <urn:p> 3 , 4 } }"""
PLAIN = "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o }"
UPDATES = {
    "insert": PLAIN,
    "delete and insert": "DELETE { ?s <urn:p> ?o } INSERT { ?s <urn:was> ?o } %s WHERE { ?s <urn:p> ?o }",
    "delete from a graph": "DELETE { GRAPH <urn:two> { ?s <urn:p> ?o } } %s WHERE { ?s <urn:p> ?o }",
    "graph variable": "INSERT { GRAPH <urn:new> { ?g <urn:has> ?o } } %s WHERE { GRAPH ?g { ?s <urn:p> ?o } }",
    "both": "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o . GRAPH ?g { ?t <urn:p> ?o } }",
    "lower case and comments": "insert { <urn:new> <urn:p> ?o } # WHERE {\n %s where { ?s <urn:p> ?o } # where",
    "words in strings and names": (
        "PREFIX where: <urn:> INSERT { where:new where:p ' WHERE { ' } %s WHERE { ?where where:p ?o }"
    ),
    "two operations": f"{PLAIN} ; INSERT {{ <urn:newer> <urn:p> ?o }} %s WHERE {{ ?s <urn:q> ?o }}",
    "sub-query": "INSERT { <urn:new> <urn:p> ?n } %s WHERE { { SELECT (COUNT(*) AS ?n) WHERE { ?s <urn:p> ?o } } }",
    "operations without a dataset": f"CREATE SILENT GRAPH <urn:x> ; INSERT DATA {{ <urn:new> <urn:p> 1 }} ; {PLAIN}",
    "a comparison": "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o FILTER(?o<3&&?o>1) }",
}
DATASETS = {
    "one default graph": (["urn:one"], []),
    "two default graphs": (["urn:one", "urn:two"], []),
    "a named graph": ([], ["urn:two"]),
    "two named graphs": ([], ["urn:one", "urn:three"]),
    "both": (["urn:one"], ["urn:two", "urn:three"]),
    "a graph that is not there": (["urn:none"], ["urn:none"]),
}


def test_how_many_updates_and_datasets_there_are() -> None:
    assert (len(UPDATES), len(DATASETS)) == (11, 6)


@pytest.mark.parametrize("update", UPDATES)
def test_the_graphs_of_the_request_are_those_of_using(scratch: Scratch, update: str) -> None:
    scratch.done(DATA)
    before, changed = scratch.quads(), 0
    for name, (default, named) in DATASETS.items():
        using = "".join([*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)])
        found = []
        for text, graphs in (
            (UPDATES[update].replace("%s", using), {}),
            (UPDATES[update].replace("%s", ""), {"using_graph_uri": default, "using_named_graph_uri": named}),
        ):
            scratch.done("DROP ALL ; " + DATA)
            answer = scratch.update(text, **graphs)
            assert answer.status == 204, answer
            found.append(scratch.quads())
        assert found[0] == found[1], name
        changed += found[0] != before
    assert changed > 0


def test_delete_where_takes_the_graphs_of_the_request_too(scratch: Scratch) -> None:
    """The short form has no place for USING; by hand it is the long one."""
    for default, named, short, long in (
        (["urn:one"], [], "{ ?s <urn:p> ?o }", "DELETE { ?s <urn:p> ?o } USING <urn:one> WHERE { ?s <urn:p> ?o }"),
        (
            [],
            ["urn:two"],
            "{ GRAPH ?g { ?s <urn:p> ?o } }",
            "DELETE { GRAPH ?g { ?s <urn:p> ?o } } USING NAMED <urn:two> WHERE { GRAPH ?g { ?s <urn:p> ?o } }",
        ),
    ):
        scratch.done("DROP ALL ; " + DATA)
        assert (
            scratch.update(f"DELETE WHERE {short}", using_graph_uri=default, using_named_graph_uri=named).status == 204
        )
        found = scratch.quads()
        scratch.done("DROP ALL ; " + DATA)
        scratch.done(long)
        assert scratch.quads() == found


@pytest.mark.parametrize("own", ["USING <urn:one>", "USING NAMED <urn:one>", "WITH"])
def test_an_update_with_a_dataset_of_its_own_refuses_that_of_the_request(scratch: Scratch, own: str) -> None:
    scratch.done(DATA)
    before = scratch.quads()
    text = "INSERT { <urn:new> <urn:p> ?o } %s WHERE { ?s <urn:p> ?o }"
    text = f"WITH <urn:one> {text % ''}" if own == "WITH" else text % own
    refused = scratch.update(text, using_graph_uri="urn:two")
    assert refused.status == 400
    assert "using-graph-uri" in str(problem(refused)["detail"])
    assert scratch.quads() == before
