"""The built dataset as everything that is taken away from it is written: read once, from one folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.store.dataset_store import EmbeddedStore


@dataclass(frozen=True)
class BuiltDataset:
    """A dataset that was built, in the folder it stands in, which no build changes any more."""

    settings: Settings
    folder: Path
    manifest: Manifest

    @classmethod
    def current(cls, settings: Settings) -> BuiltDataset:
        """The dataset that is served now.

        Raises:
            BuildError: nothing has been built yet.
        """
        return cls(settings, *dataset_folder.current(settings))

    @property
    def base(self) -> str:
        """The base IRI of the data."""
        return self.manifest.base_iri

    @property
    def version(self) -> str:
        """The version with the name of its algorithm: `sha256:` and 64 hexadecimal digits."""
        return self.manifest.named_version

    @property
    def with_texts(self) -> bool:
        """Whether the words of all documents stand in it (`graph.publishing.without_texts`)."""
        return self.manifest.texts

    @cached_property
    def store(self) -> EmbeddedStore:
        """Both views with the claim graphs, to be asked with SPARQL, with the records of claims."""
        return dataset_folder.load(self.folder, self.manifest)

    def quads(self, view: str) -> list[ox.Quad]:
        """The default graph of a view and the graphs of all claims, in the order of their N-Quads lines."""
        return read(self.folder / f"{view}.nq")

    def default_graph(self, view: str) -> list[ox.Quad]:
        """The default graph of a view, in the order of its N-Quads lines."""
        return [quad for quad in self.quads(view) if quad.graph_name == ox.DefaultGraph()]


def read(path: Path) -> list[ox.Quad]:
    """The quads of an N-Quads file, in its order."""
    return list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
