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

from graph.ontology.closure import RuleBinding

NAMES: Final = "urn:x-peacegraph:"
"""Names of its graphs begin so. Behind it stands:

* `support:record`, `support:computed`, `support:curated:FILE`: why a triple is given.
* `view:VIEW:round:N:RULE:VALUES`: that it was inferred in the view, in which round, and how (`way`).
* `view:VIEW:claims:KIND:COUNT:CLAIMS`: its support there, where claims hold it
(`graph.support.triple_support.counted`).
* Of claims, `claim:NUMBER:computed` and `claim:NUMBER:round:N`: how it came into that claim's graph.
"""
VIEWS_PART, CLAIMS_PART = "provenance-index", "provenance-index-of-claims"
"""Its parts, as the views of a store of their own."""
PARTS: Final = (VIEWS_PART, CLAIMS_PART)


@dataclass
class ClaimGraph:
    """What stands in one claim's named graph: said by the passage, computed by the loader, entailed (and its round)."""

    asserted: list[ox.Triple]
    computed: list[ox.Triple]
    entailed: dict[ox.Triple, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ox.Triple]:
        yield from dict.fromkeys([*self.asserted, *self.computed, *self.entailed])


def support_quads(support: Mapping[str, Iterable[ox.Triple]]) -> Iterator[ox.Quad]:
    """Which triples of the default graph are recorded, computed, or curated in which file."""
    for name, triples in support.items():
        yield from (index_quad(triple, f"support:{name}") for triple in triples)


def inference_quads(
    view: str, inferred: Mapping[ox.Triple, int], ways: Mapping[ox.Triple, RuleBinding] | None = None
) -> Iterator[ox.Quad]:
    """What was inferred in the default graph of a view, in which round, and how, where that is known."""
    for triple, number in inferred.items():
        how = f":{binding_name(ways[triple])}" if ways else ""
        yield index_quad(triple, f"view:{view}:round:{number}{how}")


def binding_name(derivation: RuleBinding) -> str:
    """A derivation as it stands in a name: the rule's digest, and the values of its inner variables."""
    values = ",".join(
        quote(value.value if isinstance(value, ox.NamedNode) else str(value), safe="/") for value in derivation.values
    )
    return f"{derivation.rule.digest}:{values}"


def bound_terms(values: str) -> list[ox.NamedNode | ox.Literal]:
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


def claim_graph_quads(claims: Mapping[str, ClaimGraph]) -> Iterator[ox.Quad]:
    """What of each claim's graph was computed, and what was entailed in which round; `claims` by relative IRI."""
    for iri, graph in claims.items():
        name = claim_slug(iri)
        yield from (index_quad(triple, f"{name}:computed") for triple in graph.computed)
        yield from (index_quad(triple, f"{name}:round:{n}") for triple, n in graph.entailed.items())


def index_quad(triple: ox.Triple, name: str) -> ox.Quad:
    """The triple in the graph of this name."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(NAMES + name))


def part_of(kept: ox.Quad) -> str:
    """The part that a quad of it belongs to."""
    name = kept.graph_name
    ours = isinstance(name, ox.NamedNode) and name.value.startswith(f"{NAMES}claim:")
    return CLAIMS_PART if ours else VIEWS_PART


def claim_slug(iri: str, base: str = "") -> str:
    """How a claim is named here: `claim:001-02`."""
    return iri.removeprefix(base).replace("/", ":")


def claim_iri(name: str, base: str) -> str:
    """The IRI of a claim that is named here."""
    return base + name.replace(":", "/")
