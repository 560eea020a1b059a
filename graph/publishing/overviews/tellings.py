"""What the files for pages over the whole graph have in common: which claim tells something, how, in which document.

The build writes these files, so that such a page asks nothing of the whole graph; what they hold is data, and words are
made by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG
from graph.store.dataset_store import EmbeddedStore, Store, solutions
from graph.store.record_file import record_line

_CLAIMS = "SELECT ?claim ?modality ?document WHERE { ?claim pg:modality ?modality ; prov:hadPrimarySource ?document }"
_CLASSES = """
SELECT DISTINCT ?thing ?class WHERE {
  { ?thing a ?class } UNION { GRAPH ?claim { ?thing a ?class } }
  FILTER(STRSTARTS(STR(?class), STR(pg:)))
}"""
Held = TypeVar("Held")
Asked = ParamSpec("Asked")


class Telling(NamedTuple):
    """A claim that tells something: its IRI, the last part of its modality's (`called-for`), and its document."""

    claim: str
    modality: str
    document: str


def once(made: Callable[Concatenate[Store, Asked], Held]) -> Callable[Concatenate[Store, Asked], Held]:
    """The function, which reads the same of a dataset only once; what else it is asked by can be hashed."""
    held: WeakKeyDictionary[Store, dict[object, Held]] = WeakKeyDictionary()

    @wraps(made)
    def read_once(store: Store, /, *asked: Asked.args, **named: Asked.kwargs) -> Held:
        known, key = held.setdefault(store, {}), (asked, tuple(sorted(named.items())))
        if key not in known:
            known[key] = made(store, *asked, **named)
        return known[key]

    return read_once


def tellings(store: Store) -> dict[str, Telling]:
    """Every claim of a dataset, by its IRI."""
    return {
        row["claim"].value: Telling(
            row["claim"].value, row["modality"].value.removeprefix(CONCEPT), row["document"].value
        )
        for row in solutions(store, _CLAIMS)
    }


def classes_of_things(store: Store) -> dict[str, set[str]]:
    """The classes of everything that anybody gives one, by local name."""
    found: dict[str, set[str]] = {}
    for row in solutions(store, _CLASSES):
        found.setdefault(row["thing"].value, set()).add(row["class"].value.removeprefix(PG))
    return found


def told_in(store: Store, properties: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Every statement of a claim with one of these properties and a thing as its value: subject, local name of the
    property, value, claim; in a fixed order.

    Args:
        store: the dataset.
        properties: their local names.
    """
    names = ", ".join(f"pg:{name}" for name in properties)
    text = f"SELECT DISTINCT ?s ?p ?o ?claim WHERE {{ GRAPH ?claim {{ ?s ?p ?o }} FILTER(?p IN ({names})) }}"
    rows = (
        (row["s"].value, row["p"].value.removeprefix(PG), row["o"].value, row["claim"].value)
        for row in solutions(store, text)
        if isinstance(row["o"], ox.NamedNode)
    )
    return sorted(rows)


def lines(records: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A file of these records, in the order of their IRIs."""
    return b"".join(record_line(iri, records[iri]) for iri in sorted(records))


def read(store: Store, file: str, otherwise: Callable[[Store], Mapping[str, dict[str, Any]]]) -> dict[str, Any]:
    """The records of such a file by IRI; of a dataset that has no such file, what would stand in it.

    Args:
        store: the dataset.
        file: the name of the file.
        otherwise: looks the same up.
    """
    written = store.overviews.get(file) if isinstance(store, EmbeddedStore) else None
    return dict(written if written is not None else otherwise(store))
