"""The terms in which a dataset is described, by their prefixed names: those of the data, and VoID, DCAT and SPDX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES

NAMESPACES: Final[dict[str, str]] = PREFIXES | {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "media": "https://www.iana.org/assignments/media-types/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "time": "http://www.w3.org/2006/time#",
    "lode": "http://linkedevents.org/ontology/",
    "vann": "http://purl.org/vocab/vann/",
    "sssom": "https://w3id.org/sssom/",
    "np": "http://www.nanopub.org/nschema#",
    "sf": "http://www.opengis.net/ont/sf#",
}
"""The prefixes of a description; those of the data stand first."""

Fact = tuple[str, ox.NamedNode | ox.Literal | None]
"""A property by its prefixed name, and its value; None where nothing is known."""


def term(short: str) -> ox.NamedNode:
    """The node that a prefixed name such as `void:Dataset` stands for.

    Raises:
        KeyError: the prefix is not one of NAMESPACES.
    """
    prefix, _, local = short.partition(":")
    return ox.NamedNode(NAMESPACES[prefix] + local)


def told(subject: ox.NamedNode, *facts: Fact) -> Iterator[ox.Triple]:
    """The facts of a thing as triples, in their order; what is not known is left out."""
    for name, value in facts:
        if value is not None:
            yield ox.Triple(subject, term("rdf:type" if name == "a" else name), value)


def english(text: str) -> ox.Literal:
    """A text in English."""
    return ox.Literal(text, language="en")


def number(value: int) -> ox.Literal:
    """A count, as VoID has it: `xsd:integer`."""
    return ox.Literal(value)


def name_of(iri: str) -> str:
    """An IRI as a part of an address: prefix and local name (`pg-Claim`) where it has one, else the IRI, escaped."""
    for prefix, namespace in NAMESPACES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.isidentifier():
            return f"{prefix}-{local}"
    return quote(iri, safe="")
