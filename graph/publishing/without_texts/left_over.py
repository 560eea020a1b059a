"""Which words of the documents stand in files: the search that shows that a dataset or a release is without texts.

A text is found in any spelling that its file gives it: small or capital letters, with any signs and line breaks between
its words, with the escapes of N-Quads, JSON, XML and addresses, between tags, and in the tables of SQLite. Names are
told apart: a title or a name of some words may stand, as it is how a document or a thing is called.
"""

from __future__ import annotations

import gzip
import html
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from graph.publishing.without_texts.word_places import SENTENCE, WordPlaces, words
from graph.texts.documents import Span

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\[nrtfb]|\\(.)", re.DOTALL)
_TAG: Final = re.compile(r"<(/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_SQLITE, _GZIP = b"SQLite format 3\0", b"\x1f\x8b"


@dataclass(frozen=True, order=True)
class LeftOver:
    """Words of a document that stand in a file: the document, by its IRI relative to the base, where the words stand
    in it, and as they read there."""

    file: str
    document: str
    span: Span
    words: str


def left_over(
    files: Iterable[tuple[str, bytes]],
    documents: Mapping[str, str],
    sentences: Mapping[str, Sequence[Span]],
    names: Iterable[str] = (),
) -> list[LeftOver]:
    """The sentences of at least `SENTENCE` words, and the runs of `RUN` words, of documents that stand in files.

    Args:
        files: the name and the content of each.
        documents: the text of each document, by its IRI relative to the base.
        sentences: the borders of its sentences.
        names: titles and names, in which words may stand.
    """
    places = WordPlaces(documents, sentences)
    called = [f" {_joined(name)} " for name in set(names)]
    found = set()
    for name, content in files:
        for text in _texts(content):
            for one in places.found(text):
                told = documents[one.document][slice(*one.origin)]
                if not any(f" {_joined(told)} " in name_words for name_words in called):
                    found.add(LeftOver(name, one.document, one.origin, told))
    return sorted(found)


def _joined(text: str) -> str:
    return " ".join(word.text for word in words(text))


def _texts(content: bytes) -> Iterator[str]:
    """What stands in a file, as text: without the escapes of its format, and again without its tags."""
    if content.startswith(_GZIP):
        content = gzip.decompress(content)
    if content.startswith(_SQLITE):
        yield from _cells(content)
    text = content.decode("utf-8", "replace")
    text = _ESCAPE.sub(_character, text) if "\\" in text else text
    text = unquote(text) if _PERCENT.search(text) else text
    yield text
    if "</" in text or "&" in text:
        yield html.unescape(_TAG.sub("", text))


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else found[3] or " "


def _cells(content: bytes) -> Iterator[str]:
    """The texts of all tables of an SQLite database, those of full-text search included."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # its own names
                yield from (value for value in row if isinstance(value, str) and value.count(" ") >= SENTENCE - 1)
    finally:
        database.close()


def names_in(files: Mapping[str, bytes]) -> set[str]:
    """The titles and names that a dataset without texts keeps.

    Args:
        files: of the dataset, by name.
    """
    from graph.publishing.without_texts import changed_files, removal  # noqa: PLC0415  # the search needs neither

    quads = changed_files.quads(files["all.nq"])
    told = {quad.object.value for quad in quads if quad.predicate in changed_files.NAMING}  # type: ignore[union-attr]
    return {name for name in told if name.count(" ") < removal.LONGEST_NAME}
