"""Terms are read from text as a query reads them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES
from graph.store import term_reader
from graph.store.dataset_store import EmbeddedStore


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<state/armenia>", ox.NamedNode("https://w3id.org/peacegraph/state/armenia")),
        ("<http://example.org/x>", ox.NamedNode("http://example.org/x")),
        ("wd:Q399", ox.NamedNode("http://www.wikidata.org/entity/Q399")),
        ("a", ox.NamedNode(PREFIXES["rdf"] + "type")),
        ('"Armenia"@en', ox.Literal("Armenia", language="en")),
        ("'it\\'s'", ox.Literal("it's")),
        ('"2021-08-31"^^xsd:date', ox.Literal("2021-08-31", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))),
        ("-5", ox.Literal(-5)),
        ("true", ox.Literal(value=True)),
    ],
)
def test_terms_are_read_as_in_a_query(store: EmbeddedStore, text: str, expected: object) -> None:
    assert term_reader.read(store, text) == expected
