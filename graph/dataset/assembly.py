"""Assembles the dataset: a default graph for each view, closed under the rules, and one named graph for each claim.

Both views are built from the same claims (ARCHITECTURE, decisions 1 to 3): `reported` takes what is asserted or
reported, `all` takes every modality; they differ in the default graph only. Which triples were inferred in which round,
computed, recorded or curated is written to the provenance index, which stands beside the dataset and is never served.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.claims.claims_file import ClaimsFile
from graph.core.errors import InvalidSeedsError
from graph.core.namespaces import term
from graph.core.serialization import normalised
from graph.core.views import VIEWS
from graph.curation.possible_identities import FILE as IDENTITIES
from graph.curation.seeds import Seeds
from graph.dataset import claim_graphs, claim_metadata, provenance_index
from graph.dataset.best_times import BestTimes
from graph.dataset.fetched_graphs import FetchedGraph
from graph.dataset.provenance_index import ClaimGraph, Computation
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules


@dataclass
class Dataset:
    """Everything that a build writes.

    `views` holds the triples of each view's default graph, `claims` the named graphs by relative IRI, and `index` the
    provenance index.
    """

    base: str
    views: dict[str, list[ox.Triple]]
    claims: dict[str, ClaimGraph]
    index: list[ox.Quad]
    fetched: Sequence[FetchedGraph] = ()
    """The graphs of what Wikidata says of linked items."""

    def quads(self, view: str) -> Iterator[ox.Quad]:
        """Yield the quads of the dataset as served under `view`."""
        yield from self.claim_quads(view)
        for fetched in self.fetched:
            name = ox.NamedNode(self.base + fetched.name)
            for triple in fetched.content:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def claim_quads(self, view: str) -> Iterator[ox.Quad]:
        """Yield the same without what Wikidata says."""
        for triple in self.views[view]:
            yield ox.Quad(triple.subject, triple.predicate, triple.object)
        for iri, graph in self.claims.items():
            name = ox.NamedNode(self.base + iri)
            for triple in graph:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def assemble(seeds: Seeds, fetched: Sequence[FetchedGraph] = (), *, strict: bool = True) -> Dataset:
    """Assemble the dataset of the curated files.

    Args:
        seeds: the curated files as read.
        fetched: what Wikidata says of linked items, which stands beside the claims and is closed with nothing.
        strict: refuse files with mistakes; otherwise assemble whatever could be read.

    Raises:
        InvalidSeedsError: `strict`, and the files hold mistakes.
        AxiomError: the ontology holds an axiom that cannot be compiled.
    """
    if strict and seeds.mistakes:
        raise InvalidSeedsError(seeds.mistakes)
    support = triples_by_support(seeds)
    for graph in fetched:
        support[f"curated:{graph.file}"] = list(graph.about)
    background_triples = normalised(triple for triples in support.values() for triple in triples)
    claims = claim_graphs.closed(seeds, support)
    reasoner = Reasoner(compile_rules(seeds.vocabulary.store))
    support["computed"] += normalised(_time_labels(seeds, *VIEWS))
    index = [*provenance_index.support_quads(support), *provenance_index.claim_graph_quads(claims)]
    views = {}
    for view in VIEWS:
        computed = list(_time_computations(seeds, claims, view))
        index.extend(provenance_index.computation_quads(view, computed))
        beside = normalised([*_time_labels(seeds, view), *(computation.triple for computation in computed)])
        uninferred = list(dict.fromkeys([*background_triples, *beside, *_claim_triples(seeds, claims, view)]))
        rounds, bindings = reasoner.derive(uninferred)
        views[view] = [*uninferred, *rounds]
        index.extend(provenance_index.inference_quads(view, rounds, bindings))
    return Dataset(seeds.base, views, claims, index, fetched)


def uninferred_triples(seeds: Seeds) -> Iterator[ox.Triple]:
    """Yield every triple that is not inferred, of claims of every modality: the graph that the shapes validate."""
    for triples in triples_by_support(seeds).values():
        yield from triples
    claims = {claim.iri: graph for _, claim, graph in claim_graphs.said(seeds)}
    for graph in claims.values():
        yield from (*graph.asserted, *graph.computed)
    yield from _time_labels(seeds, *VIEWS)
    yield from (computation.triple for computation in _time_computations(seeds, claims, "all"))


def triples_by_support(seeds: Seeds) -> dict[str, list[ox.Triple]]:
    """Return the uninferred triples that the default graphs of both views hold, by their support.

    What a claim says, and the times that it says it of, is not among them: it stands in the views of its modality. The
    record of a claim is, with the names of what it mentions, whatever its modality. The keys are `record`, `computed`
    and `curated:FILE` (ARCHITECTURE, decision 5).
    """
    support: dict[str, list[ox.Triple]] = {"record": [], "computed": []}
    for triple, name in seeds.vocabulary.triples:
        support.setdefault(f"curated:{name}", []).append(triple)
    support["curated:seeds/register.ttl"] = seeds.register.triples
    support["curated:seeds/disagreements.yaml"] = seeds.disagreements.triples
    for file in seeds.files:
        support.setdefault(f"curated:{file.shown_as}", []).extend(_label_triples(seeds, file))
        support["record"].extend(q.triple for q in file.quads if q.graph_name == ox.DefaultGraph())
        for claim in file.claims:
            support["record"].extend(claim_metadata.provenance(seeds.base, file, claim))
            support["computed"].extend(claim_metadata.shortcuts(seeds.base, file, claim))
    recorded = set(support["record"])  # words that a claim quotes too are recorded of it
    passages = (triple for triple in _identity_passages(seeds) if triple not in recorded)
    support[f"curated:{IDENTITIES}"] = [*seeds.identities.triples, *passages]
    return {name: normalised(triples) for name, triples in support.items()}


def _identity_passages(seeds: Seeds) -> Iterator[ox.Triple]:
    """Yield the passages that possible identities quote."""
    files = {file.document_iri: file for file in seeds.files}
    for identity in seeds.identities.entries:
        for cited in identity.cited:
            yield from claim_metadata.cited_triples(seeds.base, files[cited.document], cited.passage)


def _label_triples(seeds: Seeds, file: ClaimsFile) -> Iterator[ox.Triple]:
    """Yield the labels that a curator wrote in the claims of a file."""
    labels = dict.fromkeys(label for claim in file.claims for label in claim.facts.labels)
    for iri, label in labels:
        yield ox.Triple(_node(seeds, iri), term("rdfs:label"), ox.Literal(str(label), language="en"))


def _claim_triples(seeds: Seeds, claims: Mapping[str, ClaimGraph], view: str) -> Iterator[ox.Triple]:
    """Yield what the claims of a view's modalities assert and what was computed for them."""
    modalities = {claim.iri: claim.modality for _, claim in seeds.claims}
    for iri, graph in claims.items():
        if modalities[iri] in VIEWS[view]:
            yield from (*graph.asserted, *graph.computed)


def _time_computations(seeds: Seeds, claims: Mapping[str, ClaimGraph], view: str) -> Iterator[Computation]:
    """Yield what is computed of the times of a view: what their names say, and the best time of each thing."""
    named = (t for _, c in seeds.claims if c.modality in VIEWS[view] for t in claim_metadata.named_times(seeds.base, c))
    yield from (Computation(triple, ("named-time",)) for triple in normalised(named))
    yield from BestTimes(seeds, claims, view).computations()


def _time_labels(seeds: Seeds, *views: str) -> Iterator[ox.Triple]:
    """Yield the labels of relative times of the claims that some views show; no claim graph holds a label."""
    modalities = frozenset[str]().union(*(VIEWS[view] for view in views))
    for _, claim in seeds.claims:
        if claim.modality in modalities:
            yield from claim_metadata.relative_time_labels(seeds.base, claim)


def _node(seeds: Seeds, iri: str) -> ox.NamedNode:
    return ox.NamedNode(seeds.base + iri)


def version(content: bytes) -> str:
    """Return the version of a dataset: the SHA-256 of its sorted N-Quads, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
