"""The text of each document, as far as it is part of a dataset, and where its sentences begin and end: answers name a
sentence by its number in the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from graph.claims.claims_file import ClaimsFile
from graph.store.dataset_store import EmbeddedStore, Store
from graph.store.record_file import record_line
from graph.texts.documents import Span


def record_lines(base: str, files: Iterable[ClaimsFile]) -> bytes:
    """Return the file of sentence borders: a line for each document, by its IRI.

    Args:
        base: the base IRI.
        files: the claims files, which list the borders.
    """
    borders = {base + file.document_iri: [span for _, span in file.sentences] for file in files}
    return b"".join(record_line(iri, {"sentences": borders[iri]}) for iri in sorted(borders))


def sentence_borders(store: Store, document: str) -> list[Span]:
    """The first character of each sentence and the one behind its last, in the order of the text; empty where nobody
    noted them."""
    if not isinstance(store, EmbeddedStore) or document not in store.sentence_borders:
        return []
    return [(start, end) for start, end in store.sentence_borders[document]["sentences"]]


def sentence_number(borders: list[Span], offset: int) -> int | None:
    """The number, from 1, of the sentence in which a character stands; None where none is noted.

    Args:
        borders: the borders of the document's sentences.
        offset: of the character in the document, in code points.
    """
    return bisect_right(borders, offset, key=lambda span: span[0]) or None


def document_text(store: Store, iri: str) -> str | None:
    """The text of a document; None where it is not part of the dataset.

    Args:
        store: the dataset.
        iri: of the document.
    """
    if not isinstance(store, EmbeddedStore) or iri not in store.documents:
        return None
    text: str = store.documents[iri]["text"]
    return text


def documents_without_text(store: Store) -> list[str]:
    """The documents of which claims are told and the text is not part of the dataset, by their IRIs, in order."""
    if not isinstance(store, EmbeddedStore):
        return []
    return sorted(iri for iri in store.sentence_borders if iri not in store.documents)
