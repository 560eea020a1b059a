"""The files of a release: written one by one, and listed with media type, size and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

FORMAT: Final = "peacegraph-release/1"
"""What the manifest of a release begins with."""
MANIFEST: Final = "manifest.json"
"""The list of every file of a release but itself and the next, which nothing can hold the hash of."""
SUMS: Final = "SHA256SUMS"
"""The hash of every other file, as `sha256sum -c` reads it."""
CRATE: Final = "ro-crate-metadata.json"
MEDIA_TYPES: Final = {
    ".cff": "application/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".py": "text/x-python",
    ".rdf": "application/rdf+xml",
    ".rq": "application/sparql-query",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}
"""Media types by suffix, as IANA registers them or, where it does not, as the makers of the format write them."""
NAMED: Final = {CRATE: "application/ld+json", SUMS: "text/plain", "LICENSE": "text/plain"}
UNKNOWN: Final = "application/octet-stream"
PARTS: Final = {
    "dumps": "the graph as RDF files, for triple stores and libraries",
    "tables": "the graph as tables for analysis, with their codebook",
    "ontology": "the vocabulary: classes, properties, concepts",
    "queries": "the catalogue: each question in SPARQL (`.rq`) with the answer that this dataset gives (`.csv`)",
    "record": "what was given, without what follows from it; the withdrawn claims; changelogs are made from both",
    "dataset": "the dataset as it was built: `peacegraph attach` puts your own copies of the documents into it",
    "site": "the pages, to be opened from the folder without a server: begin with `site/index.html`",
    "void.ttl": "the description of the dataset for programs (VoID, DCAT, PROV)",
    "ABOUT.md": "what is whose, what persists, how to cite and correct, and how the coding was done",
    "CHANGELOG.md": "what changed since the release before, for people",
    "CITATION.cff": "how to cite, for programs (Citation File Format 1.2.0)",
    "README.md": "this description, for people",
    CRATE: "the description of every file, for programs (RO-Crate 1.2)",
    MANIFEST: "the list of all files with media type, size and SHA-256",
    SUMS: "the SHA-256 of every file, as `sha256sum -c` reads it",
}
"""What each file and folder at the top of a release is, in the order in which they are told."""


def part(path: str) -> str:
    """The file or folder at the top of the release that a file is or lies in."""
    return PurePosixPath(path).parts[0]


@dataclass(frozen=True, order=True)
class ReleasedFile:
    """A file of a release: its path in POSIX form from the release's folder, its size in bytes, its hash in hex."""

    path: str
    media_type: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """The line of the manifest."""
        return {"path": self.path, "media_type": self.media_type, "bytes": self.size, "sha256": self.sha256}


def media_type(path: str) -> str:
    """The media type of a file by its name."""
    pure = PurePosixPath(path)
    return NAMED.get(pure.name) or MEDIA_TYPES.get(pure.suffix, UNKNOWN)


def sums(files: Iterable[ReleasedFile]) -> bytes:
    """The hashes of files as `sha256sum -c` reads them."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files)).encode()


class FolderOfFiles:
    """Writes files into a folder and keeps the list of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, ReleasedFile] = {}

    def add(self, path: str, content: bytes) -> None:
        """Write a file.

        Raises:
            ValueError: the path leads out of the folder, or was written already: a mistake of whoever yields the file.
            OSError: it cannot be written.
        """
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or str(pure) != path or "\\" in path or path in self._files:
            raise ValueError(f"{path!r} is no path of a new file in a release")
        place = self.folder / pure
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
        self._files[path] = ReleasedFile(path, media_type(path), len(content), hashlib.sha256(content).hexdigest())

    def content(self, path: str) -> bytes:
        """A file that was written, read again."""
        return (self.folder / path).read_bytes()

    @property
    def files(self) -> list[ReleasedFile]:
        """Those written so far, by their paths."""
        return sorted(self._files.values())
