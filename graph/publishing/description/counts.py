"""What VoID counts of a set of triples, by class and by property: as numbers, and as RDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.publishing.description.vocabulary_terms import name_of, number, term, told

_TYPE = term("rdf:type")


@dataclass(frozen=True)
class PropertyCounts:
    """The triples of a property, and how many different subjects and objects they have."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Counts:
    """What is counted of a set of triples (VoID, sections 4.3 and 4.6), each triple once.

    `entities` are the different subjects whose IRIs begin with the base of the data. `classes` holds, for the IRI of
    each class, how many instances it has, and `properties` the counts of each property.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, PropertyCounts]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple], base: str) -> Counts:
        """Count triples.

        Args:
            triples: the triples; one that comes twice counts once.
            base: with which the IRIs of entities begin.
        """
        by_property: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in set(triples):
            by_property[triple.predicate.value].append(triple)
        subjects = {triple.subject for group in by_property.values() for triple in group}
        objects = {triple.object for group in by_property.values() for triple in group}
        classes: dict[str, int] = defaultdict(int)
        for triple in by_property.get(_TYPE.value, ()):
            if isinstance(triple.object, ox.NamedNode):
                classes[triple.object.value] += 1
        return cls(
            triples=sum(map(len, by_property.values())),
            entities=sum(isinstance(one, ox.NamedNode) and one.value.startswith(base) for one in subjects),
            subjects=len(subjects),
            objects=len(objects),
            classes=dict(sorted(classes.items())),
            properties={iri: _counted(by_property[iri]) for iri in sorted(by_property)},
        )


def totals(part: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
    """The counts of a part as a whole (VoID, section 4.3)."""
    yield from told(
        part,
        ("void:triples", number(counts.triples)),
        ("void:entities", number(counts.entities)),
        ("void:distinctSubjects", number(counts.subjects)),
        ("void:distinctObjects", number(counts.objects)),
        ("void:classes", number(len(counts.classes))),
        ("void:properties", number(len(counts.properties))),
    )


def partitions(part: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
    """A partition for each class and each property of a part (VoID, section 4.4), all classes first."""
    for name, instances in counts.classes.items():
        node = ox.NamedNode(f"{part.value}#class-{name_of(name)}")
        yield ox.Triple(part, term("void:classPartition"), node)
        yield from told(node, ("void:class", ox.NamedNode(name)), ("void:entities", number(instances)))
    for name, counted in counts.properties.items():
        node = ox.NamedNode(f"{part.value}#property-{name_of(name)}")
        yield ox.Triple(part, term("void:propertyPartition"), node)
        yield from told(
            node,
            ("void:property", ox.NamedNode(name)),
            ("void:triples", number(counted.triples)),
            ("void:distinctSubjects", number(counted.subjects)),
            ("void:distinctObjects", number(counted.objects)),
        )


def _counted(triples: list[ox.Triple]) -> PropertyCounts:
    """The counts of the triples of one property."""
    return PropertyCounts(len(triples), len({t.subject for t in triples}), len({t.object for t in triples}))
