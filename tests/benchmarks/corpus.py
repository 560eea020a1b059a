"""A corpus of any size, shaped like the real claims, for benchmarks: `python -m tests.benchmarks.corpus CLAIMS OUT.nq`.

What the dataset knows of a claim is not repeated here: `graph.dataset.claim_metadata` makes it, as it does for the
curated claims. Memory grows with what the world holds, not with what is written; a seed always gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final

import click
import pyoxigraph as ox

from graph.claims.claims import Claim
from graph.claims.claims_file import ClaimsFile
from graph.core import views
from graph.core.errors import Mistakes
from graph.core.namespaces import VOCABULARY_BASE, term
from graph.core.serialization import normalised
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset import claim_metadata
from graph.dataset.assembly import Dataset
from graph.dataset.claim_graphs import close_documents
from graph.dataset.computed_shortcuts import FORM, KIND, part_shortcuts
from graph.dataset.provenance_index import ClaimGraph, claim_graph_quads, inference_quads, support_quads
from graph.ontology.closure import Reasoner, RuleBinding
from graph.ontology.rules import compile_rules
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import EmbeddedStore
from graph.support import support_index
from graph.texts.documents import Document, Passage
from graph.texts.yaml_file import Text
from tests.benchmarks import shape
from tests.benchmarks.telling import Telling, Told, filler
from tests.benchmarks.world import World, draw
from tests.support.stores import kept

SEED: Final = 1
CURATOR: Final = ox.NamedNode(f"{VOCABULARY_BASE}curator/reader-1")
CURATED: Final = ox.Literal("2026-11-21", datatype=term("xsd:date"))
PLAIN: Final = views.VIEWS[DEFAULT_VIEW]

_a_basis, _a_role = draw(shape.DATE_BASES), draw({"identity": 149, "context": 35})  # counted


class Published:
    """A document as the dataset has it: what is `known` of it and its claims, and the claims with their graphs."""

    def __init__(self, telling: Telling) -> None:
        self.rng, self.telling, self.claims = telling.world.rng, telling, telling.claims
        self.number = telling.number
        self._sentences: list[tuple[int, int]] = []
        self._quoted: list[int] = []
        text = self._text()
        self.document = Document(f"{self.number}.txt", text, hashlib.sha256(text.encode()).hexdigest())
        publisher = Text(telling.publisher.iri, 0)
        self.file = ClaimsFile("", Mistakes(""), telling.document.iri, publisher, document=self.document)
        self.graphs: dict[str, ClaimGraph] = {}
        self.known = list(dict.fromkeys(self._known()))

    @property
    def modalities(self) -> dict[str, str]:
        """The modality of each claim."""
        return {claim.iri: claim.modality for claim in self.claims}

    @property
    def plain(self) -> Iterator[ox.Triple]:
        """What the claims of the reported view say."""
        for claim in self.claims:
            if claim.modality in PLAIN:
                yield from self.graphs[claim.iri]

    def _text(self) -> str:
        """A sentence a claim, but that some claims are read from the sentence of the one before."""
        text = ""
        for claim in self.claims:
            if not self._sentences or self.rng.random() >= shape.SAME_PASSAGE:
                length = self.rng.choice(shape.QUOTE_LENGTHS)
                names = ", ".join(list(dict.fromkeys(claim.words))[:3])
                sentence = f"{names} {filler(self.rng, length - len(names))}".strip() + "."
                self._sentences.append((len(text), len(text) + len(sentence)))
                text += sentence + " "
            self._quoted.append(len(self._sentences) - 1)
        return text

    def _passages(self, claim: Told, sentence: int) -> Iterator[tuple[str, Passage]]:
        """The sentence, and the first words of others that date or identify what it tells."""
        yield "main", self.document.passage(*self._sentences[sentence])
        for _ in range(self.rng.choice(shape.ALSO)):
            start, end = self._sentences[self.rng.randint(0, sentence)]
            role = "date" if claim.facts.times and self.rng.random() < 0.7 else _a_role(self.rng)
            yield role, self.document.passage(start, min(end, start + self.rng.choice(shape.ALSO_LENGTHS)))

    def _known(self) -> Iterator[ox.Triple]:
        yield from self._document()
        for told, sentence in zip(self.claims, self._quoted, strict=True):
            passages = list(dict.fromkeys(self._passages(told, sentence)))
            claim = Claim(told.iri, 0, told.modality, told.voices, passages, told.facts, undated=False)
            name = ox.NamedNode(VOCABULARY_BASE + told.iri)
            self.file.quads = [ox.Quad(t.subject, t.predicate, t.object, name) for t in told.triples]
            self.graphs[told.iri] = ClaimGraph(told.triples, list(dict.fromkeys(self._computed(told, claim))))
            yield from self._curated(told, name)
            yield from claim_metadata.provenance(VOCABULARY_BASE, self.file, claim)
            yield from claim_metadata.shortcuts(VOCABULARY_BASE, self.file, claim)
            if told.modality in PLAIN:
                yield from claim_metadata.relative_time_labels(VOCABULARY_BASE, claim)

    def _computed(self, told: Told, claim: Claim) -> Iterator[ox.Triple]:
        """What the loader adds to the graph of a claim; of an agreement, only one form is ever told."""
        consequences = list(claim_metadata.consequences(VOCABULARY_BASE, claim))
        states = {ox.NamedNode(VOCABULARY_BASE + state.iri) for state in self.telling.world.register["State"]}
        yield from claim_metadata.times(VOCABULARY_BASE, claim)
        yield from consequences
        yield from part_shortcuts([*told.triples, *consequences], told.modality, states)
        yield from (ox.Triple(t.subject, KIND, t.object) for t in told.triples if t.predicate == FORM)

    def _document(self) -> Iterator[ox.Triple]:
        node = ox.NamedNode(VOCABULARY_BASE + self.telling.document.iri)
        yield ox.Triple(node, term("rdf:type"), term("pg:SourceDocument"))
        yield ox.Triple(node, term("dct:publisher"), ox.NamedNode(VOCABULARY_BASE + self.telling.publisher.iri))
        yield ox.Triple(node, term("schema:contentUrl"), ox.Literal(self.document.name))
        yield ox.Triple(node, term("schema:sha256"), ox.Literal(self.document.sha256))
        for thing in (thing for things in self.telling.spoken.values() for thing in things):
            label = ox.Literal(thing.label, language="en")
            yield ox.Triple(ox.NamedNode(VOCABULARY_BASE + thing.iri), term("rdfs:label"), label)

    def _curated(self, claim: Told, node: ox.NamedNode) -> Iterator[ox.Triple]:
        """What a curator writes at the head of a claim."""
        yield ox.Triple(node, term("rdf:type"), term("pg:Claim"))
        yield ox.Triple(node, term("dct:creator"), CURATOR)
        yield ox.Triple(node, term("dct:created"), CURATED)
        yield ox.Triple(node, term("pg:modality"), term(f"c:{claim.modality}"))
        if claim.facts.times:
            yield ox.Triple(node, term("pg:dateBasis"), term(f"c:{_a_basis(self.rng)}"))
        if self.rng.random() < shape.IN_DOUBT:
            yield ox.Triple(node, term("pg:alternativeModality"), term("c:alleged"))
        if self.rng.random() < shape.NOTED:
            yield ox.Triple(node, term("rdfs:comment"), ox.Literal(f"A note: {filler(self.rng, 80)}."))
        for voice in claim.voices:
            yield ox.Triple(node, term("pg:attributedTo"), ox.NamedNode(VOCABULARY_BASE + voice))
            if self.rng.random() < shape.RELAYED:
                relay = self.telling.world.named("GovernmentBody").iri
                yield ox.Triple(node, term("pg:relayedBy"), ox.NamedNode(VOCABULARY_BASE + relay))


def corpus(claims: int, seed: int = SEED) -> Iterator[ox.Quad]:
    """The dataset of `claims` invented claims under the reported view, without inference, document by document.

    The default graph holds the vocabulary, the register, what is known of the claims, and what the plain claims say,
    each triple once; every claim is a named graph.
    """
    world = _world(claims, seed)
    shared: set[ox.Triple] = set()
    yield from _once(_preamble(world), shared, shared, "")
    for document in _documents(world, claims):
        yield from _once((*document.known, *document.plain), shared, set(), document.number)
        for iri, graph in document.graphs.items():
            name = ox.NamedNode(VOCABULARY_BASE + iri)
            yield from (ox.Quad(t.subject, t.predicate, t.object, name) for t in graph)


def inferred(claims: int, seed: int = SEED) -> Iterator[ox.Quad]:
    """The same dataset with all that follows, view and claims each closed as `graph.dataset.assembly` closes them; in
    memory."""
    world = _world(claims, seed)
    known, plain = dict.fromkeys(_preamble(world)), dict[ox.Triple, None]()
    documents, modalities = list[dict[str, ClaimGraph]](), dict[str, str]()
    for document in _documents(world, claims):
        known |= dict.fromkeys(document.known)
        plain |= dict.fromkeys(document.plain)
        documents.append(document.graphs)
        modalities |= {told.iri: told.modality for told in document.claims}
    close_documents(documents, modalities, {"record": known}, _vocabulary())
    graphs = {iri: graph for document in documents for iri, graph in document.items()}
    given = list(known | plain)
    view = [*given, *Reasoner(compile_rules(_vocabulary().store)).close(given)[0]]
    yield from Dataset(VOCABULARY_BASE, {DEFAULT_VIEW: view}, graphs, []).quads(DEFAULT_VIEW)


def index(
    made: Dataset,
    support: Mapping[str, Iterable[ox.Triple]],
    inferred: Mapping[ox.Triple, int],
    ways: Mapping[ox.Triple, RuleBinding],
    modalities: Mapping[str, str],
) -> EmbeddedStore:
    """What a build keeps beside a dataset of the default view alone."""
    names = [*support_quads(support), *inference_quads(DEFAULT_VIEW, inferred, ways), *claim_graph_quads(made.claims)]
    return kept(
        [*names, *support_index.claim_support_quads(made.views, made.claims, modalities, names, made.base)], made.base
    )


def _world(claims: int, seed: int) -> World:
    return World(claims, Random(seed))  # noqa: S311  # a reproducible corpus, no secret


def _vocabulary() -> Vocabulary:
    return Vocabulary(Settings().ontology)


def _preamble(world: World) -> Iterator[ox.Triple]:
    yield from normalised(triple for triple, _ in _vocabulary().triples)
    yield ox.Triple(CURATOR, term("rdf:type"), term("prov:SoftwareAgent"))
    yield ox.Triple(CURATOR, term("rdfs:label"), ox.Literal("Reader 1", language="en"))
    yield from world.triples()


def _documents(world: World, claims: int) -> Iterator[Published]:
    number, left = 0, claims
    while left > 0:
        size = min(left, world.rng.choice(shape.CLAIMS_PER_DOCUMENT))
        yield Published(Telling(world, f"{number:06}", size))
        number, left = number + 1, left - size


def _once(triples: Iterable[ox.Triple], shared: set[ox.Triple], own: set[ox.Triple], number: str) -> Iterator[ox.Quad]:
    """Each triple as a quad of the default graph, once.

    What is named after the document `number` is its own: no other speaks of it, so that it is forgotten with `own`.
    """
    for triple in triples:
        seen = own if number in str(triple.subject) else shared
        if triple not in seen:
            seen.add(triple)
            yield ox.Quad(triple.subject, triple.predicate, triple.object)


@click.command()
@click.argument("claims", type=click.IntRange(min=1))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--seed", default=SEED, show_default=True, help="Another seed gives another corpus.")
@click.option("--inferred/--asserted-only", "closed", default=False, help="Close it under the ontology; in memory.")
def main(claims: int, out: Path, seed: int, *, closed: bool) -> None:
    """Write a corpus of CLAIMS claims to OUT as N-Quads."""
    quads = inferred(claims, seed) if closed else corpus(claims, seed)
    ox.serialize(quads, out, format=ox.RdfFormat.N_QUADS)


if __name__ == "__main__":
    main()
