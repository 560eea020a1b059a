"""What XML cannot hold, told before a client's parser fails on it; what XML would change silently, written so that it
does not.

XML 1.0 has no way to write most control characters, U+FFFE and U+FFFF (section 2.2), not even as references; RDF/XML
makes names of elements out of predicates (section 5.1 of RDF 1.1 XML Syntax). A carriage return that stands in the text
would be read back as a line feed (section 2.11 of XML), so it is written as a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeVar
from xml.parsers import expat

import pyoxigraph as ox

from graph.core.characters import described, harmless
from graph.core.errors import NotAcceptableError
from graph.core.namespaces import PREFIXES

_UNWRITABLE: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_UNWRITABLE_CHARACTER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLAIN_NAME: Final = re.compile(r"https?://[\w./~-]*[#/][A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_NODE_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_NAMELESS_CLASS: Final = re.compile(
    rb'<oxprefix: xmlns:oxprefix="([^"]*)"((?: rdf:(?:about|nodeID)="[^"]*")?)(/?)>|</oxprefix:>'
)
"""A node that the engine began with the name of its class, though the class has no name that XML could hold."""
TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_ANYTHING: Final = ox.NamedNode("urn:x-any")
_SPECIAL: Final = (PREFIXES["rdf"], "http://www.w3.org/2000/xmlns", "http://www.w3.org/XML/1998/namespace")
Term = TypeVar("Term")
_SHOWN: Final = 30
"""Bytes of the text around a character that cannot be written."""


def first_unwritable(text: str) -> int | None:
    """The place of the first character of a text that XML cannot hold; None where there is none."""
    match = _UNWRITABLE_CHARACTER.search(text)
    return match.start() if match else None


def finished(body: bytes, others: str) -> bytes:
    """An answer in XML as it may be sent.

    Args:
        body: the answer as the engine wrote it.
        others: the formats that can hold what XML cannot, as a message names them.

    Raises:
        NotAcceptableError: the answer holds a character that XML cannot hold.
    """
    if match := _UNWRITABLE.search(body):
        around = body[max(0, match.start() - _SHOWN) : match.end() + _SHOWN].decode("utf-8", "ignore")
        text = next(part for part in re.split("[<>]", around) if _UNWRITABLE_CHARACTER.search(part))
        character = described(match[0].decode())
        raise NotAcceptableError(
            f"the answer holds {character}, in '{harmless(text)}', which XML cannot hold; {others}"
        )
    return body.replace(b"\r", b"&#xD;") if b"\r" in body else body


def rdf_xml(body: bytes, others: str) -> bytes:
    """An answer in RDF/XML as it may be sent; its triples have gone through `writable`.

    Raises:
        NotAcceptableError: as `finished`.
    """
    if b"<oxprefix:" in body:
        body = _NAMELESS_CLASS.sub(_described_node, body)
    return finished(body, others)


def writable(triples: Iterable[ox.Triple], others: str) -> Iterator[ox.Triple]:
    """The triples as RDF/XML can hold them: blank nodes have labels that are names.

    Args:
        triples: of the answer.
        others: the formats that can hold what RDF/XML cannot, as a message names them.

    Raises:
        NotAcceptableError: a predicate or class is no name of an element.
    """
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if reason := _refusal(predicate.value):
            raise NotAcceptableError(f"the predicate {predicate} {reason}; {others}")
        if predicate == TYPE and isinstance(value, ox.NamedNode) and (reason := _refusal(value.value, as_class=True)):
            raise NotAcceptableError(f"the class {value} {reason}; {others}")
        if isinstance(value, ox.Triple):
            value = next(writable([value], others))
        yield ox.Triple(_named(subject), predicate, _named(value))


def _named(term: Term) -> Term | ox.BlankNode:
    """A blank node whose label RDF/XML allows (an NCName); other terms as they are."""
    if not isinstance(term, ox.BlankNode) or (_NODE_ID.fullmatch(term.value) and not term.value.startswith("x-")):
        return term
    return ox.BlankNode("x-" + term.value.encode().hex())


@lru_cache(maxsize=4096)
def _refusal(iri: str, *, as_class: bool = False) -> str | None:
    """Why RDF/XML cannot hold a predicate or class; None where it can.

    Where the name is not plainly one, it is written, and a parser of XML and one of RDF/XML read it back.
    """
    if _PLAIN_NAME.fullmatch(iri) and not iri.startswith(_SPECIAL):
        return None
    node = ox.NamedNode(iri)
    triple = ox.Triple(_ANYTHING, TYPE, node) if as_class else ox.Triple(_ANYTHING, node, _ANYTHING)
    try:
        body = rdf_xml(ox.serialize([triple], format=ox.RdfFormat.RDF_XML) or b"", "")
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)  # noqa: FBT003  # expat's own signature
        read = [quad.triple for quad in ox.parse(body, ox.RdfFormat.RDF_XML)]
    except (expat.ExpatError, SyntaxError):
        return "does not end in a name that an XML element could have, which RDF/XML needs"
    except OSError:
        read = []
    return None if read == [triple] else "has a meaning of its own in RDF/XML and cannot be written there"


def _described_node(match: re.Match[bytes]) -> bytes:
    """Say the class of a node by a property, where the engine would have said it by the name of the node."""
    if match[1] is None:
        return b"</rdf:Description>"
    opened = b'<rdf:Description%b>\n\t\t<rdf:type rdf:resource="%b"/>' % (match[2], match[1])
    return opened + (b"\n\t</rdf:Description>" if match[3] else b"")
