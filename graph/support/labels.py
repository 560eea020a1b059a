"""The names that things are shown by."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.store.dataset_store import Store, solutions


def labels(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """The label of each thing that has one; of a time span, its EDTF.

    Raises:
        ValueError: one of them is no IRI.
    """
    terms = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(iris)))
    if not terms:
        return {}
    named = f"VALUES ?x {{ {terms} }} ?x rdfs:label|pg:edtf ?label"
    rows = solutions(store, f"SELECT ?x (MIN(?label) AS ?name) WHERE {{ {named} }} GROUP BY ?x")
    return {row["x"].value: row["name"].value for row in rows}
