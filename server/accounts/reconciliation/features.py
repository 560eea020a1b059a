"""What the score of a candidate is made of, by the names under which the service tells it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.accounts.reconciliation.candidates import AGREES, DISAGREES, OTHER_TYPE

FEATURES: Final[Mapping[str, str]] = {
    "name": "How well the name agrees, from 0 to 100: spelling, order, initials, titles, how much of it is there.",
    "sure": "Whether the name is the same, in whatever spelling or script, and that of nothing else.",
    "near": "Whether the name is only near, and rather that of something else, such as a person of the same surname.",
    "label": "Whether it agrees with the label, and not with another name of the thing.",
    "used_by_documents": "Whether it agrees with a name that only documents use for the thing.",
    "other_language": "Whether it agrees with a name in another language.",
    "claims": "How many claims tell of the thing: this orders what agrees equally well, and is no part of the score.",
    "identifier": "Whether the query is an identifier of the thing, its IRI or item of Wikidata; the score is 100.",
    "other_type": f"Whether it is of no type that was asked for; it keeps {OTHER_TYPE:.0%} of its score.",
    "property_": f"For each property that was asked and of which documents report something: whether a value is as "
    f"asked (adds {AGREES}) or all are others (takes {DISAGREES}, and it is no match). What no document tells counts "
    "for nothing.",
}
"""Each feature with what it means; the last one stands for one of each property (`property_heldOffice`)."""
