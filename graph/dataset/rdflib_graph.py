"""The same triples as a graph of RDFLib, for the libraries that want one.

Terms are converted one by one: RDFLib's own parsers take ten times as long for what has been parsed already.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from graph.core.terms import has_plain_datatype


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return the triples as a graph of RDFLib; blank nodes keep their names."""
    converted: dict[object, rdflib.term.Node] = {}
    graph = rdflib.Graph()
    for triple in triples:
        for term in (triple.subject, triple.object, triple.predicate):
            if term not in converted:
                converted[term] = _term(term)
        graph.add((converted[triple.subject], converted[triple.predicate], converted[triple.object]))
    return graph


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"RDFLib has no term like {term}")
    if term.language or has_plain_datatype(term):
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
