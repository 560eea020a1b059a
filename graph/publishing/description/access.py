"""How the dataset is had: files that can be fetched, the endpoint, and the formats (DCAT 3; SPDX for hashes)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from graph.core.formats import GRAPHS
from graph.core.namespaces import PREFIXES
from graph.publishing.description.parts import iri
from graph.publishing.description.vocabulary_terms import english, term, told

ENDPOINT = "sparql"
"""The path of the endpoint."""
PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
_FORMATS = {
    "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML", "trig": "TriG",
    "nquads": "N-Quads",
}  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A file that can be fetched.

    `path` is relative to where the dataset is served from or released to (`dumps/reported.ttl`), `size` its length in
    bytes, `sha256` its hash in hexadecimal, `words` what it holds. `packed` is the media type of its compression.
    """

    path: str
    media_type: str
    size: int
    sha256: str
    words: str
    packed: str | None = None

    def address(self, root: str) -> ox.NamedNode:
        """Where it is fetched; `root` is the address that serves it, with a slash at its end."""
        return ox.NamedNode(root + quote(self.path))


def formats() -> list[ox.NamedNode]:
    """The RDF formats in which data are answered, as the W3C names them."""
    return [term("formats:" + _FORMATS[fmt.name]) for fmt in GRAPHS]


def distributions(base: str, downloads: Sequence[Download]) -> list[ox.NamedNode]:
    """The IRIs of the distributions of files, in their order."""
    return [_distribution(base, download) for download in downloads]


def described(base: str, root: str, downloads: Sequence[Download]) -> Iterator[ox.Triple]:
    """Describe the endpoint, and each file.

    Args:
        base: the base IRI of the data.
        root: the address that serves the dataset, with a slash at its end; in files the base.
        downloads: the files.
    """
    endpoint = ox.NamedNode(root + ENDPOINT)
    yield from told(
        endpoint,
        ("a", term("dcat:DataService")),
        ("a", term("sd:Service")),
        ("dct:title", english("SPARQL 1.1 endpoint of Peacegraph")),
        ("dcat:endpointURL", endpoint),
        ("dcat:endpointDescription", endpoint),
        ("dct:conformsTo", ox.NamedNode(PROTOCOL)),
        ("dcat:servesDataset", iri(base)),
        ("sd:endpoint", endpoint),
        ("sd:defaultDataset", iri(base)),
    )
    for download in downloads:
        yield from _file(base, root, download)


def _file(base: str, root: str, download: Download) -> Iterator[ox.Triple]:
    """Describe a file."""
    node, address = _distribution(base, download), download.address(root)
    checksum = ox.NamedNode(f"{node.value}-checksum")
    yield from told(
        node,
        ("a", term("dcat:Distribution")),
        ("dct:title", english(download.path.rpartition("/")[2])),
        ("dct:description", english(download.words)),
        ("dcat:accessURL", address),
        ("dcat:downloadURL", address),
        ("dcat:mediaType", _media_type(download.media_type)),
        ("dcat:compressFormat", _media_type(download.packed) if download.packed else None),
        ("dcat:byteSize", ox.Literal(str(download.size), datatype=term("xsd:nonNegativeInteger"))),
        ("spdx:checksum", checksum),
    )
    yield from told(
        checksum,
        ("a", term("spdx:Checksum")),
        ("spdx:algorithm", term("spdx:checksumAlgorithm_sha256")),
        ("spdx:checksumValue", ox.Literal(download.sha256, datatype=ox.NamedNode(PREFIXES["xsd"] + "hexBinary"))),
    )


def _distribution(base: str, download: Download) -> ox.NamedNode:
    return ox.NamedNode(f"{iri(base).value}#file-{quote(download.path, safe='').replace('%2F', '-')}")


def _media_type(name: str) -> ox.NamedNode:
    """A media type as DCAT wants it: its address at IANA, without parameters."""
    return term("media:" + name.partition(";")[0].strip())
