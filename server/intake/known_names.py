"""Names that the curated files know already, found in a new text, so that a curator need not look each up.

A name is the label of an entity of the register, one of its spellings, or a name that a claim says a document uses.
What it means in the new text is the curator's to judge: one name may be that of several entities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.curation.register import Register
from graph.texts.quote_differences import FOLD
from graph.texts.yaml_file import Mapping, Text, Value

_LABELS: Final = (term("rdfs:label"), term("skos:altLabel"))
_OUR_OWN: Final = ("curator/", "doc/")
"""What stands in the register and is no matter of documents."""
_ARTICLE: Final = re.compile("(?:the|an?) ", re.IGNORECASE)
_SURNAME: Final = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class KnownName:
    """A name as it stands in a text, with the relative IRIs of all entities that have it."""

    words: str
    entities: tuple[str, ...]
    is_surname: bool = False
    """Whether it is the last part of a person's name, alone."""


class KnownNames:
    """The names of entities, to be found in texts.

    Args:
        names: pairs of a name and the relative IRI of what has it.
        persons: the relative IRIs of persons, who are found by their last name too.
    """

    def __init__(self, names: Iterable[tuple[str, str]], persons: Iterable[str] = ()) -> None:
        self._entities: dict[str, set[str]] = defaultdict(set)
        self._surnames: dict[str, set[str]] = defaultdict(set)
        known = set(persons)
        for name, entity in names:
            if key := _key(name):
                self._entities[key].add(entity)
                last = key.rpartition(" ")[2]
                if entity in known and last != key and _SURNAME.fullmatch(last):
                    self._surnames[last].add(entity)
        longest_first = sorted({*self._entities, *self._surnames}, key=lambda key: (-len(key), key))
        shapes = [r"\s+".join(map(re.escape, key.split(" "))) for key in longest_first]
        self._upper = {key.upper(): key for key in longest_first}
        shapes += [r"\s+".join(map(re.escape, key.upper().split(" "))) for key in longest_first]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(shapes) or '(?!)'})(?!\w)")

    def found(self, text: str) -> list[KnownName]:
        """Return the names in a text, each once, in order; of names within names the longest."""
        made: dict[str, KnownName] = {}
        for match in self._pattern.finditer(text.translate(FOLD)):
            words = _key(match[0])
            key = words if words in self._entities or words in self._surnames else self._upper[words]
            entities = self._entities.get(key) or self._surnames[key]
            shown = " ".join(text[match.start() : match.end()].split())
            made.setdefault(words, KnownName(shown, tuple(sorted(entities)), key not in self._entities))
        return list(made.values())


def known_names(register: Register, base: str, claims_files: Iterable[Mapping]) -> KnownNames:
    """Collect the names of a register and of claims files.

    Args:
        register: the register.
        base: the base IRI of the data.
        claims_files: claims files as YAML; of what is not in the register, only names with a capital letter are taken.
    """
    names: list[tuple[str, str]] = []
    for triple in register.triples:
        subject, value = triple.subject, triple.object
        if triple.predicate in _LABELS and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            names.append((value.value, subject.value.removeprefix(base)))
    names = [(name, entity) for name, entity in names if not entity.startswith(_OUR_OWN) and "#" not in entity]
    for file in claims_files:
        names += [
            (name, entity)
            for name, entity in _names_used(file)
            if not entity.startswith(_OUR_OWN) and any(c.isupper() for c in _ARTICLE.sub("", name))
        ]
    persons = [entity for entity, types in register.types.items() if "Person" in types]
    return KnownNames(names, persons)


def _names_used(value: Value) -> Iterator[tuple[str, str]]:
    """Yield each `nameUsed` of a claims file with the id of its entity."""
    if isinstance(value, list):
        for item in value:
            yield from _names_used(item)
    elif isinstance(value, Mapping):
        if (entity := value.text("id")) is not None:
            yield from ((str(name), str(entity)) for name in value.items_of("nameUsed") if isinstance(name, Text))
        for item in value.values():
            yield from _names_used(item)


def _key(name: str) -> str:
    """A name with straight quotation marks and single blanks."""
    return " ".join(name.translate(FOLD).split())
