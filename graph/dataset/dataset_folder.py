"""A built dataset on the disk: a folder of N-Quads and claims, written beside the old one and switched to at once.

Killed at any moment, a build leaves the old dataset as it was: the new folder gets its name only when it is complete,
and `current` is a link that is replaced in one step (rename, POSIX).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from graph.core.errors import BuildError
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.dataset import provenance_index
from graph.store.dataset_store import EmbeddedStore
from graph.store.record_file import RecordFile

CURRENT = "current"
MANIFEST = "manifest.json"
RECORDS = "claim-records.txt"
"""Each claim as answers tell of it (`graph.support.claim_records`)."""
LOCK = ".lock"
KEPT = 2
"""Datasets kept: the one in use and the one before it, which a running server may still be reading."""


@dataclass(frozen=True)
class Manifest:
    """What a built folder holds. `inputs` is the hash of everything it was made from; no clock stands in it."""

    version: str
    base_iri: str
    software: str
    inputs: str
    claims: int
    asserted: int
    """Triples given: ontology, concepts, register, records, and what the claims of the plain view say."""
    inferred: int
    """Triples of the plain view that the closure added."""
    quads: int


def current(settings: Settings) -> tuple[Path, Manifest]:
    """The folder and manifest of the dataset in use.

    Raises:
        BuildError: nothing has been built yet, or it cannot be read.
    """
    folder = settings.build_dir / CURRENT
    try:
        folder = folder.resolve(strict=True)
        return folder, manifest(folder)
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(
            f"there is no readable dataset in {settings.build_dir} ({error}); run `peacegraph build`"
        ) from error


def manifest(folder: Path) -> Manifest:
    """What a built folder says of itself.

    Raises:
        OSError, ValueError, TypeError: it cannot be read.
    """
    read = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    for f in fields(Manifest):
        if type(getattr(read, f.name)).__name__ != f.type:
            raise ValueError(f"{MANIFEST} says that {f.name} is {getattr(read, f.name)!r}")
    return read


def open_store(settings: Settings) -> EmbeddedStore:
    """The dataset in use, in memory.

    Raises:
        BuildError: nothing has been built yet.
    """
    return load(*current(settings))


def load(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """A built dataset, in memory.

    Raises:
        BuildError: it cannot be read.
    """
    store = EmbeddedStore.load(folder, manifest.base_iri, manifest.version, VIEWS)
    try:
        store.claim_records = RecordFile.open(folder / RECORDS)
    except (OSError, ValueError) as error:
        raise BuildError(f"{folder / RECORDS} cannot be read ({error}); run `peacegraph build`") from error
    if len(store.claim_records) != manifest.claims:
        told = f"tells of {len(store.claim_records)} claims, not of {manifest.claims}"
        raise BuildError(f"{folder / RECORDS} {told}; run `peacegraph build`")
    return store


def load_index(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """What was kept beside a built dataset, in memory, each of its parts a view.

    Raises:
        BuildError: it cannot be read.
    """
    return EmbeddedStore.load(folder, manifest.base_iri, manifest.version, provenance_index.PARTS)


def write(build_dir: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    """Write the files of a dataset by their names, with its manifest, and switch to it."""
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one build writes at a time; a killed one gives its lock back
        _write_locked(build_dir, manifest, contents)


def _write_locked(build_dir: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    for left in (*build_dir.glob("writing-*"), *build_dir.glob(f"{CURRENT}-*")):
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()  # of a build that was killed
    name = f"{manifest.version[:16]}-{manifest.inputs[:8]}"
    beside = Path(tempfile.mkdtemp(prefix="writing-", dir=build_dir))
    try:
        for file, content in contents.items():
            write_file(beside / file, content)
        write_file(beside / MANIFEST, (json.dumps(asdict(manifest), indent=2) + "\n").encode())
        if not (build_dir / name).exists():
            beside.rename(build_dir / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    link = build_dir / f"{CURRENT}-new"
    link.symlink_to(name)
    before = (build_dir / CURRENT).resolve().name
    link.replace(build_dir / CURRENT)
    _forget(build_dir, {name, before})


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _forget(build_dir: Path, kept: set[str]) -> None:
    """Remove all but the newest datasets."""
    folders = [p for p in build_dir.iterdir() if p.is_dir() and not p.is_symlink() and (p / MANIFEST).exists()]
    folders.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in [p for p in folders if p.name not in kept][max(0, KEPT - len(kept)) :]:
        shutil.rmtree(folder, ignore_errors=True)
