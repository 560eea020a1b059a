"""The facts of one claim as data, with the keys that curators may write in them and the form of their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.texts.yaml_file import Text

TIME_KEYS = frozenset({"when", "began", "ended", "asOf", "signed", "effective", "published"})
PART_KEYS = frozenset({"participation", "speaking", "signature", "provision", "figure"})
"""Keys whose values are nested nodes."""
PART_CLASSES = {
    "participation": "Participation",
    "speaking": "Participation",
    "signature": "Signature",
    "provision": "Provision",
    "figure": "Figure",
}
"""The class of each kind of nested node."""
PER_CLAIM_PARTS = frozenset({"provision", "figure"})
"""Parts whose IRIs are made from the claim's, so that figures and provisions of two claims never merge into one that no
claim states. The IRIs of other parts are made from event and document, so that the statements of two documents on one
actor's part stay separate."""
CONCEPT_KEYS: dict[str, str | None] = {
    "kind": None,  # the scheme depends on the class: KIND_SCHEMES
    "capacity": "capacity",
    "medium": "medium",
    "recurrence": "recurrence",
    "aim": "aim",
    "modality": "modality",
    "alternativeModality": "modality",
    "dateBasis": "date-basis",
    "textQuality": "text-quality",
    "role": "passage-role",
}
"""Keys whose values are concepts, with the scheme of these; None where the scheme depends on the class."""
KIND_SCHEMES = {
    "Contact": "format",
    "SpeechAct": "speech",
    "ControlChange": "control",
    "Incident": "incident",
    "Deployment": "deployment",
    "Event": "event",
    "Agreement": "agreement",
    "Participation": "consent",
    "TerritorialStatus": "status",
    "Characterisation": "characterisation",
    "Provision": "provision",
    "Figure": "figure",
    "Office": "office",
    "State": "polity",
    "Organisation": "organisation",
}
"""The scheme from which the kind of each class comes, the first that fits: a class stands before those above it."""
NEED_KIND = frozenset({"Provision", "Figure", "TerritorialStatus", "Characterisation", "Office", "State"})
"""The classes whose members need a kind, as the shapes have it."""
NUMBERS = ("min", "max")
SHARES = frozenset({"vote-share-for", "vote-share-against", "turnout", "share"})
"""The kinds of figures that are shares in per cent."""
MEASURED = SHARES | {"money", "duration-years", "duration-days", "votes-for-per-vote-against"}
"""The kinds of figures that need not be whole numbers; all others count people or things."""
_NUMBER = (r"(0|[1-9][0-9]*)(\.[0-9]+)?", "not a number", "write it in figures without separators, such as 25000")
LITERALS = {
    "min": _NUMBER,
    "max": _NUMBER,
    "approximate": (r"true|false", "neither true nor false", "write one of them"),
}
"""Keys whose values have a fixed form: its regular expression, how a message describes other values, and the advice."""
REFERENCE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9-]*")
"""The form of a reference to an entity, such as person/sergey-lavrov."""
KINDS_OF_ID = {
    "meeting": "Meeting",
    "call": "Call",
    "contact": "Contact",
    "speech": "SpeechAct",
    "conflict": "Conflict",
    "process": "PeaceProcess",
    "hostilities": "Hostilities",
    "incident": "Incident",
    "control": "ControlChange",
    "deployment": "Deployment",
    "referendum": "Referendum",
    "declaration": "StatusDeclaration",
    "event": "Event",
    "agreement": "Agreement",
    "status": "TerritorialStatus",
    "characterisation": "Characterisation",
}
"""The kinds of id of what is described in claims only, each with its class."""
REGISTERED_KINDS = {
    "state": "State",
    "polity": "Polity",
    "org": "Organisation",
    "publisher": "Publisher",
    "person": "Person",
    "population": "Population",
    "office": "Office",
    "place": "Place",
    "territory": "Territory",
    "curator": "Curator",
}
"""The kinds of id of what stands in the register, each with its class."""
CLAIM_KEYS = frozenset({"modality", "alternativeModality", "attributedTo", "relayedBy", "dateBasis"})
NOT_IN_FACTS = CLAIM_KEYS | {
    "curator",
    "curated",
    "note",
    "facts",
    "id",
    "type",
    "contentUrl",
    "sha256",
    "textQuality",
    "guide",
    "form",
}


@dataclass(frozen=True)
class Reference:
    """A reference from one entity to another by a key, to be checked when all files have been read."""

    file: str
    line: int
    claim: str
    subject: str
    key: str
    target: Text


@dataclass(frozen=True)
class Place:
    """Where a value stands: the claim, the node (relative IRIs), and the node's classes with all superclasses."""

    claim: str
    subject: str
    types: frozenset[str]


@dataclass
class Facts:
    """The facts of one claim as JSON-LD nodes, and what the checks across files need; IRIs are relative to the base."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    types: list[tuple[str, Text]] = field(default_factory=list)
    """Nodes with each of their types."""
    labels: list[tuple[str, Text]] = field(default_factory=list)
    """Nodes with their labels."""
    lines: dict[str, int] = field(default_factory=dict)
    """Nodes with the line of their first description."""
    references: list[Reference] = field(default_factory=list)
    times: dict[str, str] = field(default_factory=dict)
    """Time spans with their EDTF value or the words of a relative time; a Text where the curator wrote it so."""
    year_bounds: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)
    """Time spans without a year, with the first and the last day that a calendar entry of the claim leaves."""
    extents: list[tuple[str, str]] = field(default_factory=list)
    """Events with `began` or `ended` but no `when`, with the time span derived from these."""
    misdated: bool = False
    """Whether a start and an end do not fit, so that neither needs to be held against the quotes."""
    own_behalf: list[tuple[str, str]] = field(default_factory=list)
    """Participations of organisations that act on their own behalf, with the organisation."""
    mistyped: set[str] = field(default_factory=set)
    """Nodes with an unknown type, which are not reported again as nodes without a type."""

    @property
    def under_agreement(self) -> bool:
        """Whether the claim tells a change of control under an agreement (the guide, line 7 of the modality)."""
        return any("c:under-agreement" in node.get("kind", ()) for node in self.nodes)
