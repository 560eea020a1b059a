"""What a release holds: the files of all sources, and those that describe and list them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import pyoxigraph as ox

from graph.core.errors import UsageError
from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW
from graph.publishing.built import BuiltDataset
from graph.publishing.description import about as about_text
from graph.publishing.description import files as description
from graph.publishing.description.access import Download
from graph.publishing.release import catalogue, given, released
from graph.publishing.release.changelog import changelog
from graph.publishing.release.citation import citation
from graph.publishing.release.comparison import counts
from graph.publishing.release.crate import crate
from graph.publishing.release.file_list import (
    CRATE,
    FORMAT,
    MANIFEST,
    PARTS,
    SUMS,
    FolderOfFiles,
    ReleasedFile,
    part,
    sums,
)
from graph.publishing.release.given import as_json
from graph.publishing.release.readme import readme
from graph.publishing.release.released import Release

Source = Callable[[BuiltDataset], Iterator[tuple[str, bytes]]]
"""What yields files of a release: their paths from its folder, in POSIX form, and their bytes."""
DATA: Final = ("dumps", "tables", "ontology")
"""The parts whose files the description of the dataset names."""
_RELATIVE: Final = re.compile(r"\]\((?!https?://)([^)]*)\)")
"""Where a link of Markdown leads, if it leads to a page of the same server."""
OWN: Final[tuple[Source, ...]] = (catalogue.files, given.files)
"""The sources of this room."""


def fill(folder: FolderOfFiles, built: BuiltDataset, name: str, sources: Sequence[Source], old: Release | None) -> None:
    """Write everything that a release holds.

    Args:
        folder: where it is written.
        built: the dataset.
        name: what the release is called.
        sources: what yields the files of other rooms.
        old: the release before; None for a first one.

    Raises:
        UsageError: the dataset holds no claim.
        OSError: something could not be written.
    """
    manifest = _manifest(built, name)
    for source in (*sources, *OWN):
        for path, content in source(built):
            folder.add(path, content)
    downloads = [_download(file) for file in folder.files if part(file.path) in DATA]
    for path, content in (*description.files(built, downloads), about(built)):
        folder.add(path, content)
    new = released.release(manifest, [file.path for file in folder.files], folder.content)
    manifest["counts"] = counts(new)
    folder.add("CHANGELOG.md", changelog(new, old).encode())
    folder.add("CITATION.cff", citation(new))
    folder.add("README.md", readme(new, folder.files).encode())
    folder.add(CRATE, crate(new, folder.files))
    folder.add(MANIFEST, as_json({**manifest, "files": [file.as_json() for file in folder.files]}))
    folder.add(SUMS, sums(folder.files))


def about(built: BuiltDataset) -> tuple[str, bytes]:
    """The text about the data as a file, whose links lead to where the base IRI leads."""
    found = about_text.measured(built.store)
    text = about_text.text(found, built.manifest.software, built.settings.contact)
    return "ABOUT.md", _RELATIVE.sub(rf"](<{built.base}\1>)", text).encode()


def _download(file: ReleasedFile) -> Download:
    return Download(file.path, file.media_type, file.size, file.sha256, PARTS[part(file.path)])


def _manifest(built: BuiltDataset, name: str) -> dict[str, Any]:
    """What the manifest says of the release as a whole."""
    return {
        "format": FORMAT,
        "name": name,
        "version": built.version,
        "base_iri": built.base,
        "date": date(built),
        "software": built.manifest.software,
        "texts": built.manifest.texts,
        "triples": {
            "given": built.manifest.asserted,
            "inferred": built.manifest.inferred,
            "quads": built.manifest.quads,
        },
    }


def date(built: BuiltDataset) -> str:
    """The date of the data: the newest day on which something was curated (`2026-11-29`).

    Raises:
        UsageError: nothing was curated.
    """
    coded = (quad.object for quad in built.default_graph(DEFAULT_VIEW) if quad.predicate == term("dct:created"))
    days = [day.value for day in coded if isinstance(day, ox.Literal)]
    if not days:
        raise UsageError("the dataset holds no claim, so there is nothing to release; code a document first")
    return max(days)
