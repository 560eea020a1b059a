"""A reader's own copies of documents, recognised by their SHA-256; of others, how they differ as far as can be told.

A file is a document if its bytes are the document's. Where only line ends, a byte order mark, the last line's end, the
composition of letters or the encoding differ, the hash of the file without this difference tells.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from graph.core.errors import ForeignTextError, UsageError
from graph.publishing.without_texts.passages import QuotedPassage, digest

LARGEST: Final = 8 << 20
"""Bytes: a larger file is no news document."""
_MARK: Final = "\ufeff"
_ENCODINGS: Final = (("utf-8", ""), ("utf-16", "it is UTF-16"), ("cp1252", "it is Windows-1252"))


@dataclass(frozen=True)
class KnownDocument:
    """A document as a dataset without texts knows it: its IRI, its file's name and hash, and its passages."""

    iri: str
    file: str
    sha256: str
    passages: Sequence[QuotedPassage]


def recognised(paths: Iterable[Path], known: Sequence[KnownDocument], *, normalise: bool) -> dict[str, str]:
    """The text of each document of which there is a copy, by its IRI.

    Args:
        paths: the reader's files.
        known: the documents of the dataset.
        normalise: whether a file is taken that is a document but for differences in the writing of the file.

    Raises:
        ForeignTextError: a file is no document of the dataset, or differs so and `normalise` is not asked for.
        UsageError: it is too large.
        OSError: it cannot be read.
    """
    by_hash = {document.sha256: document for document in known}
    found: dict[str, str] = {}
    for path in paths:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path} is larger than {LARGEST >> 20} MB; give the plain text of one document")
        data = path.read_bytes()
        document = by_hash.get(hashlib.sha256(data).hexdigest())
        if document is not None:
            found[document.iri] = data.decode()
            continue
        near = next(((d, t, how) for t, how in _otherwise(data) if (d := by_hash.get(digest(t)))), None)
        if near is None:
            raise ForeignTextError(f"{path} is no document of this dataset: {_nearest(data, known)}")
        document, text, how = near
        if not normalise:
            raise ForeignTextError(
                f"{path} is not {document.iri} byte for byte: {how}; without this it is: give --normalise to take it so"
            )
        found[document.iri] = text
    return found


def _otherwise(data: bytes) -> Iterator[tuple[str, str]]:
    """The texts that a file may be a variant of, each with how the file differs from it; the likeliest first."""
    seen: set[str] = set()
    for encoding, name in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        steps: list[list[tuple[str, str]]] = [
            [("", ""), ("no mark", "it begins with a byte order mark"), ("mark", "it lacks the byte order mark")],
            [("", ""), ("\n", "its lines end in CR LF or CR"), ("\r\n", "its lines end in LF alone")],
            [("", ""), ("bare", "it has a line end more at its end"), ("ended", "it lacks the last line's end")],
            [("", ""), ("NFC", "its letters are decomposed (NFD)"), ("NFD", "its letters are composed (NFC)")],
        ]
        for chosen in sorted(product(*steps), key=lambda one: sum(bool(step[0]) for step in one)):
            made = text
            told = [name] if name else []
            for (what, how), change in zip(chosen, (_marked, _lines, _ended, _composed), strict=True):
                changed = change(made, what) if what else made
                told += [how] if changed != made else []
                made = changed
            if told and made not in seen:
                seen.add(made)
                yield made, " and ".join(told)


def _marked(text: str, what: str) -> str:
    return text.removeprefix(_MARK) if what == "no mark" else _MARK + text.removeprefix(_MARK)


def _lines(text: str, end: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", end)


def _ended(text: str, what: str) -> str:
    bare = text.rstrip("\r\n")
    return bare if what == "bare" else bare + ("\r\n" if "\r\n" in text else "\n")


def _composed(text: str, form: str) -> str:
    return unicodedata.normalize("NFC" if form == "NFC" else "NFD", text)


def _nearest(data: bytes, known: Sequence[KnownDocument]) -> str:
    """What tells a reader how a file that is no document differs from the nearest one."""
    try:
        text = _lines(data.decode("utf-8-sig"), "\n")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    best: tuple[int, KnownDocument, list[QuotedPassage]] | None = None
    for document in known:
        wrong = differing(text, document.passages)
        right = len(document.passages) - len(wrong)
        if right and (best is None or right > best[0]):
            best = right, document, wrong
    if best is None:
        files = ", ".join(f"{document.file} ({document.sha256[:12]}…)" for document in known)
        return f"none of their quotes stands where it should; the documents are {files}"
    right, document, wrong = best
    first = f"; the first that does not is that of characters {wrong[0].start} to {wrong[0].end}" if wrong else ""
    return (
        f"it is another edition of {document.iri}: {right} of its {len(document.passages)} quotes stand where they "
        f"should{first}; attach the very file, whose SHA-256 is {document.sha256}"
    )


def differing(text: str, passages: Iterable[QuotedPassage]) -> list[QuotedPassage]:
    """The passages of a document whose words or sentence are others in a text, in the order of the text."""
    wrong = [
        one
        for one in passages
        if digest(text[one.start : one.end]) != one.sha256
        or digest(text[one.sentence_start : one.sentence_end]) != one.sentence_sha256
    ]
    return sorted(wrong, key=lambda one: (one.start, one.end))


def verified(texts: Mapping[str, str], known: Sequence[KnownDocument]) -> None:
    """Hold every passage of the documents of which there are copies against its hashes.

    Raises:
        ForeignTextError: one is not what the dataset was made from.
    """
    for document in known:
        for one in differing(texts[document.iri], document.passages)[:1] if document.iri in texts else ():
            raise ForeignTextError(
                f"{document.iri}: characters {one.start} to {one.end}, or their sentence ({one.sentence_start} to "
                f"{one.sentence_end}), are not the words that {one.node.value} was made from, though the hash of the "
                "document fits; the dataset was changed: take it anew from where it was published"
            )
