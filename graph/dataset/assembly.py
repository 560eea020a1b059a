"""The dataset: a default graph that is the plain view, materialised, and each claim a named graph closed on its own.

ARCHITECTURE, decisions 1 to 3. Two views are made of the same claims: `reported` (what is asserted or reported) and
`all` (every modality); they differ in the default graph only. What was inferred in which round, and what was computed,
recorded or curated, is kept beside the dataset in the provenance index, which is never served.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.errors import InvalidSeedsError
from graph.core.namespaces import term
from graph.core.views import VIEWS
from graph.curation.claims import Claim
from graph.curation.claims_file import ClaimsFile
from graph.curation.seeds import Seeds
from graph.dataset import claim_metadata, provenance_index
from graph.dataset.provenance_index import ClaimGraph
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules


@dataclass
class Dataset:
    """Everything a build writes. `views` gives the default graph of each view, `claims` the named graphs."""

    base: str
    views: dict[str, list[ox.Triple]]
    claims: dict[str, ClaimGraph]
    index: list[ox.Quad]

    def quads(self, view: str) -> Iterator[ox.Quad]:
        """The dataset as served under `view`."""
        for triple in self.views[view]:
            yield ox.Quad(triple.subject, triple.predicate, triple.object)
        for iri, graph in self.claims.items():
            name = ox.NamedNode(self.base + iri)
            for triple in graph:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def assemble(seeds: Seeds, *, strict: bool = True) -> Dataset:
    """Make the dataset of the curated files; not `strict`, of what of them could be read.

    Raises:
        InvalidSeedsError: the files hold mistakes.
        AxiomError: the ontology holds an axiom that cannot be compiled.
    """
    if strict and seeds.mistakes:
        raise InvalidSeedsError(seeds.mistakes)
    support = _support(seeds)
    known = normalised(t for triples in support.values() for t in triples)
    claims = {claim.iri: _claim_graph(seeds, file, claim) for file, claim in seeds.claims}
    reasoner = Reasoner(compile_rules(seeds.vocabulary.store))
    _, background = reasoner.close(known)
    for graph in claims.values():
        graph.entailed = reasoner.close_with_background(background, [*graph.asserted, *graph.computed])
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    views, kept = {}, [*provenance_index.support_quads(support), *provenance_index.claim_graph_quads(claims)]
    for view, modalities in VIEWS.items():
        said = [t for iri, g in claims.items() if modality[iri] in modalities for t in (*g.asserted, *g.computed)]
        given = list(dict.fromkeys([*known, *said]))
        inferred, ways = reasoner.derive(given)
        views[view] = [*given, *inferred]
        kept.extend(provenance_index.inference_quads(view, inferred, ways))
    return Dataset(seeds.base, views, claims, kept)


def given(seeds: Seeds) -> Iterator[ox.Triple]:
    """Everything that is not inferred, of every modality, as one graph: what the shapes look at."""
    for triples in _support(seeds).values():
        yield from triples
    for file, claim in seeds.claims:
        graph = _claim_graph(seeds, file, claim)
        yield from (*graph.asserted, *graph.computed)


def _support(seeds: Seeds) -> dict[str, list[ox.Triple]]:
    """The triples of the default graph that no claim graph says, by its support (ARCHITECTURE, decision 5)."""
    support: dict[str, list[ox.Triple]] = {"record": [], "computed": []}
    for triple, name in seeds.vocabulary.triples:
        support.setdefault(f"curated:{name}", []).append(triple)
    support["curated:seeds/register.ttl"] = seeds.register.triples
    support["curated:seeds/disagreements.yaml"] = seeds.disagreements.triples
    for file in seeds.files:
        curated = support.setdefault(f"curated:{file.shown_as}", [])
        labels = dict.fromkeys(label for claim in file.claims for label in claim.facts.labels)
        curated.extend(
            ox.Triple(_node(seeds, iri), term("rdfs:label"), ox.Literal(str(label), language="en"))
            for iri, label in labels
        )
        support["record"].extend(q.triple for q in file.quads if q.graph_name == ox.DefaultGraph())
        for claim in file.claims:
            support["record"].extend(claim_metadata.record(seeds.base, file, claim))
            support["computed"].extend(claim_metadata.shortcuts(seeds.base, file, claim))
            support["computed"].extend(claim_metadata.times(seeds.base, claim))
            support["computed"].extend(claim_metadata.relative_time_labels(seeds.base, claim))
    return {name: normalised(triples) for name, triples in support.items()}


def _claim_graph(seeds: Seeds, file: ClaimsFile, claim: Claim) -> ClaimGraph:
    name = _node(seeds, claim.iri)
    asserted = normalised(quad.triple for quad in file.quads if quad.graph_name == name)
    computed = normalised([*claim_metadata.times(seeds.base, claim), *claim_metadata.consequences(seeds.base, claim)])
    return ClaimGraph(asserted, computed)


def _node(seeds: Seeds, iri: str) -> ox.NamedNode:
    return ox.NamedNode(seeds.base + iri)


def normalised(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples with their literals in the store's own spelling (`"01"` as `"1"`), without repeats, in a fixed order.

    The store would change them anyway; done here, closure, hashes and dumps all see the same terms.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return sorted((quad.triple for quad in store), key=str)


def version(content: bytes) -> str:
    """The version of a dataset: the SHA-256 of its sorted N-Quads, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
