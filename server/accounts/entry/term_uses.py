"""How often each term of the ontology is used, as reported and in everything said, and what it is aligned with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import PG
from graph.core.views import DEFAULT_VIEW
from graph.store.dataset_store import Store, solutions

_CLASSES = "SELECT ?term (COUNT(?x) AS ?uses) WHERE {{ VALUES ?term {{ {terms} }} ?x a ?term }} GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?uses) WHERE {{ VALUES ?term {{ {terms} }} ?s ?term ?o }} GROUP BY ?term"
_PREFIX = re.compile(r"^@prefix (\w+):\s+<([^>]+)> \.", re.MULTILINE)
_RELATIONS = {
    "http://www.w3.org/2000/01/rdf-schema#subClassOf": "",
    "http://www.w3.org/2000/01/rdf-schema#subPropertyOf": "",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso": "see also ",
}
_known: WeakKeyDictionary[Store, Mapping[str, Uses]] = WeakKeyDictionary()
"""The uses in each dataset: counting goes over the whole of it, so it is done once."""


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a term is used: `reported` in the view of that name, `said` in the view `all`; `query` lists the
    uses."""

    reported: int
    said: int
    query: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """A term of another ontology: the words before its name, its short name, and its IRI."""

    before: str
    name: str
    iri: str


def term_uses(store: Store, classes: Sequence[str], properties: Sequence[str]) -> Mapping[str, Uses]:
    """The uses of terms, by local name, in four look-ups made once for a dataset.

    Args:
        store: the dataset.
        classes: local names of classes; a use is an instance.
        properties: local names of properties; a use is a triple.
    """
    found = _known.get(store)
    if found is None:
        numbers = {view: _counted(store, view, classes, properties) for view in (DEFAULT_VIEW, "all")}
        found = _known[store] = {
            name: Uses(numbers[DEFAULT_VIEW].get(name, 0), numbers["all"].get(name, 0), _query(name, name in classes))
            for name in (*classes, *properties)
        }
    return found


def _counted(store: Store, view: str, classes: Sequence[str], properties: Sequence[str]) -> dict[str, int]:
    made: dict[str, int] = {}
    for text, names in ((_CLASSES, classes), (_PROPERTIES, properties)):
        terms = " ".join(f"pg:{name}" for name in names)
        for row in solutions(store, text.format(terms=terms), view):
            made[row["term"].value.removeprefix(PG)] = int(row["uses"].value)
    return made


def _query(name: str, is_class: bool) -> str:
    if is_class:
        return f"SELECT ?thing WHERE {{ ?thing a pg:{name} }} ORDER BY ?thing"
    return f"SELECT ?subject ?value WHERE {{ ?subject pg:{name} ?value }} ORDER BY ?subject ?value"


@lru_cache(maxsize=4)
def alignments(ontology: Path) -> Mapping[str, Sequence[Aligned]]:
    """The terms of other ontologies, one step up from each of ours, by local name, as the file of alignments has them.

    Args:
        ontology: the folder of the ontology.
    """
    text = (ontology / "alignments.ttl").read_text("utf-8")
    prefixes = dict(_PREFIX.findall(text))
    made: dict[str, list[Aligned]] = {}
    for quad in ox.parse(text, ox.RdfFormat.TURTLE):
        before = _RELATIONS.get(quad.predicate.value)
        if before is not None and quad.subject.value.startswith(PG):
            name = next(
                (
                    f"{p}:{quad.object.value.removeprefix(ns)}"
                    for p, ns in prefixes.items()
                    if quad.object.value.startswith(ns)
                ),
                quad.object.value,
            )
            made.setdefault(quad.subject.value.removeprefix(PG), []).append(Aligned(before, name, quad.object.value))
    return {name: sorted(found, key=lambda one: (one.before, one.name)) for name, found in made.items()}
