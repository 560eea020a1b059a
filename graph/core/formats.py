"""The formats of answers and dumps, with the names and media types by which users and programs request them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core import xml_limits

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""An answer of the query engine: solutions, a boolean or triples."""


@dataclass(frozen=True)
class Format:
    """One serialisation format.

    `rdf` or `results` is the engine's own constant for it, `datasets` says whether it can hold named graphs, and
    `aliases` are further media types under which it is requested.
    """

    name: str
    media_type: str
    extension: str
    rdf: ox.RdfFormat | None = None
    results: ox.QueryResultsFormat | None = None
    datasets: bool = False
    aliases: tuple[str, ...] = ()


RESULTS = (
    Format(
        "json",
        "application/sparql-results+json",
        "json",
        results=ox.QueryResultsFormat.JSON,
        aliases=("application/json", "text/json"),
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        "xml",
        results=ox.QueryResultsFormat.XML,
        aliases=("application/xml", "text/xml"),
    ),
    Format("csv", "text/csv", "csv", results=ox.QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", "tsv", results=ox.QueryResultsFormat.TSV),
)
"""The formats of SELECT and ASK results; the first is the default."""

GRAPHS = (
    Format(
        "turtle", "text/turtle", "ttl", rdf=ox.RdfFormat.TURTLE, aliases=("application/x-turtle", "application/turtle")
    ),
    Format("ntriples", "application/n-triples", "nt", rdf=ox.RdfFormat.N_TRIPLES, aliases=("text/plain",)),
    Format(
        "jsonld",
        "application/ld+json",
        "jsonld",
        rdf=ox.RdfFormat.JSON_LD,
        datasets=True,
        aliases=("application/json",),
    ),
    Format("rdfxml", "application/rdf+xml", "rdf", rdf=ox.RdfFormat.RDF_XML, aliases=("application/xml", "text/xml")),
    Format("trig", "application/trig", "trig", rdf=ox.RdfFormat.TRIG, datasets=True, aliases=("application/x-trig",)),
    Format("nquads", "application/n-quads", "nq", rdf=ox.RdfFormat.N_QUADS, datasets=True),
)
"""The formats of CONSTRUCT and DESCRIBE results and of dumps; the first is the default."""

NETWORKS = (Format("graphml", "application/xml", "graphml"), Format("gexf", "application/xml", "gexf"))
"""The formats of networks, for tools that draw them; the first is the default."""

OTHER_RESULTS = "ask for json, csv or tsv"
OTHER_GRAPHS = "ask for turtle, ntriples or jsonld"
"""What a message names where an XML format cannot hold an answer."""

_RDF = {fmt.name: fmt for fmt in GRAPHS}
PROVENANCE = (
    Format("json", "application/json", "json", aliases=("application/sparql-results+json", "text/json")),
    Format("csv", "text/csv", "csv"),
    *(_RDF[name] for name in ("turtle", "trig", "jsonld")),
)
"""The formats of answers with their provenance; the first is the default."""

PROOFS = (PROVENANCE[0], Format("text", "text/plain", "txt"))
"""The formats of the proofs of a triple; the first is the default."""

KINDS = ("solutions", "boolean", "triples")
"""The kinds of answers: solutions of SELECT, the boolean of ASK, triples of CONSTRUCT and DESCRIBE."""


def named(formats: tuple[Format, ...], name: str) -> Format | None:
    """Return the format with a name or file extension, or None.

    Args:
        formats: the formats to choose from.
        name: a name such as `turtle`, or a file extension such as `ttl`.
    """
    return next((fmt for fmt in formats if name in (fmt.name, fmt.extension)), None)


def kind(answer: Answer) -> str:
    """Return the kind of an answer, one of KINDS."""
    if isinstance(answer, ox.QueryTriples):
        return "triples"
    return "boolean" if isinstance(answer, ox.QueryBoolean) else "solutions"


def of_kind(name: str) -> tuple[Format, ...]:
    """Return the formats for a kind of answer; besides KINDS there are `provenance` and `proof`."""
    return {"triples": GRAPHS, "provenance": PROVENANCE, "proof": PROOFS}.get(name, RESULTS)


def write(answer: Answer | Sequence[ox.Triple], fmt: Format, buffer: io.BytesIO) -> bytes:
    """Write an answer.

    Args:
        answer: the answer, or its triples; solutions or triples of the engine's are consumed.
        fmt: a format of the answer's kind.
        buffer: what it is written into; one that is full raises an error of its own.

    Returns:
        The answer as it may be sent.

    Raises:
        NotAcceptableError: the answer holds what the format, an XML one, cannot hold.
    """
    if isinstance(answer, ox.QueryTriples | Sequence):
        if fmt.rdf == ox.RdfFormat.RDF_XML:
            ox.serialize(xml_limits.writable(answer, OTHER_GRAPHS), buffer, fmt.rdf)
            return xml_limits.rdf_xml(buffer.getvalue(), OTHER_GRAPHS)
        if isinstance(answer, ox.QueryTriples):
            answer.serialize(buffer, format=fmt.rdf)
        else:
            ox.serialize(answer, buffer, fmt.rdf)
    elif isinstance(answer, ox.QueryBoolean) and fmt.name in ("csv", "tsv"):
        buffer.write(b"true\n" if answer else b"false\n")  # the SPARQL 1.1 CSV and TSV formats do not cover ASK
    else:
        answer.serialize(buffer, format=fmt.results)
    body = buffer.getvalue()
    return xml_limits.finished(body, OTHER_RESULTS) if fmt.results == ox.QueryResultsFormat.XML else body


def written(answer: Answer, fmt: Format) -> bytes:
    """Return an answer as bytes.

    Args:
        answer: the answer; its solutions or triples are consumed.
        fmt: a format of the answer's kind.

    Raises:
        NotAcceptableError: as `write`.
    """
    return write(answer, fmt, io.BytesIO())
