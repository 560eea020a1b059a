"""A source document as a page: its text, character for character, with the facts drawn from it beside their words."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core.errors import NotFoundError
from graph.store.dataset_store import solutions
from graph.support.sentence_borders import document_text
from graph.texts.documents import Document
from server.accounts.documents.annotations import web_annotations
from server.accounts.documents.drawn_claims import DocumentClaims, document_claims
from server.accounts.documents.margin import margin
from server.accounts.documents.record import DocumentRecord, document_record
from server.accounts.documents.text import paragraphs, paragraphs_without_text
from server.layout.context import settings, store
from server.layout.rendering import FORMATS, Head, links, render_page
from server.pages.things import entities, rendering
from server.wording.chunks import text_of
from server.wording.evidence import NOT_STATED
from server.wording.modalities import rank

blueprint = Blueprint("documents", __name__)

_FILE = "SELECT ?file ?hash WHERE {{ {document} schema:contentUrl ?file ; schema:sha256 ?hash }}"
_ANNOTATIONS = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'
_LONGEST_TITLE = 110


@blueprint.get("/doc/<identifier>.txt")
def text(identifier: str) -> Response:
    """The document's text, byte for byte."""
    iri = _iri(identifier)
    source = _text(iri)
    if source is None:
        number = iri.rpartition("/")[2]
        raise NotFoundError(
            f"the text of document {number} is not part of this copy of the dataset; the page of the document says "
            "how to attach your own",
        )
    return Response(source.text.encode(), content_type="text/plain; charset=utf-8")


@blueprint.get("/doc/<identifier>.annotations.jsonld")
def annotations_of(identifier: str) -> Response:
    """Every passage of the document as a Web Annotation."""
    iri = _iri(identifier)
    made = web_annotations(request.base_url, _text(iri), _drawn(iri))
    return Response(json.dumps(made, ensure_ascii=False, indent=1) + "\n", content_type=_ANNOTATIONS)


@blueprint.get("/doc/<identifier>")
def document(identifier: str) -> Response:
    """The document's page; in other formats, what is recorded of it."""
    name, fmt = entities.requested(f"doc/{identifier}")
    iri = _iri(name.removeprefix("doc/"))
    if fmt is not None:
        return entities.rdf(iri, fmt)
    source, drawn = _text(iri), _drawn(iri)
    found = Counter(claim.modality for claim in drawn.claims)
    modalities = {claim.iri: claim.modality for claim in drawn.claims}
    borders = drawn.document.sentences
    if source is None:
        parts = paragraphs_without_text(borders, drawn.passages, modalities)
    else:
        parts = paragraphs(source.text, borders, drawn.passages, modalities)
    record = document_record(store(), drawn, source.text if source is not None else None)
    page = render_page(
        "document.html",
        _head(iri, drawn, record),
        section="documents",
        wide=True,
        drawn=drawn,
        record=record,
        file=_file(iri),
        has_text=source is not None,
        modalities={name: found[name] for name in sorted(found, key=rank)},
        paragraphs=[(part, margin(part, drawn)) for part in parts],
        NOT_STATED=NOT_STATED,
    )
    return Response(page)


def _iri(identifier: str) -> str:
    return rendering.node(f"{store().base}doc/{identifier}").value


def _drawn(iri: str) -> DocumentClaims:
    found = document_claims(store(), settings().ontology, iri)
    if found is None:
        raise NotFoundError(f"there is no document {iri.rpartition('/')[2]}")
    return found


def _file(iri: str) -> tuple[str, str]:
    """The name of a document's file, and its SHA-256.

    Raises:
        NotFoundError: there is no such document.
    """
    row = next(iter(solutions(store(), _FILE.format(document=ox.NamedNode(iri)))), None)
    if row is None:
        raise NotFoundError(f"there is no document {iri.rpartition('/')[2]}")
    return row["file"].value, row["hash"].value


def _text(iri: str) -> Document | None:
    """The document with its text; None where that is not part of the dataset.

    Raises:
        NotFoundError: there is no such document.
    """
    file, sha256 = _file(iri)
    text = document_text(store(), iri)
    return None if text is None else Document(file, text, sha256)


def _head(iri: str, drawn: DocumentClaims, record: DocumentRecord) -> Head:
    document, address, absent = drawn.document, links(), record.bare_words is None
    title = record.title if len(record.title) <= _LONGEST_TITLE else record.title[:_LONGEST_TITLE] + "…"
    data = [(media, address.thing(iri, extension) or "") for extension, (media, _) in FORMATS.items()]
    about: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": iri,
        "name": record.title,
        "inLanguage": "en",
        "isPartOf": {"@type": "Dataset", "name": "Peacegraph", "url": request.url_root},
    }
    if record.has_headline:
        about["headline"] = record.title
    if document.publisher != NOT_STATED:
        about["publisher"] = {"@type": "Organization", "@id": document.publisher_iri, "name": document.publisher}
    if document.edtf and document.edtf.count("-") == 2 and document.edtf.replace("-", "").isdigit():
        about["datePublished"] = document.edtf
    return Head(
        f"Document {document.number}: {title}",
        f"{'What is recorded' if absent else 'The text'} of document {document.number} ({document.publisher}, "
        f"{text_of(record.dating.when)}) with the {len(drawn.claims)} claims drawn from it, each beside "
        f"{'the place of its' if absent else 'its'} words.",
        address.thing(iri) or "",
        [*([] if absent else [("text/plain", address.thing(iri, "txt") or "")]), *data],
        about,
        "article",
    )
