"""In which order a dump tells of things, of their parts and of their properties, and what section a thing stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, VOCABULARY_BASE, term
from graph.publishing.dumps.kind_prefixes import SECTIONS

OTHER_THINGS, CONCEPTS, ONTOLOGY, OTHERS_TERMS = "Other things", "Concepts", "The ontology", "Terms of others"
TITLES: Final = (*(section.title for section in SECTIONS), OTHER_THINGS, CONCEPTS, ONTOLOGY, OTHERS_TERMS)
"""The sections of a dump in their order."""
_PLACES: Final = {kind: number for number, section in enumerate(SECTIONS) for kind in section.kinds}
_BY_TIME: Final = frozenset(kind for section in SECTIONS if section.by_time for kind in section.kinds)
_RANKS_OF_KINDS: Final = {kind: rank for section in SECTIONS for rank, kind in enumerate(section.kinds)}

_FIRST = (
    "rdfs:label skos:prefLabel dct:title pg:edtf rdf:type pg:quote pg:sentence skos:altLabel skos:definition "
    "rdfs:comment skos:scopeNote skos:example skos:note skos:editorialNote dct:abstract dct:description "
    "pg:modality pg:alternativeModality pg:voice pg:attributedTo pg:relayedBy pg:publishedBy dct:publisher "
    "pg:kind pg:form pg:nameUsed pg:wording"
)
_DATES = (
    "pg:when pg:began pg:ended pg:asOf pg:signed pg:effective pg:earliest pg:latest pg:datePrecision "
    "pg:dateDisagreement pg:dateBasis pg:dateAsPrinted pg:notBefore pg:startsBy pg:notAfter dct:created"
)
_LINKS = "skos:exactMatch skos:closeMatch schema:sameAs rdfs:seeAlso owl:sameAs"
_RANKS: Final = {
    term(name): rank
    for first, names in ((0, _FIRST), (200, _DATES), (400, _LINKS))
    for rank, name in enumerate(names.split(), first)
}
_OWN, _OTHERS = 100, 300
RDF_TYPE: Final = term("rdf:type")
_NUMBERS: Final = re.compile(r"(\d+)")
_RANGE: Final = re.compile(r"([a-z]+)=(\d+),(\d+)")
_TIMES: Final = (term("pg:earliest"), term("pg:latest"))
_UNDATED: Final = "~"
"""Behind every date."""

Key = tuple[object, ...]


class ThingOrder:
    """The order of the subjects of a dump.

    Args:
        base: the base IRI of the data.
        triples: all of them; of these it takes the times of things, and how many things have a class.
    """

    def __init__(self, base: str, triples: Iterable[ox.Triple]) -> None:
        self._base = base
        self._times: dict[str, str] = {}
        self._uses: dict[object, int] = {}
        latest: dict[str, str] = {}
        for triple in triples:
            if triple.predicate == RDF_TYPE:
                self._uses[triple.object] = self._uses.get(triple.object, 0) + 1
            elif triple.predicate in _TIMES and isinstance(triple.object, ox.Literal):
                found = self._times if triple.predicate == _TIMES[0] else latest
                found[str(triple.subject)[1:-1]] = triple.object.value
        self._times = latest | self._times

    def section(self, iri: str) -> int:
        """The number in `TITLES` of the section in which a thing or a part of one stands."""
        if iri.startswith(CONCEPT):
            return TITLES.index(CONCEPTS)
        if iri.startswith((PG, f"{VOCABULARY_BASE}ontology")):
            return TITLES.index(ONTOLOGY)
        if not iri.startswith(self._base):
            return TITLES.index(OTHERS_TERMS)
        kind, slash, _ = iri.removeprefix(self._base).partition("/")
        return _PLACES.get(kind, TITLES.index(OTHER_THINGS)) if slash else TITLES.index(OTHER_THINGS)

    def key(self, iri: str) -> Key:
        """What subjects are sorted by: section, then time or kind, then name; parts behind their thing."""
        thing, _, part = iri.partition("#")
        kind = iri.removeprefix(self._base).partition("/")[0]
        within = self._times.get(thing, _UNDATED) if kind in _BY_TIME else f"{_RANKS_OF_KINDS.get(kind, 0):02}"
        return (self.section(iri), within, natural(thing), _part(part), iri)

    def class_key(self, node: object) -> Key:
        """What the classes of a thing are sorted by: ours first, and of these the one that says most, which fewest
        things have."""
        iri = str(node)
        return (not iri.startswith(f"<{PG}"), self._uses.get(node, 0), iri)


def natural(text: str) -> Key:
    """What texts are sorted by when a number within them counts as a number: `side-9` before `side-10`."""
    return tuple(int(piece) if number % 2 else piece for number, piece in enumerate(_NUMBERS.split(text)))


def _part(fragment: str) -> Key:
    """What the parts of a thing are sorted by: the selectors of a passage behind it, passages as they stand."""
    if found := _RANGE.fullmatch(fragment):
        return (1, int(found[2]), int(found[3]), found[1])
    return (0, natural(fragment)) if fragment else (-1,)


def property_key(predicate: ox.NamedNode) -> Key:
    """What the properties of a thing are sorted by: name, class, description; then our own, dates, those of others,
    links."""
    rank = _RANKS.get(predicate)
    if rank is None:
        rank = _OWN if predicate.value.startswith(PG) else _OTHERS
    return (rank, predicate.value)
