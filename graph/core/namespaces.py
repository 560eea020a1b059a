"""The namespaces of the dataset and their prefixes, which are predeclared in every query.

The functions convert between prefixed names and IRIs.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

PG: Final = "https://w3id.org/peacegraph/ontology#"
CONCEPT: Final = "https://w3id.org/peacegraph/concept/"
VOCABULARY_BASE: Final = "https://w3id.org/peacegraph/"

PREFIXES: Final[dict[str, str]] = {
    "pg": PG,
    "c": CONCEPT,
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
}
"""The prefixes that are predeclared in every query and written into every Turtle dump."""


def term(short: str) -> NamedNode:
    """Return the node that a prefixed name such as `pg:Claim` stands for.

    Raises:
        KeyError: the prefix is not one of PREFIXES.
    """
    prefix, _, local = short.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def shorten(iri: str, base: str) -> str:
    """Return the shortest form of an IRI that a query accepts: prefixed, relative to the base, or in full.

    Args:
        iri: the absolute IRI.
        base: the base IRI of the data.
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri.removeprefix(base)}>"
