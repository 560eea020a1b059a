"""Reads a claims file: one document, identified by its hash, and every claim made from it, as named graphs.

Architecture, decision 1: the claim's IRI is the name of its graph; the graph holds the claim's facts, the default graph
the metadata of the claim. The file is JSON-LD written as YAML: `ontology/context.json` defines its keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.core.errors import Mistakes
from graph.curation import withdrawals
from graph.curation.claims import Claim, ClaimReader, Curation
from graph.curation.fact_reader import FactReader
from graph.curation.fact_values import not_a_reference
from graph.curation.facts import REFERENCE, Reference
from graph.curation.withdrawals import Withdrawal
from graph.ontology.vocabulary import Vocabulary
from graph.texts import yaml_file
from graph.texts.documents import Document, Passage, Span, border_mistakes
from graph.texts.hints import write_or_choose
from graph.texts.yaml_file import Mapping, Text, Value

REQUIRED = ("id", "file", "sha256", "publisher", "curator", "curated", "claims")
KEYS = frozenset({*REQUIRED, "textQuality", "guide", "sentences", "nothing-claimed", "withdrawn"})
GUIDE = 4
"""The present version of the curator's guide, `seeds/README.md`."""
SINGLE = KEYS - {"claims", "sentences", "nothing-claimed", "withdrawn"}
"""The keys whose value is one text."""


@dataclass
class ClaimsFile:
    """One claims file as read: the document, its claims, and the mistakes in them."""

    shown_as: str
    mistakes: Mistakes
    document_iri: str = "doc/unknown"
    publisher: Text | None = None
    curator: Text | None = None
    document: Document | None = None
    sentences: list[tuple[int, Span]] = field(default_factory=list)
    """The span of each sentence, with the line that lists it."""
    coded_on: Text | None = None
    guide: int = GUIDE
    """The version of the guide that the document was first coded from; the present one where the file names none."""
    claims: list[Claim] = field(default_factory=list)
    nothing_claimed: list[Passage] = field(default_factory=list)
    """The passages that the curator lists as claiming nothing."""
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)
    """The claims that stand no more, by their relative IRIs."""
    quads: list[ox.Quad] = field(default_factory=list)
    """The file as RDF: facts in the graphs of their claims, metadata in the default graph."""

    @property
    def references(self) -> Iterator[Reference]:
        for claim in self.claims:
            yield from claim.facts.references

    def sentence_of(self, passage: Passage) -> Passage:
        """Return the text from the first to the last sentence that a passage touches, by the borders in the file."""
        touched = [span for _, span in self.sentences if span[0] < passage.end and passage.start < span[1]]
        if self.document is None or not touched:
            return passage
        start, end = min(touched[0][0], passage.start), max(touched[-1][1], passage.end)
        return self.document.passage(start, end)


class ClaimsFileReader:
    """Reads claims files.

    Args:
        vocabulary: the ontology that the files are checked against.
        organisations: relative IRIs of the organisations that act on their own behalf unless a claim says otherwise.
        documents: the folder of the source documents.
        base: the base IRI of the data.
    """

    def __init__(self, vocabulary: Vocabulary, organisations: frozenset[str], documents: Path, base: str) -> None:
        self.vocabulary = vocabulary
        self.organisations = organisations
        self.documents = documents
        self.base = base

    def read(self, path: Path, shown_as: str) -> ClaimsFile:
        """Read one file; mistakes are not raised but listed in the result.

        Args:
            path: the file.
            shown_as: its name in messages about mistakes.

        Raises:
            OSError: the claims file cannot be read.
        """
        root, mistakes = yaml_file.read(path, shown_as)
        file = ClaimsFile(shown_as, mistakes)
        if not root:
            return file
        self._read_keys(file, root)
        self._read_document(file, root)
        self._read_sentences(file, root)
        facts = FactReader(self.vocabulary, self.organisations, file.document_iri, mistakes)
        file.withdrawn = withdrawals.read(root.items_of("withdrawn"), file.document_iri, mistakes)
        claims = ClaimReader(self._curation(file, root), facts, mistakes, file.withdrawn.keys())
        nodes = [self._document_node(file, root, facts)]
        for item in root.items_of("claims"):
            if result := claims.read(item):
                claim, node = result
                file.claims.append(claim)
                nodes.append(node)
        standing = {claim.iri for claim in file.claims}
        mistakes.extend(withdrawals.succession_mistakes(file.withdrawn, standing, shown_as))
        for item in root.items_of("nothing-claimed"):
            self._read_nothing_claimed(file, claims, item)
        file.quads = self._parse(nodes)
        return file

    def _read_keys(self, file: ClaimsFile, root: Mapping) -> None:
        """Check the keys of the file; read publisher and curator."""
        for key in root:
            if key not in KEYS:
                file.mistakes.add(key.line, f"unknown key {str(key)!r}", write_or_choose(key, KEYS))
        yaml_file.check_texts(root, SINGLE, file.mistakes)
        for name in REQUIRED:
            if name not in root:
                file.mistakes.add(1, f"the key {name!r} is missing", "see the example in seeds/README.md")
        file.publisher = self._reference(file, root, "publisher", "publisher/tass")
        file.coded_on = root.text("curated")
        file.guide = _version(root.text("guide"), file.mistakes)
        file.curator = self._reference(file, root, "curator", "curator/first-reader")

    def _reference(self, file: ClaimsFile, root: Mapping, key: str, example: str) -> Text | None:
        """Return the value of a key if it is a reference of the form `key/slug`; other values are mistakes."""
        value = root.text(key)
        if value is None or (value.startswith(f"{key}/") and REFERENCE.fullmatch(value)):
            return value
        message, fix = not_a_reference(key, value)
        if value.lower() != value and value.lower().startswith(f"{key}/"):
            file.mistakes.add(value.line, message, fix)
        else:
            file.mistakes.add(value.line, message, f"refer to an id such as {example}")
        return None

    def _read_document(self, file: ClaimsFile, root: Mapping) -> None:
        """Read the document's id and the document, and check the document against its hash."""
        iri, name, sha256 = root.text("id"), root.text("file"), root.text("sha256")
        if iri is not None:
            if re.fullmatch(r"doc/[0-9]{3}", iri):
                file.document_iri = str(iri)
            else:
                file.mistakes.add(iri.line, f"id {str(iri)!r}", "write doc/ and the three digits of the document")
                if name is not None and re.match(r"[0-9]{3}", name):
                    file.document_iri = f"doc/{name[:3]}"
        if name is None or sha256 is None:
            return
        try:
            file.document = Document.read(self.documents / Path(name).name)
        except OSError:
            names = ", ".join(sorted(path.name for path in self.documents.glob("*.txt")))
            file.mistakes.add(name.line, f"there is no document {str(name)!r}", f"name one of {names}")
            return
        except UnicodeDecodeError as error:
            message = f"{name} is not UTF-8 at byte {error.start}"
            file.mistakes.add(name.line, message, "put back the file as it was found")
            return
        if file.document.sha256 != sha256:
            message = f"{name} has changed: its sha256 is {file.document.sha256}"
            fix = "put back the file as it was found; only a new document gets a new hash"
            file.mistakes.add(sha256.line, message, fix)
        if not file.document.name.startswith(file.document_iri.removeprefix("doc/")):
            fix = "name the file that begins with the document's number"
            file.mistakes.add(name.line, f"{name} is not the file of {file.document_iri}", fix)

    def _read_sentences(self, file: ClaimsFile, root: Mapping) -> None:
        for item in root.items_of("sentences"):
            border = re.fullmatch(r"([0-9]+)-([0-9]+)", item) if isinstance(item, Text) else None
            line = yaml_file.line_of(item, 1)
            if border is None:
                file.mistakes.add(line, f"sentence border {str(item)!r}", "write start-end, as character offsets")
            else:
                file.sentences.append((line, (int(border[1]), int(border[2]))))
        if file.document:
            for line, message in border_mistakes(file.document, file.sentences):
                file.mistakes.add(line, message, "correct the borders under `sentences`")

    def _curation(self, file: ClaimsFile, root: Mapping) -> Curation:
        value = root.text("curated")
        coded_on = _day(value or "")
        if coded_on is None:
            line = value.line if value is not None else root.line
            fix = "write the day of coding, such as 2026-11-21"
            file.mistakes.add(line, f"curated: {value and str(value)!r} is not a day", fix)
            coded_on = date.min
        curator = str(file.curator or "curator/unknown")
        publisher = str(file.publisher) if file.publisher is not None else None
        return Curation(file.document_iri, file.document, publisher, curator, coded_on)

    def _document_node(self, file: ClaimsFile, root: Mapping, facts: FactReader) -> dict[str, Any]:
        """Return the metadata of the document as a JSON-LD node."""
        node: dict[str, Any] = {"id": file.document_iri, "type": "SourceDocument"}
        if file.publisher:
            node["publisher"] = str(file.publisher)
        if file.document:
            node["contentUrl"], node["sha256"] = file.document.name, file.document.sha256
        if (guide := root.text("guide")) is not None:
            node["guide"] = f"Coded from the curator's guide, version {guide}."
        if (quality := root.text("textQuality")) is not None:
            node["textQuality"] = facts.concept("textQuality", quality)
        return node

    def _read_nothing_claimed(self, file: ClaimsFile, claims: ClaimReader, item: Value) -> None:
        if isinstance(item, Mapping) and item.text("quote") and item.text("reason"):
            yaml_file.check_texts(item, ("prefix", "suffix"), file.mistakes)
            if passage := claims.find_passage(item):
                file.nothing_claimed.append(passage)
        else:
            line = yaml_file.line_of(item, 1)
            file.mistakes.add(line, "an entry of nothing-claimed without quote or reason", "give both")

    def _parse(self, nodes: list[dict[str, Any]]) -> list[ox.Quad]:
        """Return the quads of JSON-LD nodes."""
        data = json.dumps({"@context": self.vocabulary.context, "@graph": nodes})
        return list(ox.parse(data, ox.RdfFormat.JSON_LD, base_iri=self.base))


def _version(named: Text | None, mistakes: Mistakes) -> int:
    """Return the version of the guide that a file names: its first number, behind which it may say more.

    Args:
        named: the value of `guide` in its head; the present version where there is none.
        mistakes: the list to which a version that does not exist is added.
    """
    first = re.match(r"[1-9][0-9]*(?=\Z|[, ])", named) if named is not None else None
    if named is None or (first is not None and int(first[0]) <= GUIDE):
        return GUIDE if first is None else int(first[0])
    fix = f"name the version from which the document was coded, 1 to {GUIDE}"
    mistakes.add(named.line, f"guide: {str(named)!r} is no version of the curator's guide", fix)
    return GUIDE


def _day(text: str) -> date | None:
    """The day that is written as YYYY-MM-DD; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
