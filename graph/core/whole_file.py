"""Files that are written whole or not at all: a full disk leaves the old one, and no part of a new one.

A new file is made beside the old one and takes its place in one step (rename, POSIX). No symbolic link is followed on
the way, and nothing that stands there already is written into.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

from graph.core.errors import PeacegraphError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})
"""What file systems without links say of one."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class StorageError(PeacegraphError):
    """What was to be kept could not be written (RFC 4918, section 11.5)."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "insufficient-storage"
    title = "This could not be written to disk"


def storage_error(path: Path, error: OSError) -> StorageError:
    """The error for a file that could not be written.

    Args:
        path: the file.
        error: what the operating system says.
    """
    if error.errno in _FULL:
        reason, advice = f"the disk is full ({error.strerror})", "free some room"
    else:
        reason, advice = error.strerror or str(error), "see to it that it can be written"
    return StorageError(f"{path} could not be written: {reason}; nothing was changed; {advice}, and try again")


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Tell every failure of the operating system within as one to store this file.

    Raises:
        StorageError: there was one.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error


def write_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Make a file, and return only when the operating system has put it on disk (fsync).

    Args:
        path: the file, which must not be there.
        content: its bytes.
        mode: who may read and write it, less what the process's umask takes away.

    Raises:
        OSError: it could not be written, and is not there.
    """
    with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def replace_file(path: Path, content: bytes, beside: Path, mode: int = 0o666) -> None:
    """Write a file that takes the place of an older one at once.

    Args:
        path: the file.
        content: its bytes.
        beside: where it is written, in the same folder; what a killed write left there is removed.
        mode: as of `write_new`.

    Raises:
        StorageError: it could not be written; the older one is still there.
    """
    with storing(path):
        if is_regular(beside):
            beside.unlink()
        write_new(beside, content, mode)
        try:
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def replacing_folder(place: Path) -> Iterator[Path]:
    """Give an empty folder to write into, which takes the place of an older one when all within went well.

    POSIX has no exchange of two folders: between two renames, no folder stands there.

    Args:
        place: the folder, whose older content goes.

    Yields:
        The new folder, beside it until then.

    Raises:
        StorageError: it could not be made or put there; the older one is still there.
    """
    with storing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{place.name}.writing-", dir=place.parent))
    new, old = beside / "new", beside / "old"
    try:
        with storing(place):
            new.mkdir()
        yield new
        with storing(place):
            there = place.exists()
            if there:
                place.rename(old)
            try:
                new.rename(place)
            except OSError:
                if there:
                    old.rename(place)
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def is_regular(path: Path) -> bool:
    """Whether a file stands there that is no link, folder, device or pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def write_output(path: Path, content: bytes) -> None:
    """Write what a user asked for into the file that the user named: at once, or, into a device or pipe, as it comes.

    Args:
        path: the file; where it is a link, what the link leads to.
        content: its bytes.

    Raises:
        StorageError: it could not be written; an older file is still there.
    """
    with storing(path):
        place = path.resolve()
        if place.exists() and not is_regular(place):
            place.write_bytes(content)
            return
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666
    replace_file(place, content, place.with_name(f".{place.name}.{secrets.token_hex(4)}.writing"), mode)


def place_new(files: Mapping[Path, bytes]) -> None:
    """Make files that must not be there: all of them, each whole, or none.

    Each is written beside its place first, and put there by a link, which never replaces what another process has put
    there meanwhile (link, POSIX); where there are no links, it is renamed.

    Args:
        files: the bytes of each file.

    Raises:
        StorageError: one could not be written, or is there already; none of them was made.
    """
    beside = {path: path.with_name(f".{path.name}.{secrets.token_hex(4)}.writing") for path in files}
    placed: list[Path] = []
    try:
        for path, content in files.items():
            with storing(path):
                write_new(beside[path], content)
        for path in files:
            with storing(path):
                _put(beside[path], path)
            placed.append(path)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)


def _put(written: Path, path: Path) -> None:
    """Give a file its place, unless something stands there.

    Raises:
        OSError: something does, or the place cannot be written.
    """
    try:
        path.hardlink_to(written)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        written.rename(path)
