"""Facts and names in words, as Markdown: neutral, each with its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from graph.publishing.release.released import LABELS, Fact, Release, text

FIRST_WORDS: Final = 12
"""How many words of a quote stand where a claim is only named."""
PROPERTIES: Final = {
    "rdf:type": "is a",
    "rdfs:label": "is called",
    "rdfs:comment": "note",
    "dct:title": "title",
    "dct:publisher": "publisher",
    "dct:created": "coded on",
    "dct:creator": "coded by",
    "dct:abstract": "summary",
    "schema:sha256": "SHA-256 of its text",
    "schema:contentUrl": "file of its text",
    "schema:sameAs": "the same as",
    "schema:locationCreated": "written at",
    "skos:closeMatch": "close match",
    "skos:definition": "definition",
    "skos:example": "example",
    "skos:broader": "narrower than",
    "skos:altLabel": "also called",
    "skos:prefLabel": "is called",
    "skos:editorialNote": "editorial note",
    "skos:scopeNote": "scope note",
    "rdfs:subClassOf": "a subclass of",
    "rdfs:subPropertyOf": "a subproperty of",
    "rdfs:domain": "is a property of",
    "rdfs:range": "has as value",
}
"""Properties of other vocabularies in words; those of ours have their labels."""


def plain(words: str) -> str:
    """A text in which nothing is Markdown, on one line."""
    return re.sub(r"([\\`*_\[\]<>|~&#])", r"\\\1", " ".join(words.split()))


def code(address: str) -> str:
    """An address, as it is."""
    return f"`{address.replace('`', '%60')}`"


def quoted(words: str) -> str:
    """A text between quotation marks."""
    return f"“{plain(words)}”"


def first_words(words: str) -> str:
    """The first words of a quote between quotation marks."""
    found = words.split()
    return quoted(" ".join(found[:FIRST_WORDS]) + (" …" if len(found) > FIRST_WORDS else ""))


def named(release: Release, address: str) -> str:
    """A thing by its name and address; a term by its name alone."""
    name = release.names.get(address)
    if address.startswith(("pg:", "c:")):
        return plain(name or address)
    return f"{plain(name)} ({code(address)})" if name else code(address)


def claim_named(release: Release, address: str) -> str:
    """A claim by its address and first words, as far as the release has them."""
    words = " ".join(text(value) for value in release.values(address, "pg:quote"))
    return f"{code(address)} {first_words(words)}" if words else code(address)


def value_words(release: Release, value: str) -> str:
    """A value: a literal between quotation marks, a time by its date, a thing by its name and address."""
    if value.startswith('"'):
        return quoted(text(value))
    return plain(value.removeprefix("time/")) if value.startswith("time/") else named(release, value)


def facts_words(release: Release, facts: Iterable[Fact], about: str = "") -> list[str]:
    """Facts as `subject, property: value; property: value`, a text for each subject, in the order given.

    Args:
        release: knows the names.
        facts: the facts, those of one subject behind each other.
        about: the thing that is spoken of, which is not named again.
    """
    told = []
    for subject, found in groupby(facts, key=lambda fact: fact[0]):
        each = {name: list(same) for name, same in groupby(found, key=lambda fact: fact[1])}
        shown = code(subject) if each.keys() & set(LABELS) else value_words(release, subject)
        whom = "" if subject == about else f"{shown}, "
        words = [
            f"{_property(release, name)}: {', '.join(value_words(release, value) for _, _, value in same)}"
            for name, same in each.items()
        ]
        told.append(whom + "; ".join(words))
    return told


def _property(release: Release, name: str) -> str:
    return plain(PROPERTIES.get(name) or release.names.get(name) or name)


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 claim`, `2,345 claims`."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
