"""A dataset without the words of its documents, made from one with them: every fact stays, and where its words stand.

What is a quotation and nothing else goes: quotes, sentences, quoted selectors, the sentences that search finds, the
documents. Anywhere else (wordings, notes, labels, examples) places stand for words of a document (`word_places`). What
stays are names, dates as printed, and phrases of a few words; offsets; and the hashes of documents and passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import assembly, dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.dataset.provenance_index import PARTS
from graph.publishing.description import statistics
from graph.publishing.without_texts import changed_files
from graph.publishing.without_texts.passages import SENTENCE, WORDS, QuotedPassage, quoted_passages
from graph.publishing.without_texts.word_places import WordPlaces, place

LONGEST_NAME: Final = 12
"""A title or a name of so many words stays; a longer one is a text."""
LONG_WORDING: Final = 6
"""From how many words on what a document calls something is told by its place; a shorter phrase stays."""


def without_texts(manifest: Manifest, files: Mapping[str, bytes]) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a dataset without texts.

    Args:
        manifest: of the dataset with texts.
        files: its other files, by name.
    """
    base = manifest.base_iri
    documents = {iri.removeprefix(base): text for iri, text in dataset_folder.texts(files).items()}
    borders = {iri.removeprefix(base): spans for iri, spans in changed_files.borders_of(files).items()}
    places, shorter = WordPlaces(documents, borders), WordPlaces(documents, borders, LONG_WORDING)

    def hide(text: str, kind: str) -> str:
        if kind == changed_files.NAME and text.count(" ") < LONGEST_NAME:
            return text
        return (shorter if kind == changed_files.WORDING else places).hidden(text)

    views = {view: changed_files.quads(files[f"{view}.nq"]) for view in VIEWS}
    passages = quoted_passages(views[DEFAULT_VIEW])
    index = _Index(base, documents, passages)
    made, given = {}, 0
    for view, quads in views.items():
        kept = (changed_files.changed_quad(quad, hide) for quad in quads if quad.predicate not in WORDS)
        made[f"{view}.nq"], number = changed_files.written([*kept, *(ox.Quad(*triple) for triple in index.hashes)])
        given = number if view == DEFAULT_VIEW else given
    others = changed_files.others_changed(files, made, {}, base, hide)
    for part in PARTS:
        entries = (entry for quad in changed_files.quads(files[f"{part}.nq"]) for entry in index.of(quad))
        made[f"{part}.nq"], _ = changed_files.written(changed_files.changed_quad(entry, hide) for entry in entries)
    made = {**files, **made, **others}
    made[statistics.FILE] = statistics.Statistics.of_files(made, base).written()
    return _manifest(manifest, made[f"{DEFAULT_VIEW}.nq"], given), made


def _manifest(manifest: Manifest, content: bytes, given: int) -> Manifest:
    """The manifest of a dataset without texts.

    Args:
        manifest: of the one with texts.
        content: its default view, as N-Quads.
        given: how many triples stand in the default graph.
    """
    return replace(
        manifest,
        version=assembly.version(content),
        asserted=given - manifest.inferred,
        quads=content.count(b"\n"),
        texts=False,
        version_with_texts=manifest.version,
    )


class _Index:
    """The provenance index, in which places stand for words, and what stands for them has their support."""

    def __init__(self, base: str, documents: Mapping[str, str], passages: list[QuotedPassage]) -> None:
        """
        Args:
            base: the base IRI.
            documents: the text of each document, by its IRI relative to the base.
            passages: of the dataset.
        """
        self._places: dict[object, dict[ox.NamedNode, str]] = {}
        self._hashes: dict[object, list[ox.Triple]] = {}
        for passage in passages:
            document = passage.document.removeprefix(base)
            text = documents[document]
            self._hashes[passage.node] = list(passage.with_hashes(text))
            for (subject, prop), (start, end) in passage.spans().items():
                self._places.setdefault(subject, {})[prop] = place(document, (start, min(end, len(text))))

    @property
    def hashes(self) -> Iterator[ox.Triple]:
        """What stands for the words of all passages."""
        return (triple for triples in self._hashes.values() for triple in triples)

    def of(self, quad: ox.Quad) -> Iterator[ox.Quad]:
        """The entries in the place of one."""
        if quad.predicate not in WORDS:
            yield quad
            return
        words = ox.Literal(self._places[quad.subject][quad.predicate])
        yield ox.Quad(quad.subject, quad.predicate, words, quad.graph_name)
        if quad.predicate == SENTENCE:
            for triple in self._hashes.get(quad.subject, ()):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, quad.graph_name)
