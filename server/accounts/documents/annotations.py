"""The passages of a document as Web Annotations, for tools that show or compare annotations of texts.

Web Annotation Data Model (W3C Recommendation, 23 February 2017): a collection with one page that holds them all.
Offsets count Unicode code points of the text that the document's address gives with `.txt`.
"""

from __future__ import annotations

from typing import Any

from graph.texts.documents import Document
from server.accounts.documents.drawn_claims import DocumentClaims
from server.accounts.documents.margin import margin_fact
from server.accounts.documents.text import Passage

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def web_annotations(address: str, source: Document | None, drawn: DocumentClaims) -> dict[str, Any]:
    """Return every passage of a document as an annotation, in a collection ready for JSON.

    The body of one is what each claim that quotes exactly these words tells, in words and as the claim's IRI; of words
    that date or identify, or speak for or against a possible identity, the IRI of what they do this for.

    Args:
        address: of the collection.
        source: the text; None where it is not part of the dataset, which leaves the quoted words out.
        drawn: all that is drawn from it.
    """
    facts = {claim.iri: margin_fact(claim, drawn) for claim in drawn.claims}
    texts = {iri: _text(fact.modality, [s.label for s in fact.speakers], fact.words) for iri, fact in facts.items()}
    made = [_annotation(address, source, drawn.document.iri, passage, texts) for passage in drawn.passages]
    page = {"id": f"{address}#page", "type": "AnnotationPage", "partOf": address, "startIndex": 0, "items": made}
    label = f"Passages of document {drawn.document.number}"
    return {"@context": _CONTEXT, "id": address, "type": "AnnotationCollection", "label": label, "total": len(made)} | (
        {"first": page} if made else {}
    )


def _text(modality: str, speakers: list[str], words: str) -> str:
    by = f" by {' and '.join(speakers)}" if speakers else ""
    return f"{modality.replace('-', ' ')}{by}: {words}"


def _annotation(
    address: str, source: Document | None, iri: str, passage: Passage, texts: dict[str, str]
) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": passage.span[0], "end": passage.span[1]}
    ]
    if source is not None:
        found = source.passage(*passage.span)
        words = {"exact": found.exact, "prefix": found.prefix, "suffix": found.suffix}
        selectors.append({"type": "TextQuoteSelector", **words})
    bodies: list[dict[str, Any]] = []
    for claim in passage.claims:
        bodies.append({"type": "TextualBody", "value": texts[claim], "format": "text/plain", "language": "en"})
        bodies.append({"type": "SpecificResource", "source": claim, "purpose": "describing"})
    others = dict.fromkeys((*passage.helps, *passage.identities))
    bodies.extend({"type": "SpecificResource", "source": other, "purpose": "linking"} for other in others)
    return {
        "id": f"{address}#{passage.fragment}",
        "type": "Annotation",
        "motivation": "describing" if passage.claims else "linking",
        "body": bodies,
        "target": {
            "id": f"{iri}#{passage.fragment}",
            "type": "SpecificResource",
            "source": iri,
            "selector": selectors,
        },
    }
