"""How claims put what they say, in words, and in what order."""

from __future__ import annotations

from types import MappingProxyType

MODALITIES = MappingProxyType(
    {
        "asserted": "asserted",
        "reported": "reported",
        "alleged": "alleged",
        "planned": "planned",
        "called-for": "called for",
        "negated": "said not to be so",
    }
)
"""The words for each modality, by the last part of its concept's IRI, in the order in which pages list them."""
EXPLANATIONS = MappingProxyType(
    {
        "asserted": "the publisher says so",
        "reported": "a named source says so",
        "alleged": "blame, a cause, an intent or a disputed standing, whoever says so",
        "planned": "settled, not yet done",
        "called-for": "wanted, nobody bound",
        "negated": "",
    }
)
AS_REPORTED = ("asserted", "reported")
"""The modalities of the reported view; what is put otherwise stands apart on every page."""
VERBS = MappingProxyType(
    {
        "asserted": "asserts",
        "reported": "reports",
        "alleged": "alleges",
        "planned": "tells as planned",
        "called-for": "calls for",
        "negated": "says that this is not so",
    }
)


def rank(modality: str) -> int:
    """The place of a modality in the order of pages."""
    return list(MODALITIES).index(modality)
