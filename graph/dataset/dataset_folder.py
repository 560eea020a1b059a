"""Stores built datasets on disk, each in a folder of N-Quads and claim records, and switches between them atomically.

A build that is killed at any moment leaves the old dataset untouched: the new folder gets its name only when it is
complete, and `current` is a symbolic link that is replaced in one step (rename, POSIX).
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
"""The file of claim records: each claim as answers show it (`graph.support.claim_records`)."""
LOCK = ".lock"
DATASETS_KEPT = 2
"""How many datasets stay on disk: the current one and the one before, which a running server may still be reading."""


@dataclass(frozen=True)
class Manifest:
    """Describes a built dataset. It holds no time of the build, so that equal inputs give equal manifests."""

    version: str
    base_iri: str
    software: str
    inputs: str
    """The hash of everything that the dataset was built from (`graph.publishing.build.fingerprint`)."""
    claims: int
    asserted: int
    """Triples of the reported view that are not inferred: ontology, concepts, register, records, contents of claims."""
    inferred: int
    """Triples of the reported view that the closure added."""
    quads: int
    """Quads of the reported view with all claim graphs."""


def current(settings: Settings) -> tuple[Path, Manifest]:
    """Return the folder and the manifest of the current dataset.

    Raises:
        BuildError: nothing has been built yet, or the manifest cannot be read.
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
    """Read the manifest of a built folder.

    Raises:
        OSError: there is no manifest.
        ValueError: it is no JSON, or a field has the wrong type.
        TypeError: its fields are not those of a `Manifest`.
    """
    result = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    for f in fields(Manifest):
        if type(getattr(result, f.name)).__name__ != f.type:
            raise ValueError(f"{MANIFEST} says that {f.name} is {getattr(result, f.name)!r}")
    return result


def open_store(settings: Settings) -> EmbeddedStore:
    """Load the current dataset into memory.

    Raises:
        BuildError: nothing has been built yet, or it cannot be read.
    """
    return load(*current(settings))


def load(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """Load a built dataset into memory.

    Args:
        folder: the folder of the dataset.
        manifest: its manifest.

    Raises:
        BuildError: a file cannot be read, or the number of claim records is not that of the manifest.
    """
    store = EmbeddedStore.load(folder, manifest.base_iri, manifest.version, VIEWS)
    try:
        store.claim_records = RecordFile.open(folder / RECORDS)
    except (OSError, ValueError) as error:
        raise BuildError(f"{folder / RECORDS} cannot be read ({error}); run `peacegraph build`") from error
    if len(store.claim_records) != manifest.claims:
        mismatch = f"tells of {len(store.claim_records)} claims, not of {manifest.claims}"
        raise BuildError(f"{folder / RECORDS} {mismatch}; run `peacegraph build`")
    return store


def load_index(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """Load the provenance index of a built dataset into memory, each part as a view.

    Args:
        folder: the folder of the dataset.
        manifest: its manifest.

    Raises:
        BuildError: a file cannot be read.
    """
    return EmbeddedStore.load(folder, manifest.base_iri, manifest.version, provenance_index.PARTS)


def write(build_dir: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    """Write the files of a dataset into a folder of its own and make it the current one.

    Args:
        build_dir: the folder of all datasets.
        manifest: the manifest of the dataset.
        contents: the other files, by name.
    """
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one build writes at a time; the lock of a killed one is released
        _write_locked(build_dir, manifest, contents)


def _write_locked(build_dir: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    _remove_leftovers(build_dir)
    name = f"{manifest.version[:16]}-{manifest.inputs[:8]}"
    temporary = Path(tempfile.mkdtemp(prefix="writing-", dir=build_dir))
    try:
        for file, content in contents.items():
            write_file(temporary / file, content)
        write_file(temporary / MANIFEST, (json.dumps(asdict(manifest), indent=2) + "\n").encode())
        if not (build_dir / name).exists():
            temporary.rename(build_dir / name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    link = build_dir / f"{CURRENT}-new"
    link.symlink_to(name)
    previous = (build_dir / CURRENT).resolve().name
    link.replace(build_dir / CURRENT)
    _remove_old(build_dir, {name, previous})


def _remove_leftovers(build_dir: Path) -> None:
    """Remove temporary folders and links of builds that were killed."""
    for leftover in (*build_dir.glob("writing-*"), *build_dir.glob(f"{CURRENT}-*")):
        shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()


def write_file(path: Path, content: bytes) -> None:
    """Write a file and return only when the operating system has put it on disk (fsync).

    Args:
        path: the file, which is overwritten.
        content: its bytes.
    """
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove_old(build_dir: Path, in_use: set[str]) -> None:
    """Remove datasets until `DATASETS_KEPT` are left: those in use and the newest others."""
    folders = [p for p in build_dir.iterdir() if p.is_dir() and not p.is_symlink() and (p / MANIFEST).exists()]
    folders.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in [p for p in folders if p.name not in in_use][max(0, DATASETS_KEPT - len(in_use)) :]:
        shutil.rmtree(folder, ignore_errors=True)
