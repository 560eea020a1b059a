"""Mistakes in queries and updates are told as a person wants it: place, what stands there, what could."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.errors import QuerySyntaxError
from graph.store.dataset_store import EmbeddedStore
from graph.store.scratch_store import ScratchStore

BASE = "http://example.org/"

# query -> line, column, words of the message
QUERIES = {
    "SELECT ?x WHERE { ?x\u00a0a ?y }": (1, 21, "a no-break space (U+00A0), where a blank may be meant"),
    "SELECT ?x WHERE { ?x \u200b a ?y }": (1, 22, "a zero width space (U+200B), which can be left out"),
    "SELECT ?x { ?x a “abc” }": (1, 18, 'where the quotation mark " may be meant'),
    "ASK { FILTER(1 – 2 > 0) }": (1, 16, "where the hyphen - may be meant"),
    "SELECT ?x WHERE { ?x a é§ }": (1, 24, "the word 'é'; expected a variable, IRI, string or number"),
    "# é\nSELECT ?x WHERE {\n  ?x pg:kind }": (3, 14, "here stands '}'; expected a variable, IRI, string or number"),
    "SELECT ('éé😀' AS ?y) WHERE { ?x foo }": (1, 33, "the word 'foo'; expected a variable, an IRI, '(' or 'a'"),
    "SELECT ?x WHERE {\r\n ?x a }\r\n": (2, 7, "here stands '}'"),
    "SELECT ?x WHERE {\r ?x a }": (2, 7, "here stands '}'"),
    "SELECT ?x { ?x a ?y": (1, 20, "the query ends here; expected '{', '}', '.'"),
    "SELECT ?x { ?x a ?y\n\n  # the end\n": (1, 20, "the query ends here"),
    "SELECT": (1, 7, "the query ends here; expected a variable, '(', '*' or DISTINCT"),
    " ": (1, 1, "there is no query; expected PREFIX, BASE, SELECT, ASK, CONSTRUCT or DESCRIBE"),
    "SELECT ?x { ?x <a b> ?y }": (1, 18, "a blank, which no IRI may hold; in an IRI it is written %20"),
    "SELECT ?x { ?x a <abc ; pg:x ?y }": (1, 18, "an IRI begins here that does not end"),
    "SELECT ?x { ?x a 'abc }": (1, 18, "a string begins here that does not end on its line"),
    'SELECT ?x { ?x a """abc" }': (1, 18, 'does not end; close it with """'),
    "ASK { ?s ?p 'x'^^<http://[> }": (1, 16, "the IRI <http://[> is not valid"),
    "SELECT (?x AS ?y { }": (1, 18, "here stands '{'; expected ')'"),
    "SELECT ?s { ?s a nn:State }": (1, 18, "the prefix 'nn:' is not declared"),
    "SELECT * { ?x a ?y } LIMIT ten": (1, 28, "the word 'ten'; expected a number"),
    "SELECT ?x { FILTER(?x = = 1) }": (1, 25, "here stands '='"),
    "SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }": (1, 37, "?x has a value here already"),
    "SELECT ?z { ?x a ?z } GROUP BY ?x": (1, 8, "?z is neither in GROUP BY nor in an aggregate"),
    "SELECT (1 AS ?x) (2 AS ?x) {}": (1, 24, "SELECT has ?x already"),
    "ASK { _:a ?b ?c . { _:a ?c ?d } }": (1, 21, "the label _:a stands in another group already"),
    "INSERT DATA { <a> <b> 1 }": (1, 1, "INSERT begins an update"),
    "ASK { ?x a ?y . }}": (1, 18, "here stands '}'; expected VALUES, GROUP"),
    "SELCT ?x {}": (1, 1, "did you mean SELECT?"),
    "SELECT ?x WHER { }": (1, 11, "did you mean WHERE?"),
    "SELECT COUNT(?x) { ?x a pg:State }": (1, 8, "has a name: (COUNT(?x) AS ?y)"),
    "SELECT ?x { VALUES (?x ?y) { (1) } }": (1, 34, "here stands '}'"),
    "SELECT ?x { ?x a pg:State } ORDER ?x": (1, 35, "the variable ?x; expected BY"),
    "SELECT ?x {\n\t?x\tfoo }": (2, 5, "the word 'foo'"),
    "PREFIX a <http://x> ASK {}": (1, 8, "expected a prefix such as ex:"),
}
UPDATES = {
    "INSERT DATA { <a> <b> ?x }": (1, 26, "here stands '}'"),
    "INSERT { <a> <b> 1 }": (1, 21, "the update ends here"),
    "DELETE WHERE {\n ?s ?p }": (2, 8, "here stands '}'"),
    "SELECT * { ?s ?p ?o }": (1, 1, "SELECT begins a query"),
    "LOD <a>": (1, 1, "did you mean LOAD?"),
}


def refused(run, text: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as caught:
        run(text)
    return caught.value


def test_how_many_mistakes_are_told() -> None:
    assert (len(QUERIES), len(UPDATES)) == (35, 5)


@pytest.mark.parametrize("text", QUERIES)
def test_a_mistake_in_a_query_is_told_where_it_is(text: str) -> None:
    store = EmbeddedStore(BASE, "1", {"reported": ox.Store()})
    assert_told(refused(store.query, text), text, *QUERIES[text])


@pytest.mark.parametrize("text", UPDATES)
def test_a_mistake_in_an_update_is_told_where_it_is(text: str) -> None:
    store = ScratchStore(BASE, "1", {"reported": ox.Store()})
    assert_told(refused(store.update, text), text, *UPDATES[text])


def assert_told(error: QuerySyntaxError, text: str, line: int, column: int, words: str) -> None:
    assert (error.members["line"], error.members["column"]) == (line, column), error.detail
    assert words in error.detail
    assert error.detail.startswith(f"line {line}, column {column}: ")
    for rule in ("[_]", "..=", "\\u{", "Prefix not found", "unreported"):
        assert rule not in error.detail, "the grammar's own names are nobody's business"
    shown, caret = str(error.members["excerpt"]).split("\n")
    assert shown == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line - 1]
    assert caret.replace("\t", " ") == " " * (column - 1) + "^"


def test_of_a_long_line_the_part_around_the_mistake_is_shown() -> None:
    text = "SELECT ?x { " + "?x a ?y . " * 100 + "foo " + "?x a ?y . " * 100 + "}"
    store = EmbeddedStore(BASE, "1", {"reported": ox.Store()})
    error = refused(store.query, text)
    shown, caret = str(error.members["excerpt"]).split("\n")
    assert len(shown) == 80
    assert shown[caret.index("^") :].startswith("foo ")
    assert error.members["column"] == text.index("foo") + 1


def test_a_text_that_is_looked_at_is_never_evaluated() -> None:
    store = ScratchStore(BASE, "1", {"reported": ox.Store()})
    refused(store.update, "INSERT DATA { <a> <b> 1 } ; INSERT DATA { <a> <b> 2 } ; foo")
    assert not store.query("ASK { ?s ?p ?o }")


def test_a_long_text_is_looked_at_quickly() -> None:
    text = "SELECT ?x { " + " ?x <http://a/b> ?y . " * 5000 + " foo }"
    store = EmbeddedStore(BASE, "1", {"reported": ox.Store()})
    assert refused(store.query, text).members["column"] == text.index("foo") + 1
