"""An explained answer in PROV-O (W3C Recommendation, 30 April 2013).

The answer is a collection of rows, a row derives from its witnesses, a witness is a collection of statements, a
statement derives from claims (or follows, by a step, from others), and a claim is quoted from passages of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, term

Node = ox.NamedNode | ox.Literal


class ProvoWriter:
    """Writes one account (`graph.answers.explained_result`) as quads.

    Args:
        account: the explained answer.
        address: what the names of its rows and statements begin with.
        query: the text that was asked.
    """

    def __init__(self, account: Mapping[str, Any], address: str, query: str) -> None:
        self._account = account
        self._told = account["provenance"]
        self._address = address
        self._query = query
        self._numbers: dict[str, ox.NamedNode] = {}

    def quads(self, *, graphs: bool) -> Iterator[ox.Quad]:
        """All of it; with `graphs` each claim also as a named graph with what the answer takes from it."""
        answer, asking = self._node("answer"), self._node("query")
        yield _quad(answer, "rdf:type", term("prov:Collection"))
        yield _quad(answer, "owl:versionInfo", ox.Literal(self._told["version"]))
        yield _quad(answer, "prov:wasDerivedFrom", asking)
        yield _quad(asking, "rdf:type", term("prov:Entity"))
        yield _quad(asking, "prov:value", ox.Literal(self._query))
        for note in self._told["notes"]:
            yield _quad(answer, "rdfs:comment", ox.Literal(note["text"]))
        for row in self._told["rows"]:
            yield from self._row(answer, row)
        for place, triple in enumerate(self._told["triples"]):
            yield from self._statement(self._node(f"statement-{place}"), triple)
            if graphs:
                yield from self._graphs(triple)
        for iri, claim in self._told["claims"].items():
            yield from self._claim(ox.NamedNode(iri), claim)

    def _node(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self._address}-{name}")

    def _row(self, answer: ox.NamedNode, row: Mapping[str, Any]) -> Iterator[ox.Quad]:
        node = self._node(f"row-{row['row']}")
        yield _quad(answer, "prov:hadMember", node)
        yield _quad(node, "rdf:type", term("prov:Entity"))
        for text in row["absent"]:
            yield _quad(node, "rdfs:comment", ox.Literal(f"depends on the absence of {text}"))
        for number, witness in enumerate(row["witnesses"], self._told["first"]):
            part = self._node(f"row-{row['row']}-witness-{number}")
            yield _quad(node, "prov:wasDerivedFrom", part)
            yield _quad(part, "rdf:type", term("prov:Collection"))
            for place in witness["triples"]:
                yield _quad(part, "prov:hadMember", self._node(f"statement-{place}"))

    def _statement(self, node: ox.NamedNode, triple: Mapping[str, Any]) -> Iterator[ox.Quad]:
        """A triple with its support; of an inferred one, the step and its premises."""
        yield _quad(node, "rdf:type", term("rdf:Statement"))
        yield _quad(node, "rdf:type", term("prov:Entity"))
        for name in ("subject", "predicate", "object"):
            yield _quad(node, f"rdf:{name}", _term(triple[name]))
        proof = triple.get("proof") or triple
        if proof["kind"]:
            yield _quad(node, "dct:type", ox.Literal(proof["kind"]))
        if "premises" in proof:
            yield from self._step(node, proof)
            return
        for claim in proof["claims"]:
            yield _quad(node, "prov:wasDerivedFrom", ox.NamedNode(claim["iri"] if isinstance(claim, dict) else claim))
        for file in proof["files"]:
            yield _quad(node, "dct:source", ox.Literal(file))

    def _step(self, node: ox.NamedNode, proof: Mapping[str, Any]) -> Iterator[ox.Quad]:
        step = ox.NamedNode(f"{node.value}-step")
        yield _quad(node, "prov:wasGeneratedBy", step)
        yield _quad(step, "rdf:type", term("prov:Activity"))
        yield _quad(step, "rdfs:label", ox.Literal(proof["rule"]))
        if proof["axiom"]:
            axiom = ox.NamedNode(f"{step.value}-axiom")
            yield _quad(step, "prov:used", axiom)
            yield _quad(axiom, "rdf:type", term("prov:Entity"))
            yield _quad(axiom, "prov:value", ox.Literal(proof["axiom"]["text"]))
            yield _quad(axiom, "dct:source", ox.Literal(proof["axiom"]["file"]))
        for premise in proof["premises"]:
            named, new = self._premise(premise)
            yield _quad(step, "prov:used", named)
            yield _quad(node, "prov:wasDerivedFrom", named)
            if new:
                yield from self._statement(named, premise)

    def _premise(self, premise: Mapping[str, Any]) -> tuple[ox.NamedNode, bool]:
        """The name of a premise, and whether it is named for the first time."""
        key = str([premise[name] for name in ("subject", "predicate", "object", "claim")])
        new = key not in self._numbers
        return self._numbers.setdefault(key, self._node(f"premise-{len(self._numbers)}")), new

    def _graphs(self, triple: Mapping[str, Any]) -> Iterator[ox.Quad]:
        if triple["kind"] not in ("claim", "computed"):
            return
        ends = [_term(triple[name]) for name in ("subject", "predicate", "object")]
        for iri in triple["claims"]:
            yield ox.Quad(ends[0], ends[1], ends[2], ox.NamedNode(iri))  # type: ignore[arg-type]  # of the dataset

    def _claim(self, node: ox.NamedNode, claim: Mapping[str, Any]) -> Iterator[ox.Quad]:
        yield _quad(node, "rdf:type", term("prov:Entity"))
        yield _quad(node, "pg:modality", ox.NamedNode(CONCEPT + claim["modality"]))
        yield _quad(node, "prov:hadPrimarySource", ox.NamedNode(claim["document"]))
        for voice in claim["voices"]:
            yield _quad(node, "prov:wasAttributedTo", ox.NamedNode(voice["iri"]))
            yield _quad(ox.NamedNode(voice["iri"]), "rdfs:label", ox.Literal(voice["label"]))
        for passage in claim["passages"]:
            words = ox.NamedNode(passage["iri"])
            place = ox.NamedNode(f"{self._address}-place-{passage['iri'].rpartition('/')[2].replace('#', '-')}")
            yield _quad(node, "prov:wasQuotedFrom" if passage["role"] == "main" else "prov:wasDerivedFrom", words)
            yield _quad(words, "rdf:type", term("prov:Entity"))
            yield _quad(words, "prov:value", ox.Literal(passage["quote"]))
            yield _quad(words, "oa:hasSource", ox.NamedNode(passage["document"]))
            yield _quad(words, "oa:hasSelector", place)
            yield _quad(place, "rdf:type", term("oa:TextPositionSelector"))
            yield _quad(place, "oa:start", ox.Literal(passage["start"]))
            yield _quad(place, "oa:end", ox.Literal(passage["end"]))


def _term(value: Mapping[str, Any]) -> Node:
    if value["type"] == "uri":
        return ox.NamedNode(value["value"])
    datatype = ox.NamedNode(value["datatype"]) if "datatype" in value else None
    return ox.Literal(value["value"], datatype=datatype, language=value.get("xml:lang"))


def _quad(subject: ox.NamedNode, predicate: str, value: Node) -> ox.Quad:
    return ox.Quad(subject, term(predicate), value)
