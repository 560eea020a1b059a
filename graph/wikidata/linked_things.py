"""The things of the register with their names, and the Wikidata items that they are linked to, with the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.claims.facts import REGISTERED_KINDS
from graph.core.errors import InvalidSeedsError, NotFoundError
from graph.core.namespaces import PREFIXES, term
from graph.core.settings import Settings
from graph.curation import register as register_file
from graph.dataset import fetched_graphs
from graph.search import other_names
from graph.search.findable import ALTERNATIVE, LABEL, OTHER_LANGUAGE
from graph.texts.hints import nearest_name

FILE: Final = "seeds/register.ttl"
WD: Final = PREFIXES["wd"]
NOT_RECORDED: Final = "revision not recorded"
_LINKS: Final = {term("schema:sameAs"): "same", term("skos:closeMatch"): "close"}
SSSOM: Final = "https://w3id.org/sssom/"
NOT_LINKED: Final = frozenset({"curator"})
"""Kinds of id of what is nobody to look for."""


@dataclass(frozen=True)
class Link:
    """A link to an item: the item, whether it is the same or a close match, and the evidence.

    `revision` and `day` are those that whoever accepted it looked at, empty where they were not recorded; `by` is the
    relative IRI of whoever that was.
    """

    item: str
    closeness: str
    revision: str = ""
    day: str = ""
    by: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def recorded(self) -> str:
        """The revision in words."""
        return f"revision {self.revision}" if self.revision else NOT_RECORDED


@dataclass(frozen=True)
class LinkedThing:
    """A thing of the register, by relative IRI, with its names, each with its language (empty if unknown)."""

    iri: str
    names: tuple[tuple[str, str, str], ...]
    links: tuple[Link, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of its id: `person`, `state` …"""
        return self.iri.partition("/")[0]

    @property
    def label(self) -> str:
        """Its label, or its id where its label stands in claims."""
        return next((text for role, text, _ in self.names if role == LABEL), self.iri)


def read(settings: Settings) -> list[LinkedThing]:
    """All things of the register, linked or not, by their IRIs.

    Raises:
        InvalidSeedsError: the register, or the list of other names, cannot be read.
        OSError: a file cannot be read.
    """
    register = register_file.read(settings.seeds / "register.ttl", FILE, settings.base_iri)
    if register.mistakes.unreadable:
        raise InvalidSeedsError(list(register.mistakes))
    return things(register.triples, settings.base_iri, other_names.read(settings.seeds))


def things(triples: Iterable[ox.Triple], base: str, others: Iterable[other_names.OtherName] = ()) -> list[LinkedThing]:
    """All things that the triples of a register tell of, by their IRIs."""
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            about[triple.subject.value.removeprefix(base)][triple.predicate.value].append(triple.object)
    foreign: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for other in others:
        foreign[other.thing].append((OTHER_LANGUAGE, other.name, other.language))
    found = []
    for iri in sorted(about):
        links = tuple(_links(about, iri, base))
        registered = iri.partition("/")[0] in REGISTERED_KINDS.keys() - NOT_LINKED
        if "#" not in iri and (links or registered):
            found.append(LinkedThing(iri, (*_names(about[iri]), *foreign[iri]), links))
    return found


def named(all_things: Sequence[LinkedThing], iri: str) -> LinkedThing:
    """The thing of this relative IRI.

    Raises:
        NotFoundError: the register has none.
    """
    for thing in all_things:
        if thing.iri == iri:
            return thing
    match = nearest_name(iri, [thing.iri for thing in all_things])
    advice = f"did you mean {match}?" if match else "give the id of a thing that stands there, such as state/armenia"
    raise NotFoundError(f"{FILE} has no {iri!r}; {advice}")


def _names(facts: dict[str, list[ox.NamedNode | ox.Literal]]) -> list[tuple[str, str, str]]:
    roles = ((LABEL, "rdfs:label"), (ALTERNATIVE, "skos:altLabel"))
    return [
        (role, name.value, name.language or "")
        for role, prop in roles
        for name in facts[term(prop).value]
        if isinstance(name, ox.Literal)
    ]


def _links(about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]], iri: str, base: str) -> Iterable[Link]:
    for prop, closeness in _LINKS.items():
        for other in list(about[iri][prop.value]):
            if other.value.startswith(WD):
                yield _with_evidence(about, iri, Link(other.value.removeprefix(WD), closeness), base)


def _with_evidence(
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]], iri: str, link: Link, base: str
) -> Link:
    """A link with what its mapping records."""
    facts = about[f"{iri}#wikidata"] if f"{iri}#wikidata" in about else defaultdict(list)
    if ox.NamedNode(WD + link.item) not in facts[SSSOM + "object_id"]:
        return link
    sources = (fetched_graphs.revision(source.value) for source in facts[term("prov:wasDerivedFrom").value])
    return Link(
        link.item,
        link.closeness,
        revision=next((number for item, number in filter(None, sources) if item == link.item), ""),
        day=next((day.value for day in facts[term("dct:created").value]), ""),
        by=next((who.value.removeprefix(base) for who in facts[term("dct:creator").value]), ""),
        evidence=tuple(comment.value for comment in facts[SSSOM + "comment"]),
    )
