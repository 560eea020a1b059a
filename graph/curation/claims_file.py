"""A claims file: one document, pinned by its hash, and every claim drawn from it, as named graphs.

Architecture, decision 1: the claim's IRI is the name of its graph; what it says stands in that graph, what is known of
it in the default graph. The file is JSON-LD written as YAML: `ontology/context.json` gives its keys their meaning.
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
from graph.curation import yaml_file
from graph.curation.claims import Claim, ClaimReader, Curation
from graph.curation.documents import Document, Passage, Span, border_mistakes
from graph.curation.facts import REFERENCE, FactReader, Reference
from graph.curation.yaml_file import Mapping, Text, Value
from graph.ontology.vocabulary import Vocabulary

REQUIRED = ("id", "file", "sha256", "publisher", "curator", "curated", "claims")
KEYS = frozenset({*REQUIRED, "textQuality", "guide", "sentences", "nothing-claimed"})


@dataclass
class ClaimsFile:
    """One claims file as read: the document, its claims, and the mistakes found."""

    shown_as: str
    mistakes: Mistakes
    document_iri: str = "doc/unknown"
    publisher: Text | None = None
    curator: Text | None = None
    document: Document | None = None
    sentences: list[tuple[int, Span]] = field(default_factory=list)
    """Borders of each sentence as character offsets, with the line they stand in."""
    claims: list[Claim] = field(default_factory=list)
    nothing_claimed: list[Passage] = field(default_factory=list)
    quads: list[ox.Quad] = field(default_factory=list)
    """What the JSON-LD parser read: facts in claim graphs, metadata in the default graph."""

    @property
    def references(self) -> Iterator[Reference]:
        for claim in self.claims:
            yield from claim.facts.references


class ClaimsFileReader:
    """Reads claims files."""

    def __init__(self, vocabulary: Vocabulary, organisations: frozenset[str], documents: Path, base: str) -> None:
        self.vocabulary = vocabulary
        self.organisations = organisations
        self.documents = documents
        self.base = base

    def read(self, path: Path, shown_as: str) -> ClaimsFile:
        """Read one file. All mistakes are in `mistakes` of what is returned; nothing is raised for them."""
        root, mistakes = yaml_file.read(path, shown_as)
        made = ClaimsFile(shown_as, mistakes)
        if not root:
            return made
        self._keys(made, root)
        self._document(made, root)
        self._sentences(made, root)
        facts = FactReader(self.vocabulary, self.organisations, made.document_iri, mistakes)
        claims = ClaimReader(self._curation(made, root), facts, mistakes)
        nodes = [self._document_node(made, root, facts)]
        for item in root.items_of("claims"):
            if read := claims.read(item):
                made.claims.append(read[0])
                nodes.append(read[1])
        for item in root.items_of("nothing-claimed"):
            self._nothing_claimed(made, claims, item)
        made.quads = self._parse(nodes)
        return made

    def _keys(self, made: ClaimsFile, root: Mapping) -> None:
        for key in root:
            if key not in KEYS:
                made.mistakes.add(key.line, f"unknown key {str(key)!r}", f"use one of {', '.join(sorted(KEYS))}")
        for name in REQUIRED:
            if name not in root:
                made.mistakes.add(1, f"the key {name!r} is missing", "see the example in seeds/README.md")
        made.publisher = self._reference(made, root, "publisher", "publisher/tass")
        made.curator = self._reference(made, root, "curator", "curator/first-reader")

    def _reference(self, made: ClaimsFile, root: Mapping, key: str, example: str) -> Text | None:
        value = root.text(key)
        if value is None or (value.startswith(f"{key}/") and REFERENCE.fullmatch(value)):
            return value
        what = f"{key}: {str(value)!r} is a name, not a reference"
        made.mistakes.add(value.line, what, f"refer to an id such as {example}")
        return None

    def _document(self, made: ClaimsFile, root: Mapping) -> None:
        """Read the document and hold it against the hash that pins it."""
        iri, file, sha256 = root.text("id"), root.text("file"), root.text("sha256")
        if iri is not None:
            if re.fullmatch(r"doc/[0-9]{3}", iri):
                made.document_iri = str(iri)
            else:
                made.mistakes.add(iri.line, f"id {str(iri)!r}", "write doc/ and the three digits of the document")
                if file is not None and re.match(r"[0-9]{3}", file):
                    made.document_iri = f"doc/{file[:3]}"
        if file is None or sha256 is None:
            return
        try:
            made.document = Document.read(self.documents / Path(file).name)
        except OSError:
            there = ", ".join(sorted(path.name for path in self.documents.glob("*.txt")))
            made.mistakes.add(file.line, f"there is no document {str(file)!r}", f"name one of {there}")
            return
        except UnicodeDecodeError as error:
            what = f"{file} is not UTF-8 at byte {error.start}"
            made.mistakes.add(file.line, what, "put back the file as it was found")
            return
        if made.document.sha256 != sha256:
            what = f"{file} has changed: its sha256 is {made.document.sha256}"
            fix = "put back the file as it was found; only a new document gets a new hash"
            made.mistakes.add(sha256.line, what, fix)
        if not made.document.name.startswith(made.document_iri.removeprefix("doc/")):
            fix = "name the file that begins with the document's number"
            made.mistakes.add(file.line, f"{file} is not the file of {made.document_iri}", fix)

    def _sentences(self, made: ClaimsFile, root: Mapping) -> None:
        for item in root.items_of("sentences"):
            found = re.fullmatch(r"([0-9]+)-([0-9]+)", item) if isinstance(item, Text) else None
            line = yaml_file.line_of(item, 1)
            if found is None:
                made.mistakes.add(line, f"sentence border {str(item)!r}", "write start-end, as character offsets")
            else:
                made.sentences.append((line, (int(found[1]), int(found[2]))))
        if made.document:
            for line, what in border_mistakes(made.document, made.sentences):
                made.mistakes.add(line, what, "correct the borders under `sentences`")

    def _curation(self, made: ClaimsFile, root: Mapping) -> Curation:
        try:
            coded_on = date.fromisoformat(root.text("curated") or "")
        except ValueError:
            value = root.text("curated")
            line = value.line if value is not None else root.line
            fix = "write the day of coding, such as 2026-11-21"
            made.mistakes.add(line, f"curated: {str(value)!r} is not a day", fix)
            coded_on = date.min
        curator = str(made.curator or "curator/unknown")
        return Curation(made.document_iri, made.document, curator, coded_on)

    def _document_node(self, made: ClaimsFile, root: Mapping, facts: FactReader) -> dict[str, Any]:
        node: dict[str, Any] = {"id": made.document_iri, "type": "SourceDocument"}
        if made.publisher:
            node["publisher"] = str(made.publisher)
        if made.document:
            node["contentUrl"], node["sha256"] = made.document.name, made.document.sha256
        if (guide := root.text("guide")) is not None:
            node["guide"] = f"Coded from the curator's guide, version {guide}."
        if (quality := root.text("textQuality")) is not None:
            node["textQuality"] = facts.concept("textQuality", quality)
        return node

    def _nothing_claimed(self, made: ClaimsFile, claims: ClaimReader, item: Value) -> None:
        if isinstance(item, Mapping) and item.text("quote") and item.text("reason"):
            if passage := claims.find(item):
                made.nothing_claimed.append(passage)
        else:
            line = yaml_file.line_of(item, 1)
            made.mistakes.add(line, "an entry of nothing-claimed without quote or reason", "give both")

    def _parse(self, nodes: list[dict[str, Any]]) -> list[ox.Quad]:
        data = json.dumps({"@context": self.vocabulary.context, "@graph": nodes})
        return list(ox.parse(data, ox.RdfFormat.JSON_LD, base_iri=self.base))
