"""The network of contacts as files for other tools: GraphML and GEXF 1.3."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from graph.core.formats import Format
from graph.publishing.overviews.contact_pairs import Of, Pair, pairs_of, parties
from graph.publishing.overviews.contacts import contacts
from graph.store.dataset_store import Store
from graph.support.labels import labels

Name = Callable[[str], str]
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
_GEXF: Final = "http://gexf.net/1.3"
_EDGE_KEYS: Final[Mapping[str, str]] = {
    "weight": "int",
    "contacts": "string",
    "documents": "string",
    "claims": "string",
}
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even as a reference (section 2.2)."""


def contact_network(store: Store, of: Of, description: str, fmt: Format) -> bytes:
    """The whole network of a dataset as a file, with things called by their labels.

    Args:
        store: the dataset.
        of: `persons` or `states`.
        description: as of `network_file`.
        fmt: as of `network_file`.
    """
    named = labels(store, {iri for contact in contacts(store) for iri in parties(contact, of)})

    def name(iri: str) -> str:
        return named.get(iri) or iri.rpartition("/")[2]

    return network_file(pairs_of(store, of, name), name, description, fmt)


def network_file(pairs: Sequence[Pair], name: Name, description: str, fmt: Format) -> bytes:
    """The pairs as a file: nodes by IRI with their names, edges with the number of contacts as weight, and the IRIs of
    contacts, documents and claims.

    Args:
        pairs: all of them.
        name: gives the name of a thing by its IRI.
        description: what the network is, with version and address.
        fmt: one of `graph.core.formats.NETWORKS`.
    """
    root = _graphml(pairs, name, description) if fmt.name == "graphml" else _gexf(pairs, name, description)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _graphml(pairs: Sequence[Pair], name: Name, description: str) -> ET.Element:
    """GraphML (graphml.graphdrawing.org)."""
    keys = [_key("label", "node", "string")]
    keys += [_key(key, "edge", kind) for key, kind in _EDGE_KEYS.items()]
    nodes = [_element("node", {"id": iri}, _element("data", {"key": "label"}, text=name(iri))) for iri in _nodes(pairs)]
    edges = [
        _element(
            "edge",
            {"source": pair.one, "target": pair.other},
            *(_element("data", {"key": key}, text=value) for key, value in _values(pair).items()),
        )
        for pair in pairs
    ]
    graph = _element("graph", {"id": "contacts", "edgedefault": "undirected"}, *nodes, *edges)
    return _element("graphml", {"xmlns": _GRAPHML}, _element("desc", {}, text=description), *keys, graph)


def _key(name: str, of: str, kind: str) -> ET.Element:
    return _element("key", {"id": name, "for": of, "attr.name": name, "attr.type": kind})


def _gexf(pairs: Sequence[Pair], name: Name, description: str) -> ET.Element:
    """GEXF 1.3 (gexf.net)."""
    others = [key for key in _EDGE_KEYS if key != "weight"]
    attributes = [_element("attribute", {"id": key, "title": key, "type": "string"}) for key in others]
    nodes = [_element("node", {"id": iri, "label": name(iri)}) for iri in _nodes(pairs)]
    edges = []
    for number, pair in enumerate(pairs):
        values = _values(pair)
        held = _element("attvalues", {}, *(_element("attvalue", {"for": key, "value": values[key]}) for key in others))
        ends = {"id": str(number), "source": pair.one, "target": pair.other, "weight": values["weight"]}
        edges.append(_element("edge", ends, held))
    graph = _element(
        "graph",
        {"mode": "static", "defaultedgetype": "undirected"},
        _element("attributes", {"class": "edge"}, *attributes),
        _element("nodes", {}, *nodes),
        _element("edges", {}, *edges),
    )
    creator = _element("creator", {}, text="Peacegraph")
    meta = _element("meta", {}, creator, _element("description", {}, text=description))
    return _element("gexf", {"xmlns": _GEXF, "version": "1.3"}, meta, graph)


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


def _element(name: str, attributes: Mapping[str, str], *children: ET.Element, text: str = "") -> ET.Element:
    """An element; U+FFFD stands for what XML cannot hold."""
    element = ET.Element(name, {key: _UNWRITABLE.sub("\ufffd", value) for key, value in attributes.items()})
    element.text = _UNWRITABLE.sub("\ufffd", text) or None
    element.extend(children)
    return element
