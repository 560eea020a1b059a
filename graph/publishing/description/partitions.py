"""The counts of a part of the dataset in VoID: of all of it, of each class, of each property."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.publishing.description.counts import Counts
from graph.publishing.description.vocabulary_terms import name_of, number, term, told


def statistics(part: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
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
