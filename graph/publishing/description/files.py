"""The description as a file of a release: `void.ttl`, at the top of the folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from graph.publishing.built import BuiltDataset
from graph.publishing.description.access import Download
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.description.vocabulary_terms import NAMESPACES

FILE = "void.ttl"


def files(built: BuiltDataset, downloads: Sequence[Download] = ()) -> Iterator[tuple[str, bytes]]:
    """The files of the description.

    Args:
        built: the dataset.
        downloads: the other files of the release that the description names.

    Yields:
        The path of each file inside the folder of the release, and its content.
    """
    yield FILE, turtle(DatasetDescription.of(built).whole(downloads), built.base)


def turtle(triples: Iterable[ox.Triple], base: str) -> bytes:
    """A description as Turtle: what is said of a thing stands in one place, things in the order of `triples`.

    Args:
        triples: the description.
        base: the base IRI of the data, to which the IRIs in the file are relative.
    """
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    ordered = [triple for group in by_subject.values() for triple in group]
    prefixes = _used(ordered)
    written = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes, base_iri=base) or b""
    body = [line for line in written.splitlines(keepends=True) if not line.startswith(b"@")]  # in no fixed order
    head = [f"@base <{base}> .\n", *(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())]
    return "".join(head).encode() + b"\n" + b"".join(body)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes that triples need."""
    text = " ".join(map(str, triples))
    return {prefix: namespace for prefix, namespace in NAMESPACES.items() if f"<{namespace}" in text}
