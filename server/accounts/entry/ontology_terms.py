"""The terms of the ontology in the groups and the order in which its file defines them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.core.namespaces import PG
from graph.store.dataset_store import Store, solutions
from server.wording.told_facts import vocabulary_of

_TERMS = """
SELECT ?term ?label ?definition (SAMPLE(?e) AS ?example) (SAMPLE(?v) AS ?values) WHERE {
  ?term rdfs:label ?label ; skos:definition ?definition FILTER(STRSTARTS(STR(?term), STR(pg:)))
  OPTIONAL { ?term skos:example ?e }
  OPTIONAL { ?term rdfs:range ?v FILTER(STRSTARTS(STR(?v), STR(xsd:))) }
} GROUP BY ?term ?label ?definition ORDER BY ?term"""
_PARENTS = """
SELECT DISTINCT ?term ?parent WHERE {
  ?term rdfs:subPropertyOf ?parent
  FILTER(?term != ?parent && STRSTARTS(STR(?term), STR(pg:)) && STRSTARTS(STR(?parent), STR(pg:)))
} ORDER BY ?term ?parent"""
_SECTION = re.compile(r"^#### (?P<title>[^(\n]+)|^pg:(?P<term>\w+) a owl:", re.MULTILINE)
_REST = "Other terms"
_VALUES: Mapping[str, str] = {
    "string": "a text",
    "date": "a day",
    "dateTime": "a moment",
    "boolean": "true or false",
    "integer": "a whole number",
    "nonNegativeInteger": "a whole number",
    "decimal": "a number",
}


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property by its local name (`heldOffice`), with its label, definition and example.

    `parents` are the nearest terms above it. Of a property `domain` and `range` are the classes that it links, by local
    name, `values` what kind of value it has in words; `follows` says that it is concluded and never told.
    """

    name: str
    label: str
    definition: str
    example: str
    is_class: bool
    parents: Sequence[str]
    domain: str | None
    range: str | None
    values: str
    follows: bool


@dataclass(frozen=True)
class TermGroup:
    """Terms that stand together under one title, in the order of the file; all classes or all properties."""

    title: str
    anchor: str
    terms: Sequence[OntologyTerm]

    @property
    def of_classes(self) -> bool:
        """Whether its terms are classes."""
        return self.terms[0].is_class


def term_groups(store: Store, ontology: Path) -> list[TermGroup]:
    """All terms, classes first, in two look-ups.

    Args:
        store: the dataset.
        ontology: the folder of the ontology, whose file has the terms in sections.
    """
    terms = {term.name: term for term in _terms(store, ontology)}
    sections = _sections((ontology / "peacegraph.ttl").read_text("utf-8"))
    placed = {name for _, names in sections for name in names}
    sections.append((_REST, [name for name in terms if name not in placed]))
    groups = []
    for is_class in (True, False):
        for title, names in sections:
            held = [terms[name] for name in names if name in terms and terms[name].is_class == is_class]
            if held:
                anchor = f"{'classes' if is_class else 'properties'}-{re.sub(r'[^a-z]+', '-', title.lower())}"
                groups.append(TermGroup(title, anchor, held))
    return groups


def _terms(store: Store, ontology: Path) -> Iterable[OntologyTerm]:
    vocabulary, shortcuts = vocabulary_of(ontology, store.version)
    above: dict[str, set[str]] = {name: set(vocabulary.superclasses(name)) - {name} for name in vocabulary.classes}
    for row in solutions(store, _PARENTS):
        above.setdefault(row["term"].value.removeprefix(PG), set()).add(row["parent"].value.removeprefix(PG))
    for row in solutions(store, _TERMS):
        name = row["term"].value.removeprefix(PG)
        is_class = name in vocabulary.classes
        kind = row["values"].value.rpartition("#")[2] if row["values"] else ""
        yield OntologyTerm(
            name,
            row["label"].value,
            row["definition"].value,
            row["example"].value if row["example"] else "",
            is_class,
            _nearest(above.get(name, set()), above),
            None if is_class else vocabulary.domain(name),
            None if is_class else vocabulary.range(name),
            _VALUES.get(kind, kind),
            row["term"].value in shortcuts,
        )


def _nearest(parents: set[str], above: Mapping[str, set[str]]) -> list[str]:
    """Those of the terms above that have no other one of them below."""
    return sorted(p for p in parents if not any(p in above.get(other, ()) for other in parents if other != p))


def _sections(text: str) -> list[tuple[str, list[str]]]:
    """The titled sections of the file, each with the terms that it defines."""
    sections: list[tuple[str, list[str]]] = []
    for found in _SECTION.finditer(text):
        if found["title"]:
            sections.append((found["title"].strip(), []))
        elif sections:
            sections[-1][1].append(found["term"])
    return sections
