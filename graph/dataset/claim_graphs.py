"""The named graphs: what the passage of each claim says, in our own words, with the types of all that it mentions.

A claim's graph is closed under the ontology without its alignments, so that nothing in it is said again in the words of
other vocabularies. Whatever it mentions has its types there: those that register and records give it, and those that
other claims of the same document say, so that one pattern finds a thing in every document. What only claims of another
document say of it is not this document's. Nor is anything typed in an asserted or reported claim that only planned or
alleged ones tell of: who asks by modality for meetings must not find those that are only foreseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.claims.claims_file import ClaimsFile
from graph.core.namespaces import PG, term
from graph.core.serialization import normalised
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import claim_metadata
from graph.dataset.computed_shortcuts import agreement_kinds, kind_triples, part_shortcuts
from graph.dataset.provenance_index import ClaimGraph, claim_slug
from graph.ontology.closure import Reasoner
from graph.ontology.compiled_rules import Index
from graph.ontology.rules import compile_rules
from graph.ontology.vocabulary import Vocabulary

TypesByThing = Mapping[object, Mapping[ox.Triple, str]]
"""For each thing the triples that tell its types, each with its source (`ClaimGraph.types`)."""

_TYPE = term("rdf:type")


def said(seeds: Seeds) -> Iterator[tuple[ClaimsFile, Claim, ClaimGraph]]:
    """Yield each claim and its file with the graph of what its passage asserts and what was computed for it.

    Args:
        seeds: the curated files.
    """
    kinds = agreement_kinds(claim for _, claim in seeds.claims)
    states = frozenset(
        ox.NamedNode(seeds.base + iri) for iri, classes in seeds.register.types.items() if "State" in classes
    )
    for file, claim in seeds.claims:
        name = ox.NamedNode(seeds.base + claim.iri)
        asserted = normalised(quad.triple for quad in file.quads if quad.graph_name == name)
        consequences = list(claim_metadata.consequences(seeds.base, claim))
        computed = [
            *claim_metadata.times(seeds.base, claim),
            *consequences,
            *part_shortcuts([*asserted, *consequences], claim.modality, states),
            *kind_triples(seeds.base, claim, kinds),
        ]
        stated = set(asserted)
        yield file, claim, ClaimGraph(asserted, normalised(triple for triple in computed if triple not in stated))


def closed(seeds: Seeds, support: Mapping[str, Iterable[ox.Triple]]) -> dict[str, ClaimGraph]:
    """Return the graph of each claim with what it entails and the types of what it mentions, by relative IRI.

    Args:
        seeds: the curated files.
        support: what the default graphs of all views hold uninferred, by its support.

    Raises:
        AxiomError: the ontology holds an axiom that cannot be compiled.
    """
    documents: dict[str, dict[str, ClaimGraph]] = defaultdict(dict)
    for file, claim, graph in said(seeds):
        documents[file.document_iri][claim.iri] = graph
    modalities = {claim.iri: claim.modality for _, claim in seeds.claims}
    close_documents(documents.values(), modalities, support, seeds.vocabulary)
    return {claim.iri: documents[file.document_iri][claim.iri] for file, claim in seeds.claims}


def close_documents(
    documents: Iterable[Mapping[str, ClaimGraph]],
    modalities: Mapping[str, str],
    support: Mapping[str, Iterable[ox.Triple]],
    vocabulary: Vocabulary,
) -> None:
    """Add to the graph of each claim what it entails, and the types of what it mentions.

    Args:
        documents: for each document the graphs of its claims, by relative IRI.
        modalities: the modality of each claim, such as `asserted`.
        support: what the default graphs of all views hold uninferred, by its support.
        vocabulary: the ontology.

    Raises:
        AxiomError: the ontology holds an axiom that cannot be compiled.
    """
    reasoner = Reasoner(compile_rules(vocabulary.own_words))
    _, background = reasoner.close(normalised(triple for triples in support.values() for triple in triples))
    known = _types(support.items())
    for graphs in documents:
        told: dict[frozenset[str], TypesByThing] = {}
        for iri, graph in graphs.items():
            heard = _heard_by(modalities[iri])
            if heard not in told:
                told[heard] = _types_told({other: graphs[other] for other in graphs if modalities[other] in heard})
            _close(graph, reasoner, background, [known, told[heard]])


def _heard_by(modality: str) -> frozenset[str]:
    """Return the modalities of claims that stand in every view in which one of this modality does."""
    views = [view for view in VIEWS.values() if modality in view]  # none for a modality that is a mistake
    return frozenset.intersection(*views) if views else frozenset()


def _close(graph: ClaimGraph, reasoner: Reasoner, background: Index, sources: Iterable[TypesByThing]) -> None:
    """Add to the graph of a claim what it entails, then the types of what it mentions.

    Args:
        graph: the graph.
        reasoner: the rules.
        background: what the reasoner has closed of the triples that every view holds uninferred.
        sources: who tells the types of things; of a type that several tell, the first is given as its source.
    """
    graph.entailed = reasoner.close_with_background(background, [*graph.asserted, *graph.computed])
    own = {**dict.fromkeys([*graph.asserted, *graph.computed], 0), **graph.entailed}
    types: dict[ox.Triple, str] = {}
    for thing in dict.fromkeys(end for triple in own for end in (triple.subject, triple.object)):
        for source in sources:
            types = {**source.get(thing, {}), **types}
    graph.types = {triple: types[triple] for triple in sorted(types.keys() - own.keys(), key=str)}
    following = reasoner.close_beside(background, own, graph.types, _is_type)
    graph.types |= {triple: f"round:{number}" for triple, number in following.items()}


def _types_told(graphs: Mapping[str, ClaimGraph]) -> TypesByThing:
    """Return the types that some claims say, each with these claims."""
    claims: dict[ox.Triple, list[str]] = defaultdict(list)
    for iri, graph in graphs.items():
        for triple in graph.asserted:
            claims[triple].append(claim_slug(iri).removeprefix("claim:"))
    return _types((f"claim:{','.join(sorted(numbers))}", [triple]) for triple, numbers in claims.items())


def _types(sources: Iterable[tuple[str, Iterable[ox.Triple]]]) -> dict[object, dict[ox.Triple, str]]:
    """Return those of the triples that tell a type of ours, by the thing that has it, each with its source."""
    found: dict[object, dict[ox.Triple, str]] = defaultdict(dict)
    for source, triples in sources:
        for triple in filter(_is_type, triples):
            found[triple.subject].setdefault(triple, source)
    return found


def _is_type(triple: ox.Triple) -> bool:
    """Check whether a triple says of what type of ours something is."""
    value = triple.object
    return triple.predicate == _TYPE and isinstance(value, ox.NamedNode) and value.value.startswith(PG)
