"""An explained result in PROV-O (W3C Recommendation, 30 April 2013).

The answer is a collection of rows, a row derives from its witnesses, a witness is a collection of statements, a
statement derives from claims (or follows, by a rule application, from others), and a claim is quoted from passages.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.answers.explained_result import ExplainedResult, ExplainedRow, ExplainedTriple
from graph.core.formats import Format
from graph.core.namespaces import CONCEPT, term
from graph.core.serialization import serialized
from graph.dataset.fetched_graphs import permanent
from graph.proofs.proof import INFERRED, ProofNode
from graph.support.claim_records import ClaimRecord, PassageRecord
from graph.support.identity_records import IdentityRecord


def result_provo(result: ExplainedResult, fmt: Format, address: str, query: str) -> bytes:
    """Write a result in PROV-O.

    Args:
        result: the explained result.
        fmt: a format of RDF; in TriG each claim is also a named graph with what the answer takes from it.
        address: what the names of its rows and statements begin with.
        query: the text that was asked.
    """
    writer = _ProvoWriter(result, address, query)
    return serialized(writer.quads(graphs=fmt.name == "trig"), fmt, result.base)


class _ProvoWriter:
    """Writes one result as quads."""

    def __init__(self, result: ExplainedResult, address: str, query: str) -> None:
        self._result = result
        self._address = address
        self._query = query
        self._premises: dict[tuple[str | None, ox.Triple], ox.NamedNode] = {}

    def quads(self, *, graphs: bool) -> Iterator[ox.Quad]:
        """All of it; with `graphs` each claim also as a named graph with what the answer takes from it."""
        answer, query = self._node("answer"), self._node("query")
        yield _quad(answer, "rdf:type", term("prov:Collection"))
        yield _quad(answer, "owl:versionInfo", ox.Literal(self._result.version))
        yield _quad(answer, "prov:wasDerivedFrom", query)
        yield _quad(query, "rdf:type", term("prov:Entity"))
        yield _quad(query, "prov:value", ox.Literal(self._query))
        for note in self._result.notes:
            yield _quad(answer, "rdfs:comment", ox.Literal(note.text))
        for row in self._result.rows:
            yield from self._row(answer, row)
        for position, triple in enumerate(self._result.triples):
            yield from self._witness_triple(self._node(f"statement-{position}"), triple)
            if graphs:
                yield from _claim_graph_quads(triple)
        for iri, claim in self._result.claims.items():
            yield from self._claim(ox.NamedNode(iri), claim)
        for iri, identity in self._result.identities.items():
            yield from self._identity(ox.NamedNode(iri), identity)

    def _node(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self._address}-{name}")

    def _row(self, answer: ox.NamedNode, row: ExplainedRow) -> Iterator[ox.Quad]:
        node = self._node(f"row-{row.number}")
        yield _quad(answer, "prov:hadMember", node)
        yield _quad(node, "rdf:type", term("prov:Entity"))
        for text in row.absent:
            yield _quad(node, "rdfs:comment", ox.Literal(f"depends on the absence of {text}"))
        for number, witness in enumerate(row.witnesses, self._result.page.witness_offset):
            part = self._node(f"row-{row.number}-witness-{number}")
            yield _quad(node, "prov:wasDerivedFrom", part)
            yield _quad(part, "rdf:type", term("prov:Collection"))
            for position in witness.triples:
                yield _quad(part, "prov:hadMember", self._node(f"statement-{position}"))

    def _witness_triple(self, node: ox.NamedNode, triple: ExplainedTriple) -> Iterator[ox.Quad]:
        if triple.proof is not None:
            yield from self._proof(node, triple.proof)
            return
        yield from _statement(node, triple.triple, triple.kind)
        yield from _support(node, (*triple.claims, *triple.identities), triple.files)
        if told := triple.fetched:
            yield _quad(node, "prov:wasDerivedFrom", permanent(told.item, told.revision))
            yield _quad(node, "dct:source", ox.Literal(told.in_words))

    def _proof(self, node: ox.NamedNode, proof: ProofNode) -> Iterator[ox.Quad]:
        """A triple with its support; of an inferred one, the rule application and its premises."""
        yield from _statement(node, proof.triple, proof.kind)
        if proof.kind != INFERRED:
            yield from _support(node, proof.claims, proof.files)
            return
        application = ox.NamedNode(f"{node.value}-step")
        yield _quad(node, "prov:wasGeneratedBy", application)
        yield _quad(application, "rdf:type", term("prov:Activity"))
        yield _quad(application, "rdfs:label", ox.Literal(proof.rule))
        if proof.axiom:
            axiom = ox.NamedNode(f"{application.value}-axiom")
            yield _quad(application, "prov:used", axiom)
            yield _quad(axiom, "rdf:type", term("prov:Entity"))
            yield _quad(axiom, "prov:value", ox.Literal(str(proof.axiom)))
            yield _quad(axiom, "dct:source", ox.Literal(proof.axiom.file))
        for premise in proof.premises:
            key = (premise.graph, premise.triple)
            is_new = key not in self._premises
            name = self._premises.setdefault(key, self._node(f"premise-{len(self._premises)}"))
            yield _quad(application, "prov:used", name)
            yield _quad(node, "prov:wasDerivedFrom", name)
            if is_new:
                yield from self._proof(name, premise)

    def _claim(self, node: ox.NamedNode, claim: ClaimRecord) -> Iterator[ox.Quad]:
        yield _quad(node, "rdf:type", term("prov:Entity"))
        yield _quad(node, "pg:modality", ox.NamedNode(CONCEPT + claim.modality))
        yield _quad(node, "prov:hadPrimarySource", ox.NamedNode(claim.document))
        for voice in claim.voices:
            yield _quad(node, "prov:wasAttributedTo", ox.NamedNode(voice.iri))
            yield _quad(ox.NamedNode(voice.iri), "rdfs:label", ox.Literal(voice.label))
        for passage in claim.passages:
            link = "prov:wasQuotedFrom" if passage.role == "main" else "prov:wasDerivedFrom"
            yield _quad(node, link, ox.NamedNode(passage.iri))
            yield from self._passage(passage)

    def _identity(self, node: ox.NamedNode, identity: IdentityRecord) -> Iterator[ox.Quad]:
        """A possible identity: who noted it, why, and the words for it and against it."""
        yield _quad(node, "rdf:type", term("prov:Entity"))
        yield _quad(node, "rdfs:label", ox.Literal(identity.label))
        yield _quad(node, "rdfs:comment", ox.Literal(identity.reason))
        yield _quad(node, "prov:wasAttributedTo", ox.NamedNode(identity.curator.iri))
        yield _quad(ox.NamedNode(identity.curator.iri), "rdfs:label", ox.Literal(identity.curator.label))
        for passage in identity.passages:
            words = ox.NamedNode(passage.iri)
            yield _quad(node, "prov:wasDerivedFrom", words)
            yield _quad(node, "pg:passageFor" if passage.role == "for" else "pg:passageAgainst", words)
            yield from self._passage(passage)

    def _passage(self, passage: PassageRecord) -> Iterator[ox.Quad]:
        """The words of a passage, and where they stand."""
        words = ox.NamedNode(passage.iri)
        position = self._node(f"place-{passage.iri.rpartition('/')[2].replace('#', '-')}")
        yield _quad(words, "rdf:type", term("prov:Entity"))
        if passage.quote is not None and passage.sentence is not None:
            yield _quad(words, "prov:value", ox.Literal(passage.quote))
            yield _quad(words, "pg:sentence", ox.Literal(passage.sentence))
        else:
            yield _quad(words, "pg:sentenceEnd", ox.Literal(passage.sentence_end))
        if passage.sha256 is not None:
            yield _quad(words, "schema:sha256", ox.Literal(passage.sha256))
        yield _quad(words, "oa:hasSource", ox.NamedNode(passage.document))
        yield _quad(words, "oa:hasSelector", position)
        yield _quad(position, "rdf:type", term("oa:TextPositionSelector"))
        yield _quad(position, "oa:start", ox.Literal(passage.start))
        yield _quad(position, "oa:end", ox.Literal(passage.end))


def _statement(node: ox.NamedNode, triple: ox.Triple, kind: str | None) -> Iterator[ox.Quad]:
    yield _quad(node, "rdf:type", term("rdf:Statement"))
    yield _quad(node, "rdf:type", term("prov:Entity"))
    ends = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    for name, end in ends.items():
        yield _quad(node, f"rdf:{name}", end)
    if kind:
        yield _quad(node, "dct:type", ox.Literal(kind))


def _support(node: ox.NamedNode, records: tuple[str, ...], files: tuple[str, ...]) -> Iterator[ox.Quad]:
    for iri in records:
        yield _quad(node, "prov:wasDerivedFrom", ox.NamedNode(iri))
    for file in files:
        yield _quad(node, "dct:source", ox.Literal(file))


def _claim_graph_quads(triple: ExplainedTriple) -> Iterator[ox.Quad]:
    """The triple in the graphs of the claims that say it, or that it was computed for; none by rules from several."""
    if triple.kind in ("claim", "computed") and not triple.rules:
        ends = triple.triple
        yield from (ox.Quad(ends.subject, ends.predicate, ends.object, ox.NamedNode(iri)) for iri in triple.claims)


def _quad(
    subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
) -> ox.Quad:
    return ox.Quad(subject, term(predicate), value)
