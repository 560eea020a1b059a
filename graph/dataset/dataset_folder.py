"""Stores built datasets on disk, each in a folder of N-Quads and claim records, and switches between them atomically.

A build that is killed at any moment leaves the old dataset untouched: the new folder gets its name only when it is
complete, and `current` is a symbolic link that is replaced in one step (rename, POSIX).
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from graph.core import versions
from graph.core.errors import BuildError
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.core.whole_file import storing, write_new
from graph.dataset import provenance_index
from graph.store.dataset_store import EmbeddedStore
from graph.store.record_file import RecordFile

CURRENT = "current"
MANIFEST = "manifest.json"
RECORDS = "claim-records.txt"
"""The file of claim records: each claim as answers show it (`graph.support.claim_records`)."""
WITHDRAWN = "withdrawn-claims.txt"
"""The file of withdrawn claims (`graph.support.withdrawn_claims`), of which nothing is in the dataset."""
TYPES = "types-by-others.txt"
"""The file of the types that claims' graphs show while others say them (`graph.support.types_by_others`)."""
SENTENCES = "sentence-borders.txt"
"""The file of the borders of each document's sentences (`graph.support.sentence_borders`)."""
DOCUMENTS = "documents.txt"
"""The file of the documents' texts, which is empty in a dataset without texts."""
SEARCH = "search.sqlite"
"""The index of names and sentences (`graph.search.index_file`)."""
OVERVIEWS = ("dated-things.txt", "contacts.txt", "places.txt", "claims-of-things.txt", "told-things.txt")
"""The files of what pages over the whole graph show (`graph.publishing.overviews.tellings`)."""
STATISTICS = "statistics.json"
"""The file of what the description of the dataset counts (`graph.publishing.description.statistics`)."""
FILES = (RECORDS, WITHDRAWN, TYPES, SENTENCES, DOCUMENTS, SEARCH, STATISTICS, *OVERVIEWS)
"""The files of a dataset beside the N-Quads of its views and of its provenance index, and the manifest."""
LOCK = ".lock"
ATTACHED = "attached"
"""What the manifest of a dataset has as its inputs into which a reader's own copies of the documents were put."""
DATASETS_KEPT = 2
"""How many datasets stay on disk: the current one and the one before, which a running server may still be reading."""


@dataclass(frozen=True)
class Manifest:
    """Describes a built dataset. It holds no time of the build, so that equal inputs give equal manifests."""

    version: str
    """The bare hash of the dataset, which names its folder; everybody else is told `named_version`."""
    base_iri: str
    software: str
    inputs: str
    """The hash of everything that the dataset was built from (`graph.publishing.build.fingerprint`), or `ATTACHED`."""
    claims: int
    asserted: int
    """Triples of the reported view that are not inferred: ontology, concepts, register, records, contents of claims."""
    inferred: int
    """Triples of the reported view that the closure added."""
    quads: int
    """Quads of the reported view with all claim graphs."""
    texts: bool = True
    """Whether the words of all documents stand in it (`graph.publishing.without_texts`)."""
    version_with_texts: str = ""
    """The version that it has with them; empty where it is that one."""

    @property
    def named_version(self) -> str:
        """The version with the name of its algorithm: `sha256:` and 64 hexadecimal digits."""
        return versions.named(self.version)


def current(settings: Settings) -> tuple[Path, Manifest]:
    """Return the folder and the manifest of the current dataset.

    Raises:
        BuildError: nothing has been built yet, or the manifest cannot be read.
    """
    folder = settings.build_dir / CURRENT
    try:
        folder = folder.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # none, or a circle of links
        raise BuildError(
            f"there is no readable dataset in {settings.build_dir} ({error}); run `peacegraph build`"
        ) from error
    return folder, manifest(folder)


def manifest(folder: Path) -> Manifest:
    """Read the manifest of a built folder.

    Raises:
        BuildError: there is none, it is no JSON, or it does not have the fields of a `Manifest`.
    """
    path = folder / MANIFEST
    try:
        result = Manifest(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(f"{path} cannot be read ({error}); run `peacegraph build`") from error
    for f in fields(Manifest):
        if type(value := getattr(result, f.name)).__name__ != f.type:
            raise BuildError(f"{path} cannot be read ({f.name} is {value!r}); run `peacegraph build`")
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
    store = EmbeddedStore.load(folder, manifest.base_iri, manifest.named_version, VIEWS)
    store.claim_records = _records(folder / RECORDS)
    store.withdrawn_claims = withdrawn_claims(folder)
    store.types_by_others = _records(folder / TYPES)
    store.sentence_borders = _records(folder / SENTENCES)
    store.documents = _records(folder / DOCUMENTS)
    store.overviews = {name: _records(folder / name) for name in OVERVIEWS}
    if len(store.claim_records) != manifest.claims:
        mismatch = f"tells of {len(store.claim_records)} claims, not of {manifest.claims}"
        raise BuildError(f"{folder / RECORDS} {mismatch}; run `peacegraph build`")
    return store


def withdrawn_claims(folder: Path) -> RecordFile:
    """What is kept of each claim of a built dataset that stands no more, by its IRI.

    Raises:
        BuildError: the file cannot be read.
    """
    return _records(folder / WITHDRAWN)


def texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """The text of each document that is among the files of a dataset, by its IRI."""
    return {iri: record["text"] for iri, record in RecordFile(files[DOCUMENTS]).items()}


def _records(path: Path) -> RecordFile:
    """Open a file of records.

    Raises:
        BuildError: it cannot be read.
    """
    try:
        return RecordFile.open(path)
    except (OSError, ValueError) as error:
        raise BuildError(f"{path} cannot be read ({error}); run `peacegraph build`") from error


def load_index(folder: Path, manifest: Manifest) -> EmbeddedStore:
    """Load the provenance index of a built dataset into memory, each part as a view.

    Args:
        folder: the folder of the dataset.
        manifest: its manifest.

    Raises:
        BuildError: a file cannot be read.
    """
    return EmbeddedStore.load(folder, manifest.base_iri, manifest.named_version, provenance_index.PARTS)


def write(build_dir: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    """Write the files of a dataset into a folder of its own and make it the current one.

    Args:
        build_dir: the folder of all datasets.
        manifest: the manifest of the dataset.
        contents: the other files, by name.

    Raises:
        StorageError: they could not be written; the old dataset stays.
    """
    with storing(build_dir):
        build_dir.mkdir(parents=True, exist_ok=True)
        with (build_dir / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one build writes at a time; the lock of a killed one is released
            _remove_leftovers(build_dir)
            name = f"{manifest.version[:16]}-{manifest.inputs[:8]}"
            files = contents | {MANIFEST: (json.dumps(asdict(manifest), indent=2) + "\n").encode()}
            if not _holds(build_dir / name, files):
                _write_folder(build_dir, name, files)
            _switch(build_dir, name)


def _holds(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether a folder holds these files as they should be: what was damaged is written anew."""
    try:
        return all((folder / name).read_bytes() == content for name, content in files.items())
    except OSError:
        return False


def _write_folder(build_dir: Path, name: str, files: dict[str, bytes]) -> None:
    """Write files into a folder that gets its name when it is complete.

    Args:
        build_dir: the folder of all datasets.
        name: of the new folder; a damaged one of the same name makes room for it.
        files: the content of each file, by name.

    Raises:
        OSError: they could not be written, and the folder is not there.
    """
    temporary = Path(tempfile.mkdtemp(prefix="writing-", dir=build_dir))
    try:
        for file, content in files.items():
            write_new(temporary / file, content)
        if (build_dir / name).exists():
            (build_dir / name).rename(build_dir / f"{temporary.name}-damaged")
        temporary.rename(build_dir / name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(build_dir / f"{temporary.name}-damaged", ignore_errors=True)


def _switch(build_dir: Path, name: str) -> None:
    """Make the dataset in the folder of this name the current one, and remove those that nobody needs any more.

    Raises:
        OSError: it could not be done; the old one stays, and the folder goes.
    """
    previous, link = (build_dir / CURRENT).resolve().name, build_dir / f"{CURRENT}-new"
    try:
        link.symlink_to(name)
        link.replace(build_dir / CURRENT)
    except OSError:
        link.unlink(missing_ok=True)
        if name != previous:
            shutil.rmtree(build_dir / name, ignore_errors=True)
        raise
    _remove_old(build_dir, {name, previous})


def _remove_leftovers(build_dir: Path) -> None:
    """Remove temporary folders and links of builds that were killed."""
    for leftover in (*build_dir.glob("writing-*"), *build_dir.glob(f"{CURRENT}-*")):
        shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()


def _remove_old(build_dir: Path, in_use: set[str]) -> None:
    """Remove datasets until `DATASETS_KEPT` are left: those in use and the newest others."""
    folders = [p for p in build_dir.iterdir() if p.is_dir() and not p.is_symlink() and (p / MANIFEST).exists()]
    folders.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in [p for p in folders if p.name not in in_use][max(0, DATASETS_KEPT - len(in_use)) :]:
        shutil.rmtree(folder, ignore_errors=True)
