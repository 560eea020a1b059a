"""The links to Wikidata as VoID has them: a linkset for each property by which things of the data are linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.publishing.description.parts import iri
from graph.publishing.description.vocabulary_terms import NAMESPACES, english, name_of, number, term, told

WIKIDATA = PREFIXES["wd"]
_LINKS = ("schema:sameAs", "skos:closeMatch", "skos:exactMatch", "skos:broadMatch", "skos:relatedMatch", "rdfs:seeAlso")
"""The properties that link a thing; other properties with an entity of Wikidata as value tell of a mapping."""


def counted(triples: Iterable[ox.Triple]) -> Mapping[str, int]:
    """How many links to Wikidata there are by each property that has any.

    Args:
        triples: those of the reported view.
    """
    found = Counter(
        triple.predicate.value
        for triple in triples
        if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(WIKIDATA)
    )
    return {term(name).value: found[term(name).value] for name in _LINKS if found[term(name).value]}


def names(base: str, links: Mapping[str, int]) -> list[ox.NamedNode]:
    """The IRIs of the linksets; `links` is what `counted` gives."""
    return [_name(base, link) for link in links]


def described(base: str, links: Mapping[str, int]) -> Iterator[ox.Triple]:
    """Describe the linksets (VoID, section 5), and Wikidata as far as they need it; `links` is what `counted` gives."""
    wikidata = ox.NamedNode(f"{iri(base).value}#wikidata")
    for link, count in links.items():
        yield from told(
            _name(base, link),
            ("a", term("void:Linkset")),
            ("dct:title", english(f"Links to Wikidata by {_short(link)}")),
            ("void:linkPredicate", ox.NamedNode(link)),
            ("void:subjectsTarget", iri(base, DEFAULT_VIEW)),
            ("void:objectsTarget", wikidata),
            ("void:triples", number(count)),
        )
    if links:
        yield from told(
            wikidata,
            ("a", term("void:Dataset")),
            ("dct:title", english("Wikidata")),
            ("foaf:homepage", ox.NamedNode("https://www.wikidata.org/")),
            ("void:uriSpace", ox.Literal(WIKIDATA)),
        )


def _name(base: str, link: str) -> ox.NamedNode:
    return ox.NamedNode(f"{iri(base).value}#wikidata-{name_of(link)}")


def _short(link: str) -> str:
    prefix = next(prefix for prefix, namespace in NAMESPACES.items() if link.startswith(namespace))
    return f"{prefix}:{link.removeprefix(NAMESPACES[prefix])}"
