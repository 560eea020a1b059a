"""What workers answer from: a built dataset or a scratch store, as the web side names it to the parent of the
workers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.answers.explainer import Explainer
from graph.core.settings import MEGABYTE, Settings
from graph.dataset import dataset_folder
from graph.dataset.dataset_folder import Manifest
from graph.store import deviations
from graph.store.scratch_store import ScratchStore


@dataclass(frozen=True)
class Limits:
    """What a worker may use: memory beyond the dataset's and size of an answer, in bytes."""

    memory: int
    answer: int

    @classmethod
    def from_settings(cls, settings: Settings) -> Limits:
        """The limits that the settings name in megabytes."""
        return cls(settings.query_megabytes * MEGABYTE, settings.answer_megabytes * MEGABYTE)


@dataclass(frozen=True)
class BuiltSource:
    """A built dataset in a folder; `services` are the endpoints that SERVICE may ask, `root` holds the ontology."""

    folder: str
    base: str
    version: str
    limits: Limits
    services: tuple[str, ...]
    root: str

    @classmethod
    def from_settings(cls, settings: Settings, folder: Path, manifest: Manifest) -> BuiltSource:
        """The dataset in that folder, under the limits of the settings."""
        services = tuple(sorted(settings.allowed_services))
        limits = Limits.from_settings(settings)
        return cls(str(folder), manifest.base_iri, manifest.named_version, limits, services, str(settings.root))

    def load(self) -> Explainer:
        """Load the dataset, and what its answers are explained by.

        Raises:
            BuildError: it cannot be read.
        """
        folder = Path(self.folder)
        manifest = dataset_folder.manifest(folder)
        explainer = Explainer(dataset_folder.load(folder, manifest), folder, manifest, Path(self.root) / "ontology")
        deviations.prepare()
        explainer.warm()
        return explainer


@dataclass(frozen=True)
class ScratchSource:
    """The store that can be written in a folder, empty where nothing has been written; it asks no other endpoint."""

    folder: str
    base: str
    limits: Limits
    version: str = ""
    services: tuple[str, ...] = ()

    @classmethod
    def from_settings(cls, settings: Settings) -> ScratchSource:
        """The store in the folder that the settings name, under their limits."""
        return cls(settings.scratch, settings.base_iri, Limits.from_settings(settings))

    def load(self) -> ScratchStore:
        """Load the store.

        Raises:
            BuildError: it cannot be read.
        """
        deviations.prepare()
        return ScratchStore.open(Path(self.folder), self.base)


Source = BuiltSource | ScratchSource
_KINDS: dict[str, type[BuiltSource] | type[ScratchSource]] = {"built": BuiltSource, "scratch": ScratchSource}


def source_to_json(source: Source) -> str:
    """The source as an argument of a command line."""
    kind = next(name for name, type_ in _KINDS.items() if isinstance(source, type_))
    return json.dumps({"kind": kind, **asdict(source)})


def source_from_json(text: str) -> Source:
    """The source that `source_to_json` wrote."""
    members: dict[str, Any] = json.loads(text)
    kind = _KINDS[members.pop("kind")]
    return kind(**members | {"limits": Limits(**members["limits"])})
