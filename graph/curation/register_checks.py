"""Checks of the register against the ontology: what each kind of id is for."""

from __future__ import annotations

from collections.abc import Iterator

from graph.claims.fact_reader import kind_of_id
from graph.claims.facts import REGISTERED_KINDS
from graph.claims.key_advice import with_article
from graph.core.errors import Mistake
from graph.curation.register import Register
from graph.ontology.vocabulary import Vocabulary


def kind_mistakes(register: Register, vocabulary: Vocabulary) -> Iterator[Mistake]:
    """Yield the entities whose class is not that of their kind of id, nor above or below it.

    Args:
        register: the register, as read.
        vocabulary: the ontology.
    """
    for iri, types in register.types.items():
        wanted = REGISTERED_KINDS.get(iri.partition("/")[0])
        known = sorted(types & vocabulary.classes)
        if "#" in iri or wanted not in vocabulary.classes or not known:
            continue
        below = vocabulary.superclasses(str(wanted))
        if not any(wanted in vocabulary.superclasses(name) or name in below for name in known):
            fitting = kind_of_id(vocabulary, known[0])
            fix = f"write {fitting}/… as its id, or another class" if fitting else f"write pg:{wanted}"
            message = f"{iri} is {with_article(known[0])}, which its kind of id is not for"
            yield Mistake(register.shown_as, register.lines.get(iri, 1), message, fix)
