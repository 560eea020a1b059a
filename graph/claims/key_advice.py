"""What to write in place of a key that is unknown, or that stands on what it is not for.

The nearest name by its letters misleads where a key has another name here than elsewhere; what stands in these tables
goes before it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from graph.claims.facts import NOT_IN_FACTS
from graph.ontology.vocabulary import Vocabulary
from graph.texts.hints import write_or_choose

ONLY_ON: Final = {
    **dict.fromkeys(("published", "dateline", "title", "summary", "sourceLine", "publisher"), "SourceDocument"),
    "country": "Publisher",
}
"""Keys of other vocabularies, which have no domain in ours, with the class that they are for."""
OTHER_NAMES: Final = {
    "form": "kind",
    "format": "kind",
    "category": "kind",
    "subtype": "kind",
    "name": "label for the handle of a thing, or nameUsed for the document's own name of it",
    "names": "nameUsed",
    "alias": "nameUsed",
    "description": "wording, or a fact of type Characterisation",
    "text": "wording",
    "words": "wording",
    "location": "place",
    "venue": "place",
    "where": "place",
    "country": "place, or fromState of a participant",
    "date": "when, signed of an agreement, or published of the document",
    "time": "when",
    "year": "when",
    "day": "when",
    "start": "began",
    "started": "began",
    "since": "began",
    "end": "ended",
    "until": "ended",
    "duration": "began and ended, or a figure of kind duration-days",
    "role": "capacity of a participant, or inOffice for an office",
    "participants": "participation: [{agent: …}]",
    "parties": "signature: [{onBehalfOf: …}] of an agreement, or participation: [{agent: …}]",
    "signatories": "signature: [{agent: …}]",
    "signedBy": "signature: [{agent: …}]",
    "speakers": "speaking: [{agent: …}]",
    "says": "contentClaim: claim/…, and a claim of its own for what is said",
    "content": "contentClaim",
    "source": "attributedTo, beside the modality of the claim",
    "subject": "about of a characterisation, or topic",
    "concerns": "topic",
    "topics": "topic",
    "value": "min and max of a figure",
    "number": "min and max of a figure",
    "count": "min and max of a figure",
    "figures": "figure: [{kind: …, min: …, wording: …}]",
    "provisions": "provision: [{kind: …, wording: …}]",
    "cause": "saidToCause, on what is said to be the cause",
    "causedBy": "saidToCause, on what is said to be the cause",
    "outcome": "resultedIn",
    "result": "resultedIn",
    "mediator": "mediatedBy",
    "after": "follows",
    "before": "follows, on the later of the two",
    "purpose": "aim, or a claim of its own that is planned or called-for",
}
"""Keys as they are called elsewhere, with those that are meant."""
ELSEWHERE: Final = {
    ("partOf", "Event"): "subEventOf is for an event that is part of another; partOf is for places",
    ("place", "Agreement"): "write madeAt: place/…",
    ("place", "Tenure"): "the place is the office's, or that of an event",
    ("follows", "Agreement"): "an agreement has a date; what came after it is an Event with follows",
    ("when", "Agreement"): "write signed (or effective, where it took effect)",
    ("published", "Agreement"): "write signed: the day on which it was issued",
    ("participation", "Agreement"): "write signature: [{agent: …, kind: agreed-by}]",
    ("provision", "Event"): "only an Agreement provides; what was done under it has pursuantTo: agreement/…",
    ("title", "Tenure"): "leave it out: the register names the office; other words for it are nameUsed of the office",
    ("title", "Agreement"): "write nameUsed",
    ("title", "Event"): "write nameUsed",
    ("title", "Person"): "write nameUsed; an office is a fact of its own: {type: Tenure, holder: …, office: …}",
    ("published", "Event"): "write when",
    ("dateline", "Event"): "write place",
    ("summary", "Event"): "write wording",
    ("appliesTo", "Figure"): "a figure of a part stands on a node of that part, with subEventOf: the whole",
    ("place", "Figure"): "a figure of a part stands on a node of that part, with subEventOf: the whole",
    ("agent", "Figure"): "write counted: what is counted",
    ("kind", "Tenure"): "the kind is the office's, in seeds/register.ttl",
}
"""What to write instead of a key on a thing of a class."""
_OF_ANYTHING: Final = frozenset({"when"})
"""Keys without a domain in the ontology that are not for everything all the same."""


def keys_of_facts(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the keys that may stand in facts, each with the class that it is for; with nothing where that is any.

    Args:
        vocabulary: the ontology.
    """
    said = {key: str(meant) for key, meant in vocabulary.context.items() if not key.startswith("@")}
    properties = (key for key, meant in said.items() if not key[0].isupper() and not meant.endswith(("#", "/")))
    return {key: ONLY_ON.get(key) or vocabulary.domain(key) or "" for key in properties if key not in NOT_IN_FACTS}


def instead_of(key: str, names: Collection[str]) -> str:
    """Return the advice what to write instead of an unknown key.

    Args:
        key: the key.
        names: those that may stand there.
    """
    if (meant := OTHER_NAMES.get(key) or OTHER_NAMES.get(key.lower())) is not None:
        return f"write {meant}"
    return write_or_choose(key, names)


def misplaced(key: str, classes: Collection[str]) -> bool:
    """Whether a key that the ontology allows anywhere is not for a thing.

    Args:
        key: the key.
        classes: the classes of the thing, with all their superclasses; empty where they are not told.
    """
    if key in ONLY_ON:
        return bool(classes) and ONLY_ON[key] not in classes
    return key in _OF_ANYTHING and any((key, class_) in ELSEWHERE for class_ in classes)


def instead_on(key: str, classes: Collection[str], domain: str) -> str:
    """Return the advice what to write instead of a key that is not for a thing.

    Args:
        key: the key.
        classes: the classes of the thing, with all their superclasses.
        domain: the class that the key is for.
    """
    advice = next((words for (name, class_), words in ELSEWHERE.items() if name == key and class_ in classes), None)
    return advice or f"it belongs on {with_article(domain)}; use another key or type"


def with_article(class_name: str) -> str:
    """A class's name with the indefinite article."""
    return f"{'an' if class_name[:1] in 'AEIO' else 'a'} {class_name}"
