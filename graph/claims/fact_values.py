"""Reads the values of a fact's keys: concepts, times, references, numbers and words, each checked for its form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from graph.claims.facts import (
    CLAIM_KEYS,
    CONCEPT_KEYS,
    KIND_SCHEMES,
    KINDS_OF_ID,
    LITERALS,
    MEASURED,
    NEED_KIND,
    NUMBERS,
    PART_CLASSES,
    REFERENCE,
    REGISTERED_KINDS,
    SHARES,
    TIME_KEYS,
    Facts,
    Place,
    Reference,
)
from graph.core.errors import Mistakes
from graph.ontology.vocabulary import Vocabulary
from graph.texts import dates, edtf_bounds
from graph.texts.hints import nearest_name, write_or_choose
from graph.texts.yaml_file import Mapping, Text, Value

_EXAMPLES: Final = {
    "Actor": "person/sergey-lavrov",
    "Person": "person/sergey-lavrov",
    "Official": "person/sergey-lavrov",
    "Mediator": "org/osce-minsk-group",
    "Organisation": "state/armenia",
    "Polity": "state/armenia",
    "State": "state/armenia",
    "Office": "office/foreign-minister-armenia",
    "Place": "place/moscow",
    "Territory": "territory/nagorno-karabakh",
    "Agreement": "agreement/ceasefire-1994",
    "Claim": "claim/001-02",
    "SourceDocument": "doc/001",
}
"""An id of each class of things that keys refer to, as messages show it."""
_PLACES: Final = frozenset({"place", "connects", "dateline"})
"""Keys without a range in the ontology whose values are places."""
_BY_ANOTHER_DAY: Final = re.compile(r"(?i)\b(last|next|this|previous|following|ago|earlier|later|today|yesterday)\b")
"""Words that tell a time by another one."""
_WHOLE: Final = 100
"""All of it, in per cent."""
_ANY_TEXT: Final = (r"(?s).*\S.*", "empty", "leave the key out where the text gives nothing")


class ValueReader:
    """Reads values in the facts of one file.

    Args:
        vocabulary: the ontology that concepts are checked against.
        document: the document's relative IRI.
        mistakes: the list to which mistakes are added.
    """

    def __init__(self, vocabulary: Vocabulary, document: str, mistakes: Mistakes) -> None:
        self.vocabulary = vocabulary
        self.document = document
        self.mistakes = mistakes
        self.reference_keys = {
            key
            for key, said in vocabulary.context.items()
            if isinstance(said, dict) and said.get("@type") == "@id" and key not in TIME_KEYS | CONCEPT_KEYS.keys()
        }

    def value(self, facts: Facts, place: Place, key: Text, item: Text) -> object:
        """Return one value as JSON-LD, or None for a mistake.

        Args:
            facts: collects times and references.
            place: the claim and the node in which the value stands.
            key: a known key, whose value is no nested node.
            item: the value.
        """
        if key in TIME_KEYS:
            return self.time(facts, key, item)
        if key == "kind":
            return self._kind(place.types, item)
        if key in CONCEPT_KEYS:
            return self.concept(key, item)
        if key in self.reference_keys:
            return self._reference(facts, place, key, item)
        form, defect, fix = LITERALS.get(key, _ANY_TEXT)
        if not re.fullmatch(form, item):
            if key in NUMBERS and item.startswith("-"):
                defect, fix = "below nothing", "write how many the text says, from 0 up"
            self.mistakes.add(item.line, f"{key}: {str(item)!r} is {defect}", fix)
            return None
        return str(item)

    def count(self, part: Mapping) -> None:
        """Check that what is counted is counted in whole numbers, and that no share is above the whole.

        Args:
            part: a figure.
        """
        kind = part.text("kind")
        for key in NUMBERS:
            number = part.text(key)
            if kind is None or number is None or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
                continue
            if kind not in MEASURED and "." in number:
                whole = number.replace(".", "") if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", number) else ""
                fix = f"write {whole}, if the point is for thousands" if whole else "write a whole number"
                self.mistakes.add(number.line, f"{key}: {str(number)!r} of {kind} is no whole number", fix)
            if kind in SHARES and float(number) > _WHOLE:
                fix = "write the share in per cent, or take a kind that counts"
                self.mistakes.add(number.line, f"{key}: {str(number)!r} of {kind} is more than all", fix)

    def concept(self, key: str, item: Text) -> str | None:
        """Return the compact IRI of a concept; None, and a mistake, where the key does not allow it.

        Args:
            key: one of CONCEPT_KEYS.
            item: the concept's slug.
        """
        return self._concept(key, item, self._of_scheme(CONCEPT_KEYS[key]))

    def _kind(self, types: frozenset[str], item: Text) -> str | None:
        """Return the concept of a kind, from the scheme of the things that have it.

        Args:
            types: the classes of the node, with all their superclasses; empty where the claim does not say.
            item: the concept's slug.
        """
        class_ = next((name for name in KIND_SCHEMES if name in types), "")
        scheme = KIND_SCHEMES.get(class_)
        if types and scheme is None:
            self.mistakes.add(item.line, f"kind: {str(item)!r} on something that has no kinds", "leave the key out")
            return None
        return self._concept("kind", item, self._of_scheme(scheme), class_)

    def _of_scheme(self, scheme: str | None) -> set[str]:
        """The concepts of a scheme; all of them for None."""
        concepts = self.vocabulary.concepts
        return {name for name, schemes in concepts.items() if scheme is None or scheme in schemes}

    def _concept(self, key: str, item: Text, allowed: set[str], class_: str = "") -> str | None:
        if item in allowed:
            return f"c:{item}"
        schemes = self.vocabulary.concepts.get(item, ())
        others = (name for name, scheme in CONCEPT_KEYS.items() if scheme in schemes and name not in {key, *CLAIM_KEYS})
        if (other := next(others, None)) is not None:
            fix = f"write {other}: {item}"
        else:
            fix = write_or_choose(item, allowed)
            if class_ and class_ not in NEED_KIND and nearest_name(item, allowed) is None:
                fix += "; or leave the key out where the text says none of them"
        where = f" for class {class_}" if class_ else ""
        self.mistakes.add(item.line, f"unknown {key} {item!r}{where}", fix)
        return None

    def time(self, facts: Facts, key: str, item: Text) -> str | None:
        """Return the relative IRI of the time span for an EDTF date or a relative time.

        Args:
            facts: collects the time.
            key: one of TIME_KEYS, for messages.
            item: the date.
        """
        if dates.RELATIVE.fullmatch(item):
            iri = f"{self.document}#{item}"
            facts.times[iri] = item
            return iri
        try:
            edtf_bounds.bounds(str(item))
        except edtf_bounds.DateError as error:
            relative = nearest_name(item, dates.RELATIVE_TIMES)
            suggestion = error.suggestion or relative or ""
            fix = f"write {suggestion}, or the date" if suggestion else "write the date"
            fix = f"{fix} as far as the text gives it"
            if _BY_ANOTHER_DAY.search(item):
                fix = (
                    "write the date that it is (dateBasis: relative-to-publication), or XXXX-MM where no year is known"
                )
            self.mistakes.add(item.line, f"{key}: {error}", fix)
            return None
        iri = f"{self.document}#{dates.slug(item)}" if dates.is_of_document(item) else f"time/{dates.slug(item)}"
        facts.times[iri] = item
        return iri

    def _reference(self, facts: Facts, place: Place, key: str, item: Text) -> str | None:
        """Return a reference to an entity or a concept, collecting the former to be checked later.

        Args:
            facts: collects the reference.
            place: the claim and the node in which it stands.
            key: the key.
            item: the reference.
        """
        if item.startswith("c:"):
            return self._topic(key, item)
        if not REFERENCE.fullmatch(item):
            message, fix = not_a_reference(key, item, "Place" if key in _PLACES else self.vocabulary.range(key))
            if key == "topic" and item in self._of_scheme("topic"):
                fix = f"write c:{item}"
            self.mistakes.add(item.line, message, fix)
            return None
        if item in (place.claim, place.subject):
            message = (
                f"{key}: {item} is {'the claim in which it stands' if item == place.claim else 'the thing itself'}"
            )
            self.mistakes.add(item.line, message, "refer to another, or leave the key out")
            return None
        facts.references.append(Reference(self.mistakes.file, item.line, place.claim, place.subject, key, item))
        return str(item)

    def _topic(self, key: str, item: Text) -> str | None:
        """Return a concept written as `c:…` where a reference may stand."""
        concepts = self.vocabulary.concepts
        if item[2:] in concepts:
            return str(item)
        topics: Iterable[str] = self._of_scheme("topic")
        near = topics if nearest_name(item[2:], topics) else concepts
        self.mistakes.add(item.line, f"{key}: unknown concept {item!r}", write_or_choose(item[2:], near, "c:"))
        return None


def not_a_reference(key: str, item: Value, class_: str | None = None) -> tuple[str, str]:
    """Return what is wrong with a value that is no reference, and what to do.

    Args:
        key: its key.
        item: the value.
        class_: the class of what the key refers to; None where it may be anything.
    """
    message = f"{key}: {str(item)!r} is a name, not a reference"
    if isinstance(item, Text) and REFERENCE.fullmatch(item.lower()):
        return f"{key}: {str(item)!r} has upper-case letters", f"write {item.lower()}"
    if class_ == "Claim" and re.fullmatch(r"[0-9]{3}-[0-9]{2,3}", str(item)):
        return message, f"write claim/{item!s}"
    example = _EXAMPLES.get(class_ or "", "conflict/nagorno-karabakh")
    return message, f"refer to an id such as {example}"


def types_of(vocabulary: Vocabulary, value: Mapping, part: str | None) -> frozenset[str]:
    """Return the classes of a node, with all their superclasses: as its claim says them, else by its kind of id.

    Args:
        vocabulary: the ontology.
        value: the node as written.
        part: the key under which it is nested, if it is.
    """
    told = [str(name) for name in value.items_of("type") if isinstance(name, Text)]
    own = [name for name in told if name in vocabulary.classes]
    own += [PART_CLASSES[part]] if part in PART_CLASSES else []
    kind_of_id = (value.text("id") or "").partition("/")[0]
    if not own and not told and (class_ := {**KINDS_OF_ID, **REGISTERED_KINDS}.get(kind_of_id)) is not None:
        own = [class_]
    return frozenset[str]().union(*(vocabulary.superclasses(name) for name in own))
