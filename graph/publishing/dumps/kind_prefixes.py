"""The prefixes by which dumps write the data's own IRIs: one for each kind of thing, so that `person:sergey-lavrov`
stands where `https://w3id.org/peacegraph/person/sergey-lavrov` stood.

They are declared in dumps only: queries have `PREFIXES` of `graph.core.namespaces`, which mean the same here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.core.namespaces import PREFIXES


@dataclass(frozen=True)
class Section:
    """Some kinds of things that stand together in a dump, in the order of their names or, `by_time`, of their dates.

    A kind is the first part of an IRI behind the base, up to the first slash.
    """

    title: str
    kinds: tuple[str, ...]
    by_time: bool = False


SECTIONS: Final = (
    Section("The dataset and its parts", ("dataset",)),
    Section("States and other polities", ("state", "polity")),
    Section("Organisations, publishers and peoples", ("org", "publisher", "population")),
    Section("People", ("person",)),
    Section("Offices, and who held them", ("office", "tenure")),
    Section("Territories, places and who is said to hold them", ("territory", "place", "status")),
    Section("The conflict and the peace process", ("conflict", "process")),
    Section("Agreements", ("agreement",), by_time=True),
    Section(
        "Events",
        (
            "meeting",
            "call",
            "contact",
            "speech",
            "hostilities",
            "incident",
            "control",
            "deployment",
            "referendum",
            "declaration",
            "event",
        ),
        by_time=True,
    ),
    Section("Characterisations", ("characterisation",)),
    Section("Times", ("time",)),
    Section("Documents and their passages", ("doc",)),
    Section("Claims", ("claim",)),
    Section("Disagreements", ("disagreement",)),
    Section("Possible identities", ("identity",)),
    Section("Curators", ("curator",)),
    Section("Statements and the claims that hold them", ("statement",)),
)
"""The sections of a dump in their order; behind them stand other kinds, concepts, the ontology, and terms of others."""

_OTHERWISE: Final = {"org": "body", "time": "timespan"}
"""Kinds that are called otherwise, because the prefix of their name is known as that of a vocabulary of the W3C."""

PREFIXES_OF_KINDS: Final[Mapping[str, str]] = {
    kind: _OTHERWISE.get(kind, kind) for section in SECTIONS for kind in section.kinds
}
"""The prefix of each kind."""

PREFIXES_OF_OTHERS: Final[Mapping[str, str]] = {
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "lode": "http://linkedevents.org/ontology/",
    "time": "http://www.w3.org/2006/time#",
    "sf": "http://www.opengis.net/ont/sf#",
    "sssom": "https://w3id.org/sssom/",
    "np": "http://www.nanopub.org/nschema#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "spdx": "http://spdx.org/rdf/terms#",
}
"""Prefixes of vocabularies that the data are aligned with or described in, and that no query has."""


def namespaces(base: str) -> dict[str, str]:
    """Every prefix that a dump may declare, with its namespace.

    Args:
        base: the base IRI of the data.
    """
    kinds = {prefix: f"{base}{kind}/" for kind, prefix in PREFIXES_OF_KINDS.items()}
    return {**PREFIXES, **PREFIXES_OF_OTHERS, **kinds}
