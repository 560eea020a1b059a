"""The real dataset without the words of its documents, made from the one with them as `build --without-texts` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.publishing.without_texts import attachment, changed_files, removal
from graph.texts.documents import Span


@dataclass(frozen=True)
class Textless:
    """Both datasets: where each stands, its manifest and its files; the documents and their sentences by their IRIs
    relative to the base."""

    settings: Settings
    manifest: Manifest
    files: dict[str, bytes]
    whole: Manifest
    whole_files: dict[str, bytes]
    documents: dict[str, str]
    sentences: dict[str, list[Span]]
    copies: list[Path]


def textless(settings: Settings, build_dir: Path) -> Textless:
    """Write it.

    Args:
        settings: where the dataset with texts is.
        build_dir: where the one without is written.
    """
    whole, whole_files = attachment.read(settings.build_dir)
    manifest, files = removal.without_texts(whole, whole_files)
    dataset_folder.write(build_dir, manifest, files)
    base = whole.base_iri
    return Textless(
        replace(settings, build_dir=build_dir, without_texts=True),
        manifest,
        files,
        whole,
        whole_files,
        {iri.removeprefix(base): text for iri, text in dataset_folder.texts(whole_files).items()},
        {iri.removeprefix(base): spans for iri, spans in changed_files.borders_of(whole_files).items()},
        sorted((settings.seeds / "documents").glob("*.txt")),
    )
