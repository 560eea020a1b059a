"""What is kept beside the dataset and never served: why each triple stands where it does (ARCHITECTURE, decision 3).

It is a dataset too, in which the name of a graph says something of the triples in it. What is said of the default
graphs and what is said of single claims are two parts, so that the first stays short for a triple that many claims
say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from graph.ontology.closure import Derivation

NAMES: Final = "urn:x-peacegraph:"
"""Names of its graphs begin so. Behind it stands:

* `support:record`, `support:computed`, `support:curated:FILE`: why a triple is given.
* `view:VIEW:round:N:RULE:VALUES`: that it was inferred in the view, in which round, and how (`way`).
* `view:VIEW:claims:KIND:COUNT:CLAIMS`: its support there, where claims hold it
(`graph.support.triple_support.counted`).
* Of claims, `claim:NUMBER:computed` and `claim:NUMBER:round:N`: how it came into that claim's graph.
"""
OF_VIEWS, OF_CLAIMS = "provenance-index", "provenance-index-of-claims"
"""Its parts, as the views of a store of their own."""
PARTS: Final = (OF_VIEWS, OF_CLAIMS)


@dataclass
class ClaimGraph:
    """What stands in one claim's named graph: said by the passage, computed by the loader, entailed (and its round)."""

    asserted: list[ox.Triple]
    computed: list[ox.Triple]
    entailed: dict[ox.Triple, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ox.Triple]:
        yield from dict.fromkeys([*self.asserted, *self.computed, *self.entailed])


def of_support(support: Mapping[str, Iterable[ox.Triple]]) -> Iterator[ox.Quad]:
    """Which triples of the default graph are recorded, computed, or curated in which file."""
    for name, triples in support.items():
        yield from (quad(triple, f"support:{name}") for triple in triples)


def of_view(
    view: str, inferred: Mapping[ox.Triple, int], ways: Mapping[ox.Triple, Derivation] | None = None
) -> Iterator[ox.Quad]:
    """What was inferred in the default graph of a view, in which round, and how, where that is known."""
    for triple, number in inferred.items():
        how = f":{way(ways[triple])}" if ways else ""
        yield quad(triple, f"view:{view}:round:{number}{how}")


def way(derivation: Derivation) -> str:
    """A derivation as it stands in a name: the rule's digest, and the values of its inner variables."""
    values = ",".join(
        quote(value.value if isinstance(value, ox.NamedNode) else str(value), safe="/") for value in derivation.values
    )
    return f"{derivation.rule.digest}:{values}"


def terms(values: str) -> list[ox.NamedNode | ox.Literal]:
    """The values in such a name."""
    return [_term(unquote(value)) for value in values.split(",") if value]


def _term(text: str) -> ox.NamedNode | ox.Literal:
    if not text.startswith('"'):
        return ox.NamedNode(text)
    (parsed,) = ox.parse(f"<urn:x> <urn:x> {text} .", ox.RdfFormat.N_TRIPLES)
    found: ox.Literal = parsed.object
    return found


def round_of(name: str, kept: str) -> int | None:
    """The round that a name tells of, of a triple of `kept`: a view or a claim."""
    prefix = f"{kept}:round:"
    return int(name[len(prefix) :].partition(":")[0]) if name.startswith(prefix) else None


def of_claims(claims: Mapping[str, ClaimGraph]) -> Iterator[ox.Quad]:
    """What of each claim's graph was computed, and what was entailed in which round; `claims` by relative IRI."""
    for iri, graph in claims.items():
        name = slug(iri)
        yield from (quad(triple, f"{name}:computed") for triple in graph.computed)
        yield from (quad(triple, f"{name}:round:{n}") for triple, n in graph.entailed.items())


def quad(triple: ox.Triple, name: str) -> ox.Quad:
    """The triple in the graph of this name."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(NAMES + name))


def part(kept: ox.Quad) -> str:
    """The part that a quad of it belongs to."""
    name = kept.graph_name
    ours = isinstance(name, ox.NamedNode) and name.value.startswith(f"{NAMES}claim:")
    return OF_CLAIMS if ours else OF_VIEWS


def slug(iri: str, base: str = "") -> str:
    """How a claim is named here: `claim:001-02`."""
    return iri.removeprefix(base).replace("/", ":")


def claim(name: str, base: str) -> str:
    """The IRI of a claim that is named here."""
    return base + name.replace(":", "/")
