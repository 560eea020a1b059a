"""The files of a built dataset, changed in every text: what taking words out and putting them back have in common."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from graph.core import serialization
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW
from graph.dataset import dataset_folder
from graph.search import index_file
from graph.search.field_words import FieldWord
from graph.search.findable import LABEL, Findable, Name, Sentence
from graph.store.dataset_store import EmbeddedStore
from graph.store.record_file import RecordFile, record_line
from graph.support import claim_records
from graph.texts.documents import Span

NAME, WORDING, WORDS = "name", "wording", "words"
Change = Callable[[str, str], str]
"""What becomes of a text, which is a `NAME`, a `WORDING` (what a document calls something), or other `WORDS`."""
NAMING: Final = frozenset({term("dct:title"), term("skos:altLabel"), term("pg:nameUsed")})
"""Properties whose values are names, which tell a document or a thing from others."""
_KINDS: Final = {**dict.fromkeys(NAMING, NAME), term("pg:wording"): WORDING}
TEXTS: Final = (dataset_folder.WITHDRAWN, dataset_folder.TYPES, *dataset_folder.OVERVIEWS)
"""The files of records that are made of nothing that stands in the dataset's own triples, or need no look-up."""


def quads(content: bytes) -> list[ox.Quad]:
    """The quads of an N-Quads file."""
    return list(ox.parse(content, format=ox.RdfFormat.N_QUADS))


def changed_quad(quad: ox.Quad, change: Change) -> ox.Quad:
    """A quad with its value changed, if that is a text."""
    value = quad.object
    if not isinstance(value, ox.Literal) or " " not in value.value:
        return quad
    told = change(value.value, _KINDS.get(quad.predicate, WORDS))
    if told == value.value:
        return quad
    made = ox.Literal(told, language=value.language) if value.language else ox.Literal(told)
    return ox.Quad(quad.subject, quad.predicate, made, quad.graph_name)


def changed_records(content: bytes, change: Change) -> bytes:
    """A file of records in which every text is changed."""
    records = RecordFile(content)
    return b"".join(record_line(iri, _changed(records[iri], change)) for iri in records)


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value, WORDS) if " " in value else value
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _changed(one, change) for key, one in value.items()}
    return value


def others_changed(
    files: Mapping[str, bytes], views: Mapping[str, bytes], documents: Mapping[str, str], base: str, change: Change
) -> dict[str, bytes]:
    """The files of a dataset beside those of its views and its provenance index, with their texts changed.

    Args:
        files: the files of the dataset.
        views: the files of its views as they have become.
        documents: the text of each document that it has then, by its IRI relative to the base.
        base: the base IRI.
        change: what becomes of a text.
    """
    made = {name: changed_records(files[name], change) for name in TEXTS}
    made[dataset_folder.DOCUMENTS] = document_contents(base, documents)
    made[dataset_folder.RECORDS] = record_contents(views[f"{DEFAULT_VIEW}.nq"], base)
    made[dataset_folder.SEARCH] = search_contents({**files, **made}, documents, base, change)
    return made


def record_contents(view: bytes, base: str) -> bytes:
    """The file of claim records of a dataset.

    Args:
        view: its default view, as N-Quads.
        base: its base IRI.
    """
    store = ox.Store()
    store.bulk_load(view, format=ox.RdfFormat.N_QUADS)
    return claim_records.record_lines(EmbeddedStore(base, "", {DEFAULT_VIEW: store}))


def search_contents(files: Mapping[str, bytes], documents: Mapping[str, str], base: str, change: Change) -> bytes:
    """The index of search with its names changed, and with the sentences of some documents.

    Args:
        files: the files of the dataset, with its claim records.
        documents: the text of each document that may be searched, by its IRI relative to the base.
        base: the base IRI.
        change: what becomes of names and descriptions.
    """
    index = files[dataset_folder.SEARCH]
    sentences = _sentences(files, {base + iri: text for iri, text in documents.items()})
    return index_file.written(list(_findable(index, change)), sentences, _field_words(index))


def _field_words(content: bytes) -> list[FieldWord]:
    """The words of the field by which an index reads names."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        entries = database.execute("SELECT means, language, word FROM field_words ORDER BY rowid").fetchall()
    finally:
        database.close()
    return [FieldWord(*entry) for entry in entries]


def _findable(content: bytes, change: Change) -> Iterator[Findable]:
    """What an index finds by name, in its order."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        names: dict[int, list[Name]] = {}
        for thing, role, text, language, used_by in database.execute(
            "SELECT thing, role, text, language, used_by FROM names ORDER BY id"
        ):
            name = Name(role, change(text, WORDS if role == LABEL else NAME), language, (used_by,) if used_by else ())
            names.setdefault(thing, []).append(name)
        for number, iri, label, kind, classes, claims, about in database.execute(
            "SELECT id, iri, label, kind, classes, claims, about FROM things ORDER BY id"
        ):
            told, line = change(label, WORDS), change(about, WORDS)
            yield Findable(iri, told, kind, tuple(json.loads(classes)), claims, line, tuple(names[number]))
    finally:
        database.close()


def _sentences(files: Mapping[str, bytes], documents: Mapping[str, str]) -> Iterator[Sentence]:
    """The sentences of documents with the passages of claims that begin in them, as `findable.sentences` has them."""
    quoted: dict[str, set[Span]] = {}
    for record in RecordFile(files[dataset_folder.RECORDS]).values():
        for passage in record["passages"]:
            quoted.setdefault(passage["document"], set()).add((passage["start"], passage["end"]))
    for iri, borders in sorted(borders_of(files).items()):
        if iri not in documents:
            continue
        for number, (start, end) in enumerate(borders, 1):
            within = tuple(span for span in sorted(quoted.get(iri, ())) if start <= span[0] < end)
            text = " ".join(documents[iri][start:end].split("\n"))
            yield Sentence(iri, number, start, text, within)


def borders_of(files: Mapping[str, bytes]) -> dict[str, list[Span]]:
    """The borders of the sentences of each document, by its IRI."""
    records = RecordFile(files[dataset_folder.SENTENCES])
    return {iri: [(start, end) for start, end in records[iri]["sentences"]] for iri in records}


def document_contents(base: str, documents: Mapping[str, str]) -> bytes:
    """The file of the texts of documents.

    Args:
        base: the base IRI.
        documents: the text of each, by its IRI relative to the base.
    """
    return b"".join(record_line(base + iri, {"text": documents[iri]}) for iri in sorted(documents))


def written(quads: Iterable[ox.Quad]) -> tuple[bytes, int]:
    """N-Quads in their order, and how many of them stand in the default graph."""
    held = set(quads)
    return serialization.nquads(held), sum(quad.graph_name == ox.DefaultGraph() for quad in held)
