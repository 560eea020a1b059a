"""The network as files for other tools: GraphML and GEXF 1.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from server.accounts.overviews.contact_network import Pair
from server.accounts.pictures.svg import as_xml, shape
from server.wording.names import Names

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_EDGE_KEYS: Mapping[str, str] = {"weight": "int", "contacts": "string", "documents": "string", "claims": "string"}


def graphml(pairs: Sequence[Pair], names: Names, description: str) -> bytes:
    """The pairs as GraphML: nodes by IRI with their names, edges with the number of contacts as weight, and the IRIs of
    contacts, documents and claims.

    Args:
        pairs: all of them.
        names: of everybody in them.
        description: what the network is, with version and address.
    """
    keys = [shape("key", id="label", for_="node", attr_name="label", attr_type="string")]
    keys += [shape("key", id=name, for_="edge", attr_name=name, attr_type=kind) for name, kind in _EDGE_KEYS.items()]
    for key in keys:
        for name in ("name", "type"):
            key.set(f"attr.{name}", key.attrib.pop(f"attr-{name}"))
    nodes = [shape("node", shape("data", key="label", text=names.plain(iri)), id=iri) for iri in _nodes(pairs)]
    edges = [
        shape(
            "edge",
            *(shape("data", key=name, text=value) for name, value in _values(pair).items()),
            source=pair.one,
            target=pair.other,
        )
        for pair in pairs
    ]
    graph = shape("graph", *nodes, *edges, id="contacts", edgedefault="undirected")
    return _written(shape("graphml", shape("desc", text=description), *keys, graph, xmlns=_GRAPHML))


def gexf(pairs: Sequence[Pair], names: Names, description: str) -> bytes:
    """The same as GEXF 1.3."""
    attributes = [shape("attribute", id=name, title=name, type="string") for name in _EDGE_KEYS if name != "weight"]
    nodes = [shape("node", id=iri, label=names.plain(iri)) for iri in _nodes(pairs)]
    edges = [
        shape(
            "edge",
            shape(
                "attvalues",
                *(shape("attvalue", for_=name, value=v) for name, v in _values(pair).items() if name != "weight"),
            ),
            id=str(number),
            source=pair.one,
            target=pair.other,
            weight=str(len(pair.contacts)),
        )
        for number, pair in enumerate(pairs)
    ]
    graph = shape(
        "graph",
        shape("attributes", *attributes, class_="edge"),
        shape("nodes", *nodes),
        shape("edges", *edges),
        mode="static",
        defaultedgetype="undirected",
    )
    meta = shape("meta", shape("creator", text="Peacegraph"), shape("description", text=description))
    return _written(shape("gexf", meta, graph, xmlns=_GEXF, version="1.3"))


def _nodes(pairs: Sequence[Pair]) -> list[str]:
    return sorted({iri for pair in pairs for iri in (pair.one, pair.other)})


def _values(pair: Pair) -> dict[str, str]:
    claims = sorted({telling.claim for telling in pair.tellings})
    return {
        "weight": str(len(pair.contacts)),
        "contacts": " ".join(pair.contacts),
        "documents": " ".join(pair.documents),
        "claims": " ".join(claims),
    }


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return as_xml(root)
