"""What XML cannot hold is refused with the reason; what it holds is read back as it was, by parsers of others too."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from graph.core import formats
from graph.core.errors import NotAcceptableError
from graph.core.formats import GRAPHS, RESULTS
from graph.core.serialization import serialized

XML = next(fmt for fmt in RESULTS if fmt.name == "xml")
RDF_XML = next(fmt for fmt in GRAPHS if fmt.name == "rdfxml")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
UNWRITABLE = [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]
WRITABLE = ["\t", "\n", "\r", "\r\n", " ", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffd", "\U0001f600", "]]>", "<&>'\""]


def constructed(triples: str) -> ox.QueryTriples:
    answer = ox.Store().query(f"PREFIX rdf: <{RDF}> CONSTRUCT {{ {triples} }} WHERE {{}}")
    assert isinstance(answer, ox.QueryTriples)
    return answer


def test_how_many_characters_are_tried() -> None:
    assert (len(UNWRITABLE), len(WRITABLE)) == (31, 13)


@pytest.mark.parametrize("number", UNWRITABLE)
def test_a_character_that_xml_cannot_hold_is_refused_by_name(number: int) -> None:
    literal = ox.Literal(f"a{chr(number)}b")
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), literal))
    for answer, fmt, other in (
        (store.query("SELECT ?o { ?s ?p ?o }"), XML, "json"),
        (store.query("CONSTRUCT WHERE { ?s ?p ?o }"), RDF_XML, "turtle"),
    ):
        with pytest.raises(NotAcceptableError, match=rf"U\+{number:04X}.*XML cannot hold; ask for {other}"):
            formats.written(answer, fmt)


@pytest.mark.parametrize("text", WRITABLE, ids=ascii)
@pytest.mark.parametrize("around", ["", "a"])
def test_what_xml_can_hold_is_read_back_as_it_was(text: str, around: str) -> None:
    whole = around + text + around
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(whole)))
    body = formats.written(store.query("SELECT ?o { ?s ?p ?o }"), XML)
    root = ElementTree.fromstring(body)  # noqa: S314  # our own
    found = root.find(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert found is not None
    assert found.text == whole
    graph = rdflib.Graph()
    graph.parse(data=formats.written(store.query("CONSTRUCT WHERE { ?s ?p ?o }"), RDF_XML), format="xml")
    assert [str(value) for value in graph.objects()] == [whole]


REFUSED = {
    "a digit": "<urn:s> <http://ex.org/p/123> 1",
    "nothing behind the slash": "<urn:s> <http://ex.org/p/> 1",
    "a query string": "<urn:s> <http://ex.org/p?x=1&y=2> 1",
    "within a triple term": "<urn:s> <urn:p> <<( <urn:s> <http://ex.org/1> 2 )>>",
    "li": "<urn:s> rdf:li 1",
    "Description": "<urn:s> rdf:Description 1",
    "about": "<urn:s> rdf:about 1",
    "of XML itself": "<urn:s> <http://www.w3.org/2000/xmlns/x> 1",
    "a class of XML itself": "<urn:s> a <http://www.w3.org/2000/xmlns/x>",
    "a letter that XML 1.0 came too early for": "<urn:s> <http://ex.org/\U00020000> 1",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_predicate_that_is_no_name_is_refused_with_the_reason(case: str) -> None:
    with pytest.raises(NotAcceptableError, match=r"^the (predicate|class) <.*RDF/XML.*; ask for turtle"):
        formats.written(constructed(REFUSED[case]), RDF_XML)


WRITTEN = {
    "a name behind digits": "<urn:s> <http://ex.org/p/123abc> 1",
    "not ASCII": "<urn:s> <http://ex.org/é> 1",
    "a member": "<urn:s> rdf:_2 1",
    "a class without a name": "<urn:s> a <http://ex.org/c/12> ; <urn:x:p> 1",
    "a class without a name alone": "<urn:s> a <http://ex.org/c/12>",
    "a class that is syntax": "<urn:s> a rdf:Description",
    "blank nodes": "[] a <http://ex.org/9> ; <urn:x:p> [ a <http://ex.org/10> ]",
    "text like a node": "<urn:s> <urn:x:p> '</oxprefix:>'",
}


@pytest.mark.parametrize("case", WRITTEN)
def test_what_has_a_name_is_read_back_as_it_was(case: str) -> None:
    body = formats.written(constructed(WRITTEN[case]), RDF_XML)
    read, wanted = rdflib.Graph().parse(data=body, format="xml"), rdflib.Graph()
    wanted.parse(data=formats.written(constructed(WRITTEN[case]), GRAPHS[1]), format="nt")
    assert isomorphic(read, wanted)


def test_a_blank_node_whose_label_is_no_name_gets_another() -> None:
    quads = [ox.Quad(ox.BlankNode(f"{n}.a"), ox.NamedNode("urn:x:p"), ox.BlankNode("0")) for n in range(3)]
    graph = rdflib.Graph().parse(data=serialized(quads, RDF_XML, "http://ex.org/"), format="xml")
    assert (len(graph), len(set(graph.subjects())), len(set(graph.objects()))) == (3, 3, 1)


def test_dumps_are_refused_and_mended_alike() -> None:
    node, kind = ox.NamedNode("urn:s"), ox.NamedNode(RDF + "type")
    as_class = [ox.Quad(node, kind, ox.NamedNode("http://xmlns.com/foaf/0.1/"))]
    graph = rdflib.Graph().parse(data=serialized(as_class, RDF_XML, "http://ex.org/"), format="xml")
    assert str(next(graph.objects())) == "http://xmlns.com/foaf/0.1/"
    with pytest.raises(NotAcceptableError, match="vertical tab"):
        serialized([ox.Quad(node, kind, ox.Literal("a\x0bb"))], RDF_XML, "http://ex.org/")
