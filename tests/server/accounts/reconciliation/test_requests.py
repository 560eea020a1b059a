"""Batches are read with the place of every mistake, and refused where they ask too much."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.core.errors import UsageError
from graph.store.dataset_store import EmbeddedStore
from server.accounts.reconciliation import queries
from server.accounts.reconciliation.queries import Extension, Query, read_extension, read_queries
from server.http.problems import TooLargeError
from tests.support import reconciliation_schemas

MALFORMED: dict[str, tuple[str, str]] = {
    "no JSON": ('{"a": {"query": "x",}', "line 1, column 21"),
    "no JSON on a later line": ('{\n"a": ?}', "line 2, column 6"),
    "nothing": (" ", "line 1, column 2"),
    "a list": ("[]", "queries is a list; it is an object"),
    "no number": ('{"a": {"query": NaN}}', "NaN is no number of JSON; leave empty cells out"),
    "nested": ("[" * 100_000, "nested too deeply"),
    "a long number": ('{"a": {"query": "x", "limit": ' + "9" * 5000 + "}}", "queries is no JSON"),
    "a query that is text": ('{"a": "Lavrov"}', "queries.a is a text; it is an object"),
    "a name that is a number": ('{"a": {"query": 5}}', "queries.a.query is a number; it is a text"),
    "half a character": ('{"a": {"query": "\\ud800"}}', "queries.a.query holds half of a character"),
    "a long name": (json.dumps({"a": {"query": "x" * 501}}), "queries.a.query has 501 characters; it may have 500"),
    "nothing asked": ('{"a": {"limit": 3}}', "queries.a has neither `query` nor `properties`"),
    "an unknown member": ('{"a": {"query": "x", "typ": "Person"}}', "did you mean `type`?"),
    "an unknown type": (
        '{"a": {"query": "x", "type": "Persn"}}',
        "queries.a.type: there is no type 'Persn'; there are",
    ),
    "a list of no types": ('{"a": {"query": "x", "type": [1]}}', "queries.a.type is a number"),
    "an unknown strictness": ('{"a": {"query": "x", "type_strict": "some"}}', "it may be any, should, all"),
    "a limit of none": ('{"a": {"query": "x", "limit": 0}}', "queries.a.limit is no whole number from 1 on"),
    "a limit of a half": ('{"a": {"query": "x", "limit": 1.5}}', "queries.a.limit"),
    "a limit beyond numbers": ('{"a": {"query": "x", "limit": 1e999}}', "queries.a.limit"),
    "a limit of yes": ('{"a": {"query": "x", "limit": true}}', "queries.a.limit"),
    "an unknown property": ('{"a": {"query": "x", "properties": [{"pid": "heldOfice", "v": ""}]}}', "heldOffice"),
    "a property without value": ('{"a": {"query": "x", "properties": [{"pid": "state"}]}}', "properties[0] has no `v`"),
    "a value of no kind": ('{"a": {"query": "x", "properties": [{"pid": "state", "v": null}]}}', "v is null"),
}
EXTENSIONS: dict[str, tuple[str, str]] = {
    "no identifiers": ('{"properties": []}', "extend has no `ids`"),
    "no properties": ('{"ids": []}', "extend has no `properties`"),
    "an identifier that is a number": ('{"ids": [1], "properties": []}', "extend.ids[0] is a number"),
    "an unknown property": (
        '{"ids": [], "properties": [{"id": "P31"}]}',
        "extend.properties[0].id: there is no property",
    ),
    "a property as text": ('{"ids": [], "properties": ["state"]}', "extend.properties[0] is a text"),
    "settings": ('{"ids": [], "properties": [{"id": "state", "settings": {"limit": 1}}]}', "have no settings here"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_batch_is_refused_with_its_place(store: EmbeddedStore, case: str) -> None:
    text, told = MALFORMED[case]
    with pytest.raises(UsageError) as refused:
        read_queries(store, text)
    assert told in refused.value.detail


@pytest.mark.parametrize("case", EXTENSIONS)
def test_a_malformed_extension_is_refused_with_its_place(case: str) -> None:
    text, told = EXTENSIONS[case]
    with pytest.raises(UsageError) as refused:
        read_extension(text)
    assert told in refused.value.detail


def test_what_asks_too_much_is_refused_with_what_it_may_ask(store: EmbeddedStore) -> None:
    name = {"query": "x"}
    values = [{"pid": "state", "v": [str(i) for i in range(9)]}]
    many = {
        "101 queries": {str(i): name for i in range(101)},
        "9 properties": {"a": {"query": "x", "properties": [{"pid": "state", "v": "x"}] * 9}},
        "9 values": {"a": {"query": "x", "properties": values}},
        "301 names": {
            str(i): {"query": f"x{i}", "properties": [{"pid": "state", "v": [f"y{i}", f"z{i}", f"w{i}"]}]}
            for i in range(76)
        },
    }
    for case, batch in many.items():
        with pytest.raises(TooLargeError) as refused:
            read_queries(store, json.dumps(batch))
        assert refused.value.members["most"], case
    for told in ({"ids": ["x"] * 501, "properties": []}, {"ids": [], "properties": [{"id": "state"}] * 31}):
        with pytest.raises(TooLargeError):
            read_extension(json.dumps(told))


def test_a_batch_is_read(store: EmbeddedStore) -> None:
    asked = {
        "a": {"query": " Lavrov ", "type": "pg:Person", "type_strict": "should", "limit": 3.0},
        "b": {"query": "x", "type": ["Person", "https://w3id.org/peacegraph/ontology#State"], "limit": 10**20},
        "c": {"properties": [{"pid": "state", "v": [{"id": "state/russia"}, "Russia", 5, True]}]},
        "d": {"query": "x", "type": ""},
        "e": {"query": "x", "type": "skos:Concept"},
    }
    read = read_queries(store, json.dumps(asked))
    assert [(one.text, [t.id for t in one.types], one.strict, one.limit) for one in read.values()] == [
        ("Lavrov", ["Person"], "should", 3),
        ("x", ["Person", "State"], "any", queries.MOST_CANDIDATES),
        ("", [], "any", queries.CANDIDATES),
        ("x", [], "any", queries.CANDIDATES),
        ("x", ["skos:Concept"], "any", queries.CANDIDATES),
    ]
    (state,) = read["c"].properties
    assert (state.texts, state.ids) == (("Russia", "5", "true"), ("state/russia",))
    assert read_queries(store, "{}") == {}
    assert read_queries(store, '{"": {"query": ""}}') == {"": Query("", "queries.")}
    assert read_extension('{"ids": ["a", "a"], "properties": [{"id": "state", "settings": {}}]}').ids == ("a",)
    assert read_extension('{"ids": [], "properties": []}') == Extension((), ())


def test_what_we_read_is_what_the_schema_allows(store: EmbeddedStore) -> None:
    if reconciliation_schemas.folder() is None:
        pytest.skip(reconciliation_schemas.MISSING)
    good: dict[str, Any] = {"a": {"query": "x", "type": ["Person"], "limit": 1, "type_strict": "all"}}
    assert read_queries(store, json.dumps(good))
    assert reconciliation_schemas.mistakes("reconciliation-query-batch", good) == []
    for bad in ({"a": "Lavrov"}, {"a": {"limit": 3}}, {"a": {"query": "x", "typ": "Person"}}, {"a": {"query": 5}}):
        assert reconciliation_schemas.mistakes("reconciliation-query-batch", bad), bad
