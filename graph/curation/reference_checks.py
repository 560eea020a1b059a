"""Checks what spans claims and files: references, with what they could have meant, and what speech acts hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.claims.facts import KINDS_OF_ID, REGISTERED_KINDS, Reference
from graph.claims.key_advice import with_article
from graph.claims.withdrawals import Withdrawal, advice
from graph.core.errors import Mistake
from graph.ontology.vocabulary import Vocabulary
from graph.texts.hints import nearest_name

PLACE_KEYS: dict[str, tuple[str, ...]] = {"place": ("Place", "State"), "connects": ("Place", "State")}
"""Properties without a range in the ontology, whose values are places, or states standing for their territory."""
_UNNAMED_SOURCE = (
    "name the body or state that speaks where the words do; an office-holder whom they do not name goes into "
    "seeds/register.ttl as person/…, labelled as not named in this document"
)
OFFICES: dict[str, str] = {
    "agent": "write inOffice instead of agent",
    "attributedTo": _UNNAMED_SOURCE,
    "relayedBy": _UNNAMED_SOURCE,
    "addressee": "name the state or body that is addressed, or a participation with inOffice",
}
"""What to write where an office stands under a key that is for actors."""
_INFERRED_CLASSES = {"Official": "Person", "Mediator": "Actor"}
"""Ranges whose members are only inferred, with the class that curators state instead."""


@dataclass(frozen=True)
class References:
    """What references are checked against.

    Args:
        vocabulary: the ontology.
        types: the classes of each entity, by relative IRI.
        registered: the relative IRIs in the register, also of what has no class there.
        withdrawn: the claims that stand no more.
    """

    vocabulary: Vocabulary
    types: Mapping[str, set[str]]
    registered: frozenset[str]
    withdrawn: Mapping[str, Withdrawal]

    def mistakes(self, reference: Reference) -> Iterator[Mistake]:
        """Yield a mistake where a reference's target does not exist or is outside the property's range."""
        target, ranges = str(reference.target), self.ranges(reference.key)
        if target not in self.types:
            message = f"{reference.key}: {target} is {self.absence(target)}"
            yield Mistake(reference.file, reference.line, message, self.instead(target, ranges))
        elif ranges and self.types[target] and not any(self.is_a(target, name) for name in ranges):
            types = with_article(", ".join(sorted(self.types[target])))
            message = f"{reference.key}: {target} is {types}, not {' or '.join(map(with_article, ranges))}"
            fix = "refer to something of that class, or use another key"
            if self.is_a(target, "Office"):
                fix = OFFICES.get(reference.key, fix)
            yield Mistake(reference.file, reference.line, message, fix)
        elif reference.key == "contentClaim" and target.split("-", maxsplit=1)[0] != reference.claim.split("-")[0]:
            message = f"contentClaim: {target} is a claim of another document"
            fix = "refer to the claim of this document that tells what is said"
            yield Mistake(reference.file, reference.line, message, fix)

    def ranges(self, key: str) -> tuple[str, ...]:
        """The classes of which a key's values are, as curators state them; empty for any."""
        declared = self.vocabulary.range(key)
        names = PLACE_KEYS.get(key, (declared,) if declared else ())
        return tuple(_INFERRED_CLASSES.get(name, name) for name in names)

    def is_a(self, iri: str, class_name: str) -> bool:
        """Whether an entity belongs to a class or one of its subclasses."""
        return any(class_name in self.vocabulary.superclasses(t) for t in self.types.get(iri, ()))

    def absence(self, iri: str) -> str:
        """How an entity is absent, in words."""
        return "withdrawn" if iri in self.withdrawn else "unknown"

    def instead(self, wrong: str, ranges: tuple[str, ...] = ()) -> str:
        """Return the advice to write the nearest IRI of the same kind, or to add the entity where it belongs.

        Args:
            wrong: the IRI of something unknown.
            ranges: the classes of which it must be one; empty for any.
        """
        if wrong in self.withdrawn:
            return advice(self.withdrawn[wrong])
        kind, _, slug = wrong.partition("/")
        if kind in ("claim", "doc"):
            return self._numbered(kind, slug)
        fitting = [
            iri
            for iri in self.types.keys() | self.registered
            if "#" not in iri and (not ranges or any(self.is_a(iri, name) for name in ranges))
        ]
        slugs = (iri.partition("/")[2] for iri in fitting if iri.startswith(f"{kind}/"))
        near = nearest_name(slug, (other for other in slugs if not _of_another_document(slug, other)))
        if near is not None:
            return f"did you mean {kind}/{near}?"
        others = sorted(iri for iri in fitting if iri.partition("/")[2] == slug)
        if others:
            return f"did you mean {others[0]}?"
        class_ = {**REGISTERED_KINDS, **KINDS_OF_ID}.get(kind)
        if class_ is not None and self._may_be(class_, ranges):
            return (
                f"describe it in a claim, with type {class_}" if kind in KINDS_OF_ID else "add it to seeds/register.ttl"
            )
        kinds = [k for k, name in {**REGISTERED_KINDS, **KINDS_OF_ID}.items() if self._may_be(name, ranges)]
        return (
            f"refer to {' or '.join(ranges) or 'an entity'}: an id that begins with {', '.join(f'{k}/' for k in kinds)}"
        )

    def _may_be(self, class_: str, ranges: tuple[str, ...]) -> bool:
        """Whether something of a class, or of one below it, may be of one of some others."""
        below = {name for name in self.vocabulary.classes if class_ in self.vocabulary.superclasses(name)} | {class_}
        return not ranges or any(set(ranges) & self.vocabulary.superclasses(name) for name in below)

    def _numbered(self, kind: str, slug: str) -> str:
        """Say which claims of a document, or which documents, there are."""
        document = slug.partition("-")[0]
        there = sorted(iri for iri in self.types if re.fullmatch(rf"claim/{re.escape(document)}-[0-9]+", iri))
        if kind == "claim" and there:
            return f"document {document} has {there[0]} to {there[-1]}"
        documents = sorted(iri for iri in self.types if iri.startswith("doc/") and "#" not in iri)
        return f"the documents are {', '.join(documents)}"


def _of_another_document(slug: str, other: str) -> bool:
    """Whether two slugs differ in nothing but the number of a document with which they end."""
    return slug != other and re.sub("[0-9]{3}$", "", slug) == re.sub("[0-9]{3}$", "", other)


def circular_contents(contents: Mapping[str, list[Reference]]) -> Iterator[Mistake]:
    """Yield the speech acts whose content, claim by claim, leads back to the claim that tells of them.

    Args:
        contents: the references by `contentClaim` that each claim holds.
    """
    for claim, references in contents.items():
        for reference in references:
            reached, waiting = set[str](), [str(reference.target)]
            while waiting:
                if (current := waiting.pop()) not in reached:
                    reached.add(current)
                    waiting += [str(further.target) for further in contents.get(current, ())]
            if claim in reached and str(reference.target) != claim:
                message = f"contentClaim: {reference.target} has {claim} as its own content"
                yield Mistake(reference.file, reference.line, message, "refer to what was said, not to the saying")
