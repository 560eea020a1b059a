"""A release on disk: a folder of everything that is taken away, which is there whole or not at all.

`DIR/peacegraph-<first 16 digits of the version>` is written beside and gets its name in one step (rename, POSIX). A
release is never altered: what is there and the same stays, and what differs is refused.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.core.errors import UsageError
from graph.core.whole_file import storing
from graph.publishing.built import BuiltDataset
from graph.publishing.release.comparison import refuse_other_texts
from graph.publishing.release.contents import Source, fill
from graph.publishing.release.file_list import MANIFEST, FolderOfFiles
from graph.publishing.release.released import Release

NAME: Final = "peacegraph-"
DIGITS: Final = 16
"""How many digits of the version stand in the name of a release."""
_NAME: Final = re.compile(rf"{NAME}[0-9a-f]{{{DIGITS}}}")
_WRITING: Final = ".writing-"


def write(built: BuiltDataset, target: Path, sources: Sequence[Source], old: Release | None = None) -> Path:
    """Write a release of a dataset, and return its folder.

    Args:
        built: the dataset.
        target: the folder of releases; it is made when missing.
        sources: what yields the files of other rooms.
        old: the release that the changelog compares with; None for a first release.

    Raises:
        UsageError: `target` is no folder of releases, or holds another release of the same version; or `old` cannot
            be compared with; or the dataset holds nothing.
        StorageError: it could not be written; nothing is there of it.
    """
    if old:
        refuse_other_texts(old, built.manifest.texts)
    refuse_foreign(target)
    with storing(target):
        made = not target.exists()
        target.mkdir(parents=True, exist_ok=True)
        try:
            with _alone(target):
                return _written(built, target, sources, old)
        except BaseException:
            if made and not any(target.iterdir()):
                target.rmdir()
            raise


def _written(built: BuiltDataset, target: Path, sources: Sequence[Source], old: Release | None) -> Path:
    """Write the release into a folder beside, and give it its name.

    Raises:
        OSError: it could not be written; the folder beside is gone again.
    """
    for leftover in target.glob(f"{_WRITING}*"):
        shutil.rmtree(leftover)
    place = target / f"{NAME}{built.manifest.version[:DIGITS]}"
    beside = Path(tempfile.mkdtemp(prefix=_WRITING, dir=target))
    try:
        fill(FolderOfFiles(beside), built, place.name, sources, old)
        if place.exists():
            _refuse_another(place, beside)
        else:
            beside.chmod(target.stat().st_mode & 0o777)
            os.sync()  # once for all files: each by itself would take a minute
            beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return place


def refuse_foreign(target: Path) -> None:
    """Refuse a folder that holds something and no release of ours.

    Raises:
        UsageError: it does, or is no folder.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is no folder; name a new or empty one, or one that holds releases")
    if (target / MANIFEST).exists():
        raise UsageError(f"{target} seems to be a release itself; name the folder above it")
    inside = [path for path in target.iterdir() if not path.name.startswith(_WRITING)] if target.exists() else []
    if inside and not any(_NAME.fullmatch(path.name) and (path / MANIFEST).is_file() for path in inside):
        raise UsageError(
            f"{target} holds {min(path.name for path in inside)} and no release; "
            "name a new or empty folder, or one that holds releases"
        )


def _refuse_another(place: Path, beside: Path) -> None:
    """Refuse to put a release in the place of one that differs.

    Raises:
        UsageError: it differs.
    """
    there, here = (_contents(folder) for folder in (place, beside))
    differ = sorted(path for path in there.keys() | here.keys() if there.get(path) != here.get(path))
    if differ:
        raise UsageError(
            f"{place} is there already and differs in {differ[0]}"
            + (f" and {len(differ) - 1} more files" if len(differ) > 1 else "")
            + "; a release is never altered: move that one away, or name another folder"
        )


def _contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their paths in it, with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Let one release write at a time into a folder; the lock of a killed one is released (flock).

    Raises:
        OSError: the folder cannot be opened.
    """
    folder = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
