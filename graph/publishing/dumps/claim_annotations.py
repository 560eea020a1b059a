"""Each triple of a view with the claims that hold it, in two ways that say the same.

In RDF 1.2 the claims are the reifiers of the triple: `s p o ~ claim:001-50` is short for `s p o` and `claim:001-50
rdf:reifies <<( s p o )>>` (RDF 1.2 Turtle, reifying triples and annotations). So what the view says of the claim, its
modality, voice and quote, is said of what reifies the triple. For readers without RDF 1.2 the triple is an
`rdf:Statement` with a name of its own that `prov:wasDerivedFrom` the claims.

A claim *holds* a triple where the triple stands in its graph, said there or following there. A type of what the claim
mentions that stands there because others say it is not held by it (`graph.support.types_by_others`), and claims whose
modality is none of the view hold nothing in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, term
from graph.core.views import VIEWS
from graph.publishing.built import BuiltDataset
from graph.support.types_by_others import TypesByOthers

Holders = Mapping[ox.Triple, Sequence[ox.NamedNode]]
REIFIES = term("rdf:reifies")
_MODALITY = term("pg:modality")


def holders(built: BuiltDataset, view: str) -> Holders:
    """The claims that hold each triple of a view, in the order of their names; a triple that none holds is left out.

    Args:
        built: the dataset.
        view: the view.
    """
    quads = built.quads(view)
    default = {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()}
    wanted = {ox.NamedNode(CONCEPT + modality) for modality in VIEWS[view]}
    claims = {triple.subject for triple in default if triple.predicate == _MODALITY and triple.object in wanted}
    by_others = TypesByOthers(built.store)
    found: dict[ox.Triple, list[ox.NamedNode]] = {}
    for quad in quads:
        claim, triple = quad.graph_name, quad.triple
        if not isinstance(claim, ox.NamedNode) or claim not in claims or triple not in default:
            continue
        if not by_others.has(claim.value, triple):
            found.setdefault(triple, []).append(claim)
    return {triple: sorted(found[triple], key=str) for triple in sorted(found, key=str)}


def reifying(held: Holders) -> Iterator[ox.Triple]:
    """The triples by which claims reify those that they hold."""
    for triple, claims in held.items():
        yield from (ox.Triple(claim, REIFIES, triple) for claim in claims)


def statements(held: Holders, base: str) -> Iterator[ox.Triple]:
    """Each triple that claims hold as a statement (RDF Schema 1.1, section 5.3) derived from these claims.

    Args:
        held: the claims that hold each triple.
        base: the base IRI; a statement is named `statement/` and 32 digits of the SHA-256 of its N-Triples line.
    """
    for triple, claims in held.items():
        digest = hashlib.sha256(f"{triple} .".encode()).hexdigest()[:32]
        node = ox.NamedNode(f"{base}statement/{digest}")
        yield ox.Triple(node, term("rdf:type"), term("rdf:Statement"))
        yield ox.Triple(node, term("rdf:subject"), triple.subject)
        yield ox.Triple(node, term("rdf:predicate"), triple.predicate)
        yield ox.Triple(node, term("rdf:object"), triple.object)
        yield from (ox.Triple(node, term("prov:wasDerivedFrom"), claim) for claim in claims)
