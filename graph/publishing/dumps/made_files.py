"""Dumps made at first demand, in the folder of their dataset: they go when it goes.

One maker works at a time, in whatever process; a file is written beside its place and switched to, and counts as made
when its record stands beside it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.core.errors import NotFoundError
from graph.core.whole_file import replace_file, storing
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.exports import Dump, Measured, compressed, documents, dumps, written

FOLDER: Final = "dumps"
"""The folder within that of the dataset."""
PACKED: Final = ".gz"
"""What the name of a compressed file ends with."""
_RECORD: Final = ".json"
_LOCK: Final = ".lock"


def named(known: Sequence[Dump], name: str) -> Dump | None:
    """The dump that has a file of this name, compressed or not; None where none has.

    Args:
        known: all dumps of the dataset (`exports.dumps`).
        name: the name.
    """
    return next((dump for dump in known if dump.name == name.removesuffix(PACKED)), None)


def place(folder: Path, name: str) -> Path:
    """Where a file stands, or would stand.

    Args:
        folder: of the dataset.
        name: of the file; one that `named` knows.
    """
    return folder / FOLDER / name


def made(folder: Path, name: str) -> Measured | None:
    """A file that was made, or None.

    Args:
        folder: of the dataset.
        name: of the file.
    """
    path = place(folder, name)
    try:
        found = Measured(**json.loads(path.with_name(name + _RECORD).read_text("utf-8")))
        return found if found.size == path.stat().st_size else None
    except (OSError, ValueError, TypeError):
        return None


def all_made(folder: Path, known: Sequence[Dump]) -> Mapping[str, Measured]:
    """Every file that was made, by its name.

    Args:
        folder: of the dataset.
        known: all dumps of it.
    """
    names = (name for dump in known for name in (dump.name, dump.name + PACKED))
    return {name: found for name in names if (found := made(folder, name)) is not None}


def make(built: BuiltDataset, name: str, head: Sequence[ox.Triple] = ()) -> Measured:
    """Make a file, unless it is there when the turn comes.

    Args:
        built: the dataset.
        name: of the file; where it is that of a compressed one, the other is made, too.
        head: the description of the dataset.

    Raises:
        NotFoundError: no dump is called so.
        StorageError: it could not be written.
    """
    dump = named(dumps(documents(built.store)), name)
    if dump is None:
        raise NotFoundError(f"there is no dump {name}; `/downloads` lists them")
    with _turn(built.folder):
        plain = made(built.folder, dump.name) or _kept(built.folder, dump.name, written(built, dump, head))
        if name == dump.name:
            return plain
        found = made(built.folder, name)
        return found or _kept(built.folder, name, compressed(place(built.folder, dump.name).read_bytes()))


def _kept(folder: Path, name: str, content: bytes) -> Measured:
    """Write a file, and then its record."""
    path = place(folder, name)
    record = Measured.of(content)
    for target, data in ((path, content), (path.with_name(name + _RECORD), json.dumps(asdict(record)).encode())):
        replace_file(target, data, target.with_name(f".{target.name}.writing"))
    return record


@contextlib.contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until no other process makes a file of this dataset; a killed one gives way (flock)."""
    path = folder / FOLDER / _LOCK
    with storing(path):
        path.parent.mkdir(exist_ok=True)
        lock = path.open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
