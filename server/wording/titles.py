"""What the facts of a thing are titled by on its page: its own by the property, those of others by what it is there."""

from __future__ import annotations

import re
from types import MappingProxyType

OWN = MappingProxyType(
    {
        "when": "when", "asOf": "when", "began": "began", "ended": "ended", "signed": "made", "effective": "in force",
        "place": "where", "madeAt": "where", "kind": "kind", "form": "kind", "recurrence": "kind", "aim": "aim",
        "medium": "how", "participation": "who", "speaking": "said by", "signature": "by", "mediatedBy": "mediated by",
        "blamedOn": "blamed on", "addressee": "to whom", "topic": "about", "about": "of", "nameUsed": "called",
        "wording": "in its words", "occasion": "on the margins of", "subEventOf": "part of", "follows": "comes after",
        "saidToCause": "said to cause", "resultedIn": "said to have led to", "pursuantTo": "under",
        "endsHostilities": "said to have ended",
        "foresees": "foresees", "figure": "figures", "provision": "terms", "contentClaim": "what was said",
        "transferredFrom": "control passed from", "transferredTo": "control passed to",
        "territory": "territory", "polity": "polity",
        "organOf": "an organ of", "member": "members", "coChair": "co-chaired by", "partOf": "lies in",
        "connects": "connects", "officeOf": "office of", "officeOfState": "office of", "holder": "held by",
        "office": "office", "publisher": "published by", "countryOfOrigin": "country", "title": "headline",
        "abstract": "summary", "creditText": "credit line", "locationCreated": "dateline",
    }
)  # fmt: skip
"""By the local name of the property, in the order in which pages show them."""
OTHERS = MappingProxyType(
    {
        "place": "what happened there", "madeAt": "agreements made there", "locationCreated": "datelined from here",
        "topic": "a topic of", "about": "characterised", "territory": "control and status",
        "polity": "control and status", "transferredFrom": "control passed from it",
        "transferredTo": "control passed to it", "organOf": "its organs", "member": "member of", "coChair": "co-chairs",
        "partOf": "within it", "connects": "lines that touch it", "officeOf": "its offices",
        "officeOfState": "its offices", "mediatedBy": "mediated", "blamedOn": "blamed for", "addressee": "addressed in",
        "occasion": "on its margins", "subEventOf": "events within it", "follows": "what comes after",
        "saidToCause": "said to be caused by", "resultedIn": "said to have led to it",
        "pursuantTo": "what followed under it",
        "endsHostilities": "said to be ended by", "foresees": "foreseen in", "contentClaim": "said in",
        "holder": "held office", "office": "held by", "publisher": "published", "countryOfOrigin": "publishers",
        "obligor": "obliged by", "appliesTo": "terms that apply to it", "counted": "counted in", "kind": "of this kind",
        "form": "of this kind", "aim": "with this aim", "capacity": "in this capacity", "recurrence": "told so",
        "medium": "said so", "when": "at this time", "asOf": "at this time", "began": "began then",
        "ended": "ended then", "signed": "made then", "effective": "in force since then",
    }
)  # fmt: skip
"""The same for facts of other things of which it is the value."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def own_title(name: str) -> str:
    """The title of a thing's own facts."""
    return OWN.get(name) or spelled(name)


def others_title(name: str) -> str:
    """The title of the facts of others of which the thing is the value."""
    return OTHERS.get(name) or f"{spelled(name)} of"


def spelled(name: str) -> str:
    """The local name of a term as words: `StatusDeclaration` is "status declaration"."""
    return _CAPITAL.sub(" ", name).lower()
