"""The formats answers and dumps come in, with the names people and programs ask for them by."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""What the engine answers: rows, yes or no, or triples."""


@dataclass(frozen=True)
class Format:
    """A format; `rdf` or `results` is the engine's name of it, `datasets` whether it can carry named graphs."""

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
"""For SELECT and ASK; the first is the default."""

GRAPHS = (
    Format("turtle", "text/turtle", "ttl", rdf=ox.RdfFormat.TURTLE, aliases=("application/x-turtle",)),
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
"""For CONSTRUCT, DESCRIBE and dumps; the first is the default."""


_RDF = {fmt.name: fmt for fmt in GRAPHS}
PROVENANCE = (
    Format("json", "application/json", "json", aliases=("application/sparql-results+json", "text/json")),
    Format("csv", "text/csv", "csv"),
    *(_RDF[name] for name in ("turtle", "trig", "jsonld")),
)
"""For answers with their provenance; the first is the default."""

PROOFS = (PROVENANCE[0], Format("text", "text/plain", "txt"))
"""For the proofs of a triple; the first is the default."""

KINDS = ("solutions", "boolean", "triples")
"""Of answers: rows, yes or no, triples."""


def named(formats: tuple[Format, ...], name: str) -> Format | None:
    """The format with this name or file extension."""
    return next((f for f in formats if name in (f.name, f.extension)), None)


def kind(answer: Answer) -> str:
    """Which of the three kinds an answer is: solutions, boolean or triples."""
    if isinstance(answer, ox.QueryTriples):
        return "triples"
    return "boolean" if isinstance(answer, ox.QueryBoolean) else "solutions"


def of_kind(name: str) -> tuple[Format, ...]:
    """The formats an answer of a kind can be given in."""
    return {"triples": GRAPHS, "provenance": PROVENANCE, "proof": PROOFS}.get(name, RESULTS)


def write(answer: Answer, fmt: Format, output: IO[bytes]) -> None:
    """Write an answer in a format of its kind."""
    if isinstance(answer, ox.QueryTriples):
        answer.serialize(output, format=fmt.rdf)
    elif isinstance(answer, ox.QueryBoolean) and fmt.name in ("csv", "tsv"):
        output.write(b"true\n" if answer else b"false\n")  # the standard gives no CSV for ASK
    else:
        answer.serialize(output, format=fmt.results)


def written(answer: Answer, fmt: Format) -> bytes:
    """An answer in a format of its kind, as bytes."""
    made = io.BytesIO()
    write(answer, fmt, made)
    return made.getvalue()
