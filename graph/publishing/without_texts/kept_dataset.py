"""The built dataset as files of a release without texts, into which readers put their own copies of the documents."""

from __future__ import annotations

from collections.abc import Iterator

from graph.core.views import VIEWS
from graph.dataset import dataset_folder
from graph.dataset.provenance_index import PARTS
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.exports import compressed

FOLDER = "dataset"
"""The folder of a release in which `attachment.read` finds them."""

NAMES = sorted([*(f"{name}.nq" for name in (*VIEWS, *PARTS)), *dataset_folder.FILES])
"""The files of a dataset beside its manifest."""


def files(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the manifest, and every other file compressed; nothing of a dataset that has its texts."""
    if built.manifest.texts:
        return
    yield f"{FOLDER}/{dataset_folder.MANIFEST}", (built.folder / dataset_folder.MANIFEST).read_bytes()
    for name in NAMES:
        yield f"{FOLDER}/{name}.gz", compressed((built.folder / name).read_bytes())
