"""The folder of a writable store: its files are opened only if they are its owner's own.

Whoever else may write to a folder such as /tmp could plant a link there, and have the server write to where it leads,
or a token that he knows. So no symbolic link is followed, and what belongs to somebody else, or may be changed by
somebody else, is refused before anything is read or written.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import stat
from pathlib import Path
from typing import IO, Final

from graph.core.characters import bytes_without_mark
from graph.core.errors import BuildError, UsageError
from graph.core.whole_file import replace_file, storing, write_new

STORE: Final = "store.nq"
WRITING: Final = "store.nq.writing"
TOKEN: Final = "token"  # noqa: S105  # the name of a file, not a token
LOCK: Final = ".lock"
_CHANGE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_FORBIDDEN: Final = {TOKEN: stat.S_IRWXG | stat.S_IRWXO}
_OPEN: Final = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a planted pipe would hold the server for ever


class UnsafeStoreError(BuildError):
    """The folder of a store, or a file in it, may be in somebody else's hand."""

    code = "unsafe-store"
    title = "The folder of the store is not safe to use"


class CorruptStoreError(BuildError):
    """The file of a store cannot be read; the member `line` counts from 1."""

    code = "corrupt-store"
    title = "The store cannot be read"


class ScratchFolder:
    """A folder that holds a store, its token and its lock.

    Args:
        path: the folder, made for its owner alone where it is missing.

    Raises:
        UnsafeStoreError: it, or a file in it, is not the owner's own.
        StorageError: it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=0o700)
            _refuse_unless_own(path, path.lstat(), _CHANGE_BY_OTHERS, is_folder=True)
        for name in (STORE, WRITING, TOKEN, LOCK):
            self._check(name)

    def read_store(self) -> bytes:
        """The content of the store's file; empty where nothing has been written yet.

        Raises:
            UnsafeStoreError: the file is not the owner's own.
            CorruptStoreError: it cannot be read.
        """
        try:
            with os.fdopen(self._opened(STORE, os.O_RDONLY), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self.corrupt(error.strerror or str(error)) from error

    def write_store(self, content: bytes) -> None:
        """Replace the store's file at once, so that it is never half a file.

        Raises:
            StorageError: it could not be written; the old one is still there.
        """
        replace_file(self.path / STORE, content, self.path / WRITING, 0o600)

    def corrupt(self, reason: str, line: int | None = None) -> CorruptStoreError:
        """The error for a store that cannot be read.

        Args:
            reason: what is wrong.
            line: of the file, from 1; None where it is not about one.
        """
        file = self.path / STORE
        where = f"line {line} of {file} is wrong" if line else f"{file} cannot be read"
        advice = "mend it, or move the file away to begin with an empty store"
        return CorruptStoreError(f"{where}: {reason}; {advice}", **({"line": line} if line else {}))

    def token(self) -> str:
        """The token of the store, made the first time.

        Raises:
            UnsafeStoreError: its file is not the owner's own, or others may read it.
            BuildError: the file holds no token.
            StorageError: it could not be made.
        """
        file = self.path / TOKEN
        try:
            descriptor = self._opened(TOKEN, os.O_RDONLY)
        except FileNotFoundError:
            with storing(file):
                write_new(file, secrets.token_urlsafe(32).encode() + b"\n", 0o600)
            return self.token()
        except OSError as error:
            raise BuildError(f"{file} cannot be read: {error.strerror}; see to it that you can read it") from error
        with os.fdopen(descriptor, "rb") as opened:
            content = bytes_without_mark(opened.read(4096))
        try:
            token = content.decode("utf-8").strip()
        except UnicodeDecodeError:
            token = ""
        if not token:
            wrong = "holds no text in UTF-8" if content.strip() else "is empty"
            raise BuildError(f"{file} {wrong}; write a token into it, or remove it to have one made")
        return token

    def lock(self) -> IO[bytes]:
        """Lock the folder against other servers, until the returned file is closed.

        Raises:
            UsageError: another server has locked it.
            UnsafeStoreError: the file of the lock is not the owner's own.
            StorageError: it cannot be made.
        """
        with storing(self.path / LOCK):
            file = os.fdopen(self._opened(LOCK, os.O_RDWR | os.O_CREAT), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            detail = f"the store in {self.path} is served by another server; stop it, or choose another folder"
            raise UsageError(detail) from None
        return file

    def _check(self, name: str) -> None:
        """Check a file of the folder, if it is there, without opening it.

        Raises:
            UnsafeStoreError: it is a link, no regular file, not the owner's own, or open to others.
        """
        path = self.path / name
        with contextlib.suppress(FileNotFoundError):
            _refuse_unless_own(path, path.lstat(), _FORBIDDEN.get(name, _CHANGE_BY_OTHERS))

    def _opened(self, name: str, flags: int) -> int:
        """Open a file of the folder, and return its descriptor.

        Raises:
            UnsafeStoreError: as `_check`, of what was opened.
            OSError: it cannot be opened.
        """
        self._check(name)
        path = self.path / name
        descriptor = os.open(path, flags | _OPEN, 0o600)
        try:
            _refuse_unless_own(path, os.fstat(descriptor), _FORBIDDEN.get(name, _CHANGE_BY_OTHERS))
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _refuse_unless_own(path: Path, found: os.stat_result, forbidden: int, *, is_folder: bool = False) -> None:
    """Check what was found at a path.

    Args:
        path: where it was found.
        found: what the operating system says of it.
        forbidden: the bits that its mode may not have.
        is_folder: whether it must be a folder, not a file.

    Raises:
        UnsafeStoreError: it is something else, somebody else's, or open to others.
    """
    elsewhere = "remove it, or choose another folder for the store"
    if stat.S_ISLNK(found.st_mode):
        raise UnsafeStoreError(f"{path} is a symbolic link, and links are not followed here; {elsewhere}")
    if not (stat.S_ISDIR if is_folder else stat.S_ISREG)(found.st_mode):
        raise UnsafeStoreError(f"{path} is not {'a folder' if is_folder else 'a file'}; {elsewhere}")
    if found.st_uid != os.geteuid():
        raise UnsafeStoreError(f"{path} belongs to another user (number {found.st_uid}); {elsewhere}")
    if found.st_mode & forbidden & _CHANGE_BY_OTHERS:
        raise UnsafeStoreError(f"other users may change {path}; see that nobody has, and `chmod go-w {path}`")
    if found.st_mode & forbidden:
        advice = f"remove it to have a new one made, or, if nobody has read it, `chmod go= {path}`"
        raise UnsafeStoreError(f"other users may read {path}; {advice}")
