"""A source document as a page: its text, character for character, each passage lit, with the claims drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
from flask import Blueprint, Response

from graph.core.errors import BuildError, NotFoundError
from graph.ontology.shortcuts import shortcut_properties
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import solutions
from graph.support.claim_records import ClaimRecord, claim_records
from graph.support.labels import labels
from graph.texts.documents import Document, Span
from server.layout.rendering import Head, render_page
from server.pages import entities, raw_statements, rendering
from server.views.context import settings, store

blueprint = Blueprint("documents", __name__)

_CLAIMS = "SELECT ?claim WHERE {{ ?claim prov:hadPrimarySource {document} }} ORDER BY ?claim"
_QUOTED = """
SELECT DISTINCT ?start ?end WHERE {{
  ?identity pg:passageFor|pg:passageAgainst ?passage .
  ?passage oa:hasSource {document} ; oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end
}}"""
_FACTS = """
SELECT DISTINCT ?claim ?s ?p ?o WHERE {{
  ?claim prov:hadPrimarySource {document} ; pg:mentions ?s .
  GRAPH ?claim {{
    ?s ?p ?value
    OPTIONAL {{ ?value pg:agent ?who }}
    OPTIONAL {{ ?value pg:inOffice ?office }}
    OPTIONAL {{ ?value pg:onBehalfOf ?body }}
    FILTER(STRSTARTS(STR(?p), STR(pg:)) && !(?p = pg:participation && EXISTS {{ ?s pg:speaking ?value }}))
  }}
  BIND(COALESCE(?who, ?office, ?body, ?value) AS ?o)
}} ORDER BY ?claim ?s ?p ?o"""
"""What each claim says; somebody's part is told as who has it, and one in speaking not again as one in an event."""


@dataclass(frozen=True)
class Segment:
    """A stretch of text between two borders of passages, with how many passages cover it and which begin at it.

    `depth` counts the passages of claims, to one of which `target` leads; `quoted` tells whether any other passage
    covers it.
    """

    text: str
    depth: int
    target: str | None
    anchors: tuple[str, ...]
    quoted: bool


@blueprint.get("/doc/<identifier>")
def document(identifier: str) -> Response:
    """The document's page; in other formats, what is recorded of it."""
    name, fmt = entities.requested(f"doc/{identifier}")
    iri = rendering.node(store().base + name).value
    if fmt is not None:
        return entities.rdf(iri, fmt)
    node = ox.NamedNode(iri)
    files = list(
        solutions(store(), f"SELECT ?file ?hash WHERE {{ {node} schema:contentUrl ?file ; schema:sha256 ?hash }}")
    )
    if not files:
        raise NotFoundError(f"there is no document {identifier}")
    source = _text(files[0]["file"].value, files[0]["hash"].value)
    claims = _claims(node)
    facts: dict[str, list[tuple[object, object, object]]] = {}
    shortcuts = _shortcuts(settings().ontology, store().version)
    for row in _rows(_FACTS, node):
        if row["p"].value not in shortcuts:
            facts.setdefault(row["claim"].value, []).append((row["s"], row["p"], row["o"]))
    claimed = {(passage.start, passage.end) for claim in claims for passage in claim.passages}
    quoted = {(int(row["start"].value), int(row["end"].value)) for row in _rows(_QUOTED, node)}
    names = labels(
        store(),
        {t.value for triples in facts.values() for triple in triples for t in triple if isinstance(t, ox.NamedNode)},
    )
    about = raw_statements.statements_of(iri)
    page = render_page(
        "document.html",
        Head(f"Document {identifier}", "A document."),
        name=name,
        source=source,
        parts=segments(source.text, sorted(claimed), sorted(quoted - claimed)),
        claims=claims,
        facts=facts,
        names=names,
        about=about,
    )
    return Response(page)


def _claims(document: ox.NamedNode) -> list[ClaimRecord]:
    """The claims drawn from a document, in the order of their main passages; of those that begin together the
    longest."""
    records = claim_records(store(), [row["claim"].value for row in _rows(_CLAIMS, document)]).values()
    return sorted(records, key=lambda r: (r.main_passage.start, -r.main_passage.end, r.iri))


def _rows(query: str, document: ox.NamedNode) -> ox.QuerySolutions:
    return solutions(store(), query.format(document=document))


@lru_cache(maxsize=4)
def _shortcuts(ontology: Path, version: str) -> frozenset[str]:  # noqa: ARG001  # of this version of the dataset
    return shortcut_properties(Vocabulary(ontology))


def _text(file: str, sha256: str) -> Document:
    """The document's text, which must be the one the dataset was made from.

    Raises:
        BuildError: it has been changed or removed since.
    """
    try:
        source = Document.read(settings().seeds / "documents" / file)
    except OSError as error:
        raise BuildError(f"the text of {file} cannot be read ({error.strerror})") from None
    if source.sha256 != sha256:
        raise BuildError(f"{file} is not the text this dataset was made from; put it back and build anew")
    return source


def segments(text: str, spans: list[Span], others: list[Span]) -> list[Segment]:
    """The text cut at every border of a passage; joined again it is the text, character for character.

    Args:
        text: the text.
        spans: where the passages of claims stand, in order.
        others: where passages stand that no claim quotes, in order: they have an anchor and no claims to lead to.
    """
    borders = sorted({0, len(text), *(offset for span in (*spans, *others) for offset in span)})
    made = []
    for start, end in pairwise(borders):
        covering = [span for span in spans if span[0] <= start and end <= span[1]]
        innermost = min(covering, key=lambda span: span[1] - span[0]) if covering else None
        target = f"claims-{innermost[0]}-{innermost[1]}" if innermost else None
        anchors = tuple(f"char={a},{b}" for a, b in sorted({*spans, *others}) if a == start)
        quoted = any(a <= start and end <= b for a, b in others)
        made.append(Segment(text[start:end], min(len(covering), 3), target, anchors, quoted))
    return made
