"""The register of the persons, places and other entities that the documents name, with spellings and Wikidata links.

Events are not registered; they are described in claims only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import Mistake, Mistakes
from graph.core.namespaces import PG, PREFIXES, term
from graph.curation.fact_reader import kind_of_id
from graph.curation.facts import KINDS_OF_ID, REFERENCE, REGISTERED_KINDS
from graph.ontology.vocabulary import Vocabulary
from graph.texts.hints import nearest_name

_WIKIDATA_ITEM = re.compile(re.escape(PREFIXES["wd"]) + r"Q[1-9][0-9]*")
_IDENTITY = (term("schema:sameAs"), term("skos:closeMatch"))


@dataclass
class Register:
    """The register as read: its triples and the mistakes in it.

    `types` maps the relative IRI of each entity to the local names of its classes in this ontology, `lines` to the line
    on which its description begins.
    """

    shown_as: str
    triples: list[ox.Triple] = field(default_factory=list)
    types: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: Mistakes = field(default_factory=lambda: Mistakes("seeds/register.ttl"))


def read(path: Path, shown_as: str, base: str) -> Register:
    """Read the register; mistakes are not raised but listed in the result.

    Args:
        path: the Turtle file.
        shown_as: its name in messages about mistakes.
        base: the base IRI of the data, which replaces the file's own.

    Raises:
        OSError: the file cannot be read.
    """
    register = Register(shown_as, mistakes=Mistakes(shown_as))
    mistakes = register.mistakes
    mistakes.unreadable = True
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.add(line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return register
    try:
        quads = list(ox.parse(_with_base(content, base), ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        mistakes.add(error.lineno or 1, f"broken Turtle: {error.msg}", "correct the statement there")
        return register
    mistakes.unreadable = False
    for number, text in enumerate(content.splitlines(), 1):
        for name in re.findall(r"^<([^>]+)>", text):
            if name not in register.lines:
                _check_name(register, name, number)
            register.lines.setdefault(name, number)
    for quad in quads:
        _add(register, quad.triple, base)
    _check_links(register, base)
    return register


def _check_name(register: Register, name: str, line: int) -> None:
    """Check that the id of an entity is in lower case and of a known kind.

    Args:
        register: the register, to which a mistake is added.
        name: the relative IRI.
        line: its line.
    """
    iri = name.partition("#")[0]
    kind, _, slug = iri.partition("/")
    kinds = REGISTERED_KINDS | KINDS_OF_ID  # of events, only links stand in the register
    if not REFERENCE.fullmatch(iri):
        fix = f"write {iri.lower()}" if REFERENCE.fullmatch(iri.lower()) else "write kind/slug, in lower case"
        register.mistakes.add(line, f"id {iri!r}", fix)
    elif kind not in kinds:
        match = nearest_name(kind, kinds)
        fix = f"write {match}/{slug}" if match else f"use one of the kinds {', '.join(REGISTERED_KINDS)}"
        register.mistakes.add(line, f"id {iri!r} is of an unknown kind", fix)


def _add(register: Register, triple: ox.Triple, base: str) -> None:
    """Add a triple to the register, or a mistake where its object is a blank node."""
    subject, value = triple.subject, triple.object
    if not isinstance(subject, ox.NamedNode):
        return
    name = subject.value.removeprefix(base)
    if not isinstance(value, ox.NamedNode | ox.Literal):
        message = f"{name} has a blank node as {triple.predicate.value}"
        register.mistakes.add(register.lines.get(name, 1), message, "give it a name such as <state/armenia#wikidata>")
        return
    register.triples.append(triple)
    if triple.predicate == term("rdf:type") and value.value.startswith(PG):
        register.types.setdefault(name, set()).add(value.value.removeprefix(PG))


def _with_base(content: str, base: str) -> str:
    """Replace the file's own @base, which serves other tools only, with the base IRI of this build."""
    return re.sub(r"^@base <[^>]*> \.", f"@base <{base}> .", content, count=1, flags=re.MULTILINE)


def _check_links(register: Register, base: str) -> None:
    """Check that each entity is linked to one Wikidata item at most, and each item to one entity."""
    links = [(_iri(t.subject), _iri(t.object)) for t in register.triples if t.predicate in _IDENTITY]
    uses = Counter(item for _, item in links)
    owners = Counter(owner for owner, _ in links)
    for owner, item in links:
        subject = owner.removeprefix(base)
        line = register.lines.get(subject, 1)
        if not _WIKIDATA_ITEM.fullmatch(item):
            register.mistakes.add(
                line, f"{subject} is linked to {item}", "link to a Wikidata item, wd:Q and its number"
            )
        elif uses[item] > 1:
            qid = item.removeprefix(PREFIXES["wd"])
            message = f"the Wikidata identifier {qid} stands on {uses[item]} entities, one of them {subject}"
            register.mistakes.add(line, message, "keep it on the one that its evidence is about")
        if owners[owner] > 1:
            message = f"{subject} has {owners[owner]} Wikidata identifiers"
            register.mistakes.add(line, message, "keep the one with evidence")


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
            message = f"{iri} is a {known[0]}, which its kind of id is not for"
            yield Mistake(register.shown_as, register.lines.get(iri, 1), message, fix)


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
