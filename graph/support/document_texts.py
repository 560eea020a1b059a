"""The texts of the documents, as far as they are part of a dataset (`graph.publishing.without_texts`)."""

from __future__ import annotations

from graph.store.dataset_store import EmbeddedStore, Store


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
