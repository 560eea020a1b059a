"""The dataset in the words of schema.org, as search engines for data sets read it."""

from __future__ import annotations

from typing import Any

from graph.core.formats import GRAPHS
from graph.core.views import DEFAULT_VIEW
from graph.publishing.description.access import ENDPOINT
from graph.publishing.description.dataset_description import KEYWORDS, DatasetDescription
from graph.publishing.description.parts import NAME, iri
from graph.publishing.description.wording import NAME as TITLE
from server.wording.names import Names

_VARIABLES = (
    "how a document puts a claim: asserted, reported, alleged, planned, called for, negated",
    "who says it, and who passes it on",
    "persons, states and bodies, and their part in events",
    "events, with time and place as told",
    "agreements, with signatures and provisions",
    "figures as printed",
    "disagreements between documents",
)
"""What is measured, in words: the variables of the coding."""


def schema_dataset(described: DatasetDescription, root: str, names: Names) -> dict[str, Any]:
    """The dataset as `Dataset` of schema.org; what nobody has said, such as licence and creator, is left out.

    Args:
        described: its description.
        root: the address of the server, with a slash at its end.
        names: the names of the places of the data.
    """
    facts, built = described.statistics.facts, described.built
    first, last = facts.period
    told: dict[str, Any] = {
        "@type": "Dataset",
        "@id": iri(built.base).value,
        "name": TITLE,
        "alternateName": "What news documents say about the Nagorno-Karabakh peace process, sentence by sentence",
        "description": described.summary,
        "url": root,
        "identifier": [iri(built.base).value, built.version],
        "version": built.version,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "citation": f"{TITLE}, dataset {built.version}, software {built.manifest.software}. {iri(built.base).value}",
        "isBasedOn": [document.value for document in facts.documents],
        "measurementTechnique": "content analysis: each claim of each sentence coded from a written guide",
        "variableMeasured": list(_VARIABLES),
        "usageInfo": f"{root}about",
        "distribution": _distributions(root),
    }
    if facts.newest_day:
        told["dateModified"] = facts.newest_day
    if first or last:
        told["temporalCoverage"] = f"{first or '..'}/{last or '..'}"
    if facts.places:
        told["spatialCoverage"] = [
            {"@type": "Place", "@id": place.value, "name": names.plain(place.value)} for place in facts.places
        ]
    return told


def _distributions(root: str) -> list[dict[str, str]]:
    """How the data are had from this server: the endpoint, the default graph in each format, the description."""
    had = [
        ("SPARQL 1.1 endpoint", ENDPOINT, "application/sparql-results+json"),
        *(
            (f"The {DEFAULT_VIEW} view as {fmt.name}", f"graphs?default&format={fmt.name}", fmt.media_type)
            for fmt in GRAPHS
        ),
        ("Description in VoID, DCAT and PROV-O", f"{NAME}.ttl", "text/turtle"),
    ]
    return [
        {"@type": "DataDownload", "name": name, "contentUrl": f"{root}{path}", "encodingFormat": media_type}
        for name, path, media_type in had
    ]
